"""The words around a chart: the same on the page and in a picture of it."""

from collections.abc import Collection, Iterable, Sequence

import pandas as pd

from lsdash import queries
from lsdash.model.filters import Filters
from lsdash.model.kinds import AMOUNTS, DOUBTED
from lsdash.model.words import Row, Words, rows
from lsdash.view.view import View, ask


def warning(view: View) -> str:
    """What must stand on every chart and table of demonstration data and of a draft; "" for released real data."""
    text = view.words.text
    said = [text("draft.warning")] * bool(view.draft) + [text("notice.synthetic_short")] * view.synthetic
    return " · ".join(said)


def release_name(view: View) -> str:
    """The id of the release that is shown; of a draft the submission that it is of: it has no id that can be cited."""
    return view.words.text("draft.release", submission=view.draft) if view.draft else view.release.id


def name_in_legend(code: str, words: Words) -> str:
    """The words of a code of `legend.legend`: an item, or a form of marks."""
    return words.name("item", code) if ("item", code) in words.names else words.text(f"kind.{code}")


def doubts(view: View, frame: pd.DataFrame, shows: str = "") -> Sequence[Row]:
    """Rows of the ledger that cannot hold and cast doubt on numbers of `frame`, in columns that begin with `shows`."""
    if f"{shows}doubted" not in frame:
        return []
    numbers = set(frame.loc[frame[f"{shows}doubted"].eq(True), f"{shows}id"])
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


def other_sources(frame: pd.DataFrame, words: Words) -> list[str]:
    """Which amounts of a frame are of another source than the page's own, where both stand in it."""
    amounts = [row for row in rows(frame) if row.get("source") and row.get("measure") in AMOUNTS]
    lanes: dict[str, list[str]] = {}
    for row in amounts:
        lanes.setdefault(words.other_source(row), []).append(words.lane(row))
    if "" not in lanes:
        return []
    named = [f"{words.listing(dict.fromkeys(own))} – {source}" for source, own in lanes.items() if source]
    return [words.text("foot.other_sources", sources="; ".join(named))] if named else []


def sources(view: View, *frames: pd.DataFrame) -> list[str]:
    """The sources of `frames` with the release, and in which prices their amounts of money are."""
    words = view.words
    used, money = _codes(frames)
    every = rows(view.ask(queries.sources, all_rows=True))
    titles = [
        f"{row[f'title_{words.lang}']} ({row[f'publisher_{words.lang}']})" for row in every if row["code"] in used
    ]
    lines = [words.text("foot.source", sources="; ".join(titles), release=release_name(view))] if titles else []
    return [*lines, *_prices([row for row in every if row["code"] in money], words)]


def _codes(frames: Iterable[pd.DataFrame]) -> tuple[set[str], set[str]]:
    """Codes of the sources that rows name, and of those whose rows are amounts of money; rows of months may name
    several."""
    pairs: set[tuple[object, object]] = set()
    for frame in frames:
        units = frame["unit"].tolist() if "unit" in frame else [None] * len(frame)
        for name in ("source", "sources"):
            pairs.update(zip(frame[name].tolist(), units, strict=True) if name in frame else ())
    named = [(code, unit) for codes, unit in pairs if isinstance(codes, str) for code in codes.split()]
    return {code for code, _ in named}, {code for code, unit in named if unit == "ty-dong"}


def _prices(sources: Sequence[Row], words: Words) -> list[str]:
    """In which prices `sources` give amounts of money, as they say; each named where they differ."""
    bases: dict[str, list[str]] = {}
    for row in sources:
        bases.setdefault(row["price_base"], []).append(words.source(row["code"]))
    if len(bases) == 1:
        return [words.text(f"prices.{base}") for base in bases]
    return [
        words.text("prices.of", sources="; ".join(dict.fromkeys(names)), prices=words.text(f"prices.{base}"))
        for base, names in bases.items()
    ]
