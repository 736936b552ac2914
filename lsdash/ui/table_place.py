"""Where the table stands that a person is asked about at the desk: its sheet, its heads, its last row."""

from collections.abc import Mapping

import streamlit as st

from lsdash.data import worker_process
from lsdash.data.intake.mappings import HEADER_ROWS
from lsdash.data.intake.reading import Reading
from lsdash.exports import intake_report
from lsdash.model.words import Words
from lsdash.present import markup
from lsdash.ui.html_output import write_html
from lsdash.view.view import View


def chosen(view: View, data: bytes, reading: Reading, said: Mapping[str, str]) -> Reading:
    """The reading of the table that is asked about: on the sheet and below the heads that a person says, first the
    likely ones."""
    words, key = view.words, reading.sha256

    def at(sheet: str, rows: tuple[int, int] = (0, 0)) -> Reading:
        of_file = (data, reading.file_name, said, view.release.dataset)
        return worker_process.call(intake_report.unrecognised, *of_file, sheet=sheet, header_rows=rows)

    with st.container(key="intake-table-place", horizontal=True, gap="small"):
        sheet = st.selectbox(words.text("columns.sheet_name"), reading.sheets, key=f"columns-sheet-{key}")
        shown = reading if sheet == reading.sheets[0] else at(sheet)
        first, last = (
            int(st.number_input(words.text(f"columns.header_{end}"), 1, value=row, key=f"columns-{end}-{key}-{sheet}"))
            for end, row in zip(("first", "last"), shown.header_rows, strict=True)
        )
    asked = shown if (first, last) == shown.header_rows else at(sheet, (first, last))
    if asked.header_rows != (first, last):
        top, bottom = asked.header_rows
        told = words.text("columns.header_wrong", most=HEADER_ROWS + 1, first=top, last=bottom)
        write_html(markup.lines([told], "ls-notice"))
    return asked


def key(reading: Reading) -> str:
    """What tells the table of a reading from others, as a part of the keys of its questions: what was answered for one
    table is not another's."""
    return "-".join([reading.sha256[:8], *reading.sheets[:1], *map(str, reading.header_rows)])


def rows(words: Words, key: str) -> dict[str, object]:
    """Where the table ends, and how its rows are named; `key`: of the table."""
    with st.container(key="intake-layout-rows", horizontal=True, vertical_alignment="bottom", gap="small"):
        return {
            "last_row": int(st.number_input(words.text("columns.last_row"), 0, key=f"columns-last-row-{key}")),
            "label_above": st.checkbox(words.text("columns.label_above"), key=f"columns-label-above-{key}"),
            "only_known": st.checkbox(words.text("columns.only_known"), key=f"columns-only-known-{key}"),
        }
