"""What a link says of itself before it is opened: title, one sentence with the main number and where a picture of it
is, for chat programs."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from lsdash import queries
from lsdash.exports import preview_image
from lsdash.model import texts
from lsdash.model.filters import Filters
from lsdash.model.pages import Page
from lsdash.model.words import Row, rows
from lsdash.present import contradictions, findings
from lsdash.present.monthly import ranking_sentences
from lsdash.present.sentences import chart_titles, targets, trends
from lsdash.present.sentences import districts as district_sentences
from lsdash.view import filter_options, url_state
from lsdash.view import view as views
from lsdash.view.view import View, of


@dataclass(frozen=True)
class Preview:
    """Title, description and language of a link's view; `image` is the address of its picture below that of the
    dashboard ("" for none), `shown` what the picture is of."""

    title: str
    description: str
    lang: str
    image: str = ""
    shown: str = ""


def preview(address: Mapping[str, Sequence[str]], page: Page) -> Preview:
    """The preview of the view that `address` means on `page`. Raises the errors of `releases.current` and `.cursor`."""
    if url_state.draft(address):
        return _of_draft(url_state.language(address))
    view = of(address, page)
    text = view.words.text
    name = text(f"nav.{page.code}")
    parts = [_number(view) or message(view)]
    if filter_options.filtered(view):
        parts.append(filter_options.in_words(view))
    if view.synthetic:
        name = text("notice.synthetic_tab", page=name)
        parts.insert(0, f"{text('notice.synthetic_short')}.")
    ended = (part if part.endswith((".", "!", "?")) else f"{part}." for part in parts)
    image, shown = preview_image.address(view), text("picture.of_page", page=name)
    return Preview(text("app.tab", page=name), " ".join(ended), view.state.lang, image, shown)


def _of_draft(lang: str) -> Preview:
    """The same for any link to a draft, whether or not there is one: who asks is not known here."""
    title = texts.text(lang, "app.tab", page=texts.text(lang, "draft.name"))
    return Preview(title, texts.text(lang, "draft.link"), lang)


def message(view: View) -> str:
    """What the page says first, with its main number."""
    return _MAIN[view.page.code](view)


def _number(view: View) -> str:
    """The number whose card the link opens, where it is one of the report."""
    if not view.state.number:
        return ""
    found = views.ask(view.release, queries.number, Filters(number=view.state.number))
    return "".join(_in_words(view, row) for row in rows(found))


def _in_words(view: View, row: Row) -> str:
    return f"{view.words.headline(row)}: {view.words.told(row)}"


def _headlines(view: View) -> str:
    frame = view.ask(queries.headlines, all_rows=True)
    mains = [row for row in rows(frame) if row["page"] == view.page.code and row["part"] == "main" and row["id"]]
    return "; ".join(_in_words(view, row) for row in mains[:2])


def _districts(view: View) -> str:
    ranking = view.ask(queries.district_ranking)
    if not ranking.empty:
        return ranking_sentences.ranking(ranking, view.words)
    return district_sentences.district_map(view.ask(queries.districts), view.words)


_MAIN: dict[str, Callable[[View], str]] = {
    "tong-quan": _headlines,
    "co-cau": lambda view: chart_titles.sector_mix(view.ask(queries.sector_mix), view.words),
    "khai-thac-mo": lambda view: chart_titles.mining_output(view.ask(queries.mining_output), view.words),
    "dien-nuoc": lambda view: chart_titles.grid_coverage(view.ask(queries.grid_coverage), view.words),
    "muc-tieu": lambda view: targets.target_gap(view.ask(queries.sector_board), view.words),
    "dia-ban": _districts,
    "dien-bien": lambda view: trends.trend(view.ask(queries.trends), view.words),
    "nhan-dinh": findings.count,
    "doi-chieu": contradictions.title,
    "bao-cao": lambda view: view.words.text("purpose.bao-cao"),
    "gioi-thieu": lambda view: view.words.text("app.about"),
    "tim-kiem": lambda view: view.words.text("purpose.tim-kiem"),
}
