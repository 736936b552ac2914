"""The choices that filters offer, the filters of a view in words, and which of them hide everything."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from lsdash import queries
from lsdash.data import releases
from lsdash.model import formats, period_names
from lsdash.model.filters import Filters
from lsdash.model.pages import KEYS, MONTHLY, PAGES
from lsdash.model.periods import QUARTER
from lsdash.model.words import Words
from lsdash.view import address_periods
from lsdash.view.coverage import choices
from lsdash.view.url_state import LISTS
from lsdash.view.view import View, ask, narrowed, vocabulary

_YEAR = 4  # digits
# Whether years are shown side by side, and months: what the rest of a page is of is said beside.
_APPLIED = {
    (True, True): "filter.period_years_months",
    (True, False): "filter.period_years",
    (False, True): "filter.period_months",
    (False, False): "filter.period_idle",
}
_PERIOD = ("since", "until")  # fields of Filters
REGISTERS = {"dv": "area", "kv": "item", "sp": "item"}


@lru_cache(maxsize=64)
def offered(release: releases.Release, page: str, about: str) -> dict[str, dict[str, int]]:
    """For each filter key the codes that can be chosen on a page about a period, in order, with the number of rows
    behind each."""
    queries_of = next(other.queries for other in PAGES if other.code == page)
    release_codes = vocabulary(release)
    # Monthly numbers are of the province until districts are chosen: to count what is behind each, all are.
    by_district = Filters(districts=tuple(release_codes.codes["dv"]), about=about)
    free = Filters(about=about)
    frames = [
        (ask(release, getattr(queries, name), by_district if name in MONTHLY and "dv" in keys else free), keys)
        for name, keys in queries_of.items()
    ]
    if "trends" in queries_of:  # of the province or of districts, never of both
        trends = ask(release, queries.trends, by_district)
        frames.append((trends[trends["area"] != ""], queries_of["trends"]))
    counts = choices(frames, release_codes)
    order = {**release_codes.codes, "nam": [str(year) for year in release_codes.years]}
    return {key: {code: counts[key][code] for code in order[key] if counts[key][code]} for key in counts}


def periods(view: View) -> list[str]:
    """The periods that can be chosen: those with a report, where there are several, and the years that pages about
    these show."""
    reported = vocabulary(view.release).reported
    years = {year for about in reported or ("",) for year in offered(view.release, view.page.code, about)["nam"]}
    return sorted({*years, *(reported if len(reported) > 1 else ())})


@dataclass(frozen=True)
class PeriodMenu:
    """The periods that can be chosen, as in an address: single `years`, `runs` of consecutive ones, and by year what
    lies inside it: quarters, then months."""

    years: Sequence[str]
    runs: Sequence[str]
    inside: Mapping[str, Sequence[str]]


def period_menu(view: View, chosen: str) -> PeriodMenu:
    """The periods of `periods` and all quarters and months with monthly reports, the latest year first; `chosen` among
    them, whatever it is."""
    offered = [*periods(view), *_parts_of_years(view.months)]
    # A quarter that has a report is named as such, also where it has monthly reports.
    spans: dict[object, str] = {}
    for code in filter(None, (*offered, chosen)):
        spans.setdefault(tuple(address_periods.period(code).values()), code)
    years = [code for code in spans.values() if code.isdigit()]
    others = [code for code in spans.values() if ".." in code and "-" not in code]
    runs = list(dict.fromkeys([*_runs([int(year) for year in years]), *others]))
    inside: dict[str, list[str]] = {}
    for code in spans.values():
        if "-" in code:
            inside.setdefault(code[:_YEAR], []).append(code)
    return PeriodMenu(years, runs, dict(sorted(inside.items(), reverse=True)))


def _parts_of_years(months: Sequence[int]) -> list[str]:
    """The quarters all of whose months have monthly reports, and the months that have."""
    starts = [month for month in months if month % 100 % QUARTER == 1]
    quarters = [(month, month + QUARTER - 1) for month in starts if {month + 1, month + 2} <= set(months)]
    spans = [*quarters, *((month, month) for month in months)]
    return [address_periods.period_text(Filters(since=since, until=until)) for since, until in spans]


def _runs(years: Sequence[int]) -> list[str]:
    """Every run of consecutive years."""
    return [
        f"{first}..{last}"
        for first in years
        for last in years
        if first < last and all(year in years for year in range(first, last))
    ]


def part_name(code: str, words: Words) -> str:
    """The name of a quarter or a month beside its year: "quý I", "tháng 3"; of any other span in full."""
    ends = address_periods.period(code)
    since, until = int(ends["since"]), int(ends["until"])
    if since == until:
        return words.text("monthly.period.months").split(";")[until % 100 - 1]
    if until - since == QUARTER - 1 and until % 100 % QUARTER == 0:
        return words.text("monthly.period.quarters").split(";")[until % 100 // QUARTER - 1]
    return span_name(code, words)


def used(view: View) -> list[str]:
    """Keys of the filters that narrow something on this page, or are chosen although they do not."""
    filters = view.state.filters
    chosen = {key for key, name in LISTS.items() if getattr(filters, name)} | ({"nam"} if filters.since else set())
    useful = {key for key, codes in offered(view.release, view.page.code, view.state.about).items() if codes}
    useful |= {"nam"} if periods(view) else set()
    # Every page is about a period, also one that narrows nothing by it.
    return [key for key in KEYS if key in {*view.page.uses, "nam"} & (useful | chosen)]


def span_name(span: str, words: Words) -> str:
    """A period as in an address, in words: years as they are, months by name."""
    ends = address_periods.period(span)
    if not ends or "-" not in span:
        return span.replace("..", "–")
    return period_names.span_name(ends["since"], ends["until"], words)


def _parts(view: View) -> list[str]:
    """Each filter in words; one that this page cannot use says so."""
    words, filters, parts = view.words, view.state.filters, []
    options = offered(view.release, view.page.code, view.state.about)
    useful = {key for key in view.page.uses if options[key]}
    values = {
        key: words.listing(words.name(REGISTERS[key], code) for code in getattr(filters, name))
        for key, name in LISTS.items()
    }
    for key, chosen in values.items():
        if chosen:
            form = "filter.part" if key in useful else "filter.part_idle"
            parts.append(words.text(form, name=words.text(f"filter.{key}").lower(), values=chosen))
    period = address_periods.period_text(filters, view.state.about)
    if period and not view.default_period:
        chosen = span_name(period, words)
        parts.append(words.text(_period_form(view, period), name=words.text("filter.nam").lower(), values=chosen))
    if view.state.search:
        parts.append(words.text("filter.part", name=words.text("filter.tim").lower(), values=f"“{view.state.search}”"))
    return parts


def _period_form(view: View, period: str) -> str:
    """The text that says of the chosen `period` which part of the page is of it, and what the rest is of."""
    if view.page.of_period and period != view.state.about:
        yearly = any("nam" in keys for name, keys in view.page.queries.items() if name not in MONTHLY)
        return _APPLIED[view.state.filters.spread and yearly, bool(view.months)]
    applies = view.page.of_period or view.cached("follows", lambda: _follows(view), keys=KEYS)
    return "filter.part" if applies else "filter.part_idle"


def _follows(view: View) -> bool:
    """Whether the page would show anything else without the period of the address."""
    about = next(iter(vocabulary(view.release).reported), "")
    free = replace(view, state=replace(view.state, filters=_freed(view.state.filters, _PERIOD), about=about))
    asked = [getattr(queries, name) for name in view.page.queries]
    return any(not view.ask(query).astype(str).equals(free.ask(query).astype(str)) for query in asked)


def filtered(view: View) -> bool:
    """Whether the view shows less than everything, or assumes something."""
    return bool(_parts(view) or view.state.scenario)


def in_words(view: View) -> str:
    """What is filtered and what is assumed, in one sentence each; "" where nothing is."""
    parts = _parts(view)
    narrowed_by = view.words.text("filter.words", parts="; ".join(parts)) if parts else ""
    return " ".join(filter(None, (narrowed_by, _assumptions(view))))


def _assumptions(view: View) -> str:
    """The scenario of the address in words; on a page that assumes nothing it says so."""
    if not view.state.scenario:
        return ""
    words = view.words
    assumptions = (
        words.text(
            "filter.assumed",
            sector=words.name("item", code),
            growth=formats.percent(growth, words.lang).replace("-", formats.MINUS),
        )
        for code, growth in view.state.scenario
    )
    form = "filter.assuming" if view.page.assumes else "filter.assuming_idle"
    return words.text(form, parts=words.listing(assumptions))


def nothing_found(view: View) -> str:
    """Words in place of a chart, table or list that the filters leave nothing of, and which filter to loosen."""
    narrowed_by = any(getattr(view.state.filters, name) for name in LISTS.values())
    unreported = address_periods.nearest_reported(view.state.about, vocabulary(view.release))
    if view.page.of_period and unreported and not narrowed_by:
        return view.words.text("empty.unreported")
    parts = _parts(view)
    if not parts:
        return view.words.text("empty.nothing")
    why = view.words.text("empty.filters", filters="; ".join(parts))
    nothing = view.words.text("empty.chart", why=why)
    names = [view.words.text(f"filter.{key}").lower() for key in _to_loosen(view)]
    return f"{nothing} {view.words.text('empty.loosen', filters=view.words.listing(names))}" if names else nothing


def _to_loosen(view: View) -> list[str]:
    """Filters without any one of which some query of the view that has no rows now would have some."""
    page, filters = view.page, view.state.filters
    fields: dict[str, tuple[str, ...]] = {key: (name,) for key, name in LISTS.items() if getattr(filters, name)}
    if filters.since:
        fields["nam"] = _PERIOD
    without = {key: _freed(filters, names) for key, names in fields.items()}
    empty = [name for name in view.queries if view.ask(getattr(queries, name)).empty]

    default = next(iter(vocabulary(view.release).reported), "")

    def fills(key: str, name: str) -> bool:
        keys = page.queries[name]
        free = replace(narrowed(without[key], keys), about=default if key == "nam" else view.state.about)
        return key in keys and not ask(view.release, getattr(queries, name), free).empty

    return [key for key in without if any(fills(key, name) for name in empty)]


def _freed(filters: Filters, names: Sequence[str]) -> Filters:
    changes: dict[str, Any] = {name: getattr(Filters(), name) for name in names}
    return replace(filters, **changes)
