"""The pack of a release: pages, the cards of all their numbers, the stamp, in one HTML file that asks nobody."""

from base64 import b64encode
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from lsdash.exports import provenance
from lsdash.exports.pack import pages
from lsdash.exports.pack.drawing import CARD
from lsdash.exports.pack.local_links import local, numbers, places
from lsdash.exports.report_document.document import clean
from lsdash.model.pages import PAGES, Page
from lsdash.present import captions, cards, jinja, page_html
from lsdash.present.html_card import html_card
from lsdash.view import view as views
from lsdash.view.url_state import Address
from lsdash.view.view import View

MOST = 7  # megabytes
_MOST_CARDS = 800  # numbers that only cards name have cards too while there are fewer
_FOLDER = Path(__file__).parent
_ENVIRONMENT = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
PACKED = tuple(page for page in PAGES if page.code not in pages.LEFT_OUT)


class TooLarge(Exception):
    """The pack has more bytes than fit a message or a memory stick of old; filters make it smaller."""


@dataclass(frozen=True)
class _Section:
    code: str
    name: str
    html: Markup


def write(address: Address, base: str, packed: Collection[Page] = PACKED) -> str:
    """The pack of what an address that was understood shows on the pages `packed`; `base` is the address of the
    dashboard, "" for no link to it. Raises TooLarge, ValueError, releases.ReleaseError.
    """
    shown = [views.of(address, page) for page in packed]
    made = [(view, pages.page(view)) for view in shown]
    own = _cards(shown[0], dict.fromkeys(number for _, html in made for number in numbers(html)))
    known = {view.page.code for view in shown}.union(*(places(html) for _, html in made))
    known |= {f"{CARD[1:]}{number}" for number in own}
    sections = [
        _Section(view.page.code, view.words.text(f"nav.{view.page.code}"), local(html, known)) for view, html in made
    ]
    document = _document(shown, base, sections, {number: local(html, known) for number, html in own.items()})
    if len(document.encode()) > MOST * 1_000_000:
        raise TooLarge
    return document


def _cards(view: View, wanted: Iterable[str]) -> dict[str, Markup]:
    """The card of every number that pages show, then of what these name, and so on while there is room."""
    close, made, ahead = view.words.text("card.close"), dict[str, Markup](), list(wanted)
    while ahead:
        made |= {number: html_card(card, close=close) for number, card in cards.several(view, ahead).items()}
        named = dict.fromkeys(number for html in made.values() for number in numbers(html) if number not in made)
        ahead = list(named)[: max(0, _MOST_CARDS - len(made))]
    return made


def _document(shown: Sequence[View], base: str, sections: Iterable[_Section], own: dict[str, Markup]) -> str:
    view = shown[0]
    link, release = provenance.link(view, base) if base else "", view.release.id
    script = _read("bundle.js")
    document = _ENVIRONMENT.from_string(_read("bundle.html")).render(
        lang=view.words.lang,
        site=view.words.text("app.site"),
        pages=view.words.text("app.pages"),
        newer=view.words.text("pack.newer"),
        search=view.words.text("pack.search"),
        hint=view.words.text("search.hint"),
        found=view.words.text("search.found", count="{count}"),
        first=view.words.text("pack.first", count="{count}"),
        nothing=view.words.text("search.nothing", text="{text}"),
        copy=view.words.text("pack.copy", release=release, built=provenance.built(view.release, view.words)),
        release=release,
        sections=sections,
        cards=own.items(),
        card=CARD[1:],
        stamp=provenance.of_pages(shown),
        marks=local(page_html.marks(view), {"gioi-thieu"}),
        warning=captions.warning(view),
        link=link,
        qr=Markup(provenance.qr(link).decode()) if link else "",  # noqa: S704 - paths made by segno
        style=Markup(jinja.STYLE.read_text(encoding="utf-8") + _read("bundle.css")),  # noqa: S704 - files of the program
        script=Markup(script),  # noqa: S704
        digest=b64encode(sha256(script.encode()).digest()).decode(),
    )
    return clean(document)


def _read(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")
