"""Tables of what sources print: every figure, its revisions, which cells of a report are filled, the sources. Frames of
queries → html_table.Table. Pure."""

from operator import itemgetter

import pandas as pd

from lsdash.model import formats
from lsdash.model.words import Row, Words, grouped, rows
from lsdash.present import tables
from lsdash.present.html_table import Cell, Table
from lsdash.present.links import of_source


def figures(frame: pd.DataFrame, words: Words) -> Table:
    """Every printed figure: where, as printed, what it means."""
    keys = ("id", "about", "period", "measure", "printed", "value", "unit", "kind", "place", "note")
    body = [_figure(row, words) for row in rows(frame)]
    return Table(words.text("source.figures"), tables.headers(keys, words), body)


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
        Cell(tables.place(row, words) or words.short("source", row["source"])),
        Cell(row[f"note_{words.lang}"]),
    ]


def revisions(frame: pd.DataFrame, words: Words) -> Table:
    """Numbers that several sources print, one row for each statement in the order of issue."""
    keys = ("about", "period", "measure", "printed", "value", "difference", "source", "issued")
    body = [_revision(row, words) for row in rows(frame)]
    return Table(words.text("source.revisions"), tables.headers(keys, words), body)


def _difference(row: Row, words: Words) -> Cell:
    if row["difference"] is None:
        return tables.MISSING
    return Cell(words.difference(row["difference"], {**row, "step": row["difference_step"]}), number=True)


def _revision(row: Row, words: Words) -> list[Cell]:
    shown = Cell(words.text("card.shown"), number=True)
    return [
        Cell(words.item(row), head=True),
        Cell(words.period(row["period"])),
        Cell(words.name("measure", row["measure"])),
        Cell(f"“{row['as_printed']}”"),
        tables.number(row, words, unit=True),
        shown if row["chosen"] else _difference(row, words),
        Cell(words.short("source", row["source"])),
        Cell(row["issued"]),
    ]


def coverage(frame: pd.DataFrame, words: Words) -> Table:
    """Each series against the cells of the report: its number, stated or derived, or none; and how many districts."""
    observations = rows(frame)
    cells = list(dict.fromkeys((row["cell_period"], row["cell_measure"]) for row in observations))
    titles = [words.lane({"period": period, "measure": measure}) for period, measure in cells]
    lead = [*tables.headers(("about", "unit"), words), *((title, True) for title in titles)]
    body = []
    for (_, block), own in grouped(observations, itemgetter("series", "block")).items():
        # Of a series without a number in the chosen years the unit is not known either.
        unit = next((words.unit(row) for row in own if row["unit"]), formats.MISSING)
        body.append(
            [
                Cell(words.name("item", block), head=True),
                Cell(unit),
                *(tables.number(row, words) if row["id"] else tables.MISSING for row in own),
                Cell(
                    f"{sum(row['districts'] for row in own)} / {sum(row['all_districts'] for row in own)}", number=True
                ),
            ]
        )
    if any(row["districts"] for row in observations):
        return Table(words.text("coverage.caption"), [*lead, (words.text("column.by_district"), True)], body)
    # That no cell is by district is said in the heading.
    return Table(words.text("coverage.caption"), lead, [row[:-1] for row in body])


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
    return Table(words.text("source.heading"), tables.headers(shown, words), body)
