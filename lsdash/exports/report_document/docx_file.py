"""A report as DOCX: real styles, headings, tables with repeated headers, notes, page numbers, pictures with their text.

Page and letters as Decree 30/2020/NĐ-CP has them: A4, margins of 20, 20, 30 and 20 mm, 13 points.
"""

import io
from collections.abc import Collection, Sequence
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from lsdash.exports import provenance
from lsdash.exports.report_document import docx_parts as parts
from lsdash.exports.report_document.document import Cell, Chart, Document, Paragraph, Part, Run, Table, clean

FONT = "Times New Roman"
_LANGUAGES = {"vi": "vi-VN", "en": "en-GB"}
_BODY, _SMALL, _TABLE = Pt(13), Pt(9), Pt(10)
_MARGINS = {"top": Mm(20), "bottom": Mm(20), "left": Mm(30), "right": Mm(20)}
_ROOM = Mm(160)  # of 210 less the margins
_DRAWING = Mm(120)
_SHORT = 12  # rows of a table that stays on one page
_QR = Mm(22)


def write(document: Document) -> bytes:
    """The report as a file."""
    file = docx.Document()
    _page(file, document)
    _styles(file)
    parts.language(file.styles, _LANGUAGES[document.lang])
    notes = parts.Footnotes(file, document.notes)
    _masthead(file, document)
    if document.has_contents:
        _contents(file, document)
    for number, part in enumerate(document.parts):
        _part(file, part, number, document, notes)
    _closing(file, document)
    _properties(file, document)
    data = io.BytesIO()
    file.save(data)
    return data.getvalue()


def _page(file: Any, document: Document) -> None:
    """A4, page numbers above the text from the second page on, the stamp below it on every page."""
    section = file.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(210), Mm(297)
    for side, width in _MARGINS.items():
        setattr(section, f"{side}_margin", width)
    section.header_distance = section.footer_distance = Mm(10)
    section.different_first_page_header_footer = True
    number = section.header.paragraphs[0]
    number.alignment = ALIGN.CENTER
    parts.page_number(number)
    for header in (section.header, section.first_page_header) if document.warning else ():
        warning = header.add_paragraph() if header is section.header else header.paragraphs[0]
        warning.alignment = ALIGN.CENTER
        parts.text(warning, document.warning).bold = True
    for footer in (section.footer, section.first_page_footer):
        stamp = footer.paragraphs[0]
        parts.text(stamp, document.stamp).font.size = Pt(8)


def _styles(file: Any) -> None:
    styles = file.styles
    for name in ("Normal", "Heading 1", "Title", "Caption"):
        style = styles[name]
        style.font.name, style.font.size, style.font.color.rgb = FONT, _BODY, RGBColor(0, 0, 0)
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FONT)
        for attribute in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            style.element.rPr.rFonts.attrib.pop(qn(f"w:{attribute}"), None)
    normal = styles["Normal"].paragraph_format
    normal.space_after, normal.space_before, normal.line_spacing = Pt(6), Pt(0), 1.1
    heading = styles["Heading 1"]
    heading.font.bold = True
    heading.paragraph_format.space_after = Pt(6)
    heading.paragraph_format.space_before, heading.paragraph_format.keep_with_next = Pt(12), True
    styles["Caption"].font.size, styles["Caption"].font.bold = Pt(11), True
    styles["Caption"].paragraph_format.keep_with_next = True
    body = styles.add_style("Report Text", WD_STYLE_TYPE.PARAGRAPH)
    body.base_style = styles["Normal"]
    body.paragraph_format.alignment = ALIGN.JUSTIFY
    body.paragraph_format.first_line_indent = Mm(10)
    for name in ("toc heading", "toc 1"):  # as word processors name them
        contents = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        contents.base_style, contents.font.size, contents.font.bold = styles["Normal"], Pt(11), name != "toc 1"
        contents.paragraph_format.space_after = Pt(0)
    small = styles.add_style("Report Note", WD_STYLE_TYPE.PARAGRAPH)
    small.base_style, small.font.size = styles["Normal"], _SMALL
    parts.footnote_styles(styles, FONT, _SMALL)


def _masthead(file: Any, document: Document) -> None:
    """Issuing body and motto side by side, number and date left open, the title."""
    page = document.page
    table = _frame(file)
    left, right = table.rows[0].cells
    _lines(left, page.issuing, bold={len(page.issuing) - 1})
    parts.rule(left.add_paragraph(), Mm(22))
    _lines(left, [page.number], bold=())
    _lines(right, page.motto, bold=range(len(page.motto)))
    parts.rule(right.add_paragraph(), Mm(21))
    _lines(right, [page.date], bold=())
    right.paragraphs[-1].runs[0].italic = True
    for number, line in enumerate((document.title, document.subject)):
        paragraph = file.add_paragraph(style="Title" if not number else "Normal")
        paragraph.alignment = ALIGN.CENTER
        paragraph.paragraph_format.space_before = Pt(18 if not number else 0)
        parts.without_border(paragraph)
        parts.text(paragraph, line).bold = True
    paragraph.paragraph_format.space_after = Pt(0)
    parts.rule(file.add_paragraph(), Mm(62))


def _frame(file: Any) -> Any:
    table = file.add_table(rows=1, cols=2)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, width in zip(table.columns, (Mm(65), Mm(95)), strict=True):
        column.width = column.cells[0].width = width
    return table


def _lines(cell: Any, lines: Sequence[str], *, bold: Collection[int]) -> None:
    """Centred lines, some of them bold."""
    for number, line in enumerate(lines):
        is_first = not number and not cell.text
        paragraph = cell.paragraphs[0] if is_first else cell.add_paragraph()
        paragraph.alignment = ALIGN.CENTER
        paragraph.paragraph_format.space_after = Pt(0)
        run = parts.text(paragraph, line)
        run.bold, run.font.size = number in bold, Pt(12)


def _contents(file: Any, document: Document) -> None:
    """A table of contents whose lines lead to their parts; word processors add pages when they update it."""
    parts.text(file.add_paragraph(style="toc heading"), document.page.contents_title)
    lines = [file.add_paragraph(style="toc 1") for _ in document.headings]
    for number, (line, heading) in enumerate(zip(lines, document.headings, strict=True)):
        parts.inner_link(line, heading, _bookmark(number))
    parts.field(lines[0], lines[-1], 'TOC \\o "1-1" \\h')


def _bookmark(number: int) -> str:
    return f"_Toc{number + 1}"


def _part(file: Any, part: Part, number: int, document: Document, notes: parts.Footnotes) -> None:
    heading = file.add_paragraph(style="Heading 1")
    parts.text(heading, document.headings[number])
    parts.bookmark(heading, number, _bookmark(number))
    for block in part.blocks:
        if isinstance(block, Paragraph):
            paragraph = file.add_paragraph(style="Report Text")
            for run in block.runs:
                _run(paragraph, run, document, notes)
        elif isinstance(block, Table):
            _table(file, block, document)
        else:
            _chart(file, block)


def _run(paragraph: Any, run: Run, document: Document, notes: parts.Footnotes) -> None:
    link = document.cards.get(run.number, "")
    if link:
        parts.hyperlink(paragraph, run.text, link)
    else:
        parts.text(paragraph, run.text)
    for note in run.notes:
        notes.refer(paragraph, note)


def _table(file: Any, table: Table, document: Document) -> None:
    parts.text(file.add_paragraph(style="Caption"), table.caption)
    made = file.add_table(rows=0, cols=len(table.headers), style="Table Grid")
    made.alignment, made.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    shares = [int(_ROOM * width / sum(table.widths)) for width in table.widths]
    for column, share in zip(made.columns, shares, strict=True):
        column.width = share
    for row in (table.headers, *table.rows):
        cells = made.add_row().cells
        for cell, own, share in zip(cells, row, shares, strict=True):
            cell.width = share
            _cell(cell, own, document, head=row is table.headers)
    parts.repeat_header(made.rows[0])
    for number, row in enumerate(made.rows, 1):
        parts.keep_together(row)
        for cell in row.cells if number < len(made.rows) <= _SHORT else ():
            cell.paragraphs[0].paragraph_format.keep_with_next = True
    for line in table.foot:
        parts.text(file.add_paragraph(style="Report Note"), line)
    if not table.foot:
        file.add_paragraph(style="Report Note")


def _cell(cell: Any, own: Cell, document: Document, *, head: bool) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.alignment = ALIGN.CENTER if head else ALIGN.RIGHT if own.numeric else ALIGN.LEFT
    paragraph.paragraph_format.space_after = Pt(0)
    link = document.cards.get(own.number, "")
    if link:
        parts.hyperlink(paragraph, own.text, link, size=_TABLE)
        return
    run = parts.text(paragraph, own.text)
    run.font.size, run.bold = _TABLE, head or None


def _chart(file: Any, chart: Chart) -> None:
    parts.text(file.add_paragraph(style="Caption"), chart.title)
    if chart.subtitle:
        subtitle = file.add_paragraph(style="Report Note")
        subtitle.paragraph_format.keep_with_next = True
        parts.text(subtitle, chart.subtitle).italic = True
    paragraph = file.add_paragraph()
    paragraph.alignment = ALIGN.CENTER
    paragraph.paragraph_format.keep_with_next = bool(chart.foot)
    parts.drawing(paragraph, chart, width=_DRAWING, family=f"{FONT}, Liberation Serif, serif")
    for line in chart.foot:
        parts.text(file.add_paragraph(style="Report Note"), line)


def _closing(file: Any, document: Document) -> None:
    """Recipients and signature side by side, then the code that opens the numbers."""
    page = document.page
    _keep_with_next(file)
    frame = _frame(file).rows[0]
    parts.keep_together(frame)
    left, right = frame.cells
    for number, line in enumerate((page.recipients_title, *page.recipients)):
        paragraph = left.paragraphs[0] if not number else left.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(0)
        run = parts.text(paragraph, line)
        run.font.size, run.bold, run.italic = Pt(12 if not number else 11), not number, not number
    _lines(right, page.signature, bold={0})
    if document.link:
        paragraph = left.add_paragraph()
        paragraph.paragraph_format.space_before = Pt(12)
        parts.plain_picture(paragraph, provenance.qr(document.link, "png"), width=_QR, alt=page.data_link)
        parts.hyperlink(left.add_paragraph(), page.data_link, document.link, size=_SMALL)


def _keep_with_next(file: Any) -> None:
    """Keep the last table, where it is short, on the page of what follows: no signature stands on a page of its own."""
    last = file.tables[-1]
    if len(last.rows) <= _SHORT:
        inside = (own for row in last.rows for cell in row.cells for own in cell.paragraphs)
        for paragraph in (*inside, file.paragraphs[-1]):
            paragraph.paragraph_format.keep_with_next = True


def _properties(file: Any, document: Document) -> None:
    properties = file.core_properties
    properties.title = clean(f"{document.title}: {document.subject}")
    properties.author = clean(document.page.issuing[-1] if document.page.issuing else "")
    properties.comments = clean(document.stamp)
    properties.language = _LANGUAGES[document.lang]
