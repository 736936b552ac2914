"""The tables of a report: its numbers side by side, what does not add up, the sources."""

from collections.abc import Collection, Iterator, Sequence

from lsdash.exports.report_document.document import Cell, Table, filled
from lsdash.exports.report_document.facts import Facts, Subject
from lsdash.exports.report_document.naming import Naming
from lsdash.exports.report_document.patterns import TablePattern
from lsdash.exports.report_document.since_january import OF_YEAR_PLAN
from lsdash.model import formats, kinds
from lsdash.model.words import Row, Words
from lsdash.present.charts.base import cannot_close

_MONEY = "ty-dong"
_FEWEST = 2  # rows, and columns of numbers
_MARKS = (kinds.KINDS["derived"].after, kinds.RESTATED, kinds.KINDS["lower_bound"].before.strip(), kinds.AMBIGUOUS)
_KEYS = ("derived", "restated", "lower_bound", "ambiguous")


def table(pattern: TablePattern, facts: Facts, naming: Naming, said: Collection[str] = ()) -> Table | None:
    """The table of a pattern, None where there is nothing to show in it but what was `said` in sentences."""
    caption = "".join(run.text for run in filled(pattern.caption, {**naming.times, "unit": _unit(naming.words)}))
    if pattern.shown == "contradictions":
        return _contradictions(caption, facts, naming.words)
    if pattern.shown == "sources":
        return _sources(caption, facts, naming.words)
    return _numbers(caption, pattern, facts, naming, said)


def _unit(words: Words) -> str:
    return words.name("unit", _MONEY)


def _numbers(caption: str, pattern: TablePattern, facts: Facts, naming: Naming, said: Collection[str]) -> Table | None:
    """Subjects as rows; a column that has no number is left out."""
    subjects = [
        subject
        for subject, own in facts.subjects(pattern.of)
        if _has(facts, subject, pattern.needs) and (own[0]["role"] != "remainder" or _matters(facts, subject, pattern))
    ]
    keys = [key for key in pattern.columns if key == "unit" or any(_row(facts, one, key) for one in subjects)]
    numeric = [key for key in keys if key != "unit"]
    filled_in = [one for one in subjects if any(_row(facts, one, key) for key in numeric)]
    now = [key for key in numeric if not key.startswith("before.")]
    shown = [row for one in filled_in for key in numeric if (row := _row(facts, one, key))]
    unsaid = len(numeric) >= _FEWEST or any(row["id"] not in said for row in shown)
    if len(filled_in) < _FEWEST or not now or not unsaid:
        return None
    words = naming.words
    first = Cell(words.text("report.column_area" if pattern.of.area else "report.column_item"))
    headers = [first, *(Cell(_header(key, facts, words), numeric=key != "unit") for key in keys)]
    body = [list(_cells(one, keys, facts, words, of_area=bool(pattern.of.area))) for one in filled_in]
    return Table(caption, headers, body, [*_marks(shown, words)])


def _matters(facts: Facts, subject: Subject, pattern: TablePattern) -> bool:
    """Whether a remainder has a number that rounding cannot explain."""
    return any((row := _row(facts, subject, key)) is not None and cannot_close(row) for key in pattern.columns)


def _has(facts: Facts, subject: Subject, key: str) -> bool:
    return not key or _row(facts, subject, key) is not None


def _row(facts: Facts, subject: Subject, key: str) -> Row | None:
    when, _, measure = key.partition(".")
    return facts.number(subject, when, measure)


def _header(key: str, facts: Facts, words: Words) -> str:
    if key == "unit":
        return words.text("column.unit")
    when, _, measure = key.partition(".")
    if when == "since" and measure in _SINCE:
        return words.text(f"report.since_{measure}", year=facts.period("year"))
    lane = words.lane({"period": facts.period(when), "measure": measure})
    return f"{lane} (%)" if measure in _PERCENTS else lane


_SINCE = ("actual", "plan_attainment", OF_YEAR_PLAN, "growth")  # which months these are says the caption
_PERCENTS = {"plan_attainment", "growth", "level", "share", "target_growth", "target_level", "growth_needed"}
_PERCENTS |= {"target_attainment", OF_YEAR_PLAN}


def _cells(subject: Subject, keys: Sequence[str], facts: Facts, words: Words, *, of_area: bool) -> Iterator[Cell]:
    _, item, area = subject
    rows = {key: _row(facts, subject, key) for key in keys if key != "unit"}
    yield Cell(words.name("area", area) if of_area else words.name("item", item))
    amount = next((row for row in rows.values() if row is not None and row["unit"] not in {"phan-tram", "diem"}), None)
    for key in keys:
        if key == "unit":
            yield Cell(words.unit(amount) if amount else formats.MISSING)
        else:
            yield _cell(rows[key], words)


def _cell(row: Row | None, words: Words) -> Cell:
    if row is None:
        return Cell(formats.MISSING, numeric=True)
    # A warning on every page says what is made up; a mark in every cell would leave no room for numbers.
    digits = words.digits({**row, "kind": "stated"} if row["kind"] == "synthetic" else row)
    return Cell(digits.replace("%", "") if row["unit"] == "phan-tram" else digits, row["id"], numeric=True)


def _marks(shown: Sequence[Row], words: Words) -> list[str]:
    """What the marks in a table mean, and in doubt which numbers are."""
    there = {
        "derived": any(row["kind"] == "derived" for row in shown),
        "restated": any(row["restated"] for row in shown),
        "lower_bound": any(row["kind"] == "lower_bound" for row in shown),
        "ambiguous": any(row["ambiguous"] for row in shown),
    }
    texts = [
        f"{mark} {words.text(f'report.mark_{key}')}" for mark, key in zip(_MARKS, _KEYS, strict=True) if there[key]
    ]
    return [words.text("report.marks", marks="; ".join(texts))] if texts else []


def _contradictions(caption: str, facts: Facts, words: Words) -> Table | None:
    if not facts.contradictions:
        return None
    headers = [Cell(words.text("report.column_number")), Cell(words.text("report.column_finding"))]
    rows = [[Cell(one.title), Cell(_told(one.text, one.also, words))] for one in facts.contradictions]
    return Table(caption, headers, rows)


def _told(text: str, also: Sequence[str], words: Words) -> str:
    return f"{text} {words.text('dispute.also', checks='; '.join(also))}" if also else text


def _sources(caption: str, facts: Facts, words: Words) -> Table | None:
    """The sources of the numbers of the report, with what they say of prices."""
    used = {code for row in facts.numbers for code in facts.sources_of(row)}
    money = {code for row in facts.numbers if row["unit"] == _MONEY for code in facts.sources_of(row)}
    headers = [Cell(words.text(f"report.column_{key}")) for key in ("source", "publisher", "issued", "prices")]
    rows = [
        [
            Cell(row[f"title_{words.lang}"]),
            Cell(row[f"publisher_{words.lang}"]),
            Cell(row["issued"]),
            Cell(words.text(f"prices.{row['price_base']}") if row["code"] in money else formats.MISSING),
        ]
        for row in facts.sources
        if row["code"] in used
    ]
    return Table(caption, headers, rows) if rows else None
