"""The real table beside each chart: the same rows in figures. Frames of queries → html_table.Table. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import itemgetter

import pandas as pd

from lsdash.model import formats, precision
from lsdash.model.intervals import Span
from lsdash.model.kinds import INEQUALITIES
from lsdash.model.periods import years_before
from lsdash.model.scenario import Outcome, Sector
from lsdash.model.words import Row, Words, grouped, rows
from lsdash.present.charts.bullet import planned_rows
from lsdash.present.charts.districts import silence
from lsdash.present.html_table import Cell, Table
from lsdash.present.links import of_source
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


def _headers(keys: Iterable[str], words: Words) -> list[Header]:
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
    first = [(words.text(about), False), *([] if units is None else _headers(("unit",), words))]
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
    headers = _headers(("district", "exploits", "place"), words)
    body = []
    for area, inside in grouped(rows(frame), itemgetter("area")).items():
        names = words.listing(words.name("item", row["product"]) for row in inside)
        body.append([Cell(words.name("area", area), head=True), Cell(names), Cell(_place(inside[0], words))])
    return Table(words.text("mining.named"), headers, body)


def _place(row: Row, words: Words) -> str:
    """The place in words, which a narrow column parts at its comma alone."""
    return ", ".join(part.replace(" ", formats.NBSP) for part in words.located(row).split(", "))


def districts(frame: pd.DataFrame, words: Words) -> Table:
    """What the report says of each district that it names or that is chosen, then in one row all others; the name of
    each chooses it, and no longer the one that is chosen."""
    every = rows(frame)
    told = [row for row in every if row["products"] or _is_chosen(row)]
    body = [[choosing(row, words), _says(row, words), Cell(_place(row, words) or formats.MISSING)] for row in told]
    silent: dict[str, list[Inline]] = {}
    for row in every:
        if row not in told:
            silent.setdefault(silence(row), []).extend((Inline(", "), choosing(row, words)))
    for why, names in silent.items():
        says = Cell(words.text(f"district.{why}"))
        body.append([Cell("", head=True, subline=names[1:]), says, Cell(formats.MISSING)])
    return Table(words.text("district.list"), _headers(("district", "says", "place"), words), body)


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


def figures(frame: pd.DataFrame, words: Words) -> Table:
    """Every printed figure: where, as printed, what it means."""
    keys = ("id", "about", "period", "measure", "printed", "value", "unit", "kind", "place", "note")
    body = [_figure(row, words) for row in rows(frame)]
    return Table(words.text("source.figures"), _headers(keys, words), body)


def _figure(row: Row, words: Words) -> list[Cell]:
    kind = words.text(f"kind.{row['kind']}") + " (?)" * bool(row["ambiguous"])
    return [
        Cell(row["figure"], head=True),
        Cell(words.item(row)),
        Cell(words.period(row["period"])),
        Cell(words.name("measure", row["measure"])),
        Cell(f"“{row['as_printed']}”"),
        Cell(words.digits(row), observation_id=row["id"], hint=words.hint(row), number=True),
        Cell(words.unit(row)),
        Cell(kind),
        Cell(_place(row, words) or words.short("source", row["source"])),
        Cell(row[f"note_{words.lang}"]),
    ]


def revisions(frame: pd.DataFrame, words: Words) -> Table:
    """Numbers that several sources print, one row for each statement in the order of issue."""
    keys = ("about", "period", "measure", "printed", "value", "difference", "source", "issued")
    return Table(words.text("source.revisions"), _headers(keys, words), [_revision(row, words) for row in rows(frame)])


def _difference(row: Row, words: Words) -> Cell:
    if row["difference"] is None:
        return MISSING
    return Cell(words.difference(row["difference"], {**row, "step": row["difference_step"]}), number=True)


def _revision(row: Row, words: Words) -> list[Cell]:
    shown = Cell(words.text("card.shown"), number=True)
    return [
        Cell(words.item(row), head=True),
        Cell(words.period(row["period"])),
        Cell(words.name("measure", row["measure"])),
        Cell(f"“{row['as_printed']}”"),
        number(row, words, unit=True),
        shown if row["chosen"] else _difference(row, words),
        Cell(words.short("source", row["source"])),
        Cell(row["issued"]),
    ]


_SIDES = ("computed", "held", "difference")


def ledger(frame: pd.DataFrame, numbers: pd.DataFrame, pages: Callable[[str], Sequence[Inline]], words: Words) -> Table:
    """The ledger: one row per identity, named by its id; `pages` gives links to the pages that an identity touches."""
    inside = grouped(rows(numbers), itemgetter("identity"))
    keys = ("verdict", "tested", "computed", "held", "difference", "pages")
    observations = rows(frame)
    body = [_ledger_row(row, inside.get(row["id"], []), pages(row["id"]), words) for row in observations]
    caption = words.text("ledger.caption")
    return Table(caption, _headers(keys, words), body, ids=[row["id"] for row in observations])


def _ledger_row(row: Row, numbers: Sequence[Row], pages: Sequence[Inline], words: Words) -> list[Cell]:
    tone = "broken" if row["verdict"] == "broken" else ""
    name = Cell(words.identity(row), subline=_sides(row, numbers, words))
    sides = [_span(row, side, numbers, words) for side in _SIDES]
    verdict = words.verdict(row["verdict"], row["rule"])
    return [Cell(verdict, head=True, tone=tone), name, *sides, Cell("", subline=pages)]


_NUMBERS_OF = {"computed": "terms", "held": "against"}


def _span(row: Row, side: str, numbers: Sequence[Row], words: Words) -> Cell:
    """A side of an identity: derived unless it is one printed number as it stands, or the constant 100 %."""
    if row[side] is None:
        return MISSING
    own = [term for term in numbers if term["part"] == _NUMBERS_OF.get(side)]
    as_it_stands = side in _NUMBERS_OF and len(own) <= 1 and all(term["kind"] != "derived" for term in own)
    # Two percentages differ by points.
    unit = words.name("unit", "diem") if side == "difference" and row["unit"] == "phan-tram" else ""
    row = row if side == "difference" else {**row, "step": row[f"{side}_step"]}
    low, high = row[f"{side}_low"], row[f"{side}_high"]
    below = [Inline(words.span(low, high, row))] if low < high else []
    text = words.computed(row[side], row, derived=not as_it_stands, unit=unit)
    rest = next((term["number"] for term in numbers if term["part"] == "residual"), "") if side == "difference" else ""
    return Cell(text, observation_id=rest, number=True, subline=below)


def _sides(row: Row, numbers: Sequence[Row], words: Words) -> list[Inline]:
    """The numbers on both sides, each with its card; or why there is nothing to test."""
    by_part = {part: [term for term in numbers if term["part"] == part] for part in ("terms", "against", "missing")}
    if row["reason"] == "absent":
        absent = words.listing(words.headline_of_id(term["number"]) for term in by_part["missing"])
        return [Inline(words.text("ledger.absent", items=absent))]
    if row["reason"]:
        return [Inline(words.text(f"ledger.{row['reason']}"))]
    terms = _listed(by_part["terms"], words)
    if row["rule"] == "reading":
        return [*terms, Inline(f": {words.text('ledger.as_growth')} ↔ {words.text('ledger.as_level')}")]
    against = _listed(by_part["against"], words) or [Inline("100%")]
    return [*terms, Inline(f" {'≤' if row['rule'] in INEQUALITIES else '↔'} "), *against]


def _listed(numbers: Sequence[Row], words: Words) -> list[Inline]:
    terms = (Inline(f"{words.short_item(row)} {words.digits(row)}", observation_id=row["id"]) for row in numbers)
    return [part for term in terms for part in (Inline(" · "), term)][1:]


def closings(frame: pd.DataFrame, ledger_frame: pd.DataFrame, words: Words) -> Table:
    """For each identity that cannot hold: what each printed figure alone would have to be; nothing is repaired.

    Identities with one cause often ask for the very same values: what was said once is not said again.
    """
    identities = {row["id"]: row for row in rows(ledger_frame)}
    keys = ("figure", "printed", "value", "needed", "span", "note")
    body: list[list[Cell]] = []
    listed: set[tuple[str, ...]] = set()
    before = ""
    for row in rows(frame):
        identity, cells = identities[row["identity"]], _closing(row, words)
        key = (identity["cause"], *(cell.text for cell in cells[:4]))
        if key in listed:
            continue
        listed.add(key)
        if row["identity"] != before:
            before = row["identity"]
            body.append([Cell(words.identity(identity), head=True)])
        body.append(cells)
    return Table(words.text("ledger.closings"), _headers(keys, words), body)


def instead(row: Row, finest: float) -> Row:
    """What a printed figure alone would have to be, in the form of the figure: a growth with its sign."""
    step = precision.step(row["needed"], row["needed_low"], row["needed_high"], finest)
    return {**row, "value": row["needed"], "step": step, "kind": "stated", "ambiguous": False, "restated": False}


def _closing(row: Row, words: Words) -> list[Cell]:
    needed = instead(row, formats.finer(row["step"]))
    place = f", {words.located(row)}" if words.located(row) else ""
    return [
        Cell(f"{words.headline(row)}{place}", head=True),
        Cell(f"“{row['as_printed']}”"),
        number(row, words),
        Cell(words.digits(needed), number=True),
        Cell(words.span(row["needed_low"], row["needed_high"], {**needed, "kind": "derived"}), number=True),
        Cell(words.text("ledger.confirmed") if row["confirmed"] else ""),
    ]


def incomparable(frame: pd.DataFrame, words: Words) -> Table:
    """Pairs that must not be compared, each with its reason and the sources between which it stands."""
    groups = grouped(rows(frame), itemgetter("item", "other_item", "reason"))
    body = []
    for (item, other, reason), inside in groups.items():
        names = dict.fromkeys(words.short("source", row[key]) for row in inside for key in ("source", "other_source"))
        why = inside[0][f"reason_{words.lang}"] or words.text(f"refused.{reason}")
        pair = " – ".join(words.name("item", code) for code in dict.fromkeys((item, other)))
        body.append([Cell(pair, head=True), Cell(words.listing(names)), Cell(formats.capital(why))])
    return Table(words.text("ledger.incomparable"), _headers(("pair", "between", "why"), words), body)


def assumed(outcome: Outcome, words: Words) -> Table:
    """What a scenario leads to: each sector's actual, growth and amount, and the whole with its target."""
    if outcome.target is None or outcome.total is None or not outcome.sectors:
        return Table(words.text("what_if.caption"), [], [])
    target = str(outcome.target["period"])
    lanes = {"lane.actual": years_before(target)}
    titles = ("lane.actual", "what_if.growth", "lane.assumed")
    headers = [(words.text(key, period=words.period(lanes.get(key, target))), True) for key in titles]
    body = [_assumed(sector, words) for sector in outcome.sectors]
    total = words.assumed(outcome.total, step=outcome.step, unit=outcome.target["unit"], measure="actual")
    aim = words.text("headline.beside_target", value=words.digits(outcome.target))
    whole = [Cell(words.name("item", "total"), head=True), MISSING, MISSING]
    if outcome.whole is not None and outcome.growth is not None:
        whole[1:] = [number(outcome.whole, words), _growth(outcome.growth, outcome.growth_step, words)]
    body.append([*whole, Cell(words.digits(total), number=True, hint=words.hint(total), subline=[Inline(aim)])])
    return Table(words.text("what_if.caption"), [*_headers(("item",), words), *headers], body)


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


def coverage(frame: pd.DataFrame, words: Words) -> Table:
    """Each series against the cells of the report: its number, stated or derived, or none; and how many districts."""
    observations = rows(frame)
    cells = list(dict.fromkeys((row["cell_period"], row["cell_measure"]) for row in observations))
    titles = [words.lane({"period": period, "measure": measure}) for period, measure in cells]
    headers = [*_headers(("about", "unit"), words), *((title, True) for title in titles)]
    body = []
    for (_, block), own in grouped(observations, itemgetter("series", "block")).items():
        # Of a series without a number in the chosen years the unit is not known either.
        unit = next((words.unit(row) for row in own if row["unit"]), formats.MISSING)
        body.append(
            [
                Cell(words.name("item", block), head=True),
                Cell(unit),
                *(number(row, words) if row["id"] else MISSING for row in own),
                Cell(
                    f"{sum(row['districts'] for row in own)} / {sum(row['all_districts'] for row in own)}", number=True
                ),
            ]
        )
    if any(row["districts"] for row in observations):
        return Table(words.text("coverage.caption"), [*headers, (words.text("column.by_district"), True)], body)
    # That no cell is by district is said in the heading.
    return Table(words.text("coverage.caption"), headers, [row[:-1] for row in body])


def sources(frame: pd.DataFrame, words: Words) -> Table:
    """The sources, with a link where one is on the web; of what may be wrong with figures the counts that are not
    nothing for all of them."""
    keys = ("source", "publisher", "period", "figures", "restated_figures", "doubted_figures", "note")
    lang, found = words.lang, rows(frame)
    shown = [key for key in keys if not key.endswith("ed_figures") or any(row[key] for row in found)]
    counts = [key for key in shown if key.endswith("figures")]
    body = [
        [
            Cell(row[f"title_{lang}"], head=True, href=of_source(row)),
            Cell(row[f"publisher_{lang}"]),
            Cell(words.period(row["reported"])),
            *(Cell(formats.number(row[name], 1, lang), number=True) for name in counts),
            Cell(row[f"note_{lang}"]),
        ]
        for row in found
    ]
    return Table(words.text("source.heading"), _headers(shown, words), body)
