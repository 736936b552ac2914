"""Bytes of a report in words → its text: .txt, and .docx with its tables, text boxes and tracked insertions."""

import hashlib
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docx.opc.part import PartFactory
from docx.oxml.ns import qn
from docx.package import Package
from docx.parts.document import DocumentPart

from lsdash.data.csv_tables import Tables
from lsdash.data.intake import csv_file, file_kinds, names, sources, synthetic
from lsdash.data.intake.prose import letterhead, reader
from lsdash.data.intake.prose.fonts import Fonts
from lsdash.data.intake.prose.statement import ProseReading
from lsdash.data.intake.reading import UnreadableFile
from lsdash.data.validation_issue import shown
from lsdash.model import letters

# Word writes .doc and .rtf too, LibreOffice .odt: none of them is read, each is told what to be saved as.
_WORD = (".docx", ".docm", ".doc", ".rtf", ".odt")
ENDINGS = (".txt", *_WORD)
# What is said of workbooks, as it is said of documents.
_OF_DOCUMENTS = {
    "broken_file": "broken_document",
    "file_too_large": "document_too_large",
    "password": "password_document",
    "entities": "entities_document",
    "too_complex": "too_complex_document",
    "unzipped_too_large": "unzipped_too_large_document",
}
# A document with macros is one like any other: they are never looked at.
PartFactory.part_type_for["application/vnd.ms-word.document.macroEnabled.main+xml"] = DocumentPart
_MOST_NUMBERS = 20_000
_NUMBER = re.compile(r"\d+")
_CONTENTS = re.compile(r"toc (\d|heading)", re.IGNORECASE)  # names of styles, which are English in every Word
_TEXT, _PARAGRAPH, _ROW, _CELL = (qn(f"w:{name}") for name in ("t", "p", "tr", "tc"))
_TAB, _BREAKS = qn("w:tab"), (qn("w:br"), qn("w:cr"))
# Of two forms of one content the older is left out, and what was struck out or moved away.
_LEFT_OUT = {
    qn("w:del"),
    qn("w:moveFrom"),
    qn("w:delText"),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}


def is_prose(file_name: str) -> bool:
    """Whether a file of this name is read as a report in words."""
    return Path(file_name).suffix.lower() in ENDINGS


def read(data: bytes, *, file_name: str, tables: Tables, encoding: str = "") -> ProseReading:
    """What a report says. `encoding`: of a .txt, "" where nobody said. Raises UnreadableFile."""
    if Path(file_name).suffix.lower() in _WORD:
        text = _text_of_document(data)
    else:
        file_kinds.check_text(data)
        text = csv_file.decoded(data, encoding)
    return of_text(text, file_name=file_name, sha256=hashlib.sha256(data).hexdigest(), tables=tables)


def of_text(text: str, *, file_name: str, sha256: str, tables: Tables) -> ProseReading:
    """What a pasted text says. Raises UnreadableFile for one that is empty, binary, has too many numbers or a
    sign that cannot be seen or looks like another."""
    if "\0" in text:
        raise UnreadableFile("unknown_document")
    if not text.strip():
        raise UnreadableFile("empty_file")
    count = len(_NUMBER.findall(text))
    if count > _MOST_NUMBERS:
        raise UnreadableFile("too_many_numbers", found=str(count), expected=str(_MOST_NUMBERS))
    for line in text.splitlines():
        if sign := names.odd_sign(line):
            raise UnreadableFile("odd_sign_document", found=shown(line), expected=letters.named(sign))
    found = reader.read(text, tables)
    over = letterhead.of_text(text, tables)
    return ProseReading(
        sources.clean_name(file_name),
        sha256,
        found.period,
        over.sender,
        found.statements,
        found.findings,
        title=over.title,
        issued=over.issued,
        synthetic=synthetic.is_marked([text], over.sender),
    )


def unreadable(error: UnreadableFile, data: bytes, file_name: str) -> ProseReading:
    """The reading of a file that cannot be read: only the reason."""
    name, sha256 = sources.clean_name(file_name), hashlib.sha256(data).hexdigest()
    return ProseReading(name, sha256, "", "", (), (), error.message())


def _text_of_document(data: bytes) -> str:
    try:
        file_kinds.check_document(data)
        document = Package.open(io.BytesIO(data)).main_document_part.document
        _leave_out_contents(document)
        return "\n".join(_lines(document.element.body, Fonts(document.styles.element)))
    except UnreadableFile as error:
        raise UnreadableFile(_OF_DOCUMENTS.get(error.code, error.code), **error.details) from error
    except Exception as error:
        raise UnreadableFile("broken_document", found=type(error).__name__) from error


def _leave_out_contents(document: Any) -> None:
    """Take the lines of a table of contents away: they repeat headings, with numbers of pages."""
    own = {style.style_id for style in document.styles if _CONTENTS.fullmatch(style.name or "")}
    for style in [*document.element.body.iter(qn("w:pStyle"))]:
        if style.get(qn("w:val")) in own:
            paragraph = style.getparent().getparent()
            paragraph.getparent().remove(paragraph)


def _lines(body: Any, fonts: Fonts) -> Iterator[str]:
    """Paragraphs in their order; of a table one line for each row, its cells between bars."""
    for element in body:
        if element.tag == _PARAGRAPH:
            yield from _paragraph(element, fonts)
        elif element.tag in _LEFT_OUT:
            continue
        elif element.tag == _ROW:
            cells = [" ".join(" ".join(_lines(cell, fonts)).split()) for cell in element.iter(_CELL)]
            yield "| " + " | ".join(cells)
        else:
            yield from _lines(element, fonts)


def _paragraph(paragraph: Any, fonts: Fonts) -> Iterator[str]:
    """The text of a paragraph; paragraphs of boxes in it follow on lines of their own."""
    own, boxes = _parts(paragraph, paragraph, fonts)
    yield "".join(own)
    for box in boxes:
        yield from _paragraph(box, fonts)


def _parts(element: Any, paragraph: Any, fonts: Fonts) -> tuple[list[str], list[Any]]:
    words: list[str] = []
    boxes: list[Any] = []
    for child in element:
        if child.tag in _LEFT_OUT:
            continue
        if child.tag == _PARAGRAPH:
            boxes.append(child)
        elif child.tag == _TEXT:
            words.append(fonts.text(child.text or "", element, paragraph))
        elif child.tag == _TAB:
            words.append(" ")
        elif child.tag in _BREAKS:
            words.append("\n")
        else:
            inner, more = _parts(child, paragraph, fonts)
            words += inner
            boxes += more
    return words, boxes
