"""How much adds up, and how much the report states."""

import pandas as pd

from lsdash.model.words import Words, rows


def ledger(frame: pd.DataFrame, words: Words, *, every: pd.DataFrame | None = None) -> str:
    """How many checks cannot hold, of how many that can be made; that these are not all, where filters leave some out.

    `frame` is that of `queries.ledger_counts`; `every` the one without filters, None where none are set.
    """
    counts = {row["verdict"]: row["checks"] for row in rows(frame)}
    total, broken = sum(counts.values()), counts.get("broken", 0)
    tested = total - counts.get("untestable", 0)
    if not tested:
        return words.text("ledger.heading")
    title = words.text("ledger.title" if broken else "ledger.title_fine", broken=broken, tested=tested)
    return words.text("ledger.narrowed", title=title) if every is not None and total < every["checks"].sum() else title


def ledger_notes(frame: pd.DataFrame, words: Words) -> list[str]:
    """To how many contradictions the failing checks come down, and how a verdict is reached; of the same counts.

    Checks that rest on the same printed figures are one contradiction seen from several sides.
    """
    causes = sum(row["causes"] for row in rows(frame))
    return [*([words.text("ledger.causes", count=causes)] if causes else []), words.text("ledger.how")]


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


def coverage_notes(frame: pd.DataFrame, words: Words) -> list[str]:
    """What a fuller report would have to contain, cell by cell; and by district."""
    cells = rows(frame)
    lines = []
    for period, measure in dict.fromkeys((row["cell_period"], row["cell_measure"]) for row in cells):
        lacking = [row for row in cells if (row["cell_period"], row["cell_measure"]) == (period, measure)]
        names = words.listing(words.name("item", row["block"]) for row in lacking if row["state"] == "none")
        if names:
            lane = words.lane({"period": period, "measure": measure})
            lines.append(words.text("coverage.lacking", lane=lane, items=names))
    if any(row["districts"] < row["all_districts"] for row in cells):
        lines.append(words.text("coverage.by_district"))
    return [words.text("coverage.how"), *([words.text("coverage.fuller")] if lines else []), *lines]
