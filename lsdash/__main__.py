"""`python -m lsdash <command>`: the server for others, and what is done with releases outside the dashboard."""

import sys


def main() -> int:
    """Run the command named on the command line; returns its exit code.

    The server is found before the other commands are imported, which need 20 MB that it has no use for; they have none
    for Streamlit, which takes a second.
    """
    if sys.argv[1:2] == ["serve"]:
        from lsdash.web import serve  # noqa: PLC0415

        return serve.main(sys.argv[2:])
    from lsdash.exports import commands  # noqa: PLC0415

    return commands.main()


if __name__ == "__main__":
    sys.exit(main())
