"""Typst with letters of its own: nothing is asked of the machine, and nothing but its own folder is read."""

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lsdash.exports.chart_images.lettering import FAMILY

LETTERS = "Libertinus Serif"  # which Typst brings along, with every Vietnamese letter
_PICTURE = '#set page(width: {width}pt, height: auto, margin: 0pt)\n#image("drawing.svg", width: {width}pt)\n'
_POINTS, _SHARP = 72, 3  # to an inch; pixels to one of the drawing


def lettered(svg: str, family: str = LETTERS) -> str:
    """A drawing of `chart_images` with its words in the letters of a document."""
    return svg.replace(FAMILY, family)


def pdf(template: Path, files: Mapping[str, str], *, document: str, timestamp: int) -> bytes:
    """What `template` makes of `document` and the drawings `files`, as PDF with its letters."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file, text in files.items():
            (folder / file).write_text(text, encoding="utf-8")
        shutil.copyfile(template, folder / template.name)
        compiler = _compiler(folder / template.name, document)
        data: bytes = compiler.compile(format="pdf", timestamp=timestamp)
        return data


def png(svg: str, width: int) -> bytes:
    """A drawing as a picture, three pixels for each of its own."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "drawing.svg").write_text(lettered(svg), encoding="utf-8")
        (folder / "drawing.typ").write_text(_PICTURE.format(width=width), encoding="utf-8")
        data: bytes = _compiler(folder / "drawing.typ").compile(format="png", ppi=_POINTS * _SHARP)
        return data


def _compiler(main: Path, document: str = "") -> Any:
    # It takes 40 MB, and most visitors never ask for a report.
    import typst  # noqa: PLC0415

    return typst.Compiler(main, root=main.parent, ignore_system_fonts=True, sys_inputs={"document": document})
