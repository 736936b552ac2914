"""Address ⇄ filters: pure and total. Nothing here raises, whatever an address holds.

An address is a mapping of keys to lists of texts (repeated keys). `parse` turns it into a State and a list of what was
not understood; `dump` gives the shortest address of a State: only what differs from the default.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from lsdash.model.filters import Codes, Filters, Period, Scenario
from lsdash.model.observation_ids import renamed
from lsdash.model.similar import nearest
from lsdash.view import address_periods
from lsdash.view.vocabulary import Vocabulary

Address = dict[str, list[str]]

LANGUAGES = ("vi", "en")
DATASETS = ("bc2004", "mophong")
# Data sets whose numbers are made up for demonstration.
SYNTHETIC = frozenset({"mophong"})
LISTS = {"dv": "districts", "kv": "sectors", "sp": "products"}
KEYS = ("lang", "bo", "ban", "thu", *LISTS, "nam", "so", "kb", "xem", "tim", "voi", "hop", "man")
# What `hop` says for meeting mode, and for the index of its screens.
MEETING, INDEX = "1", "muc-luc"
# Keys that chat programs, mail and search engines hang on to links: not ours, kept, and not worth a notice.
FOREIGN = re.compile(r"utm_\w+|fbclid|gclid|gbraid|wbraid|msclkid|zarsrc|mibextid|igsh|_gl|embed|embed_options")

MOST_VALUES = 40
LONGEST_SHOWN = 60
LONGEST_SEARCH = 80
MOST_KEPT = 20
LONGEST_KEPT = 200
LONGEST_NUMBER = 240  # eleven districts, named one by one, have room
# Growth that may be assumed, in percent with at most two decimals: more than a fall to nothing, at most elevenfold.
LOWEST_GROWTH, HIGHEST_GROWTH = Decimal("-99.99"), Decimal(1000)
_GROWTH = re.compile(r"[+-]?\d{1,12}(\.\d{1,2})?", re.ASCII)


@dataclass(frozen=True)
class Problem:
    """Something in the address that was not understood.

    `key` and `text` are shortened raw text, fit only to be shown escaped. `reason` is a code: unknown, key, many,
    repeated, long, period, range, draft (there is none here), beside, or "release_" and the digits of an error
    code of `releases`. `nearest` is a valid value (or key), what is read instead, or "".
    """

    key: str
    text: str
    reason: str
    nearest: str = ""


@dataclass(frozen=True)
class State:
    """What the address says, understood. `view` is a page's own choice ("" = its default); `search` is free text.

    `release` is the id of the release that the address asks for, "" for whatever is the current one. `draft` is the
    submission whose release to come it asks for instead, "" for none.
    `about` is the code of the period that the page is about, as follows from the period of `filters` and the release;
    "" without any report.
    `number` is the id of the observation whose card is open, or "". `scenario` holds (sector, assumed growth in %).
    `against` is the id of another release to compare with, or "".
    `meeting` says whether one screen is shown at a time, `screen` which one of the page ("" = its first),
    `index` whether all are listed in its place.
    `kept` holds keys that are not ours, to be carried through the visit unchanged.
    """

    lang: str = LANGUAGES[0]
    dataset: str = DATASETS[0]
    release: str = ""
    draft: str = ""
    filters: Filters = field(default_factory=Filters)
    about: str = ""
    number: str = ""
    scenario: Scenario = ()
    view: str = ""
    search: str = ""
    against: str = ""
    meeting: bool = False
    index: bool = False
    screen: str = ""
    kept: tuple[tuple[str, Codes], ...] = field(default=())


def shown(text: str) -> str:
    """`text` shortened and without control characters, still to be escaped where it is shown."""
    cleaned = "".join(letter if letter.isprintable() else "·" for letter in text[: LONGEST_SHOWN + 1])
    return cleaned if len(text) <= LONGEST_SHOWN else cleaned[:LONGEST_SHOWN] + "…"


def parse(
    address: Mapping[str, Sequence[str]],
    vocabulary: Vocabulary,
    views: Sequence[str],
    *,
    searches: bool = True,
    screens: Sequence[str] = (),
) -> tuple[State, list[Problem]]:
    """The State that `address` means on a page with `views` and `screens`, and what in it was not understood. Never
    raises.

    `searches` says whether the page has a search.
    """
    problems: list[Problem] = []
    lists: dict[str, Any] = {name: _codes(address, key, vocabulary.codes[key], problems) for key, name in LISTS.items()}
    period = _period(address, vocabulary, problems)
    hop = _one(address, "hop", (MEETING, INDEX), problems)
    state = State(
        lang=_one(address, "lang", LANGUAGES, problems) or LANGUAGES[0],
        **_shown(address, vocabulary, problems),
        filters=Filters(**lists, **period),
        about=address_periods.page_period(period, vocabulary),
        number=_number(address, vocabulary, problems),
        scenario=_scenario(address, vocabulary.scenario, problems),
        view=_one(address, "xem", views, problems),
        search=_search(address, problems, searches=searches),
        against=_against(address, vocabulary, problems),
        meeting=bool(hop),
        index=hop == INDEX,
        screen=_one(address, "man", screens, problems),
        kept=_kept(address, problems),
    )
    if views and state.view == views[0]:
        state = replace(state, view="")
    if screens and state.screen == screens[0]:
        state = replace(state, screen="")
    return state, list(dict.fromkeys(problems))


def _shown(address: Mapping[str, Sequence[str]], vocabulary: Vocabulary, problems: list[Problem]) -> dict[str, str]:
    """Data set, release and draft that the address asks for. A draft is of one data set and is no release."""
    named = {key: _last(address, key, problems) for key in ("ban", "thu")}
    if named["thu"] != vocabulary.draft:
        problems.append(Problem("thu", shown(named["thu"]), "draft"))
    asked = _one(address, "bo", DATASETS, problems)
    if not vocabulary.draft:
        release = vocabulary.release if named["ban"] == vocabulary.release else ""
        return {"dataset": asked or dataset_of(named["ban"]) or DATASETS[0], "release": release}
    dataset = dataset_of(vocabulary.release)
    others = {"ban": named["ban"], "bo": asked if asked != dataset else ""}
    problems += [Problem(key, shown(text), "beside") for key, text in others.items() if text]
    return {"dataset": dataset, "draft": vocabulary.draft}


def period_of(address: Mapping[str, Sequence[str]], vocabulary: Vocabulary) -> str:
    """The code of the period that a page at an address is about, before anything else in it can be understood."""
    return address_periods.page_period(_period(address, vocabulary, []), vocabulary)


def language(address: Mapping[str, Sequence[str]]) -> str:
    """The language that an address asks for, before anything else in it can be understood."""
    lang = _last_of(address, "lang")
    return lang if lang in LANGUAGES else LANGUAGES[0]


def dataset(address: Mapping[str, Sequence[str]]) -> str:
    """The data set that an address asks for, before anything else in it can be understood."""
    named = (text for text in reversed(list(address.get("bo", ()))) if text in DATASETS)
    return next(named, dataset_of(pinned(address)) or DATASETS[0])


def dataset_of(release: str) -> str:
    """The data set that the id of a release is of, "" where it is of none."""
    return next((name for name in DATASETS if release.startswith(f"{name}-")), "")


def draft(address: Mapping[str, Sequence[str]]) -> str:
    """The submission whose draft an address asks for, unchecked; "" for none."""
    return _last_of(address, "thu")


def pinned(address: Mapping[str, Sequence[str]]) -> str:
    """The id of the release that an address asks for, unchecked; "" for whatever is the current one."""
    return _last_of(address, "ban")


def _last_of(address: Mapping[str, Sequence[str]], key: str) -> str:
    return next(iter(list(address.get(key, ()))[-1:]), "")


def dump(state: State) -> Address:
    """The shortest address of `state`; `parse` of it gives `state` again."""
    filters = state.filters
    address: Address = {
        "lang": [state.lang] if state.lang != LANGUAGES[0] else [],
        "bo": [state.dataset] if state.dataset != DATASETS[0] else [],
        "ban": [state.release],
        "thu": [state.draft],
        **{key: list(getattr(filters, name)) for key, name in LISTS.items()},
        "nam": [address_periods.period_text(filters, state.about)],
        "so": [state.number],
        "kb": [",".join(f"{code}:{growth.normalize():f}" for code, growth in state.scenario)],
        "xem": [state.view],
        "tim": [state.search],
        "voi": [state.against],
        "hop": [(INDEX if state.index else MEETING) if state.meeting else ""],
        "man": [state.screen],
        **{key: list(values) for key, values in state.kept},
    }
    kept = {key for key, _ in state.kept}
    return {key: values for key, values in address.items() if key in kept or any(values)}


def mended(state: State, problem: Problem, others: Sequence[Problem] = ()) -> Address | None:
    """The address of `state` with the nearest valid value of `problem` in its place; None where there is none.

    What of `others` was not understood stays in it as it was, so that it is not lost with the first press.
    """
    if not problem.nearest or problem.reason not in {"unknown", "period", "range", "key"}:
        return None
    address = dump(state)
    if problem.reason == "key":
        if problem.key not in address:
            return None
        _add(address, problem.nearest, *address.pop(problem.key))
    elif problem.key in {*LISTS, "kb"}:
        _add(address, problem.key, problem.nearest)
    else:
        address[problem.key] = [problem.nearest]
    for other in others:
        if other != problem and other.reason in {"unknown", "period", "range"} and not other.text.endswith("…"):
            _add(address, other.key, other.text)
    return address


def _add(address: Address, key: str, *texts: str) -> None:
    """More values of a key, each once; a scenario is one value."""
    values = list(dict.fromkeys([*address.get(key, ()), *texts]))
    address[key] = [",".join(values)] if key == "kb" else values


def _last(address: Mapping[str, Sequence[str]], key: str, problems: list[Problem]) -> str:
    """The last text of a key that takes one; the others are named. "" where there is none."""
    last = _last_of(address, key)
    others = [text for text in dict.fromkeys(address.get(key, ())) if text != last]
    problems += [Problem(key, shown(text), "repeated", shown(last)) for text in others[:MOST_VALUES]]
    return last


def _number(address: Mapping[str, Sequence[str]], vocabulary: Vocabulary, problems: list[Problem]) -> str:
    text = _last(address, "so", problems)
    near = vocabulary.number(text[:LONGEST_NUMBER].encode("utf-8", "replace").decode()) if text else ""
    if near in {text, renamed(text)}:
        return near
    problems.append(Problem("so", shown(text), "unknown", near))
    return ""


def _against(address: Mapping[str, Sequence[str]], vocabulary: Vocabulary, problems: list[Problem]) -> str:
    text = _last(address, "voi", problems)
    releases = vocabulary.releases() if text else ()
    if text and text not in releases:
        problems.append(Problem("voi", shown(text), "unknown", nearest(text, releases)))
    return text if text in releases else ""


def _scenario(address: Mapping[str, Sequence[str]], sectors: Sequence[str], problems: list[Problem]) -> Scenario:
    """Assumed growth by sector, in the order of `sectors`; "tw:130.8,dp:-3.7"."""
    text = _last(address, "kb", problems)
    pairs = text.split(",") if text else []
    if len(pairs) > MOST_VALUES:
        problems.append(Problem("kb", str(len(pairs)), "many", str(MOST_VALUES)))
    growths: dict[str, Decimal] = {}
    for pair in pairs[:MOST_VALUES]:
        code, _, digits = pair.partition(":")
        value = growth(digits)
        if code not in sectors or value is None:
            problems.append(Problem("kb", shown(pair), "unknown", _nearest_growth(code, digits, sectors)))
        elif not LOWEST_GROWTH <= value <= HIGHEST_GROWTH:
            problems.append(Problem("kb", shown(pair), "range", f"{code}:{bounded(value):f}"))
        else:
            if code in growths:
                problems.append(Problem("kb", shown(f"{code}:{growths[code]:f}"), "repeated", shown(pair)))
            growths[code] = value
    return tuple((code, growths[code]) for code in sectors if code in growths)


def growth(digits: str) -> Decimal | None:
    """A growth in percent as an address writes it ("130.8", "-3.74"), or None."""
    return Decimal(digits) + 0 if _GROWTH.fullmatch(digits) else None  # plus nothing: "-0" is "0"


def bounded(value: Decimal) -> Decimal:
    """The growth nearest to `value` that may be assumed."""
    return min(max(value, LOWEST_GROWTH), HIGHEST_GROWTH)


def _nearest_growth(code: str, digits: str, sectors: Sequence[str]) -> str:
    near = code if code in sectors else nearest(code, sectors)
    try:
        value = Decimal(digits.replace("−", "-").strip(" %")[:LONGEST_SHOWN])
    except InvalidOperation:
        return ""
    if not near or not value.is_finite():
        return ""
    written = bounded(value).quantize(Decimal("0.01"), ROUND_HALF_UP).normalize() + 0
    return f"{near}:{written:f}"


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
    texts = list(dict.fromkeys(reversed(list(address.get(key, ())))))
    valid = [text for text in texts if text in allowed]
    for text in texts[:MOST_VALUES]:
        if text not in allowed:
            near = nearest(text, allowed) or "".join(allowed[:1])
            problems.append(Problem(key, shown(text), "unknown", near))
        elif text != valid[0]:
            problems.append(Problem(key, shown(text), "repeated", valid[0]))
    return "".join(valid[:1])


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


def _period(address: Mapping[str, Sequence[str]], vocabulary: Vocabulary, problems: list[Problem]) -> Period:
    """The period as fields of Filters; none where none is given, or none that has figures or explains itself."""
    if not address.get("nam"):
        return {}
    text = _last(address, "nam", problems)
    fields = address_periods.period(text)
    if fields and address_periods.has_figures(fields, vocabulary):
        return fields
    reason = "period" if fields else "unknown"
    problems.append(Problem("nam", shown(text), reason, address_periods.nearest_period(text, vocabulary)))
    return {}


def _kept(address: Mapping[str, Sequence[str]], problems: list[Problem]) -> tuple[tuple[str, Codes], ...]:
    kept = []
    others = [key for key in address if key not in KEYS]
    if len(others) > MOST_KEPT:
        problems.append(Problem(shown(others[MOST_KEPT]), str(len(others)), "many", str(MOST_KEPT)))
    for key in others[:MOST_KEPT]:
        if not FOREIGN.fullmatch(key):
            problems.append(Problem(shown(key), shown(" ".join(address[key])), "key", nearest(key, KEYS)))
        if len(key) > LONGEST_KEPT:
            continue  # named above; cut short, it might pass for another key
        kept.append((key, tuple(value[:LONGEST_KEPT] for value in list(address[key])[:MOST_VALUES])))
    return tuple(kept)
