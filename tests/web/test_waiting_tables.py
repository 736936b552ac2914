"""A server that starts over tables that cannot be built from serves the release before, and its pages say so."""

import asyncio

import pytest

from lsdash import web
from lsdash.data import build, releases, waiting_tables
from lsdash.data.csv_tables import InvalidTables, ValidationIssue
from lsdash.model import texts
from lsdash.model.pages import PAGES
from tests.golden import at_page

ISSUES = [ValidationIssue("figures.csv", 27, "value", "6.5", "-6.5"), ValidationIssue("areas.csv", 3, "slug", "x", "y")]


@pytest.fixture
def _refused(monkeypatch):
    """Whatever is in the tables, they are refused when the server starts."""

    def refuse(**_options):
        raise InvalidTables(ISSUES)

    with monkeypatch.context() as patch:
        patch.setattr(build, "ensure", refuse)
        yield
    waiting_tables._refused.clear()


def started():
    async def run():
        async with web.lifespan(None):
            pass

    asyncio.run(run())


def notices(lang):
    app = at_page(PAGES[0], unfolded=())
    app.query_params["lang"] = lang
    app.run()
    assert not app.exception, app.exception
    return "\n".join(element.proto.body for element in app.get("html"))


@pytest.mark.usefixtures("_refused")
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_pages_of_the_release_before_say_that_newer_tables_wait(release, filled_root, lang):
    wanted = texts.text(lang, "notice.tables_waiting", count=2, place="figures.csv · 27 · value")
    assert wanted not in notices(lang)
    started()
    assert wanted in notices(lang)


@pytest.mark.usefixtures("_refused")
def test_the_notice_goes_when_another_release_is_current(two):
    before, newest = two
    started()
    assert waiting_tables.issues(newest) == ISSUES
    assert not waiting_tables.issues(before)


@pytest.mark.usefixtures("_refused")
def test_without_a_release_nothing_is_noted_and_the_server_starts(root):
    started()
    with pytest.raises(releases.NoRelease):
        releases.current()
