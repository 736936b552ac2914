"""Links that carry the whole address, for browsers that run no script of ours, as address.js completes them."""

import json
import re
from html import escape
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from lsdash.ui import plain_links
from lsdash.view import url_state

REPO = Path(__file__).resolve().parents[2]
CASES = json.loads((REPO / "tests/javascript/links.json").read_text(encoding="utf-8"))["cases"]


def completed(html, query):
    return plain_links.complete(html, parse_qs(query))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_link_leads_where_the_script_leads_it(case):
    data = "".join(f' data-{name}="{value}"' for name, value in case["data"].items())
    toggle = case["data"].get("toggle") or ("dv" if "dv" in case["data"] else "")
    offered = "".join(f'<a href="?{toggle}={value}" data-toggle="{toggle}">' for value in case.get("offered", ()))
    html = completed(f'<a{data} href="{case["href"]}">', case["current"])
    if toggle:
        html = completed(f'<a href="{case["href"]}"{data}>{offered}', case["current"])
    assert re.search(r'href="([^"]*)"', html)[1] == escape(case["completed"])


def test_a_district_that_is_chosen_is_taken_back():
    assert completed('<a data-dv="cao-loc" href="?dv=cao-loc">', "dv=cao-loc") == '<a data-dv="cao-loc" href="?">'


def test_all_else_stays_as_it_is():
    html = '<p data-so="a">x</p><div data-spec=\'{"a": "\\u003ca>"}\'></div><a href="https://x.example/">y</a>'
    assert completed(html, "kv=tw") == html


@pytest.mark.parametrize("text", ['"><script>', "a&b=c", "'", "đá vôi", "%22"])
def test_what_an_address_says_stays_text(text):
    html = plain_links.complete('<a href="?lang=en" data-without="lang">', {"tim": [text]})
    assert re.fullmatch(r'<a href="\?lang=en&amp;tim=[\w%+.-]*" data-without="lang">', html)


def test_html_leaves_for_the_page_in_one_place():
    """What leaves elsewhere would have links that lead nowhere without the script."""
    writers = {path.name for path in (REPO / "lsdash").rglob("*.py") if "st.html(" in path.read_text(encoding="utf-8")}
    assert writers == {"html_output.py"}


def test_the_keys_of_the_cases_are_in_the_order_of_the_program():
    keys = json.loads((REPO / "tests/javascript/links.json").read_text(encoding="utf-8"))["keys"]
    assert keys == [key for key in url_state.KEYS if key in keys]
