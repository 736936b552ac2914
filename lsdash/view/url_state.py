"""Address ⇄ filters: pure and total. Nothing here raises, whatever an address holds.

An address is a mapping of keys to lists of texts (repeated keys). `parse` turns it into a State and a list of what was
not understood; `dump` gives the shortest address of a State: only what differs from the default.
"""

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from lsdash.model.filters import Codes, Filters, Period, Scenario
from lsdash.model.observation_ids import renamed
from lsdash.model.similar import nearest
from lsdash.view import address_periods, address_scenario, address_values, link_repairs
from lsdash.view.address_keys import KEYS, LISTS, is_foreign
from lsdash.view.address_problems import MENDED, RENAMED, Problem, read, shown
from lsdash.view.address_values import MOST_VALUES
from lsdash.view.link_repairs import Address, Repair
from lsdash.view.vocabulary import Vocabulary

__all__ = [
    "DATASETS",
    "INDEX",
    "KEYS",
    "LANGUAGES",
    "LISTS",
    "LONGEST_KEPT",
    "LONGEST_NUMBER",
    "LONGEST_SEARCH",
    "MEETING",
    "MENDED",
    "MOST_KEPT",
    "MOST_VALUES",
    "RENAMED",
    "SYNTHETIC",
    "Address",
    "Problem",
    "State",
    "dataset",
    "dataset_of",
    "draft",
    "dump",
    "language",
    "mended",
    "nearest",
    "nearest_release",
    "parse",
    "period_of",
    "pinned",
    "shown",
]

LANGUAGES = ("vi", "en")
DATASETS = ("bc2004", "mophong")
# Data sets whose numbers are made up for demonstration.
SYNTHETIC = frozenset({"mophong"})
# What `hop` says for meeting mode, and for the index of its screens.
MEETING, INDEX = "1", "muc-luc"
LONGEST_SEARCH = 80
MOST_KEPT = 20
LONGEST_KEPT = 200
LONGEST_NUMBER = 240  # eleven districts, named one by one, have room
_RELEASE = re.compile(rf"(?:{'|'.join(DATASETS)})-[0-9a-f]{{12}}")
_ALIKE = 0.7  # digits of two ids that have nothing to do with each other are less alike
_DRAFT = re.compile(r"s[0-9]{1,9}")


@dataclass(frozen=True)
class State:
    """What the address says, understood. `view` is a page's own choice ("" = its default); `search` is free text.

    `release` is the id of the release that the address asks for, "" for whatever is the current one; `unread_release`
    what it says instead where no release can be shown by it: it stays in the address. `draft` is the submission whose
    release to come it asks for instead, "" for none.
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
    unread_release: str = ""
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
    address = link_repairs.repaired(address)
    problems = [_said(repair) for repair in address.made if repair.own in KEYS]
    lists: dict[str, Any] = {
        name: address_values.codes(address, key, vocabulary.codes[key], problems) for key, name in LISTS.items()
    }
    period = _period(address, vocabulary, problems)
    hop = address_values.one(address, "hop", (MEETING, INDEX), problems)
    state = State(
        lang=address_values.one(address, "lang", LANGUAGES, problems) or LANGUAGES[0],
        **_shown(address, vocabulary, problems),
        filters=Filters(**lists, **period),
        about=address_periods.page_period(period, vocabulary),
        number=_number(address, vocabulary, problems),
        scenario=address_scenario.scenario(address_values.last(address, "kb", problems), vocabulary.scenario, problems),
        view=address_values.one(address, "xem", views, problems),
        search=_search(address, problems, searches=searches),
        against=_against(address, vocabulary, problems),
        meeting=bool(hop),
        index=hop == INDEX,
        screen=address_values.one(address, "man", screens, problems),
        kept=_kept(address, problems),
    )
    if views and state.view == views[0]:
        state = replace(state, view="")
    if screens and state.screen == screens[0]:
        state = replace(state, screen="")
    return state, list(dict.fromkeys(problems))


def _said(repair: Repair) -> Problem:
    if repair.value == repair.text:
        return Problem(shown(repair.key), shown(repair.text), RENAMED, repair.own)
    return Problem(repair.own, shown(repair.text or repair.key), MENDED, shown(repair.value))


def _shown(address: Mapping[str, Sequence[str]], vocabulary: Vocabulary, problems: list[Problem]) -> dict[str, str]:
    """Data set, release and draft that the address asks for. A draft is of one data set and is no release."""
    said = {key: address_values.last(address, key, problems) for key in ("ban", "thu")}
    release, draft_asked = pinned(address), draft(address)
    if release != said["ban"]:
        problems.append(Problem("ban", shown(said["ban"]), MENDED, release))
    if draft_asked != vocabulary.draft:
        problems.append(Problem("thu", shown(said["thu"]), "draft"))
    elif draft_asked != said["thu"]:
        problems.append(Problem("thu", shown(said["thu"]), MENDED, draft_asked))
    asked = address_values.one(address, "bo", DATASETS, problems)
    if not vocabulary.draft:
        known = {"release": release} if release == vocabulary.release else {"unread_release": _kept_text(release)}
        return {"dataset": asked or dataset_of(release) or DATASETS[0], **known}
    dataset = dataset_of(vocabulary.release)
    others = {"ban": said["ban"], "bo": asked if asked != dataset else ""}
    problems += [Problem(key, shown(text), "beside") for key, text in others.items() if text]
    return {"dataset": dataset, "draft": vocabulary.draft}


def period_of(address: Mapping[str, Sequence[str]], vocabulary: Vocabulary) -> str:
    """The code of the period that a page at an address is about, before anything else in it can be understood."""
    return address_periods.page_period(_period(link_repairs.repaired(address), vocabulary, []), vocabulary)


def language(address: Mapping[str, Sequence[str]]) -> str:
    """The language that an address asks for, before anything else in it can be understood."""
    return link_repairs.first(address_values.last_of(address, "lang"), LANGUAGES.__contains__) or LANGUAGES[0]


def dataset(address: Mapping[str, Sequence[str]]) -> str:
    """The data set that an address asks for, before anything else in it can be understood."""
    texts = link_repairs.repaired(address).get("bo", ())
    named = (link_repairs.first(text, DATASETS.__contains__) for text in reversed(list(texts)))
    return next(filter(None, named), dataset_of(pinned(address)) or DATASETS[0])


def dataset_of(release: str) -> str:
    """The data set that the id of a release is of, "" where it is of none."""
    return next((name for name in DATASETS if release.startswith(f"{name}-")), "")


def draft(address: Mapping[str, Sequence[str]]) -> str:
    """The submission whose draft an address asks for, unchecked; "" for none."""
    text = address_values.last_of(address, "thu")
    return link_repairs.first(text, lambda reading: bool(_DRAFT.fullmatch(reading))) or text


def pinned(address: Mapping[str, Sequence[str]]) -> str:
    """The id of the release that an address asks for, unchecked; what it says where that is no id; "" for whatever is
    the current one."""
    text = address_values.last_of(address, "ban")
    return link_repairs.first(text, lambda reading: bool(_RELEASE.fullmatch(reading))) or _id_in(text) or text


def _id_in(text: str) -> str:
    """The one id of a release that a text has in it, as where a sentence goes on without a space; "" for any other."""
    ids = {*_RELEASE.findall(link_repairs.most_undone(text))}
    return ids.pop() if len(ids) == 1 else ""


def nearest_release(text: str, releases: Sequence[str]) -> str:
    """The release whose id `text` is the beginning of, or is most like; "" where it is like none."""
    wanted = link_repairs.most_undone(text)
    begun = [release for release in releases if dataset_of(wanted) and release.startswith(wanted)]
    digits = {release.rpartition("-")[2]: release for release in releases}
    alike = difflib.get_close_matches(wanted.rpartition("-")[2], list(digits), n=1, cutoff=_ALIKE)
    return begun[0] if len(begun) == 1 else digits[alike[0]] if alike else ""


def dump(state: State) -> Address:
    """The shortest address of `state`; `parse` of it gives `state` again."""
    filters = state.filters
    address: Address = {
        "lang": [state.lang] if state.lang != LANGUAGES[0] else [],
        "bo": [state.dataset] if state.dataset != DATASETS[0] else [],
        "ban": [state.release or state.unread_release],
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
    of_release = problem.reason.startswith("release_")
    if not problem.nearest or not (of_release or problem.reason in {"unknown", "period", "range", "key"}):
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


def _number(address: Mapping[str, Sequence[str]], vocabulary: Vocabulary, problems: list[Problem]) -> str:
    text = address_values.last(address, "so", problems)
    near = ""
    for reading in link_repairs.readings(text):
        near = vocabulary.number(reading[:LONGEST_NUMBER].encode("utf-8", "replace").decode()) if text else ""
        if near in {reading, renamed(reading)}:
            if reading != text:
                problems.append(Problem("so", shown(text), MENDED, near))
            return near
    problems.append(Problem("so", shown(text), "unknown", near))
    return ""


def _against(address: Mapping[str, Sequence[str]], vocabulary: Vocabulary, problems: list[Problem]) -> str:
    text = address_values.last(address, "voi", problems)
    releases = vocabulary.releases() if text else ()
    found = read("voi", text, releases.__contains__, problems)
    if text and not found:
        problems.append(Problem("voi", shown(text), "unknown", nearest(text, releases)))
    return found


def _search(address: Mapping[str, Sequence[str]], problems: list[Problem], *, searches: bool) -> str:
    said = address_values.last(address, "tim", problems)
    text = link_repairs.decoded(said)
    if text != said and searches:
        problems.append(Problem("tim", shown(said), MENDED, shown(text)))
    if text and not searches:
        problems.append(Problem("tim", shown(text), "unknown"))
        return ""
    if len(text) > LONGEST_SEARCH:
        problems.append(Problem("tim", shown(text), "long", str(LONGEST_SEARCH)))
    return text[:LONGEST_SEARCH].encode("utf-8", "replace").decode().strip()


def _period(address: Mapping[str, Sequence[str]], vocabulary: Vocabulary, problems: list[Problem]) -> Period:
    """The period as fields of Filters; none where none is given, or none that has figures or explains itself."""
    if not address.get("nam"):
        return {}
    text = address_values.last(address, "nam", problems)
    meant = link_repairs.first(text, lambda reading: bool(address_periods.period(reading)))
    fields = {} if address_periods.is_open(text) else address_periods.period(meant)
    if meant != text and fields and address_periods.has_figures(fields, vocabulary):
        problems.append(Problem("nam", shown(text), MENDED, meant))
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
        if not is_foreign(key):
            problems.append(Problem(shown(key), shown(" ".join(address[key])), "key", nearest(key, KEYS)))
        if len(key) > LONGEST_KEPT:
            continue  # named above; cut short, it might pass for another key
        kept.append((key, tuple(value[:LONGEST_KEPT] for value in list(address[key])[:MOST_VALUES])))
    return tuple(kept)


def _kept_text(text: str) -> str:
    return text[:LONGEST_KEPT].encode("utf-8", "replace").decode()
