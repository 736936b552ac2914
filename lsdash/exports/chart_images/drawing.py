"""The drawing of a chart without a browser: a finished Vega-Lite specification → SVG of a fixed width."""

import re
from typing import Any

from markupsafe import Markup

from lsdash.exports.chart_images.lettering import FAMILY
from lsdash.present.charts import DATA, Finished

INK = "#1B1B1B"
_WHOLE = re.compile(r'<svg[^>]* width="([\d.]+)" height="([\d.]+)"[^>]*>(.*)</svg>\s*', re.DOTALL)
_VERSION = re.compile(r"/v(\d+\.\d+)")


def drawn(finished: Finished, width: int) -> tuple[Markup, float]:
    """What stands inside the SVG of `finished`, `width` pixels wide, and its height in pixels.

    Nothing is fetched from anywhere. Raises ValueError where it cannot be drawn.
    """
    # It takes 60 MB and half a second once, and most visitors never save a picture.
    import vl_convert  # noqa: PLC0415

    version = _VERSION.search(finished.spec["$schema"])
    made = vl_convert.vegalite_to_svg(
        _still(finished, width), vl_version=version.group(1) if version else None, allowed_base_urls=[]
    )
    whole = _WHOLE.fullmatch(made)
    if whole is None:
        raise ValueError("no SVG of the expected form")
    # Viewers of pictures need not know the text colour of a page.
    inside = whole.group(3).replace("currentColor", INK)
    return Markup(inside), float(whole.group(2))  # noqa: S704 - made by Vega, which escapes text


def _still(finished: Finished, width: int) -> dict[str, Any]:
    """The specification with its data, of a fixed width, without what only a page needs."""
    config = {key: value for key, value in finished.spec["config"].items() if key not in {"mark", "padding"}}
    return {
        **finished.spec,
        "width": width,
        "background": "white",
        "config": {**config, "font": FAMILY, "aria": False},
        "datasets": {DATA: finished.drawn},
    }
