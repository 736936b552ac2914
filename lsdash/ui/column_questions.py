"""A workbook of a layout that was not recognised, at the desk: what each of its columns is, asked once with the sheet
before one's eyes, and kept."""

import re
from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from lsdash.data import releases, worker_process
from lsdash.data.access import Unit
from lsdash.data.intake import layout, mapping_text, names, relative_periods
from lsdash.data.intake.code_lists import CodeLists
from lsdash.data.intake.mappings import InvalidMapping
from lsdash.data.intake.reading import Reading
from lsdash.exports import intake_report
from lsdash.model import formats, texts
from lsdash.model.words import Words
from lsdash.present import markup
from lsdash.present.html_table import Cell, Table
from lsdash.ui import table_place
from lsdash.ui.figures import own_table
from lsdash.ui.html_output import write_html
from lsdash.view.url_state import LANGUAGES
from lsdash.view.view import View

_OF_LAYOUT = ("name", "sender", "period", "unit")
_OF_COLUMN = ("role", "measure", "period", "kind", "item", "comparison", "against")
_PERIODS = ("period", "against")
_PERIOD_CODES = ("2026-07", "2026-q3", "2026", "2026-01..2026-07")
_OPEN = formats.MISSING  # a choice that is not made; of an empty one Streamlit says "None", whatever the language
_SHOWN_ROWS, _MOST_CHOICES = 20, 14


def ask(view: View, data: bytes, reading: Reading, said: Mapping[str, str], *, unit: Unit) -> None:
    """The questions; the answer is kept as the next version of its name, and the file is read again by it. Who reports
    for one unit answers for its files alone."""
    words, lists = view.words, intake_report.code_lists(view.release.dataset)
    reading = table_place.chosen(view, data, reading, said)
    own_table(view, "intake-sheet", _sheet(reading.preview[:_SHOWN_ROWS], words))
    write_html(markup.line(words.text("columns.how", periods=", ".join(_period_words(words.lang))), "ls-foot"))
    with st.form(key="intake-layout", border=False):
        of_layout = {**_about(reading, words, unit), **_of_table(reading, words, unit, lists)}
        of_layout |= {
            **table_place.rows(words, table_place.key(reading)),
            "sheet": reading.sheets[0],
            "header_rows": reading.header_rows,
        }
        columns = _of_columns(reading, words, lists)
        if not st.form_submit_button(words.text("columns.keep")):
            return
    try:
        if not of_layout["form"]:
            raise InvalidMapping("form", " ".join(mapping_text.FORMS))
        answers = {**of_layout, "columns": columns}
        worker_process.call(intake_report.keep_answers, data, answers, said, view.release.dataset)
    except InvalidMapping as error:
        write_html(markup.lines([_wrong(error, words, lists)], "ls-notice"))
        return
    except releases.ReleaseError as error:
        write_html(markup.lines([words.text(f"code.{error.code}")], "ls-notice"))
        return
    st.rerun()


def _wrong(error: InvalidMapping, words: Words, lists: CodeLists) -> str:
    """Which answer makes no mapping, in the words of the question and its choices."""
    if error.problem == "columns":
        return words.text("columns.lacks", role=words.text(f"columns.role_{error.expected}"))
    *letter, field = error.problem.split(" ")
    choices = {
        **{name: list(labels) for name, labels in _options(words, lists).items()},
        "form": [_form(code, words) for code in mapping_text.FORMS],
        **{name: [*_PERIOD_CODES, *(_period_words(words.lang) if letter else ())] for name in _PERIODS},
    }
    expected = "; ".join(choices[field][:_MOST_CHOICES]) if field in choices else error.expected
    is_asked = field in {*_OF_LAYOUT, *_OF_COLUMN, "form", "rows", "header_rows", "last_row"}
    named = words.text(f"columns.{field}") if is_asked else field
    return words.text("columns.wrong", found=" – ".join([*letter, named]), expected=expected)


def _form(code: str, words: Words) -> str:
    return words.text("columns.form_none" if code == mapping_text.NO_FORM else f"register.form.{code}")


def _sheet(rows: Sequence[Sequence[str]], words: Words) -> Table:
    """The first rows of the sheet as they stand, under the letters of its columns."""
    letters, *below = rows
    headers = [(letter or words.text("columns.row"), False) for letter in letters]
    return Table(words.text("columns.sheet"), headers, [[Cell(text) for text in row] for row in below], whole=True)


def _about(reading: Reading, words: Words, unit: Unit) -> dict[str, object]:
    """Name, sender, period and unit of the whole table."""
    given = {"name": _plain(reading.file_name.rpartition(".")[0].lower()), "sender": reading.sender}
    helps = {"period": words.text("columns.period_help", period=words.period(reading.period) or "–")}
    with st.container(key="intake-layout-about", horizontal=True, gap="small"):
        said: dict[str, object] = {
            field: st.text_input(
                words.text(f"columns.{field}"), given.get(field, ""), max_chars=80, help=helps.get(field)
            )
            for field in _OF_LAYOUT
            if field != "sender" or not unit.name
        }
    if not unit.name:
        return said
    return {**said, "sender": unit.name, "name": f"{_plain(names.unaccented(unit.name))}-{said['name']}"}


def _of_table(reading: Reading, words: Words, unit: Unit, lists: CodeLists) -> dict[str, object]:
    """What its rows are, the area that it is of, and the form that it stands for."""
    forms, areas = mapping_text.FORMS, ["", *(unit.areas or lists.areas)]
    area = unit.areas[0] if len(unit.areas) == 1 else reading.area
    with st.container(key="intake-layout-table", horizontal=True, gap="small"):
        return {
            "rows": st.multiselect(
                words.text("columns.rows"),
                mapping_text.ROWS,
                mapping_text.ROWS[:1],
                format_func=lambda code: words.text(f"columns.rows_{code}"),
            ),
            "area": st.selectbox(
                words.text("columns.area"),
                areas,
                index=areas.index(area) if area in areas else 0,
                format_func=lambda code: words.name("area", code) if code else words.text("columns.area_of_file"),
            ),
            "form": st.selectbox(
                words.text("columns.form"),
                forms,
                index=forms.index(reading.likely_form) if reading.likely_form else None,
                placeholder=words.text("columns.form_open"),
                help=words.text("columns.form_help"),
                format_func=lambda code: _form(code, words),
            ),
        }


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text).strip("-")


def _of_columns(reading: Reading, words: Words, lists: CodeLists) -> dict[str, Mapping[str, str]]:
    """The answer for each column that is something, by its letter."""
    questions = reading.questions
    options = _options(words, lists)
    roles = {code: label for label, code in options["role"].items()}
    key = f"intake-columns-{table_place.key(reading)}"
    frame = pd.DataFrame(
        {
            "column": [one.column for one in questions],
            "header": [one.header for one in questions],
            "samples": [" | ".join(one.samples) for one in questions],
            "role": [roles.get(one.suggested, _OPEN) for one in questions],
            **{field: [_OPEN if field in options else ""] * len(questions) for field in _OF_COLUMN[1:]},
        },
        dtype="str",
    )
    settings = {
        field: st.column_config.SelectboxColumn(words.text(f"columns.{field}"), options=[_OPEN, *options[field]])
        if field in options
        else st.column_config.TextColumn(words.text(f"columns.{field}"))
        for field in frame.columns
    }
    fixed = ["column", "header", "samples"]
    asked = st.data_editor(frame, column_config=settings, disabled=fixed, hide_index=True, key=key)
    answers = {str(row["column"]): _answer(row, options) for _, row in asked.iterrows()}
    return {letter: answer for letter, answer in answers.items() if "role" in answer}


def _answer(row: pd.Series, options: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """The filled fields of a column as codes."""
    texts_of_row = {field: value.strip() for field in _OF_COLUMN if isinstance(value := row[field], str)}
    said = {field: value for field, value in texts_of_row.items() if value not in ("", _OPEN)}
    codes = {field: options[field][value] if field in options else value for field, value in said.items()}
    codes |= {field: _period_code(codes[field]) for field in _PERIODS if field in codes}
    if "item" in codes:
        codes["indicator"], codes["item"] = codes["item"].split(".", 1)
    return codes


def _period_words(lang: str) -> dict[str, str]:
    """Words for a period that is told from that of the file → its code."""
    return {texts.text(lang, f"columns.period_{code}"): code for code in relative_periods.NAMES}


def _period_code(text: str) -> str:
    """The code of a period that is written in words of either language, or the text itself."""
    known = {names.key(words): code for lang in LANGUAGES for words, code in _period_words(lang).items()}
    return known.get(names.key(text), text)


def _options(words: Words, lists: CodeLists) -> dict[str, dict[str, str]]:
    """Field of a column → what may be chosen, in words → its code; of an item with that of its indicator."""
    items = [(indicator, item) for indicator, units in lists.units_of_items.items() for item in units]
    return {
        "role": {words.text(f"columns.role_{code}"): code for code in layout.ROLES},
        "measure": {words.name("measure", code): code for code in lists.measure_units},
        "kind": {words.text(f"columns.kind_{code}"): code for code in mapping_text.KINDS},
        "item": {
            f"{words.name('indicator', indicator)}: {words.name('item', item)}": f"{indicator}.{item}"
            for indicator, item in items
        },
        "comparison": {words.text(f"columns.comparison_{code}"): code for code in layout.COMPARISONS},
    }
