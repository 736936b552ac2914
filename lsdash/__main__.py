"""`python -m lsdash <command>`: the server for others, and what is done with releases outside the dashboard."""

import argparse
import contextlib
import sys
import time
from collections.abc import Sequence
from urllib.parse import parse_qs, urlsplit

from lsdash.data import assemble, build, csv_tables, demo, releases
from lsdash.exports import audit
from lsdash.model import texts
from lsdash.model.pages import PAGES, Page
from lsdash.present import revisions
from lsdash.view import url_errors, url_state, view


def main() -> int:
    """Run the command named on the command line; the exit code is 0 when all is well, 1 when something is not."""
    asked = _parser().parse_args()
    try:
        return int(asked.run(asked))
    except csv_tables.BadTables as error:
        print("The tables cannot be built from:", file=sys.stderr)
        print(error, file=sys.stderr)
    except demo.BadParameters as error:
        print("The demonstration cannot be made:", file=sys.stderr)
        print(error, file=sys.stderr)
    except releases.ReleaseError as error:
        print(f"{error.code}: {type(error).__doc__}", file=sys.stderr)
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m lsdash", description="The dashboard's data and server.")
    commands = parser.add_subparsers(required=True)
    releasing = commands.add_parser("release", help="build a release from the tables in data/")
    releasing.set_defaults(run=_release)
    commands.add_parser("releases", help="list all releases and what each changed").set_defaults(run=_releases)
    commands.add_parser("check", help="check the tables and the files of all releases").set_defaults(run=_check)
    withdrawing = commands.add_parser("withdraw", help="withdraw a release that is not the current one")
    withdrawing.add_argument("release", help="its id")
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
    making.add_argument("--rows-scale", default=str(usual.scale), help="how many times as many establishments")
    making.set_defaults(run=_demo)
    return parser


def _release(asked: argparse.Namespace) -> int:
    made, new = build.release()
    print(f"{made.id} {'built' if new else 'is up to date: nothing new in the tables'}")
    return 0


def _releases(asked: argparse.Namespace) -> int:
    for dataset in url_state.DATASETS:
        found = releases.history(dataset)
        current = _current(dataset)
        for each in found:
            mark = "current" if current and each.id == current.id else ""
            print("\t".join((each.id, each.created, each.parent or "-", _changed(each, found), mark)).rstrip())
    return 0


def _changed(release: releases.Release, found: Sequence[releases.Release]) -> str:
    """What a release changed, as far as the one before it can still be opened."""
    if not release.parent:
        return "first"
    parent = next((other for other in found if other.id == release.parent), None)
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


def _check(asked: argparse.Namespace) -> int:
    assemble.contents(csv_tables.read(releases.DATA))
    releases.current()
    broken = 0
    for identity, dataset in releases.identities():
        try:
            said = "sound" if _sound(releases.find(identity, dataset)) else "not intact"
        except releases.WithdrawnRelease:
            said = "withdrawn"
        except releases.ReleaseError as error:
            said = f"not intact ({error.code})"
        broken += said.startswith("not")
        print(f"{identity} is {said}")
    print("the tables are valid")
    return 1 if broken else 0


def _sound(release: releases.Release) -> bool:
    """Whether the file is the one that was written, and can be read to its end."""
    try:
        with releases.cursor(release) as cursor:
            build.stored(cursor)
    except releases.ReleaseError as error:
        print(f"{release.id}: {error.code}: {type(error).__doc__}", file=sys.stderr)
        return False
    return True


def _withdraw(asked: argparse.Namespace) -> int:
    found = next(
        (each for name in url_state.DATASETS for each in releases.history(name) if each.id == asked.release), None
    )
    if found is None:
        print("There is no such release.", file=sys.stderr)
        return 1
    if releases.current(found.dataset).id == found.id:
        print("The current release cannot be withdrawn: build another one first.", file=sys.stderr)
        return 1
    releases.mark_withdrawn(found.id).touch()
    print(f"{found.id} is withdrawn: links to it show the current release and say so")
    return 0


def _asked(link: str) -> tuple[Page | None, dict[str, list[str]]]:
    """The page that a link ends in, which may begin with the path of a server below another, and what it asks there."""
    try:
        split = urlsplit(link)
    except ValueError:
        return None, {}
    if not link.strip():
        return None, {}
    last = split.path.rstrip("/").rpartition("/")[2]
    page = next((each for each in PAGES if each.path == last), PAGES[0] if split.path.endswith("/") else None)
    return page, parse_qs(split.query, keep_blank_values=True)


def _verify(asked: argparse.Namespace) -> int:
    page, address = _asked(asked.link)
    if page is None:
        print("The link leads to no page.", file=sys.stderr)
        return 1
    seen = view.of(address, page)
    lang = seen.state.lang
    for problem in seen.problems:
        print(url_errors.in_words(problem, lang, nearest=url_errors.nearest(problem)))
    newest = releases.current(seen.release.dataset)
    changed = revisions.of_view(seen, view.elsewhere(seen, newest))
    for each in changed:
        print(f"{each.number}\t{each.label}\t{each.before or '–'} → {each.after or '–'}\t{each.difference}".rstrip())
    shown = len(revisions.numbers(seen))
    name = seen.words.text(f"nav.{page.code}")
    print(f"{name}: {shown} numbers in {seen.release.id}: {len(changed) or 'none'} changed in {newest.id}")
    return 1 if changed or seen.problems else 0


def _serve(asked: argparse.Namespace) -> int:
    from lsdash.web import serve  # noqa: PLC0415 - Streamlit takes a second to import, and no other command needs it

    return serve.serve(asked.port)


def _audit(asked: argparse.Namespace) -> int:
    release = releases.current()
    found = audit.audit(csv_tables.read(releases.DATA), release, asked.lang)
    verdict = "differ" if found.differences else "agree"
    summary = texts.text(asked.lang, f"audit.{verdict}", release=release.id, count=len(found.differences))
    print(*found.ledger, "", *found.provenance, summary, *found.differences, sep="\n")
    return 1 if found.differences else 0


def _demo(asked: argparse.Namespace) -> int:
    parameters = demo.read(seed=asked.seed, years=asked.years, scale=asked.rows_scale)
    begun = time.monotonic()
    made, new = build.demo(parameters, progress=_shown)
    took = time.monotonic() - begun
    with releases.cursor(made) as cursor:
        rows = dict(cursor.execute("SELECT key, value FROM src.meta").fetchall())["rows"]
    print(f"{made.id} {'built' if new else 'is up to date'}: {rows} synthetic rows, {took:.1f} s")
    return 0


def _shown(fraction: float) -> None:
    """Progress, where somebody is watching."""
    if sys.stderr.isatty():
        print(f"\r{fraction:4.0%}", end="\n" if fraction >= 1 else "", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
