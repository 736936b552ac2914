"""Whole addresses in links, for browsers that run no script of ours: there address.js does the same.

Links of the dashboard say only what they change (lsdash/present/links.py); their data attributes say what stays behind.
"""

import re
from collections.abc import Mapping, Sequence
from html import escape, unescape
from urllib.parse import parse_qsl, urlencode

from lsdash.view.url_state import KEYS, Address

_LINK = re.compile(r"<a\s[^>]*>")
_ATTRIBUTE = re.compile(r'([\w-]+)(?:="([^"]*)")?')
_HREF = re.compile(r'href="([^"?#]*)\??([^"#]*)([^"]*)"')
_OFFERED = r'href="\?{key}=([^"&]*)" data-toggle="{key}"'
_Pairs = list[tuple[str, str]]


def complete(html: str, address: Address) -> str:
    """`html` with links that lead from the page at `address` without a script."""
    before = [(key, value) for key, values in address.items() for value in values]
    return _LINK.sub(lambda tag: _completed(tag[0], before, html), html)


def _completed(tag: str, before: _Pairs, html: str) -> str:
    attributes = {name: unescape(value) for name, value in _ATTRIBUTE.findall(tag)}
    left = _left_behind(attributes)
    href = _HREF.search(tag)
    if left is None or href is None:
        return tag
    own = _own(parse_qsl(unescape(href[2]), keep_blank_values=True), before, attributes, html)
    said = {key for key, _ in own}
    kept = [pair for pair in before if pair[0] not in left and pair[0] not in said]
    pairs: _Pairs = sorted([*kept, *own], key=_rank)
    query = urlencode(pairs)
    path, fragment = href[1], href[3]
    mark = "?" if query or not path else ""
    return f'{tag[: href.start()]}href="{path}{mark}{escape(query)}{fragment}"{tag[href.end() :]}'


def _left_behind(attributes: Mapping[str, str]) -> Sequence[str] | None:
    """Keys of the present address that do not come along with a link; None for one that is whole."""
    if "data-so" in attributes:
        return ("so",)
    if "data-dv" in attributes:
        return ("so", "dv")
    if "data-toggle" in attributes:
        return (attributes["data-toggle"],)
    return attributes["data-without"].split() if "data-without" in attributes else None


def _own(said: _Pairs, before: _Pairs, attributes: Mapping[str, str], html: str) -> _Pairs:
    """What the link itself says with the other choices of its filter; one that is made already is taken back by it."""
    toggle = "dv" if "data-dv" in attributes else attributes.get("data-toggle")
    if toggle is None:
        return said
    choices = [pair for pair in before if pair[0] == toggle]
    others = [pair for pair in choices if pair not in said]
    kept = [] if "data-alone" in attributes else others
    if len(others) < len(choices):
        return kept
    offered = [*dict.fromkeys(re.findall(_OFFERED.format(key=re.escape(toggle)), html))]
    order = {value: place for place, value in enumerate(offered)}
    return sorted([*kept, *said], key=lambda pair: order.get(pair[1], -1))


def _rank(pair: tuple[str, str]) -> int:
    """The place of a key in an address; keys that are not ours come last."""
    return KEYS.index(pair[0]) if pair[0] in KEYS else len(KEYS)
