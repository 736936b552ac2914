"""Pictures of charts: complete, legible, in the digits of the page, and their code leads back to the same numbers."""

import io
import re
from dataclasses import replace
from decimal import Decimal
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pandas as pd
import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as some
from markupsafe import Markup
from PIL import Image, ImageFont

from lsdash import queries
from lsdash.exports import provenance
from lsdash.exports.chart_images import drawing
from lsdash.exports.chart_images import picture as chart_images
from lsdash.exports.chart_images.lettering import FAMILY, FOLDER, style_sheet, width, wrapped
from lsdash.exports.chart_images.swatches import swatch
from lsdash.model import texts
from lsdash.model.kinds import FORMS
from lsdash.model.pages import PAGES
from lsdash.model.words import rows
from lsdash.present.charts import base, sectors
from lsdash.present.charts.legend import legend as codes_of
from lsdash.present.figures import ShownFigure
from lsdash.present.palette import SECTORS
from lsdash.view import url_state
from lsdash.view import view as views
from tests.conftest import IN_A_WORKER
from tests.ui.test_pages import charts_of, opened
from tests.ui.test_pages import page as page_of

DRAWN = [page for page in PAGES if page.code not in {"nhan-dinh", "doi-chieu"}]
ADDRESSES = [(page, view) for page in DRAWN for view in (page.views or ("",))]
# Each page in both languages and of both data sets, in two looks instead of four: the next has the other two. Its other
# views have that of the demonstration, which has charts in all of them.
LOOKS = [
    pytest.param(
        page,
        view,
        lang,
        dataset,
        id="-".join((page.code, view, lang, dataset)),
        marks=[pytest.mark.slow] if view and number % 2 else [],  # panel after panel of months
    )
    for number, (page, view) in enumerate(ADDRESSES)
    for lang, dataset in zip(url_state.LANGUAGES, url_state.DATASETS[:: -1 if number % 2 else 1], strict=True)
    if view in ("", *page.views[:1]) or dataset == "mophong"
]
SVG = "{http://www.w3.org/2000/svg}"
BASE = "https://congnghiep.example/so-lieu/"
# Signs that the letters of pictures have.
SIGNS = "\u00a0·÷–’“”†…→−≈≠≤≥■□▬▲▼○●♦╬☼²³"
WARNING = {lang: texts.text(lang, "notice.synthetic_short") for lang in url_state.LANGUAGES}


@pytest.fixture
def pictures_of(monkeypatch):
    """Gives the pictures that the charts of a page offer, by name, each with its view; and the page itself."""

    def taken(page, **address):
        made = {}

        def menu(view, name, frame, *, title, picture=None, notes=tuple):
            if picture:
                made[name] = (view, picture)
            return Markup("<button></button>")

        monkeypatch.setattr("lsdash.ui.downloads.menu", menu)
        app = opened(page, **address)
        own = {
            name: (view, make(provenance.link(view, BASE))) for name, (view, make) in made.items() if view.page is page
        }
        return own, app

    return taken


def picture(page="co-cau", query=queries.sector_mix, chart=sectors.sector_mix, **address):
    """A picture made without a page."""
    view = views.of({key: [value] for key, value in address.items()}, page_of(page))
    frame = view.ask(query)
    warning = WARNING[view.words.lang] if view.synthetic else ""
    rendered = base.render(chart(frame, view.words), view.words, warning=warning)
    legend = [(code, f"chú giải {code}") for code in codes_of(chart, frame)]
    said = {"title": "Tiêu đề", "subtitle": "tỷ đồng", "notes": ["Ghi chú"], "source": ["Nguồn: báo cáo"]}
    return chart_images.Picture(
        chart=rendered,
        legend=legend,
        stamp=provenance.line(view),
        link=provenance.link(view, BASE),
        warning=warning,
        **said,
    ), frame


def parsed(svg):
    return ElementTree.fromstring(svg)  # noqa: S314 - made by the program itself


def texts_of(svg):
    return ["".join(node.itertext()) for node in parsed(svg).iter(f"{SVG}text")]


def said_in(svg):
    """All words of a picture in reading order, lines joined."""
    return re.sub(r"\s+", " ", " ".join(texts_of(svg)))


def squeezed(text):
    return re.sub(r"\s+", "", text)


def image_of(png):
    return Image.open(io.BytesIO(png))


def decoded(png):
    found = zxingcpp.read_barcodes(image_of(png))
    return [each.text for each in found]


@pytest.mark.parametrize(("page", "choice", "lang", "dataset"), LOOKS)
def test_every_chart_of_every_page_is_a_picture_that_stands_alone(
    demo_release, pictures_of, page, *, choice, lang, dataset
):
    made, app = pictures_of(page, lang=lang, bo=dataset, **({"xem": choice} if choice else {}))
    assert len(made) == len(charts_of(app))
    assert bool(made) == bool(page.charts)
    for view, each in made.values():
        svg = chart_images.svg(each)
        said = said_in(svg)
        for line in (each.title, each.subtitle, each.stamp, *each.source, *each.notes):
            assert re.sub(r"\s+", " ", line.translate(chart_images.LACKING)).strip() in said
        assert each.stamp == provenance.line(view, warned=True)
        assert each.source
        assert all(text.translate(chart_images.LACKING) in texts_of(svg) for _, text in each.legend)
        assert said.count(WARNING[lang]) == view.synthetic
        assert "currentColor" not in svg
        assert svg.count(style_sheet()) == 1
        assert "NaN" not in svg.replace(style_sheet(), "")
        assert not re.search(r'(href|src)="(?!#)', svg)
        shown = {letter for text in texts_of(svg) for letter in text}
        assert [letter for letter in shown if letter > "~" and not letter.isalpha() and letter not in SIGNS] == []
    # As dots one of each page takes as long as all of them as lines.
    for _, each in [*made.values()][: dataset == "bc2004"]:
        png = chart_images.png(each)
        assert image_of(png).width == 2 * chart_images.PAGE
        assert decoded(png) == [each.link]


@pytest.mark.parametrize("lang", url_state.LANGUAGES)
def test_the_numbers_of_a_picture_are_those_of_the_frame(release, lang):
    each, frame = picture(lang=lang)
    found = " ".join(texts_of(chart_images.svg(each)))
    parts = [row for row in rows(frame) if row["role"] == "part" and row["period"] >= "2004" and not row["nested"]]
    assert len(parts) == 9
    assert {row["step"] for row in parts} == {0.001, 0.01, 0.1, 1.0}
    for row in parts:
        digits = f"{row['value']:.{-Decimal(repr(row['step'])).normalize().as_tuple().exponent}f}"
        assert digits.replace(".", "," if lang == "vi" else ".") in found
    assert {"vi": "108,337", "en": "108.337"}[lang] in found
    assert {"vi": "108.337", "en": "108,337"}[lang] not in found


@pytest.mark.parametrize(
    "address",
    [{}, {"lang": "en", "kv": "tw"}, {"nam": "2004", "so": "production_value.tw.2004.actual"}, {"bo": "mophong"}],
)
def test_the_code_of_a_picture_leads_back_to_the_same_numbers(demo_release, address):
    each, frame = picture(**address)
    (link,) = decoded(chart_images.png(each))
    parts = urlsplit(link)
    assert link.startswith(BASE)
    again = views.of(parse_qs(parts.query), page_of(parts.path.rpartition("/")[2]))
    assert again.problems == ()
    assert again.state.release == again.release.id
    pd.testing.assert_frame_equal(again.ask(queries.sector_mix), frame)


def test_a_link_that_chooses_everything_can_still_be_read(demo_release):
    view = views.of({"bo": ["mophong"]}, page_of("dia-ban"))
    known = views.vocabulary(view.release).codes
    view = views.of({"bo": ["mophong"], **{key: list(known[key]) for key in ("dv", "kv", "sp")}}, view.page)
    each, _ = picture()
    link = provenance.link(view, BASE)
    assert len(link) > 500
    long = chart_images.Picture(**{**vars(each), "link": link, "stamp": provenance.line(view)})
    assert decoded(chart_images.png(long)) == [link]
    assert squeezed(link) in squeezed(said_in(chart_images.svg(long)))


def test_whatever_the_texts_are_they_are_text():
    each = chart_images.Picture(
        chart=base.RenderedChart({}, [], 0, dense=False), title="</title><script>alert(1)</script>", subtitle='"><image href="https://x.example/a.png"/>',
        legend=[], notes=["<g onload='x'>&amp;", "\x01\ufffe"], source=["{0}%s"], stamp="]]>", link="https://a.example/?b=<c>",
    )  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(chart_images, "drawn", lambda drawing, width: (chart_images.Markup(""), 10.0))
        svg = chart_images.svg(each)
    found = {node.tag.removeprefix(SVG) for node in parsed(svg).iter()}
    assert found <= {"svg", "title", "rect", "g", "path", "style", "text"}
    assert each.notes[0] in said_in(svg)


def test_a_worker_draws_the_same(release):
    made, _ = picture()
    assert IN_A_WORKER(chart_images.svg, made) == chart_images.svg(made)
    assert IN_A_WORKER(chart_images.png, made) == chart_images.png(made)


def test_nothing_is_fetched_for_a_drawing(release):
    each, _ = picture()
    rendered = replace(each.chart, spec={**each.chart.spec, "data": {"url": "https://x.example/a.json"}})
    with pytest.raises(ValueError, match=r"x\.example|not allowed|External"):
        chart_images.svg(replace(each, chart=rendered))


@pytest.mark.parametrize("code", [*FORMS, *SECTORS, "residual", "derived"])
def test_every_sign_of_a_legend_has_a_form_of_its_own(code):
    assert parsed(f"<g>{swatch(code)}</g>") is not None
    others = [each for each in (*FORMS, *SECTORS, "residual", "derived") if each != code]
    assert swatch(code) not in [swatch(each) for each in others]


@given(some.text("aăđộợWi –†%", max_size=200), some.integers(40, 900))
def test_lines_fit_and_lose_nothing(text, room):
    lines = wrapped(text, room, 14)
    assert all(width(line, 14) <= room for line in lines)
    assert squeezed("".join(lines)) == squeezed(text)


def test_a_number_is_not_parted_from_its_unit():
    assert wrapped("cần\u00a0thêm 742\u00a0tỷ\u00a0đồng", 110, 14) == ["cần\u00a0thêm", "742\u00a0tỷ\u00a0đồng"]


@pytest.mark.parametrize("code", ["co-cau", "muc-tieu", "dia-ban", "dien-bien"])
@pytest.mark.parametrize("lang", url_state.LANGUAGES)
def test_each_long_line_states_its_length_and_ends_where_it_has_room_in_any_font(release, code, lang):
    shown = views.of({"lang": [lang]}, page_of(code))
    figures = [each for name in shown.page.charts if (each := ShownFigure(shown, name)) and not each.frame.empty]
    assert figures
    for figure in figures:
        lines = 0
        for text in parsed(chart_images.svg(chart_images.picture(figure, f"{BASE}/{code}"))).iter(f"{SVG}text"):
            size, bold = float(text.get("font-size").removesuffix("px")), text.get("font-weight") == "bold"
            for line in [*text] or [text]:
                taken = width(line.text or "", size, bold=bold)
                stated = line.get("textLength")
                assert (stated is not None) == (taken > 100), line.text
                assert stated is None or float(stated) == pytest.approx(taken, abs=1)
                lines += stated is not None
        assert lines > 3


def test_an_empty_chart_offers_no_picture(release, pictures_of):
    made, _ = pictures_of(page_of("co-cau"), nam="2013")
    assert made == {}


@pytest.mark.parametrize("weight", ["normal", "bold"])
@pytest.mark.parametrize(
    "words", ["Tràng Định · Bắc Sơn", "Quốc doanh địa phương (ước)", "Hữu Lũng đạt ≥ 96,52% kế hoạch †"]
)
def test_vietnamese_letters_of_a_picture_are_of_one_font_whatever_the_machine_has(words, weight):
    """As wide as those of Arial, to which lines are fitted; one letter from elsewhere and the whole line is broader."""
    line = f'<text x="10" y="60" font-size="50" font-family="{FAMILY}" font-weight="{weight}">{words}</text>'
    png = drawing.png(f'<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="90">{line}</svg>', scale=1.0)
    left, _, right, _ = image_of(png).getchannel("A").getbbox()
    assert right - left == pytest.approx(width(words, 50, bold=weight == "bold"), rel=0.04)


@pytest.mark.parametrize("weight", ["Regular", "Bold"])
def test_the_letters_of_pictures_have_all_that_the_texts_are_written_with(weight):
    font = ImageFont.truetype(FOLDER / f"{weight}.ttf", 40)
    written = {letter for lang in url_state.LANGUAGES for text in texts.entries(lang).values() for letter in text}
    wanted = {letter for letter in written if letter.isalpha()} | set(SIGNS) - {"\u00a0"}
    lacking = bytes(font.getmask("\uffff"))
    assert [letter for letter in wanted if bytes(font.getmask(letter)) == lacking] == []


@pytest.mark.parametrize(
    ("wide", "lines"), [(900, ["of which foreign-invested"]), (360, ["of which", "foreign-invested"])]
)
def test_a_name_of_a_row_is_parted_where_it_is_narrow_alone_and_never_within_a_word(release, wide, lines):
    made, _ = picture(query=queries.growth_contribution, chart=sectors.growth_contribution, lang="en")
    inside, _ = drawing.drawn(made.chart, wide)
    said = [line for node in parsed(f"<g>{inside}</g>").iter("text") for line in (*node.itertext(),)]
    assert [line for line in said if "which" in line or line == "foreign-invested"] == lines
