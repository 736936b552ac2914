"""Cards of numbers of the monthly reports: every number on a page has one, down to single reports."""

import re
from fractions import Fraction
from functools import cache, partial
from itertools import cycle

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lsdash import queries
from lsdash.data import releases
from lsdash.model import monthly_ids
from lsdash.model.filters import Filters, months, whole_years
from lsdash.model.monthly_ids import COLUMNS, MonthlyId, dump, parse
from lsdash.model.pages import PAGES
from lsdash.model.period_names import reached_name, span_name
from lsdash.model.words import Words, rows
from lsdash.present import cards as number_cards
from lsdash.present.html_card import html_card
from lsdash.present.monthly import cards
from lsdash.present.monthly.naming import block_name
from lsdash.queries.monthly_card import monthly_of_several
from lsdash.view import monthly_numbers as numbers
from lsdash.view import view
from tests import digits
from tests.reports import REPORTS

FRAMES = ("district_ranking", "cumulative", "small_multiples", "monthly_values", "reporting")
NARROWED = {
    "all": Filters(),
    "product": Filters(products=("da",)),
    "sector": Filters(sectors=("nqd",)),
    "district": Filters(districts=("huu-lung",)),
    "districts": Filters(districts=("huu-lung", "chi-lang"), products=("da",)),
    "quarter": Filters(**months(202307, 202309)),
    "year": Filters(**whole_years(2023, 2023)),
}
# Last word of an id → column of the page's frames.
SHOWN = {
    "actual": "value",
    "plan": "plan",
    "plan_attainment": "attainment",
    "growth": "growth",
    "matched_attainment": "matched_attainment",
    "matched_growth": "matched_growth",
    "share": "share",
    "contribution": "contribution",
}
MARKS = {"vi": (".", ","), "en": (",", ".")}


@pytest.fixture(scope="module")
def demo(demo_release):
    return demo_release


@pytest.fixture(scope="module")
def cursor(demo):
    with releases.cursor(demo) as found:
        yield found


@pytest.fixture(scope="module")
def words(cursor):
    return {lang: Words.of(lang, queries.names(cursor, Filters())) for lang in ("vi", "en")}


@pytest.fixture(scope="module")
def districts(cursor):
    found = queries.codes(cursor, Filters())
    return tuple(found[found["key"] == "dv"]["code"])


@cache
def answer(cursor, query, filters):
    return query(cursor, filters)


@pytest.fixture(scope="module")
def ask(cursor):
    return partial(answer, cursor)


@pytest.fixture(scope="module")
def raw(cursor):
    found = cursor.execute(
        f"SELECT indicator, item, area, year * 100 + month, measure, value FROM ({REPORTS})"
    ).fetchall()
    return {tuple(row[:5]): round(row[5] * 1000) for row in found}


def numbers_of(cursor, filters, frames=FRAMES):
    """Every id on the page → its value there."""
    found = {}
    for name in frames:
        for row in rows(getattr(queries, name)(cursor, filters)):
            stem = row["id"].rpartition(".")[0]
            if name == "reporting":
                found[row["id"]] = row["reporters"]
                continue
            for measure, column in SHOWN.items():
                if row.get(column) is not None:
                    found[f"{stem}.{measure}"] = row[column]
    return found


@pytest.fixture(scope="module")
def page_numbers(cursor):
    """Narrowing → every id on the page → its value there."""
    return {name: numbers_of(cursor, filters) for name, filters in NARROWED.items()}


def kind_of(number):
    """What makes the card of one number unlike that of another."""
    asked = parse(number)
    block = asked.block if asked.block in {"total", "nqd"} else asked.indicator
    return asked.measure, asked.residual, min(len(asked.districts), 2), asked.since == asked.until, block


@pytest.fixture(scope="module")
def sample(page_numbers):
    """An id of each kind on the page under any filters, and some more of each narrowing → its value on the page."""
    chosen = {}
    for shown in page_numbers.values():
        assert len(shown) > 100
        kinds = {kind_of(number): number for number in chosen}
        chosen |= {
            number: value for number, value in shown.items() if kinds.setdefault(kind_of(number), number) == number
        }
        chosen |= dict(list(shown.items())[:: 1 + len(shown) // 6])
    assert {kind[0] for kind in map(kind_of, chosen)} == {*SHOWN, "reporting"}
    return chosen


def card_of(number, words, districts, ask):
    asked = parse(number)
    return cards.card(asked, numbers.frames(asked, districts, ask), words)


def links(card):
    return {
        piece.observation_id
        for section in card.sections
        for _, line in section.lines
        for piece in line
        if piece.observation_id
    }


def test_every_number_of_the_page_has_a_card_with_its_value(cursor, words, districts, ask, sample):
    """One card in one language, the next in the other: what a language changes of a card does not hang on its kind."""
    wrong = []
    for (number, value), lang in zip(sample.items(), cycle(words)):
        asked = numbers.known(number, districts, ask)
        if asked is None or numbers.value_of(asked, numbers.frames(asked, districts, ask)) != pytest.approx(
            value, abs=1e-9
        ):
            wrong.append(number)
            continue
        card = card_of(number, words[lang], districts, ask)
        digits = asked.measure == "reporting" or digits_of(card.value, lang) == rounded(value, asked, cursor)
        synthetic = words[lang].text("kind.synthetic") in card.value + card.kind
        if not (digits and synthetic and card.observation_id == number and number in html_card(card, close="x")):
            wrong.append((number, lang))
    assert wrong == []


def digits_of(text, lang):
    thousands, decimal = MARKS[lang]
    found = re.search(rf"([+−]?)(\d[\d{re.escape(thousands)}]*(?:{re.escape(decimal)}\d+)?)", text)
    number = Fraction(found[2].replace(thousands, "").replace(decimal, "."))
    return -number if found[1] == "−" else number


def rounded(value, asked, cursor):
    """As shown: to the last digit that goes with the number (queries/test_monthly.py), half up."""
    return digits.rounded(Fraction(repr(value)), Fraction(repr(step_of(asked, cursor))))


@cache
def step_of(asked, cursor):
    codes_ = answer(cursor, queries.codes, Filters())
    found = numbers.frames(asked, tuple(codes_[codes_["key"] == "dv"]["code"]), partial(answer, cursor))
    own = numbers.of_left(asked, found) if asked.residual else numbers.rows_of(found.amounts, "own")[0]
    return own[f"{COLUMNS[asked.measure]}_step"]


def narrow(number):
    """How near an id is to that of a single report."""
    asked = parse(number)
    return len(asked.districts) == 1, asked.since == asked.until, asked.block != "total", asked.measure == "actual"


def test_links_of_cards_lead_to_cards_and_down_to_single_reports(words, districts, ask, page_numbers):
    """From a number of each narrowing always to the narrowest link; some of the others are looked at too."""
    for shown in page_numbers.values():
        number, path = next(one for one in list(shown)[len(shown) // 2 :] if one.endswith(".actual")), []
        while (
            words["vi"].text("monthly.card.kind_single")
            not in (card := card_of(number, words["vi"], districts, ask)).kind
        ):
            path.append(number)
            new = sorted(links(card) - {*path}, key=narrow)
            unknown = [link for link in (*new[:2], new[-1]) if not numbers.known(link, districts, ask)]
            assert unknown == [], number
            number = new[-1]


def cells(asked, districts):
    """The single reports of an amount by hand: indicator, item, district, month."""
    items = ("tw", "dp", "nqd") if asked.block == "total" else (asked.block,)
    numbers_ = range(asked.since // 100 * 12 + asked.since % 100 - 1, asked.until // 100 * 12 + asked.until % 100)
    spans = [number // 12 * 100 + number % 12 + 1 for number in numbers_]
    return [(asked.indicator, item, area, month) for item in items for area in districts for month in spans]


def by_hand(asked, districts, raw):
    """The exact value of an amount or ratio from single reports."""
    own = cells(asked, asked.districts or districts)
    whole = cells(asked, districts)

    def get(key, measure="actual", ago=0):
        return raw.get((*key[:3], key[3] - ago, measure))

    def total(keys, measure="actual", ago=0):
        return sum(get(key, measure, ago) or 0 for key in keys)

    def pairs(keys):
        return [key for key in keys if get(key) is not None and get(key, ago=100) is not None]

    def both(keys):
        """What was reported less all of the year before."""
        return total(keys) - total(keys, ago=100)

    aims = [key for key in own if get(key) is not None and get(key, "plan") is not None]
    change = total(pairs(own)) - total(pairs(own), ago=100)
    return {
        "actual": lambda: Fraction(total(own), 1000),
        "plan": lambda: Fraction(total(own, "plan"), 1000),
        "matched": lambda: Fraction(total(pairs(own)), 1000),
        "matched_before": lambda: Fraction(total(pairs(own), ago=100), 1000),
        "aimed": lambda: Fraction(total(aims), 1000),
        "aimed_at": lambda: Fraction(total(aims, "plan"), 1000),
        "plan_attainment": lambda: Fraction(total(own) * 100, total(own, "plan")),
        "growth": lambda: Fraction(both(own) * 100, total(own, ago=100)),
        "matched_attainment": lambda: Fraction(total(aims) * 100, total(aims, "plan")),
        "matched_growth": lambda: Fraction(change * 100, total(pairs(own), ago=100)),
        "share": lambda: Fraction(total(own) * 100, total(whole)),
        "contribution": lambda: Fraction(both(own) * 100, total(whole, ago=100)),
    }[asked.measure]()


def test_values_are_as_by_hand(districts, ask, raw, sample):
    asked = [parse(number) for number in sample if "residual" not in number and not number.endswith("reporting")]
    likes = ("matched", "matched_before", "aimed", "aimed_at")
    asked += [MonthlyId("output", "da", (), 202301, 202312, measure) for measure in likes]
    wrong = []
    for monthly_id in asked:
        value = numbers.value_of(monthly_id, numbers.frames(monthly_id, districts, ask))
        if abs(Fraction(repr(float(value))) - by_hand(monthly_id, districts, raw)) > Fraction(1, 10**6):
            wrong.append(dump(monthly_id))
    assert wrong == []


INPUTS = {
    **dict.fromkeys(("plan_attainment", "matched_attainment", "share"), 2),
    **dict.fromkeys(("growth", "matched_growth", "contribution"), 3),
}
LIKE_WITH_LIKE = ("matched", "matched_before", "aimed", "aimed_at")


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_formulas_have_their_inputs_in_figures(cursor, words, districts, ask, *, sample, lang):
    tried = set()
    for number in sample:
        measure = parse(number).measure
        if measure not in INPUTS or parse(number).residual:
            continue
        tried.add(measure)
        card = card_of(number, words[lang], districts, ask)
        section = next(part for part in card.sections if part.title == words[lang].text("monthly.card.formula"))
        inputs = [part for part in section.lines[1][1] if part.observation_id]
        assert len(inputs) == INPUTS[measure], number
        for part in inputs:
            asked = parse(part.observation_id)
            value = numbers.value_of(asked, numbers.frames(asked, districts, ask))
            plain = asked.measure not in LIKE_WITH_LIKE
            assert not plain or digits_of(part.text, lang) == rounded(value, asked, cursor), (number, part)
    assert tried == {*INPUTS}


def test_lacking_and_revised_reports_are_named_with_their_value_of_before(cursor, words, districts, ask):
    found = numbers.frames(parse("production_value.total.2023-01..2023-12.actual"), districts, ask)
    reports = rows(found.reports)
    assert any(row["lacking"] for row in reports)
    sql = f"""SELECT concat(indicator, '.', item, '@', area, '.', format('{{:04d}}-{{:02d}}', year, month), '.actual'),
        revised_from FROM ({REPORTS}) WHERE revised_from <> value ORDER BY ALL LIMIT 1"""
    number, before = cursor.execute(sql).fetchone()
    own = rows(numbers.frames(parse(number), districts, ask).amounts)[0]
    shown = str(html_card(card_of(number, words["vi"], districts, ask), close="x"))
    assert words["vi"].text("monthly.status.before", value=words["vi"].bare(before, own)) in shown
    lacking = next(row for row in reports if row["lacking"])
    month = f"{lacking['yyyymm'] // 100}-{lacking['yyyymm'] % 100:02d}"
    number = f"production_value.{lacking['item']}@{lacking['area']}.{month}.actual"
    card = card_of(number, words["vi"], districts, ask)
    assert numbers.known(number, districts, ask)
    assert card.value == words["vi"].text("monthly.card.none", sign="–")


def test_titles_never_call_a_sum_since_january_like_a_month(words, districts, ask):
    month = card_of("output.da.2023-09.actual", words["vi"], districts, ask).title
    since = card_of("output.da.2023-01..2023-09.actual", words["vi"], districts, ask).title
    assert span_name(202309, 202309, words["vi"]) in month
    assert "lũy kế" in since
    assert "lũy kế" not in month
    assert reached_name(2023, 9, words["vi"]) not in month


def test_what_rounding_leaves_is_the_whole_less_the_parts(cursor, words, districts, ask):
    """Of each narrowing and of some spans since January the first of each measure that is not 0."""
    left = {}
    for filters in (*NARROWED.values(), *(Filters(**months(202301, 202300 + end)) for end in (2, 5, 11))):
        ranked = numbers_of(cursor, filters, frames=("district_ranking",))
        for number, value in ranked.items():
            if "@residual" in number and value:
                left.setdefault((filters, number.rpartition(".")[2]), (number, value))
    assert {measure for _, measure in left} == {"contribution"}  # districts add up to the province
    for number, value in left.values():
        card = card_of(number, words["vi"], districts, ask)
        shown = re.search(r"[\d.]+(?:,(\d+))?", card.value)
        step = Fraction(1, 10 ** len(shown[1] or ""))
        assert abs(digits_of(card.value, "vi")) == abs(digits.rounded(Fraction(repr(value)), step))
        assert len(links(card)) > 1
        assert all(numbers.known(link, districts, ask) for link in sorted(links(card))[::3])


# --- ids --------------------------------------------------------------------------------------------------------------

codes = st.sampled_from(["total", "da", "than-sach", "nqd"])
areas = st.lists(st.sampled_from(["huu-lung", "chi-lang", "dinh-lap"]), unique=True, max_size=3).map(tuple)
month = st.builds(lambda year, number: year * 100 + number, st.integers(1000, 9999), st.integers(1, 12))
some_ids = st.builds(
    lambda indicator, block, places, ends, measure, residual: MonthlyId(
        indicator, block, places, *sorted(ends), measure, residual and measure in monthly_ids.ROUNDED
    ),
    st.sampled_from(["production_value", "output"]),
    codes,
    areas,
    st.tuples(month, month),
    st.sampled_from(list(COLUMNS)),
    st.booleans(),
)


@given(found=some_ids)
def test_an_id_says_what_it_was_made_of(found):
    assert parse(dump(found)) == found


pieces = st.sampled_from(
    [
        "output",
        "production_value",
        ".",
        "da",
        "@",
        "_",
        "huu-lung",
        "residual",
        "2023-01",
        "2023-13",
        "..",
        "actual",
        "é",
    ]
)


@given(text=st.text() | st.lists(pieces, max_size=14).map("".join) | some_ids.map(dump))
@example("\ud800")
@example("output.da.2023-03..2023-03.actual")
@example("output.da.2023-04..2023-03.actual")
@example("output.da.2023-03.actual\n")
@example("output.da@huu-lung_huu-lung.2023-03.actual")
@example("output.da@residual.2023-03.actual")
@example("output.da.٢٠٢٣-03.actual")
@example("production_value.total.2023.actual")
def test_parsing_never_raises_and_reads_only_what_it_writes(text):
    found = parse(text)
    assert found is None or dump(found) == text
    assert isinstance(monthly_ids.resembles(text), bool)


UNKNOWN = [
    "output.da@nowhere.2023-03.actual",
    "output.da@chi-lang_huu-lung_chi-lang.2023-03.actual",
    "output.nothing.2023-03.actual",
    "output.total.2023-03.actual",
    "production_value.da.2023-03.actual",
    "production_value.residual.2023-03.actual",
    "output.da.1999-03.actual",
    "output.da.9999-12.plan",
    "output.da.2022-03.growth",
    "output.da@residual_nowhere.2023-03.share",
    "'; DROP TABLE src.monthly_sum; --",
    "output.da@huu-lung.2023-03.'",
    "",
    "@",
]


@pytest.mark.parametrize("text", [*UNKNOWN, "\ud800", "output.da@\udfff.2023-03.actual"])
def test_what_is_no_number_has_no_card(districts, ask, text):
    assert numbers.known(text, districts, ask) is None


def test_places_have_one_name(districts, ask):
    ordered = [code for code in districts if code in {"huu-lung", "chi-lang"}]
    assert numbers.known(f"output.da@{'_'.join(ordered)}.2023-03.actual", districts, ask)
    assert numbers.known(f"output.da@{'_'.join(reversed(ordered))}.2023-03.actual", districts, ask) is None


@pytest.mark.parametrize("text", UNKNOWN)
def test_the_nearest_is_a_number_or_nothing(districts, ask, text):
    near = numbers.nearest(text, districts, ask)
    assert near == "" or numbers.known(near, districts, ask)


def test_the_nearest_of_a_slip_is_what_was_meant(districts, ask):
    assert numbers.nearest("output.da@huu-lun.2023-03.actual", districts, ask) == "output.da@huu-lung.2023-03.actual"
    assert numbers.nearest("output.da@huu-lun.2023-03.plan", districts, ask) == "output.da@huu-lung.2023-03.plan"


def test_a_release_without_monthly_reports_has_none_of_these(release, districts):
    with releases.cursor(release) as own:

        def ask(query, filters):
            return query(own, filters)

        assert numbers.known("output.da@huu-lung.2023-03.actual", districts, ask) is None
        assert numbers.nearest("production_value.total.2023-03.actual", districts, ask) == ""


IDS = (
    "output.da@huu-lung.2023-03.actual",
    "output.da@huu-lung_chi-lang.2023-03.reporting",
    "production_value.total.2023-01..2023-09.plan_attainment",
    "production_value.total@residual_huu-lung.2023-03.share",
    "production_value.tw.2023-02.growth",
    "output.giay.1990-01.actual",
)


def test_many_numbers_are_asked_at_once_as_one_by_one(cursor, districts):
    wanted = [one for number in map(parse, IDS) for one in numbers.asked(number, districts)]
    together = monthly_of_several(cursor, wanted)
    for query in (queries.monthly_amounts, queries.monthly_reports):
        alone = [query(cursor, filters) for filters in wanted]
        for one, other in zip(alone, together[query.__name__], strict=True):
            assert rows(one) == rows(other)
            assert list(one.columns) == list(other.columns)


def test_cards_of_many_numbers_are_the_cards_of_each(demo):
    shown = view.of({"bo": ["mophong"]}, PAGES[0])
    several = number_cards.several(shown, IDS[:-1])
    assert several == {number: number_cards.card(shown, number) for number in IDS[:-1]}


def test_all_production_value_of_a_district_is_no_sector(release):
    """Also where the district reports no sector beside it."""
    said = view.words(release, "en", "")
    row = {"position": 1, "block": "total", "indicator": "production_value"}
    assert block_name(row, said) == "Industrial production value"
    assert block_name({**row, "block": "nqd"}, said) == "Production value of the non-state sector"
