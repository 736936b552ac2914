"""Where a number stands in its source is said in words wherever a reader sees it, as in the headlines."""

import re

import pytest

from lsdash import queries
from lsdash.model.filters import Filters
from lsdash.present import ledger_tables, source_tables, tables
from lsdash.view import view
from lsdash.view.url_state import LANGUAGES
from tests.page_period import of_page

CODE = re.compile(r"\b\d{1,2}\.\d{1,2}$")
WORDS = {"vi": "đoạn {}, câu {}", "en": "paragraph {}, sentence {}"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_tables_say_places_in_words(release, lang):
    words = view.words(release, lang, "2004")

    def ask(query):
        return view.ask(release, query, of_page(Filters(), release))

    # Which column has places, and one that is among them.
    made = {
        "activities": (tables.activities(ask(queries.activities), words), -1, (7, 2)),
        "districts": (tables.districts(ask(queries.districts), words), -1, (7, 2)),
        "figures": (source_tables.figures(ask(queries.figures), words), -2, (3, 1)),
        "closings": (ledger_tables.closings(ask(queries.closings), ask(queries.ledger), words), 0, (3, 2)),
    }
    for name, (table, column, place) in made.items():
        places = [row[column].text.replace("\u00a0", " ") for row in table.rows if len(row) > 1]
        assert any(text.endswith(WORDS[lang].format(*place)) for text in places), name
        assert [text for text in places if CODE.search(text)] == [], name


@pytest.mark.parametrize("lang", LANGUAGES)
def test_reasons_in_a_column_begin_alike(release, lang):
    found = view.ask(release, queries.incomparable, of_page(Filters(), release))
    table = ledger_tables.incomparable(found, view.words(release, lang, "2004"))
    assert len({row[-1].text for row in table.rows}) > 2
    assert [row[-1].text for row in table.rows if not row[-1].text[:1].isupper()] == []
