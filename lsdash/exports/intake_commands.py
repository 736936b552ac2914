"""`python -m lsdash template | intake`: an empty form, and the reading of a filled one or of a report in words."""

import argparse
import sys
from pathlib import Path
from typing import Any

from lsdash.data.intake import csv_file, forms, mappings
from lsdash.data.intake.reading import Reading
from lsdash.exports import intake_report, prose_report, submission_commands, system_errors
from lsdash.model import texts
from lsdash.view.url_state import LANGUAGES


def add(commands: Any) -> None:
    """The commands, to a parser's own."""
    giving = commands.add_parser("template", help="write an empty form as .xlsx")
    giving.add_argument("form", choices=forms.CODES, help="which form")
    giving.add_argument("--period", required=True, help="what it is of: 2026-07, for B4 a year")
    giving.add_argument("--output", required=True, type=Path, help="the file to write")
    giving.add_argument("--sender", default="", help="the unit that reports")
    giving.add_argument("--area", default="", help="slug of the district that it is of; none for the province")
    giving.add_argument("--lang", choices=LANGUAGES, default=LANGUAGES[0], help="of messages")
    submission_commands.add_dataset(giving)
    giving.set_defaults(run=_template)
    reading = commands.add_parser(
        "intake", help="read a filled form or a report in words; 0 clean, 1 findings, 2 unreadable"
    )
    reading.add_argument("file", type=Path, help="the workbook; .txt or .docx of a report in words")
    reading.add_argument("--mapping", default="", help="a mapping's file, or the name of one that is kept")
    reading.add_argument(
        "--source",
        type=intake_report.source_code,
        help="code of the source instead of the one that is made",
    )
    reading.add_argument("--encoding", default="", choices=("", *csv_file.ENCODINGS), help="of a text table")
    reading.add_argument("--separator", default="", choices=("", *csv_file.SEPARATORS), help="of its columns")
    reading.add_argument("--decimal", default="", choices=("", *csv_file.DECIMALS), help="sign of decimals")
    reading.add_argument("--lang", choices=LANGUAGES, default=LANGUAGES[0], help="of messages")
    reading.add_argument("--marked", type=Path, help="write a copy with the cells of all messages marked")
    reading.add_argument(
        "--confirmed", type=Path, help="of a report in words: the JSON of its reading, gone over by a person"
    )
    reading.add_argument("--dry-run", action="store_true", help="only read and report; else it is handed in")
    reading.add_argument("--reason", default="", help="why the warnings are not mended")
    reading.add_argument(
        "--with-errors", action="store_true", help="hand it in although it has errors, to be mended later"
    )
    submission_commands.add_dataset(reading)
    submission_commands.add_person(reading)
    reading.add_argument("--json", action="store_true", help="report as JSON")
    reading.set_defaults(run=_intake)


def _template(arguments: argparse.Namespace) -> int:
    try:
        about = (arguments.form, arguments.period, arguments.sender, arguments.area)
        data = intake_report.template(*about, arguments.dataset)
        arguments.output.write_bytes(data)
    except forms.WrongPeriod:
        return _unreadable(arguments, "desk.wrong_period", form=arguments.form)
    except intake_report.NoSuchArea as error:
        return _unreadable(arguments, f"desk.{error.code}", **error.details)
    except OSError as error:
        return _unwritable(arguments, arguments.output, error)
    return intake_report.CLEAN


def _unreadable(arguments: argparse.Namespace, key: str, **said: str) -> int:
    """Say why nothing can be read or written."""
    print(texts.text(arguments.lang, key, **said), file=sys.stderr)
    return intake_report.UNREADABLE


def _unwritable(arguments: argparse.Namespace, file: Path, error: OSError) -> int:
    why = system_errors.why(error, arguments.lang)
    return _unreadable(arguments, "report.unwritable", file=file.name, why=why)


def _intake(arguments: argparse.Namespace) -> int:
    said = {name: getattr(arguments, name) for name in ("encoding", "separator", "decimal")}
    try:
        data = arguments.file.read_bytes()
        if prose_report.is_prose(arguments.file.name) and not (arguments.mapping or arguments.separator):
            return _intake_of_prose(data, arguments)
        given = (arguments.mapping, arguments.source or "", said)
        found = intake_report.read(data, arguments.file.name, *given, dataset=arguments.dataset)
    except OSError as error:
        return _unreadable(arguments, "intake.no_file", file=Path(error.filename or arguments.file).name)
    except mappings.InvalidMapping as error:
        return _unreadable(arguments, "intake.invalid_mapping", found=error.problem, expected=error.expected or "–")
    if arguments.marked and intake_report.exit_code(found) != intake_report.UNREADABLE:
        try:
            arguments.marked.write_bytes(intake_report.marked(data, found, arguments.lang, said))
        except OSError as error:
            return _unwritable(arguments, arguments.marked, error)
    return _reported(data, found, arguments)


def _reported(data: bytes, found: Reading, arguments: argparse.Namespace) -> int:
    """Print what a file says, and hand it in unless it is only to be read."""
    if not arguments.json:
        print(*intake_report.lines(found, arguments.lang), sep="\n")
    code = intake_report.exit_code(found)
    handed_in = code != intake_report.UNREADABLE and not arguments.dry_run
    one = submission_commands.hand_in(data, found, arguments) if handed_in else None
    if arguments.json:
        print(intake_report.as_json(found, one.id if one else ""))
    elif one is not None:
        key = "submission.handed_in_faulty" if found.errors else "submission.handed_in"
        print(texts.text(arguments.lang, key, submission=one.id))
    return max(code, intake_report.FINDINGS) if handed_in and one is None else code


def _intake_of_prose(data: bytes, arguments: argparse.Namespace) -> int:
    """A report in words: what its numbers may be of; it is handed in when a person has confirmed that."""
    found = prose_report.read(data, arguments.file.name, arguments.encoding, arguments.dataset)
    if arguments.confirmed is None or found.message is not None:
        print(prose_report.as_json(found) if arguments.json else "\n".join(prose_report.lines(found, arguments.lang)))
        if not arguments.dry_run and found.message is None:
            print(texts.text(arguments.lang, "intake.prose_confirm"), file=sys.stderr)
            return intake_report.UNREADABLE
        return prose_report.exit_code(found)
    try:
        said = arguments.confirmed.read_text(encoding="utf-8")
        reading = prose_report.confirmed_by(found, said, arguments.dataset)
    except (prose_report.NotConfirmed, UnicodeDecodeError):
        print(texts.text(arguments.lang, "intake.prose_not_confirmed", file=found.file_name), file=sys.stderr)
        return intake_report.UNREADABLE
    return _reported(data, reading, arguments)
