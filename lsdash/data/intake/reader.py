"""Bytes of a handed-in file → its reading: file, structure, cells, relations."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from lsdash.data.csv_tables import Row, Tables
from lsdash.data.intake import (
    forms,
    heading,
    long_table,
    mappings,
    names,
    own_forms,
    questions,
    relative_periods,
    screening,
    sources,
    statements,
    synthetic,
    table,
    workbook,
)
from lsdash.data.intake.cells import Book, Sheet
from lsdash.data.intake.code_lists import CodeLists
from lsdash.data.intake.heading import Heading
from lsdash.data.intake.history import History
from lsdash.data.intake.layout import Layout
from lsdash.data.intake.mappings import LayoutMapping
from lsdash.data.intake.reading import Message, Reading, UnreadableFile
from lsdash.data.intake.sources import File
from lsdash.data.intake.statements import Statement, message
from lsdash.data.intake.table import Result
from lsdash.data.validation_issue import shown
from lsdash.model import letters

_MOST_MESSAGES = 2_000
_MOST_ROWS = 10  # that a message names
_OWN_FORMS = ("B1", "B2", "B3", "B4")
_ENGLISH = str.maketrans(",.", ".,")
_LIKELY = questions.Place()


def read(
    data: bytes,
    *,
    file_name: str,
    tables: Tables,
    mapping: LayoutMapping | None = None,
    kept: Sequence[LayoutMapping] = (),
    encoding: str = "",
    separator: str = "",
    decimal: str = "",
    received: str = "",
    source: Row | None = None,
    asked: questions.Place | None = None,
) -> Reading:
    """What a file says, and everything found on the way. Raises UnreadableFile where it cannot be opened at all.

    `tables`: the code lists, and as figures and sources what was reported before. `mapping`: the layout that a person
    chose; `kept`: those to be recognised. `encoding`, `separator` and `decimal` (the sign of decimals) are what a
    person said of a text table. `received`: the day of receipt, which is the source's day of issue where it says none.
    `source`: columns of the source that are to be as given. `asked`: the table that is to be asked about, as if nothing
    were known of the file.
    """
    encoding = encoding or (mapping.encoding if mapping else "")
    book = workbook.read(data, encoding=encoding, separator=separator)
    lists = CodeLists(tables)
    file = File(hashlib.sha256(data).hexdigest(), sources.clean_name(file_name), received, dict(source or {}))
    if asked is not None:
        return _not_recognised(book, file, lists, asked)
    reading = _read(book, file, lists, mapping, kept, decimal=decimal)
    odd = _odd_signs(book)
    messages = _few([*reading.messages, *odd]) if odd else reading.messages
    return replace(reading, messages=messages, synthetic=synthetic.is_marked(_texts(book), reading.sender))


def _texts(book: Book) -> Iterator[str]:
    """Everything that is written in a workbook, names of sheets included."""
    for sheet in book.sheets:
        yield sheet.name
        yield from (cell.value for cell in sheet.cells.values() if isinstance(cell.value, str))


def _odd_signs(book: Book) -> list[Message]:
    """Cells with a sign that cannot be seen or looks like another."""
    return [
        message("error", "odd_sign", sheet.place(cell.row, cell.column), shown(cell.value), letters.named(sign))
        for sheet in book.sheets
        for cell in sheet.cells.values()
        if isinstance(cell.value, str) and (sign := names.odd_sign(cell.value))
    ]


def _read(
    book: Book,
    file: File,
    lists: CodeLists,
    mapping: LayoutMapping | None,
    kept: Sequence[LayoutMapping],
    *,
    decimal: str,
) -> Reading:
    own = own_forms.find(book) if mapping is None else None
    if own is not None:
        result = own_forms.read(own, lists, typed=book.kind != "csv", decimal=decimal)
        result = replace(result, messages=[*result.messages, *_other_sheets(book, own.sheet)])
        return _Screened(own.heading, own.form.title_vi, file, lists).reading(result)
    mapping = mapping or mappings.recognised(kept, book)
    if mapping is None:
        return _not_recognised(book, file, lists)
    return _by_mapping(book, mapping, lists, file, decimal=decimal)


def _other_sheets(book: Book, used: Sheet) -> list[Message]:
    """Sheets with numbers beside the one that is read: nothing is left out unseen."""
    return [
        message("warning", "sheet_not_read", sheet.place(1, 1), sheet.name, used.name)
        for sheet in book.sheets
        if sheet is not used and any(isinstance(cell.value, float) for cell in sheet.cells.values())
    ]


def _other_rows(mapping: LayoutMapping, sheet: Sheet) -> list[Message]:
    """Rows with numbers that are above or below the table that a mapping reads: another table of the same sheet."""
    rows = mappings.rows_not_read(mapping, sheet)
    if not rows:
        return []
    found = ", ".join(map(str, rows[:_MOST_ROWS])) + (", …" if len(rows) > _MOST_ROWS else "")
    last = str(mapping.last_row or sheet.rows()[-1])
    first = str(mapping.first_row or mapping.header_rows[1] + 1)
    return [message("warning", "rows_not_read", sheet.place(rows[0], 1), found, sheet.name, first=first, last=last)]


def _not_recognised(book: Book, file: File, lists: CodeLists, asked: questions.Place = _LIKELY) -> Reading:
    """Nothing is read: the columns have to be asked, where nobody said otherwise of the sheet with the most cells."""
    sheet, rows = questions.found(book, asked)
    about = heading.read(sheet)
    return Reading(
        file.sha256,
        file.name,
        form="",
        sender=about.sender,
        period=about.period,
        figures=(),
        source={},
        messages=(message("error", "layout_unknown", sheet.place(rows[0], 1), sheet.name),),
        questions=questions.questions(sheet, rows),
        preview=questions.preview(sheet, rows[0]),
        sheets=(sheet.name, *(name for name in questions.sheets(book) if name != sheet.name)),
        header_rows=rows,
        area=sources.area_of(about, lists) or "",
        likely_form=questions.likely_form(sheet, rows[0]),
    )


def _by_mapping(book: Book, mapping: LayoutMapping, lists: CodeLists, file: File, *, decimal: str) -> Reading:
    sheet = mappings.sheet_of(mapping, book)
    if sheet is None:
        unread = _not_recognised(book, file, lists)
        changed = message(
            "error", "header_changed", unread.messages[0].place, mapping.name, "; ".join(mapping.header.values())
        )
        return replace(unread, messages=(changed,), mapping=mapping.name)
    found = mappings.heading_of(mapping, sheet)
    layout = mapping.layout(sheet, found.period)
    area = sources.area_of(found, lists) or ""
    layout = replace(layout, unit=found.unit, area=mapping.area or area, decimal=decimal or mapping.decimal)
    about = [*_against_mapping(mapping, sheet, lists), *_other_sheets(book, sheet), *_other_rows(mapping, sheet)]
    read_sheet = long_table.read if layout.rows == ("long",) else table.read
    result = Result((), (), []) if _lacks_period(layout) else read_sheet(sheet, layout, lists, typed=book.kind != "csv")
    result = replace(result, messages=[*result.messages, *about])
    file = replace(file, given={"kind": mapping.source_kind, **file.given})
    reading = _Screened(found, mapping.title or sheet.name, file, lists).reading(result)
    form = mapping.form if mapping.form in forms.CODES else mapping.name
    return replace(reading, form=form, mapping=f"{mapping.name}.v{mapping.version}")


def _lacks_period(layout: Layout) -> bool:
    """Whether periods of columns are relative to one that nobody has said."""
    return any(column.period in relative_periods.NAMES for column in layout.columns.values())


def _against_mapping(mapping: LayoutMapping, sheet: Sheet, lists: CodeLists) -> Iterator[Message]:
    """A file that names another sender, period or area than its mapping, or does not say of which period it is."""
    sender, place = mappings.other_sender(mapping, sheet)
    if sender:
        yield message("warning", "sender_of_mapping", place, sender, mapping.sender)
    period, place = mappings.other_period(mapping, sheet)
    if period:
        yield message("error", "period_of_mapping", place, period, mapping.period)
    elif not mapping.period and _lacks_period(mapping.layout(sheet, mappings.heading_of(mapping, sheet).period)):
        yield message("error", "period_missing", sheet.place(1, 1))
    elif mapping.period and not mappings.tells_period(mapping, sheet):
        yield message("warning", "period_assumed", sheet.place(1, 1), "", mapping.period)
    found = heading.read(sheet)
    if not mapping.area and found.area and sources.area_of(found, lists) is None:
        place = found.place("area")
        yield message("error", "unknown_area", place, found.area, lists.area_names.nearest(found.area))


@dataclass(frozen=True)
class _Screened:
    """What becomes of the numbers of a sheet: repetitions removed, relations screened, rows of the tables made."""

    heading: Heading
    title: str
    file: File
    lists: CodeLists

    def reading(self, result: Result) -> Reading:
        """The reading of what a sheet says."""
        kept, repeated = statements.without_repetitions(result.statements)
        compared, _ = statements.without_repetitions(result.comparisons)
        period = self.heading.period or max((one.key.period for one in kept), default="")
        messages = [*result.messages, *repeated, *self._relations(kept, compared, period), *self._about_file()]
        if not kept and not any(one.level == "error" for one in messages):
            messages.append(message("error", "no_numbers", "", self.file.name))
        source = sources.row(self.heading, self.title, period, self.lists, self.file)
        if result.decimal_signs == {"."}:
            source["language"] = "en"
            kept, compared = (list(map(_in_english, found)) for found in (kept, compared))
        return Reading(
            self.file.sha256,
            self.file.name,
            self.heading.form,
            self.heading.sender,
            period,
            tuple(statements.rows(kept, source["code"], self.file.sha256)),
            source,
            _few(messages),
            tuple(statements.rows(compared, source["code"], self.file.sha256)),
            area=sources.area_of(self.heading, self.lists) or "",
            labels=tuple(one.label for one in kept),
            stored=tuple(one.stored for one in kept),
        )

    def _relations(self, kept: Sequence[Statement], compared: Sequence[Statement], period: str) -> list[Message]:
        """Relations that do not hold: errors in forms that their sender can mend, warnings in what others printed."""
        history = History.of(self.lists.tables)
        found = screening.screen(kept, compared, self.lists, history, period)
        return found if self.heading.form in _OWN_FORMS else [replace(one, level="warning") for one in found]

    def _about_file(self) -> list[Message]:
        """The period of the file's name against that of the form."""
        of_name, said = heading.period_of_file_name(self.file.name), self.heading.period
        if of_name in ("", said) or self.heading.form not in _OWN_FORMS or said.isdigit():
            return []
        return [message("warning", "period_of_file_name", self.heading.place("period"), self.file.name, said)]


def _in_english(one: Statement) -> Statement:
    return one._replace(as_printed=one.as_printed.translate(_ENGLISH))


def _few(messages: Sequence[Message]) -> tuple[Message, ...]:
    """Errors first; of very many the first ones, and how many more there are."""
    ordered = sorted(messages, key=lambda one: one.level != "error")
    if len(ordered) <= _MOST_MESSAGES:
        return tuple(ordered)
    rest = message("error", "many_more", "", str(len(ordered) - _MOST_MESSAGES))
    return (*ordered[:_MOST_MESSAGES], rest)


def unreadable(error: UnreadableFile, data: bytes, file_name: str) -> Reading:
    """The reading of a file that cannot be read: only the reason."""
    sha256 = hashlib.sha256(data).hexdigest()
    return Reading(sha256, sources.clean_name(file_name), "", "", "", (), {}, (error.message(),), unreadable=True)
