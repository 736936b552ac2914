"""What a file holds: the records of a view under a name and a title, with the words that must go with them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from lsdash import queries
from lsdash.exports import export_rows, provenance
from lsdash.exports.export_rows import COLUMNS, Column, Record, Records, Value
from lsdash.model.words import rows
from lsdash.view.scope import Scope
from lsdash.view.view import View

# Signs that make a spreadsheet take a text for a formula, at its start or where another separator would cut it, also
# inside quotation marks.
_FORMULA = re.compile(r"((?:^|[;,|\"])[\s\"]*)(?=[=+\-@＝＋－＠])")
_SIGNS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029=+\-@＝＋－＠]")  # without one of which neither is found
_BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")  # control characters and ends of lines


@dataclass(frozen=True)
class Content:
    """`name` is short, of ASCII letters and hyphens; `link` replays the view, where its address is known; `notes` is
    the small print of a chart or table; `block`: what its numbers are of, None for those of the whole page."""

    name: str
    title: str
    records: Records
    link: str = ""
    notes: Sequence[str] = ()
    block: Scope | None = None


def content(
    view: View,
    name: str,
    frame: pd.DataFrame,
    *,
    title: str,
    link: str = "",
    notes: Sequence[str] = (),
    block: Scope | None = None,
) -> Content:
    """The rows of `frame` for a file; every row says of which release it is, and where it is synthetic that it is."""
    found = export_rows.of(frame, view.words)
    stamp: dict[str, Value] = {"dataset": view.release.dataset, "release": view.release.id}
    if view.synthetic:
        stamp["warning"] = view.words.text("notice.synthetic_short")
    columns = [*found.columns, *(column for column in COLUMNS if column.code in stamp)]
    return Content(name, title, Records(columns, [{**row, **stamp} for row in found.rows]), link, notes, block)


def about(view: View, made: Content) -> list[tuple[str, str]]:
    """What a file says of itself in pairs of a name and words: title, stamp, notes."""
    text = view.words.text
    notes = [(text("file.note"), note) for note in made.notes]
    return [(text("file.title"), made.title), *provenance.table(view, made.link, made.block), *notes]


def for_people(made: Records) -> Sequence[Column]:
    """The columns of a file that people read: those that say something in some row."""
    return [
        column
        for column in made.columns
        if not column.machines and (not made.rows or any(named(row, column) not in {None, ""} for row in made.rows))
    ]


def named(row: Record, column: Column) -> Value:
    """What people read in a cell: names instead of codes."""
    found = row[column.name if column.named else column.code]
    return "; ".join(found) if isinstance(found, list) else found


def sources(view: View, made: Records) -> list[dict[str, str]]:
    """The sources that the rows name, all of the release where they name none: code, title, publisher, address."""
    used = {row[code] for row in made.rows for code in ("source", "other_source") if row.get(code)}
    used |= {code for row in made.rows if isinstance(codes := row.get("sources"), list) for code in codes}
    lang = view.words.lang
    return [
        {"code": row["code"], "title": row[f"title_{lang}"], "publisher": row[f"publisher_{lang}"]}
        | {"address": row["address"] or ""}
        for row in rows(view.ask(queries.sources, all_rows=True))
        if not used or row["code"] in used
    ]


def publishers(view: View, codes: Iterable[str]) -> str:
    """Who published the sources `codes`, or all of the release where none is one of its own."""
    every = rows(view.ask(queries.sources, all_rows=True))
    used = {*codes} & {row["code"] for row in every}
    named = (row[f"publisher_{view.words.lang}"] for row in every if not used or row["code"] in used)
    return view.words.listing(dict.fromkeys(named))


def file_name(view: View, name: str, ending: str) -> str:
    """ "lsdash-co-cau-sector-mix-bc2004-5dfc7235b110.csv": page, what it is, release; all ASCII."""
    return f"lsdash-{view.page.code}-{name.replace('_', '-')}-{view.release.id}.{ending}"


def harmless(text: str) -> str:
    """`text` on one line, with an apostrophe before what a spreadsheet might take for a formula."""
    if not _SIGNS.search(text):
        return text
    return _FORMULA.sub(r"\1'", _BREAKS.sub(" ", text))
