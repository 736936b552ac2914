"""The card of every number, in both languages, held against the tables and the raw rows of the release."""

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

import pytest

from lsdash.data import releases
from lsdash.model import texts
from lsdash.model.pages import PAGES
from lsdash.present import cards
from lsdash.view import view
from lsdash.view.url_state import LANGUAGES
from tests.shipped import table

LEDGER = "doi-chieu"
MARKS = {"vi": (".", ","), "en": (",", ".")}
MILLION = {"vi": "triệu", "en": "million"}
LEVELS = {"actual", "plan", "target"}
HUNDRED = {"%", "điểm phần trăm", "pp"}


UNITS = {row["code"]: row for row in table("units")}
SOURCES = {row["code"]: row for row in table("sources")}
INDICATORS = {row["code"]: row for row in table("indicators")}
ITEMS = {row["code"]: row for name in ("sectors", "segments", "products") for row in table(name)}
FIGURES = {row["id"]: row for row in table("figures")}


class Raw(NamedTuple):
    """Rows of the release as they are, by id: observations, ids of their inputs, identities; ids of those by number."""

    observations: Mapping
    inputs: Mapping
    identities: Mapping
    numbers: Mapping
    doubts: Mapping


@pytest.fixture(scope="module")
def raw(release):
    with releases.cursor(release) as cursor:

        def every(sql):
            found = cursor.execute(sql)
            names = [column[0] for column in found.description]
            return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

        observations = {row["id"]: row for row in every("SELECT * FROM src.observation")}
        recipe = every("SELECT * FROM src.recipe ORDER BY observation, position")
        identities = {row["id"]: row for row in every("SELECT * FROM src.identity")}
        parts = every("SELECT * FROM src.identity_number WHERE part <> 'missing'")
    inputs = {key: [row["input"] for row in recipe if row["observation"] == key] for key in observations}
    numbers = {key: {row["identity"] for row in parts if row["number"] == key} for key in observations}
    doubts = {
        key: {row["identity"] for row in parts if row["number"] == key and row["doubted"]} for key in observations
    }
    return Raw(observations, inputs, identities, numbers, doubts)


@pytest.fixture(scope="module")
def views(release):
    """Language → view of the release."""
    return {lang: view.of({"lang": [lang]}, PAGES[0]) for lang in LANGUAGES}


@pytest.fixture(scope="module")
def made(views, raw):
    """Language → id → card, for every observation."""
    return {lang: cards.several(views[lang], list(raw.observations)) for lang in LANGUAGES}


def text_of(pieces):
    return "".join(piece.text for piece in pieces)


# Where the row of a printed figure stands among all.
FIGURE = f"{LEDGER}?xem=so-lieu-goc&tim={{}}"


def lines_of(card, lang, name):
    """The lines of a section; none where the card does not have it."""
    title = texts.text(lang, f"card.{name}")
    return [line for section in card.sections if section.title == title for line in section.lines]


def plain_lines(card, lang, name):
    return [text_of(pieces) for _, pieces in lines_of(card, lang, name)]


def read(text, lang):
    """The first number in a text as a reader of its language reads it, and the words after it without marks."""
    thousands, decimal = MARKS[lang]
    found = re.search(rf"([+−]?)(\d[\d{thousands}]*(?:{re.escape(decimal)}\d+)?)", text)
    number = Fraction(found[2].replace(thousands, "").replace(decimal, "."))
    after = (
        re.sub(r"†|\(\?\)|\((ước|est\.|sơ bộ|provisional)\)", "", text[found.end() :]).replace("\u00a0", " ").strip()
    )
    if after.startswith(MILLION[lang]):
        number, after = number * 10**6, after.removeprefix(MILLION[lang]).strip()
    return (-number if found[1] == "−" else number), after


def half(row):
    """Half of the last shown digit, and a little for the binary form of the value."""
    return Fraction(row["step"]) * Fraction(501, 1000)


both = pytest.mark.parametrize("lang", LANGUAGES)


# --- the number itself -----------------------------------------------------------------------------------------------


@both
def test_a_card_alone_is_that_among_many(views, made, raw, lang):
    some = list(raw.observations)[LANGUAGES.index(lang) :: 12]
    assert {key: cards.card(views[lang], key) for key in some} == {key: made[lang][key] for key in some}


@both
def test_every_card_shows_its_value_with_unit(made, raw, lang):
    wrong = []
    for key, row in raw.observations.items():
        value, unit = read(made[lang][key].value, lang)
        if abs(value - Fraction(row["value"])) > half(row) or unit != UNITS[row["unit"]][f"name_{lang}"]:
            wrong.append((key, made[lang][key].value))
    assert wrong == []
    assert {key: card.observation_id for key, card in made[lang].items()} == {key: key for key in raw.observations}


KINDS = {
    "stated": ("số in trong nguồn", "as printed"),
    "target": ("mục tiêu", "target"),
    "derived": ("suy ra từ số in", "derived from printed figures"),
    "lower_bound": ("cận dưới", "lower bound"),
    "estimated": ("ước", "estimate"),
    "provisional": ("sơ bộ", "provisional"),
}


@both
def test_every_card_says_of_which_kind_its_number_is(made, raw, lang):
    for key, row in raw.observations.items():
        kind, value = made[lang][key].kind, made[lang][key].value
        assert kind.lower().startswith(KINDS[row["kind"]][LANGUAGES.index(lang)]), (key, kind)
        assert ("(?)" in kind) == ("(?)" in value) == row["ambiguous"], key
        assert ("≠" in kind) == row["doubted"], key
        assert ("†" in value) == (row["kind"] == "derived") == (row["figure"] == ""), key
        assert ("≥" in value) == (row["kind"] == "lower_bound"), key
    assert {row["kind"] for row in raw.observations.values()} == set(KINDS)


@both
def test_every_card_has_its_number_as_printed_with_its_place_and_source_or_says_that_it_is_not_printed(made, raw, lang):
    for key, row in raw.observations.items():
        shown = plain_lines(made[lang][key], lang, "printed")
        if not row["figure"]:
            assert shown == [texts.text(lang, "card.not_printed")], key
            continue
        figure, source = FIGURES[row["figure"]], SOURCES[row["source"]]
        item = f"{figure['item']}@{figure['area']}" if figure["area"] else figure["item"]
        number = f"{figure['indicator']}.{item}.{figure['period']}.{figure['measure']}"
        assert key in {number, f"{number}~{figure['source']}"}
        wanted = [f"“{figure['as_printed']}”"]
        if figure["place"]:
            place = ("Đoạn {}, câu {} (số {})", "Paragraph {}, sentence {} (figure {})")[LANGUAGES.index(lang)]
            wanted.append(place.format(*figure["place"].split("."), figure["id"]))
        wanted.append(f"{source[f'title_{lang}']} ({source[f'publisher_{lang}']})")
        wanted += [figure[f"note_{lang}"]] if figure[f"note_{lang}"] else []
        assert shown == wanted, key
        links = [piece.href for _, line in lines_of(made[lang][key], lang, "printed") for piece in line if piece.href]
        to_row = [FIGURE.format(figure["id"])] if figure["place"] else []
        assert links == to_row + ([source["address"]] if source["address"] else []), key
    assert {row["figure"] for row in raw.observations.values()} - {""} == set(FIGURES)


@both
def test_every_card_has_its_interval_and_where_it_comes_from(made, raw, lang):
    for key, row in raw.observations.items():
        span, why, *shown = plain_lines(made[lang][key], lang, "interval")
        assert len(shown) == bool(row["formula"]), key
        exact = texts.text(lang, "card.exactly", value="")
        low, high = [span.removeprefix(exact)] * 2 if span.startswith(exact) else span.strip("[]").split("; ")
        whole = Fraction(repr(row["low"])) % Fraction(repr(row["step"])) == 0
        assert span.startswith(exact) == (row["low"] == row["high"] and whole)
        slack, most = Fraction(row["step"]) / 10**6, Fraction(row["step"]) / (100 if row["formula"] else 10)
        assert -slack <= Fraction(row["low"]) - read(low, lang)[0] <= most + slack, (key, span)
        if row["kind"] == "lower_bound":
            assert high == "∞"
        else:
            assert -slack <= read(high, lang)[0] - Fraction(row["high"]) <= most + slack, (key, span)
        assert why == texts.text(lang, f"interval.{reason_of(row)}"), key


def reason_of(row):
    if not row["figure"]:
        return "derived"
    if FIGURES[row["figure"]]["kind"] == "lower_bound":
        return "bound"
    return "counted" if INDICATORS[row["indicator"]]["counted"] == "true" else "printed"


@both
def test_the_interval_of_a_printed_number_is_half_a_unit_of_its_last_digit_either_way(made, raw, lang):
    for key, row in raw.observations.items():
        if reason_of(row) == "printed":
            figure = FIGURES[row["figure"]]
            value, step = Fraction(figure["value"]), Fraction(figure["step"])
            low, high = plain_lines(made[lang][key], lang, "interval")[0].strip("[]").split("; ")
            assert (read(low, lang)[0], read(high, lang)[0]) == (value - step / 2, value + step / 2), key


# --- the formula -----------------------------------------------------------------------------------------------------


class Node(NamedTuple):
    """A line below the formula in words: a printed input (`leaf`) or the formula of a number in figures."""

    depth: int
    key: str
    leaf: bool
    inputs: list
    pieces: list


def nodes(card, lang, words, raw):
    """The lines of the formula in figures; whose formula it is follows from its label."""
    by_label = {words.headline(row): key for key, row in raw.observations.items()}
    for depth, line in lines_of(card, lang, "formula")[1:]:
        first, *rest = line
        if first.observation_id:
            yield Node(depth, first.observation_id, True, [], list(line))
        else:
            label = first.text.removesuffix(" = ")
            inputs = [piece.observation_id for piece in rest if piece.observation_id]
            yield Node(depth, by_label[label] if label else card.observation_id, False, inputs, rest)


def below(raw, key):
    """Every number that `key` was computed from, at any depth."""
    found = set(raw.inputs[key])
    return found.union(*(below(raw, each) for each in raw.inputs[key]))


@both
def test_the_formula_goes_down_to_printed_figures_and_leaves_none_out(made, raw, words, lang):
    for key in raw.observations:
        found = list(nodes(made[lang][key], lang, words[lang], raw))
        wanted = below(raw, key)
        printed = {each for each in wanted if FIGURES.get(raw.observations[each]["figure"])}
        computed = wanted - printed
        assert {node.key for node in found if node.leaf} == printed, key
        formulas = [node.key for node in found if not node.leaf]
        assert sorted(formulas) == sorted(({key} if wanted else set()) | computed), key
        assert all(raw.inputs[each] for each in computed)


@both
def test_every_input_in_a_formula_leads_to_its_card_in_the_order_of_the_recipe(made, raw, words, lang):
    for key in raw.observations:
        for node in nodes(made[lang][key], lang, words[lang], raw):
            assert node.inputs == raw.inputs[node.key], (key, node.key)


@both
def test_below_every_formula_stand_its_inputs_unless_their_formula_stands_elsewhere(made, raw, words, lang):
    for key in raw.observations:
        found = list(nodes(made[lang][key], lang, words[lang], raw))
        for place, node in enumerate(found):
            children = []
            for other in found[place + 1 :]:
                if other.depth <= node.depth:
                    break
                children += [other.key] if other.depth == node.depth + 1 else []
            assert children == [each for each in node.inputs if each in children], key
            elsewhere = {other.key for other in found if not other.leaf}
            assert set(node.inputs) - set(children) <= elsewhere, key


@both
def test_printed_inputs_have_value_words_and_place(made, raw, words, lang):
    said = ("đoạn {}, câu {}", "paragraph {}, sentence {}")[LANGUAGES.index(lang)]
    for key in raw.observations:
        for node in nodes(made[lang][key], lang, words[lang], raw):
            if node.leaf:
                row = raw.observations[node.key]
                label, value = (piece.text for piece in node.pieces)
                number, unit = read(value.partition(" – ")[0], lang)
                assert label == words[lang].headline(row)
                assert abs(number - Fraction(row["value"])) <= half(row)
                assert unit == UNITS[row["unit"]][f"name_{lang}"]
                figure = FIGURES[row["figure"]]
                place = f", {said.format(*figure['place'].split('.'))}" if figure["place"] else ""
                assert value.endswith(f" – “{figure['as_printed']}”{place}")


def skeleton(formula):
    """The signs of a formula in order."""
    return re.findall(r"100%|[÷−+()]", formula)


@both
def test_the_formula_in_words_has_the_form_of_the_one_in_figures(made, raw, words, lang):
    seen = set()
    for key, row in raw.observations.items():
        if not raw.inputs[key]:
            assert lines_of(made[lang][key], lang, "formula") == []
            continue
        seen.add(row["formula"])
        said = plain_lines(made[lang][key], lang, "formula")[0]
        assert said == texts.text(lang, f"formula.{row['formula']}")
        first = next(nodes(made[lang][key], lang, words[lang], raw))
        signs = skeleton("".join("x" if piece.observation_id else piece.text for piece in first.pieces[:-1]))
        if row["formula"] == "residual":
            signs = sorted(set(signs))
        assert signs == skeleton(said.partition(" = ")[2]), key
    assert seen == {row["formula"] for row in raw.observations.values()} - {""}


class Range(NamedTuple):
    """All that a formula may give while its inputs are only known as far as they are shown."""

    low: Fraction
    high: Fraction

    def __add__(self, other):
        return Range(self.low + other.low, self.high + other.high)

    def __sub__(self, other):
        return Range(self.low - other.high, self.high - other.low)

    def __truediv__(self, other):
        assert other.low > 0
        ends = [one / two for one in self for two in other]
        return Range(min(ends), max(ends))


def shown(text, row, lang):
    """What a number stands for as it is shown: printed ones exactly, others to half a unit of the last digit."""
    value, unit = read(text.strip("()") if text.startswith("(−") else text, lang)
    scale = 100 if unit in HUNDRED or row["unit"] == "diem" else 1  # points stand without their unit in a formula
    slack = half(row) if row["kind"] == "derived" else 0
    return Range((value - slack) / scale, (value + slack) / scale)


def tokens(pieces, raw, lang):
    """Signs and ranges in the order of the text; nothing of the text is passed over."""
    for piece in pieces:
        if piece.observation_id:
            yield shown(piece.text, raw.observations[piece.observation_id], lang)
            continue
        assert re.sub(r"100%|[÷−+() ]", "", piece.text) == "", piece.text
        for sign in skeleton(piece.text):
            yield Range(Fraction(1), Fraction(1)) if sign == "100%" else sign


def evaluate(found):
    """The value of tokens with the usual order of operations."""
    left = product(found)
    while found and found[0] in ("+", "−"):
        sign, right = found.pop(0), product(found)
        left = left + right if sign == "+" else left - right
    return left


def product(found):
    left = atom(found)
    while found and found[0] == "÷":
        found.pop(0)
        left = left / atom(found)
    return left


def atom(found):
    first = found.pop(0)
    if first != "(":
        return first
    inner = evaluate(found)
    assert found.pop(0) == ")"
    return inner


@both
def test_every_formula_in_figures_gives_the_result_that_it_shows(made, raw, words, lang):
    """Evaluated from the digits as they stand in the text; only what is rounded there may move by half a digit."""
    wrong, tried = [], 0
    for key in raw.observations:
        for node in nodes(made[lang][key], lang, words[lang], raw):
            if node.leaf:
                continue
            *left, result = node.pieces
            found = list(tokens(left, raw, lang))
            value = evaluate(found)
            wanted = shown(result.text.removeprefix(" = "), raw.observations[node.key], lang)
            tried += 1
            if found or value.low > wanted.high or value.high < wanted.low:
                wrong.append((node.key, text_of(node.pieces)))
    assert wrong == []
    assert tried > len([key for key in raw.observations if raw.inputs[key]])


# --- whole, parts, uses ----------------------------------------------------------------------------------------------


def relatives(raw, row):
    """Ids of the same period, measure and source: of what contains the item, and of what it contains in their order."""
    tree = sorted((each for each in (*table("sectors"), *table("segments"))), key=lambda each: int(each["position"]))
    parents = {each["code"]: each["parent"] for each in tree}
    if row["measure"] in {"growth", "level", "target_growth", "target_level", "growth_needed", "plan_attainment"}:
        return [], []  # ratios are no sum of their parts
    whole = [parents.get(row["item"], "")]
    parts = [code for code, parent in parents.items() if parent == row["item"]]

    def known(items):
        wanted = [f"{row['indicator']}.{item}.{row['period']}.{row['measure']}" for item in items]
        return [key for key in wanted if key in raw.observations and raw.observations[key]["source"] == row["source"]]

    return known(whole), known(parts)


@both
def test_every_card_has_the_whole_and_the_parts_of_its_number(made, raw, lang):
    for key, row in raw.observations.items():
        for name, wanted in zip(("whole", "parts"), relatives(raw, row), strict=True):
            lines = [line for _, line in lines_of(made[lang][key], lang, name)]
            assert [piece.observation_id for line in lines for piece in line] == wanted, (key, name)
            for (piece,), other in zip(lines, wanted, strict=True):
                held_by(piece, raw.observations[other], lang, ITEMS[raw.observations[other]["item"]][f"name_{lang}"])


def held_by(piece, row, lang, label):
    """Asserts that a line names a number by a label and shows its value and unit."""
    assert piece.text.startswith(f"{label}: ")
    value, unit = read(piece.text.removeprefix(f"{label}: "), lang)
    assert abs(value - Fraction(row["value"])) <= half(row)
    assert unit == UNITS[row["unit"]][f"name_{lang}"]


@both
def test_every_card_leads_to_the_numbers_that_were_computed_from_its_own(made, raw, words, lang):
    for key in raw.observations:
        wanted = sorted(other for other, inputs in raw.inputs.items() if key in inputs)
        lines = [line for _, line in lines_of(made[lang][key], lang, "uses")]
        assert [piece.observation_id for line in lines for piece in line] == wanted, key
        for (piece,), other in zip(lines, wanted, strict=True):
            row = raw.observations[other]
            held_by(piece, row, lang, words[lang].headline(row))


# --- does it add up --------------------------------------------------------------------------------------------------

VERDICTS = {
    "exact": ("= khớp", "= holds exactly"),
    "within": ("≈ khớp trong sai số làm tròn", "≈ holds within rounding"),
    "broken": ("≠ không khớp", "≠ does not add up"),
    "ambiguous": ("(?) chưa rõ", "(?) unclear"),
    "untestable": ("– không kiểm được", "– not testable"),
}


INEQUALITY = {"exact": ("≤ khớp", "≤ holds"), "within": ("≤ khớp trong sai số làm tròn", "≤ holds within rounding")}


@both
def test_a_sound_number_in_a_failing_check_says_that_others_confirm_it(made, raw, lang):
    said = texts.text(lang, "card.confirmed")
    sound = {
        key
        for key, row in raw.observations.items()
        if not row["doubted"]
        and {"broken"} < {raw.identities[each]["verdict"] for each in raw.numbers[key]}
        and {raw.identities[each]["verdict"] for each in raw.numbers[key]} & {"exact", "within"}
    }
    assert "production_value.total.2004.actual" in sound
    assert {key for key in raw.observations if said in str(made[lang][key])} == sound


@both
def test_every_card_has_all_identities_of_its_number_with_verdict_and_a_link_to_the_ledger(made, raw, lang):
    for key in raw.observations:
        lines = [line for _, line in lines_of(made[lang][key], lang, "tests") if len(line) > 1]
        links = [identity.href for identity, _ in lines]
        about = [each for each, row in raw.identities.items() if each == f"{row['rule']}.{key}"]
        rests = {raw.identities[each]["cause"] for number in {key, *below(raw, key)} for each in raw.doubts[number]}
        assert sorted(links) == sorted(f"{LEDGER}#{each}" for each in {*raw.numbers[key], *about, *rests}), key
        for identity, verdict in lines:
            row = raw.identities[identity.href.partition("#")[2]]
            named = INEQUALITY.get(row["verdict"]) if row["rule"] in {"inside", "coverage"} else None
            wanted = (named or VERDICTS[row["verdict"]])[LANGUAGES.index(lang)]
            assert verdict.text.startswith(f": {wanted}"), (key, verdict.text)
            assert ("[" in verdict.text) == (row["verdict"] in {"broken", "within", "ambiguous"})
    assert {each for found in raw.numbers.values() for each in found} == {
        key for key, row in raw.identities.items() if row["verdict"] != "untestable" or row["reason"] == "bound"
    }


@both
def test_by_how_much_an_identity_fails_is_said_with_its_interval(made, raw, lang):
    off = ("lệch ", "off by ")[LANGUAGES.index(lang)]
    seen = set()
    for card in made[lang].values():
        for identity, verdict in (line for _, line in lines_of(card, lang, "tests") if len(line) > 1):
            row = raw.identities[identity.href.partition("#")[2]]
            if off in verdict.text:
                seen.add(row["id"])
                value, _, span = verdict.text.partition(off)[2].partition("[")
                low, high = (read(end, lang)[0] for end in span.rstrip("])").split("; "))
                step = Fraction(row["step"])
                assert abs(read(value, lang)[0] - Fraction(row["difference"])) <= half(row)
                assert 0 <= Fraction(row["difference_low"]) - low + step / 10**6 <= step / 5
                assert 0 <= high - Fraction(row["difference_high"]) + step / 10**6 <= step / 5
    assert seen == {key for key, row in raw.identities.items() if row["verdict"] in {"broken", "within", "ambiguous"}}


@both
def test_a_number_in_doubt_has_a_test_that_cannot_hold(made, raw, lang):
    doubted = {key for key, row in raw.observations.items() if row["doubted"]}
    broken = VERDICTS["broken"][LANGUAGES.index(lang)]
    assert doubted
    assert [
        key for key in doubted if not any(broken in line for line in plain_lines(made[lang][key], lang, "tests"))
    ] == []


# --- what it must not be compared with -------------------------------------------------------------------------------


def barred(row, lang):
    """(other item, why) → publishers, from the tables: the same item elsewhere, and pairs behind a barrier."""
    series = {(each["item"], each["source"]): each["unit"] for each in FIGURES.values() if each["measure"] in LEVELS}
    barriers = {(each[one], each[two]): each for each in table("barriers") for one, two in BOTH_WAYS}
    found = {}
    own = series.get((row["item"], row["source"]))  # None: only rates, which stand in no line
    for (item, source), unit in series.items() if own else ():
        if barrier := barriers.get((row["item"], item)):
            why = barrier[f"reason_{lang}"]
        elif item == row["item"] and source != row["source"]:
            bases = {SOURCES[code]["price_base"] for code in (source, row["source"])}
            known = len(bases) == 1 and bases != {"not_stated"}
            unstated = INDICATORS[row["indicator"]]["price_base"] == "not_stated" and not known
            unclear = "true" in {SOURCES[code]["period_unclear"] for code in (source, row["source"])}
            reason = "unit" if unit != own else "price_base" if unstated else "period" if unclear else ""
            if not reason:
                continue
            why = texts.text(lang, f"refused.{reason}")
        else:
            continue
        found.setdefault((ITEMS[item][f"name_{lang}"], why), set()).add(SOURCES[source][f"publisher_{lang}"])
    return found


BOTH_WAYS = (("left", "right"), ("right", "left"))


@both
def test_every_card_says_with_what_its_number_must_not_be_compared_and_why(made, raw, lang):
    seen = 0
    for key, row in raw.observations.items():
        *lines, last = plain_lines(made[lang][key], lang, "not_with")
        assert last == texts.text(lang, "card.only_with")
        if INDICATORS[row["indicator"]]["price_base"] == "not_stated":
            base = SOURCES[row["source"]]["price_base"]
            assert lines.pop() == texts.text(lang, f"prices.{base}")
        wanted = barred(row, lang)
        assert len(lines) == len(wanted), key
        for (item, why), publishers in wanted.items():
            (line,) = [each for each in lines if f" {item} (" in each and each.endswith(f": {why}")]
            names = line.partition(f" {item} (")[2].removesuffix(f"): {why}")
            assert all(publisher in names for publisher in publishers), key
            assert len(names) == len(", ".join(publishers)), key
        seen += len(wanted)
    assert seen > 0


@both
def test_coal_must_not_be_compared_with_coal_of_all_kinds(made, lang):
    (line,) = [
        each
        for each in plain_lines(made[lang]["output.than-sach.2004.actual"], lang, "not_with")
        if ITEMS["than-cac-loai"][f"name_{lang}"] + " (" in each
    ]
    (barrier,) = [each for each in table("barriers") if (each["left"], each["right"]) == ("than-sach", "than-cac-loai")]
    assert line.endswith(barrier[f"reason_{lang}"])


# --- the whole card --------------------------------------------------------------------------------------------------


@both
def test_sections_stand_in_one_order_and_none_is_empty(made, lang):
    names = ("printed", "statements", "interval", "formula", "whole", "parts", "tests", "not_with", "uses")
    order = [texts.text(lang, f"card.{name}") for name in names]
    assert len(set(order)) == len(order)
    for key, card in made[lang].items():
        titles = [section.title for section in card.sections]
        assert titles == [title for title in order if title in titles], key
        assert {order[0], order[2]} <= set(titles)
        assert all(line and text_of(line) for section in card.sections for _, line in section.lines), key


@both
def test_every_link_of_a_card_leads_to_a_number_an_identity_or_a_source(made, raw, lang):
    addresses = {source["address"] for source in SOURCES.values()} | {FIGURE.format(figure) for figure in FIGURES}
    for key, card in made[lang].items():
        for section in card.sections:
            for _, line in section.lines:
                for piece in line:
                    assert not piece.observation_id or piece.observation_id in raw.observations, key
                    path, _, identity = piece.href.partition("#")
                    known = identity in raw.identities if path == LEDGER else piece.href in addresses
                    assert known, (key, piece)
                    assert not (piece.observation_id and piece.href)


def test_the_card_of_last_years_value_word_for_word(made):
    card = made["vi"]["production_value.tw.2003.actual"]
    assert (card.title, card.value) == ("Quốc doanh trung ương 2003", "92,71†\u00a0tỷ đồng")
    lines = lines_of(card, "vi", "formula")
    assert [(depth, text_of(line).replace("\u00a0", " ")) for depth, line in lines] == [
        (0, "Năm trước = năm nay ÷ (100% + mức tăng)"),
        (0, "108,337 ÷ (100% + 16,86%) = 92,71† tỷ đồng"),
        (1, "Quốc doanh trung ương 2004: 108,337 tỷ đồng – “108,337 tỷ đồng”, đoạn 3, câu 2"),
        (1, "Quốc doanh trung ương: Tăng trưởng 2004 so với 2003: +16,86% – “tăng 16,86%”, đoạn 3, câu 2"),
    ]


def test_the_card_says_why_a_number_has_no_more_digits(made):
    vi, en = (plain_lines(made[lang]["production_value.total.2005.gap"], lang, "interval") for lang in ("vi", "en"))
    assert vi[0] == "[195,46; 196,47]"
    assert vi[2].startswith("Tính ra 195,966. Khoảng rộng 1,00; ")
    assert vi[2].endswith("gần độ rộng ấy nhất là 1, nên số chỉ viết đến 1: các chữ số sau đó không biết được.")
    assert en[2].startswith("It comes to 195.966. The interval is 1.00 wide; ")
    share = plain_lines(made["vi"]["production_value.fdi.2004.share"], "vi", "interval")
    assert share[2] == "Tính ra 6,76148. Khoảng chỉ rộng 0,000196, nhưng số loại này viết nhiều nhất đến 0,01."


def test_a_contribution_is_in_percentage_points(made):
    """(333.815 − 215.365) ÷ 423.841 is 0.2795, that is 27.9 percentage points to the digit that is known."""
    line = lines_of(made["en"]["production_value.nqd.2004.contribution"], "en", "formula")[1][1]
    assert text_of(line).replace("\u00a0", " ") == "(333.815 − 215†) ÷ 423.84† = +27.9† pp"
