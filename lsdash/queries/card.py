"""One number: what a card is made of."""

import pandas as pd

from lsdash.model.filters import Filters
from lsdash.model.observation_ids import renamed
from lsdash.queries.shared import ABOUT, COLUMNS, DIFFERENCE, DOUBT, SHOWN, Cursor, ask

_NUMBER = f"""
    SELECT {COLUMNS}, o.source_kind, o.figure, o.note_vi, o.note_en, o.formula, i.counted,
        CASE i.price_base WHEN 'not_stated' THEN s.price_base ELSE i.price_base END AS price_base
    FROM ready.number o JOIN src.indicator i ON i.code = o.indicator
    JOIN src.source s ON s.code = o.source
    WHERE o.id = $number AND (o.figure <> '' OR o.formula <> '')"""


def number(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """The observation `filters.number`, or no row: observation columns, source_kind, figure, notes, formula (code),
    counted (of its indicator), price_base: of its source, not_applicable where it is no amount of money."""
    return ask(cursor, _NUMBER, filters, "number")


_STATEMENTS = f"""
    SELECT {COLUMNS}, o.chosen, s.issued,
        {DIFFERENCE}
    FROM ready.number own JOIN ready.number o ON (o.indicator, o.item, o.area, o.period, o.measure)
        = (own.indicator, own.item, own.area, own.period, own.measure)
    {SHOWN}
    JOIN src.source s ON s.code = o.source
    WHERE own.id = $number AND o.figure <> ''
    ORDER BY s.issued, s.rank DESC, o.source"""


def stated_by(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """What every source prints for the codes of `filters.number`, in the order of issue: observation columns, chosen
    (whether it is the number that is shown), issued (a date as far as known), difference from the number shown (NULL
    where either is only a bound) and the step that it is known to."""
    return ask(cursor, _STATEMENTS, filters, "number")


_NEAREST_NUMBER = """
    SELECT id FROM src.observation
    WHERE (figure <> '' OR formula <> '') AND jaro_winkler_similarity(id, lower($number)) > 0.75
    ORDER BY id = $number DESC, id = $renamed DESC, jaro_winkler_similarity(id, lower($number)) DESC, id LIMIT 1"""


def nearest_number(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """One row with the known id most like `filters.number`, or of which that is a former name; no row where none is."""
    return ask(cursor, _NEAREST_NUMBER, filters, "number", renamed=renamed(filters.number))


_RECIPE = f"""
    WITH RECURSIVE below AS (
        SELECT observation, position, input FROM src.recipe WHERE observation = $number
        UNION
        SELECT r.observation, r.position, r.input FROM src.recipe r JOIN below b ON r.observation = b.input)
    SELECT b.observation AS made, b.position, {COLUMNS}, o.formula
    FROM below b JOIN ready.number o ON o.id = b.input
    ORDER BY b.observation, b.position"""


def recipe(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """All that `filters.number` was computed from, down to printed figures: made (id), position in its formula,
    observation columns of the input, formula (code, "" for printed ones)."""
    return ask(cursor, _RECIPE, filters, "number")


_FAMILY = f"""
    WITH own AS (FROM ready.number WHERE id = $number)
    SELECT CASE WHEN i.code = own.parent THEN 'whole' ELSE i.role END AS relation, i.position, {COLUMNS}
    FROM own JOIN src.item i ON i.code = own.parent OR i.parent = own.item
    JOIN ready.number o ON o.item = i.code AND (o.indicator, o.area, o.period, o.measure, o.source)
        = (own.indicator, own.area, own.period, own.measure, own.source)
    WHERE own.measure IN ('actual', 'plan', 'target', 'gap', 'contribution', 'share', 'plan_share', 'target_share',
        'gap_share', 'increase', 'increase_share')
    ORDER BY relation <> 'whole', i.position"""


def family(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """What `filters.number` is a part of and what its parts are, of the same period and measure: relation (whole, part,
    remainder), position, observation columns. No row for measures that do not add up, such as growth."""
    return ask(cursor, _FAMILY, filters, "number")


_USES = f"""
    SELECT {COLUMNS} FROM ready.number o
    WHERE o.id IN (SELECT observation FROM src.recipe WHERE input = $number) ORDER BY o.id"""


def uses(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """Numbers computed directly from `filters.number`: observation columns."""
    return ask(cursor, _USES, filters, "number")


_BARRED = """
    SELECT b.item, b.source, b.other_item, b.other_source, b.reason, x.reason_vi, x.reason_en
    FROM src.observation o JOIN src.barred b ON b.item = o.item AND b.source = o.source
    LEFT JOIN src.barrier x ON x.id = b.barrier
    WHERE o.id = $number
    ORDER BY b.reason, b.other_item, b.other_source"""


def barred(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """What `filters.number` must not be compared with: item, source, other_item, other_source, reason (code), and the
    reason in words, NULL where the code says all."""
    return ask(cursor, _BARRED, filters, "number")


_TESTS = f"""
    {DOUBT}
    SELECT d.id, d.rule, d.indicator, d.item, d.area, i.parent, d.period, d.measure, d.unit,
        d.verdict, d.step, d.difference, d.difference_low, d.difference_high
    FROM src.identity d {ABOUT}
    WHERE d.id IN (SELECT identity FROM src.identity_number WHERE number = $number AND part <> 'missing')
        OR d.id = concat(d.rule, '.', $number)
        OR d.id IN (SELECT b.cause FROM doubt x JOIN src.identity b ON b.id = x.identity WHERE x.number = $number)
    ORDER BY d.position"""


def tests_of(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """Identities that `filters.number` takes part in, would if they could be tested, or rests on in doubt: id, rule,
    indicator, item, area, its parent, period, measure, unit, verdict, step, difference with interval."""
    return ask(cursor, _TESTS, filters, "number")
