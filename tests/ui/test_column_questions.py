"""What a person answers about the columns of a workbook, in words, becomes the codes of a mapping."""

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from lsdash.data.intake.mappings import InvalidMapping
from lsdash.ui import column_questions
from lsdash.view.view import words
from tests.data.intake.files import LISTS


@pytest.mark.parametrize(
    ("period", "against"), [("Lũy kế ", "lũy  kế cùng kỳ"), ("since january", "Since January a year before")]
)
def test_answers_in_words_of_either_language_become_codes(release, period, against):
    said = words(release, "en", "")
    options = column_questions._options(said, LISTS)
    row = {
        "role": said.text("columns.role_number"),
        "measure": said.name("measure", "actual"),
        "period": period,
        "kind": None,
        "item": next(label for label, code in options["item"].items() if code == "output.da"),
        "comparison": said.text("columns.comparison_level"),
        "against": against,
    }
    assert column_questions._answer(pd.Series(row), options) == {
        "role": "number",
        "measure": "actual",
        "period": "span",
        "indicator": "output",
        "item": "da",
        "comparison": "level",
        "against": "span_ago",
    }
    assert column_questions._period_code("2024-q3") == "2024-q3"


def test_a_choice_that_is_not_made_is_no_answer(release):
    options = column_questions._options(words(release, "vi", ""), LISTS)
    row = {**dict.fromkeys(options, column_questions._OPEN), "period": "", "against": " "}
    assert column_questions._answer(pd.Series(row), options) == {}


def test_what_is_wrong_is_said_in_the_words_of_the_question(release):
    said = words(release, "vi", "")

    def wrong(problem, expected=""):
        return column_questions._wrong(InvalidMapping(problem, expected), said, LISTS)

    assert "E – Loại số: phải là Thực hiện" in wrong("E measure", "actual plan")
    assert "lũy kế cùng kỳ" in wrong("E period")
    assert "2026-07" in wrong("period")
    assert "kỳ này" not in wrong("period")  # it is the period of the file that periods of columns follow
    assert "“tên dòng”" in wrong("columns", "name")
    assert "không thay biểu mẫu nào" in wrong("form")


ASKED = """
import streamlit as st
from lsdash.data.intake.reading import Reading
from lsdash.model.words import Words
from lsdash.ui import table_place

place = {"sheets": (st.session_state["sheet"],), "header_rows": (3, 3)}
reading = Reading("0f" * 32, "a.xlsx", "", "", "", (), {}, **place)
st.session_state["said"] = table_place.rows(Words("vi", {}), table_place.key(reading))
"""


def test_where_one_table_ends_is_not_where_another_does():
    run = AppTest.from_string(ASKED)
    run.session_state["sheet"] = "Bảng 1"
    run.run().number_input[0].set_value(5).run()
    assert run.session_state["said"]["last_row"] == 5
    run.session_state["sheet"] = "Bảng 2"
    assert run.run().session_state["said"]["last_row"] == 0
