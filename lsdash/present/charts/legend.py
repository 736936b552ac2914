"""What the legend of a chart must explain."""

from collections.abc import Callable
from operator import itemgetter

import pandas as pd

from lsdash.model.kinds import AMOUNTS, FORMS, form
from lsdash.model.words import grouped, rows
from lsdash.present.charts.base import Chart, cannot_close
from lsdash.present.charts.bullet import drawn_rows, plan_board, sector_board
from lsdash.present.charts.levels import product_board, product_levels
from lsdash.present.charts.sectors import growth_contribution, sector_mix, sector_mix_share
from lsdash.present.palette import SECTORS
from lsdash.present.shares import as_share


def legend(chart: Callable[..., Chart], frame: pd.DataFrame, about: str = "") -> list[str]:
    """What the legend of `chart` over `frame` must explain on a page about a period: sectors where colour alone names
    them, forms of marks, and whether derived numbers are among them. Codes of items and forms."""
    bullets = chart in {plan_board, sector_board}
    stated = [row for row in rows(drawn_rows(frame) if bullets else frame) if row.get("value") is not None]
    codes: list[str] = []
    if chart in {sector_mix, sector_mix_share, growth_contribution}:
        items = {row["item"] for row in stated}
        codes += [code for code in SECTORS if code in items and (code != "total" or chart is growth_contribution)]
        left = [row for row in stated if row["role"] == "remainder"]
        closing = (as_share(row) if chart is sector_mix_share else row for row in left)
        codes += ["residual"] * any(map(cannot_close, closing))
    if chart in {plan_board, sector_board, product_board, product_levels}:
        actuals = grouped((row for row in stated if row["measure"] == "actual"), itemgetter("block"))
        latest = {block: max(row["period"] for row in own) for block, own in actuals.items()}
        amounts = [row for row in stated if row["measure"] in AMOUNTS and row.get("role") != "remainder"]
        shapes = {
            form(row["measure"], row["kind"], latest=row["period"] == (about or latest.get(row["block"])))
            for row in amounts
        }
        codes += [shape for shape in FORMS if shape in shapes]
    # In bullets nothing has a dashed edge: that of a plan, a narrow hollow mark, would be lost.
    dashed = codes and not bullets and any(row["kind"] == "derived" for row in stated)
    return [*codes, *(["derived"] if dashed else [])]
