"""`python -m lsdash <command>`: what is done with releases outside the dashboard."""

import argparse
import sys

from lsdash import build, intake, store


def main() -> int:
    """Run the command named on the command line; the exit code is 0 when all is well, 1 when something is not."""
    parser = argparse.ArgumentParser(prog="python -m lsdash", description="Releases of the dashboard's data.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("release", help="build a release from the tables in data/")
    commands.add_parser("check", help="check the tables and the current release")
    command = parser.parse_args().command
    try:
        return _release() if command == "release" else _check()
    except intake.BadTables as error:
        print("The tables cannot be built from:", file=sys.stderr)
        print(error, file=sys.stderr)
    except store.StoreError as error:
        print(f"{error.code}: {type(error).__doc__}", file=sys.stderr)
    return 1


def _release() -> int:
    made, new = build.release()
    print(f"{made.id} {'built' if new else 'is up to date: nothing new in the tables'}")
    return 0


def _check() -> int:
    build.contents(intake.read(store.DATA))
    release = store.current()
    with store.cursor(release) as cursor:
        cursor.execute("SELECT count(*) FROM src.observation")
    print(f"{release.id} is sound; the tables are valid")
    return 0


if __name__ == "__main__":
    sys.exit(main())
