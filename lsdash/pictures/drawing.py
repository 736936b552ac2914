"""The drawing of a chart without a browser: a finished Vega-Lite specification → SVG of a fixed width."""

import math
import re
from collections.abc import Mapping
from typing import Any

import pyarrow as pa
from markupsafe import Markup

from lsdash.pictures.lettering import FAMILY

INK = "#1B1B1B"
_WHOLE = re.compile(r'<svg[^>]* width="([\d.]+)" height="([\d.]+)"[^>]*>(.*)</svg>\s*', re.DOTALL)
_VERSION = re.compile(r"/v(\d+\.\d+)")


def drawn(spec: Mapping[str, Any], width: int) -> tuple[Markup, float]:
    """What stands inside the SVG of `spec`, `width` pixels wide, and its height in pixels.

    `spec` is one of `charts.finished`. Nothing is fetched from anywhere. Raises ValueError where it cannot be drawn.
    """
    # It takes 60 MB and half a second once, and most visitors never save a picture.
    import vl_convert  # noqa: PLC0415

    version = _VERSION.search(spec["$schema"])
    made = vl_convert.vegalite_to_svg(
        _still(spec, width), vl_version=version.group(1) if version else None, allowed_base_urls=[]
    )
    whole = _WHOLE.fullmatch(made)
    if whole is None:
        raise ValueError("no SVG of the expected form")
    # Viewers of pictures need not know the text colour of a page.
    inside = whole.group(3).replace("currentColor", INK)
    return Markup(inside), float(whole.group(2))  # noqa: S704 - made by Vega, which escapes text


def _still(spec: Mapping[str, Any], width: int) -> dict[str, Any]:
    """`spec` with its data as plain values, of a fixed width, without what only a page needs."""
    config = {key: value for key, value in spec["config"].items() if key != "mark"}
    return {
        **spec,
        "width": width,
        "background": "white",
        "config": {**config, "font": FAMILY, "aria": False},
        "datasets": {name: _values(stream) for name, stream in spec["datasets"].items()},
    }


def _values(stream: bytes) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = pa.ipc.open_stream(stream).read_all().to_pylist()
    return [{name: _plain(value) for name, value in row.items()} for row in found]


def _plain(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value
