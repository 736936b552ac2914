"""What reading a handed-in file gives: its statements, its source, and everything found on the way."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from lsdash.data.csv_tables import Row
from lsdash.model import formats, texts

Level = Literal["error", "warning"]
# Columns of data/figures.csv, in which the statements of a reading stand.
FIGURE = (
    *("id", "source", "place", "indicator", "item", "area", "period", "measure", "kind", "value", "unit", "step"),
    *("as_printed", "ambiguous", "note_vi", "note_en"),
)
# Columns of data/sources.csv.
SOURCE = (
    *("code", "kind", "rank", "period", "issued", "price_base", "language", "period_unclear"),
    *("title_vi", "title_en", "publisher_vi", "publisher_en", "address", "note_vi", "note_en"),
)

# Wordings for where nothing can be offered instead of what was found.
_WITHOUT_EXPECTED = {
    "unknown_name": "unknown_name_open",
    "unknown_unit": "unknown_unit_open",
    "unknown_item": "unknown_item_open",
    "unknown_area": "unknown_area_open",
}


class UnreadableFile(Exception):
    """The file cannot be read at all. `code` names the reason, worded by the text `intake.<code>`."""

    def __init__(self, code: str, **details: str) -> None:
        self.code, self.details = code, details
        super().__init__(code)

    def message(self) -> "Message":
        """The same as a message about the whole file."""
        found, expected = self.details.get("found", ""), self.details.get("expected", "")
        return Message("error", self.code, "", found, expected, self.details)


@dataclass(frozen=True)
class Computed:
    """A number that no cell has, or both ends of a range: plain decimals, and the names of their unit ("" for none)."""

    values: tuple[str, ...]
    unit_vi: str = ""
    unit_en: str = ""

    def words(self, lang: str) -> str:
        """It in the digits and the unit's name of `lang`; what a cell says is quoted as it stands, this is not."""
        digits = " – ".join(formats.exact(Decimal(value), lang) for value in self.values)
        return f"{digits} {self.unit_vi if lang == 'vi' else self.unit_en}".strip()


@dataclass(frozen=True)
class Message:
    """One finding about a file. An error blocks; a warning needs a written reason.

    `place` is "SHEET!D14", or "" for the whole file; `found` is what stands there, `expected` what should; both are
    text of the file and of the code lists, never markup. `details` fill further placeholders of the wording, `computed`
    those whose numbers are written as the reader's language has them; `also` are further places of which the same is
    true.
    """

    level: Level
    code: str
    place: str = ""
    found: str = ""
    expected: str = ""
    details: Mapping[str, str] = field(default_factory=dict)
    also: tuple[str, ...] = ()
    computed: Mapping[str, Computed] = field(default_factory=dict)

    def words(self, lang: str) -> str:
        """The finding in `lang`: what stands there, what is expected, how to mend it."""
        values = {**self.details, "found": self.found, "expected": self.expected, "place": self.place}
        values |= {name: number.words(lang) for name, number in self.computed.items()}
        code = self.code if self.expected else _WITHOUT_EXPECTED.get(self.code, self.code)
        return texts.text(lang, f"intake.{code}", **values)


@dataclass(frozen=True)
class ColumnQuestion:
    """One column of a layout that was not recognised: its letter, its header words, its first filled cells, and the
    role that its words suggest ("" for none). The answer belongs into a LayoutMapping."""

    column: str
    header: str
    samples: tuple[str, ...]
    suggested: str = ""


@dataclass(frozen=True)
class Reading:
    """What one file says. `figures` are rows in the columns FIGURE, `source` one in the columns SOURCE.

    `form` is "B1" … "B5", also where a mapping says that the file stands for it, or the name of the mapping that it was
    read by, or "" where the layout was not recognised; then `questions` ask for its columns, `preview` are rows
    around its header, which are `header_rows`, `sheets` are names, that of the sheet in question first, and
    `likely_form` is the form that its title tells, "" for none. `comparisons` are printed percentages in the
    columns FIGURE: they were checked against the levels and are no figures. `area` is that of the header, "" for the
    province; `labels` are the names of rows as they are written, one for each of `figures`, as are `stored`, the
    numbers that cells hold where they show fewer digits. `findings` and `finding_links` are rows of the tables of these
    names: statements without a number of a report in words. `synthetic`: the file says that its numbers are.
    """

    sha256: str
    file_name: str
    form: str
    sender: str
    period: str
    figures: tuple[Row, ...]
    source: Row
    messages: tuple[Message, ...] = ()
    comparisons: tuple[Row, ...] = ()
    mapping: str = ""
    questions: tuple[ColumnQuestion, ...] = ()
    area: str = ""
    labels: tuple[str, ...] = ()
    stored: tuple[str, ...] = ()
    preview: tuple[tuple[str, ...], ...] = ()
    findings: tuple[Row, ...] = ()
    finding_links: tuple[Row, ...] = ()
    unreadable: bool = False
    synthetic: bool = False
    likely_form: str = ""
    sheets: tuple[str, ...] = ()
    header_rows: tuple[int, int] = (0, 0)

    @property
    def errors(self) -> tuple[Message, ...]:
        """What blocks the submission."""
        return tuple(message for message in self.messages if message.level == "error")

    @property
    def warnings(self) -> tuple[Message, ...]:
        """What needs a written reason."""
        return tuple(message for message in self.messages if message.level == "warning")
