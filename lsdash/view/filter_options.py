"""The choices that filters offer, the filters of a view in words, and which of them hide everything."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from lsdash import queries
from lsdash.data import releases
from lsdash.model import formats, period_names
from lsdash.model.filters import Codes, Filters
from lsdash.model.pages import KEYS, MONTHLY, PAGES
from lsdash.model.words import Words
from lsdash.view import address_periods, scope
from lsdash.view.coverage import choices
from lsdash.view.scope import Scope
from lsdash.view.url_state import LISTS
from lsdash.view.view import View, ask, narrowed, vocabulary

# Whether years are shown side by side, and months: what the rest of a page is of is said beside.
_APPLIED = {
    (True, True): "filter.period_years_months",
    (True, False): "filter.period_years",
    (False, True): "filter.period_months",
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
    """Each filter that narrows something on the page, in words."""
    parts = [part(view, key) for key in LISTS if chosen(view, key) and scope.narrows(view, key)]
    period = _period_part(view)
    return [*parts, *([period] if period else []), *([_search_part(view)] if view.state.search else [])]


def _parts_of(view: View, block: Scope) -> list[str]:
    """Each filter that narrows a block, in words."""
    parts = [part(view, key, marked=key == "dv" and block.marked) for key in block.codes]
    if block.period:
        parts.append(_named(view, "filter.part", "nam", span_name(block.period, view.words)))
    return [*parts, *([_search_part(view)] if block.searched else [])]


def chosen(view: View, key: str) -> Codes:
    """The codes of a list of the address, () for none."""
    codes: Codes = getattr(view.state.filters, LISTS[key])
    return codes


def part(view: View, key: str, *, marked: bool = False) -> str:
    """A filter of the address in words: "địa bàn Hữu Lũng"."""
    values = view.words.listing(view.words.name(REGISTERS[key], code) for code in chosen(view, key))
    return _named(view, "filter.part_marked" if marked else "filter.part", key, values)


def _named(view: View, form: str, key: str, values: str) -> str:
    return view.words.text(form, name=view.words.text(f"filter.{key}").lower(), values=values)


def _search_part(view: View) -> str:
    return _named(view, "filter.part", "tim", f"“{view.state.search}”")


def period_chosen(view: View) -> str:
    """The period of the address in words: "kỳ tháng 7/2023"."""
    period = address_periods.period_text(view.state.filters, view.state.about)
    return _named(view, "filter.part", "nam", span_name(period, view.words))


def _period_part(view: View) -> str:
    """The chosen period and which part of the page is of it; "" where it changes nothing."""
    period = address_periods.period_text(view.state.filters, view.state.about)
    if not period or view.default_period or period_idle(view):
        return ""
    form = "filter.part"
    if view.page.of_period and period != view.state.about:
        form = _APPLIED[_spreads(view), bool(view.months)]
    return _named(view, form, "nam", span_name(period, view.words))


def _spreads(view: View) -> bool:
    """Whether years stand side by side in any block of the page."""
    yearly = any("nam" in keys for name, keys in view.page.queries.items() if name not in MONTHLY)
    return view.state.filters.spread and yearly


def period_idle(view: View) -> bool:
    """Whether a period is chosen and nothing of the page is of it."""
    period = address_periods.period_text(view.state.filters, view.state.about)
    if not period:
        return False
    if view.page.of_period:
        return period != view.state.about and not _spreads(view) and not view.months
    return not any(scope.follows_period(view, name) for name in view.page.queries)


def filtered(view: View) -> bool:
    """Whether the view shows less than everything, or assumes something."""
    return bool(_parts(view) or _assumes(view))


def in_words(view: View, block: Scope | None = None) -> str:
    """What of the filters narrows the page, or one `block` of it, and what is assumed, in one sentence each; "" where
    nothing is."""
    parts = _parts(view) if block is None else _parts_of(view, block)
    return " ".join(filter(None, (_listed(view, parts), _assumptions(view, block))))


def of_pages(shown: Sequence[View]) -> str:
    """The same of several pages at one address."""
    parts = dict.fromkeys(part for view in shown for part in _parts(view))
    assuming = (_assumptions(view, None) for view in shown if _assumes(view))
    return " ".join(filter(None, (_listed(shown[0], parts), next(assuming, ""))))


def _listed(view: View, parts: Collection[str]) -> str:
    return view.words.text("filter.words", parts="; ".join(parts)) if parts else ""


def _assumes(view: View) -> bool:
    return bool(view.state.scenario) and view.page.assumes


def wider(view: View, block: Scope, *, title: str = "") -> str:
    """Of what a block is where filters of the page do not narrow it: "toàn tỉnh, mọi sản phẩm"; "" where they do, or
    its `title` says so."""
    names = (view.words.text(f"filter.every_{key}") for key in block.wider)
    return view.words.listing(name for name in names if name not in title.lower())


def _assumptions(view: View, block: Scope | None) -> str:
    """The scenario of the address in words, where the page or the block assumes it."""
    is_assumed = _assumes(view) if block is None else block.assumed
    return assumed(view, "filter.assuming") if is_assumed else ""


def assumed(view: View, form: str) -> str:
    """The scenario of the address in the text `form`."""
    words = view.words
    assumptions = (
        words.text(
            "filter.assumed",
            sector=words.name("item", code),
            growth=formats.percent(growth, words.lang).replace("-", formats.MINUS),
        )
        for code, growth in view.state.scenario
    )
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
