"""Views and screens that a page once had: links to them lead on to the page that has them now."""

from lsdash.model.pages import Page
from lsdash.view import link_repairs
from lsdash.view.link_repairs import Repaired
from lsdash.view.url_state import Problem, shown

MOVED = "moved"
_KEYS = ("xem", "man")


def without_former(address: Repaired, page: Page) -> tuple[Repaired, list[Problem]]:
    """`address` without the former views and screens of `page`, and where each is now: a problem with the reason
    "moved", whose nearest is the code of a page. What is still on the page is nothing to be told."""
    moved = [
        Problem(key, shown(text), MOVED, page.former[former])
        for key in _KEYS
        for text in address.get(key, ())
        if (former := _former(text, page)) and page.former[former]
    ]
    kept = {
        key: [text for text in texts if key not in _KEYS or not _former(text, page)] for key, texts in address.items()
    }
    return Repaired(kept, address.made), list(dict.fromkeys(moved))


def _former(text: str, page: Page) -> str:
    return link_repairs.first(text, page.former.__contains__)
