"""What a link says of itself before it is opened: title, one sentence with the main number and where a picture of it
is, for chat programs."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from lsdash import queries
from lsdash.exports import preview_image
from lsdash.model import formats, texts
from lsdash.model.filters import Filters
from lsdash.model.pages import MONTHLY, Page
from lsdash.model.words import Row, rows
from lsdash.present import contradictions, findings
from lsdash.present.figures import ShownFigure
from lsdash.view import filter_options, headlines, scope, url_state
from lsdash.view import view as views
from lsdash.view.scope import Scope
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


@dataclass(frozen=True)
class _Lead:
    """What may stand first, and what its numbers are of; None for words that no filter narrows."""

    text: str
    block: Scope | None = None


def preview(address: Mapping[str, Sequence[str]], page: Page) -> Preview:
    """The preview of the view that `address` means on `page`. Raises the errors of `releases.current` and `.cursor`."""
    if url_state.draft(address):
        return _of_draft(url_state.language(address))
    view = of(address, page)
    text = view.words.text
    name = text(f"nav.{page.code}")
    parts = [number] if (number := _number(view)) else _told(_lead(view), view)
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
    """What the page says first of what is chosen, with its main number."""
    return _lead(view).text


def _told(lead: _Lead, view: View) -> list[str]:
    """The message with what it is the whole of, then what narrows it."""
    if lead.block is None:
        return [lead.text]
    wider = formats.capital(filter_options.wider(view, lead.block, title=lead.text))
    return [*filter(None, (wider, lead.text, filter_options.in_words(view, lead.block)))]


def _lead(view: View) -> _Lead:
    """Of all that may lead the one that follows most of the filters, of several the first; of a screen of meeting mode
    that of its page."""
    view = replace(view, state=replace(view.state, meeting=False))
    leads = _LEADS[view.page.code](view)
    if not scope.chosen(view):
        return next(leads)
    return min(leads, key=lambda lead: len(lead.block.left) if lead.block else 0)


def _number(view: View) -> str:
    """The number whose card the link opens, where it is one of the report."""
    if not view.state.number:
        return ""
    found = views.ask(view.release, queries.number, Filters(number=view.state.number))
    return "".join(_in_words(view, row) for row in rows(found))


def _in_words(view: View, row: Row) -> str:
    return f"{view.words.headline(row)}: {view.words.told(row)}"


def _headlines(view: View) -> Iterator[_Lead]:
    mains = [row for row in headlines.of_page(view) if row["part"] == "main" and row["id"]][:2]
    yield _Lead("; ".join(_in_words(view, row) for row in mains), scope.of_rows(view, mains))


def _figures(*names: str) -> Callable[[View], Iterator[_Lead]]:
    """The titles of charts: the first always, the others where they have rows."""

    def leads(view: View) -> Iterator[_Lead]:
        for place, name in enumerate(names):
            figure = ShownFigure(view, name)
            if place == 0 or (name in view.page.charts and _has_rows(figure)):
                yield _Lead(figure.instead or figure.title, figure.scope)

    return leads


def _has_rows(figure: ShownFigure) -> bool:
    return (figure.query not in MONTHLY or bool(figure.view.months)) and not figure.frame.empty


def _overview(view: View) -> Iterator[_Lead]:
    yield from _headlines(view)
    yield from (lead for lead in _figures("plan-attainment", "cumulative")(view) if lead.text)


def _districts(view: View) -> Iterator[_Lead]:
    ranked = not view.ask(queries.district_ranking).empty
    yield from _figures("district-ranking" if ranked else "district-map")(view)


def _counted(count: Callable[[View], str], query: str) -> Callable[[View], Iterator[_Lead]]:
    return lambda view: iter([_Lead(count(view), scope.of_query(view, query))])


def _always(key: str) -> Callable[[View], Iterator[_Lead]]:
    """Words that no filter narrows."""
    return lambda view: iter([_Lead(view.words.text(key))])


_LEADS: dict[str, Callable[[View], Iterator[_Lead]]] = {
    "tong-quan": _overview,
    "co-cau": _figures("sector-mix", "cumulative"),
    "khai-thac-mo": _figures("mining-output", "cumulative"),
    "dien-nuoc": _figures("grid-coverage", "utilities", "cumulative"),
    "muc-tieu": _figures("target-gap", "product-target"),
    "dia-ban": _districts,
    "dien-bien": _figures("trend"),
    "nhan-dinh": _counted(findings.count, "findings"),
    "doi-chieu": _counted(contradictions.title, "ledger"),
    "bao-cao": _always("purpose.bao-cao"),
    "gioi-thieu": _always("app.about"),
    "tim-kiem": _always("purpose.tim-kiem"),
}
