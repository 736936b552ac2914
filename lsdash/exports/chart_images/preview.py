"""The picture that chat programs show of a link: message, drawing and stamp in 1200 by 630 pixels, large enough to be
read when it is shown small."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from lsdash.exports.chart_images import drawing
from lsdash.exports.chart_images.lettering import FAMILY
from lsdash.exports.chart_images.picture import LACKING, Block, Style, legend_block, text_block
from lsdash.exports.report_document.document import clean
from lsdash.present.charts.base import RenderedChart
from lsdash.present.palette import ALARM, DARK

WIDTH, HEIGHT = 1200, 630  # pixels; what chat programs ask for
_EDGE = 36
_ROOM, _TALL = WIDTH - 2 * _EDGE, HEIGHT - 2 * _EDGE
_SOFT = "#4A4A4A"
_TITLES = tuple(Style(size, bold=True, colour=DARK) for size in (38, 34, 30, 26, 22))
_TITLE_LINES = 2
_SUBTITLE, _WORDS, _STAMP = Style(20, colour=_SOFT), Style(30), Style(15, colour=_SOFT)
_WARNING = Style(22, bold=True, colour=ALARM)
_LEGEND = 1.45  # times the size that a legend has on a page
_NARROWEST = 600  # pixels of a drawing before it is enlarged: in a narrower one answers do not stand beside marks


@dataclass(frozen=True)
class Preview:
    """The contents of a picture of a link. Without a chart it is made of words; `warning` is what must stand on
    everything of demonstration data; `doubts` are as of `Picture`."""

    title: str
    subtitle: str
    stamp: str
    warning: str = ""
    legend: Sequence[tuple[str, str]] = ()
    chart: RenderedChart | None = None
    doubts: str = ""


def png(preview: Preview) -> bytes:
    """`preview` as a PNG image. Raises ValueError."""
    return drawing.png(svg(preview), scale=1.0)


def svg(preview: Preview) -> str:
    """`preview` as an SVG document without its letters. Raises ValueError."""
    placed, y = Markup(""), float(_EDGE)
    foot = text_block([*filter(None, [preview.doubts]), preview.stamp], _STAMP, room=_ROOM)
    for block in _above(preview):
        placed += _at(_EDGE, y, block.inside)
        y += block.height
    bottom = HEIGHT - _EDGE - foot.height
    if preview.chart is not None:
        placed += _at(_EDGE, y, _fitted(preview.chart, bottom - y - 10))
    placed += _at(_EDGE, bottom, foot.inside)
    document = Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" version="1.1"'
        ' width="{width:d}" height="{height:d}" font-family="{family}">'
        '<rect width="{width:d}" height="{height:d}" fill="#FFFFFF"/>{placed}</svg>'
    ).format(width=WIDTH, height=HEIGHT, family=FAMILY, placed=placed)
    return clean(document).translate(LACKING)


def _at(x: float, y: float, inside: Markup, scale: float = 1.0) -> Markup:
    return Markup('<g transform="translate({:.1f} {:.1f}) scale({:.4f})">{}</g>').format(x, y, scale, inside)


def _above(preview: Preview) -> Sequence[Block]:
    """What stands above the drawing, from top to bottom."""
    warning = text_block([preview.warning] if preview.warning else [], _WARNING, after=6, room=_ROOM)
    below = _WORDS if preview.chart is None else _SUBTITLE
    blocks = [warning, _title(preview.title), text_block([preview.subtitle], below, after=12, room=_ROOM)]
    if preview.legend:
        legend = legend_block(preview.legend, room=_ROOM / _LEGEND)
        blocks.append(Block(_at(0, 0, legend.inside, _LEGEND), legend.height * _LEGEND))
    return blocks


def _title(title: str) -> Block:
    """In the largest letters in which it has two lines at most."""
    fitting = (text_block([title], style, after=6, room=_ROOM) for style in _TITLES)
    most = [_TITLE_LINES * style.size * 1.5 for style in _TITLES]
    blocks = list(fitting)
    return next((block for block, tall in zip(blocks, most, strict=True) if block.height <= tall), blocks[-1])


def _fitted(chart: RenderedChart, tall: float) -> Markup:
    """The drawing as large as `tall` pixels and the whole width let it be."""
    width = max(_NARROWEST, round(_ROOM * chart.height / tall))  # the form of the room
    inside, height = drawing.drawn(chart, width)
    return _at(0, 0, inside, min(_ROOM / width, tall / height))
