"""`python -m lsdash submissions | preview | approve | reject | publish | withdraw | journal`: a handed-in report on its
way into a release, from the command line."""

import argparse
import sys
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from lsdash.data.intake.reading import Reading
from lsdash.data.submissions import handing_in, journal, workflow
from lsdash.data.submissions.records import Submission
from lsdash.data.submissions.refusals import WorkflowError
from lsdash.exports import submission_report
from lsdash.model import texts
from lsdash.view.url_state import DATASETS, LANGUAGES

DONE, REFUSED = 0, 1
# What of the command line helps where a step is refused.
_WAYS = {
    "has_errors": "--with-errors",
    "needs_reason": "--reason …",
    "same_person": "--alone",
    "not_previewed": "preview {submission}",
}


def add(commands: Any) -> None:
    """The commands, to a parser's own."""
    add_dataset(_command(commands, "submissions", "list what was handed in and how it stands", _submissions))
    _command(commands, "preview", "build the release that would come and say what changes", _preview, one=True)
    approving = _command(commands, "approve", "approve what was previewed", _approve, one=True)
    approving.add_argument(
        "--alone", action="store_true", help="the person who handed in approves as well; the release says so"
    )
    rejecting = _command(commands, "reject", "send back, with a reason", _reject, one=True)
    rejecting.add_argument("--reason", default="", help="why")
    _command(commands, "publish", "make the release with what was approved", _publish, one=True)
    _command(commands, "journal", "print the journal; 1 where a line was changed", _journal)


def _command(
    commands: Any, name: str, help_text: str, run: Callable[[argparse.Namespace], int], *, one: bool = False
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=help_text)
    if one:
        parser.add_argument("submission", help="its id")
    add_person(parser)
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.add_argument("--lang", choices=LANGUAGES, default=LANGUAGES[0], help="of messages")
    parser.set_defaults(run=lambda arguments: _told(run, arguments))
    return parser


def add_person(parser: argparse.ArgumentParser) -> None:
    """The option that names who acts."""
    parser.add_argument("--as", dest="person", default=workflow.user(), help="who does it; the user of this machine")


def add_dataset(parser: argparse.ArgumentParser) -> None:
    """The option that names the data set: the real one, or the demonstration."""
    parser.add_argument("--dataset", choices=DATASETS, default=DATASETS[0], help="of which data set")


def _told(run: Callable[[argparse.Namespace], int], arguments: argparse.Namespace) -> int:
    """Run a step; where it may not be taken say why."""
    try:
        return run(arguments)
    except WorkflowError as error:
        way = _WAYS.get(error.code, "").format(submission=getattr(arguments, "submission", ""))
        print(submission_report.refusal(error, arguments.lang), *([f"({way})"] if way else []), file=sys.stderr)
        return REFUSED


def hand_in(data: bytes, reading: Reading, arguments: argparse.Namespace) -> Submission | None:
    """Keep a file that was read, to wait for approval; with errors, to be mended, where the person says so. None where
    it is not taken, which is said."""
    kept: list[Submission] = []

    def run(_arguments: argparse.Namespace) -> int:
        keep = handing_in.hand_in_faulty if arguments.with_errors and reading.errors else handing_in.hand_in
        said = {"reason": arguments.reason, "dataset": arguments.dataset}
        kept.append(keep(data, reading, person=arguments.person, **said))
        return DONE

    _told(run, arguments)
    return next(iter(kept), None)


def _submissions(arguments: argparse.Namespace) -> int:
    every = workflow.submissions(arguments.dataset)
    lines = "\n".join(submission_report.line_of(one, arguments.lang) for one in every)
    _print(arguments, [asdict(one) for one in every], lines)
    return DONE


def _print(arguments: argparse.Namespace, entry: object, line: str) -> None:
    """One of the two, as it was asked for."""
    text = submission_report.as_json(entry) if arguments.json else line
    if text:
        print(text)


def _preview(arguments: argparse.Namespace) -> int:
    preview = workflow.preview(arguments.submission, person=arguments.person)
    said = submission_report.of_preview(preview, arguments.lang)
    _print(arguments, said, "\n".join(submission_report.lines_of_preview(said, arguments.lang)))
    return DONE


def _approve(arguments: argparse.Namespace) -> int:
    one = workflow.approve(arguments.submission, person=arguments.person, alone=arguments.alone)
    _print(arguments, asdict(one), submission_report.line_of(one, arguments.lang))
    return DONE


def _reject(arguments: argparse.Namespace) -> int:
    one = workflow.reject(arguments.submission, person=arguments.person, reason=arguments.reason)
    _print(arguments, asdict(one), submission_report.line_of(one, arguments.lang))
    return DONE


def _publish(arguments: argparse.Namespace) -> int:
    release = workflow.publish(arguments.submission, person=arguments.person).id
    _print(arguments, {"submission": arguments.submission, "release": release}, release)
    return DONE


def withdraw(arguments: argparse.Namespace) -> int:
    """Take back a published submission."""

    def run(_arguments: argparse.Namespace) -> int:
        release = workflow.withdraw(arguments.release, person=arguments.person, reason=arguments.reason).id
        _print(arguments, {"submission": arguments.release, "release": release}, release)
        return DONE

    return _told(run, arguments)


def _journal(arguments: argparse.Namespace) -> int:
    with journal.transaction() as connection:
        lines = journal.lines(connection)
    told = "\n".join(submission_report.line_of_journal(line, arguments.lang) for line in lines)
    _print(arguments, [dict(line) for line in lines], told)
    changed = journal.broken(lines)
    if changed:
        print(
            texts.text(arguments.lang, "submission.journal_broken", lines=", ".join(map(str, changed))), file=sys.stderr
        )
    return REFUSED if changed else DONE
