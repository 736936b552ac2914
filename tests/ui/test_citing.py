"""How a view is cited, and the code that shows it on other sites."""

from datetime import UTC, datetime, timedelta, timezone
from html.parser import HTMLParser
from types import SimpleNamespace

import pytest

from lsdash.exports import provenance
from lsdash.model import texts
from lsdash.model.pages import PAGES
from lsdash.ui import citing
from lsdash.view import view
from lsdash.view.url_state import LANGUAGES

LINK = "https://dash.example/co-cau?kv=tw&ban=bc2004-5dfc7235b110"
MIDNIGHT = datetime(2026, 11, 29, 17, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def tomorrow_in_vietnam(monkeypatch):
    clock = SimpleNamespace(now=MIDNIGHT.astimezone, fromisoformat=datetime.fromisoformat)
    monkeypatch.setattr(provenance, "datetime", clock)
    assert MIDNIGHT.astimezone(timezone(timedelta(hours=7))).day == 30


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.code)
def test_a_citation_names_source_page_release_address_and_day(demo_release, page):
    for lang, bo in zip(LANGUAGES * 2, ("bc2004", "mophong", "mophong", "bc2004"), strict=True):
        shown = view.of({"lang": [lang], "bo": [bo]}, page)
        said = provenance.citation(shown, LINK)
        parts = [shown.words.text(f"nav.{page.code}"), shown.release.id, LINK]
        parts.append({"vi": "30/11/2026", "en": "2026-11-30"}[lang])
        if bo == "bc2004":
            parts.append({"vi": "Sở Công nghiệp Lạng Sơn", "en": "Department of Industry of Lạng Sơn"}[lang])
        assert all(part in said for part in parts), said
        assert (texts.text(lang, "notice.synthetic_tab", page="").strip(" –:·()") in said) == (bo == "mophong")
        assert "\n" not in said


def test_numbers_are_not_cited_as_those_of_somebody_else(release):
    """A page of several periods names who published what it shows, a page of one who published something on it."""
    cited = {}
    for page in PAGES:
        for about in ("", "2016"):
            shown = view.of({"nam": [about]} if about else {}, page)
            cited[page.code, about] = provenance.citation(shown, LINK).partition("“")[0]
    for code in ("dien-bien", "doi-chieu"):
        assert "Tổng cục Thống kê" in cited[code, ""]
        assert "Sở Công nghiệp Lạng Sơn" in cited[code, ""]
    assert cited["tong-quan", ""] == cited["dia-ban", ""] == "Sở Công nghiệp Lạng Sơn: "
    assert "khcncongthuong.vn" in cited["tong-quan", "2016"]
    assert "Sở Công nghiệp Lạng Sơn" not in cited["tong-quan", "2016"]


class Frames(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


def test_the_code_for_other_sites_is_one_frame_of_the_view_and_there_only_where_some_are_allowed(release, monkeypatch):
    shown = view.of({"tim": ['"><script>']}, next(page for page in PAGES if page.searches))
    parser = Frames()
    parser.feed(citing.frame(shown, LINK))
    ((tag, attributes),) = parser.found
    assert tag == "iframe"
    assert attributes["src"] == f"{LINK}&embed=1"
    monkeypatch.delenv("LSDASH_EMBEDDERS", raising=False)
    assert "iframe" not in citing.folds(shown, LINK)
    monkeypatch.setenv("LSDASH_EMBEDDERS", "https://portal.example")
    assert "&lt;iframe" in citing.folds(shown, LINK)
