"""`python -m lsdash <command>`: the server for others, and what is done with releases outside the dashboard."""

import io
import os
import stat
import sys


def main() -> int:
    """Run the command named on the command line; returns its exit code.

    The server is found before the other commands are imported, which need 20 MB that it has no use for; they have none
    for Streamlit, which takes a second.
    """
    os.umask(os.umask(0) | stat.S_IWOTH)  # nothing that is written can be changed by anybody on this machine
    for stream in (sys.stdout, sys.stderr):
        _say_all(stream)
    if sys.argv[1:2] == ["serve"]:
        from lsdash.web import serve  # noqa: PLC0415

        return serve.main(sys.argv[2:])
    from lsdash.exports import commands  # noqa: PLC0415

    return commands.main()


def _say_all(stream: object) -> None:
    """Have what is written end in no error, whatever the code page: files and other programs get UTF-8; a screen keeps
    its own, in which letters that it lacks are numbers. So are parts of file names that are no text."""
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(encoding=stream.encoding if stream.isatty() else "utf-8", errors="backslashreplace")


if __name__ == "__main__":
    sys.exit(main())
