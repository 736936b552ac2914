"""The files that a report becomes: whole, safe, with real styles, links, notes and alternative texts."""

import io
import re
import zipfile
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

import docx
import pytest
from docx.oxml.ns import qn
from pypdf import PdfReader

from lsdash.exports.report_document import docx_file, html_file, of_view, pdf_file
from lsdash.exports.report_document.document import Chart, Table
from lsdash.exports.report_document.facts import Facts
from tests.exports.report.worlds import row_of, written

BASE = "https://dash.example/x"
NASTY = '<script>alert(1)</script> #link("x") $x$ {{ 7 }} \\input & \x07 ]]> \u202e'


@pytest.fixture(scope="module")
def document(release):
    """The report of the first shipped period, with everything in it."""
    return of_view.document(of_view.of_address({"nam": ["2004"]}), BASE)


@pytest.fixture(scope="module")
def word(document):
    data = docx_file.write(document)
    return data, docx.Document(io.BytesIO(data))


def parts_of(data):
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        assert file.testzip() is None
        return {name: file.read(name) for name in file.namelist()}


def test_every_number_links_to_its_card_pinned_to_the_release(release, document):
    assert {*document.numbers()} <= document.cards.keys()
    for number, link in document.cards.items():
        asked = parse_qs(urlsplit(link).query)
        assert link.startswith(f"{BASE}/")
        assert asked == {"nam": ["2004"], "ban": [release.id], "so": [number]}
    seen = of_view.of_address(parse_qs(urlsplit(document.cards["production_value.total.2004.actual"]).query))
    assert seen.problems == ()
    assert seen.state.number == "production_value.total.2004.actual"


def test_the_page_of_a_docx_is_as_the_decree_has_it(word):
    section = word[1].sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert 20 <= round(section.top_margin.mm) <= 25
    assert 20 <= round(section.bottom_margin.mm) <= 25
    assert 30 <= round(section.left_margin.mm) <= 35
    assert 15 <= round(section.right_margin.mm) <= 20
    normal = word[1].styles["Normal"].font
    assert (normal.name, normal.size.pt) == ("Times New Roman", 13)
    assert section.different_first_page_header_footer
    assert "PAGE" in "".join(section.header._element.itertext())


def test_a_docx_has_real_styles_and_repeats_the_headers_of_tables(word, document):
    _, file = word
    headings = [one.text for one in file.paragraphs if one.style.name == "Heading 1"]
    assert headings[:2] == ["I. Tình hình chung", "II. Các khu vực kinh tế"]
    assert len(headings) == len(document.parts)
    tables = [table for table in file.tables if table.style.name == "Table Grid"]
    assert len(tables) == sum(isinstance(block, Table) for part in document.parts for block in part.blocks)
    for table in tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert all(row._tr.trPr.find(qn("w:tblHeader")) is None for row in table.rows[1:])


def test_pictures_of_a_docx_have_alternative_texts_and_their_drawings(word, document):
    data, file = word
    charts = list(document.charts())
    described = [one.get("descr") for one in file.element.body.iter(qn("wp:docPr"))]
    assert [*(chart.alt for chart in charts), document.page.data_link] == described
    entries = parts_of(data)
    assert sum(name.endswith(".svg") for name in entries) == len(charts)
    assert b"image/svg+xml" in entries["[Content_Types].xml"]
    assert len(re.findall(rb"<asvg:svgBlip", entries["word/document.xml"])) == len(charts)


def test_words_of_a_docx_are_checked_in_their_language(word):
    assert {one.get(qn("w:val")) for one in word[1].styles.element.iter(qn("w:lang"))} == {"vi-VN"}


def test_notes_of_a_docx_are_real_notes(word, document):
    entries = parts_of(word[0])
    referred = re.findall(rb'<w:footnoteReference w:id="(\d+)"', entries["word/document.xml"])
    assert [int(number) for number in referred] == list(range(1, len(document.notes) + 1))
    told = entries["word/footnotes.xml"].decode()
    assert document.notes[0].replace("&", "&amp;") in told
    assert told.count("<w:footnoteRef/>") == len(document.notes)


def test_links_of_a_docx_lead_outside(word, document):
    outside = {one.target_ref for one in word[1].part.rels.values() if one.is_external}
    assert {document.cards[number] for number in document.numbers()} <= outside
    assert document.link in outside


class Read(HTMLParser):
    """What a page loads, and its anchors."""

    def __init__(self, text):
        super().__init__()
        self.loaded, self.ids, self.hrefs, self.tags = [], set(), [], set()
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        own = dict(attrs)
        self.tags.add(tag)
        self.loaded += [own[key] for key in ("src", "xlink:href", "data", "poster") if own.get(key)]
        self.loaded += [own["href"] for _ in [0] if tag in {"link", "image", "use"} and own.get("href")]
        self.hrefs += [own["href"] for _ in [0] if tag == "a" and own.get("href")]
        self.ids |= {own.get("id", "")}


def test_html_is_one_file_that_loads_nothing(document):
    text = html_file.write(document)
    read = Read(text)
    assert read.loaded == []
    assert not {"script", "iframe", "object", "link"} & read.tags
    assert not re.search(r"url\(\s*['\"]?https?:", text)
    assert {href.removeprefix("#") for href in read.hrefs if href.startswith("#")} <= read.ids
    assert text.count("<svg") == len([*document.charts()]) + 1
    assert document.cards["production_value.total.2004.actual"].replace("&", "&amp;") in text


def letters(text):
    return "".join(text.split())


def test_a_pdf_has_its_letters_and_all_words(document):
    data = pdf_file.write(document)
    assert data == pdf_file.write(document)
    reader = PdfReader(io.BytesIO(data))
    assert reader.pages[0].mediabox[2:] == pytest.approx([595.28, 841.89], abs=0.1)
    fonts = {str(font) for page in reader.pages for font in page["/Resources"].get("/Font", {}).values()}
    assert fonts
    said = letters("".join(page.extract_text() for page in reader.pages))
    for paragraph in [*document.paragraphs()][:3]:
        first = letters(paragraph.text.split(",", maxsplit=1)[0])
        assert first in said
    assert letters("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM") in said
    links = {
        annotation["/A"]["/URI"]
        for page in reader.pages
        for annotation in page.get("/Annots", [])
        if "/URI" in annotation.get("/A", {})
    }
    assert {document.cards[number] for number in document.numbers()} <= links
    assert reader.metadata.title == "BÁO CÁO: Tình hình sản xuất công nghiệp năm 2004"


def test_every_vietnamese_letter_is_in_a_pdf(words):
    alphabet = "aàảãáạăằẳẵắặâầẩẫấậeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵđ"
    rows = [row_of("production_value", "total", "2006", "actual")]
    free = {"khu-vuc": [" ".join(alphabet), " ".join(alphabet.upper())]}
    reader = PdfReader(io.BytesIO(pdf_file.write(written(Facts("2006", rows), words("2006"), free=free))))
    said = {*"".join(page.extract_text() for page in reader.pages)}
    assert {*alphabet, *alphabet.upper()} <= said
    names = {
        font["/BaseFont"]
        for page in reader.pages
        for font in page["/Resources"]["/Font"].get_object().values()
        for font in [font.get_object()]
    }
    assert all("Libertinus" in name for name in names), names


@pytest.mark.parametrize("write", [docx_file.write, pdf_file.write, html_file.write])
def test_words_from_outside_are_words_in_every_form(words, write):
    chart = Chart(
        "x", NASTY, NASTY, [NASTY], lambda: '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', 9
    )
    rows = [
        row_of("production_value", "total", "2006", "actual", source="bls2013", kind="lower_bound", as_printed=NASTY)
    ]
    document = written(
        Facts("2006", rows),
        words("2006"),
        free={"tinh-hinh-chung": [NASTY]},
        drawn=lambda name: chart if name == "sector-mix" else None,
        stamp=NASTY,
        warning=NASTY,
        link="https://dash.example/?x=%22%3E",
        cards={rows[0]["id"]: 'https://dash.example/?so="><b>'},
    )
    data = write(document)
    if isinstance(data, str):
        assert "<script" not in data
        assert "&lt;script&gt;" in data
        assert "<b>" not in data.split("</head>")[1].replace("<b><i>", "").replace("<p><b>", "")
    elif data.startswith(b"PK"):
        assert NASTY.replace("\x07", "\ufffd") in "\n".join(
            one.text for one in docx.Document(io.BytesIO(data)).paragraphs
        )
    else:
        said = letters("".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages))
        assert letters("<script>alert(1)</script>") in said
        assert letters("#link(") in said


def test_demonstration_data_say_so_on_every_form(demo_release):
    document = of_view.document(of_view.of_address({"bo": ["mophong"]}), BASE)
    assert document.warning
    reader = PdfReader(io.BytesIO(pdf_file.write(document)))
    assert all(letters(document.warning) in letters(page.extract_text()) for page in reader.pages)
    file = docx.Document(io.BytesIO(docx_file.write(document)))
    section = file.sections[0]
    for header in (section.header, section.first_page_header):
        assert document.warning in [one.text for one in header.paragraphs]
    assert document.warning in html_file.write(document)


def test_charts_show_numbers_of_the_very_period(document):
    """Of a period of which only targets are known the pages show the year before: a report does not."""
    drawn = [chart.name for chart in document.charts()]
    assert drawn == [
        *("sector-mix", "growth-contribution", "mining-output", "utilities", "plan-attainment", "target-gap"),
    ]
    assert [*of_view.document(of_view.of_address({"nam": ["2005"]}), "").charts()] == []


def test_no_letter_of_the_pdf_is_below_eight_points(document):
    """Small print, footnotes and what is written in drawings, whose letters shrink with them."""
    sizes = {}

    def measure(text, outer, inner, _font, size):
        scale = [abs(a * d - b * c) ** 0.5 for a, b, c, d, *_ in (outer, inner)]
        if text.strip():
            sizes.setdefault(round(size * scale[0] * scale[1], 2), text.strip())

    for page in PdfReader(io.BytesIO(pdf_file.write(document))).pages:
        page.extract_text(visitor_text=measure)
    assert len(sizes) > 3
    assert {size: text for size, text in sizes.items() if size < 7.99} == {}


@pytest.mark.parametrize("made_of", [{"nam": ["2004"]}, {"nam": ["2023"], "bo": ["mophong"], "lang": ["en"]}])
def test_what_leads_to_a_table_is_not_left_on_the_sheet_before(release, demo_release, made_of):
    document = of_view.document(of_view.of_address(made_of), BASE)
    pages = [re.sub(r"\s", "", page.extract_text()) for page in PdfReader(io.BytesIO(pdf_file.write(document))).pages]
    led = [part.blocks for part in document.parts if len(part.blocks) > 1 and isinstance(part.blocks[1], Table)]
    assert led
    for lead, table, *_ in led:
        first = re.sub(r"\s", "", lead.runs[0].text)[:30]
        caption = re.sub(r"\s", "", table.caption)
        assert any(first in page and caption in page for page in pages)


def test_a_pdf_begins_with_contents_that_name_the_page_of_each_part(document):
    reader = PdfReader(io.BytesIO(pdf_file.write(document)))
    pages = [page.extract_text() for page in reader.pages]
    bookmarks = {letters(one.title): reader.get_destination_page_number(one) for one in reader.outline}
    assert [*bookmarks] == [letters(heading) for heading in document.headings]
    contents = letters(pages[0]).replace(".", "")
    assert contents.index(letters("Mục lục")) < contents.index(letters(document.headings[0]).replace(".", ""))
    for heading, place in bookmarks.items():
        assert heading in letters(pages[place])
        assert f"{heading.replace('.', '')}{place + 1}" in contents
    targets = [one["/Dest"][0] for one in reader.pages[0]["/Annots"] if "/Dest" in one]
    own = [reader.pages[place].indirect_reference for place in bookmarks.values()]
    assert [target for target in targets if target in own][: len(own)] == own


def test_contents_of_a_docx_and_of_html_lead_to_their_parts(word, document):
    _, file = word
    lines = [one for one in file.paragraphs if one.style.name == "toc 1"]
    assert [one.text for one in lines] == document.headings
    anchors = [link.get(qn("w:anchor")) for one in lines for link in one._p.iter(qn("w:hyperlink"))]
    headings = [one for one in file.paragraphs if one.style.name == "Heading 1"]
    assert anchors == [mark.get(qn("w:name")) for one in headings for mark in one._p.iter(qn("w:bookmarkStart"))]
    assert [one.text for one in headings] == document.headings
    kinds = [one.get(qn("w:fldCharType")) for line in lines for one in line._p.iter(qn("w:fldChar"))]
    assert kinds == ["begin", "separate", "end"]
    read = Read(html_file.write(document))
    assert [href for href in read.hrefs if href.startswith("#")][: len(lines)] == [
        f"#{one.code}" for one in document.parts
    ]


def test_a_short_report_has_no_contents(words):
    rows = [row_of("production_value", "total", "2006", "actual")]
    short = written(Facts("2006", rows), words("2006"))
    assert len(short.parts) < 4
    assert "toc 1" not in {one.style.name for one in docx.Document(io.BytesIO(docx_file.write(short))).paragraphs}
    assert "<nav" not in html_file.write(short)
    pages = PdfReader(io.BytesIO(pdf_file.write(short))).pages
    assert letters("Mục lục") not in letters("".join(page.extract_text() for page in pages))
