"""Links inside the dashboard. Each says only what it changes; what else the address says, navigation.js adds near a
reader.

So a link stays the same whatever is filtered, and the browser need not take a page full of them in anew.
"""

from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import urlencode

from lsdash.model.pages import PAGES
from lsdash.model.words import Row
from lsdash.present.markup import Inline
from lsdash.view.slides import Slide
from lsdash.view.url_state import KEYS

LEDGER = "doi-chieu"
FINDINGS, ABOUT, SEARCH = "nhan-dinh", "gioi-thieu", "tim-kiem"
# Pages that show every number: what leads to the page of a number leads to another where there is one.
EVERYTHING = (LEDGER, "dien-bien")
# Of an address this belongs to the page that is left, or to its open card.
OWN = ("so", "xem", "tim", "man")
# Filters that could hide what a link leads to.
CHOSEN = ("kv", "sp")
HIDING = (*CHOSEN, "nam")


def path_of(code: str) -> str:
    """The address of a page of the dashboard, seen from any other."""
    return next(page.path for page in PAGES if page.code == code) or "./"


def of_source(source: Row) -> str:
    """The address of a source on the web, "" where it has none."""
    address = str(source["address"])
    return address if address.startswith(("https://", "http://")) else ""


def to_page(text: str, code: str, *, so: str = "", nam: str = "", without: Iterable[str] = ()) -> Inline:
    """A link to a page, with the card of the number `so` open there, about the period `nam` where that is another one;
    `without` are filters that do not come along."""
    changed = {key: value for key, value in (("nam", nam), ("so", so)) if value}
    left = (*without, "nam") if nam else without
    return Inline(text, href=path_of(code) + ("?" + urlencode(changed) if changed else ""), without=(*OWN, *left))


def to_number(text: str, code: str, period: str, *, about: str, so: str = "", without: Iterable[str] = ()) -> Inline:
    """A link to a page that shows a number where it is about `period`, from one that is about `about`."""
    return to_page(text, code, so=so, nam=period if period != about else "", without=without)


def to_screen(text: str, screen: Slide, screens: Sequence[Slide], *, here: str, **query: str) -> Inline:
    """A link from the page `here` to one of the screens of meeting mode, whose code the address says unless it is the
    first of its page."""
    first = next(other for other in screens if other.page == screen.page)
    query |= {} if screen == first else {"man": screen.code}
    path = "" if screen.page == here else path_of(screen.page)
    # What belongs to this page stays with its own screens, all but an open card.
    return Inline(text, href=f"{path}?{urlencode(query)}", without=OWN if path else ("so", "man"))


def to_draft(text: str, submission: str) -> Inline:
    """A link to the pages of the draft of a submission, without anything of the present address but the language."""
    left = tuple(key for key in KEYS if key != "lang")
    return Inline(text, href=f"./?{urlencode({'thu': submission})}", without=left)


def to_report(text: str, form: str, address: Mapping[str, Sequence[str]]) -> Inline:
    """A link to the report of a period as a file of this form; `address` says which."""
    return Inline(text, href=f"data/report.{form}?{urlencode(address, doseq=True)}")


def to_pack(text: str, address: Mapping[str, Sequence[str]]) -> Inline:
    """A link to the pack of a release; `address` says which, and of what."""
    return Inline(text, href=f"data/pack.html?{urlencode(address, doseq=True)}")


def to_long_form(text: str, address: Mapping[str, Sequence[str]]) -> Inline:
    """A link to what a release states, in the layout of the long form that reports come in."""
    return Inline(text, href=f"data/form.xlsx?{urlencode({'form': 'B5', **address}, doseq=True)}")


def to_finding(text: str, finding: str, *, nam: str = "") -> Inline:
    """A link to a statement among all of its report, that on the period `nam` where it is not the latest, without
    filters that could hide it."""
    query = f"?{urlencode({'nam': nam})}" if nam else ""
    return Inline(text, href=f"{path_of(FINDINGS)}{query}#{finding}", without=(*OWN, *HIDING, "dv"))


def to_row(text: str, identity: str) -> Inline:
    """A link to the row of an identity in the ledger, without filters that could hide it."""
    return Inline(text, href=f"{path_of(LEDGER)}#{identity}", without=(*OWN, *HIDING))


def to_search(text: str) -> Inline:
    """A link to the page of the search."""
    return to_page(text, SEARCH)


def to_figures(text: str, search: str) -> Inline:
    """A link to the printed figures that contain `search`, without filters that could hide one."""
    query = urlencode({"xem": "so-lieu-goc", "tim": search})
    return Inline(text, href=f"{path_of(LEDGER)}?{query}", without=(*OWN, *HIDING))
