"""The drawing of a chart without a browser: a complete Vega-Lite specification → SVG of a fixed width."""

import re
import zlib
from functools import lru_cache
from types import ModuleType

from markupsafe import Markup

from lsdash.exports.chart_images.lettering import FAMILY, FOLDER, stating_lengths
from lsdash.exports.report_document.document import clean
from lsdash.present.charts.base import DATA, RenderedChart, Spec
from lsdash.present.palette import ALARM, ALARM_TEXT, DARK, INK

_DOCUMENT = re.compile(r'<svg[^>]* width="([\d.]+)" height="([\d.]+)"[^>]*>(.*)</svg>\s*', re.DOTALL)
_SIGNATURE, _CHUNK = b"\x89PNG\r\n\x1a\n", 12  # of a PNG, and bytes of a part of it beside its data
_VERSION = re.compile(r"/v(\d+\.\d+)")


def drawn(rendered: RenderedChart, width: int) -> tuple[Markup, float]:
    """What stands inside the SVG of `rendered`, `width` pixels wide, and its height in pixels.

    Nothing is fetched from anywhere. Raises ValueError where it cannot be drawn.
    """
    document = _DOCUMENT.fullmatch(svg(still(rendered, width)))
    if document is None:
        raise ValueError("no SVG of the expected form")
    # Viewers of pictures need not know the text colour of a page, nor its theme.
    inside = stating_lengths(document.group(3).replace(INK, DARK).replace(ALARM_TEXT, ALARM))
    return Markup(inside), float(document.group(2))  # noqa: S704 - made by Vega, which escapes text


def svg(spec: Spec) -> str:
    """The drawing of a complete specification as an SVG document. Raises ValueError where it cannot be drawn."""
    version = _VERSION.search(spec["$schema"])
    document: str = _engine().vegalite_to_svg(
        spec, vl_version=version.group(1) if version else None, allowed_base_urls=[]
    )
    return document


def png(svg: str, *, scale: float) -> bytes:
    """An SVG document as a PNG image of `scale` pixels for each of its own. Raises ValueError."""
    image: bytes = _engine().svg_to_png(svg, scale=scale)
    return packed(image)


def packed(image: bytes) -> bytes:
    """A PNG image with the same pixels in a quarter of the room: the engine packs them as fast as it can."""
    kept, pixels, place = [], b"", len(_SIGNATURE)
    while place < len(image):
        end = place + _CHUNK + int.from_bytes(image[place : place + 4], "big")
        if image[place + 4 : place + 8] == b"IDAT":
            pixels += image[place + 8 : end - 4]
        else:
            kept.append(image[place:end])
        place = end
    data = b"IDAT" + zlib.compress(zlib.decompress(pixels))
    smaller = b"".join(((len(data) - 4).to_bytes(4, "big"), data, zlib.crc32(data).to_bytes(4, "big")))
    return b"".join((_SIGNATURE, *kept[:-1], smaller, kept[-1]))  # the last is IEND


@lru_cache(maxsize=1)
def _engine() -> ModuleType:
    """vl-convert with the letters of `lettering.OWN`: those of a machine may lack Vietnamese ones."""
    # It takes 60 MB and half a second once, and most visitors never save a picture.
    import vl_convert  # noqa: PLC0415

    vl_convert.register_font_directory(str(FOLDER))
    return vl_convert


def still(rendered: RenderedChart, width: int) -> Spec:
    """The specification with its data, of a fixed width, without what only a page needs."""
    config = {key: value for key, value in rendered.spec["config"].items() if key not in {"mark", "padding"}}
    return {
        **rendered.spec,
        "width": width,
        "background": "white",
        "config": {**config, "font": FAMILY, "aria": False},
        # A control character in a text would end the whole process.
        "datasets": {DATA: [{name: _clean(value) for name, value in mark.items()} for mark in rendered.marks]},
    }


def _clean(value: object) -> object:
    return clean(value) if isinstance(value, str) else value
