"""The report of the period that a view is about, with its charts, stamp, links and what an officer added."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

from lsdash.exports import data_requests, provenance
from lsdash.exports.chart_images import picture as pictures
from lsdash.exports.report_document import compose, facts, monthly, paragraphs, pattern_file
from lsdash.exports.report_document.document import Chart, Document
from lsdash.exports.report_document.patterns import Patterns
from lsdash.exports.report_document.since_january import OF_YEAR_PLAN
from lsdash.model import periods
from lsdash.model.pages import MONTHLY, PAGES
from lsdash.model.words import Row, rows
from lsdash.present import captions
from lsdash.present.figures import ShownFigure
from lsdash.present.links import LEDGER, path_of
from lsdash.view import coverage, url_state, view
from lsdash.view.url_state import DATASETS, LANGUAGES, Address
from lsdash.view.view import View

OVERVIEW = PAGES[0]
_AIMS = ("target", "target_growth", "target_level", "gap", "growth_needed", "gap_share")
_KEYS = ("lang", "bo", "ban", "nam")  # of an address, what a report follows from
_WIDTH = 510  # pixels: of a drawing that is 120 mm wide, letters of 12 pixels have 8 points


def document(shown: View, base: str, folder: Path = pattern_file.FOLDER) -> Document:
    """The report of the period that `shown` is about; `base` is the address of the dashboard, "" for no links.

    Raises pattern_file.InvalidPatterns, compose.NothingToReport, releases.ReleaseError.
    """
    own = facts.of_view(shown)
    patterns = pattern_file.read(shown.words.lang, folder)
    free = _free(shown, patterns, folder)
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


def of_address(address: Mapping[str, Sequence[str]]) -> View:
    """The view of the page that a report is of: the overview, about the period that an address names."""
    return about_months(view.of(address, OVERVIEW))


def about_months(shown: View) -> View:
    """The same view about the months that its address names, where there are reports of them; else `shown`."""
    asked = _asked(shown)
    if asked is None or not monthly.covers(shown, asked):
        return shown
    words = view.words(shown.release, shown.words.lang, asked.code)
    return replace(shown, state=replace(shown.state, about=asked.code), words=words)


def is_written(shown: View) -> bool:
    """Whether there is anything to report of the period that `shown` is about."""
    return compose.is_reported(facts.numbers(shown), shown.state.about)


def _asked(shown: View) -> periods.Period | None:
    since, until = shown.state.filters.since, shown.state.filters.until
    return periods.Period(since, until) if since and until else None


def refusals(shown: View, address: Mapping[str, Sequence[str]]) -> list[str]:
    """Why no report follows from an address, in words: it was not understood, narrows what a report has whole, or
    names a period that the province has no figures of; nothing where one does."""
    lines = data_requests.problems(shown)
    narrowing = [key for key in address if key in url_state.KEYS and key not in _KEYS]
    if narrowing:
        lines.append(shown.words.text("report.unfiltered", keys=", ".join(narrowing)))
    asked = _asked(shown)
    if not lines and asked is not None and asked.code != shown.state.about:
        lines.append(shown.words.text("report.nothing", period=shown.words.period(asked.code)))
    return lines


def digest(shown: View) -> str:
    """What a report follows from besides its release: patterns and added paragraphs."""
    patterns = pattern_file.read(shown.words.lang)
    free = _free(shown, patterns, pattern_file.FOLDER)
    return hashlib.sha256(repr((patterns.digest, sorted(free.items()))).encode()).hexdigest()


def _free(shown: View, patterns: Patterns, folder: Path) -> Mapping[str, Sequence[str]]:
    codes = [part.code for part in patterns.parts]
    return paragraphs.read(shown.words.lang, shown.state.about, codes, folder / "paragraphs")


def link_address(shown: View) -> Address:
    """What every link of a report and to it says: language, data set, release, period."""
    state = shown.state
    pinned = {"lang": [state.lang], "bo": [state.dataset], "nam": [state.about], "ban": [shown.release.id]}
    default = {"lang": [LANGUAGES[0]], "bo": [DATASETS[0]]}
    return {key: values for key, values in pinned.items() if default.get(key) != values}


def _cards(shown: View, own: facts.Facts, base: str) -> dict[str, str]:
    """The link of the card of each number, on a page that shows it, pinned to the release."""
    asked = link_address(shown)
    links = {}
    for row in own.numbers:
        if row["measure"] == OF_YEAR_PLAN:  # its note says how it is computed
            continue
        page = next(iter(coverage.pages_with(shown.release, row["id"], own.about)), LEDGER)
        path = path_of(page).removeprefix("./")
        links[row["id"]] = f"{base.rstrip('/')}/{path}?{urlencode({**asked, 'so': row['id']}, doseq=True)}"
    return links


def _chart(shown: View, name: str) -> Chart | None:
    """The chart of a figure about the period, None where it would show no number of it but what was aimed at."""
    page = next((page for page in PAGES if name in page.charts), None)
    if page is None:
        return None
    figure = ShownFigure(replace(view.of(link_address(shown), page), words=shown.words), name)
    if figure.query in MONTHLY:
        there = monthly.covers(shown, periods.of(shown.state.about)) and not figure.frame.empty
    else:
        there = any(_is_of_period(row, shown.state.about) for row in rows(figure.frame))
    if not there:
        return None
    return Chart(
        name,
        figure.title,
        figure.subtitle,
        figure.notes,
        lambda: pictures.inside_svg(pictures.picture(figure, ""), _WIDTH),
        _WIDTH,
    )


def _is_of_period(row: Row, about: str) -> bool:
    return bool(row["value"] is not None and row["period"] == about and row["measure"] not in _AIMS)
