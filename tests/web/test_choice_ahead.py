"""A choice that is made ready before it is pressed: its page then asks and draws nothing anew."""

from types import SimpleNamespace
from urllib.parse import urlencode

import pytest
from starlette.applications import Starlette

from lsdash import web
from lsdash.model.filters import Filters
from lsdash.model.pages import PAGES
from lsdash.view import view as views
from lsdash.view.cache import CACHE
from lsdash.web import choice_ahead
from tests.asking import ask
from tests.ui.test_pages import opened, page

APP = Starlette(routes=web.ROUTES, middleware=web.MIDDLEWARE)


@pytest.fixture
def made(monkeypatch):
    """The keys of what has been made since the cache was emptied, all of it in this thread: what a page has answered
    beside it may else be on its way still."""
    monkeypatch.setattr(views, "_SIDE", SimpleNamespace(submit=lambda make, *args: make(*args)))
    CACHE.clear()
    keys, get = [], CACHE.get
    monkeypatch.setattr(CACHE, "get", lambda key, make: get(key, lambda: keys.append(key) or make()))
    return keys


def ahead(path, **address):
    return ask(APP, f"/ahead/{path}", urlencode(address, doseq=True))


def of_choice(keys, page):
    """Figures of the page that a filter narrows."""
    figures = [key for key in keys if key[1] == page.code and key[2].startswith("figure ")]
    return [key for key in figures if key[6] != Filters(about=key[6].about)]


@pytest.mark.parametrize("dataset", [pytest.param("bc2004", marks=pytest.mark.slow), "mophong"])
@pytest.mark.parametrize("code", [each.code for each in PAGES if each.charts])
def test_what_was_made_ready_is_not_made_again(demo_release, made, code, dataset):
    own, address = page(code), {"dv": ["cao-loc"], "kv": ["tw"], "sp": ["da", "dien-thuong-pham"], "bo": [dataset]}
    opened(own, bo=dataset)
    made.clear()
    answer = ahead(own.path, **address)
    assert (answer.status, answer.headers["cache-control"]) == (204, "no-store")
    assert of_choice(made, own)
    shown = views.of(address, own)
    frames = [(shown.release, name, shown._narrowed(name)) for name in shown.queries]
    assert all(CACHE.contains(key) for key in frames)
    made.clear()
    opened(own, **address)
    assert of_choice(made, own) == []


@pytest.mark.parametrize(
    ("code", "parts"),
    [("doi-chieu", {"contradictions", "table ledger", "table closings"}), ("nhan-dinh", {"findings"})],
)
def test_so_is_what_pages_without_charts_are_made_of(release, made, code, parts):
    own = page(code)
    opened(own)
    made.clear()
    assert ahead(own.path, kv="dp").status == 204
    assert parts <= {key[2] for key in made}
    made.clear()
    opened(own, kv="dp")
    assert not parts & {key[2] for key in made}


def test_one_choice_is_made_ready_at_a_time_and_none_of_a_draft(release, made):
    with choice_ahead._turn:
        assert ahead("co-cau", kv="dp").status == 204
    assert ahead("co-cau", kv="dp", thu="s0001").status == 204
    assert of_choice(made, page("co-cau")) == []
    assert ahead("co-cau", kv="dp").status == 204
    assert of_choice(made, page("co-cau"))


def test_a_page_that_is_not_there_is_said_so(release):
    assert ahead("nowhere").status == 404
    assert ahead("", kv="tw").status == 204
