"""Numbers of the monthly reports: from an id to the frames of its card. Whoever calls says how queries are asked."""

from collections.abc import Callable
from dataclasses import replace

import duckdb
import pandas as pd

from lsdash import monthly_ids, queries
from lsdash.filters import Codes, Filters
from lsdash.monthly import cards
from lsdash.monthly.cards import Frames
from lsdash.monthly_ids import MonthlyId, dump, parse

Query = Callable[[duckdb.DuckDBPyConnection, Filters], pd.DataFrame]
Ask = Callable[[Query, Filters], pd.DataFrame]


def frames(asked: MonthlyId, districts: Codes, ask: Ask) -> Frames:
    """What the card of `asked` is made of; `districts` are those of the register, in its order."""
    others = tuple(code for code in districts if code not in asked.districts) if asked.residual else ()
    filters = replace(asked.filters, districts=()) if asked.residual else asked.filters
    return Frames(
        amounts=ask(queries.monthly_amounts, filters),
        reports=ask(queries.monthly_reports, filters),
        rest=ask(queries.monthly_amounts, replace(filters, districts=others)),
        others=others,
    )


def known(text: str, districts: Codes, ask: Ask) -> MonthlyId | None:
    """The number of the monthly reports that `text` is the id of, or None where there is none."""
    asked = parse(text)
    if asked is None or not monthly_ids.ordered(asked, districts):
        return None
    return asked if cards.exists(asked, frames(asked, districts, ask)) else None


def nearest(text: str, districts: Codes, ask: Ask) -> str:
    """`text` where it is the id of such a number, or else the id of one that is most like it, or ""."""
    if known(text, districts, ask):
        return text
    for near in map(parse, ask(queries.nearest_monthly, Filters(number=text))["id"]):
        measure = text.rpartition(".")[2]
        wanted = replace(near, measure=measure) if near and measure in monthly_ids.COLUMNS else near
        for each in (wanted, near):
            if each and cards.exists(each, frames(each, districts, ask)):
                return dump(each)
    return ""
