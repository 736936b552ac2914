"""Numbers are found by their digits in either notation and by the words of their names, and by nothing else."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as some

from lsdash import queries
from lsdash.data import releases
from lsdash.model import formats
from lsdash.model.filters import Filters
from lsdash.model.plain_text import plain
from lsdash.model.words import rows
from lsdash.view import number_search, search_text
from lsdash.view.cache import Cache
from lsdash.view.number_search import EXACT
from lsdash.view.view import vocabulary, words


def numbers_of(release):
    with releases.cursor(release) as cursor:
        return rows(queries.searched_numbers(cursor, Filters()))


def found(release, text, most=10**6):
    return number_search.index(release).find(search_text.typed(text), most)


def digits_of(row, lang):
    """The digits of a number as pages show it, without unit and sign."""
    shown = formats.quantity(abs(row["value"]), row["step"], "", lang)
    return re.match(r"[\d.,]+", shown)[0]


@pytest.mark.parametrize("which", ["release", "demo_release"])
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_number_is_found_by_the_digits_that_pages_show(request, which, lang):
    release = request.getfixturevalue(which)
    every = numbers_of(release)
    for row in every[:: max(1, len(every) // 150)]:
        exact = {key for rank, key in found(release, digits_of(row, lang)) if rank == EXACT}
        assert row["id"] in exact, (row, digits_of(row, lang))


def test_what_is_found_as_exact_says_these_digits(release):
    """Held against texts alone: digits as shown in either language, or as printed, without their marks."""
    every = {row["id"]: row for row in numbers_of(release)}
    for row in [*every.values()][::5]:
        asked = digits_of(row, "vi")
        for rank, key in found(release, asked):
            if rank == EXACT:
                other = every[key]
                full = f"{formats.rounded(abs(other['value']), other['step']):f}"
                texts = [full, other["printed"], *(digits_of(other, lang) for lang in ("vi", "en"))]
                bare = {
                    re.sub(r"[.,]", "", number).rstrip("0")
                    for text in texts
                    for number in search_text.NUMBER.findall(text)
                }
                assert re.sub(r"[.,]", "", asked).rstrip("0") in bare


def test_every_word_must_be_in_a_name(demo_release):
    """Against a slow statement of the same: each word begins a word of some name of the number, in either language."""
    district = vocabulary(demo_release).codes["dv"][1]
    asked = words(demo_release, "vi", "").name("area", district)
    wanted = {row["id"] for row in numbers_of(demo_release) if row["area"] == district}
    assert wanted
    assert {key for _, key in found(demo_release, asked)} >= wanted
    for _, key in found(demo_release, f"{asked} than sach 2022", 200):
        assert f"@{district}." in key
        assert ".than-sach@" in key
        assert ".2022" in key


def test_readings_of_what_is_typed():
    readings = number_search.readings
    assert readings("195.966") == readings("195,966") == {(195966, 3), (195966, 0)}
    assert readings("1.234,5") == readings("1,234.5") == {(12345, 1)}
    assert readings("1.234.567") == {(1234567, 0)}
    assert readings("2004") == {(2004, 0)}
    assert readings("1.2.3") == set()
    assert readings("9" * 80) == set()


@given(some.text(max_size=120))
def test_no_text_makes_it_stumble(text):
    typed = search_text.typed(text)
    assert len(typed.all_words) <= search_text.MOST_WORDS
    assert all(plain(word) == word for word in typed.all_words)
    assert search_text.rank(typed, ("huu-lung",), "huyen") in {None, *range(1, 8)}


def test_names_answer_better_the_more_of_them_is_said():
    def rank(text, names=("quang-bo-xit", "bauxite-ore"), told="khai thac mo"):
        return search_text.rank(search_text.typed(text), names, plain(told))

    ranks = [rank(text) for text in ("Quặng bô xít", "quang b", "bô xít", "bo xit khai", "bau o", "boxit")]
    assert ranks == sorted(ranks)
    assert None not in ranks
    assert [rank(text) for text in ("", "…", "cement", "khoan")] == [None] * 4


def test_of_a_crowd_that_asks_first_one_makes_the_index(release, monkeypatch):
    made, index = [], number_search._index
    monkeypatch.setattr(number_search, "_INDEXES", Cache(maxsize=4))
    monkeypatch.setattr(number_search, "_index", lambda asked: made.append(asked) or index(asked))
    with ThreadPoolExecutor(8) as crowd:
        found = list(crowd.map(lambda _: number_search.index(release), range(8)))
    assert len(made) == len(set(map(id, found))) == 1
