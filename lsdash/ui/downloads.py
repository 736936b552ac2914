"""The quiet button below each chart and table: its numbers as files, made when one is asked for."""

from functools import partial

import pandas as pd
import streamlit as st
from markupsafe import Markup

from lsdash.exports import files
from lsdash.exports.files import FORMS
from lsdash.present import markup
from lsdash.ui import copy_link, dialogs, error_reports
from lsdash.ui.html_output import write_html
from lsdash.ui.image_buttons import Maker, pictures_buttons
from lsdash.view.view import View

# Endings of the forms that are offered, the one for most readers first → the text of the button.
_OFFERED = {"xlsx": "download.xlsx", "excel.csv": "download.excel_csv", "csv": "download.csv"}


def menu(view: View, name: str, frame: pd.DataFrame, *, title: str, picture: Maker | None = None) -> Markup:
    """The button of the menu with the rows of `frame` as files and the `picture` of a chart.

    `name` is that of the chart or table; there is one menu to a name on a page.
    """

    def show() -> None:
        with st.container(key=f"files-{name}", gap=None):
            write_html(markup.line(title, "ls-line"))
            _files(view, name, frame, title=title)
            if picture is not None:
                pictures_buttons(view, name, picture)

    label = view.words.text("download.menu")
    opener = dialogs.opener(label, f"download-{name}", show, title=label, icon="download", about=title)
    return markup.named(f"download-{name}", opener)


def _files(view: View, name: str, frame: pd.DataFrame, *, title: str) -> None:
    link = copy_link.link(view)
    for ending, label in _OFFERED.items():
        form = FORMS[ending]
        st.download_button(
            view.words.text(label),
            partial(_made, view, name, frame, title=title, link=link, ending=ending),
            files.file_name(view, name, form.ending),
            form.media,
            key=f"file-{name}-{ending.replace('.', '-')}",
            on_click="ignore",
            type="tertiary",
        )


def _made(view: View, name: str, frame: pd.DataFrame, *, title: str, link: str, ending: str) -> bytes | str:
    form = FORMS[ending]
    return error_reports.made(
        lambda: form.make(view, files.content(view, name, frame, title=title, link=link)), view.state
    )
