"""Statements of several reports: which are counted, and where the others are."""

import csv

import pytest

from lsdash.data import build
from lsdash.model.pages import PAGES
from lsdash.present import findings
from lsdash.view import view
from tests import second_report

PAGE = next(page for page in PAGES if page.code == "nhan-dinh")


def at(period="", lang="vi"):
    return view.of({"lang": [lang], **({"nam": [period]} if period else {})}, PAGE)


def test_of_one_report_alone_nothing_is_said_of_others(release):
    shown = at()
    assert findings.count(shown) == "50 trong 50 nhận định"
    assert not findings.others(shown)


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """The release of both reports, the second of which also says something without a number."""
    folder = tmp_path_factory.mktemp("statements")
    data = second_report.with_first(folder)
    with (data / "findings.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    row = {**rows[0], "id": "q99", "source": "bc2005", "place": "1.1"}
    with (data / "findings.csv").open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, rows[0].keys(), lineterminator="\n").writerow(row)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LSDASH_ROOT", str(folder / "store"))
        build.release(data)
        yield


@pytest.mark.parametrize(
    ("period", "lang", "said", "elsewhere"),
    [
        ("", "vi", "1 trong 1 nhận định của báo cáo 2005", "2004 (50)"),
        ("2004", "vi", "50 trong 50 nhận định của báo cáo 2004", "2005 (1)"),
        ("2005", "en", "1 of 1 statements of the 2005 report", "2004 (50)"),
    ],
)
def test_statements_are_counted_of_their_report_and_those_of_others_are_one_press_away(
    root, period, lang, said, elsewhere
):
    shown = at(period, lang)
    assert findings.count(shown) == said
    html = str(findings.others(shown))
    assert elsewhere in html
    assert f"nam={elsewhere[:4]}" in html
