"""What mail, chat programs and people do to links on their way, undone. Pure; nothing here raises or asks any host.

`repaired` undoes what was done to the keys of an address, `readings` to one value, `link_in` to a whole link that
somebody pasted. What of it is taken for what was meant is decided by who knows which values there are.
"""

import base64
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from html import unescape
from itertools import count
from typing import NamedTuple
from urllib.parse import parse_qsl, unquote

from lsdash.view.address_keys import FREE_TEXT, KEYS, is_foreign

Address = dict[str, list[str]]


class Repair(NamedTuple):
    """A pair of an address as it was found, and one that was meant by it."""

    key: str
    text: str
    own: str
    value: str


class Repaired(Address):
    """An address under the keys that were meant; `made`: how each pair came about that it did not have."""

    def __init__(self, pairs: Mapping[str, list[str]], made: Sequence[Repair]) -> None:
        super().__init__(pairs)
        self.made = made


LONGEST = 2000  # letters of a text in which anything is undone
_MOST = 200  # pairs of an address in which anything is
_TIMES = 3  # how often a text may have been encoded
_ENCODED = re.compile(r"%[0-9A-Fa-f]{2}")
# Other dashes are hyphens; soft hyphens, and what Markdown puts before a sign, are nothing.
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"), "-") | {0x00AD: None, ord("\\"): None}
_CUT_ESCAPE = re.compile(r"%[0-9A-Fa-f]?$")
_FRAGMENT = re.compile(r"#.*", re.DOTALL)
_WORDS = re.compile(r"[^\W_](?:.*[^\W_])?", re.DOTALL)
_DOTS = re.compile(r"(?<!\.)\.{3,}(?=\d)")
_ENTITY = re.compile(r"^(?:amp;)+")
# Where another pair begins in what passes for one value: in a code before any key, in free text before one of ours.
# Their parts are possessive: what was tried once is not tried anew from each of its letters.
_JOINED = re.compile(r"(?<![&;?#])[&;?#]++(?:amp;)*+(?=[\w.\[\]-]++=)")
_JOINED_TO_TEXT = re.compile(rf"(?<![&;?#])[&;?#]++(?:amp;)*+(?=(?:{'|'.join(KEYS)})=)")
_JOINED_TO_PATH = re.compile(r"(?<![?&;])[?&;]++(?:amp;)*+(?=[\w.\[\]-]++=|$)")
_QUOTED_PRINTABLE = re.compile(r"^3D")


def decodings(text: str) -> Iterator[str]:
    """`text`, and what it is where it was encoded once or more too often."""
    yield text
    for _ in range(_TIMES):
        if len(text) > LONGEST or not _ENCODED.search(text):
            return
        text = unquote(text)
        yield text


def readings(text: str) -> Iterator[str]:
    """`text`, then ever more of what may have been done to a code undone, each reading once: encoded too often, HTML
    entities, letters of other widths, invisible ones and spaces, a text fragment, the sentence around it, capitals.
    """
    known = [text]
    yield text
    if len(text) > LONGEST:
        return
    for undone in _undone(text):
        if undone and undone not in known:
            known.append(undone)
            yield undone


def _undone(text: str) -> Iterator[str]:
    for text in decodings(text):  # noqa: B020, PLR1704 - each step goes on from the one before
        yield text
    for step in (unescape, _visible, _without_fragment, _without_sentence, _without_mark_of_mail, str.lower):
        text = step(text)
        yield text


def most_undone(text: str) -> str:
    """The last of the `readings`."""
    return [*readings(text)][-1]


def first(text: str, is_valid: Callable[[str], bool]) -> str:
    """The first of the `readings` that is valid, "" where none is."""
    return next((reading for reading in readings(text) if is_valid(reading)), "")


def decoded(text: str) -> str:
    """Free text that was encoded too often, as it was; any other as it is."""
    cleaned = text.partition("#:~:")[0] if "#:~:" in text else text
    if not cleaned.isascii() or not cleaned.isprintable() or " " in cleaned:
        return cleaned
    last = [*decodings(cleaned)][-1]
    return cleaned if "\ufffd" in last else last.replace("+", " ") if last != cleaned else cleaned


def _visible(text: str) -> str:
    """`text` in letters of plain width, with plain hyphens, without what is not seen."""
    plain = unicodedata.normalize("NFKC", text.translate(_DASHES)).translate(_DASHES)
    return _DOTS.sub("..", "".join(_seen(plain).split()))


def _seen(text: str) -> str:
    """`text` without letters that are not seen."""
    return "".join(letter for letter in text if letter.isspace() or unicodedata.category(letter) not in {"Cf", "Cc"})


def _without_fragment(text: str) -> str:
    return _FRAGMENT.sub("", text)


def _without_sentence(text: str) -> str:
    """`text` without the punctuation around it, and without the rest of a letter that was cut in its encoding."""
    words = _WORDS.search(_CUT_ESCAPE.sub("", text))
    return words[0] if words else ""


def _without_mark_of_mail(text: str) -> str:
    """`text` without the code of an equals sign before it, as the source of a mail has it."""
    return _QUOTED_PRINTABLE.sub("", text)


def repaired(address: Mapping[str, Sequence[str]]) -> Repaired:
    """`address` with the keys that were meant; one that was repaired already as it is."""
    if isinstance(address, Repaired):
        return address
    found: Address = {}
    made: list[Repair] = []
    places = count()
    for key, values in address.items():
        for text in values:
            pairs = _pairs(key, text) if next(places) < _MOST else [(key, text)]
            made += [Repair(key, text, *pair) for pair in pairs if pair != (key, text)]
            for own, value in pairs:
                others = found.setdefault(own, [])
                if len(pairs) == 1 or value not in others:  # of what repeats itself each part stands there once
                    others.append(value)
        if not values:
            found.setdefault(key, [])
    return Repaired(found, made)


def _pairs(key: str, text: str) -> list[tuple[str, str]]:
    """The pairs of keys and values that one pair of an address was."""
    if len(key) + len(text) > LONGEST:
        return [(key, text)]
    if key not in KEYS:
        own = _own_key(key)
        if own is None:
            return _in_key(key, text) or [(key, text)]
        key = own
    if key not in KEYS:
        return [(key, text)]
    for reading in decodings(text):
        value, *others = (_JOINED_TO_TEXT if key == FREE_TEXT else _JOINED).split(reading)
        if others:
            return [(key, value), *(pair for other in others for pair in parse_qsl(other, keep_blank_values=True))]
    return [(key, text)]


def _own_key(key: str) -> str | None:
    """The key that `key` was, None where it was none of ours and none that is known."""
    if is_foreign(key):
        return key
    for reading in readings(key):
        bare = _ENTITY.sub("", reading)
        if bare in KEYS or is_foreign(bare):
            return bare
    return None


def _in_key(key: str, text: str) -> list[tuple[str, str]]:
    """The pairs in a key whose equals sign was encoded, with all that follows; none in any other."""
    for reading in decodings(key):
        if "=" not in reading:
            continue
        whole = f"{reading}={text}" if text else reading
        pairs = [(_own_key(own) or own, value) for own, value in parse_qsl(whole, keep_blank_values=True)]
        if pairs and pairs[0][0] in KEYS:
            return pairs
    return []


# --- whole links ------------------------------------------------------------------------------------------------------

_WRAPPED = re.compile(r"https?(?:%(?:25)*3A(?:%(?:25)*2F){2}|:/{1,2}(?=[^/])|-3A__)", re.IGNORECASE)
_BEGINNING = re.compile(r"h(?:tt|xx)ps?://", re.IGNORECASE)
_ENDING = re.compile(r"[\s<>\"“”«»]|\]\(")
_BREAK = re.compile(r"[\r\n]+[>\s]*")
_BREAK_OF_MAIL = re.compile(r"=?[\r\n]+[>\s]*")  # in quoted-printable, where an equals sign is =3D
_SPACED = re.compile(rf"\s*([?&])\s*({'|'.join(KEYS)})\s*=\s*")
_IN_BASE64 = re.compile(r"aHR0c[\w+/-]+")
# Nothing but what a sentence puts behind the address of the first page.
_NO_NAME = re.compile(r"[^\w-]*")
_WRAPPERS = 5  # a link is taken out of at most
# urldefense.com/v3/__LINK__;REST!!…: each star stands for the next letters of REST, after a second star for several.
_DEFENDED = re.compile(r"/v3/__(.+?)__;([\w-]*)(?:!|$)")
_STARS = re.compile(r"\*(?:\*(.))?")
_RUNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def link_in(text: str) -> str:
    """The link in what somebody pasted: without what stands around it or breaks it, out of the links of others that
    lead to it. No host is asked."""
    joined = (_BREAK_OF_MAIL if "=3D" in text else _BREAK).sub("", unescape(text.strip()))
    seen = _SPACED.sub(r"\1\2=", _seen(joined))
    begun = _BEGINNING.search(seen)
    link = _ENDING.split(seen[begun.start() :] if begun else seen)[0]
    for _ in range(_WRAPPERS):
        inner = _wrapped_in(link)
        if not inner:
            break
        link = inner
    return link


def _wrapped_in(link: str) -> str:
    """The link that another one leads to, "" where it leads to no other."""
    if defended := _DEFENDED.search(link):
        return _without_defence(*defended.groups())
    if found := _WRAPPED.search(link, len("https://")):
        inner, form = link[found.start() :], found[0]
        if "://" in form or ":/" in form:
            return inner
        inner = re.split(r"[&#]", inner)[0]
        if form.endswith("__"):
            inner = inner.translate({ord("-"): "%", ord("_"): "/"})
        return next(reading for reading in decodings(inner) if "://" in reading)
    hidden = _IN_BASE64.search(link)
    return _of_base64(hidden[0]) if hidden else ""


def _without_defence(link: str, rest: str) -> str:
    letters = iter(_of_base64(rest))

    def several(star: re.Match[str]) -> str:
        count = _RUNS.index(star[1]) + 2 if star[1] and star[1] in _RUNS else 1
        return "".join(next(letters, "*") for _ in range(count))

    return _STARS.sub(several, link)


def _of_base64(text: str) -> str:
    try:
        return base64.urlsafe_b64decode(text.replace("+", "-").replace("/", "_") + "=" * (-len(text) % 4)).decode()
    except ValueError:
        return ""


def page_in(path: str, pages: Sequence[str]) -> tuple[str, str] | None:
    """Which of `pages`, paths without slashes, a last part of an address leads to, and the query that it has in it
    where the question mark was encoded or is another sign; None where it leads to none."""
    for reading in decodings(path) if len(path) <= LONGEST else ():
        name, *query = _JOINED_TO_PATH.split(reading, maxsplit=1)
        bare = name.strip("/")
        if (found := first(bare, pages.__contains__)) or _NO_NAME.fullmatch(_visible(bare)):
            return found, "".join(query)
    return None
