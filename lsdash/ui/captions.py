"""What stands around a chart in words, the same on the page and in a picture of it."""

from collections.abc import Callable, Collection, Sequence

import pandas as pd

from lsdash import queries
from lsdash.model.filters import Filters
from lsdash.model.kinds import DOUBTED
from lsdash.model.memoize import remembered
from lsdash.model.words import Row, Words, rows
from lsdash.present import charts
from lsdash.present.charts import Drawing
from lsdash.view.view import View, ask

Chart = Callable[[pd.DataFrame, Words], Drawing]


def warning(view: View) -> str:
    """What must stand on every chart and table of demonstration data; "" for real data."""
    return view.words.text("notice.synthetic_short") if view.synthetic else ""


def legend(view: View, chart: Chart, frame: pd.DataFrame) -> list[tuple[str, str]]:
    """What the legend of `chart` over `frame` explains: code and words."""
    return [(code, _named(view.words, code)) for code in charts.legend(chart, frame)]


def _named(words: Words, code: str) -> str:
    if ("item", code) in words.names:
        return words.short("item", code)
    return words.text(f"kind.{code}")


def doubts(view: View, frame: pd.DataFrame) -> Sequence[Row]:
    """Rows of the ledger that cannot hold and touch what is drawn of `frame`."""
    return [] if "doubted" not in frame else _doubts_of(frame, ask(view.release, queries.doubts, Filters()))


@remembered
def _doubts_of(frame: pd.DataFrame, every: pd.DataFrame) -> Sequence[Row]:
    return doubts_on(every, {row["id"] for row in rows(frame) if row["doubted"]})


def doubts_on(every: pd.DataFrame, numbers: Collection[object]) -> Sequence[Row]:
    """Rows of the ledger that cannot hold and cast doubt on `numbers`, out of `queries.doubts`: the first of each
    contradiction."""
    first: dict[str, Row] = {}
    for row in rows(every):
        if row["number"] in numbers:
            first.setdefault(row["id"], row)
    return list(first.values())


def doubts_lead(view: View) -> str:
    """What stands before the doubted identities."""
    return f"{DOUBTED} {view.words.text('ledger.doubted')}: "


def sources(view: View, *frames: pd.DataFrame) -> list[str]:
    """The sources of `frames` with the release, and what is not known of their prices. Frames of monthly reports name
    no source: they are of all that the release has."""
    words = view.words
    found = [row for frame in frames for row in rows(frame)]
    listed = rows(view.ask(queries.sources, all_rows=True))
    used = {row.get("source") for row in found}
    monthly = any("source" not in frame for frame in frames)
    titles = [
        f"{row[f'title_{words.lang}']} ({row[f'publisher_{words.lang}']})"
        for row in listed
        if monthly or row["code"] in used
    ]
    lines = [words.text("foot.source", sources="; ".join(titles), release=view.release.id)] if titles else []
    if any(row.get("unit") == "ty-dong" for row in found):
        lines.append(words.text("foot.price_base"))
    return lines
