"""Links inside the app: each carries the whole address, so that a key missing from an address means its default."""

import re
from collections.abc import Callable, Collection
from functools import lru_cache
from urllib.parse import urlencode

import streamlit as st

from lsdash import markup, state
from lsdash.register import PAGES
from lsdash.view import View

# Filters that could hide what a link leads to.
HIDING = ("kv", "sp", "nam")
_PAGES_SLOT = "lsdash.pages"
# What the browser says of its address is believed where it has the form of one.
_ADDRESS = re.compile(r"https?://[A-Za-z0-9._\[\]:-]{1,255}(/[A-Za-z0-9._~-]{1,64}){0,8}/?", re.ASCII)


def remember_pages(pages: dict[str, object]) -> None:
    """Hand the navigation's pages to links: page code → st.Page."""
    st.session_state[_PAGES_SLOT] = pages


def address(view: View, *, stay: bool = False) -> state.Address:
    """The address for a link: this state without an open card and, unless it stays, what belongs to this page alone."""
    left_out = {"so"} if stay else {"so", "xem", "tim", "man"}
    return {key: value for key, value in state.dump(view.state).items() if key not in left_out}


def base(view: View) -> str:
    """The address of the dashboard itself as this reader reached it, "https://host/path/"; "/" where it is unknown."""
    found = st.context.url or ""
    if not _ADDRESS.fullmatch(found):
        return "/"
    return found.rstrip("/").removesuffix(f"/{view.page.path}").rstrip("/") + "/"


def opener(view: View) -> markup.Link:
    """Gives the address of this very page with the card of an observation open."""
    own = urlencode(address(view, stay=True), doseq=True)
    # Text that is not the program's never keys a cache.
    made = _opener.__wrapped__ if view.state.search or view.state.kept else _opener
    return made(own)


@lru_cache(maxsize=64)
def _opener(query: str) -> markup.Link:
    """The same for the same address, so that tables with such links are found again."""
    return lambda so: "?" + "&".join(filter(None, (query, urlencode({"so": so}))))


def choosing(view: View) -> Callable[[str], str]:
    """Gives the address of this very page with one district chosen, or without the one that is."""
    own, chosen = address(view, stay=True), view.state.filters.districts
    return lambda code: "?" + urlencode({**own, "dv": [] if chosen == (code,) else [code]}, doseq=True)


def address_of(view: View, page: str, *, without: Collection[str] = (), **changes: list[str]) -> str:
    """The address of another page, with this state, `without` some keys of it and with `changes`."""
    found = {key: values for key, values in {**address(view), **changes}.items() if key not in without}
    query = urlencode({key: values for key, values in found.items() if any(values)}, doseq=True)
    path = next(each.path for each in PAGES if each.code == page) or "./"
    return f"{path}?{query}" if query else path


def ledger(view: View) -> str:
    """The address of the ledger, without filters that could hide the row that a link leads to."""
    return address_of(view, "doi-chieu", without=HIDING)


def link(
    view: View,
    page: str,
    label: str,
    *,
    without: Collection[str] = (),
    icon: str | None = None,
    **changes: list[str],
) -> None:
    """A link to another page that keeps the state, `without` some keys of it and with `changes`."""
    query = {key: values for key, values in {**address(view), **changes}.items() if key not in without}
    st.page_link(st.session_state[_PAGES_SLOT][page], label=label, icon=icon, query_params=query)
