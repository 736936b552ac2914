"""The report of the period that a view is about, with its charts, stamp, links and what an officer added."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

from lsdash.exports import provenance
from lsdash.exports.chart_images import picture as pictures
from lsdash.exports.report_document import compose, facts, paragraphs, pattern_file
from lsdash.exports.report_document.document import Chart, Document
from lsdash.model.pages import PAGES
from lsdash.present import captions
from lsdash.present.figures import ShownFigure
from lsdash.present.links import LEDGER, path_of
from lsdash.view import coverage, view
from lsdash.view.url_state import LANGUAGES, Address
from lsdash.view.view import View

OVERVIEW = PAGES[0]
_WIDTH = 555  # pixels: of a drawing that is 145 mm wide letters have 9 points


def document(shown: View, base: str, folder: Path = pattern_file.FOLDER) -> Document:
    """The report of the period that `shown` is about; `base` is the address of the dashboard, "" for no links.

    Raises pattern_file.InvalidPatterns, compose.NothingToReport, releases.ReleaseError.
    """
    own = facts.of_view(shown)
    patterns = pattern_file.read(shown.words.lang, folder)
    codes = [part.code for part in patterns.parts]
    free = paragraphs.read(shown.words.lang, own.about, codes, folder / "paragraphs")
    return compose.document(
        own,
        patterns,
        shown.words,
        free=free,
        drawn=lambda name: _chart(shown, name),
        stamp=provenance.line(shown),
        link=provenance.link(shown, base) if base else "",
        warning=captions.warning(shown),
        cards=_cards(shown, own, base) if base else {},
    )


def of_address(address: Mapping[str, list[str]]) -> View:
    """The view of the page that a report is of: the overview, about the period that an address names."""
    return view.of(address, OVERVIEW)


def _address(shown: View) -> Address:
    """What every link of the report says: language, data set, release, period."""
    state = shown.state
    lang = {} if state.lang == LANGUAGES[0] else {"lang": [state.lang]}
    pinned = provenance.pinned(shown)
    return {**lang, **{key: pinned[key] for key in ("bo", "nam", "ban") if key in pinned}}


def _cards(shown: View, own: facts.Facts, base: str) -> dict[str, str]:
    """The link of the card of each number, on a page that shows it, pinned to the release."""
    pages = coverage.pages_of(shown.release, own.about)
    asked = _address(shown)
    links = {}
    for row in own.numbers:
        page = next(iter(pages.get(row["id"], {})), LEDGER)
        path = path_of(page).removeprefix("./")
        links[row["id"]] = f"{base.rstrip('/')}/{path}?{urlencode({**asked, 'so': row['id']}, doseq=True)}"
    return links


def _chart(shown: View, name: str) -> Chart | None:
    """The chart of a figure about the period, None where it would show no number."""
    page = next((page for page in PAGES if name in page.charts), None)
    if page is None:
        return None
    figure = ShownFigure(replace(view.of(_address(shown), page), words=shown.words), name)
    frame = figure.frame
    if frame.empty or ("value" in frame and frame["value"].isna().all()):
        return None
    return Chart(
        name,
        figure.title,
        figure.subtitle,
        figure.notes,
        lambda: pictures.inside_svg(pictures.picture(figure, ""), _WIDTH),
        _WIDTH,
    )
