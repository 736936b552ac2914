"""Address ⇄ filters: total, nothing lost without a word, published links keep their meaning."""

import itertools
import re
import unicodedata
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lsdash import queries
from lsdash.data import releases
from lsdash.model.filters import Filters, whole_years
from lsdash.model.observation_ids import renamed
from lsdash.model.pages import PAGES
from lsdash.view import address_problems, address_scenario, former_links, link_repairs, url_state
from lsdash.view.address_keys import KEYS, LISTS, is_foreign
from lsdash.view.address_periods import page_period
from lsdash.view.url_state import LANGUAGES, MENDED, RENAMED, State, dump, parse
from lsdash.view.vocabulary import Vocabulary
from tests.shipped import table

LINKS = [
    line
    for line in (Path(__file__).parents[1] / "links.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


DISTRICTS, PRODUCTS = [row["slug"] for row in table("areas")], [row["code"] for row in table("products")]
NUMBERS = [
    f"production_value.{item}.{period}.{measure}"
    for item, period, measure in itertools.product(("total", "tw", "dp"), (2003, 2004), ("actual", "growth", "share"))
]
SECTORS = ("tw", "dp", "nqd")
RELEASES = ("bc2004-0123456789ab", "bc2004-ba9876543210")


def number_like(text):
    """The known id itself, or that with the longest beginning in common; "" where there is none."""
    lengths = {known: len(common(text, known)) for known in NUMBERS}
    return text if text in NUMBERS else max(lengths, key=lengths.get) if max(lengths.values()) else ""


def common(one, other):
    return list(itertools.takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


KNOWN = Vocabulary(
    {"dv": DISTRICTS, "kv": ["tw", "dp", "nqd", "fdi"], "sp": PRODUCTS},
    [2003, 2004, 2005, 2013, 2016],
    SECTORS,
    number_like,
    release=RELEASES[0],
    releases=lambda: RELEASES,
)
VIEWS = ("gia-tri", "ty-trong")


def slides_of(page):
    return [row["code"] for row in table("screens") if row["page"] == page]


SCREENS = slides_of("co-cau")
HOSTILE = [
    "'; DROP TABLE observation; --",
    "<script>alert(1)</script>",
    "![x](http://evil.example/x.png)",
    "[a](javascript:alert(1))",
    "${7*7}{{7*7}}{0}{lang}%s%n",
    "\ud800",
    "\0\x1b[31m\r\n",
    "\u202e" * 300,
    "a" * 100_000,
    "../../etc/passwd",
    "🏭" * 50,
    "٢٠٠٤",
    "2004..",
    "9999..0000",
    "-1",
    "",
    " ",
]
GROWTHS = [
    *("0", "-0", "130.8", "-3.7", "+5", " 5", "1000", "1000.01", "-99.99", "-100", "1000000000", "9" * 400),
    *(
        "12.345",
        "1e5",
        "1e-5",
        "1e999999999",
        "NaN",
        "-Infinity",
        "sNaN",
        "",
        "abc",
        "−3.7",
        "３５",
        "٣",
        "1_0",
        "17,4",
    ),
    *("5%", "0x10", "--5", "5.", ".5", "1.2.3", "tw:5", "\ud800", "\0", "5\n"),
]
assumptions = st.one_of(
    st.lists(
        st.tuples(
            st.sampled_from([*SECTORS, "fdi", "total", "TW", "nqđ", "residual", ""]),
            st.one_of(st.sampled_from(GROWTHS), st.decimals(-200, 2000, places=2).map(str), st.text(max_size=20)),
        ).map(":".join),
        max_size=6,
    ).map(",".join),
    st.text(max_size=url_state.MOST_VALUES - 1),
)
texts = st.one_of(
    st.text(st.characters(), max_size=300),
    st.sampled_from(HOSTILE),
    st.sampled_from([*DISTRICTS, *PRODUCTS, *KNOWN.codes["kv"], *VIEWS, *SCREENS, *LANGUAGES, *NUMBERS]),
    st.sampled_from(["1", "2004", "2003..2005", "1900..1950"]),
    assumptions,
)
keys = st.one_of(st.sampled_from([*KEYS, "fbclid", "utm_source", "dvv"]), st.text(st.characters()), texts)
addresses = st.dictionaries(keys, st.lists(texts, max_size=8), max_size=12)


def some_of(codes):
    return st.sets(st.sampled_from(list(codes))).map(lambda chosen: tuple(code for code in codes if code in chosen))


def spans(ends):
    found = st.tuples(ends, ends).map(sorted).filter(lambda span: any(span[0] <= y <= span[1] for y in KNOWN.years))
    return st.one_of(st.just((None, None)), found.map(tuple))


foreign = st.lists(
    st.tuples(
        st.one_of(st.sampled_from(["fbclid", "gclid"]), st.text(max_size=50)).filter(lambda k: k not in KEYS),
        st.lists(st.text(max_size=50), max_size=3).map(tuple),
    ),
    max_size=6,
    unique_by=lambda pair: pair[0],
).map(tuple)


four_digits = st.integers(1000, 9999)
growths = st.decimals(address_scenario.LOWEST_GROWTH, address_scenario.HIGHEST_GROWTH, places=2)
scenarios = st.dictionaries(st.sampled_from(SECTORS), growths).map(
    lambda found: tuple((code, found[code]) for code in SECTORS if code in found)
)


@st.composite
def states(draw, ends=four_digits):
    first, last = draw(spans(ends))
    lists = {name: draw(some_of(KNOWN.codes[key])) for key, name in LISTS.items()}
    period = whole_years(first, last) if first else {}
    meeting, index = draw(st.sampled_from([(False, False), (True, False), (True, True)]))
    return State(
        lang=draw(st.sampled_from(LANGUAGES)),
        filters=Filters(**lists, **period),
        about=page_period(period, KNOWN),
        number=draw(st.sampled_from(["", *NUMBERS])),
        scenario=draw(scenarios),
        view=draw(st.sampled_from(["", *VIEWS[1:]])),
        search=draw(st.text(max_size=url_state.LONGEST_SEARCH)).strip(),
        meeting=meeting,
        index=index,
        screen=draw(st.sampled_from(["", *SCREENS[1:]])),
        kept=draw(foreign),
    )


@given(addresses, st.sampled_from([(), VIEWS]))
def test_every_address_means_something_valid(address, views):
    found, problems = parse(address, KNOWN, views, screens=SCREENS)
    assert found.screen in {"", *SCREENS[1:]}
    hops = {link_repairs.first(text, {"1", "muc-luc"}.__contains__) for text in address.get("hop", [])}
    assert found.meeting == any(hops)
    assert found.index <= ("muc-luc" in hops)
    assert found.lang in LANGUAGES
    assert found.dataset in url_state.DATASETS
    assert found.view in {"", *views[1:]}
    for key, name in LISTS.items():
        chosen = getattr(found.filters, name)
        assert [code for code in KNOWN.codes[key] if code in chosen] == list(chosen)
    assert found.number in {"", *NUMBERS}
    assert [code for code in SECTORS if code in dict(found.scenario)] == [code for code, _ in found.scenario]
    assert all(Decimal("-99.99") <= growth <= 1000 for _, growth in found.scenario)
    since, until = found.filters.since, found.filters.until
    assert (since is None) == (until is None)
    assert since is None or any(since <= year * 100 + 1 and year * 100 + 12 <= until for year in KNOWN.years)
    for problem in problems:
        assert len(problem.key) <= address_problems.LONGEST_SHOWN + 1
        assert len(problem.text) <= address_problems.LONGEST_SHOWN + 1
        assert (problem.key + problem.text).isprintable()
        assert problem.reason in {
            "unknown",
            "key",
            "many",
            "repeated",
            "long",
            "period",
            "range",
            "draft",
            MENDED,
            RENAMED,
        }
    of_draft, problems = parse(address, replace(KNOWN, draft="s0001"), views, screens=SCREENS)
    assert (of_draft.draft, of_draft.dataset, of_draft.release) == ("s0001", "bc2004", "")
    named = {key for key in ("ban", "bo") if any(text not in ("", "bc2004") for text in address.get(key, ())[-1:])}
    assert {problem.key for problem in problems} >= named


@given(states(), st.sampled_from([VIEWS]))
def test_the_address_of_a_state_gives_the_state_again(wanted, views):
    found, problems = parse(dump(wanted), KNOWN, views, screens=SCREENS)
    assert found == wanted
    assert {problem.reason for problem in problems} <= {"key"}
    draft = replace(wanted, dataset="bc2004", release="", draft="s0001")
    assert parse(dump(draft), replace(KNOWN, draft="s0001"), views, screens=SCREENS)[0] == draft
    assert parse(dump(draft), KNOWN, views, screens=SCREENS)[0] == replace(draft, draft="")


@given(states(st.integers(0, 9999)))
def test_a_period_of_any_four_digits_comes_back(wanted):
    assert parse(dump(wanted), KNOWN, VIEWS)[0].filters == wanted.filters


@given(addresses)
def test_an_address_that_was_understood_once_is_stable(address):
    once = dump(parse(address, KNOWN, VIEWS, screens=SCREENS)[0])
    assert dump(parse(once, KNOWN, VIEWS, screens=SCREENS)[0]) == once


@given(states())
def test_an_address_survives_being_a_real_link(wanted):
    query = urlencode(dump(wanted), doseq=True)
    found, _ = parse(parse_qs(query, keep_blank_values=True), KNOWN, VIEWS, screens=SCREENS)
    assert replace(found, kept=()) == replace(wanted, kept=())
    assert found.kept == tuple((key, values) for key, values in wanted.kept if values)


def test_the_default_has_an_empty_address():
    assert dump(State()) == {}
    assert parse({}, KNOWN, VIEWS) == (State(), [])
    assert parse({}, KNOWN, ()) == (State(), [])


def test_defaults_that_are_written_out_are_left_out_again():
    address = {"lang": ["vi"], "bo": ["bc2004"], "xem": ["gia-tri"]}
    assert parse(address, KNOWN, VIEWS) == (State(), [])


@given(st.sampled_from(list(LISTS)), st.data())
def test_order_and_repetition_of_values_do_not_matter(key, data):
    values = data.draw(st.lists(texts, max_size=url_state.MOST_VALUES, unique=True))
    shuffled = data.draw(st.permutations(values))
    found, problems = parse({key: values}, KNOWN, VIEWS)
    again, others = parse({key: [*shuffled, *values]}, KNOWN, VIEWS)
    assert found == again
    assert set(problems) == set(others)


@given(st.sampled_from(list(LISTS)), st.lists(texts, max_size=60))
def test_no_value_of_a_list_is_dropped_without_a_word(key, values):
    found, problems = parse({key: values}, KNOWN, VIEWS)
    chosen = getattr(found.filters, LISTS[key])
    named = {problem.text for problem in problems if problem.key == key}
    many = any(problem.reason == "many" for problem in problems)
    assert all(text in chosen or url_state.shown(text) in named or many for text in values)
    assert many == (len(set(values)) > url_state.MOST_VALUES)


@pytest.mark.parametrize("key", LISTS)
def test_values_over_the_most_that_are_read_are_counted_aloud(key):
    last = KNOWN.codes[key][-1]
    values = [f"x{number}" for number in range(url_state.MOST_VALUES)]
    found, problems = parse({key: [*values, last]}, KNOWN, VIEWS)
    many = [(problem.key, problem.text, problem.nearest) for problem in problems if problem.reason == "many"]
    assert many == [(key, str(url_state.MOST_VALUES + 1), str(url_state.MOST_VALUES))]
    assert {problem.text for problem in problems if problem.reason == "unknown"} == set(values)
    assert found == State()


@given(addresses)
@example({"LT": [""]})
@example({"K\x1fB": [""]})
def test_no_key_is_dropped_without_a_word(address):
    """A key that programs add to links is theirs in capitals, too."""
    found, problems = parse(address, KNOWN, VIEWS)
    kept, named = dict(found.kept), {problem.key for problem in problems}
    meant = {problem.key for problem in problems if problem.reason == RENAMED}
    for key, values in address.items():
        if key not in KEYS and url_state.shown(key) not in meant:
            own = next(iter(link_repairs.repaired({key: values})))
            if len(key) <= url_state.LONGEST_KEPT:
                assert {value[: url_state.LONGEST_KEPT] for value in values} <= {*kept[own]}
            assert url_state.shown(key) in named or is_foreign(own)


@pytest.mark.parametrize(
    ("address", "views"),
    [
        ({"xem": ["ty-trong"]}, ()),
        ({"nam": ["abc", "2004"]}, VIEWS),
        ({"nam": ["2003", "2004"]}, VIEWS),
        ({"tim": ["than", "da"]}, VIEWS),
        ({"so": [NUMBERS[0], NUMBERS[1]]}, VIEWS),
        ({"so": ["x" * 200]}, VIEWS),
        ({"kb": ["tw:1", "dp:2"]}, VIEWS),
        ({"kb": ["tw:1e5"]}, VIEWS),
        ({"kb": [",".join(["tw:1"] * 60)]}, VIEWS),
        ({"tim": ["than " * 40]}, VIEWS),
        ({f"k{number}": ["1"] for number in range(40)}, VIEWS),
        ({"x": [str(number) for number in range(60)]}, VIEWS),
    ],
    ids=[
        "view-of-another-page",
        "bad-year",
        "two-years",
        "two-searches",
        "two-numbers",
        "long-number",
        "two-scenarios",
        "bad-growth",
        "long-scenario",
        "long-search",
        "keys",
        "values",
    ],
)
def test_what_does_not_survive_the_visit_is_named(address, views):
    found, problems = parse(address, KNOWN, views)
    kept, named = dump(found), {problem.key for problem in problems}
    lost = [key for key, values in address.items() if not set(values) <= set(kept.get(key, []))]
    assert set(lost) <= named or any(problem.reason == "many" for problem in problems)


@pytest.mark.parametrize(
    ("key", "text", "wanted"),
    [
        ("dv", "Hữu Lũng", "huu-lung"),
        ("dv", "huu lung", "huu-lung"),
        ("dv", "hulung", "huu-lung"),
        ("dv", "HUU_LUNG", "huu-lung"),
        ("dv", "Đình Lập", "dinh-lap"),
        ("dv", unicodedata.normalize("NFD", "Chi Lăng"), "chi-lang"),
        ("dv", "xyzzy", ""),
        ("dv", "", ""),
        ("kv", "nqđ", "nqd"),
        ("sp", "than", "than-sach"),
        ("sp", "Xi măng", "xi-mang"),
        ("nam", "2010", "2013"),
        ("nam", "1999", "2003"),
        ("nam", "2030", "2016"),
        ("nam", "năm 2005", "2005"),
        ("nam", "abc", "2003"),
        ("nam", "2006..2011", "2005"),
        ("nam", "2004-2005", "2004"),
        ("lang", "fr", "vi"),
        ("bo", "mo-phong", "mophong"),
        ("xem", "tytrong", "ty-trong"),
        ("xem", "bao-cao", "gia-tri"),
    ],
)
def test_what_was_not_understood_is_named_with_the_nearest_valid_value(key, text, wanted):
    found, (problem,) = parse({key: [text]}, KNOWN, VIEWS)
    assert (problem.key, problem.text, problem.nearest) == (key, text, wanted)
    assert problem.reason == ("period" if re.fullmatch(r"\d{4}(\.\.\d{4})?", text) else "unknown")
    assert found == State()


@pytest.mark.parametrize(
    ("key", "wanted"),
    [("dvv", "dv"), ("kvv", "kv"), ("language", "lang"), ("năm", "nam"), ("zzzz", "")],
)
def test_unknown_keys_are_kept_and_named_with_the_nearest_key(key, wanted):
    found, problems = parse({key: ["huu-lung", "x"]}, KNOWN, VIEWS)
    assert [(p.key, p.text, p.reason, p.nearest) for p in problems] == [(key, "huu-lung x", "key", wanted)]
    assert found == State(kept=((key, ("huu-lung", "x")),))
    assert dump(found) == {key: ["huu-lung", "x"]}


@pytest.mark.parametrize("text", ["0", "", "2", "true", "có", "11"])
def test_meeting_mode_is_one_or_its_index_and_nothing_else(text):
    found, problems = parse({"hop": [text], "kv": ["tw"]}, KNOWN, VIEWS)
    assert [(each.key, each.reason, each.nearest) for each in problems] == [("hop", "unknown", "1")]
    assert not found.meeting
    assert dump(found) == {"kv": ["tw"]}


def test_the_index_of_a_meeting_keeps_the_screen_that_it_was_opened_from():
    second = SCREENS[1]
    address = {"hop": ["muc-luc"], "man": [second]}
    found = parse(address, KNOWN, VIEWS, screens=SCREENS)
    assert found == (State(meeting=True, index=True, screen=second), [])
    assert dump(found[0]) == address
    _, (problem,) = parse({"hop": ["mucluc"]}, KNOWN, VIEWS)
    assert (problem.key, problem.nearest) == ("hop", "muc-luc")


def test_a_screen_is_one_of_the_page_and_its_first_needs_no_name():
    first, second = SCREENS[:2]
    named = parse({"hop": ["1"], "man": [second]}, KNOWN, VIEWS, screens=SCREENS)
    assert named == (State(meeting=True, screen=second), [])
    assert dump(named[0]) == {"hop": ["1"], "man": [second]}
    assert parse({"hop": ["1"], "man": [first]}, KNOWN, VIEWS, screens=SCREENS) == (State(meeting=True), [])
    found, (problem,) = parse({"hop": ["1"], "man": ["ty-trongg"]}, KNOWN, VIEWS, screens=SCREENS)
    assert (found, problem.key, problem.nearest) == (State(meeting=True), "man", "ty-trong")
    found, (problem,) = parse({"man": [second]}, KNOWN, VIEWS)
    assert (found, problem.key, problem.nearest) == (State(), "man", "")


@pytest.mark.parametrize("key", ["fbclid", "utm_source", "utm_campaign", "gclid", "zarsrc"])
def test_keys_that_chat_programs_add_are_kept_and_not_worth_a_notice(key):
    found, problems = parse({key: ["abc", "def"]}, KNOWN, VIEWS)
    assert problems == []
    assert dump(found) == {key: ["abc", "def"]}


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("2004", (2004, 2004)),
        ("2003..2005", (2003, 2005)),
        ("2004..2003", (2003, 2004)),
        ("2004..2004", (2004, 2004)),
        ("2006..2014", (2006, 2014)),
        ("0000..9999", (0, 9999)),
    ],
)
def test_periods(text, span):
    found, problems = parse({"nam": [text]}, KNOWN, VIEWS)
    assert found.filters == Filters(**whole_years(*span))
    assert problems == []


def test_a_number_that_is_looked_at_is_an_id():
    assert parse({"so": [NUMBERS[3]]}, KNOWN, VIEWS) == (State(number=NUMBERS[3]), [])
    assert dump(State(number=NUMBERS[3])) == {"so": [NUMBERS[3]]}


@pytest.mark.parametrize(
    ("texts", "number", "named"),
    [
        ([NUMBERS[0] + "x"], "", [(NUMBERS[0] + "x", "unknown", NUMBERS[0])]),
        (["xyz"], "", [("xyz", "unknown", "")]),
        (["xyz", NUMBERS[2]], NUMBERS[2], [("xyz", "repeated", NUMBERS[2])]),
        ([NUMBERS[2], "xyz"], "", [(NUMBERS[2], "repeated", "xyz"), ("xyz", "unknown", "")]),
        ([NUMBERS[2], NUMBERS[2]], NUMBERS[2], []),
        ([NUMBERS[1] + " " * 100], NUMBERS[1], [(url_state.shown(NUMBERS[1] + " " * 100), "mended", NUMBERS[1])]),
    ],
)
def test_an_unknown_number_is_named_with_the_nearest_id(texts, number, named):
    found, problems = parse({"so": texts}, KNOWN, VIEWS)
    assert found == State(number=number)
    assert [(problem.text, problem.reason, problem.nearest) for problem in problems] == named
    assert {problem.key for problem in problems} <= {"so"}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("production_value.total.2004.actuel", "production_value.total.2004.actual"),
        ("production_value-nqd-2005-target", "production_value.nqd.2005.target"),
        ("output.than_sach.2004.growth", "output.than-sach.2004.growth"),
        ("xyzzy", ""),
        ("'; DROP TABLE observation; --", ""),
        ("\ud800", ""),
        ("\0", ""),
        ("%", ""),
        (" ", ""),
    ],
)
def test_the_nearest_number_is_one_of_the_release(known, text, wanted):
    found, (problem,) = parse({"so": [text]}, known, VIEWS)
    assert found == State()
    assert (problem.key, problem.text, problem.reason, problem.nearest) == (
        "so",
        url_state.shown(text),
        "unknown",
        wanted,
    )


@pytest.mark.parametrize("item", ["total", "tw", "dp", "nqd"])
def test_a_former_id_means_the_number_under_its_new_name(known, item):
    """Growths that targets ask for had the ids that outcomes have; where there is an outcome, the id is its own."""
    aimed, outcome = (f"production_value.{item}.{key}" for key in ("2005.target_growth", "2004.growth"))
    assert parse({"so": [aimed.replace("target_", "")]}, known, VIEWS) == (State(number=aimed), [])
    assert parse({"so": [outcome]}, known, VIEWS) == (State(number=outcome), [])


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_number_asked_of_the_release_is_no_error(known, text):
    found, problems = parse({"so": [text]}, known, VIEWS)
    assert found == State()
    assert [(problem.key, problem.reason) for problem in problems] == ([("so", "unknown")] if text else [])


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("tw:130.8,dp:-3.7,nqd:17.4", (("tw", "130.8"), ("dp", "-3.7"), ("nqd", "17.4"))),
        ("nqd:17.4,tw:130.8", (("tw", "130.8"), ("nqd", "17.4"))),
        ("dp:0", (("dp", "0"),)),
        ("dp:-0.00", (("dp", "0"),)),
        ("dp:+5.50", (("dp", "5.5"),)),
        ("dp:007", (("dp", "7"),)),
        ("tw:-99.99,nqd:1000", (("tw", "-99.99"), ("nqd", "1000"))),
        ("", ()),
    ],
)
def test_assumed_growth_is_read_and_written_in_one_way(text, wanted):
    found, problems = parse({"kb": [text]}, KNOWN, VIEWS)
    assert problems == []
    assert found == State(scenario=tuple((code, Decimal(growth)) for code, growth in wanted))
    written = ",".join(f"{code}:{growth}" for code, growth in wanted)
    assert dump(found) == ({"kb": [written]} if written else {})


@pytest.mark.parametrize(
    ("text", "reason", "wanted"),
    [
        ("tw:-100", "range", "tw:-99.99"),
        ("tw:1000.01", "range", "tw:1000"),
        ("nqd:1000000000", "range", "nqd:1000"),
        ("nqd:-1000000000", "range", "nqd:-99.99"),
        ("nqd:" + "9" * 30, "unknown", "nqd:1000"),
        ("nqd:" + "9" * 100_000, "unknown", "nqd:1000"),
        ("tw:12.345", "unknown", "tw:12.35"),
        ("tw:-99.994", "unknown", "tw:-99.99"),
        ("tw:-99.996", "unknown", "tw:-99.99"),
        ("tw:1e5", "unknown", "tw:1000"),
        ("tw:1e2", "unknown", "tw:100"),
        ("tw:1e-9", "unknown", "tw:0"),
        ("tw:-1e-9", "unknown", "tw:0"),
        ("tw:1e999999999999999999999999", "unknown", ""),
        ("tw:NaN", "unknown", ""),
        ("tw:sNaN", "unknown", ""),
        ("tw:Infinity", "unknown", ""),
        ("tw:abc", "unknown", ""),
        ("tw:", "unknown", ""),
        ("tw", "unknown", ""),
        (":5", "unknown", ""),
        ("5", "unknown", ""),
        ("tw:5:6", "unknown", ""),
        ("tw=5", "unknown", ""),
        ("nqđ:5", "unknown", "nqd:5"),
        ("nqđ:-500", "unknown", "nqd:-99.99"),
        ("fdi:5", "unknown", ""),
        ("total:5", "unknown", ""),
        ("tw:\ud800", "unknown", ""),
        ("tw:\0", "unknown", ""),
    ],
)
def test_growth_that_cannot_be_assumed_is_named_with_the_nearest_that_can(text, reason, wanted):
    found, (problem,) = parse({"kb": [text]}, KNOWN, VIEWS)
    assert found == State()
    assert (problem.key, problem.text, problem.reason, problem.nearest) == ("kb", url_state.shown(text), reason, wanted)


@pytest.mark.parametrize(
    ("text", "kept", "named"),
    [
        ("tw:1,tw:2", {"tw": "2"}, [("tw:1", "repeated", "tw:2")]),
        ("tw:1,tw:1", {"tw": "1"}, [("tw:1", "repeated", "tw:1")]),
        ("tw:1,tw:-100", {"tw": "1"}, [("tw:-100", "range", "tw:-99.99")]),
        ("tw:1,,dp:2", {"tw": "1", "dp": "2"}, [("", "unknown", "")]),
        ("tw:130,8", {"tw": "130"}, [("8", "unknown", "")]),
        ("tw:1;dp:2", {}, [("tw:1;dp:2", "unknown", "")]),
        ("fdi:1,dp:2", {"dp": "2"}, [("fdi:1", "unknown", "")]),
    ],
)
def test_of_several_assumptions_the_good_ones_are_kept_and_the_others_named(text, kept, named):
    found, problems = parse({"kb": [text]}, KNOWN, VIEWS)
    assert dict(found.scenario) == {code: Decimal(growth) for code, growth in kept.items()}
    assert [(problem.text, problem.reason, problem.nearest) for problem in problems] == named


def test_assumptions_over_the_most_that_are_read_are_counted_aloud():
    text = ",".join([*(["tw:1"] * url_state.MOST_VALUES), "dp:2"])
    found, problems = parse({"kb": [text]}, KNOWN, VIEWS)
    assert found == State(scenario=(("tw", Decimal(1)),))
    many = [(problem.key, problem.text, problem.nearest) for problem in problems if problem.reason == "many"]
    assert many == [("kb", str(url_state.MOST_VALUES + 1), str(url_state.MOST_VALUES))]


@given(assumptions)
def test_no_assumption_is_dropped_without_a_word(text):
    found, problems = parse({"kb": [text]}, KNOWN, VIEWS)
    named = [problem.text for problem in problems]
    taken = [f"{code}:" for code, _ in found.scenario]
    if any(problem.reason == MENDED for problem in problems):
        assert url_state.shown(text) in named
        return
    left = [pair for pair in text.split(",") if url_state.shown(pair) not in named] if text else []
    assert all(any(pair.startswith(code) for code in taken) for pair in left)
    assert len(problems) == len(set(problems))
    pairs = text.split(",") if text else []
    assert len(taken) + len(named) >= len({url_state.shown(pair) for pair in pairs})


@given(assumptions)
def test_the_nearest_assumption_that_is_offered_can_be_made(text):
    problems = [problem for problem in parse({"kb": [text]}, KNOWN, VIEWS)[1] if problem.reason != MENDED]
    offered = [problem.nearest for problem in problems if problem.nearest]
    for nearest in offered:
        found, problems = parse({"kb": [nearest]}, KNOWN, VIEWS)
        assert len(found.scenario) == 1
        assert problems == []


@given(st.dictionaries(st.sampled_from(SECTORS), growths), st.data())
def test_the_order_of_assumptions_does_not_matter(chosen, data):
    pairs = [f"{code}:{growth}" for code, growth in chosen.items()]
    found = [parse({"kb": [",".join(data.draw(st.permutations(pairs)))]}, KNOWN, VIEWS) for _ in range(2)]
    assert found[0] == found[1] == (State(scenario=found[0][0].scenario), [])
    assert dict(found[0][0].scenario) == chosen


def test_parsing_is_quick_however_long_the_address():
    long = ["x" * 100_000 + str(number) for number in range(20)]
    address = dict.fromkeys(("dv", "kv", "sp", "nam", "lang", "tim", "so", "kb", "x" * 10**6), long)
    _, problems = parse(address, KNOWN, VIEWS)
    assert sum(len(problem.text) + len(problem.key) for problem in problems) < 10**5


def test_the_nearest_of_nothing_is_nothing():
    none = Vocabulary({"dv": (), "kv": (), "sp": ()}, ())
    found, problems = parse({"dv": ["huu-lung"], "nam": ["2004"]}, none, ())
    assert found == State()
    assert [problem.nearest for problem in problems] == ["", ""]


@pytest.fixture(scope="module")
def known(release):
    return vocabulary_of(release)


@pytest.fixture(scope="module")
def known_demo(demo_release):
    return vocabulary_of(demo_release)


def vocabulary_of(release):
    with releases.cursor(release) as cursor:
        frame = queries.codes(cursor, Filters())
    keys = (*LISTS, "kb", "nam", "month", "period", "ended")
    codes = {key: list(frame.loc[frame["key"] == key, "code"]) for key in keys}
    years, months, ended = ([int(code) for code in codes.pop(key)] for key in ("nam", "month", "ended"))
    scenario = codes.pop("kb")
    periods = codes.pop("period")
    return Vocabulary(
        codes, years, scenario, lambda text: nearest_of(release, text), months, max(ended), periods=periods
    )


def nearest_of(release, text):
    with releases.cursor(release) as cursor:
        return "".join(queries.nearest_number(cursor, Filters(number=text))["id"])


@pytest.mark.parametrize("link", LINKS)
def test_published_links_keep_their_meaning_without_a_notice(known, known_demo, link):
    path, query = urlsplit(link).path, parse_qs(urlsplit(link).query, strict_parsing=bool(urlsplit(link).query))
    page = next(page for page in PAGES if f"/{page.path}" == path)
    vocabulary = known_demo if url_state.dataset(query) == "mophong" else known
    kept, moved = former_links.without_former(link_repairs.repaired(query), page)
    found, problems = parse(
        kept,
        replace(
            vocabulary,
            release=url_state.pinned(query) or RELEASES[0],
            draft=url_state.draft(query),
            releases=lambda: query.get("voi", ()),
        ),
        page.views,
        screens=slides_of(page.code),
    )
    assert problems == []
    assert all(problem.nearest in {each.code for each in PAGES} for problem in moved)
    query = {key: values for key, values in kept.items() if values}
    defaults = {"lang": "vi", "bo": "bc2004", "xem": "".join(page.views[:1])}
    wanted = {key: sorted(values) for key, values in query.items() if values != [defaults.get(key)]}
    if found.number not in query.get("so", [""]):
        wanted["so"] = [renamed(*query["so"])]
    assert {key: sorted(values) for key, values in dump(found).items()} == wanted


def test_published_links_show_every_page_key_and_value_of_the_contract(known):
    split = [urlsplit(link) for link in LINKS]
    assert {each.path for each in split} == {f"/{page.path}" for page in PAGES}
    used = {}
    for each in split:
        for key, values in parse_qs(each.query).items():
            used.setdefault(key, set()).update(values)
    assert set(KEYS) <= set(used)
    assert all(used[key] == set(codes) for key, codes in known.codes.items())
    assert used["xem"] == {view for page in PAGES for view in (*page.views, *page.former)}


MONTHS = Vocabulary(
    {"dv": DISTRICTS, "kv": SECTORS, "sp": PRODUCTS},
    [2022, 2023],
    months=[year * 100 + month for year in (2022, 2023) for month in range(1, 13)],
    reported=["2023", "2022"],
    ended=202506,
)


PERIODS = {
    "2023": (202301, 202312, "2023"),
    "2022..2023": (202201, 202312, "2022..2023"),
    "2023-03": (202303, 202303, "2023-03"),
    "2023-07..2023-09": (202307, 202309, "2023-07..2023-09"),
    "2023-09..2023-07": (202307, 202309, "2023-07..2023-09"),
    "2022-12..2023-12": (202212, 202312, "2022-12..2023-12"),
    "2023-01..2023-12": (202301, 202312, "2023"),
    "2025-07": (202507, 202507, "2025-07"),
    "2026..2030": (202601, 203012, "2026..2030"),
}


@pytest.mark.parametrize("text", PERIODS)
def test_a_period_of_years_or_months_has_both_ends(text):
    since, until, written = PERIODS[text]
    found, problems = parse({"nam": [text]}, MONTHS, VIEWS)
    assert problems == []
    assert found.filters == Filters(since=since, until=until)
    assert dump(found)["nam"] == [written]


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        *(("2021-05", "2022-01"), ("2024-02", "2023-12"), ("2023-13", "2023-12"), ("2023-00", "2022-12")),
        *(
            ("2019", "2022"),
            ("2023-1", "2023"),
            ("2023-03..", "2023-03"),
            ("2023-03..2023", "2023-03"),
            ("2500", "2023"),
        ),
    ],
)
def test_a_period_that_has_no_figures_or_is_none_is_named_with_the_nearest(text, nearest):
    found, (problem,) = parse({"nam": [text]}, MONTHS, VIEWS)
    assert found.filters == Filters()
    assert problem.nearest == nearest


# --- the period that a page is about ----------------------------------------------------------------------------------

REPORTS = Vocabulary(
    {"dv": DISTRICTS, "kv": SECTORS, "sp": PRODUCTS},
    [2003, 2004, 2005, 2006, 2010],
    periods=["2003", "2004", "2005", "2006", "2010-q1", "2010-01..2010-09"],
    reported=["2006", "2004"],
    ended=202506,
)
ABOUT = {
    "": "2006",
    "2004": "2004",
    "2003": "2003",
    "2003..2005": "2004",
    "2005..2004": "2004",
    "2003..2010": "2006",
    "2004-03": "2004",
    "2004-09..2004-01": "2004",
    "2010-q1": "2010-q1",
    "2010-01..2010-03": "2010-q1",
    "2010-01..2010-09": "2010-01..2010-09",
    "2010": "2010",
    "2030": "2030",
}


@pytest.mark.parametrize("text", ABOUT)
def test_a_page_is_about_the_period_of_its_address_or_the_latest_that_has_a_report(text):
    months = replace(REPORTS, months=[200401, 200403, 200409])
    found, problems = parse({"nam": [text]} if text else {}, months, VIEWS)
    assert (problems, found.about) == ([], ABOUT[text])
    assert parse(dump(found), months, VIEWS) == (found, [])


@pytest.mark.parametrize(
    ("text", "reason", "nearest"),
    [
        ("2004-13", "unknown", "2004"),
        ("2004-q5", "unknown", "2010-q1"),
        ("2010-q2", "period", "2010-q1"),
        ("2010-q1..2010-q3", "unknown", "2010-q1"),
        ("2008", "period", "2006"),
        ("2004-07", "period", "2004"),
        ("quý I", "unknown", "2003"),
    ],
)
def test_what_is_no_period_or_has_no_figures_leaves_the_page_at_its_default_and_is_named(text, reason, nearest):
    found, (problem,) = parse({"nam": [text]}, REPORTS, VIEWS)
    assert (found.about, found.filters) == ("2006", Filters())
    assert (problem.reason, problem.nearest) == (reason, nearest)
    mended = url_state.mended(found, problem)
    assert parse(mended, REPORTS, VIEWS)[1] == []


def test_without_any_report_a_page_is_about_no_period():
    found, problems = parse({}, replace(REPORTS, reported=[]), VIEWS)
    assert (found.about, problems) == ("", [])


@given(st.text(max_size=30) | st.from_regex(r"\d{4}-\d{2}(\.\.\d{4}-\d{2})?", fullmatch=True))
@example("?0=")
def test_any_period_is_taken_whole_or_named(text):
    found, problems = parse({"nam": [text]}, MONTHS, VIEWS)
    assert (found.filters == Filters()) == bool(problems or not text)
    again, more = parse(dump(found), MONTHS, VIEWS)
    assert again == found
    assert {problem.key for problem in more} <= {key for key, _ in found.kept}


def test_the_first_press_on_a_suggestion_does_not_lose_the_other_mistake():
    found, problems = parse({"dv": ["huu-lnug", "chi-lagn"]}, KNOWN, VIEWS)
    once = url_state.mended(found, problems[0], problems)
    assert once == {"dv": ["huu-lung", "chi-lagn"]}
    found, problems = parse(once, KNOWN, VIEWS)
    assert [problem.text for problem in problems] == ["chi-lagn"]
    assert url_state.mended(found, problems[0], problems) == {"dv": ["huu-lung", "chi-lang"]}


@pytest.mark.parametrize(
    ("key", "texts"), [("lang", ["en", "vi"]), ("bo", ["mophong", "bc2004"]), ("xem", list(VIEWS))]
)
def test_a_single_value_given_twice_is_named(key, texts):
    _, problems = parse({key: texts}, KNOWN, VIEWS)
    assert [(problem.key, problem.text, problem.reason, problem.nearest) for problem in problems] == [
        (key, texts[0], "repeated", texts[1])
    ]
