"""Numbers of a release by their digits and by the words of their names: an index of columns, made once for a release.

A text of a reader is compared with each name once; what that says of the numbers follows by position, so that three
hundred thousand of them take a few milliseconds. No text of a reader is kept.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from lsdash.data import releases
from lsdash.model import formats, period_names, periods
from lsdash.model.filters import Filters
from lsdash.model.plain_text import plain
from lsdash.model.words import Row, rows
from lsdash.view.cache import Cache
from lsdash.view.search_text import MOST_WORDS, NUMBER, Typed, begins, squeezed
from lsdash.view.view import answer, words

Mask = np.ndarray[Any, np.dtype[np.bool_]]
# How well a number answers: it is the one that was typed, it begins so, its names have the words, have words that begin
# so, have them somewhere inside.
EXACT, BEGINS, NAMED, BEGUN, INSIDE, NOT = 0, 4, 5, 6, 7, 8
_NAMES = ("indicator", "item", "area", "measure", "unit")
_MILLIONS = [plain(formats.million(lang)) for lang in ("vi", "en")]  # beside a unit
_GROUP = 3
_MOST_DIGITS = 15  # which a float still tells apart
_MILLION, _IN_MILLIONS_FROM = 1e6, 1e5
_NEAR = 1e-6
_INDEXES = Cache(maxsize=4)  # of 300,000 numbers each takes a second and some 60 MB


@dataclass(frozen=True)
class _Column:
    """A column of few distinct values: of each value what it is compared by, of each number the place of its value."""

    values: Sequence[Sequence[Any]]
    places: np.ndarray[Any, np.dtype[np.intp]]

    def add_where(self, holds: Callable[[Sequence[Any]], bool], found: Mask) -> None:
        """Add to `found` the numbers whose value `holds`: of most words no value of most columns does."""
        values = np.fromiter(map(holds, self.values), dtype=bool, count=len(self.values))
        if values.any():
            found |= values[self.places]


@dataclass(frozen=True)
class Index:
    """Every number of a release in the order of interest: printed before derived, the province before districts, the
    latest first. `value` are amounts as they are shown, `shown` as they are written (many in millions), `decimals` how
    many digits they have; `unrounded`: with all of their digits, as older releases showed more of them."""

    ids: np.ndarray[Any, Any]
    periods: np.ndarray[Any, Any]
    named: Sequence[_Column]
    printed: _Column
    value: np.ndarray[Any, np.dtype[np.float64]]
    shown: np.ndarray[Any, np.dtype[np.float64]]
    decimals: np.ndarray[Any, np.dtype[np.float64]]
    unrounded: np.ndarray[Any, np.dtype[np.float64]]

    def find(self, typed: Typed, most: int, about: str = "") -> list[tuple[int, str]]:
        """The best `most` numbers for what was typed, of equals those of the period `about` first: how well each
        answers, and its id."""
        rank = self._by_words(typed)
        if typed.words and rank.min(initial=NOT) == NOT:
            rank[self._anywhere(lambda own: squeezed(typed.all_words) in squeezed(own))] = INSIDE
        order = np.lexsort((self.periods != about, rank))[:most]
        return [(int(rank[at]), str(self.ids[at])) for at in order if rank[at] < NOT]

    def _by_words(self, typed: Typed) -> np.ndarray[Any, np.dtype[np.int8]]:
        """For each number how well it answers all words and all numbers that were typed."""
        rank = np.full(len(self.ids), NAMED if typed.all_words else NOT, dtype=np.int8)
        for word in typed.words[:MOST_WORDS]:
            whole = self._anywhere(partial(_has, (word,)))
            begun = self._anywhere(partial(begins, word=word))
            rank[~whole & (rank == NAMED)] = BEGUN
            rank[~whole & ~begun] = NOT
        digits = np.full(len(self.ids), NAMED, dtype=np.int8)
        for number in typed.numbers[:MOST_WORDS]:
            exact, first = self._of_digits(number)
            dated = self._anywhere(partial(_has, plain(number).split("-")))
            digits[first & (digits > BEGINS)] = BEGINS
            digits[exact] = EXACT
            rank[~(exact | first | dated)] = NOT
        better = (digits < NAMED) & (rank < NOT)
        rank[better] = digits[better]
        return rank

    def _anywhere(self, holds: Callable[[Sequence[str]], bool]) -> Mask:
        found: Mask = np.zeros(len(self.ids), dtype=bool)
        for column in self.named:
            column.add_where(holds, found)
        return found

    def _of_digits(self, text: str) -> tuple[Mask, Mask]:
        """The numbers that are `text`, in whichever notation; and those that begin so."""
        read = readings(text)
        exact: Mask = np.zeros(len(self.ids), dtype=bool)
        self.printed.add_where(lambda own: not read.isdisjoint(own), exact)
        first = exact.copy()
        for digits, decimals in read:
            for amounts in (self.value, self.shown):
                same = np.floor(amounts * 10.0**decimals + _NEAR) == digits
                first |= same
                exact |= same & (self.decimals <= decimals)
            first |= (self.decimals < decimals) & (np.floor(self.unrounded * 10.0**decimals + 0.5 + _NEAR) == digits)
        return exact, first


def _has(words: Iterable[str], own: Sequence[str]) -> bool:
    return all(word in own for word in words)


def readings(text: str) -> set[tuple[int, int]]:
    """What "195.966" can stand for, as digits and how many of them are decimals: 195966 with three, and with none."""
    parts, marks = re.split(r"[.,]", text), re.findall(r"[.,]", text)
    digits = "".join(parts)
    if not digits or len(digits) > _MOST_DIGITS:
        return set()
    found = set()
    if marks and marks[-1] not in marks[:-1] and len(set(marks[:-1])) <= 1:
        found.add((int(digits), len(parts[-1])))
    if len(set(marks)) <= 1 and all(len(part) == _GROUP for part in parts[1:]):
        found.add((int(digits), 0))
    return found


def index(release: releases.Release) -> Index:
    """The index of `release`, in both languages: whoever asks while it is made waits for it. Raises the errors of
    `releases.cursor`."""
    return _INDEXES.get(release, lambda: _index(release))


def _index(release: releases.Release) -> Index:
    frame = answer(release, "searched_numbers", Filters())
    named = [_column(frame[name], partial(_names, release, name)) for name in _NAMES]
    named.append(_column(frame["period"], partial(_period, release)))
    value, step = (frame[name].abs().to_numpy("float64") for name in ("value", "step"))
    unrounded = value
    value = np.floor(value / step + 0.5) * step
    scale = np.where(step >= _IN_MILLIONS_FROM, _MILLION, 1.0)
    decimals = np.maximum(0, np.round(np.log10(scale / step)))
    printed = _column(frame["printed"], _printed)
    ids, codes = frame["id"].to_numpy(), frame["period"].to_numpy(object)
    return Index(ids, codes, named, printed, value, value / scale, decimals, unrounded)


def _column(values: "pd.Series[str]", compared: Callable[[str], Iterable[Any]]) -> _Column:
    places, distinct = pd.factorize(values)
    return _Column([tuple(compared(code)) for code in distinct], places)


def _printed(text: str) -> Iterable[tuple[int, int]]:
    """What the numbers in the words of a source can stand for."""
    for number in NUMBER.findall(text):
        yield from readings(number)


def _names(release: releases.Release, code_list: str, code: str) -> Iterable[str]:
    for lang in ("vi", "en"):
        name = words(release, lang, "").names.get((code_list, code), ("", ""))
        yield from plain(name[0]).split("-")
        yield from plain(name[1]).split("-")
    yield from _MILLIONS if code_list == "unit" else ()


def _period(release: releases.Release, code: str) -> list[str]:
    span = periods.of(code)
    named = (period_names.span_name(span.since, span.until, words(release, lang, "")) for lang in ("vi", "en"))
    return [*plain(code).split("-"), *(word for name in named for word in plain(name).split("-"))]


def found(release: releases.Release, asked: Typed, most: int, about: str) -> list[tuple[int, Row]]:
    """The best `most` numbers of `release`: how well each answers, and its observation columns. What is asked for keys
    no cache. Raises the errors of `releases.cursor`."""
    best = index(release).find(asked, most, about)
    if not best:
        return []
    asked_for = answer(release, "numbers_of", Filters(), [key for _, key in best])
    by_id = {row["id"]: row for row in rows(asked_for)}
    return [(rank, by_id[key]) for rank, key in best]
