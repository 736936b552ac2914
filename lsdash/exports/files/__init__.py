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
    """One kind of file: what makes it, and its media type."""

    make: Callable[[View, Content], bytes]
    media: str


_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# By the ending of an address and of a name.
FORMS = {
    "xlsx": Form(workbook, _SHEET),
    "excel.csv": Form(excel_csv, "text/csv; charset=utf-8"),
    "csv": Form(plain_csv, "text/csv; charset=utf-8"),
    "json": Form(as_json, "application/json"),
}
