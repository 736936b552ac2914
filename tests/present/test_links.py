"""Links between pages say their page, what they change and what stays behind."""

import json
import re
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as some

from lsdash.model.pages import PAGES
from lsdash.present import links
from lsdash.ui.browser_files import FILES
from lsdash.view import url_state


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.code)
def test_a_link_to_a_page_leaves_behind_what_is_of_the_one_before(page):
    found = links.to_page("x", page.code, without=["kv"])
    assert found.href == (page.path or "./")
    assert found.without == (*links.OWN, "kv")


@given(some.text())
def test_a_link_to_a_page_with_a_card_says_its_number(number):
    path, _, query = links.to_page("x", "co-cau", so=number).href.partition("?")
    assert (path, parse_qs(query)) == ("co-cau", {"so": [number]} if number else {})


def test_a_row_of_the_ledger_is_hidden_by_no_filter():
    found = links.to_row("x", "parts.a")
    assert found.href == "doi-chieu#parts.a"
    hiding = {
        key
        for key in url_state.LISTS
        if key in next(page for page in PAGES if page.code == links.LEDGER).queries["ledger"]
    }
    assert {*links.OWN, *hiding} <= {*found.without}


def test_the_browser_writes_keys_in_the_order_of_the_program():
    assert json.loads(re.search(rb"const KEYS = (.+);", FILES["keys.js"])[1]) == [*url_state.KEYS]


def test_what_stays_behind_is_of_the_address():
    assert {*links.OWN, *links.HIDING} <= {*url_state.KEYS}
