"""Whether reading a written report gives the numbers that it was written from: none wrong, none lost.

What counts is what sentences print. A number that the reader leaves unclear is lost, as an officer would have to settle
it; one that is marked as derived (†) is no statement, as the build computes it again: the reader proposes none.
Tables repeat what sentences say, and the reader leaves them to a person; what an officer added is not of the cube.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from lsdash.data.csv_tables import Tables
from lsdash.data.intake.prose import documents
from lsdash.data.intake.prose.statement import Statement
from lsdash.exports.report_document import docx_file
from lsdash.exports.report_document.document import Document
from lsdash.exports.report_document.sentences import SAID_AS
from lsdash.model import formats
from lsdash.model.observation_ids import observation_id
from lsdash.model.words import Row

_KEY = ("indicator", "item", "period", "measure", "area")


@dataclass(frozen=True)
class RoundTrip:
    """What came back: ids of `written` numbers and of those that are `lost`; statements that are `wrong`, each with the
    id that it was read as."""

    written: Sequence[str]
    lost: Sequence[str]
    wrong: Sequence[tuple[str, Statement]]

    @property
    def holds(self) -> bool:
        """Whether nothing is lost or wrong."""
        return not (self.lost or self.wrong)


def of(document: Document, numbers: Sequence[Row], tables: Tables) -> RoundTrip:
    """The report written as DOCX, read as a report that was handed in."""
    found = documents.read(docx_file.write(document), file_name="report.docx", tables=tables)
    return compared(document, numbers, found.statements)


def compared(document: Document, numbers: Sequence[Row], statements: Sequence[Statement]) -> RoundTrip:
    """What was read against what was written; `numbers` are those that the report was written from."""
    by_id = {row["id"]: row for row in numbers}
    by_key = {observation_id(*(row[name] for name in _KEY)): row for row in numbers}
    written = [number for number in dict.fromkeys(document.numbers()) if by_id[number]["kind"] != "derived"]
    free = [" ".join(paragraph.text.split()) for paragraph in document.paragraphs() if paragraph.free]
    right: set[str] = set()
    wrong: list[tuple[str, Statement]] = []
    for one in statements:
        if one.state != "proposed" or any(one.sentence in text for text in free):
            continue
        key = one.key
        number = observation_id(*(getattr(key, name) for name in _KEY))
        row = by_key.get(number)
        if row is not None and _same(row, one):
            right.add(row["id"])
        else:
            wrong.append((number, one))
    return RoundTrip(written, [number for number in written if number not in right], wrong)


def _same(row: Row, one: Statement) -> bool:
    """Whether a statement says the very number of a row as it is shown: value, precision, unit and kind."""
    if one.value is None or one.step is None:
        return False
    exact = (Fraction(formats.rounded(row["value"], row["step"])), Fraction(str(row["step"]))) == (one.value, one.step)
    return exact and (SAID_AS.get(row["kind"], row["kind"]), row["unit"]) == (one.kind, one.unit)
