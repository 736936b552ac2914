"""What stands around a table: form code, period, sender, area, unit, prices, date; told by words, not by place."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from lsdash.data.intake import names
from lsdash.data.intake.cells import Sheet
from lsdash.model import periods

_ROWS = 40
_WIDE = 4  # cells of a row of heads, at least
_LONGEST = 400  # characters of a cell that is looked at
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_FORM = re.compile(r"^(?:biểu|mẫu)(?:\s+(?:mẫu|biểu|số))*\s*(b[1-5])\b|^(b[1-5])$")
_YEAR = r"(?:năm\s*|/|-|\.)?\s*((?:19|20)\d\d)"
_MONTH = re.compile(rf"^(?:báo cáo\s+)?tháng\s*(\d{{1,2}})\s*{_YEAR}$")
_MONTHS = re.compile(rf"^(?:báo cáo\s+)?(\d{{1,2}})\s*tháng(?:\s+đầu)?\s*{_YEAR}$")
_QUARTER = re.compile(rf"^(?:báo cáo\s+)?quý\s*(i{{1,3}}|iv|[1-4])\s*{_YEAR}$")
_OF_YEAR = re.compile(r"^(?:báo cáo\s+)?(?:cả\s+)?năm\s*((?:19|20)\d\d)$")
_CODE_FORMS = (re.compile(r"(\d{4})-(\d{2})"), re.compile(r"(\d{1,2})/(\d{4})"))
_DATE = re.compile(r"ngày\s*(\d{1,2})\s*tháng\s*(\d{1,2})\s*năm\s*((?:19|20)\d\d)")
_PRICES = (
    ("constant_1994", re.compile(r"giá\s*(?:so\s*sánh|ss|cố\s*định|cđ)?\s*(?:năm\s*)?1994")),
    ("constant_2010", re.compile(r"giá\s*(?:so\s*sánh|ss|cố\s*định|cđ)?\s*(?:năm\s*)?2010")),
    ("current", re.compile(r"giá\s*(?:hiện\s*hành|thực\s*tế|hh)")),
)
_FIELDS = {
    "sender": re.compile(r"^đơn vị (?:báo cáo|gửi|lập)\s*:\s*(.*)$"),
    "area": re.compile(r"^địa bàn\s*:\s*(.*)$"),
    "unit": re.compile(r"^(?:đơn vị(?:\s*tính)?|đvt)\s*:\s*(.*)$"),
}
_DOTTED = re.compile(r"^[.…_ ]+$")


@dataclass(frozen=True)
class Heading:
    """What the words around a table say, "" for what they do not; `places` says where each was read, by field."""

    form: str = ""
    period: str = ""
    sender: str = ""
    area: str = ""
    unit: str = ""
    price_base: str = ""
    issued: str = ""
    places: tuple[tuple[str, str], ...] = ()

    def place(self, field: str) -> str:
        """Where a field was read, "" where it was not."""
        return dict(self.places).get(field, "")


def read(sheet: Sheet) -> Heading:
    """The heading of a sheet: of each field, the first words that say it, above the table or below."""
    found: dict[str, tuple[str, str]] = {}
    head = _first_wide_row(sheet)
    for row, column, text in _texts(sheet):
        for field, value in _fields(sheet, row, column, text):
            if row < head or field != "period":  # heads of columns name periods too
                found.setdefault(field, (value, sheet.place(row, column)))
    values = {field: value for field, (value, _) in found.items()}
    return Heading(**values, places=tuple((field, place) for field, (_, place) in found.items()))


def _first_wide_row(sheet: Sheet) -> int:
    """The first row of several words, where a table begins."""
    counts: dict[int, int] = {}
    for row, _ in sheet.cells:
        counts[row] = counts.get(row, 0) + 1
    return next((row for row in sorted(counts) if counts[row] >= _WIDE), max(counts, default=0) + 1)


def _texts(sheet: Sheet) -> Iterator[tuple[int, int, str]]:
    """Texts of the first and the last rows."""
    rows = sheet.rows()
    looked_at = {*rows[:_ROWS], *rows[-_ROWS:]}
    for (row, column), cell in sheet.cells.items():
        if row in looked_at and isinstance(cell.value, str) and len(cell.value) <= _LONGEST:
            yield row, column, " ".join(unicodedata.normalize("NFC", cell.value).split())


def _fields(sheet: Sheet, row: int, column: int, text: str) -> Iterator[tuple[str, str]]:
    plain = text.lower()
    if form := _FORM.search(" ".join(plain.replace(":", " ").split())):
        yield "form", (form[1] or form[2]).upper()
    if period := period_of(plain):
        yield "period", period
    for field, pattern in _FIELDS.items():
        match = pattern.match(plain)
        value = text[match.start(1) :].strip() or _right_of(sheet, row, column) if match else ""
        if value and not _DOTTED.match(value):
            yield field, value
    yield from (("price_base", code) for code in prices(plain))
    if issued := day(plain):
        yield "issued", issued


def prices(text: str) -> list[str]:
    """Codes of the prices that a text names: "theo giá so sánh năm 2010"."""
    plain = unicodedata.normalize("NFC", text).lower()
    return [code for code, pattern in _PRICES if pattern.search(plain)]


def day(text: str) -> str:
    """The day that "ngày 5 tháng 8 năm 2026" says, "" where none is said."""
    match = _DATE.search(text)
    try:
        return date(*(int(digits) for digits in reversed(match.groups()))).isoformat() if match else ""
    except ValueError:
        return ""


def _right_of(sheet: Sheet, row: int, column: int) -> str:
    return next((words for right in range(column + 1, column + 4) if (words := sheet.text(row, right))), "")


def period_of(text: str) -> str:
    """The code of the period that is all that a text says: "Tháng 7 năm 2026", "7 tháng 2026", "Quý II/2026",
    "Năm 2026", "2026-07"; "" for other texts."""
    plain = " ".join(unicodedata.normalize("NFC", text).lower().split()).strip(" .:()")
    if periods.is_plausible(plain):
        return plain
    if match := _OF_YEAR.match(plain):
        return match[1]
    if match := _QUARTER.match(plain):
        return f"{match[2]}-q{_ROMAN.get(match[1]) or match[1]}"
    if match := _MONTHS.match(plain):
        return _valid(int(match[2]) * 100 + 1, int(match[2]) * 100 + int(match[1]))
    if match := _MONTH.match(plain) or _CODE_FORMS[1].fullmatch(plain):
        month = int(match[2]) * 100 + int(match[1])
        return _valid(month, month)
    return ""


def _valid(since: int, until: int) -> str:
    if not 1 <= until % 100 <= periods.DECEMBER:
        return ""
    code = periods.Period(since, until).code
    return code if periods.is_plausible(code) else ""


_OF_FILE = (
    re.compile(r"(?<!\d)((?:19|20)\d\d)[-_. ]?(0[1-9]|1[0-2])(?!\d)"),
    re.compile(r"(?<![a-z\d])(?:thang|t)[-_. ]?(\d{1,2})[-_. ]*(?:nam)?[-_. ]?((?:19|20)\d\d)(?!\d)"),
    re.compile(r"(?<!\d)(0?[1-9]|1[0-2])[-_.]((?:19|20)\d\d)(?!\d)"),
)


def period_of_file_name(name: str) -> str:
    """The month that a file name says: "b1-2026-07.xlsx", "T7.2026", "thang 07 nam 2026"; "" where it says none."""
    plain = names.unaccented(name.rpartition(".")[0].replace("_", "-")).replace(" ", "-")
    for index, pattern in enumerate(_OF_FILE):
        if match := pattern.search(plain):
            year, month = (match[1], match[2]) if index == 0 else (match[2], match[1])
            return f"{year}-{int(month):02d}" if 1 <= int(month) <= periods.DECEMBER else ""
    return ""
