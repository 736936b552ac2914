"""Districts with monthly reports: the map that they are chosen on, in which order they stand, which are compared."""

from collections.abc import Callable, Iterable, Sequence

import pandas as pd

from lsdash import queries
from lsdash.model import kinds
from lsdash.model.formats import capital
from lsdash.model.pages import KEYS
from lsdash.model.period_names import month_name, reached_name, span_name
from lsdash.model.words import Row, Words, rows
from lsdash.present.charts.month_panels import month_of
from lsdash.present.html_table import Cell, Table
from lsdash.present.monthly.naming import brief, place_name, rate_kind, rate_of, shown
from lsdash.present.monthly.sentence_parts import WHOLE_PLAN, blocks, inside, span_of, subtitle
from lsdash.present.tables import MISSING, choosing
from lsdash.view.view import View, ask

_YEAR = 12  # months of small multiples
_OF_MAP = ("kv", "sp", "nam")  # filters that narrow the map, which always has all districts
_OF_DISTRICT = ("attainment", "growth")
_OF_TILE = ("area", "tile_row", "tile_col", "chosen", "all_chosen")
# What a row says of what and of when it is.
_OF_ALL = ("block", "position", "indicator", "unit", "step", "kind", "role", "period", "since", "until", "months")


def picker(frame: pd.DataFrame, view: View) -> pd.DataFrame:
    """The rows of `queries.districts` with what `queries.district_ranking` says of each of them, of the first block
    where there are several; NULL where there is no report and no plan."""
    return view.cached("picker", lambda: _picked(frame, view), keys=KEYS)


def _picked(frame: pd.DataFrame, view: View) -> pd.DataFrame:
    ranking = rows(ask(view.release, queries.district_ranking, view.narrowed(_OF_MAP)))
    parts = [row for row in ranking if row["role"] == "part"]
    of_first = {row["area"]: row for row in parts if row["block"] == parts[0]["block"]}
    tiles = [{name: row[name] for name in _OF_TILE} for row in rows(frame)]
    if not parts:
        return _frame({**tile, **dict.fromkeys((*_OF_DISTRICT, "months_missing"))} for tile in tiles)
    nothing = {name: parts[0][name] if name in _OF_ALL else None for name in parts[0]} | {"id": ""}
    return _frame({**of_first.get(tile["area"], nothing), **tile} for tile in tiles)


def _frame(found: Iterable[Row]) -> pd.DataFrame:
    """A frame of rows. As objects whole numbers stay whole where some rows have none."""
    return pd.DataFrame(list(found), dtype=object)


def title(frame: pd.DataFrame, view: View) -> str:
    """How many districts reached their plan."""
    words = view.words
    judged = [row for row in rows(picker(frame, view)) if row["attainment"] is not None]
    if not judged:
        return words.text("chart.district-map.no_plan")
    met = sum((shown(row, "attainment") or 0.0) >= WHOLE_PLAN for row in judged)
    period = capital(span_name(judged[0]["since"], judged[0]["until"], words))
    said = {"period": period, "met": met, "all": len(judged), "item": inside(judged[0], words)}
    return words.text("chart.district-map.title_plan", **said)


def notes(_frame: pd.DataFrame, view: View) -> list[str]:
    """Until when there were districts."""
    return [view.words.text("district.ended")]


def table(frame: pd.DataFrame, view: View) -> Table:
    """Every district, the one with the most of its plan first; the name of each chooses it, or no longer does."""
    words, every = view.words, rows(picker(frame, view))
    every = sorted(every, key=lambda row: -row["attainment"] if row["attainment"] is not None else 1.0)
    shown = [key for key in _OF_DISTRICT if any(row[key] is not None for row in every)]
    shown += ["months_missing"] * any(row["months_missing"] for row in every)
    named = [(words.text("monthly.column.district"), False)]
    named += [(words.text(f"monthly.column.{key}"), True) for key in shown]
    return Table(words.text("district.list"), named, [_row(row, shown, words) for row in every])


def _row(row: Row, keys: Sequence[str], words: Words) -> list[Cell]:
    return [
        choosing(row, words),
        *(_missing(row) if key == "months_missing" else _rate(row, key, words) for key in keys),
    ]


def _missing(row: Row) -> Cell:
    missing = row["months_missing"]
    return MISSING if missing is None else Cell(f"{missing:.0f}", number=True, tone="below" if missing else "")


def _rate(row: Row, key: str, words: Words) -> Cell:
    if row[key] is None:
        return MISSING
    measure = {"attainment": "plan_attainment"}.get(key, key)
    text = kinds.marked(rate_of(row, key, words, signed=key == "growth"), kind=rate_kind(row, key))
    tone = "below" if key == "attainment" and (shown(row, key) or 0.0) < WHOLE_PLAN else ""
    return Cell(text, observation_id=f"{row['id'].rpartition('.')[0]}.{measure}", number=True, tone=tone)


def by_attainment(frame: pd.DataFrame, view: View) -> pd.DataFrame:
    """The last twelve months of `queries.small_multiples`, the districts of each block in the order of how much of
    their plan they reached in the whole period, `reached` and `reached_step` of `queries.district_ranking`."""
    return view.cached("by attainment", lambda: _ordered(frame, view), keys=KEYS)


def _ordered(frame: pd.DataFrame, view: View) -> pd.DataFrame:
    ranked = rows(view.ask(queries.district_ranking))
    reached = {(row["block"], row["area"]): row for row in ranked if row["role"] == "part"}
    last = max(map(month_of, rows(frame)), default=0)
    found = []
    for row in rows(frame):
        whole = reached.get((row["block"], row["area"]), {"attainment": None, "attainment_step": None})
        if month_of(row) > last - _YEAR:
            found.append({**row, "reached": whole["attainment"], "reached_step": whole["attainment_step"]})
    found.sort(key=lambda row: (row["position"], row["reached"] is None, -(row["reached"] or 0.0)))
    return _frame(found)


def of_shown(said: Callable[[pd.DataFrame, Words], str]) -> Callable[[pd.DataFrame, View], str]:
    """What a function says of the months that small multiples show, as a function of all months and a view."""
    return lambda frame, view: said(by_attainment(frame, view), view.words)


def compared(frame: pd.DataFrame, view: View) -> pd.DataFrame:
    """`frame` where as many districts are chosen as can be compared, else none of its rows."""
    return frame if view.state.filters.compares else frame.iloc[:0]


def choose(_frame: pd.DataFrame, view: View) -> str:
    """How districts are chosen to be compared, where too few or too many are; "" where that is not why."""
    count = len(view.state.filters.districts)
    if view.state.filters.compares:
        return ""
    key = "none" if count == 0 else "few" if count == 1 else "many"
    return view.words.text(f"monthly.comparison.{key}", count=count)


def comparison(frame: pd.DataFrame, view: View) -> str:
    """The last number of each district that is compared, the highest first; of several blocks how many there are."""
    found = rows(compared(frame, view))
    words, key = view.words, "attainment" if view.choice == "ke-hoach" else "value"
    known = [row for row in found if row[key] is not None]
    if len(blocks(found)) != 1 or not known:
        return words.text("chart.comparison.name")
    last = max(map(month_of, known))
    ends = sorted((row for row in known if month_of(row) == last), key=lambda row: -row[key])
    named = ({"place": place_name(row, words), "value": _end(row, key, words)} for row in ends)
    listed = "; ".join(words.text("monthly.mover.one", **one) for one in named)  # the digits may have commas
    year, month = ends[0]["year"], ends[0]["month"]
    added = "surplus" in frame
    period = capital(reached_name(year, month, words) if added else month_name(words, year, month))
    return words.text(f"monthly.comparison.title_{key}", period=period, list=listed)


def _end(row: Row, key: str, words: Words) -> str:
    """The last number of a district, and whether reports are missing in it."""
    digits = rate_of(row, key, words) if key == "attainment" else brief(row[key], row, words)
    return f"{digits} ({words.text('monthly.label.partly')})" if row["complete"] is False else digits


def comparison_subtitle(frame: pd.DataFrame, view: View) -> str:
    """What is compared, in which unit, over which months."""
    found, words = rows(frame), view.words
    key = {"luy-ke": "added", "ke-hoach": "plan"}.get(view.choice, "months")
    year = found[-1]["year"] if found else ""
    return subtitle(
        found,
        f"monthly.comparison.{key}",
        f"monthly.comparison.{key}_many",
        words,
        period=span_of(found, words),
        year=year,
    )
