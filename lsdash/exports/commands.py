"""Every command of `python -m lsdash` but the server."""

import argparse
import os
import sys

from lsdash.data import csv_tables, demo, releases
from lsdash.exports import (
    intake_commands,
    pack_command,
    register_command,
    release_commands,
    report_commands,
    submission_commands,
    system_errors,
)
from lsdash.model import texts


def main() -> int:
    """Run the command named on the command line; the exit code is 0 when all is well, 1 when something is not, 2 when
    the machine could not read or write."""
    arguments = _parser().parse_args()
    lang = getattr(arguments, "lang", "en")  # of commands that have one; the others speak English
    try:
        code = int(arguments.run(arguments))
        sys.stdout.flush()
        return code
    except csv_tables.InvalidTables as error:
        print(f"LS-07: {texts.text(lang, 'code.LS-07')}", file=sys.stderr)
        print(error, file=sys.stderr)
    except demo.InvalidParameters as error:
        print("The demonstration cannot be made:", file=sys.stderr)
        print(error, file=sys.stderr)
    except releases.ReleaseError as error:
        print(f"{error.code}: {texts.text(lang, f'code.{error.code}')}", file=sys.stderr)
    except OSError as error:
        print(system_errors.why(error, lang), file=sys.stderr)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is left would fail a second time
        return 2
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m lsdash", description="The dashboard's data and server.")
    commands = parser.add_subparsers(required=True)
    release_commands.add(commands)
    commands.add_parser("serve", help="run the dashboard for others; refuse where a setting is unsafe")
    for module in (intake_commands, submission_commands, register_command, report_commands, pack_command):
        module.add(commands)
    return parser
