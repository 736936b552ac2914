"""`python -m lsdash <command>`: the server for others, and what is done with releases outside the dashboard."""

import argparse
import contextlib
import re
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from lsdash.data import assemble, build, csv_tables, demo, releases
from lsdash.data.demo import monthly_reports, workbooks
from lsdash.data.intake import csv_file, forms, mappings
from lsdash.data.intake.reading import Reading
from lsdash.data.submissions import demonstration, handing_in
from lsdash.exports import (
    audit,
    intake_report,
    pack_command,
    prose_report,
    register_command,
    report_commands,
    submission_commands,
    system_errors,
)
from lsdash.model import texts
from lsdash.model.pages import PAGES, Page
from lsdash.present import revisions
from lsdash.view import url_errors, url_state, view

_SUBMISSION = re.compile(rf"({demo.DATASET}-)?s\d{{4,}}")


def main() -> int:
    """Run the command named on the command line; the exit code is 0 when all is well, 1 when something is not."""
    arguments = _parser().parse_args()
    lang = getattr(arguments, "lang", "en")  # of commands that have one; the others speak English
    try:
        return int(arguments.run(arguments))
    except csv_tables.InvalidTables as error:
        print(f"LS-07: {texts.text(lang, 'code.LS-07')}", file=sys.stderr)
        print(error, file=sys.stderr)
    except demo.InvalidParameters as error:
        print("The demonstration cannot be made:", file=sys.stderr)
        print(error, file=sys.stderr)
    except releases.ReleaseError as error:
        print(f"{error.code}: {texts.text(lang, f'code.{error.code}')}", file=sys.stderr)
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m lsdash", description="The dashboard's data and server.")
    commands = parser.add_subparsers(required=True)
    releasing = commands.add_parser("release", help="build a release from the tables in data/")
    releasing.set_defaults(run=_release)
    commands.add_parser("releases", help="list all releases and what each changed").set_defaults(run=_releases)
    commands.add_parser("check", help="check the tables and the files of all releases").set_defaults(run=_check)
    withdrawing = commands.add_parser("withdraw", help="withdraw a submission, or a release that is not current")
    withdrawing.add_argument("release", help="its id")
    withdrawing.add_argument("--reason", default="", help="why, of a submission")
    withdrawing.add_argument("--lang", choices=url_state.LANGUAGES, default=url_state.LANGUAGES[0], help="of messages")
    submission_commands.add_person(withdrawing)
    withdrawing.add_argument("--json", action="store_true", help="as JSON")
    withdrawing.set_defaults(run=_withdraw)
    verifying = commands.add_parser("verify-link", help="say whether the numbers of a link still hold")
    verifying.add_argument("link", help="the link, as it was copied")
    verifying.set_defaults(run=_verify)
    serving = commands.add_parser("serve", help="run the dashboard for others; refuse where a setting is unsafe")
    serving.add_argument("--port", type=int, help="the port to listen on")
    serving.set_defaults(run=_serve)
    auditing = commands.add_parser("audit", help="print the ledger and whether tables, release and ledger agree")
    auditing.add_argument(
        "--lang", choices=url_state.LANGUAGES, default=url_state.LANGUAGES[0], help="language of the ledger"
    )
    auditing.set_defaults(run=_audit)
    making = commands.add_parser("demo", help="make the synthetic demonstration data set")
    usual = demo.Parameters()
    # Read as words, so that every wrong one is named, with what is expected.
    making.add_argument("--seed", default=str(usual.seed), help="which of the possible provinces; a whole number")
    making.add_argument("--years", default=str(usual.years), help=f"how many years, the last being {demo.LAST}")
    making.set_defaults(run=_demo)
    _add_intake(commands)
    submission_commands.add(commands)
    register_command.add(commands)
    report_commands.add(commands)
    pack_command.add(commands)
    return parser


def _add_intake(commands: Any) -> None:
    """The commands of forms: an empty one to fill in, and a filled one to be read."""
    giving = commands.add_parser("template", help="write an empty form as .xlsx")
    giving.add_argument("form", choices=forms.CODES, help="which form")
    giving.add_argument("--period", required=True, help="what it is of: 2026-07, for B4 a year")
    giving.add_argument("--output", required=True, type=Path, help="the file to write")
    giving.add_argument("--sender", default="", help="the unit that reports")
    giving.add_argument("--area", default="", help="slug of the district that it is of; none for the province")
    giving.add_argument("--lang", choices=url_state.LANGUAGES, default=url_state.LANGUAGES[0], help="of messages")
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
    reading.add_argument("--lang", choices=url_state.LANGUAGES, default=url_state.LANGUAGES[0], help="of messages")
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


def _release(arguments: argparse.Namespace) -> int:
    release, new = build.release()
    print(f"{release.id} {'built' if new else 'is up to date: nothing new in the tables'}")
    return 0


def _releases(arguments: argparse.Namespace) -> int:
    for dataset in url_state.DATASETS:
        history = releases.history(dataset)
        current = _current(dataset)
        for release in history:
            mark = "current" if current and release.id == current.id else ""
            cells = (release.id, release.created, release.parent or "-", _changed(release, history), mark)
            print("\t".join(cells).rstrip())
    return 0


def _changed(release: releases.Release, history: Sequence[releases.Release]) -> str:
    """What a release changed, as far as the one before it can still be opened."""
    if not release.parent:
        return "first"
    parent = next((other for other in history if other.id == release.parent), None)
    if parent is None:
        return "the one before cannot be opened"
    try:
        return f"{revisions.count(parent, release)} numbers changed"
    except releases.ReleaseError as error:
        return f"cannot be compared ({error.code})"


def _current(dataset: str) -> releases.Release | None:
    with contextlib.suppress(releases.ReleaseError):
        return releases.current(dataset)
    return None


def _check(arguments: argparse.Namespace) -> int:
    assemble.contents(csv_tables.read(releases.DATA))
    releases.current()
    broken = 0
    for identity, dataset in releases.identities():
        try:
            state = "sound" if _sound(releases.find(identity, dataset)) else "not intact"
        except releases.WithdrawnRelease:
            state = "withdrawn"
        except releases.ReleaseError as error:
            state = f"not intact ({error.code})"
        broken += state.startswith("not")
        print(f"{identity} is {state}")
    print("the tables are valid")
    return 1 if broken else 0


def _sound(release: releases.Release) -> bool:
    """Whether the file is the one that was written, and has to its end what its id follows from."""
    try:
        with releases.cursor(release) as cursor:
            return build.reads_back(cursor, release.id)
    except releases.ReleaseError as error:
        print(f"{release.id}: {error.code}: {type(error).__doc__}", file=sys.stderr)
        return False


def _withdraw(arguments: argparse.Namespace) -> int:
    if _SUBMISSION.fullmatch(arguments.release):
        return submission_commands.withdraw(arguments)
    every = (release for name in url_state.DATASETS for release in releases.history(name))
    release = next((release for release in every if release.id == arguments.release), None)
    if release is None:
        print("There is no such release.", file=sys.stderr)
        return 1
    if releases.current(release.dataset).id == release.id:
        print("The current release cannot be withdrawn: build another one first.", file=sys.stderr)
        return 1
    releases.withdrawal_mark(release.id).touch()
    print(f"{release.id} is withdrawn: links to it show the current release and say so")
    return 0


def _page_and_query(link: str) -> tuple[Page | None, dict[str, list[str]]]:
    """The page that a link ends in, behind whatever path the server lies below, and the query values of the link."""
    try:
        split = urlsplit(link)
    except ValueError:
        return None, {}
    if not link.strip():
        return None, {}
    last = split.path.rstrip("/").rpartition("/")[2]
    page = next((page for page in PAGES if page.path == last), PAGES[0] if split.path.endswith("/") else None)
    return page, parse_qs(split.query, keep_blank_values=True)


def _verify(arguments: argparse.Namespace) -> int:
    page, address = _page_and_query(arguments.link)
    if page is None:
        print("The link leads to no page.", file=sys.stderr)
        return 1
    seen = view.of(address, page)
    lang = seen.state.lang
    for problem in seen.problems:
        print(url_errors.in_words(problem, lang, nearest=url_errors.nearest(problem)))
    newest = releases.current(seen.release.dataset)
    changed = revisions.of_view(seen, view.elsewhere(seen, newest))
    for number in changed:
        values = f"{number.before or '–'} → {number.after or '–'}"
        print(f"{number.number}\t{number.label}\t{values}\t{number.difference}".rstrip())
    count = len(revisions.numbers(seen))
    name = seen.words.text(f"nav.{page.code}")
    print(f"{name}: {count} numbers in {seen.release.id}: {len(changed) or 'none'} changed in {newest.id}")
    return 1 if changed or seen.problems else 0


def _serve(arguments: argparse.Namespace) -> int:
    from lsdash.web import serve  # noqa: PLC0415 - Streamlit takes a second to import, and no other command needs it

    return serve.serve(arguments.port)


def _audit(arguments: argparse.Namespace) -> int:
    release = releases.current()
    result = audit.audit(csv_tables.read(releases.DATA), release, arguments.lang)
    verdict = "differ" if result.differences else "agree"
    summary = texts.text(arguments.lang, f"audit.{verdict}", release=release.id, count=len(result.differences))
    print(*result.ledger, "", *result.provenance, summary, *result.differences, sep="\n")
    return 1 if result.differences else 0


def _demo(arguments: argparse.Namespace) -> int:
    parameters = demo.read(seed=arguments.seed, years=arguments.years)
    begun = time.monotonic()
    release, new = build.demo(parameters, progress=_print_progress)
    took = time.monotonic() - begun
    with releases.cursor(release) as cursor:
        rows = cursor.execute("SELECT count(*) FROM src.observation WHERE chosen AND reporters IS NOT NULL").fetchall()[
            0
        ][0]
    print(f"{release.id} {'built' if new else 'is up to date'}: {rows} synthetic rows, {took:.1f} s")
    folder = releases.root() / "workbooks"
    folder.mkdir(exist_ok=True)
    for name, data in workbooks.workbooks(csv_tables.read(releases.DATA), monthly_reports.monthly(parameters)):
        (folder / name).write_bytes(data)
    waiting = demonstration.ensure()
    data, _ = handing_in.kept(waiting)
    (folder / waiting.file_name).write_bytes(data)
    print(f"{folder}: {len(workbooks.MONTHS)} monthly workbooks, taken in; {waiting.file_name} waits as {waiting.id}")
    return 0


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


def _print_progress(fraction: float) -> None:
    """Progress, where somebody is watching."""
    if sys.stderr.isatty():
        print(f"\r{fraction:4.0%}", end="\n" if fraction >= 1 else "", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
