"""Views as files: the numbers of the screen with unit, kind, place and id, the sources, the stamp. No Streamlit."""

from collections.abc import Callable
from dataclasses import dataclass

from lsdash.exports.files.content import Content, content, file_name, harmless
from lsdash.exports.files.text import as_json, excel_csv, plain_csv
from lsdash.exports.files.workbook import workbook
from lsdash.view.view import View

__all__ = ["FORMS", "Content", "Form", "content", "file_name", "harmless"]


@dataclass(frozen=True)
class Form:
    """One kind of file: what makes it, its media type, the ending of its address and of its name."""

    make: Callable[[View, Content], bytes]
    media: str
    ending: str


_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# By the ending of an address.
FORMS = {
    "xlsx": Form(workbook, _SHEET, "xlsx"),
    "excel.csv": Form(excel_csv, "text/csv; charset=utf-8", "excel.csv"),
    "csv": Form(plain_csv, "text/csv; charset=utf-8", "csv"),
    "json": Form(as_json, "application/json", "json"),
}
