"""What is wrong in a table: where it is, what was found, what is expected, and what of it lies nearest."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from lsdash.model.letters import LATIN
from lsdash.model.similar import nearest

_MOST_SHOWN = 80  # characters of a cell
_MOST_LISTED = 40  # codes of a list
_PLAIN = frozenset("²³°±×½§“”‘’…₫≥≤≈·→")  # signs that are not taken for others


@dataclass(frozen=True)
class ValidationIssue:
    """One thing wrong in a table: where it is, what was found, what is expected. Row 1 is the header line."""

    file: str
    row: int | None
    column: str
    found: str
    expected: str

    @property
    def place(self) -> str:
        """ "figures.csv, row 27, column value"."""
        row = f"row {self.row}" if self.row else ""
        column = f"column {self.column}" if self.column else ""
        return ", ".join(part for part in (self.file, row, column) if part)

    def __str__(self) -> str:
        return f"{self.place}: found '{shown(self.found)}', expected {self.expected}"


class InvalidTables(Exception):
    """The tables cannot be built from; `issues` lists why, one line each."""

    def __init__(self, issues: Iterable[ValidationIssue]) -> None:
        self.issues = list(issues)
        super().__init__(self.issues)

    def __str__(self) -> str:
        return "\n".join(map(str, self.issues))


def shown(text: str) -> str:
    """`text` on one line, shortened; what could be taken for another letter or sign, or cannot be seen, as its code:
    "th\\u0430n" for a Cyrillic letter, "\\u2013" for a dash."""
    signs = "".join(map(_shown, text[:_MOST_SHOWN]))
    return signs if len(text) <= _MOST_SHOWN else f"{signs}… ({len(text)} characters)"


def _shown(sign: str) -> str:
    plain = sign.isascii() or LATIN.match(sign) or sign in _PLAIN
    return sign if plain and sign.isprintable() else sign.encode("unicode_escape").decode("ascii")


def one_of(codes: Collection[str], found: str, what: str = "one of ") -> str:
    """What is expected where `found` is none of `codes`: these, or of very many the nearest alone; "none" where there
    are none."""
    if not codes:
        return "none"
    near = shown(nearest(found, codes))
    listed = " ".join(map(shown, codes)) if len(codes) <= _MOST_LISTED else f"{len(codes)} codes"
    return f"{what}{listed}{f' (nearest: {near})' if near else ''}"
