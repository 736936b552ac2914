"""What a Data Package descriptor asks of the cells of a table (https://specs.frictionlessdata.io/table-schema/).

Checked column by column, each distinct text once, so that a table of many rows costs little more than reading it. Of
numbers only the plain form 1234.5 is taken: no NaN, no infinity, no exponent.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from lsdash.data.validation_issue import one_of
from lsdash.model import letters

Schema = Mapping[str, Any]
Problem = tuple[int, str, str, str]  # row, column, found, expected; row 1 is the header line
# Whether a text is sound, and what is expected of it, which may depend on the text.
Check = tuple[Callable[[str], object], str | Callable[[str], str]]
_FIRST_ROW = 2
_LONGEST = 2000  # characters of any text
_MOST_DIGITS = 15  # of a number that a release holds
_GREATEST_INTEGER = 2**31 - 1
_INTEGER = re.compile(r"-?\d+", re.ASCII)
# Spaces that reports have inside numbers and before their units.
_SPACE_AT_DIGIT = re.compile(r"(?<=\d)[\u00a0\u202f]|[\u00a0\u202f](?=\d)", re.ASCII)


class InvalidSchema(ValueError):
    """The descriptor asks for what there is not: a type, a constraint, a pattern, a table."""


def problems(table: pa.Table, schema: Schema, others: Mapping[str, tuple[str, pa.Table]]) -> list[Problem]:
    """What is wrong in `table`, whose columns are texts, in the order of its rows.

    `others`: file and rows of each table that a foreign key may name. Raises InvalidSchema.
    """
    found = [problem for field in schema["fields"] for problem in _of_field(table[field["name"]], field)]
    unique = [field["name"] for field in schema["fields"] if field.get("constraints", {}).get("unique")]
    for key in filter(None, (_names(schema.get("primaryKey", ())), *([name] for name in unique))):
        found += _repeated(table, key, {field["name"] for field in schema["fields"] if field["type"] == "integer"})
    for key in schema.get("foreignKeys", ()):
        found += _unknown(table, key, others)
    one_a_cell = {problem[:2]: problem for problem in found}
    return sorted(one_a_cell.values(), key=lambda problem: problem[0])


def _of_field(column: pa.ChunkedArray, field: Schema) -> Iterator[Problem]:
    texts = pc.unique(column).to_pylist()
    for sound, expected in _checks(field):
        bad = {text for text in texts if not sound(text)}
        texts = [text for text in texts if text not in bad] if bad else texts  # one problem a cell
        wanted = {text: expected(text) if callable(expected) else expected for text in bad}
        yield from ((row, field["name"], text, wanted[text]) for row, text in _rows_with(column, bad))


def _rows_with(column: pa.ChunkedArray, texts: Collection[str]) -> Iterator[tuple[int, str]]:
    """Row and text of the cells that have one of `texts`."""
    if texts:
        places = pc.indices_nonzero(pc.is_in(column, pa.array([*texts], pa.string())))
        yield from zip(
            (place + _FIRST_ROW for place in places.to_pylist()), column.take(places).to_pylist(), strict=True
        )


def _checks(field: Schema) -> Iterator[Check]:
    """What a field asks of its texts; of an empty one nothing but that it may be empty."""
    constraints = dict(field.get("constraints", {}))
    constraints.pop("unique", None)
    if constraints.pop("required", False):
        yield str.strip, "a value, which is required"
    yield _is_clean, _a_clean_text
    constraints.setdefault("maxLength", _LONGEST)
    try:
        checks = [*_TYPES[field["type"]], *(_CONSTRAINTS[name](limit) for name, limit in constraints.items())]
    except (KeyError, ArithmeticError, TypeError, re.error) as error:
        raise InvalidSchema(f"{field['name']}: {error}") from error
    for sound, expected in checks:
        yield lambda text, sound=sound: not text or sound(text), expected  # type: ignore[misc]
    yield lambda text: not letters.odd(text), _of_letters


def _is_clean(text: str) -> bool:
    return _SPACE_AT_DIGIT.sub(" ", text).isprintable() and text == text.strip()


def _a_clean_text(text: str) -> str:
    """What is expected in place of a text that is not clean."""
    unseen = next((sign for sign in _SPACE_AT_DIGIT.sub(" ", text) if not sign.isprintable()), "")
    without = f": without {letters.named(unseen)}" if unseen else ""
    return f"a text on one line, without control characters and spaces at its ends{without}"


def _of_letters(text: str) -> str:
    """What is expected in place of a text with an odd sign."""
    return f"letters of one script, each to be seen, without {letters.named(letters.odd(text))}"


def _is_integer(text: str) -> bool:
    return _INTEGER.fullmatch(text) is not None and len(text) <= _MOST_DIGITS and abs(int(text)) <= _GREATEST_INTEGER


def _is_exact(text: str) -> bool:
    """Whether a release, which holds numbers of double precision, gives a number back to its last digit."""
    return len(text) <= 2 * _MOST_DIGITS and Decimal(repr(float(text))) == Decimal(text)


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


_EXACT: Check = (_is_exact, f"a number of at most {_MOST_DIGITS} digits")
_TYPES: dict[str, Sequence[Check]] = {
    "string": (),
    "integer": ((_is_integer, f"an integer of at most {_GREATEST_INTEGER}"),),
    "number": ((re.compile(r"-?\d+(\.\d+)?", re.ASCII).fullmatch, "a number of the form 1234.5"), _EXACT),
    "boolean": (({"true", "false"}.__contains__, "true or false"),),
    "date": ((_is_date, "a date of the form 2025-06-30"),),
}
_CONSTRAINTS: dict[str, Callable[[Any], Check]] = {
    "enum": lambda allowed: (set(allowed).__contains__, lambda text: one_of(allowed, text)),
    "pattern": lambda pattern: (re.compile(pattern, re.ASCII).fullmatch, f"a text of the pattern {pattern}"),
    "minimum": lambda limit: (lambda text, low=Decimal(str(limit)): Decimal(text) >= low, f"at least {limit}"),
    "maximum": lambda limit: (lambda text, high=Decimal(str(limit)): Decimal(text) <= high, f"at most {limit}"),
    "maxLength": lambda limit: (lambda text: len(text) <= int(limit), f"{limit} characters at most"),
}


def _repeated(table: pa.Table, key: Sequence[str], integers: Collection[str]) -> Iterator[Problem]:
    """Rows whose `key`, which each row must have for itself, an earlier one has; 07 is the integer 7."""
    columns = [_without_zeros(table[name]) if name in integers else table[name] for name in key]
    for row, cells, earlier in repeated(columns):
        yield row, key[0], cells[0], f"a key of its own: row {earlier} has it"


def repeated(columns: Sequence[pa.ChunkedArray]) -> Iterator[tuple[int, list[str], int]]:
    """Row, cells and the first row like it of each that has the cells of an earlier one in all of these columns."""
    cells = pc.binary_join_element_wise(*columns, "\0")
    if pc.count_distinct(cells).as_py() == len(cells):
        return
    first: dict[str, int] = {}
    for row, text in enumerate(cells.to_pylist(), _FIRST_ROW):
        earlier = first.setdefault(text, row)
        if earlier != row:
            yield row, text.split("\0"), earlier


def _without_zeros(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Integers without zeros before their first digit."""
    return pc.replace_substring_regex(column, r"^(-?)0+(\d)", r"\1\2")


def _unknown(table: pa.Table, key: Schema, others: Mapping[str, tuple[str, pa.Table]]) -> Iterator[Problem]:
    """Rows with a code that the table of a foreign key has not."""
    (name,), (target,), resource = (
        _names(key["fields"]),
        _names(key["reference"]["fields"]),
        key["reference"]["resource"],
    )
    try:
        file, other = others[resource] if resource else ("this table", table)
        known = {*other[target].to_pylist(), ""}
    except KeyError as error:
        raise InvalidSchema(f"{name}: {error}") from error
    bad = [text for text in pc.unique(table[name]).to_pylist() if text not in known]
    codes = sorted(known - {""})
    yield from (
        (row, name, text, one_of(codes, text, f"a {target} of {file}: ")) for row, text in _rows_with(table[name], bad)
    )


def _names(names: str | Iterable[str]) -> list[str]:
    return [names] if isinstance(names, str) else list(names)
