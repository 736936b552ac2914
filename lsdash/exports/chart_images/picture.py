"""A chart as a picture that can stand alone: message, legend, drawing, notes, source, stamp, and a QR code that leads
back to the same numbers."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from lsdash.exports import provenance
from lsdash.exports.chart_images import drawing
from lsdash.exports.chart_images.drawing import drawn
from lsdash.exports.chart_images.lettering import FAMILY, style_sheet, width, wrapped
from lsdash.exports.chart_images.swatches import HEIGHT, WIDTH, swatch
from lsdash.exports.report_document.document import clean
from lsdash.present import captions
from lsdash.present.charts.base import RenderedChart
from lsdash.present.figures import ShownFigure
from lsdash.present.palette import ALARM, DARK

PAGE = 1000  # pixels
_EDGE = 24
_ROOM = PAGE - 2 * _EDGE
_SOFT = "#4A4A4A"
_LINE = 1.32  # of the size of letters
_LONG = 100  # pixels of a line
_QR_SMALLEST, _QR_MODULE = 132, 3  # pixels: the code, and one square of a long one
# Signs of product groups that our letters lack → the most similar ones that they have.
LACKING = str.maketrans("◆✚★", "♦╬☼")
_QR = re.compile(r'<svg[^>]*viewBox="0 0 (\d+) \d+"[^>]*>(.*)</svg>', re.DOTALL)


@dataclass(frozen=True)
class Picture:
    """The contents of a picture. `legend`: codes of `legend.legend` with their words; `doubts`: which checks cast doubt
    on numbers of it.

    `warning` is what must stand on everything of demonstration data; `link` replays the view.
    """

    chart: RenderedChart
    title: str
    subtitle: str
    legend: Sequence[tuple[str, str]]
    notes: Sequence[str]
    source: Sequence[str]
    stamp: str
    link: str
    warning: str = ""
    doubts: str = ""


def picture(figure: ShownFigure, link: str) -> Picture:
    """The picture of a figure of the register; `link` replays the view."""
    view = figure.view
    doubts = "; ".join(view.words.identity(row) for row in figure.doubts)
    return Picture(
        chart=figure.rendered(),
        title=figure.title,
        subtitle=figure.subtitle,
        legend=figure.legend,
        notes=figure.notes,
        source=captions.sources(view, figure.frame),
        stamp=provenance.line(view, figure.scope, warned=True),
        link=link,
        warning=captions.warning(view),
        doubts=f"{captions.doubts_lead(view)}{doubts}" if doubts else "",
    )


@dataclass(frozen=True)
class Style:
    """How letters look: pixels, weight, colour."""

    size: float
    bold: bool = False
    colour: str = DARK


_TITLE, _SUBTITLE, _NOTE = Style(21, bold=True), Style(14.5, colour=_SOFT), Style(12.5, colour=_SOFT)
_LEGEND, _STAMP, _WARNING = Style(13), Style(11.5, colour=_SOFT), Style(15, bold=True, colour=ALARM)


@dataclass(frozen=True)
class Block:
    """Something drawn from the top left corner, and its height in pixels."""

    inside: Markup
    height: float


def svg(picture: Picture) -> str:
    """`picture` as an SVG document that brings its letters, 1000 pixels wide and as high as it needs. Raises
    ValueError."""
    return _document(picture, Markup("<style>{}</style>").format(Markup(style_sheet())))  # noqa: S704 - our own


def _document(picture: Picture, letters: Markup = Markup("")) -> str:  # noqa: B008 - it cannot be changed
    placed, y = Markup(""), float(_EDGE)
    for block in _blocks(picture):
        placed += Markup('<g transform="translate({:d} {:.1f})">{}</g>').format(_EDGE, y, block.inside)
        y += block.height
    height = round(y) + _EDGE
    document = Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" version="1.1" role="img"'
        ' width="{width:d}" height="{height:d}" viewBox="0 0 {width:d} {height:d}" font-family="{family}">'
        '<title>{title}</title>{letters}<rect width="{width:d}" height="{height:d}" fill="#FFFFFF"/>{placed}</svg>\n'
    ).format(width=PAGE, height=height, family=FAMILY, title=picture.title, letters=letters, placed=placed)
    return clean(document).translate(LACKING)


def inside_svg(picture: Picture, width: int) -> str:
    """Legend and drawing alone, `width` pixels wide, for a document that has the words around them. Raises
    ValueError."""
    legend = legend_block(picture.legend, room=width) if picture.legend else Block(Markup(""), 0)
    marks = Block(*drawn(picture.chart, width))
    height = round(legend.height + marks.height)
    document = Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" version="1.1"'
        ' width="{width:d}" height="{height:d}" viewBox="0 0 {width:d} {height:d}" font-family="{family}">'
        '<g>{legend}</g><g transform="translate(0 {top:.1f})">{drawing}</g></svg>'
    ).format(width=width, height=height, family=FAMILY, legend=legend.inside, top=legend.height, drawing=marks.inside)
    return clean(document)


def png(picture: Picture) -> bytes:
    """`picture` as a PNG image, 2000 pixels wide. Raises ValueError."""
    return drawing.png(_document(picture), scale=2.0)


def _blocks(picture: Picture) -> Iterator[Block]:
    """The parts of a picture, from top to bottom."""
    if picture.warning:
        yield text_block([picture.warning], _WARNING, after=6)
    yield text_block([picture.title], _TITLE, after=4)
    yield text_block([picture.subtitle], _SUBTITLE, after=10)
    if picture.legend:
        yield legend_block(picture.legend)
    yield Block(*drawn(_unwarned(picture) if picture.warning else picture.chart, _ROOM))
    yield text_block([*filter(None, [picture.doubts]), *picture.notes], _NOTE, before=8)
    yield _foot(picture)


def _unwarned(picture: Picture) -> RenderedChart:
    """The chart without the warning on its drawing, which stands at the top of the picture."""
    spec = {key: value for key, value in picture.chart.spec.items() if key != "title"}
    return replace(picture.chart, spec=spec)


def text_block(
    texts: Sequence[str], style: Style, *, before: float = 0, after: float = 0, room: float = _ROOM
) -> Block:
    """Paragraphs one below the other; without text no space either."""
    lines = [line for text in texts for line in wrapped(text, room, style.size, bold=style.bold)]
    if not lines:
        return Block(Markup(""), 0)
    step = style.size * _LINE
    inside = Markup("").join(
        _line(line, 0, before + style.size + step * place, style) for place, line in enumerate(lines)
    )
    return Block(inside, before + step * len(lines) + after)


def _line(text: str, x: float, y: float, style: Style) -> Markup:
    """One line. A long one states its length, so that it ends in the same place in broader fonts."""
    weight = "bold" if style.bold else "normal"
    taken = width(text, style.size, bold=style.bold)
    fitted = Markup(' textLength="{:.0f}" lengthAdjust="spacingAndGlyphs"').format(taken) if taken > _LONG else ""
    return Markup('<text x="{:.1f}" y="{:.1f}" font-size="{}" font-weight="{}" fill="{}"{}>{}</text>').format(
        x, y, style.size, weight, style.colour, fitted, text
    )


def legend_block(entries: Sequence[tuple[str, str]], room: float = _ROOM) -> Block:
    """Signs with their words, in as many rows as they need."""
    step, x, row, inside = _LEGEND.size * 1.6, 0.0, 0, Markup("")
    for code, text in entries:
        taken = WIDTH + 7 + width(text, _LEGEND.size) / 0.95
        if x and x + taken > room:
            x, row = 0.0, row + 1
        top = row * step
        sign = Markup('<g transform="translate({:.1f} {:.1f})">{}</g>').format(x, top + 2, swatch(code))
        inside += sign + _line(text, x + WIDTH + 7, top + HEIGHT + 1, _LEGEND)
        x += taken + 20
    return Block(inside, (row + 1) * step + 6)


def _foot(picture: Picture) -> Block:
    """Source, stamp and link to the left of the QR code, below a line."""
    code, size = _qr(picture.link)
    room = _ROOM - size - 20
    texts, top = Markup(""), 20.0
    for text in (*picture.source, picture.stamp, picture.link):
        block = text_block([text], _STAMP, after=4, room=room)
        texts += Markup('<g transform="translate(0 {:.1f})">{}</g>').format(top, block.inside)
        top += block.height
    rule = Markup('<path d="M0 12H{:d}" stroke="#B5BBC1"/>').format(_ROOM)
    placed = Markup('<g transform="translate({:.1f} 18)">{}</g>').format(_ROOM - size, code)
    return Block(rule + texts + placed, max(top, 18 + size))


def _qr(link: str) -> tuple[Markup, float]:
    """The QR code of `link` and the length of its side in pixels: no square of it is less than three."""
    code = _QR.search(provenance.qr(link).decode())
    if code is None:
        raise ValueError("no QR code of the expected form")
    side = int(code.group(1))
    size = max(_QR_SMALLEST, side * _QR_MODULE)
    inside = Markup(code.group(2))  # noqa: S704 - paths made by segno
    return Markup('<g transform="scale({:.4f})">{}</g>').format(size / side, inside), size
