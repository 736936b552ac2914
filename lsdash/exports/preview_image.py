"""`/data/<page>.png`: the picture that chat programs show of a link to a page, drawn by a worker when it is asked for.

A page only names its address; what the address holds are codes of the release that it names.
"""

import logging
from dataclasses import replace
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lsdash.data import worker_process
from lsdash.exports import data_requests, provenance
from lsdash.exports.chart_images import picture as pictures
from lsdash.exports.chart_images import preview as drawn
from lsdash.exports.chart_images.preview import Preview
from lsdash.exports.pool import pooled
from lsdash.exports.turns import Turns
from lsdash.model.pages import KEYS, PAGES, Page
from lsdash.present import captions
from lsdash.present.figures import ShownFigure
from lsdash.view import view as views
from lsdash.view.cache import Cache
from lsdash.view.filter_options import nothing_found
from lsdash.view.url_state import Address
from lsdash.view.view import View

_ROOT, _ENDING, _MEDIA = "/data", "png", "image/png"
# Of every page with a chart.
PATHS = tuple(f"{_ROOT}/{page.code}.{_ENDING}" for page in PAGES if page.charts)
# What decides on the picture: no open card, no search, no other release to compare with.
_KEYS = ("lang", "bo", "ban", *KEYS, "kb", "xem", "hop", "man")
_TALLEST = 300  # pixels of a drawing, as on a screen of meeting mode
# A picture takes half a second and some 100 kB: one is drawn at a time, a few wait, and the last ones are kept.
_DRAWING = Turns(waiting=4, patience=10.0)
_DRAWN = Cache(maxsize=64)
log = logging.getLogger("lsdash")


def address(view: View) -> str:
    """The address of the picture of a view, below that of the dashboard; "" for a page without one, and for a draft."""
    path = f"{_ROOT}/{view.page.code}.{_ENDING}"
    return f"{path.strip('/')}?{_query(view)}" if path in PATHS and not view.draft else ""


def _query(view: View) -> str:
    pinned = provenance.pinned(view)
    unused = () if view.page.assumes else ("kb",)
    return urlencode({key: pinned[key] for key in _KEYS if key in pinned and key not in unused}, doseq=True)


def answer(request: Request) -> Response:
    """The picture; plain text where there is none (404), where the address says something that is not understood (400),
    where it cannot be drawn (500), or not now (503)."""
    said = data_requests.address(request)
    page = next((page for page in PAGES if page.charts and page.code == request.path_params["page"]), None)
    if page is None:
        return data_requests.unknown(request)
    return data_requests.answered(said, lambda: _file(request, said, page))


def _file(request: Request, said: Address, page: Page) -> Response:
    shown = views.of(said, page)
    if refused := data_requests.refused(shown):
        return refused
    query = _query(shown)
    name = f"lsdash-{page.code}-{shown.release.id}-{shown.words.lang}.{_ENDING}"
    headers = data_requests.headers(shown, name, page.code, query)
    headers["content-disposition"] = f'inline; filename="{name}"'
    if same := data_requests.unchanged(request, headers):
        return same
    try:
        data = _DRAWN.get((shown.release, page.code, query), lambda: _drawn(shown))
    except ValueError:
        log.exception("the picture of a link cannot be drawn")
        return data_requests.refusal(shown.words.text("picture.undrawn"), 500)
    return Response(data, media_type=_MEDIA, headers=headers)


def _drawn(view: View) -> bytes:
    with _DRAWING.turn():
        return worker_process.call(drawn.png, preview(view))


def preview(view: View) -> Preview:
    """The contents of the picture of a view: its main chart as on its screen of meeting mode, or words where the
    filters leave nothing. Raises releases.ReleaseError."""
    figure = main_figure(view)
    if figure is None:
        name = view.words.text(f"nav.{view.page.code}")
        return Preview(name, nothing_found(view), provenance.line(view, warned=True), captions.warning(view))
    said = pictures.picture(figure, "")
    chart = figure.rendered(tallest=_TALLEST)
    return Preview(said.title, said.subtitle, said.stamp, said.warning, said.legend, chart, said.doubts)


def main_figure(view: View) -> ShownFigure | None:
    """The chart that a view is about: that of its screen or of its choice, else the first one with rows that most of
    what is chosen narrows. None where there is none. Raises releases.ReleaseError."""
    screen, page = view.screen, view.page
    if screen is not None and screen.shown in page.charts:
        return ShownFigure(view, screen.shown)
    own = page.shows.get(view.state.view, "")
    others = {*page.shows.values()} - {page.shows.get(view.choice)}
    names = [own] * bool(own) + [name for name in page.charts if name not in others]
    filled = (name for name in names if not ShownFigure(view, name).frame.empty)
    found = min(filled, key=lambda name: 0 if name == own else len(ShownFigure(view, name).scope.left), default="")
    return _on_screen(view, found) if found else None


def _on_screen(view: View, name: str) -> ShownFigure:
    """The chart as on its first screen of meeting mode, where it has one: with as many rows as can be read there."""
    meeting = replace(view, state=replace(view.state, meeting=True, index=False, screen=""))
    own = (slide for slide in meeting.screens if (slide.page, slide.shown) == (view.page.code, name))
    slide = next((slide for slide in own if slide.view in {"", view.choice}), None)
    if slide is None:
        return ShownFigure(view, name)
    return ShownFigure(replace(meeting, state=replace(meeting.state, screen=slide.code)), name)


ROUTES = [Route(f"{_ROOT}/{{page}}.{_ENDING}", pooled(answer))]
