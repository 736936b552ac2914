"""The register of reports in words: one line to each obligation, and what is overdue. Pure."""

from collections.abc import Sequence
from datetime import date

from lsdash.model import formats, reporting
from lsdash.model.reporting import Entry
from lsdash.model.words import Row, Words, grouped
from lsdash.present.html_table import Cell, Table
from lsdash.view.register import Register

_MOST_OVERDUE = 12


def summary(register: Register, entries: Sequence[Entry], words: Words) -> str:
    """How many of these reports are owed by the day of the register, are there, came in time, are overdue."""
    count = reporting.count(entries)
    values = {"owed": count.owed, "there": count.there, "on_time": count.on_time, "overdue": count.overdue}
    digits = {name: formats.number(value, 1, words.lang) for name, value in values.items()}
    return words.text("register.summary", day=day(register.day, words), **digits)


def by_obligation(register: Register, words: Words) -> Table:
    """One row per obligation: the unit, what it owes, how its latest report stands, and how the ones before did."""
    keys = ("unit", "report", "rule", "latest", "state", "there", "on_time", "overdue")
    headers = [(words.text(f"register.column_{key}"), key in {"there", "on_time", "overdue"}) for key in keys]
    by_code = grouped(register.entries, lambda entry: entry.obligation.code)
    rows = [_row(register.named[code], entries, words) for code, entries in by_code.items()]
    return Table(words.text("register.by_obligation"), headers, rows)


def _row(named: Row, entries: Sequence[Entry], words: Words) -> list[Cell]:
    begun = [entry for entry in entries if entry.state != reporting.NOT_DUE]
    latest, count = (begun or entries)[-1], reporting.count(entries)
    return [
        Cell(unit(named, words), head=True),
        Cell(report(named, words)),
        Cell(rule(named, words)),
        Cell(words.period(latest.period)),
        Cell(state(latest, words), tone="below" if latest.overdue else ""),
        Cell(f"{count.there}/{count.owed}", number=True),
        Cell(str(count.on_time), number=True),
        Cell(str(count.overdue), number=True, tone="below" if count.overdue else ""),
    ]


def overdue(register: Register, words: Words) -> Table:
    """What should be there and is not, the latest first: one row per report."""
    keys = ("unit", "report", "period", "due", "state")
    headers = [(words.text(f"register.column_{key}"), False) for key in keys]
    shown = register.overdue[:_MOST_OVERDUE]
    key = "overdue" if len(shown) == len(register.overdue) else "overdue_first"
    caption = words.text(f"register.{key}", count=len(register.overdue), shown=len(shown))
    return Table(caption, headers, [_overdue(register.named[entry.obligation.code], entry, words) for entry in shown])


def _overdue(named: Row, entry: Entry, words: Words) -> list[Cell]:
    return [
        Cell(unit(named, words), head=True),
        Cell(report(named, words)),
        Cell(words.period(entry.period)),
        Cell(day(entry.due, words)),
        Cell(state(entry, words), tone="below"),
    ]


def unit(named: Row, words: Words) -> str:
    """The unit that owes."""
    return str(named[f"unit_{words.lang}"])


def report(named: Row, words: Words) -> str:
    """What is owed: the form, what it is on, and whether it is owed once."""
    form = words.text(f"register.form.{named['form']}")
    once = "" if named["kind"] == "periodic" else words.text(f"register.kind.{named['kind']}")
    return " · ".join(part for part in (form, str(named[f"subject_{words.lang}"]), once) if part)


def rule(named: Row, words: Words) -> str:
    """How often, and by when."""
    often = words.text(f"register.frequency.{named['frequency'] or 'once'}")
    return words.text("register.rule", often=often, days=int(named["days"]))


def state(entry: Entry, words: Words) -> str:
    """How a report stands, with its day, whether it came in time, and how much of it is there."""
    parts = [words.text(f"register.state.{entry.state}", due=day(entry.due, words))]
    if entry.on:
        parts.append(day(entry.on, words))
    if entry.on_time is not None:
        parts.append(words.text("register.in_time" if entry.on_time else "register.too_late"))
    if entry.there is not None and entry.there != entry.expected:
        parts.append(words.text("register.part", there=entry.there, expected=entry.expected))
    return " · ".join(parts)


def day(one: date, words: Words) -> str:
    """A day as people of the language write it."""
    return one.strftime(words.text("app.date"))
