"""What the numbers of a block are of – a chart, a table, a headline, a file –, whatever else its address asks for.

The one place that decides which filters were applied to which block: from the keys that the register of pages declares
for its queries, and from its rows. All that names filters beside numbers asks here.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from lsdash import queries
from lsdash.model.filters import Codes, Filters
from lsdash.model.pages import KEYS, MONTHLY
from lsdash.model.words import Row, rows
from lsdash.view import address_periods
from lsdash.view import view as views
from lsdash.view.url_state import LISTS
from lsdash.view.view import View, vocabulary

_HELPERS = frozenset({"monthly_items", "sources", "district_products"})  # queries that are no block of numbers
_SEARCHED, _ASSUMED = "figures", "sector_board"
_VALUE, _OUTPUT, _INDEX = "production_value", "output", "industrial_index"
# What can be split by a filter that a block does not have → its indicators.
_SPLIT_BY = {"kv": (_VALUE, _OUTPUT, _INDEX), "sp": (_VALUE, _INDEX)}


@dataclass(frozen=True)
class Scope:
    """`codes`: key of the address → what of it the block is narrowed to; there is no key that does not narrow it.

    `marked`: the districts are only marked among all. `period`: of a chosen period what the numbers are of, as in an
    address, "" where it is what the page would be about anyhow. `left`: chosen keys that do not narrow the block.
    `wider`: those of them that name a part of what it is of: it is of the whole province, all sectors, all products.
    """

    codes: Mapping[str, Codes] = field(default_factory=dict)
    marked: bool = False
    period: str = ""
    left: Codes = ()
    wider: Codes = ()
    searched: bool = False
    assumed: bool = False


def chosen(view: View) -> list[str]:
    """Keys of the filters that the address has."""
    filters = view.state.filters
    lists = [key for key, name in LISTS.items() if getattr(filters, name)]
    return [*lists, *(["nam"] if filters.since else [])]


def of_frame(view: View, frame: pd.DataFrame, keys: Collection[str], asked: Sequence[str]) -> Scope:
    """The scope of the rows of `frame`, which is made of the queries `asked` and narrowed by the filters of `keys`."""
    filters, found = view.state.filters, rows(frame)
    marked = "dv" in keys and bool(filters.districts) and "all_chosen" in frame
    codes = {
        key: getattr(filters, name)
        for key, name in LISTS.items()
        if key in keys and getattr(filters, name) and (key != "dv" or marked or _of_districts(found, filters.districts))
    }
    period, idle = _period(view, frame, keys, asked)
    left = tuple(key for key in chosen(view) if (idle if key == "nam" else key not in codes))
    return Scope(
        codes,
        marked=marked,
        period=period,
        left=left,
        wider=tuple(key for key in left if _is_wider(found, key)),
        searched=bool(view.state.search) and _SEARCHED in asked,
        assumed=bool(view.state.scenario) and view.page.assumes and _ASSUMED in asked,
    )


def of_query(view: View, name: str) -> Scope:
    """The scope of the rows of the query `name` of the page."""
    return of_frame(view, views.frame(view, name), view.page.data[name], [name])


def of_rows(view: View, found: Sequence[Row]) -> Scope:
    """The scope of numbers of the page's period that nothing narrows but that they are of what is chosen."""
    codes = {key: own for key, name in LISTS.items() if _all_of(found, own := getattr(view.state.filters, name))}
    period, idle = _about(view)
    left = tuple(key for key in chosen(view) if (idle if key == "nam" else key not in codes))
    wide = tuple(key for key in left if _is_wider(found, key))
    return Scope(codes, period=period if view.state.filters.since else "", left=left, wider=wide)


def _all_of(found: Sequence[Row], codes: Codes) -> bool:
    return bool(found and codes) and all({row["item"], row.get("inside")} & {*codes} for row in found)


def of_blocks(view: View) -> dict[str, Scope]:
    """The scope of each query of the page, as its view shows it, that the release has anything of."""
    return {name: of_query(view, name) for name in view.queries if _is_block(view, name)}


def narrows(view: View, key: str) -> bool:
    """Whether the filter `key` of the address (a list of codes) narrows any block of the page."""
    own = (name for name in view.queries if key in view.page.queries[name] and _is_block(view, name))
    return any(key in of_query(view, name).codes for name in own)


def _is_block(view: View, name: str) -> bool:
    if name in _HELPERS:
        return False
    return bool(view.months) if name in MONTHLY else not view.ask(getattr(queries, name), all_rows=True).empty


def _of_districts(found: Sequence[Row], districts: Codes) -> bool:
    """Whether rows are of the districts; so are none of them, as nothing is known of these."""
    return not found or any(row.get("role") == "chosen" or {*_areas(row)} & {*districts} for row in found)


def _areas(row: Row) -> Sequence[str]:
    return row["areas"] or () if "areas" in row else (row.get("area") or "",)


def _is_wider(found: Sequence[Row], key: str) -> bool:
    """Whether rows are of the whole of what a filter that does not narrow them names a part of."""
    if key == "dv":
        return any("area" in row for row in found) and not any(_areas(row)[0] for row in found)
    return any(row.get("indicator") in _SPLIT_BY.get(key, ()) for row in found)


def _period(view: View, frame: pd.DataFrame, keys: Collection[str], asked: Sequence[str]) -> tuple[str, bool]:
    """Of a chosen period what the rows are of, and whether the choice changes nothing of them."""
    filters = view.state.filters
    if filters.since is None:
        return "", False
    own = address_periods.period_text(filters, view.state.about)
    if "nam" in keys and not MONTHLY.isdisjoint(asked):
        return _span(rows(frame)) or own, False
    if view.page.of_period:
        is_wider = "nam" in keys and filters.spread and own != view.state.about
        return (_years(rows(frame)) or own, False) if is_wider else _about(view)
    follows = any(follows_period(view, name) for name in asked)
    return (own if follows else ""), not follows


def _about(view: View) -> tuple[str, bool]:
    """The same of what is of the page's period alone."""
    about = view.state.about
    idle = bool(view.state.filters.since) and address_periods.period_text(view.state.filters, about) != about
    return ("" if about == next(iter(vocabulary(view.release).reported), "") else about), idle


def _years(found: Sequence[Row]) -> str:
    """The years that rows of years side by side reach over, as in an address."""
    years = sorted({row["period"] for row in found if row.get("period")})
    return "..".join(dict.fromkeys([years[0], years[-1]])) if years else ""


def _span(found: Sequence[Row]) -> str:
    """The months that rows of months reach over, as in an address."""
    ends = [(row["since"], row["until"]) for row in found if "since" in row]
    ends += [(row["year"] * 100 + row["month"],) * 2 for row in found if "month" in row]
    if not ends:
        return ""
    return address_periods.period_text(Filters(since=min(end[0] for end in ends), until=max(end[1] for end in ends)))


def follows_period(view: View, name: str) -> bool:
    """Whether the query `name` of the page would give anything else without the period of the address."""

    def differs() -> bool:
        about = next(iter(vocabulary(view.release).reported), "")
        free = replace(view.state.filters, since=None, until=None)
        other = replace(view, state=replace(view.state, filters=free, about=about))
        query = getattr(queries, name)
        return not view.ask(query).astype(str).equals(other.ask(query).astype(str))

    return view.cached(f"follows {name}", differs, keys=KEYS)
