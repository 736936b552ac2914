"""Numbers one by one, or several at once: what their cards are made of."""

from collections.abc import Sequence

import pandas as pd

from lsdash.model.filters import Filters
from lsdash.model.observation_ids import renamed
from lsdash.queries.shared import ABOUT, COLUMNS, DIFFERENCE, DOUBT, SHOWN, Cursor, ask

# How a query ends, or goes on: of one number, which is a fifth faster than a list of one, or of several.
_ONE = "= $number"
_SEVERAL = "IN (SELECT unnest($numbers))"
_NUMBER = f"""
    SELECT o.id AS asked, {COLUMNS}, o.source_kind, o.figure, o.note_vi, o.note_en, o.formula, i.counted,
        CASE i.price_base WHEN 'not_stated' THEN s.price_base ELSE i.price_base END AS price_base
    FROM ready.number o JOIN src.indicator i ON i.code = o.indicator
    JOIN src.source s ON s.code = o.source
    WHERE (o.figure <> '' OR o.formula <> '') AND o.id"""


def number(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """The observation `filters.number`, or no row: observation columns, source_kind, figure, notes, formula (code),
    counted (of its indicator), price_base: of its source, not_applicable where it is no amount of money."""
    return _one(ask(cursor, f"{_NUMBER} {_ONE}", filters, "number"))


_STATEMENTS = f"""
    SELECT own.id AS asked, {COLUMNS}, o.chosen, s.issued,
        {DIFFERENCE}
    FROM ready.number own JOIN ready.number o ON (o.indicator, o.item, o.area, o.period, o.measure)
        = (own.indicator, own.item, own.area, own.period, own.measure)
    {SHOWN}
    JOIN src.source s ON s.code = o.source
    WHERE o.figure <> '' AND own.id"""
_BY_ISSUE = "ORDER BY own.id, s.issued, s.rank DESC, o.source"


def stated_by(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """What every source prints for the codes of `filters.number`, in the order of issue: observation columns, chosen
    (whether it is the number that is shown), issued (a date as far as known), difference from the number shown (NULL
    where either is only a bound) and the step that it is known to."""
    return _one(ask(cursor, f"{_STATEMENTS} {_ONE} {_BY_ISSUE}", filters, "number"))


_NEAREST_NUMBER = """
    SELECT id FROM src.observation
    WHERE (figure <> '' OR formula <> '') AND jaro_winkler_similarity(id, lower($number)) > 0.75
    ORDER BY id = $number DESC, id = $renamed DESC, jaro_winkler_similarity(id, lower($number)) DESC, id LIMIT 1"""


def nearest_number(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """One row with the known id most like `filters.number`, or of which that is a former name; no row where none is."""
    return ask(cursor, _NEAREST_NUMBER, filters, "number", renamed=renamed(filters.number))


_RECIPE = """
    WITH RECURSIVE below AS (
        SELECT observation AS asked, observation, position, input FROM src.recipe WHERE observation"""
_DOWN = f"""
        UNION
        SELECT b.asked, r.observation, r.position, r.input FROM src.recipe r JOIN below b ON r.observation = b.input)
    SELECT b.asked, b.observation AS made, b.position, {COLUMNS}, o.formula
    FROM below b JOIN ready.number o ON o.id = b.input
    ORDER BY b.asked, b.observation, b.position"""


def recipe(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """All that `filters.number` was computed from, down to printed figures: made (id), position in its formula,
    observation columns of the input, formula (code, "" for printed ones)."""
    return _one(ask(cursor, f"{_RECIPE} {_ONE} {_DOWN}", filters, "number"))


_OWN = "WITH own AS (FROM ready.number WHERE id"
_FAMILY = f"""
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
    return _one(ask(cursor, f"{_OWN} {_ONE}) {_FAMILY}", filters, "number"))


_USES = f"""
    SELECT {COLUMNS} FROM ready.number o
    WHERE o.id IN (SELECT observation FROM src.recipe WHERE input = $number) ORDER BY o.id"""
_USES_OF_SEVERAL = f"""
    SELECT r.input AS asked, {COLUMNS} FROM ready.number o
    JOIN (SELECT DISTINCT observation, input FROM src.recipe WHERE input {_SEVERAL}) r ON r.observation = o.id
    ORDER BY r.input, o.id"""


def uses(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """Numbers computed directly from `filters.number`: observation columns."""
    return ask(cursor, _USES, filters, "number")


_BARRED = """
    SELECT o.id AS asked, b.item, b.source, b.other_item, b.other_source, b.reason, x.reason_vi, x.reason_en
    FROM src.observation o JOIN src.barred b ON b.item = o.item AND b.source = o.source
    LEFT JOIN src.barrier x ON x.id = b.barrier
    WHERE o.id"""
_BY_REASON = "ORDER BY o.id, b.reason, b.other_item, b.other_source"


def barred(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """What `filters.number` must not be compared with: item, source, other_item, other_source, reason (code), and the
    reason in words, NULL where the code says all."""
    return _one(ask(cursor, f"{_BARRED} {_ONE} {_BY_REASON}", filters, "number"))


_IDENTITY = """
    d.id, d.rule, d.indicator, d.item, d.area, i.parent, d.period, d.measure, d.unit,
        d.verdict, d.step, d.difference, d.difference_low, d.difference_high"""
_TESTS = f"""
    {DOUBT}
    SELECT {_IDENTITY}
    FROM src.identity d {ABOUT}
    WHERE d.id IN (SELECT identity FROM src.identity_number WHERE number = $number AND part <> 'missing')
        OR d.id = concat(d.rule, '.', $number)
        OR d.id IN (SELECT b.cause FROM doubt x JOIN src.identity b ON b.id = x.identity WHERE x.number = $number)
    ORDER BY d.position"""
_TESTS_OF_SEVERAL = f"""
    {DOUBT},
    touched AS (
        SELECT number AS asked, identity FROM src.identity_number WHERE number {_SEVERAL} AND part <> 'missing'
        UNION SELECT substr(id, length(rule) + 2) AS asked, id FROM src.identity
            WHERE starts_with(id, concat(rule, '.')) AND substr(id, length(rule) + 2) {_SEVERAL}
        UNION SELECT x.number, b.cause FROM doubt x JOIN src.identity b ON b.id = x.identity WHERE x.number {_SEVERAL})
    SELECT t.asked, {_IDENTITY}
    FROM touched t JOIN src.identity d ON d.id = t.identity {ABOUT}
    ORDER BY t.asked, d.position"""


def tests_of(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """Identities that `filters.number` takes part in, would if they could be tested, or rests on in doubt: id, rule,
    indicator, item, area, its parent, period, measure, unit, verdict, step, difference with interval."""
    return ask(cursor, _TESTS, filters, "number")


def _one(frame: pd.DataFrame) -> pd.DataFrame:
    """`frame`, in which one number alone was asked for."""
    del frame["asked"]
    return frame


def of_several(cursor: Cursor, numbers: Sequence[str]) -> dict[str, pd.DataFrame]:
    """What the queries of this module answer for each of `numbers`, in one frame for each query, by its name, with the
    column asked (which number): an answer takes hardly longer for a thousand numbers than for one."""
    wanted = list(numbers)
    return {
        "number": ask(cursor, f"{_NUMBER} {_SEVERAL}", numbers=wanted),
        "stated_by": ask(cursor, f"{_STATEMENTS} {_SEVERAL} {_BY_ISSUE}", numbers=wanted),
        "recipe": ask(cursor, f"{_RECIPE} {_SEVERAL} {_DOWN}", numbers=wanted),
        "family": ask(cursor, f"{_OWN} {_SEVERAL}) {_FAMILY}", numbers=wanted),
        "uses": ask(cursor, _USES_OF_SEVERAL, numbers=wanted),
        "barred": ask(cursor, f"{_BARRED} {_SEVERAL} {_BY_REASON}", numbers=wanted),
        "tests_of": ask(cursor, _TESTS_OF_SEVERAL, numbers=wanted),
    }
