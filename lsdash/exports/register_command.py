"""`python -m lsdash register`: who owes which report by when and what is there, as text and as JSON."""

import argparse
import json
import sys
from collections.abc import Sequence
from typing import Any

from lsdash.data import releases
from lsdash.model import periods, texts
from lsdash.model.reporting import Entry
from lsdash.model.words import Words
from lsdash.present import register_tables
from lsdash.view import register
from lsdash.view.register import Register
from lsdash.view.url_state import DATASETS, LANGUAGES
from lsdash.view.view import words

CLEAN, FINDINGS, UNREADABLE = 0, 1, 2


def add(commands: Any) -> None:
    """The command, to a parser's own."""
    parser = commands.add_parser("register", help="who owes which report by when; 0 nothing overdue, 1 something is")
    parser.add_argument("--period", default="", help="of this period alone: 2026, 2026-q3, 2026-07")
    parser.add_argument("--late", action="store_true", help="only what is overdue")
    parser.add_argument("--dataset", choices=DATASETS, default=DATASETS[0], help="of which data set")
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.add_argument("--lang", choices=LANGUAGES, default=LANGUAGES[0], help="of messages")
    parser.set_defaults(run=_register)


def _register(arguments: argparse.Namespace) -> int:
    lang = arguments.lang
    if arguments.period and periods.parse(arguments.period) is None:
        print(texts.text(lang, "register.unknown_period", period=ascii(arguments.period)), file=sys.stderr)
        return UNREADABLE
    release = releases.current(arguments.dataset)
    today = register.of_release(release, register.today())
    entries = [entry for entry in today.entries if arguments.period in ("", entry.period)]
    shown = [entry for entry in entries if entry.overdue or not arguments.late]
    if arguments.json:
        print(json.dumps([_record(entry) for entry in shown], ensure_ascii=False, indent=1))
    elif not today.entries:
        print(texts.text(lang, "register.none"))
    else:
        print(*_lines(today, entries, shown, words(release, lang, "")), sep="\n")
    return FINDINGS if any(entry.overdue for entry in entries) else CLEAN


def _lines(today: Register, entries: Sequence[Entry], shown: Sequence[Entry], named: Words) -> list[str]:
    """A line for each that is shown: unit, report, period, day that it is due, how it stands; then counts of all."""
    cells = (
        (
            register_tables.unit(today.named[entry.obligation.code], named),
            register_tables.report(today.named[entry.obligation.code], named),
            entry.period,
            entry.due.isoformat(),
            register_tables.state(entry, named),
        )
        for entry in shown
    )
    return [*("\t".join(line) for line in cells), register_tables.summary(today, entries, named)]


def _record(entry: Entry) -> dict[str, object]:
    """obligation, unit, area, form, kind, period, due, state, on, on_time, there, expected, overdue."""
    owed = entry.obligation
    about = {name: getattr(owed, name) for name in ("unit", "area", "form", "kind")}
    stands = {name: getattr(entry, name) for name in ("state", "on_time", "there", "expected", "overdue")}
    days = {"due": entry.due.isoformat(), "on": entry.on.isoformat() if entry.on else None}
    return {"obligation": owed.code, **about, "period": entry.period, **days, **stands}
