"""What DOCX has and python-docx has not: notes, links, fields, repeated rows, drawings beside their pictures."""

import io
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt

from lsdash.exports.report_document import typesetting
from lsdash.exports.report_document.document import Chart, clean

_FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_BEHIND_BORDERS = ("w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")  # in the order that the form asks for
_SVG = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
_SVG_EXTENSION = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"


def text(paragraph: Any, words: str) -> Any:
    """A run of words."""
    return paragraph.add_run(clean(words))


def hyperlink(paragraph: Any, words: str, address: str, *, size: Any = None) -> None:
    """Words that lead to an address; they look like the text around them."""
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(clean(address), RT.HYPERLINK, is_external=True))
    run = text(paragraph, words)
    run.font.size = size
    link.append(run._r)
    paragraph._p.append(link)


def inner_link(paragraph: Any, words: str, name: str) -> None:
    """Words that lead to the bookmark `name` of the same file."""
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), name)
    link.append(text(paragraph, words)._r)
    paragraph._p.append(link)


def bookmark(paragraph: Any, number: int, name: str) -> None:
    """Name what a paragraph says; `number` is its own in the file."""
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for mark in (start, end):
        mark.set(qn("w:id"), str(number))
    start.set(qn("w:name"), name)
    paragraph._p.get_or_add_pPr().addnext(start)
    paragraph._p.append(end)


def page_number(paragraph: Any) -> None:
    """A field with the number of the page."""
    run = paragraph.add_run()._r
    run.extend((_mark("begin"), _instruction("PAGE"), _mark("end")))


def field(first: Any, last: Any, instruction: str) -> None:
    """Make what stands from one paragraph to another the result of a field, which a word processor can make anew."""
    begin = first.add_run()._r
    begin.extend((_mark("begin"), _instruction(instruction), _mark("separate")))
    first._p.get_or_add_pPr().addnext(begin)
    last.add_run()._r.append(_mark("end"))


def _mark(kind: str) -> Any:
    element = OxmlElement("w:fldChar")
    element.set(qn("w:fldCharType"), kind)
    return element


def _instruction(words: str) -> Any:
    element = OxmlElement("w:instrText")
    element.set(qn("xml:space"), "preserve")
    element.text = words
    return element


def repeat_header(row: Any) -> None:
    """Have a row repeated on every page of its table."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def keep_together(row: Any) -> None:
    """Keep a row on one page."""
    row._tr.get_or_add_trPr().insert(0, OxmlElement("w:cantSplit"))


def rule(paragraph: Any, margin: Any) -> None:
    """Make an empty paragraph a thin line that begins and ends `margin` from the sides of its column."""
    layout = paragraph.paragraph_format
    layout.left_indent = layout.right_indent = margin
    layout.space_before = layout.space_after = Pt(0)
    layout.line_spacing = Pt(3)
    border = f'<w:pBdr {nsdecls("w")}><w:bottom w:val="single" w:sz="6" w:space="0" w:color="000000"/></w:pBdr>'
    paragraph._p.get_or_add_pPr().insert_element_before(parse_xml(border), *_BEHIND_BORDERS)


def without_border(paragraph: Any) -> None:
    """Take away the line that the style of titles has below."""
    border = OxmlElement("w:pBdr")
    bottom = OxmlElement("w:bottom")
    bottom.set(qn("w:val"), "nil")
    border.append(bottom)
    paragraph._p.get_or_add_pPr().insert_element_before(border, "w:shd", "w:spacing", "w:ind", "w:jc")


def plain_picture(paragraph: Any, image: bytes, *, width: Any, alt: str) -> Any:
    """A picture with what it says to those who cannot see it."""
    shape = paragraph.add_run().add_picture(io.BytesIO(image), width=width)
    shape._inline.docPr.set("descr", clean(alt))
    return shape


def drawing(paragraph: Any, chart: Chart, *, width: Any, family: str) -> None:
    """A drawing as SVG, with a picture of it for programs that know none."""
    shape = plain_picture(paragraph, typesetting.png(chart.svg, chart.width), width=width, alt=chart.alt)
    svg = typesetting.lettered(chart.svg, family)
    package = paragraph.part.package
    part = Part(package.next_partname("/word/media/drawing%d.svg"), "image/svg+xml", svg.encode(), package)
    name = paragraph.part.relate_to(part, RT.IMAGE)
    blip = next(shape._inline.iter(qn("a:blip")))
    blip.append(
        parse_xml(
            f'<a:extLst {nsdecls("a", "r")}><a:ext uri="{_SVG_EXTENSION}">'
            f'<asvg:svgBlip xmlns:asvg="{_SVG}" r:embed="{name}"/></a:ext></a:extLst>'
        )
    )


def language(styles: Any, code: str) -> None:
    """Have words checked for spelling in their language."""
    for element in styles.element.iter(qn("w:lang")):
        element.set(qn("w:val"), code)


def footnote_styles(styles: Any, font: str, size: Any) -> None:
    """The styles that notes and their marks have."""
    note = styles.add_style("Footnote Text", WD_STYLE_TYPE.PARAGRAPH)
    note.base_style, note.font.name, note.font.size = styles["Normal"], font, size
    note.paragraph_format.space_after = 0
    mark = styles.add_style("Footnote Reference", WD_STYLE_TYPE.CHARACTER)
    mark.font.superscript = True


class Footnotes:
    """The notes of a file; `refer` puts the mark of one behind the last words of a paragraph."""

    def __init__(self, file: Any, notes: Sequence[str]) -> None:
        if not notes:
            return
        own = "".join(_note(number, note) for number, note in enumerate(notes, 1))
        rules = "".join(
            f'<w:footnote w:type="{kind}" w:id="{place}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
            for kind, place in (("separator", -1), ("continuationSeparator", 0))
        )
        head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        xml = f"{head}<w:footnotes {nsdecls('w')}>{rules}{own}</w:footnotes>"
        part = Part(PackURI("/word/footnotes.xml"), _FOOTNOTES, xml.encode(), file.part.package)
        file.part.relate_to(part, RT.FOOTNOTES)

    def refer(self, paragraph: Any, note: int) -> None:
        """The mark of a note."""
        run = paragraph.add_run(style="Footnote Reference")._r
        reference = OxmlElement("w:footnoteReference")
        reference.set(qn("w:id"), str(note))
        run.append(reference)


def _note(number: int, note: str) -> str:
    return (
        f'<w:footnote w:id="{number}"><w:p><w:pPr><w:pStyle w:val="FootnoteText"/></w:pPr>'
        '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r>'
        f'<w:r><w:t xml:space="preserve"> {escape(clean(note))}</w:t></w:r></w:p></w:footnote>'
    )
