"""Phrases of the word list and names of the code lists, found in a sentence: the longest at each place."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from lsdash.data.intake.code_lists import CodeLists
from lsdash.data.intake.names import key
from lsdash.data.printed_numbers import NUMBER_WORDS

_WORD = re.compile(r"[^\W\d_]+")
_CUTS = re.compile(r"[;:.()\d!?\t|]")
_OF_CITY = re.compile(r"^TP ")


@lru_cache(maxsize=1)
def word_list() -> dict[str, Any]:
    """The word list as it stands in words.toml."""
    return tomllib.loads((Path(__file__).parent / "words.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True, order=True)
class Item:
    """An item of an indicator; `item` is "" where only the indicator is named."""

    indicator: str
    item: str


@dataclass
class Meaning:
    """What a phrase may mean: words of a kind ("up", "plan"), items (several: which one is not said), an area."""

    tags: set[str] = field(default_factory=set)
    items: tuple[Item, ...] = ()
    area: str | None = None
    certain: bool = True


@dataclass(frozen=True)
class Mention:
    """A phrase in a sentence, from `start` to `end`; `unknown` is a word that no list has."""

    start: int
    end: int
    meaning: Meaning

    @property
    def tags(self) -> set[str]:
        """Kinds of words."""
        return self.meaning.tags

    @property
    def unknown(self) -> bool:
        """Whether no list has the word."""
        return not (self.tags or self.meaning.items or self.meaning.area is not None)


class Lexicon:
    """All phrases, by the keys of their words."""

    def __init__(self, lists: CodeLists) -> None:
        self._lists = lists
        self._phrases: dict[tuple[str, ...], Meaning] = {}
        self._signed: dict[tuple[str, ...], str] = {}
        words = word_list()
        self._add_code_lists()
        for entry in words["subjects"]:
            self._add(entry["names"], items=(Item(entry["indicator"], entry.get("item", "")),))
        for entry in words["ambiguous"]:
            indicator = entry.get("indicator", "output")
            self._add(entry["names"], items=tuple(Item(indicator, item) for item in entry["items"]), certain=False)
        for tag, names in (*words["words"].items(), *NUMBER_WORDS["vi"].items()):
            for name in names:
                self._meaning(name).tags.add(tag)
        for name in words["areas"]["province"]:
            self._meaning(name).area = ""
        for name in words["areas"]["none"]:
            self._meaning(name).area = None
            self._meaning(name).tags.add("filler")
        self._longest = max(map(len, self._phrases))

    def _add_code_lists(self) -> None:
        tables = self._lists.tables
        for row in tables["products"]:
            self._add([row["name_vi"]], items=(Item("output", row["code"]),))
            if _CUTS.search(row["name_vi"]):  # "Gạch (không nói loại)", which is known by its very signs
                self._signed[_keys(row["name_vi"])] = row["name_vi"].lower()
        for row in tables["areas"]:
            bare = _OF_CITY.sub("", row["name_vi"])
            levels = ("thành phố", "TP", "tp.") if row["level"] == "city" else ("huyện", "", "địa bàn huyện", "H.")
            for level in levels:
                self._meaning(f"{level} {bare}").area = row["slug"]
        for row in tables["regions"]:
            for level in ("tỉnh", ""):
                self._meaning(f"{level} {row['name_vi']}").area = row["slug"]

    def _meaning(self, name: str) -> Meaning:
        return self._phrases.setdefault(_keys(name), Meaning())

    def _add(self, names: Iterable[str], *, items: tuple[Item, ...], certain: bool = True) -> None:
        for name in names:
            meaning = self._meaning(name)
            same = meaning.items in ((), items)
            meaning.items = items if same else tuple(sorted({*meaning.items, *items}))
            meaning.certain = certain and same

    @cached_property
    def regions(self) -> frozenset[str]:
        """Slugs of the country and its provinces."""
        return frozenset(row["slug"] for row in self._lists.tables["regions"])

    def mentions(self, text: str, covered: Sequence[tuple[int, int]] = ()) -> list[Mention]:
        """All words of a text outside what is `covered` as mentions, in order; none overlaps another."""
        words = [
            word
            for word in _WORD.finditer(text)
            if not any(start < word.end() and word.start() < end for start, end in covered)
        ]
        return list(self._mentions(text, words))

    def _mentions(self, text: str, words: Sequence[re.Match[str]]) -> Iterator[Mention]:
        keys = [key(word.group()) for word in words]
        position = 0
        while position < len(words):
            length, meaning = self._longest_at(text, words, keys, position)
            yield Mention(words[position].start(), words[position + length - 1].end(), meaning)
            position += length

    def _longest_at(
        self, text: str, words: Sequence[re.Match[str]], keys: Sequence[str], position: int
    ) -> tuple[int, Meaning]:
        for length in range(min(self._longest, len(words) - position), 0, -1):
            meaning = self._phrases.get(tuple(keys[position : position + length]))
            if meaning is None:
                continue
            inside = text[words[position].start() : words[position + length - 1].end()]
            own = self._signed.get(tuple(keys[position : position + length]), "")
            if length == 1 or not _CUTS.search(inside) or (own and own.startswith(inside.lower())):
                return length, meaning
        return 1, Meaning()


def _keys(name: str) -> tuple[str, ...]:
    return tuple(key(word.group()) for word in _WORD.finditer(name))
