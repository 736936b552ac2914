"""The quiet button below each chart and table: its numbers as files and the chart as a picture, made when asked for."""

from collections.abc import Callable, Sequence
from functools import partial

import pandas as pd
import streamlit as st
from markupsafe import Markup

from lsdash.data import worker_process
from lsdash.exports import files
from lsdash.exports.chart_images import picture as pictures
from lsdash.exports.chart_images.picture import Picture
from lsdash.exports.files import FORMS
from lsdash.exports.turns import Turns
from lsdash.present import markup
from lsdash.present.figures import scope_of
from lsdash.ui import copy_link, dialogs, error_reports
from lsdash.ui.html_output import write_html
from lsdash.view.view import View

# Endings of the forms that are offered, the one for most readers first → the text of the button.
_FILES = {"xlsx": "download.xlsx", "excel.csv": "download.excel_csv", "csv": "download.csv"}
_IMAGES: dict[str, tuple[str, Callable[[Picture], bytes | str]]] = {
    "png": ("image/png", pictures.png),
    "svg": ("image/svg+xml", pictures.svg),
}
# Who presses a button does not wait for programs that ask `/data/` for files.
_DRAWING, _WRITING = Turns(), Turns()
# Makes the picture of a chart from the link that leads back to the view.
PictureMaker = Callable[[str], Picture]


def menu(
    view: View,
    name: str,
    frame: Callable[[], pd.DataFrame],
    *,
    title: str,
    picture: PictureMaker | None = None,
    notes: Callable[[], Sequence[str]] = tuple,
) -> Markup:
    """The button of the menu with the rows of `frame()` as files, below which `notes()` stand, and the `picture` of a
    chart.

    `name` is that of the chart or table; there is one menu to a name on a page. None on pages of a draft: a file would
    lose the band that marks them.
    """
    if view.draft:
        return Markup("")

    def show() -> None:
        if picture is not None:
            worker_process.prepare(pictures.__name__)
        with st.container(key=f"files-{name}", gap=None):
            write_html(markup.line(title, "ls-line"))
            _file_buttons(view, name, frame, title=title, notes=notes)
            if picture is not None:
                _image_buttons(view, name, picture)

    label = view.words.text("download.menu")
    opener = dialogs.opener(label, f"download-{name}", show, title=label, icon="download", about=title)
    return markup.named(f"download-{name}", opener)


def _file_buttons(
    view: View, name: str, frame: Callable[[], pd.DataFrame], *, title: str, notes: Callable[[], Sequence[str]]
) -> None:
    link = copy_link.link(view)

    def make(ending: str) -> bytes:
        with _WRITING.turn():
            block = scope_of(view, name)
            made = files.content(view, name, frame(), title=title, link=link, notes=notes(), block=block)
            return FORMS[ending].make(view, made)

    for ending, label in _FILES.items():
        file_name = files.file_name(view, name, ending)
        key = f"file-{name}-{ending.replace('.', '-')}"
        _button(view, view.words.text(label), file_name, FORMS[ending].media, key=key, make=partial(make, ending))


def _image_buttons(view: View, name: str, picture: PictureMaker) -> None:
    link = copy_link.link(view)
    stem = f"lsdash-{view.page.code}-{name}-{view.release.id}-{view.words.lang}"
    for ending, (media, draw) in _IMAGES.items():
        label = view.words.text(f"picture.{ending}")
        make = partial(_draw, draw, picture, link)
        _button(view, label, f"{stem}.{ending}", media, key=f"{ending}-{name}", make=make)


def _draw(draw: Callable[[Picture], bytes | str], picture: PictureMaker, link: str) -> bytes | str:
    """By a worker: the drawing program takes some 100 MB, holds other threads up and may end its process."""
    with _DRAWING.turn():
        return worker_process.call(draw, picture(link))


def _button(view: View, label: str, file_name: str, media: str, *, key: str, make: Callable[[], bytes | str]) -> None:
    data = partial(error_reports.made, make, view.state)
    st.download_button(label, data, file_name, media, key=key, on_click="ignore", type="tertiary")
