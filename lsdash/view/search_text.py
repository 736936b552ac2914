"""What somebody typed into the search, and how it is compared with names: without case and accents. Pure."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from lsdash.model.plain_text import plain
from lsdash.view.url_state import LONGEST_SEARCH

MOST_WORDS = 8
# How well a name or a text answers, best first; numbers have their own ranks between these.
SAME, STARTS, WORDS, TOLD, BEGUN, WITHIN = 1, 2, 3, 5, 6, 7
_SHORTEST_BEGINNING = 5  # letters of a word of which the beginning alone is looked for in texts
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_SHORTEST_WITHIN = 3


@dataclass(frozen=True)
class Typed:
    """`numbers` as they were typed, `words` without accents, `all_words` with the digits among them."""

    numbers: Sequence[str]
    words: Sequence[str]
    all_words: Sequence[str]


def typed(text: str) -> Typed:
    """What `text` asks for; of a longer one its beginning."""
    text = text[:LONGEST_SEARCH]
    found = NUMBER.findall(text)
    return Typed(tuple(found), _words(NUMBER.sub(" ", text)), _words(text))


def _words(text: str) -> Sequence[str]:
    return tuple(filter(None, plain(text).split("-")))[:MOST_WORDS]


def begins(words: Iterable[str], word: str) -> bool:
    """Whether one of `words` begins with `word`."""
    return any(own.startswith(word) for own in words)


def squeezed(words: Iterable[str]) -> str:
    """The words as one: "bo xit" is found in "bôxít"."""
    return "".join(words)


def rank(asked: Typed, names: Sequence[str], told: str) -> int | None:
    """How well something with these `names` (without accents, words joined by hyphens) answers, of which `told` is
    what else is said of it; None where it does not."""
    words, joined, within = asked.all_words, "-".join(asked.all_words), squeezed(asked.all_words)
    own = [word for name in names for word in name.split("-")]
    tests: dict[int, Callable[[], bool]] = {
        SAME: lambda: joined in names,
        STARTS: lambda: any(name.startswith(joined) for name in names),
        WORDS: lambda: all(word in own for word in words),
        TOLD: lambda: all(word in own or _told(told.split("-"), word) for word in words),
        BEGUN: lambda: all(begins(own, word) for word in words),
        WITHIN: lambda: len(within) >= _SHORTEST_WITHIN and any(within in name.replace("-", "") for name in names),
    }
    return next((found for found, holds in tests.items() if holds()), None) if words else None


def _told(words: Sequence[str], word: str) -> bool:
    return begins(words, word) if len(word) >= _SHORTEST_BEGINNING else word in words
