"""Tables of what does not add up: the ledger, what would close it, what must not be compared. Frames of queries →
html_table.Table. Pure."""

from collections.abc import Callable, Sequence
from operator import itemgetter

import pandas as pd

from lsdash.model import formats, precision
from lsdash.model.kinds import INEQUALITIES
from lsdash.model.words import Row, Words, grouped, rows
from lsdash.present import tables
from lsdash.present.html_table import Cell, Table
from lsdash.present.markup import Inline

_SIDES = ("computed", "held", "difference")


def ledger(frame: pd.DataFrame, numbers: pd.DataFrame, pages: Callable[[str], Sequence[Inline]], words: Words) -> Table:
    """The ledger: one row per identity, named by its id; `pages` gives links to the pages that an identity touches."""
    inside = grouped(rows(numbers), itemgetter("identity"))
    keys = ("verdict", "tested", "computed", "held", "difference", "pages")
    observations = rows(frame)
    body = [_ledger_row(row, inside.get(row["id"], []), pages(row["id"]), words) for row in observations]
    caption = words.text("ledger.caption")
    return Table(caption, tables.headers(keys, words), body, ids=[row["id"] for row in observations])


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
        return tables.MISSING
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
    return Table(words.text("ledger.closings"), tables.headers(keys, words), body)


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
        tables.number(row, words),
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
    return Table(words.text("ledger.incomparable"), tables.headers(("pair", "between", "why"), words), body)
