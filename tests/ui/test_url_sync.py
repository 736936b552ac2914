"""Who writes the address of a page, and when: a server's late answer must not take the place of another address."""

import time
from types import SimpleNamespace

import pytest

from lsdash.model.pages import PAGES
from lsdash.ui import url_sync
from lsdash.view.view import parsed
from tools.visitor import Visitor

SHORTEST = "kv=tw&sp=xi-mang"


@pytest.fixture
def visitor(server):
    with Visitor(server.url) as session:
        yield session


@pytest.mark.parametrize("pages", [PAGES[::4], pytest.param(PAGES, marks=pytest.mark.slow)], ids=["some", "all"])
def test_what_the_browser_has_is_not_written_again(visitor, pages):
    """Else the answer of a page that was left meanwhile would give its address to the one that came after."""
    for page in pages:
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


class Stopped(BaseException):
    """A run that another one takes the place of."""


class Session(dict):
    """A session whose `left`-th access from now on stops the run, as Streamlit may at any of them."""

    left = -1

    def _access(self):
        self.left -= 1
        if self.left == 0:
            raise Stopped

    def get(self, key, default=None):
        self._access()
        return super().get(key, default)

    def __getitem__(self, key):
        self._access()
        return super().__getitem__(key)

    def __setitem__(self, key, value):
        self._access()
        super().__setitem__(key, value)


class Address(dict):
    """The address of a run, and what is written over it."""

    def get_all(self, key):
        return self[key]

    def from_dict(self, address):
        self.clear()
        self.update({key: [value] if isinstance(value, str) else value for key, value in address.items()})


def test_a_run_that_is_stopped_anywhere_leaves_the_next_one_to_its_address(release, monkeypatch):
    page = next(page for page in PAGES if page.path == "co-cau")
    first, second = {"kv": ["tw"]}, {"kv": ["fdi"], "tim": ["than"]}

    def run(session, address):
        asked = Address(address)
        monkeypatch.setattr(url_sync, "st", SimpleNamespace(session_state=session, query_params=asked))
        return url_sync.read(release, page, [])[0], asked

    for accesses in range(1, 100):
        session = Session()
        run(session, first)
        session.left = accesses
        try:
            run(session, second)
        except Stopped:
            assert run(session, first) == (parsed(first, release, page)[0], first), f"stopped at access {accesses}"
        else:
            break
    assert 5 < accesses < 99
