"""Tables as HTML. What is in them is made by `tables` and `monthly.tables`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from lsdash.model.formats import MISSING
from lsdash.present.jinja import render
from lsdash.present.markup import Inline


@dataclass(frozen=True)
class Cell(Inline):
    """One cell. `hint`: a line for its tooltip; `tone`: a CSS class; `subline`: parts on a line of their own."""

    hint: str = ""
    number: bool = False
    head: bool = False
    tone: str = ""
    subline: Sequence[Inline] = ()


@dataclass(frozen=True)
class Table:
    """A table: a caption, column headers (text, whether the column holds numbers) and rows of cells.

    `ids` names each row for links into the page, where there are any. A row with a single cell is a heading.
    `count`: how many rows there are, where `rows` are the first of them only; else 0. `warning`: words of demonstration
    data; `headed`: a heading right above says the caption, which is not said again; `whole`: columns stay of which no
    row says anything, which are left out of others.
    """

    caption: str
    headers: Sequence[tuple[str, bool]]
    rows: Sequence[Sequence[Cell]]
    ids: Sequence[str] = ()
    count: int = 0
    warning: str = ""
    headed: bool = False
    whole: bool = False

    @property
    def name(self) -> str:
        """The caption with the warning that must stand on it."""
        return " – ".join(filter(None, (self.caption, self.warning)))


def html_table(table: Table) -> Markup:
    """The table as HTML. Raises ValueError where `ids` are not as many as the rows."""
    shown = table if table.whole else telling(table)
    return render("table", table=shown, rows=list(_named_rows(shown)))


def telling(table: Table) -> Table:
    """The table without columns, but for the first, in which every row is empty or a dash; where none would be left it
    is as it is."""
    full = [row for row in table.rows if len(row) > 1]
    kept = [place for place in range(len(table.headers)) if place == 0 or any(_says(row[place]) for row in full)]
    if not full or len(kept) in {1, len(table.headers)}:
        return table
    rows = [[row[place] for place in kept] if len(row) > 1 else row for row in table.rows]
    return replace(table, headers=[table.headers[place] for place in kept], rows=rows)


def _says(cell: Cell) -> bool:
    return cell.text not in {"", MISSING} or bool(cell.subline)


def _named_rows(table: Table) -> Iterator[tuple[Sequence[Cell], str, str]]:
    """Each row with its own id, and the id of the observation it shows where that is one only; "" for none."""
    for row, row_id in zip(table.rows, table.ids or [""] * len(table.rows), strict=True):
        shown = {part.observation_id for cell in row for part in (cell, *cell.subline)} - {""}
        yield row, row_id, shown.pop() if len(shown) == 1 else ""
