"""The real table beside each chart: the same rows in figures. Frames of queries → html_table.Table. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter

import pandas as pd

from lsdash.model import formats
from lsdash.model.intervals import Span
from lsdash.model.periods import years_before
from lsdash.model.scenario import Outcome, Sector
from lsdash.model.words import Row, Words, grouped, rows
from lsdash.present.charts.bullet import planned_rows
from lsdash.present.charts.districts import silence
from lsdash.present.html_table import Cell, Table
from lsdash.present.markup import Inline
from lsdash.present.shares import WHOLE, as_share

Header = tuple[str, bool]
_ORDER = (
    *("plan", "actual", "target", "plan_share", "share", "target_share", "plan_attainment"),
    *("growth", "level", "target_growth", "target_level"),
    *("target_attainment", "target_difference"),
    *("contribution", "gap", "growth_needed", "gap_share", "increase", "increase_share", "assumed"),
)


def number(row: Row, words: Words, *, unit: bool = False) -> Cell:
    """The cell of an observation."""
    tone = "below" if row["below"] else ""
    text = words.quantity(row) if unit else words.digits(row)
    return Cell(
        text, observation_id=row["id"], hint=words.hint(row), number=True, tone=tone, doubted=bool(row["doubted"])
    )


_NUMERIC = {
    *("value", "figures", "restated_figures", "doubted_figures", "computed", "held", "difference", "needed", "span"),
}


def headers(keys: Iterable[str], words: Words) -> list[Header]:
    """The headers of columns with these texts."""
    return [(words.text(f"column.{key}"), key in _NUMERIC) for key in keys]


MISSING = Cell(formats.MISSING, number=True)


def _pivot(
    observations: Sequence[Row],
    words: Words,
    caption: str,
    *,
    about: str = "column.item",
    units: Mapping[str, str] | None = None,
    latest_first: bool = False,
) -> Table:
    """Rows by block, one column per measure and period, those of the latest period last, or first; before these the
    name of the block, under the header `about`, and where there are `units` its unit."""
    stated = [row for row in observations if row["value"] is not None]
    titles = {(row["period"], row["measure"]): words.lane(row) for row in stated}
    columns = sorted(titles, key=lambda key: _ORDER.index(key[1]))
    columns.sort(key=itemgetter(0), reverse=latest_first)
    cells = {(row["item"], row["period"], row["measure"]): number(row, words) for row in stated}
    body = []
    for block in dict.fromkeys(row["block"] for row in observations):
        lead = [Cell(words.name("item", block), head=True)]
        lead += [] if units is None else [Cell(units.get(block, formats.MISSING))]
        body.append([*lead, *(cells.get((block, *column), MISSING) for column in columns)])
    first = [(words.text(about), False), *([] if units is None else headers(("unit",), words))]
    return Table(caption, [*first, *((titles[column], True) for column in columns)], body)


def sector_board(frame: pd.DataFrame, words: Words) -> Table:
    """Each sector, the whole and what the parts leave of it, against last year, plan and target; what is assumed. The
    growth needed is left out where the source prints the very same as the growth that the targets ask for."""
    observations = rows(frame)
    asked = {row["block"]: row for row in observations if row["measure"] == "target_growth"}
    needed = [row for row in observations if row["measure"] == "growth_needed"]
    same = all(
        row["block"] in asked and abs(row["value"] - asked[row["block"]]["value"]) < asked[row["block"]]["step"]
        for row in needed
    )
    left_out = {"level", "target_level"} | ({"growth_needed"} if same else set())
    return _sectors([row for row in observations if row["measure"] not in left_out], "target-gap", words)


def plan_board(frame: pd.DataFrame, words: Words) -> Table:
    """The parts of the whole against their plan."""
    return _sectors(rows(planned_rows(frame)), "plan-attainment", words)


def _sectors(observations: Sequence[Row], name: str, words: Words) -> Table:
    return _pivot(observations, words, f"{words.text(f'chart.{name}.name')} ({words.name('unit', 'ty-dong')})")


def products(frame: pd.DataFrame, words: Words, name: str, *, about: str = "column.product") -> Table:
    """Products at each level, in their own units; `name` is their chart, `about` the header above them. Of most that
    have a target it is all that is printed, and a phone has room for the first columns."""
    observations = [row for row in rows(frame) if row["measure"] not in {"level", "target_level"}]
    units = {row["block"]: words.unit(row) for row in observations if row["measure"] in {"actual", "target", "plan"}}
    caption, latest_first = words.text(f"chart.{name}.name"), name == "product-target"
    return _pivot(observations, words, caption, about=about, units=units, latest_first=latest_first)


def target_outcome(frame: pd.DataFrame, words: Words) -> Table:
    """What became of each target: set, reached, over or under; of sectors what was asked for and what came."""
    return products(frame, words, "target-outcome", about="column.about")


def sector_mix(frame: pd.DataFrame, words: Words, *, share: bool = False) -> Table:
    """Sectors by year and level, as value or as share of the whole."""
    observations = [_as_share(row) if share else row for row in rows(frame)]
    observations = [{**row, "block": row["item"]} for row in observations]
    observations.sort(key=lambda row: (row["position"], row["period"]))
    unit = words.name("unit", "phan-tram" if share else "ty-dong")
    return _pivot(observations, words, f"{words.text('chart.sector-mix.name')} ({unit})")


def _as_share(row: Row) -> Row:
    """The share of a value as if it were its observation; the whole has none and is 100 by definition."""
    if row["role"] != "whole":
        return {**as_share(row), "measure": row["measure"]}
    bare = {"id": "", "kind": "stated", "doubted": False, "as_printed": "", "restated": False, "step": 0.01}
    return {**row, **bare, "unit": "phan-tram", **dict.fromkeys(("value", "low", "high"), WHOLE)}


def growth_contribution(frame: pd.DataFrame, words: Words) -> Table:
    """Each sector's own growth and what it brought of the whole's."""
    observations = [{**row, "block": row["item"]} for row in rows(frame)]
    return _pivot(observations, words, words.text("chart.growth-contribution.name"))


def grid_coverage(frame: pd.DataFrame, words: Words) -> Table:
    """Communes on the grid, not yet on it, and all, with shares."""
    observations = [{**row, "block": row["item"]} for row in rows(frame)]
    return _pivot(observations, words, words.text("chart.grid-coverage.name"), about="column.segment")


def activities(frame: pd.DataFrame, words: Words) -> Table:
    """One row per district: what the report says it exploits, where it says so."""
    body = []
    for area, inside in grouped(rows(frame), itemgetter("area")).items():
        names = words.listing(words.name("item", row["product"]) for row in inside)
        body.append([Cell(words.name("area", area), head=True), Cell(names), Cell(place(inside[0], words))])
    return Table(words.text("mining.named"), headers(("district", "exploits", "place"), words), body)


def place(row: Row, words: Words) -> str:
    """Where it is printed, in words, which a narrow column parts at its comma alone."""
    return ", ".join(part.replace(" ", formats.NBSP) for part in words.located(row).split(", "))


def districts(frame: pd.DataFrame, words: Words) -> Table:
    """What the report says of each district that it names or that is chosen, then in one row all others; the name of
    each chooses it, and no longer the one that is chosen."""
    every = rows(frame)
    told = [row for row in every if row["products"] or _is_chosen(row)]
    body = [[choosing(row, words), _says(row, words), Cell(place(row, words) or formats.MISSING)] for row in told]
    silent: dict[str, list[Inline]] = {}
    for row in every:
        if row not in told:
            silent.setdefault(silence(row), []).extend((Inline(", "), choosing(row, words)))
    for why, names in silent.items():
        says = Cell(words.text(f"district.{why}"))
        body.append([Cell("", head=True, subline=names[1:]), says, Cell(formats.MISSING)])
    return Table(words.text("district.list"), headers(("district", "says", "place"), words), body)


def _is_chosen(row: Row) -> bool:
    return bool(row["chosen"] and not row["all_chosen"])


def _says(row: Row, words: Words) -> Cell:
    names = words.listing(words.name("item", code) for code in row["products"] or ())
    return Cell(names or words.text(f"district.{silence(row)}"))


def choosing(row: Row, words: Words) -> Cell:
    """The name of a district, as a link that chooses it or, where it is chosen, no longer."""
    code, name = row["area"], words.name("area", row["area"])
    if _is_chosen(row):
        return Cell(words.text("district.chosen", area=name), head=True, href=f"?dv={code}", choose=code, tone="picked")
    return Cell(name, head=True, href=f"?dv={code}", choose=code)


def assumed(outcome: Outcome, words: Words) -> Table:
    """What a scenario leads to: each sector's actual, growth and amount, and the whole with its target."""
    if outcome.target is None or outcome.total is None or not outcome.sectors:
        return Table(words.text("what_if.caption"), [], [])
    target = str(outcome.target["period"])
    lanes = {"lane.actual": years_before(target)}
    titles = ("lane.actual", "what_if.growth", "lane.assumed")
    titled = [(words.text(key, period=words.period(lanes.get(key, target))), True) for key in titles]
    body = [_assumed(sector, words) for sector in outcome.sectors]
    total = words.assumed(outcome.total, step=outcome.step, unit=outcome.target["unit"], measure="actual")
    aim = words.text("headline.beside_target", value=words.digits(outcome.target))
    whole = [Cell(words.name("item", "total"), head=True), MISSING, MISSING]
    if outcome.whole is not None and outcome.growth is not None:
        whole[1:] = [number(outcome.whole, words), _growth(outcome.growth, outcome.growth_step, words)]
    body.append([*whole, Cell(words.digits(total), number=True, hint=words.hint(total), subline=[Inline(aim)])])
    return Table(words.text("what_if.caption"), [*headers(("item",), words), *titled], body)


def _assumed(sector: Sector, words: Words) -> list[Cell]:
    row = sector.actual
    amount = words.assumed(sector.amount, step=sector.step, unit=row["unit"], measure="actual")
    how = words.text("what_if.given" if sector.given else "what_if.follows")
    return [
        Cell(words.name("item", sector.code), head=True),
        number(row, words),
        _growth(sector.growth, sector.growth_step, words, subline=[Inline(how)]),
        Cell(words.digits(amount), number=True, hint=words.hint(amount)),
    ]


def _growth(growth: Span, step: float, words: Words, *, subline: Sequence[Inline] = ()) -> Cell:
    row = words.assumed(growth, step=step, unit="phan-tram", measure="growth")
    return Cell(words.digits(row), number=True, hint=words.hint(row), subline=subline)
