"""Who writes the address of a page, and when: a server's late answer must not take the place of another address."""

import time

import pytest

from lsdash.model.pages import PAGES
from lsdash.ui import url_sync
from tools.visitor import Visitor

SHORTEST = "kv=tw&sp=xi-mang"


@pytest.fixture
def visitor(server):
    with Visitor(server.url) as session:
        yield session


def test_what_the_browser_has_is_not_written_again(visitor):
    """Else the answer of a page that was left meanwhile would give its address to the one that came after."""
    for page in PAGES:
        visitor.open(page.path, SHORTEST)
        visitor.press("kv", ["tw", "fdi"])
        visitor.press("lang", ["en"])
    assert visitor.written == []


def test_what_a_page_corrects_is_written(visitor):
    visitor.open("co-cau", f"{SHORTEST}&kv=nowhere&bo=")
    assert visitor.written == [SHORTEST]


def test_after_a_correction_the_next_addresses_are_written_too_until_it_must_have_arrived(visitor):
    visitor.open("co-cau", "kv=nowhere").open("co-cau", SHORTEST).open("", "kv=fdi")
    assert visitor.written == ["", SHORTEST, "kv=fdi"]
    time.sleep(url_sync.UNDERWAY + 0.2)
    visitor.open("", SHORTEST)
    assert visitor.written == ["", SHORTEST, "kv=fdi"]
