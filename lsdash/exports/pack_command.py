"""`python -m lsdash pack`: all pages of a release as one file that needs no network."""

import argparse
import sys
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from lsdash.data import build
from lsdash.exports import system_errors
from lsdash.exports.pack import document, of_address
from lsdash.exports.report_commands import DONE, REFUSED, add_base, say_unlinked
from lsdash.model import formats, texts
from lsdash.view import url_state
from lsdash.view.url_state import DATASETS, Address


def add(commands: Any) -> None:
    """The command, to a parser's own."""
    packing = commands.add_parser("pack", help="write all pages of a release as one HTML file; 2 where it cannot be")
    packing.add_argument("--release", default="", help="its id; else the current one")
    packing.add_argument("--page", action="append", choices=[page.code for page in document.PACKED], help="these alone")
    packing.add_argument("--query", default="", help='filters as in an address: "nam=2004&lang=vi&dv=huu-lung"')
    packing.add_argument("--output", type=Path, help="the file to write; else one in this folder")
    add_base(packing)
    packing.set_defaults(run=_pack)


def _pack(arguments: argparse.Namespace) -> int:
    address = _address(arguments)
    lang = url_state.language(address)
    build.on_first_use(url_state.dataset(address))
    shown = of_address.first(address)
    if refused := of_address.refusals(shown, address):
        print(*refused, sep="\n", file=sys.stderr)
        return REFUSED
    wanted = [page for page in document.PACKED if page.code in (arguments.page or [page.code])]
    output = arguments.output or Path(of_address.file_name(shown))
    try:
        written = document.write(address, arguments.base, wanted)
        output.write_text(written, encoding="utf-8")
    except document.TooLarge:
        print(texts.text(lang, "pack.too_large", most=document.MOST), file=sys.stderr)
        return REFUSED
    except ValueError:
        print(texts.text(lang, "pack.undrawn"), file=sys.stderr)
        return REFUSED
    except OSError as error:
        why = system_errors.why(error, lang)
        print(texts.text(lang, "report.unwritable", file=output, why=why), file=sys.stderr)
        return REFUSED
    print(
        texts.text(
            lang,
            "pack.written",
            file=output,
            pages=len(wanted),
            size=formats.number(len(written.encode()) / 1e6, 0.1, lang),
        )
    )
    say_unlinked(arguments, lang)
    return DONE


def _address(arguments: argparse.Namespace) -> Address:
    """The address that the arguments stand for; a release says by its id which data set it is of."""
    address: Address = dict(parse_qs(arguments.query.lstrip("?"), keep_blank_values=True))
    if arguments.release:
        address["ban"] = [arguments.release]
        dataset = arguments.release.partition("-")[0]
        if dataset in DATASETS and dataset != DATASETS[0]:
            address.setdefault("bo", [dataset])
    return address
