"""Links of the pages → links inside the pack: what it does not have is no link there."""

import re
from collections.abc import Collection
from html import escape, unescape
from urllib.parse import parse_qs, urlsplit

from markupsafe import Markup

from lsdash.exports.pack.drawing import CARD, DISTRICT
from lsdash.model.pages import PAGES

# Templates write attributes in double quotes and escape what could end them.
_LINK = re.compile(r"<a\b([^>]*)>")
_ATTRIBUTE = re.compile(r' ([\w-]+)="([^"]*)"')
_NUMBER = re.compile(rf'(?:data-so="|href="{CARD})([^"]+)"')
_PLACE = re.compile(r' id="([^"]+)"')
_IN_PLACE = ("href", "data-so", "data-dv", "data-without")  # written anew, or read by scripts of the pages alone
_PATHS = {page.path: page.code for page in PAGES}


def numbers(html: Markup) -> list[str]:
    """The numbers that have a link or a row of their own, each once, in order."""
    return [number for number in dict.fromkeys(_NUMBER.findall(html)) if number != "close"]


def places(html: Markup) -> set[str]:
    """What a link can lead to."""
    return {unescape(place) for place in _PLACE.findall(html)}


def local(html: Markup, places: Collection[str]) -> Markup:
    """`html` of which all links lead into the pack, to one of its `places`, or to the web."""

    def anchor(link: re.Match[str]) -> str:
        said = dict(_ATTRIBUTE.findall(link[1]))
        asked = f"{DISTRICT}{said['data-dv']}" if "data-dv" in said else said.get("href", "")
        href = _place(unescape(asked), places)
        kept = {key: value for key, value in said.items() if key not in _IN_PLACE}
        written = [*kept.items(), *([("href", escape(href))] if href else [])]
        return "<a" + "".join(f' {key}="{value}"' for key, value in written) + ">"

    return Markup(_LINK.sub(anchor, html))  # noqa: S704 - values were escaped, and are again


def _place(href: str, places: Collection[str]) -> str:
    """The same place in the pack; "" for what it does not have."""
    if href.startswith(("https://", "http://")):
        return href
    parts = urlsplit(href)
    asked = parse_qs(parts.query)
    if number := asked.get("so"):
        target = f"{CARD[1:]}{number[0]}"
    elif asked:  # of another period, or of a view that only a server makes
        target = ""
    else:
        target = parts.fragment or _PATHS.get(parts.path.strip("./"), "")
    return f"#{target}" if target in places else ""
