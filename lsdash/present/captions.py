"""The words around a chart: the same on the page and in a picture of it."""

from collections.abc import Collection, Sequence

import pandas as pd

from lsdash import queries
from lsdash.model.filters import Filters
from lsdash.model.kinds import DOUBTED
from lsdash.model.words import Row, Words, rows
from lsdash.view.view import View, ask


def warning(view: View) -> str:
    """What must stand on every chart and table of demonstration data; "" for real data."""
    return view.words.text("notice.synthetic_short") if view.synthetic else ""


def name_in_legend(code: str, words: Words) -> str:
    """The words of a code of `legend.legend`: an item, or a form of marks."""
    return words.short("item", code) if ("item", code) in words.names else words.text(f"kind.{code}")


def doubts(view: View, frame: pd.DataFrame) -> Sequence[Row]:
    """Rows of the ledger that cannot hold and cast doubt on numbers of `frame`."""
    if "doubted" not in frame:
        return []
    numbers = set(frame.loc[frame["doubted"].eq(True), "id"])
    return doubts_on(ask(view.release, queries.doubts, Filters()), numbers)


def doubts_on(doubts: pd.DataFrame, numbers: Collection[object]) -> Sequence[Row]:
    """Rows of the ledger that cannot hold and cast doubt on `numbers`, out of `queries.doubts`: the first of each
    contradiction."""
    first: dict[str, Row] = {}
    for row in rows(doubts) if numbers else []:
        if row["number"] in numbers:
            first.setdefault(row["id"], row)
    return list(first.values())


def doubts_lead(view: View) -> str:
    """The words before the doubted identities."""
    return f"{DOUBTED} {view.words.text('ledger.doubted')}: "


def sources(view: View, *frames: pd.DataFrame) -> list[str]:
    """The sources of `frames` with the release, and what is not known of their prices."""
    words = view.words
    columns = [frame[name].dropna() for frame in frames for name in ("source", "sources") if name in frame]
    used = {code for column in columns for codes in column.unique() for code in codes.split()}
    titles = [
        f"{row[f'title_{words.lang}']} ({row[f'publisher_{words.lang}']})"
        for row in rows(view.ask(queries.sources, all_rows=True))
        if row["code"] in used
    ]
    lines = [words.text("foot.source", sources="; ".join(titles), release=view.release.id)] if titles else []
    if any((frame["unit"] == "ty-dong").any() for frame in frames if "unit" in frame):
        lines.append(words.text("foot.price_base"))
    return lines
