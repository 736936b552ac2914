"""Address ⇄ filters: pure and total. Nothing here raises, whatever an address holds.

An address is a mapping of keys to lists of texts (repeated keys). `parse` turns it into a State and a list of what was
not understood; `dump` gives the shortest address of a State: only what differs from the default.
"""

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from lsdash.filters import Codes, Filters

Address = dict[str, list[str]]

LANGUAGES = ("vi", "en")
DATASETS = ("bc2004",)
LISTS = {"dv": "districts", "kv": "sectors", "sp": "products"}
KEYS = ("lang", "bo", *LISTS, "nam", "xem", "tim")
# Keys of the address contract that later versions answer to: kept through a visit, and named as not yet in use.
RESERVED = ("ban", "so", "kb", "hop")
# Keys that chat programs, mail and search engines hang on to links: not ours, kept, and not worth a notice.
FOREIGN = re.compile(r"utm_\w+|fbclid|gclid|gbraid|wbraid|msclkid|zarsrc|mibextid|igsh|_gl|embed|embed_options")

MOST_VALUES = 40
LONGEST_SHOWN = 60
LONGEST_SEARCH = 80
MOST_KEPT = 20
LONGEST_KEPT = 200
_YEARS = re.compile(r"(\d{4})(?:\.\.(\d{4}))?", re.ASCII)


@dataclass(frozen=True)
class Vocabulary:
    """The codes that a release knows: values allowed for each list key, and the years that have figures."""

    codes: Mapping[str, Sequence[str]]
    years: Sequence[int]


@dataclass(frozen=True)
class Problem:
    """Something in the address that was not understood.

    `key` and `text` are shortened raw text, fit only to be shown escaped. `reason` is a code: unknown, key, many,
    repeated, long, reserved, period. `nearest` is a valid value (or key), what is read instead, or "".
    """

    key: str
    text: str
    reason: str
    nearest: str = ""


@dataclass(frozen=True)
class State:
    """What the address says, understood. `view` is a page's own choice ("" = its default); `search` is free text.

    `kept` holds keys that are not ours or not yet in use, to be carried through the visit unchanged.
    """

    lang: str = LANGUAGES[0]
    dataset: str = DATASETS[0]
    filters: Filters = field(default_factory=Filters)
    view: str = ""
    search: str = ""
    kept: tuple[tuple[str, Codes], ...] = field(default=())


def plain(text: str) -> str:
    """`text` as a code would be written: lower case ASCII, words joined by hyphens ("Hữu Lũng" → "huu-lung")."""
    bare = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    ascii_only = "".join(letter for letter in bare if not unicodedata.combining(letter))
    return re.sub(r"[^a-z0-9]+", "-", ascii_only.lower()).strip("-")


def nearest(text: str, codes: Iterable[str]) -> str:
    """The code most like `text`, or ""."""
    wanted = plain(text[:LONGEST_SHOWN])
    found = difflib.get_close_matches(wanted, list(codes), n=1, cutoff=0.5) if wanted else []
    return found[0] if found else ""


def shown(text: str) -> str:
    """`text` shortened and without control characters, still to be escaped where it is shown."""
    cleaned = "".join(letter if letter.isprintable() else "·" for letter in text[: LONGEST_SHOWN + 1])
    return cleaned if len(text) <= LONGEST_SHOWN else cleaned[:LONGEST_SHOWN] + "…"


def parse(
    address: Mapping[str, Sequence[str]], vocabulary: Vocabulary, views: Sequence[str], *, searches: bool = True
) -> tuple[State, list[Problem]]:
    """The State that `address` means on a page with `views`, and what in it was not understood. Never raises.

    `searches` says whether the page has a search.
    """
    problems: list[Problem] = []
    lists = {name: _codes(address, key, vocabulary.codes[key], problems) for key, name in LISTS.items()}
    first, last = _years(address, vocabulary.years, problems)
    state = State(
        lang=_one(address, "lang", LANGUAGES, problems) or LANGUAGES[0],
        dataset=_one(address, "bo", DATASETS, problems) or DATASETS[0],
        filters=Filters(**lists, first=first, last=last),
        view=_one(address, "xem", views, problems),
        search=_search(address, problems, searches=searches),
        kept=_kept(address, problems),
    )
    if views and state.view == views[0]:
        state = replace(state, view="")
    return state, problems


def dump(state: State) -> Address:
    """The shortest address of `state`; `parse` of it gives `state` again."""
    filters = state.filters
    found: Address = {
        "lang": [state.lang] if state.lang != LANGUAGES[0] else [],
        "bo": [state.dataset] if state.dataset != DATASETS[0] else [],
        **{key: list(getattr(filters, name)) for key, name in LISTS.items()},
        "nam": [years_text(filters)],
        "xem": [state.view],
        "tim": [state.search],
        **{key: list(values) for key, values in state.kept},
    }
    kept = {key for key, _ in state.kept}
    return {key: values for key, values in found.items() if key in kept or any(values)}


def years_text(filters: Filters) -> str:
    """The period of `filters` as in an address: "2004", "2003..2005" or ""."""
    if filters.first is None or filters.last is None:
        return ""
    first, last = f"{filters.first:04d}", f"{filters.last:04d}"
    return first if first == last else f"{first}..{last}"


def _last(address: Mapping[str, Sequence[str]], key: str, problems: list[Problem]) -> str:
    """The last text of a key that takes one; the others are named. "" where there is none."""
    texts = list(dict.fromkeys(address.get(key, ())))
    problems += [Problem(key, shown(text), "repeated", shown(texts[-1])) for text in texts[:-1][:MOST_VALUES]]
    return texts[-1] if texts else ""


def _search(address: Mapping[str, Sequence[str]], problems: list[Problem], *, searches: bool) -> str:
    text = _last(address, "tim", problems)
    if text and not searches:
        problems.append(Problem("tim", shown(text), "unknown"))
        return ""
    if len(text) > LONGEST_SEARCH:
        problems.append(Problem("tim", shown(text), "long", str(LONGEST_SEARCH)))
    return text[:LONGEST_SEARCH].encode("utf-8", "replace").decode().strip()


def _one(address: Mapping[str, Sequence[str]], key: str, allowed: Sequence[str], problems: list[Problem]) -> str:
    """The value of a key that takes one; the last valid one where it is repeated."""
    found = ""
    for text in list(address.get(key, ()))[:MOST_VALUES]:
        if text in allowed:
            found = text
        else:
            problems.append(Problem(key, shown(text), "unknown", nearest(text, allowed) or "".join(allowed[:1])))
    return found


def _codes(
    address: Mapping[str, Sequence[str]], key: str, allowed: Sequence[str], problems: list[Problem]
) -> tuple[str, ...]:
    """Valid codes of a list key, in the order of `allowed`, each once."""
    texts = list(dict.fromkeys(address.get(key, ())))
    if len(texts) > MOST_VALUES:
        problems.append(Problem(key, str(len(texts)), "many", str(MOST_VALUES)))
    chosen = set()
    for text in texts[:MOST_VALUES]:
        if text in allowed:
            chosen.add(text)
        else:
            problems.append(Problem(key, shown(text), "unknown", nearest(text, allowed)))
    return tuple(code for code in allowed if code in chosen)


def _years(
    address: Mapping[str, Sequence[str]], years: Sequence[int], problems: list[Problem]
) -> tuple[int | None, int | None]:
    """First and last year of the period, or (None, None) where none is given or none has figures."""
    if not address.get("nam"):
        return None, None
    text = _last(address, "nam", problems)
    match = _YEARS.fullmatch(text)
    first, last = sorted(int(year or match[1]) for year in match.groups()) if match else (0, 0)
    if any(first <= year <= last for year in years):
        return first, last
    reason = "period" if match else "unknown"
    problems.append(Problem("nam", shown(text), reason, _nearest_year(text, years)))
    return None, None


def _nearest_year(text: str, years: Sequence[int]) -> str:
    digits = re.search(r"\d{4}", text, re.ASCII)
    if not years:
        return ""
    return str(min(years, key=lambda year: abs(year - int(digits[0])))) if digits else str(years[0])


def _kept(address: Mapping[str, Sequence[str]], problems: list[Problem]) -> tuple[tuple[str, Codes], ...]:
    kept = []
    others = [key for key in address if key not in KEYS]
    if len(others) > MOST_KEPT:
        problems.append(Problem(shown(others[MOST_KEPT]), str(len(others)), "many", str(MOST_KEPT)))
    for key in others[:MOST_KEPT]:
        if key in RESERVED:
            problems.append(Problem(key, shown(" ".join(address[key])), "reserved"))
        elif not FOREIGN.fullmatch(key):
            problems.append(Problem(shown(key), shown(" ".join(address[key])), "key", nearest(key, KEYS)))
        if len(key) > LONGEST_KEPT:
            continue  # named above; cut short, it might pass for another key
        kept.append((key, tuple(value[:LONGEST_KEPT] for value in list(address[key])[:MOST_VALUES])))
    return tuple(kept)
