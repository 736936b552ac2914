"""Address ⇄ filters: total, nothing lost without a word, published links keep their meaning."""

import csv
import re
import unicodedata
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lsdash import queries, state, store
from lsdash.filters import Filters
from lsdash.register import PAGES
from lsdash.state import FOREIGN, KEYS, LANGUAGES, LISTS, RESERVED, State, Vocabulary, dump, parse

LINKS = [
    line
    for line in (Path(__file__).parent / "links.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


def codes(table, column):
    lines = (store.DATA / f"{table}.csv").read_text(encoding="utf-8").splitlines()
    return [row[column] for row in csv.DictReader(lines)]


DISTRICTS, PRODUCTS = codes("areas", "slug"), codes("products", "code")
KNOWN = Vocabulary({"dv": DISTRICTS, "kv": ["tw", "dp", "nqd", "fdi"], "sp": PRODUCTS}, [2003, 2004, 2005, 2013, 2016])
VIEWS = ("gia-tri", "ty-trong")
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
texts = st.one_of(
    st.text(st.characters(), max_size=300),
    st.sampled_from(HOSTILE),
    st.sampled_from(
        [*DISTRICTS, *PRODUCTS, *KNOWN.codes["kv"], *VIEWS, *LANGUAGES, "2004", "2003..2005", "1900..1950"]
    ),
)
keys = st.one_of(st.sampled_from([*KEYS, *RESERVED, "fbclid", "utm_source", "dvv"]), st.text(st.characters()), texts)
addresses = st.dictionaries(keys, st.lists(texts, max_size=8), max_size=12)


def some_of(codes):
    return st.sets(st.sampled_from(list(codes))).map(lambda chosen: tuple(code for code in codes if code in chosen))


def spans(ends):
    found = st.tuples(ends, ends).map(sorted).filter(lambda span: any(span[0] <= y <= span[1] for y in KNOWN.years))
    return st.one_of(st.just((None, None)), found.map(tuple))


foreign = st.lists(
    st.tuples(
        st.one_of(st.sampled_from([*RESERVED, "fbclid", "gclid"]), st.text(max_size=50)).filter(
            lambda k: k not in KEYS
        ),
        st.lists(st.text(max_size=50), max_size=3).map(tuple),
    ),
    max_size=6,
    unique_by=lambda pair: pair[0],
).map(tuple)


four_digits = st.integers(1000, 9999)


@st.composite
def states(draw, ends=four_digits):
    first, last = draw(spans(ends))
    lists = {name: draw(some_of(KNOWN.codes[key])) for key, name in LISTS.items()}
    return State(
        lang=draw(st.sampled_from(LANGUAGES)),
        filters=Filters(**lists, first=first, last=last),
        view=draw(st.sampled_from(["", *VIEWS[1:]])),
        search=draw(st.text(max_size=state.LONGEST_SEARCH)).strip(),
        kept=draw(foreign),
    )


@given(addresses, st.sampled_from([(), VIEWS]))
def test_every_address_means_something_valid(address, views):
    found, problems = parse(address, KNOWN, views)
    assert found.lang in LANGUAGES
    assert found.dataset in state.DATASETS
    assert found.view in {"", *views[1:]}
    for key, name in LISTS.items():
        chosen = getattr(found.filters, name)
        assert [code for code in KNOWN.codes[key] if code in chosen] == list(chosen)
    first, last = found.filters.first, found.filters.last
    assert (first is None) == (last is None)
    assert first is None or any(first <= year <= last for year in KNOWN.years)
    for problem in problems:
        assert len(problem.key) <= state.LONGEST_SHOWN + 1
        assert len(problem.text) <= state.LONGEST_SHOWN + 1
        assert (problem.key + problem.text).isprintable()
        assert problem.reason in {"unknown", "key", "many", "repeated", "long", "reserved", "period"}


@given(states(), st.sampled_from([VIEWS]))
def test_the_address_of_a_state_gives_the_state_again(wanted, views):
    found, problems = parse(dump(wanted), KNOWN, views)
    assert found == wanted
    assert {problem.reason for problem in problems} <= {"reserved", "key"}


@given(states(st.integers(0, 9999)))
def test_a_period_of_any_four_digits_comes_back(wanted):
    assert parse(dump(wanted), KNOWN, VIEWS)[0].filters == wanted.filters


@given(addresses)
def test_an_address_that_was_understood_once_is_stable(address):
    once = dump(parse(address, KNOWN, VIEWS)[0])
    assert dump(parse(once, KNOWN, VIEWS)[0]) == once


@given(states())
def test_an_address_survives_being_a_real_link(wanted):
    query = urlencode(dump(wanted), doseq=True)
    found, _ = parse(parse_qs(query, keep_blank_values=True), KNOWN, VIEWS)
    assert (found.lang, found.filters, found.view, found.search) == (
        wanted.lang,
        wanted.filters,
        wanted.view,
        wanted.search,
    )
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
    values = data.draw(st.lists(texts, max_size=state.MOST_VALUES, unique=True))
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
    assert all(text in chosen or state.shown(text) in named or many for text in values)
    assert many == (len(set(values)) > state.MOST_VALUES)


@pytest.mark.parametrize("key", LISTS)
def test_values_over_the_most_that_are_read_are_counted_aloud(key):
    last = KNOWN.codes[key][-1]
    values = [f"x{number}" for number in range(state.MOST_VALUES)]
    found, problems = parse({key: [*values, last]}, KNOWN, VIEWS)
    many = [(problem.key, problem.text, problem.nearest) for problem in problems if problem.reason == "many"]
    assert many == [(key, str(state.MOST_VALUES + 1), str(state.MOST_VALUES))]
    assert {problem.text for problem in problems if problem.reason == "unknown"} == set(values)
    assert found == State()


@given(addresses)
def test_no_key_is_dropped_without_a_word(address):
    found, problems = parse(address, KNOWN, VIEWS)
    kept, named = dict(found.kept), {problem.key for problem in problems}
    for key, values in address.items():
        if key not in KEYS:
            if len(key) <= state.LONGEST_KEPT:
                assert kept[key] == tuple(value[: state.LONGEST_KEPT] for value in values)
            assert state.shown(key) in named or FOREIGN.fullmatch(key)


@pytest.mark.parametrize(
    ("address", "views"),
    [
        ({"xem": ["ty-trong"]}, ()),
        ({"nam": ["abc", "2004"]}, VIEWS),
        ({"nam": ["2003", "2004"]}, VIEWS),
        ({"tim": ["than", "da"]}, VIEWS),
        ({"tim": ["than " * 40]}, VIEWS),
        ({f"k{number}": ["1"] for number in range(40)}, VIEWS),
        ({"x": [str(number) for number in range(60)]}, VIEWS),
    ],
    ids=["view-of-another-page", "bad-year", "two-years", "two-searches", "long-search", "keys", "values"],
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
        ("kv", "NQD", "nqd"),
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
        ("lang", "EN", "en"),
        ("bo", "mophong", "bc2004"),
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
    [("dvv", "dv"), ("kvv", "kv"), ("language", "lang"), ("NAM", "nam"), ("năm", "nam"), ("zzzz", "")],
)
def test_unknown_keys_are_kept_and_named_with_the_nearest_key(key, wanted):
    found, problems = parse({key: ["huu-lung", "x"]}, KNOWN, VIEWS)
    assert [(p.key, p.text, p.reason, p.nearest) for p in problems] == [(key, "huu-lung x", "key", wanted)]
    assert found == State(kept=((key, ("huu-lung", "x")),))
    assert dump(found) == {key: ["huu-lung", "x"]}


@pytest.mark.parametrize("key", RESERVED)
def test_keys_of_later_versions_are_kept_and_named(key):
    found, problems = parse({key: ["tw:130.8,dp:-3.7"], "kv": ["tw"]}, KNOWN, VIEWS)
    assert [(problem.key, problem.reason) for problem in problems] == [(key, "reserved")]
    assert dump(found) == {"kv": ["tw"], key: ["tw:130.8,dp:-3.7"]}


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
    assert (found.filters.first, found.filters.last) == span
    assert problems == []


def test_parsing_is_quick_however_long_the_address():
    long = ["x" * 100_000 + str(number) for number in range(200)]
    address = dict.fromkeys(("dv", "kv", "sp", "nam", "lang", "tim", "so", "x" * 10**6), long)
    _, problems = parse(address, KNOWN, VIEWS)
    assert sum(len(problem.text) + len(problem.key) for problem in problems) < 10**5


def test_the_nearest_of_nothing_is_nothing():
    none = Vocabulary({"dv": (), "kv": (), "sp": ()}, ())
    found, problems = parse({"dv": ["huu-lung"], "nam": ["2004"]}, none, ())
    assert found == State()
    assert [problem.nearest for problem in problems] == ["", ""]


@pytest.fixture(scope="module")
def known(release):
    with store.cursor(release) as cursor:
        frame = queries.codes(cursor, Filters())
    codes = {key: list(frame.loc[frame["key"] == key, "code"]) for key in LISTS}
    return Vocabulary(codes, [int(year) for year in frame.loc[frame["key"] == "nam", "code"]])


@pytest.mark.parametrize("link", LINKS)
def test_published_links_keep_their_meaning_without_a_notice(known, link):
    path, query = urlsplit(link).path, parse_qs(urlsplit(link).query, strict_parsing=bool(urlsplit(link).query))
    page = next(page for page in PAGES if f"/{page.path}" == path)
    found, problems = parse(query, known, page.views)
    assert problems == []
    defaults = {"lang": "vi", "bo": "bc2004", "xem": "".join(page.views[:1])}
    wanted = {key: sorted(values) for key, values in query.items() if values != [defaults.get(key)]}
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
    assert used["xem"] == {view for page in PAGES for view in page.views}
