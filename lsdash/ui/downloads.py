"""The quiet menu beside each chart and table: its numbers as files, made when one is asked for."""

from functools import partial

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lsdash import files, stamp
from lsdash.files import FORMS
from lsdash.ui import links
from lsdash.view import View

# Endings of the forms that are offered, the one for most readers first → the text of the button.
_OFFERED = {"xlsx": "download.xlsx", "excel.csv": "download.excel_csv", "csv": "download.csv"}


def menu(view: View, name: str, frame: pd.DataFrame, *, title: str) -> DeltaGenerator:
    """The closed menu with the rows of `frame` as files; what is added to it stands below them.

    `name` is that of the chart or table; there is one menu to a name on a page.
    """
    opened = st.popover(
        view.words.text("download.menu"),
        key=f"download-{name}",
        type="tertiary",
        icon=":material/download:",
        wrap=False,
    )
    link = stamp.link(view, links.base(view))
    with opened:
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
    return opened


def _made(view: View, name: str, frame: pd.DataFrame, *, title: str, link: str, ending: str) -> bytes:
    return FORMS[ending].make(view, files.content(view, name, frame, title=title, link=link))
