"""`python -m lsdash report | roundtrip`: the report of a period as a file, and whether reading it gives its numbers."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lsdash.data import build, dataset_tables
from lsdash.exports import system_errors
from lsdash.exports.report_document import compose, facts, files, of_view, pattern_file, round_trip
from lsdash.model import texts
from lsdash.view.url_state import DATASETS, LANGUAGES
from lsdash.view.view import View

DONE, DIFFERS, REFUSED = 0, 1, 2


def add(commands: Any) -> None:
    """The commands, to a parser's own."""
    writing = _command(commands, "report", "write the report of a period; 2 where it cannot be written", _report)
    writing.add_argument("--form", choices=tuple(files.FORMS), default="docx", help="which kind of file")
    writing.add_argument("--output", type=Path, help="the file to write; else one in this folder")
    add_base(writing)
    reading = _command(
        commands, "roundtrip", "write the report of a period and read it again; 1 where a number differs", _roundtrip
    )
    reading.add_argument("--verbose", action="store_true", help="name the numbers that come back as well")


def add_base(parser: argparse.ArgumentParser) -> None:
    """The option that says where links lead: what goes to others must not lead to the machine that wrote it."""
    parser.add_argument("--base", default="", help="address of the dashboard; without it nothing links to it")


def say_unlinked(arguments: argparse.Namespace, lang: str) -> None:
    """That links are missing, where no address was given."""
    if not arguments.base:
        print(texts.text(lang, "report.unlinked"), file=sys.stderr)


def _command(
    commands: Any, name: str, help_text: str, run: Callable[[argparse.Namespace], int]
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=help_text)
    parser.add_argument("--period", default="", help="2004, 2010-q1, 2023-03 or 2023-01..2023-09; the latest reported")
    parser.add_argument("--lang", choices=LANGUAGES, default=LANGUAGES[0], help="of the report and of messages")
    parser.add_argument("--dataset", choices=DATASETS, default=DATASETS[0], help="the reports or the demonstration")
    parser.add_argument("--patterns", type=Path, default=pattern_file.FOLDER, help="folder of patterns and paragraphs")
    parser.set_defaults(run=lambda arguments: _told(run, arguments))
    return parser


def _told(run: Callable[[argparse.Namespace], int], arguments: argparse.Namespace) -> int:
    """Run a command; where it cannot be done say why."""
    lang = arguments.lang
    try:
        return run(arguments)
    except pattern_file.InvalidPatterns as error:
        print(texts.text(lang, "report.invalid_patterns"), *error.issues, sep="\n", file=sys.stderr)
    except compose.NothingToReport as error:
        print(texts.text(lang, "report.nothing", period=error), file=sys.stderr)
    except OSError as error:
        why = system_errors.why(error, lang)
        print(texts.text(lang, "report.unwritable", file=arguments.output, why=why), file=sys.stderr)
    return REFUSED


def _view(arguments: argparse.Namespace) -> View | None:
    """The view of the period, None (and why, said) where there is none."""
    build.on_first_use(arguments.dataset)
    address = {"lang": [arguments.lang], "bo": [arguments.dataset]}
    shown = of_view.of_address({**address, **({"nam": [arguments.period]} if arguments.period else {})})
    refused = of_view.refusals(shown, {})
    print(*refused, sep="\n", end="\n" if refused else "", file=sys.stderr)
    return None if refused else shown


def _report(arguments: argparse.Namespace) -> int:
    shown = _view(arguments)
    if shown is None:
        return REFUSED
    document = of_view.document(shown, arguments.base, arguments.patterns)
    arguments.output = arguments.output or Path(files.file_name(shown, arguments.form))
    arguments.output.write_bytes(files.FORMS[arguments.form].write(document, shown))
    count = len(set(document.numbers()))
    print(texts.text(arguments.lang, "report.written", file=arguments.output, subject=document.subject, count=count))
    say_unlinked(arguments, arguments.lang)
    return DONE


def _roundtrip(arguments: argparse.Namespace) -> int:
    if arguments.lang != LANGUAGES[0]:
        print(texts.text(arguments.lang, "report.only_vietnamese"), file=sys.stderr)
        return REFUSED
    shown = _view(arguments)
    if shown is None:
        return REFUSED
    document = of_view.document(shown, "", arguments.patterns)
    tables = dataset_tables.with_published(arguments.dataset)
    result = round_trip.of(document, facts.of_view(shown).numbers, tables)
    for number in result.written if arguments.verbose else ():
        if number not in result.lost:
            print(f"= {number}")
    for number in result.lost:
        print(f"? {number}")
    for number, one in result.wrong:
        print(f"≠ {number}\t{one.place}\t{one.as_printed}")
    counts = {"written": len(result.written), "lost": len(result.lost), "wrong": len(result.wrong)}
    print(texts.text(arguments.lang, "report.round_trip", subject=document.subject, **counts))
    return DONE if result.holds else DIFFERS
