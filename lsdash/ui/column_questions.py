"""A workbook of a layout that was not recognised, at the desk: what each of its columns is, asked once with the sheet
before one's eyes, and kept."""

import re
from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from lsdash.data.intake import layout, mapping_text, names
from lsdash.data.intake.mappings import InvalidMapping
from lsdash.data.intake.reading import ColumnQuestion, Reading
from lsdash.exports import intake_report
from lsdash.model.words import Words
from lsdash.present import markup
from lsdash.present.html_table import Cell, Table
from lsdash.ui.figures import own_table
from lsdash.ui.html_output import write_html
from lsdash.view.view import View

_OF_LAYOUT = ("name", "sender", "period", "unit")
_OF_COLUMN = ("role", "measure", "period", "kind", "item", "comparison", "against")
_SHOWN_ROWS = 12


def ask(view: View, data: bytes, reading: Reading, *, sender: str = "") -> None:
    """The questions; the answer is kept as the next version of its name, and the file is read again by it. Who reports
    for one `sender` answers for its files alone."""
    words = view.words
    own_table(view, "intake-sheet", _sheet(reading.preview[:_SHOWN_ROWS], words))
    with st.form(key="intake-layout", border=False):
        of_layout = _of_layout(reading, words, sender)
        columns = _of_columns(reading.questions, view)
        if not st.form_submit_button(words.text("columns.keep")):
            return
    try:
        intake_report.keep_answers(data, {**of_layout, "columns": columns}, view.release.dataset)
    except InvalidMapping as error:
        text = words.text("columns.wrong", found=error.problem, expected=error.expected)
        write_html(markup.lines([text], "ls-notice"))
        return
    st.rerun()


def _sheet(rows: Sequence[Sequence[str]], words: Words) -> Table:
    """The first rows of the sheet as they stand."""
    width = max(map(len, rows), default=0)
    body = [[Cell(text) for text in (*row, *[""] * (width - len(row)))] for row in rows]
    return Table(words.text("columns.sheet"), [("", False)] * width, body)


def _of_layout(reading: Reading, words: Words, sender: str) -> dict[str, object]:
    name = _plain(reading.file_name.rpartition(".")[0].lower())
    given = {"name": name}
    with st.container(key="intake-layout-about", horizontal=True, gap="small"):
        said: dict[str, object] = {
            field: st.text_input(words.text(f"columns.{field}"), given.get(field, ""), max_chars=80)
            for field in _OF_LAYOUT
            if field != "sender" or not sender
        }
        rows = st.multiselect(
            words.text("columns.rows"),
            mapping_text.ROWS,
            mapping_text.ROWS[:1],
            format_func=lambda code: words.text(f"columns.rows_{code}"),
        )
    own = {"sender": sender, "name": f"{_plain(names.unaccented(sender))}-{said['name']}"} if sender else {}
    return {**said, **own, "rows": rows}


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text).strip("-")


def _of_columns(questions: Sequence[ColumnQuestion], view: View) -> dict[str, Mapping[str, str]]:
    """The answer for each column that is something, by its letter."""
    words, options = view.words, _options(view)
    roles = {code: label for label, code in options["role"].items()}
    frame = pd.DataFrame(
        {
            "column": [one.column for one in questions],
            "header": [one.header for one in questions],
            "samples": [" | ".join(one.samples) for one in questions],
            "role": [roles.get(one.suggested, "") for one in questions],
            **{field: [""] * len(questions) for field in _OF_COLUMN[1:]},
        },
        dtype="str",
    )
    settings = {
        field: st.column_config.SelectboxColumn(words.text(f"columns.{field}"), options=["", *options[field]])
        if field in options
        else st.column_config.TextColumn(words.text(f"columns.{field}"))
        for field in frame.columns
    }
    asked = st.data_editor(
        frame, column_config=settings, disabled=["column", "header", "samples"], hide_index=True, key="intake-columns"
    )
    answers = {str(row["column"]): _answer(row, options) for _, row in asked.iterrows()}
    return {letter: answer for letter, answer in answers.items() if "role" in answer}


def _answer(row: pd.Series, options: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """The filled fields of a column as codes."""
    said = {field: value for field in _OF_COLUMN if isinstance(value := row[field], str) and value}
    return {field: options[field][value] if field in options else value.strip() for field, value in said.items()}


def _options(view: View) -> dict[str, dict[str, str]]:
    """Field of a column → what may be chosen, in words → its code."""
    words, lists = view.words, intake_report.code_lists(view.release.dataset)
    items = dict.fromkeys(item for units in lists.units_of_items.values() for item in units)
    return {
        "role": {words.text(f"columns.role_{code}"): code for code in layout.ROLES},
        "measure": {words.name("measure", code): code for code in lists.measure_units},
        "kind": {words.text(f"columns.kind_{code}"): code for code in mapping_text.KINDS},
        "item": {words.name("item", code): code for code in items},
        "comparison": {words.text(f"columns.comparison_{code}"): code for code in layout.COMPARISONS},
    }
