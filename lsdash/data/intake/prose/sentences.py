"""Text → sentences with their places: "3.2" is the second sentence of the third line that is not empty."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

# The end of a sentence: a full stop before a capital letter or a digit that begins a word, but not behind a short form
# or the mark of a list.
_END = re.compile(r"(?:\.{3}|[.!?…])[\"”’)\]]*\s+(?=[\"“‘(\[]?[^\W\d_])")
_SHORT = re.compile(
    r"(?:^|[\s(])(?:TP|TX|TT|H|Tr|tr|ThS|TS|KS|Ts|PGS|GS|Q|P|Mr|Co|Ltd|\d{1,2}(?:\.\d{1,2})*|[IVX]{1,4}|[a-hA-H])\.\s*$"
)
# Cells of a table: between tabulators, bars, or wide gaps.
TABLE = re.compile(r"\t|\s\|\s|^\||\S {3,}\S.* {3,}\S")


_LONGEST = 2_000  # signs


@dataclass(frozen=True)
class Sentence:
    """One sentence: `place` is paragraph.sentence, `paragraph` the number of its line; `is_row` of a table's row."""

    place: str
    paragraph: int
    text: str
    is_row: bool = False


def of_text(text: str) -> Iterator[Sentence]:
    """The sentences of a text, in the composed form of Unicode; the title is paragraph 1."""
    lines = re.split(r"\r\n|[\n\r\v\f\x85\u2028\u2029]", unicodedata.normalize("NFC", text))
    for paragraph, line in enumerate((line for line in lines if line.strip()), 1):
        if TABLE.search(line):
            for number, part in enumerate(_short([" ".join(line.split())]), 1):
                yield Sentence(f"{paragraph}.{number}", paragraph, part, is_row=True)
            continue
        for number, part in enumerate(_short(_parts(" ".join(line.split()))), 1):
            yield Sentence(f"{paragraph}.{number}", paragraph, part)


def _short(parts: Iterable[str]) -> Iterator[str]:
    """Sentences as they are; one of a length that nobody writes in pieces."""
    for part in parts:
        rest = part
        while len(rest) > _LONGEST:
            cut = rest.rfind("; ", 1, _LONGEST) + 1 or _LONGEST
            yield rest[:cut]
            rest = rest[cut:].lstrip()
        yield rest


def _parts(line: str) -> Iterator[str]:
    start = 0
    for match in _END.finditer(line):
        follows = line[match.end() :].lstrip('"“‘([')
        if not follows[:1].isupper() or _SHORT.search(line[start : match.end()]):
            continue
        yield line[start : match.end()].strip()
        start = match.end()
    yield line[start:].strip()
