"""The ledger: identities, what would close them, what they cast doubt on; what is not compared."""

import pandas as pd

from lsdash.model.filters import Filters
from lsdash.queries.shared import ABOUT, COLUMNS, DOUBT, OF_PERIOD, PRODUCTS_CHOSEN, Cursor, ask

# Periods that lie in the chosen one.
_INSIDE = "SELECT p.period FROM src.observation p WHERE p.since >= $since AND p.until <= $until"
_TOUCHED = rf"""
    (($sectors IS NULL AND $products IS NULL AND $since IS NULL) OR EXISTS (
        FROM src.identity_number n JOIN src.item t ON t.code = split_part(split_part(n.number, '.', 2), '@', 1)
        WHERE n.identity = d.id AND ($sectors IS NOT NULL OR $products IS NOT NULL OR $since IS NOT NULL)
            AND (($sectors IS NULL AND $products IS NULL)
                OR list_contains($products, t.code) OR list_contains($sectors, t.code)
                OR (t.dimension = 'sector' AND list_contains($sectors, t.parent)))
            AND ($since IS NULL OR d.period IN ({_INSIDE})
                OR regexp_extract(n.number, '\.([0-9]{{4}}[-0-9q.]*)\.[a-z][a-z0-9_]*(~.*)?$', 1) IN ({_INSIDE}))))"""
_OF_LEDGER = ("sectors", "products", "since", "until")

_LEDGER = f"""
    SELECT d.* EXCLUDE (position), i.parent
    FROM src.identity d {ABOUT} WHERE {_TOUCHED} ORDER BY d.position LIMIT $most"""


def ledger(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """One row per identity: id, rule, indicator, item, area, its parent, period, measure, unit, verdict, reason, cause
    (the first of those that fail over the same printed figures), step; computed, held and difference each with _low and
    _high, NULL where it cannot be tested. See lsdash.model.checks.

    Those that fail first. Narrowed to identities with a number of the chosen sectors and products in the chosen period.
    Filters: sectors, products, period, most.
    """
    return ask(cursor, _LEDGER, filters, *_OF_LEDGER, "most")


_LEDGER_COUNTS = f"""
    SELECT d.verdict, count(*) AS checks, count(DISTINCT nullif(d.cause, '')) AS causes
    FROM src.identity d WHERE {_TOUCHED} GROUP BY d.verdict ORDER BY min(d.position)"""


def ledger_counts(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """One row per verdict that occurs: verdict, checks, and of those that fail causes, the contradictions that they
    come down to. Filters: as for `ledger`."""
    return ask(cursor, _LEDGER_COUNTS, filters, *_OF_LEDGER)


_LISTED = f"(SELECT d.id, d.position FROM src.identity d WHERE {_TOUCHED} ORDER BY d.position LIMIT $most)"

_LEDGER_NUMBERS = f"""
    SELECT n.identity, n.part, n.number, n.doubted AS cast_doubt, {COLUMNS}
    FROM {_LISTED} d
    JOIN src.identity_number n ON n.identity = d.id LEFT JOIN ready.number o ON o.id = n.number
    ORDER BY n.identity, n.part, n.position"""


def ledger_numbers(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """The numbers of each identity of `ledger` under the same filters: identity, part (terms, against, figures,
    missing, residual), number (id), cast_doubt, and the observation columns, NULL where it is missing."""
    return ask(cursor, _LEDGER_NUMBERS, filters, *_OF_LEDGER, "most")


_CLOSINGS = f"""
    SELECT c.identity, c.confirmed, c.value AS needed, c.low AS needed_low, c.high AS needed_high, {COLUMNS}
    FROM {_LISTED} d JOIN src.closing c ON c.identity = d.id JOIN ready.number o ON o.id = c.figure
    ORDER BY d.position, c.confirmed, o.figure"""


def closings(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """For each identity that cannot hold and each printed figure below it: identity, confirmed (another identity that
    holds rests on it), needed, needed_low, needed_high (what it alone would have to be), observation columns.

    Filters: as for `ledger`.
    """
    return ask(cursor, _CLOSINGS, filters, *_OF_LEDGER, "most")


_DOUBTS = f"""
    {DOUBT}
    SELECT DISTINCT n.number, d.id, d.rule, d.indicator, d.item, d.area, i.parent, d.period, d.measure, d.unit,
        d.position
    FROM doubt n JOIN src.identity b ON b.id = n.identity JOIN src.identity d ON d.id = b.cause {ABOUT}
    ORDER BY d.position, n.number"""


def doubts(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """Which numbers which contradiction casts doubt on: number, and of the first identity that shows the contradiction
    id, rule, indicator, item, area, its parent, period, measure, unit, position. `filters` does not matter."""
    return ask(cursor, _DOUBTS)


_INCOMPARABLE = """
    SELECT b.item, b.source, b.other_item, b.other_source, b.reason, x.reason_vi, x.reason_en
    FROM src.barred b LEFT JOIN src.barrier x ON x.id = b.barrier
    JOIN src.item i ON i.code = b.item JOIN src.item j ON j.code = b.other_item
    WHERE (i.position, b.source) < (j.position, b.other_source)
        AND ($products IS NULL OR list_contains($products, b.item) OR list_contains($products, b.other_item))
    ORDER BY b.reason, i.position, b.source, j.position, b.other_source"""


def incomparable(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """Pairs of series that must not be compared, each once: columns as in `barred`. Filters: products."""
    return ask(cursor, _INCOMPARABLE, filters, "products")


_REFUSALS = f"""
    SELECT r.wanted, r.reason, o.item, o.period, o.measure, x.item AS other_item, b.reason_vi, b.reason_en
    FROM src.refusal r JOIN ready.observation o ON o.id = r.left_number
    LEFT JOIN src.observation x ON x.id = r.right_number
    JOIN src.item i ON i.code = o.item
    LEFT JOIN src.barrier b ON (b.left_item, b.right_item) IN ((o.item, x.item), (x.item, o.item))
    WHERE o.measure = 'target' AND {OF_PERIOD} AND {PRODUCTS_CHOSEN}
    ORDER BY i.position, r.reason DESC, r.wanted"""


def refusals(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """Numbers of the next target that are not derived although one might look for them: wanted (id), reason (code),
    item, period, measure of the number that was to be compared, other_item, and a barrier's reason in words. Filters:
    products."""
    return ask(cursor, _REFUSALS, filters, "products", "this", "before", "next")
