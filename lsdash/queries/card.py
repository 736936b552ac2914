"""Numbers one by one, or several at once: what their cards are made of."""

from collections.abc import Sequence

import pandas as pd

from lsdash.model.filters import Filters
from lsdash.model.observation_ids import renamed
from lsdash.queries.shared import ABOUT, COLUMNS, DIFFERENCE, DOUBT, SHOWN, Cursor, ask

_WANTED = "IN (SELECT unnest($numbers))"
_NUMBER = f"""
    SELECT o.id AS asked, {COLUMNS}, o.source_kind, o.figure, o.note_vi, o.note_en, o.formula, i.counted,
        CASE i.price_base WHEN 'not_stated' THEN s.price_base ELSE i.price_base END AS price_base
    FROM ready.number o JOIN src.indicator i ON i.code = o.indicator
    JOIN src.source s ON s.code = o.source
    WHERE o.id {_WANTED} AND (o.figure <> '' OR o.formula <> '')"""


def number(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """The observation `filters.number`, or no row: observation columns, source_kind, figure, notes, formula (code),
    counted (of its indicator), price_base: of its source, not_applicable where it is no amount of money."""
    return _one(cursor, _NUMBER, filters)


_STATEMENTS = f"""
    SELECT own.id AS asked, {COLUMNS}, o.chosen, s.issued,
        {DIFFERENCE}
    FROM ready.number own JOIN ready.number o ON (o.indicator, o.item, o.area, o.period, o.measure)
        = (own.indicator, own.item, own.area, own.period, own.measure)
    {SHOWN}
    JOIN src.source s ON s.code = o.source
    WHERE own.id {_WANTED} AND o.figure <> ''
    ORDER BY own.id, s.issued, s.rank DESC, o.source"""


def stated_by(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """What every source prints for the codes of `filters.number`, in the order of issue: observation columns, chosen
    (whether it is the number that is shown), issued (a date as far as known), difference from the number shown (NULL
    where either is only a bound) and the step that it is known to."""
    return _one(cursor, _STATEMENTS, filters)


_NEAREST_NUMBER = """
    SELECT id FROM src.observation
    WHERE (figure <> '' OR formula <> '') AND jaro_winkler_similarity(id, lower($number)) > 0.75
    ORDER BY id = $number DESC, id = $renamed DESC, jaro_winkler_similarity(id, lower($number)) DESC, id LIMIT 1"""


def nearest_number(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """One row with the known id most like `filters.number`, or of which that is a former name; no row where none is."""
    return ask(cursor, _NEAREST_NUMBER, filters, "number", renamed=renamed(filters.number))


_RECIPE = f"""
    WITH RECURSIVE below AS (
        SELECT observation AS asked, observation, position, input FROM src.recipe WHERE observation {_WANTED}
        UNION
        SELECT b.asked, r.observation, r.position, r.input FROM src.recipe r JOIN below b ON r.observation = b.input)
    SELECT b.asked, b.observation AS made, b.position, {COLUMNS}, o.formula
    FROM below b JOIN ready.number o ON o.id = b.input
    ORDER BY b.asked, b.observation, b.position"""


def recipe(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """All that `filters.number` was computed from, down to printed figures: made (id), position in its formula,
    observation columns of the input, formula (code, "" for printed ones)."""
    return _one(cursor, _RECIPE, filters)


_FAMILY = f"""
    WITH own AS (FROM ready.number WHERE id {_WANTED})
    SELECT own.id AS asked, CASE WHEN i.code = own.parent THEN 'whole' ELSE i.role END AS relation, i.position,
        {COLUMNS}
    FROM own JOIN src.item i ON i.code = own.parent OR i.parent = own.item
    JOIN ready.number o ON o.item = i.code AND (o.indicator, o.area, o.period, o.measure, o.source)
        = (own.indicator, own.area, own.period, own.measure, own.source)
    WHERE own.measure IN ('actual', 'plan', 'target', 'gap', 'contribution', 'share', 'plan_share', 'target_share',
        'gap_share', 'increase', 'increase_share')
    ORDER BY own.id, relation <> 'whole', i.position"""


def family(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """What `filters.number` is a part of and what its parts are, of the same period and measure: relation (whole, part,
    remainder), position, observation columns. No row for measures that do not add up, such as growth."""
    return _one(cursor, _FAMILY, filters)


_USES = f"""
    SELECT r.input AS asked, {COLUMNS} FROM ready.number o
    JOIN (SELECT DISTINCT observation, input FROM src.recipe WHERE input {_WANTED}) r ON r.observation = o.id
    ORDER BY r.input, o.id"""


def uses(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """Numbers computed directly from `filters.number`: observation columns."""
    return _one(cursor, _USES, filters)


_BARRED = f"""
    SELECT o.id AS asked, b.item, b.source, b.other_item, b.other_source, b.reason, x.reason_vi, x.reason_en
    FROM src.observation o JOIN src.barred b ON b.item = o.item AND b.source = o.source
    LEFT JOIN src.barrier x ON x.id = b.barrier
    WHERE o.id {_WANTED}
    ORDER BY o.id, b.reason, b.other_item, b.other_source"""


def barred(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """What `filters.number` must not be compared with: item, source, other_item, other_source, reason (code), and the
    reason in words, NULL where the code says all."""
    return _one(cursor, _BARRED, filters)


_TESTS = f"""
    {DOUBT},
    touched AS (
        SELECT number AS asked, identity FROM src.identity_number WHERE number {_WANTED} AND part <> 'missing'
        UNION SELECT substr(id, length(rule) + 2) AS asked, id FROM src.identity
            WHERE starts_with(id, concat(rule, '.')) AND substr(id, length(rule) + 2) {_WANTED}
        UNION SELECT x.number, b.cause FROM doubt x JOIN src.identity b ON b.id = x.identity WHERE x.number {_WANTED})
    SELECT t.asked, d.id, d.rule, d.indicator, d.item, d.area, i.parent, d.period, d.measure, d.unit,
        d.verdict, d.step, d.difference, d.difference_low, d.difference_high
    FROM touched t JOIN src.identity d ON d.id = t.identity {ABOUT}
    ORDER BY t.asked, d.position"""


def tests_of(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """Identities that `filters.number` takes part in, would if they could be tested, or rests on in doubt: id, rule,
    indicator, item, area, its parent, period, measure, unit, verdict, step, difference with interval."""
    return _one(cursor, _TESTS, filters)


def _one(cursor: Cursor, sql: str, filters: Filters) -> pd.DataFrame:
    frame = ask(cursor, sql.replace(_WANTED, "= $number"), filters, "number")  # a fifth faster than a list of one
    del frame["asked"]
    return frame


_OF_SEVERAL = {
    "number": _NUMBER,
    "stated_by": _STATEMENTS,
    "recipe": _RECIPE,
    "family": _FAMILY,
    "uses": _USES,
    "barred": _BARRED,
    "tests_of": _TESTS,
}


def of_several(cursor: Cursor, numbers: Sequence[str]) -> dict[str, pd.DataFrame]:
    """What the queries of this module answer for each of `numbers`, in one frame for each query, by its name, with the
    column asked (which number): an answer takes hardly longer for a thousand numbers than for one."""
    return {name: ask(cursor, sql, numbers=list(numbers)) for name, sql in _OF_SEVERAL.items()}
