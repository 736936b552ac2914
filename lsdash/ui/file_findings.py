"""What was found in a handed-in file, cell by cell, with a copy in which these cells are marked."""

from collections.abc import Mapping
from pathlib import PurePath

import streamlit as st

from lsdash.data import worker_process
from lsdash.data.intake.reading import Message, Reading
from lsdash.exports import intake_report, prose_report
from lsdash.model.words import Words
from lsdash.present.html_table import Cell, Table
from lsdash.ui.figures import own_table
from lsdash.view.view import View

_MOST_LINES = 300


def show(view: View, data: bytes, reading: Reading, name: str, said: Mapping[str, str]) -> None:
    """The table `name` of all messages, and the marked copy of a workbook; nothing where nothing was found."""
    if not reading.messages:
        return
    own_table(view, name, _messages(reading, view.words))
    if reading.unreadable or prose_report.is_prose(reading.file_name):
        return
    lang, file = view.words.lang, f"marked-{PurePath(reading.file_name).stem}.xlsx"

    def marked() -> bytes:  # made when it is asked for: a long table takes seconds
        return worker_process.call(intake_report.marked, data, reading, lang, said)

    # The page does not run again: what it had to give would go while it is asked for.
    label, key = view.words.text("desk.marked"), f"{name}-marked"
    st.download_button(label, marked, file_name=file, key=key, on_click="ignore")


def _messages(reading: Reading, words: Words) -> Table:
    headers = [(words.text(f"desk.column_{key}"), False) for key in ("place", "level", "message")]
    shown = reading.messages[:_MOST_LINES]
    return Table(words.text("desk.messages"), headers, [_message(one, reading, words) for one in shown])


def _message(one: Message, reading: Reading, words: Words) -> list[Cell]:
    level = words.text(f"desk.{one.level}")
    tone = "below" if one.level == "error" else ""
    return [Cell(one.place or reading.file_name, head=True), Cell(level, tone=tone), Cell(one.words(words.lang))]
