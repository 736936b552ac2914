"""The forms that a report is written in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from lsdash.exports.report_document import of_view
from lsdash.exports.report_document.document import Document
from lsdash.view.url_state import Address
from lsdash.view.view import View


@dataclass(frozen=True)
class Form:
    """A kind of file: its media type, and what writes it."""

    media: str
    write: Callable[[Document, View], bytes]


def _docx(document: Document, _view: View) -> bytes:
    from lsdash.exports.report_document import docx_file  # noqa: PLC0415 - lxml, of which only reports have need

    return docx_file.write(document)


def _pdf(document: Document, view: View) -> bytes:
    from lsdash.exports.report_document import pdf_file  # noqa: PLC0415

    return pdf_file.write(document, made=datetime.fromisoformat(view.release.created))


def _html(document: Document, _view: View) -> bytes:
    from lsdash.exports.report_document import html_file  # noqa: PLC0415

    return html_file.write(document).encode()


FORMS: Mapping[str, Form] = {
    "docx": Form("application/vnd.openxmlformats-officedocument.wordprocessingml.document", _docx),
    "pdf": Form("application/pdf", _pdf),
    "html": Form("text/html; charset=utf-8", _html),
}


def write(address: Address, base: str, form: str) -> bytes:
    """The report of an address that was understood. Raises what `of_view.document` raises."""
    view = of_view.of_address(address)
    return FORMS[form].write(of_view.document(view, base), view)


def file_name(view: View, form: str) -> str:
    """What a report is called as a file: "lsdash-report-2004-bc2004-….vi.docx"."""
    period = view.state.about.replace("..", "_")
    return f"lsdash-report-{period}-{view.release.id}-{view.words.lang}.{form}"
