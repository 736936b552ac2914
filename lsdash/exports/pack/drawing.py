"""The drawing of a chart inside the pack: SVG for a wide and for a narrow screen, whose marks are links to cards."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import replace

from markupsafe import Markup

from lsdash.exports.chart_images.drawing import still, svg
from lsdash.present.charts.base import Mark, RenderedChart, Spec

WIDE, NARROW = 920, 340  # pixels
# Addresses inside the pack: of the card of a number, of what is said of a district.
CARD, DISTRICT = "#so=", "#dv="
_SVG, _HREF = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}href"
_LONG = re.compile(r"-?\d*\.\d{2,}(e-?\d+)?")
# What says nothing in a drawing that is read out as a whole; letters are those of bundle.css.
_IDLE = {"aria-hidden", "aria-roledescription", "role", "class", "font-family", "version"}
_PLACES = {"d", "transform", "x", "y", "x2", "y2", "width", "height"}
# One path through many numbers: Vega links it to the first of them, and it lies over the points of all.
_THROUGH = {"mark-line", "mark-area", "mark-trail"}
# A hollow point is pressed inside its ring too.
_POINTS = "mark-symbol"
_EMPTY = ("", "M0,0h0v0h0Z")  # of paths


def drawings(name: str, chart: RenderedChart, label: str) -> Markup:
    """Both drawings of the chart `name`, of which bundle.css shows one; `label` is read out. Raises ValueError."""
    form = Markup('<div class="ls-drawing" data-drawing="%s" role="img" aria-label="%s">%s%s</div>')
    return form % (name, label, _drawing(chart, WIDE, "wide"), _drawing(chart, NARROW, "narrow"))


def _drawing(chart: RenderedChart, width: int, style: str) -> Markup:
    root = ET.fromstring(svg(_linked(chart, width)))  # noqa: S314 - made by Vega of a specification of ours
    _slim(root)
    root.set("class", style)
    for part in root.iter():
        part.tag = part.tag.removeprefix(_SVG)
    return Markup(ET.tostring(root, encoding="unicode"))  # noqa: S704 - what ElementTree writes is escaped


def _linked(chart: RenderedChart, width: int) -> Spec:
    """The specification in which every mark of a number links to its card, that of a district to what is said of it."""
    marks = [{**mark, "href": _address(mark)} for mark in chart.marks]
    spec, narrow = still(replace(chart, marks=marks), width), chart.spec.get("usermeta", {})
    return {
        **spec,
        "height": narrow["height"] if width < narrow.get("below", 0) else spec["height"],
        "background": None,
        "encoding": {**spec.get("encoding", {}), "href": {"field": "href"}},
    }


def _address(mark: Mark) -> str:
    if number := mark.get("id"):
        return f"{CARD}{number}"
    return f"{DISTRICT}{mark['area']}" if mark.get("area") else ""


def _slim(part: ET.Element) -> None:
    """Leave out what a drawing does not need, links to nothing too; of the rest tenths of a pixel are enough."""
    marks = {*part.get("class", "").split()}
    is_through = bool(_THROUGH & marks)
    pressed = "none" if is_through else "all" if _POINTS in marks else ""
    part.attrib = dict(_attributes(part)) | ({"pointer-events": pressed} if pressed else {})
    kept = [inner for child in part for inner in _unlinked(child, all_of=is_through) if inner.get("d") not in _EMPTY]
    part[:] = kept
    for child in kept:
        _slim(child)


def _attributes(part: ET.Element) -> Iterator[tuple[str, str]]:
    for name, value in part.attrib.items():
        if name == _HREF:
            # Vega takes it for one below an address of its own. Who uses keys has the table.
            yield from (("href", f"#{value.partition('#')[2]}"), ("tabindex", "-1"))
        elif name not in _IDLE and (name, value) != ("opacity", "1"):
            yield name, _LONG.sub(lambda number: f"{float(number[0]):.1f}", value) if name in _PLACES else value


def _unlinked(part: ET.Element, *, all_of: bool) -> list[ET.Element]:
    is_idle = part.tag == f"{_SVG}a" and (all_of or "#" not in part.get(_HREF, ""))
    return list(part) if is_idle else [part]
