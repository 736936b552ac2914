"""How much adds up, and how much the report states."""

from operator import itemgetter

import pandas as pd

from lsdash.model.words import Words, grouped, rows


def ledger(frame: pd.DataFrame, words: Words, *, every: pd.DataFrame | None = None) -> str:
    """How many checks cannot hold, of how many that can be made; that these are not all, where filters leave some out.

    `frame` is that of `queries.ledger_counts`; `every` the one without filters, None where none are set.
    """
    counts = {row["verdict"]: row["checks"] for row in rows(frame)}
    total, broken, unclear = sum(counts.values()), counts.get("broken", 0), counts.get("ambiguous", 0)
    tested = total - counts.get("untestable", 0)
    if not tested:
        return words.text("ledger.heading" if every is None else "ledger.none")
    key = "title" if broken else "title_unclear" if unclear else "title_fine"
    title = words.text(f"ledger.{key}", broken=broken, tested=tested, unclear=unclear)
    return words.text("ledger.narrowed", title=title) if every is not None and total < every["checks"].sum() else title


def disputes(frame: pd.DataFrame, words: Words, *, fails: bool, shown: int) -> str:
    """To how many contradictions the failing checks come down, or how many are unclear, where `shown` of them stand
    below; of the same counts.

    Checks that rest on the same printed figures are one contradiction seen from several sides.
    """
    verdict, key, column = ("broken", "causes", "causes") if fails else ("ambiguous", "unclear", "checks")
    count = sum(row[column] for row in rows(frame) if row["verdict"] == verdict)
    title = words.text(f"ledger.{key}", count=count)
    return words.text("ledger.first", title=title, shown=shown) if shown < count else title


def coverage(frame: pd.DataFrame, words: Words) -> str:
    """Which share of the cells is stated, derived, not stated; and of the same cells by district."""
    cells = rows(frame)
    if not cells:
        return words.text("coverage.heading")
    counts = {state: sum(row["state"] == state for row in cells) for state in ("stated", "derived", "none")}
    shares = {state: words.rounded(100 * count / len(cells)) for state, count in counts.items()}
    filled, every = sum(row["districts"] for row in cells), sum(row["all_districts"] for row in cells)
    values = {f"{state}_share": share for state, share in shares.items()}
    return words.text("coverage.title", **counts, **values, all=len(cells), filled=filled, every=every)


def lacking(frame: pd.DataFrame, words: Words) -> list[str]:
    """What a fuller report would have to contain, cell by cell, years that lack the same in one line; and by
    district."""
    cells = rows(frame)
    lanes: dict[str, list[str]] = {}
    for lane, inside in grouped(cells, itemgetter("cell_period", "cell_measure")).items():
        names = words.listing(words.name("item", row["block"]) for row in inside if row["state"] == "none")
        lanes.setdefault(names, []).append(words.lane(dict(zip(("period", "measure"), lane, strict=True))))
    lines = [
        words.text("coverage.lacking", lane=words.listing(own), items=names) for names, own in lanes.items() if names
    ]
    if any(row["districts"] < row["all_districts"] for row in cells):
        lines.append(words.text("coverage.by_district"))
    return lines
