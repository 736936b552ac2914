"""`python -m lsdash release | releases | check | withdraw | verify-link | audit | demo`: what is done with releases."""

import argparse
import contextlib
import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from urllib.parse import parse_qs, urlsplit

from lsdash.data import build, csv_tables, demo, file_modes, publications, release_writing, releases
from lsdash.data.demo import monthly_reports, workbooks
from lsdash.data.submissions import demonstration, handing_in
from lsdash.exports import audit, submission_commands
from lsdash.model import texts
from lsdash.model.filters import Filters
from lsdash.model.pages import PAGES, Page
from lsdash.present import revisions
from lsdash.view import link_repairs, url_errors, url_state, view
from lsdash.view.url_state import LANGUAGES

_SUBMISSION = re.compile(rf"({demo.DATASET}-)?s\d{{4,}}")


def add(commands: Any) -> None:
    """The commands, to a parser's own."""
    _command(commands, "release", "build a release from the tables in data/", _release)
    _command(commands, "releases", "list all releases and what each changed", _releases)
    _command(commands, "check", "check the tables and the files of all releases", _check)
    withdrawing = _command(commands, "withdraw", "withdraw a submission, or a release that is not current", _withdraw)
    withdrawing.add_argument("release", help="its id")
    withdrawing.add_argument("--reason", default="", help="why, of a submission")
    withdrawing.add_argument("--lang", choices=LANGUAGES, default=LANGUAGES[0], help="of messages")
    submission_commands.add_person(withdrawing)
    withdrawing.add_argument("--json", action="store_true", help="as JSON")
    verifying = _command(commands, "verify-link", "say whether the numbers of a link still hold", _verify)
    verifying.add_argument("link", help="the link, as it was copied")
    auditing = _command(commands, "audit", "print the ledger and whether tables, release and ledger agree", _audit)
    auditing.add_argument("--lang", choices=LANGUAGES, default=LANGUAGES[0], help="language of the ledger")
    making = _command(commands, "demo", "make the synthetic demonstration data set", _demo)
    usual = demo.Parameters()
    # Read as words, so that every wrong one is named, with what is expected.
    making.add_argument("--seed", default=str(usual.seed), help="which of the possible provinces; a whole number")
    making.add_argument("--years", default=str(usual.years), help=f"how many years, the last being {demo.LAST}")


def _command(
    commands: Any, name: str, help_text: str, run: Callable[[argparse.Namespace], int]
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=help_text)
    parser.set_defaults(run=run)
    return parser


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
    build.with_published(csv_tables.read(releases.DATA), publications.listed())
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
    for amiss in _amiss_of_root():
        print(amiss)
        broken += 1
    print("the tables are valid")
    return 1 if broken else 0


def _amiss_of_root() -> Iterator[str]:
    """Pointers that say otherwise than the records, and what anybody on this machine could change, a line each."""
    for current in filter(None, map(_current, url_state.DATASETS)):
        with contextlib.suppress(releases.ReleaseError):  # told already; releases of older versions had no record
            if releases.recorded(current.id, current.dataset) != current:
                yield f"{releases.pointer(current.dataset).name} says otherwise of {current.id} than its record"
    for path in file_modes.changeable(releases.root()):
        yield f"{path} can be written by anybody on this machine: chmod o-w"


def _sound(release: releases.Release) -> bool:
    """Whether the file is the one that was written, and has to its end what its id follows from."""
    try:
        with releases.cursor(release) as cursor:
            return release_writing.reads_back(cursor, release.id)
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


def _page_and_query(text: str) -> tuple[Page | None, dict[str, list[str]]]:
    """The page that the link in a text ends in, behind whatever path the server lies below, and the query values of the
    link."""
    link = link_repairs.link_in(text)
    try:
        split = urlsplit(link)
    except ValueError:
        return None, {}
    paths = [page.path for page in PAGES]
    last = split.path.rstrip("/").rpartition("/")[2]
    found = link_repairs.page_in(last, paths) if link and ("/" in link or last) else None
    if found is None and split.path.endswith("/"):
        found = "", ""  # of the first page below some path
    if found is None:
        return None, {}
    path, more = found
    page = next(page for page in PAGES if page.path == path)
    return page, parse_qs("&".join(filter(None, [more, split.query])), keep_blank_values=True)


def _verify(arguments: argparse.Namespace) -> int:
    page, address = _page_and_query(arguments.link)
    if page is None:
        print("The link leads to no page.", file=sys.stderr)
        return 1
    seen = view.of(address, page)
    lang = seen.state.lang
    for problem in seen.problems:
        print(url_errors.in_words(problem, lang, nearest=url_errors.nearest(problem)))
    unread = [problem for problem in seen.problems if problem.reason not in url_errors.READ]
    newest = releases.current(seen.release.dataset)
    if not seen.state.release:
        print("Nothing was compared." if unread else f"The link names no release: it shows the newest, {newest.id}.")
        return 1 if unread else 0
    changed = revisions.of_view(seen, view.elsewhere(seen, newest))
    for number in changed:
        values = f"{number.before or '–'} → {number.after or '–'}"
        print(f"{number.number}\t{number.label}\t{values}\t{number.difference}".rstrip())
    count = len(revisions.numbers(seen))
    name = seen.words.text(f"nav.{page.code}")
    against = "it is the newest" if seen.release == newest else f"{len(changed) or 'none'} changed in {newest.id}"
    print(f"{name}: {count} numbers in {seen.release.id}: {against}")
    return 1 if changed or unread else 0


def _audit(arguments: argparse.Namespace) -> int:
    release = releases.current()
    result = audit.audit(csv_tables.read(releases.DATA), release, arguments.lang, publications.listed())
    verdict = "differ" if result.differences else "agree"
    summary = texts.text(arguments.lang, f"audit.{verdict}", release=release.id, count=len(result.differences))
    print(*result.ledger, "", *result.provenance, summary, *result.differences, sep="\n")
    return 1 if result.differences else 0


def _demo(arguments: argparse.Namespace) -> int:
    parameters = demo.read(seed=arguments.seed, years=arguments.years)
    begun = time.monotonic()
    release, new = build.demo(parameters, progress=_print_progress)
    took = time.monotonic() - begun
    rows = view.answer(release, "cube_size", Filters())["monthly"].item()
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


def _print_progress(fraction: float) -> None:
    """Progress, where somebody is watching."""
    if sys.stderr.isatty():
        print(f"\r{fraction:4.0%}", end="\n" if fraction >= 1 else "", file=sys.stderr, flush=True)
