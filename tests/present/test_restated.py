"""A second report beside the first: what is marked as printed otherwise, whose numbers stand where, in which prices."""

import csv
import io
import os
import shutil
from collections import Counter

import pytest

from lsdash import queries
from lsdash.data import assemble, build, csv_tables, releases
from lsdash.exports import files, link_preview
from lsdash.exports.files import FORMS
from lsdash.model import checks
from lsdash.model.filters import Filters
from lsdash.model.kinds import RESTATED
from lsdash.model.pages import PAGES
from lsdash.model.words import rows
from lsdash.present import captions, revisions
from lsdash.present.figures import ShownFigure, sentences_of
from lsdash.view import view
from tests import second_report
from tests.roots import rooted

VALUE = "production_value"
PAGE = {page.code: page for page in PAGES}


@pytest.fixture(scope="module")
def both(tmp_path_factory, release):
    """A root with the release of the first report, and after it that of both; both releases."""
    folder = tmp_path_factory.mktemp("restated")
    data = second_report.with_first(folder)
    amount = ("actual", "stated", "9000", "m3", "1", "9.000 m3")
    second_report.add_figures(data, [("4.2", "output", "da", "2004", *amount)], area="huu-lung")
    root = shutil.copytree(os.environ["LSDASH_ROOT"], folder / "store", ignore=shutil.ignore_patterns("*mophong*"))
    with rooted(root):
        yield release, build.release(data)[0]


def shown(page, **address):
    return view.of({key: [value] for key, value in address.items()}, PAGE[page])


def text_of(table):
    return [[cell.text for cell in row] for row in table.rows]


def test_a_number_that_another_source_prints_otherwise_is_marked_wherever_it_is_shown(both):
    seen = shown("khai-thac-mo", nam="2004")
    mining = ShownFigure(seen, "mining-output")
    (mark,) = [mark for mark in mining.rendered().marks if mark["id"] == "output.da.2004.actual"]
    assert mark["text"] == f"720.000{RESTATED}"
    assert mark["full"].startswith(f"720.000{RESTATED}")
    assert any(f"720.000{RESTATED}" in row for row in text_of(mining.table))
    assert (
        RESTATED
        in link_preview.preview({"nam": ["2004"], "so": ["output.da.2004.actual"]}, PAGE["khai-thac-mo"]).description
    )
    made = files.content(seen, "mining_output", mining.frame, title="", link="")
    for row in csv.DictReader(io.StringIO(FORMS["csv"].make(seen, made).decode("utf-8-sig"))):
        assert (row["restated"] == "true") == (row["id"] == "output.da.2004.actual"), row


def test_sources_count_what_another_prints_otherwise_and_what_is_doubted(both):
    columns = "source, indicator, item, area, period, measure, low, high, doubted"
    for release, is_second in zip(both, (False, True), strict=True):
        with releases.cursor(release) as cursor:
            printed = cursor.execute(f"SELECT {columns} FROM src.observation WHERE figure <> ''").fetchall()
            found = rows(queries.sources(cursor, Filters()))
        restated, doubted = Counter(), Counter()
        for source, *key, _low, _high, is_doubted in printed:
            same = [(row[6], row[7]) for row in printed if list(row[1:6]) == key]
            tops = [top for _, top in same if top is not None]
            restated[source] += len(same) > 1 and bool(tops) and max(bottom for bottom, _ in same) > min(tops)
            doubted[source] += is_doubted
        assert {row["code"]: row["restated_figures"] for row in found if row["figures"]} == restated
        assert {row["code"]: row["doubted_figures"] for row in found if row["figures"]} == doubted
        assert (restated.total() > 0, doubted.total() > 0) == (is_second, True)


def test_the_first_report_alone_has_no_mark(release):
    for page in PAGES:
        for name in page.queries:
            frame = shown(page.code, ban=release.id).ask(getattr(queries, name))
            assert "restated" not in frame or not frame["restated"].eq(True).any()


def test_a_page_about_the_first_year_says_what_it_said_before_the_second_report_but_for_what_that_revised(both):
    first, second = both
    for page in PAGES:
        old, new = shown(page.code, ban=first.id, nam="2004"), shown(page.code, nam="2004")
        assert (old.release, new.release) == (first, second)
        assert new.words.text(f"purpose.{page.code}") == old.words.text(f"purpose.{page.code}")
        if not page.of_period:
            continue
        assert [one.text for one in sentences_of(new)] == [one.text for one in sentences_of(old)]
        for name in page.charts:
            one, other = ShownFigure(old, name), ShownFigure(new, name)
            if one.frame.empty:
                assert other.frame.empty
                continue
            assert (other.title, other.legend) == (one.title, one.legend)
            before = {tuple(row) for row in text_of(one.table)}
            after = {tuple(cell.replace(RESTATED, "") for cell in row) for row in text_of(other.table)}
            assert {row for row in before ^ after if "720.000" not in row and "717.267" not in row} == set(), name


def test_a_page_about_the_second_year_names_the_first_report_where_it_is_its_number(both):
    seen = shown("co-cau")
    assert seen.state.about == "2005"
    assert seen.words.text("nav.muc-tieu") == "Mục tiêu 2006"
    (note,) = [note for note in ShownFigure(seen, "sector-mix").notes if "2004" in note]
    assert "Thực hiện 2004" in note
    assert seen.words.source("bc2004") in note
    row = next(row for row in rows(seen.ask(queries.sector_mix)) if row["id"] == f"{VALUE}.tw.2004.actual")
    assert seen.words.hint(row).startswith(seen.words.source("bc2004"))


def test_a_district_s_number_is_named_in_lists_and_files(both):
    seen = shown("doi-chieu")
    listed = text_of(ShownFigure(seen, "figures").table)
    assert [row[1] for row in listed if "“9.000 m3”" in row] == ["Hữu Lũng: Đá các loại"]
    frame = seen.ask(queries.figures)
    made = files.content(seen, "figures", frame, title="", link="")
    found = list(csv.DictReader(io.StringIO(FORMS["csv"].make(seen, made).decode("utf-8-sig"))))
    assert [row["area"] for row in found if row["id"] == "output.da@huu-lung.2004.actual"] == ["huu-lung"]
    districts = {row["slug"] for row in csv_tables.read(releases.DATA)["areas"]}
    assert {row["area"] for row in found} & districts == {"huu-lung"}


def test_what_is_said_of_prices_is_of_the_sources_that_are_shown(both):
    seen = shown("doi-chieu")
    frame = seen.ask(queries.figures)
    alone = captions.sources(seen, frame[frame["source"].isin(["bc2004", "bc2005"])])
    assert alone[1:] == [seen.words.text("prices.not_stated")]
    assert captions.sources(seen, frame[frame["source"] == "khcn2016"])[1:] == [seen.words.text("prices.constant_2010")]
    goods = frame[(frame["source"] == "khcn2016") & (frame["unit"] != "ty-dong")]
    assert captions.sources(seen, goods)[1:] == []
    mixed = captions.sources(seen, frame[frame["source"].isin(["bc2004", "khcn2016"])])[1:]
    assert len(mixed) == 2
    assert all(": " in line for line in mixed)


def test_releases_are_compared_with_the_statements_that_are_not_shown(both):
    changes = {change.number: change for change in revisions.of_releases(*both, "vi")}
    other = changes["output.da.2004.actual~bc2004"]
    assert (other.before, other.after) == ("", f"717.267{RESTATED}\u00a0m³")
    assert "Sở Công nghiệp" in other.label
    assert changes["output.da.2004.actual"].after == f"720.000{RESTATED}\u00a0m³"


def test_a_view_of_the_first_release_is_compared_with_the_same_period_of_the_second(both):
    first, second = both
    seen = shown("khai-thac-mo", ban=first.id)
    changed = {change.number for change in revisions.of_view(seen, view.elsewhere(seen, second))}
    assert "output.da.2004.actual" in changed
    assert f"{VALUE}.total.2004.actual" not in changed


# --- the ledger -------------------------------------------------------------------------------------------------------


def world(*figures):
    """Observations of the shipped tables with figures of more sources: source, item, period, measure, value."""
    tables = csv_tables.read(releases.DATA)
    codes = dict.fromkeys(figure[0] for figure in figures)
    sources = [{**second_report.SOURCE, "code": code, "period": "2005"} for code in codes]
    rows_of = [
        {
            "id": f"{source}/{number}", "source": source, "place": "1.1", "indicator": VALUE, "item": item, "area": "",
            "period": period, "measure": measure, "kind": "target" if measure == "target" else "stated", "value": value,
            "unit": "ty-dong" if measure in {"actual", "target", "plan"} else "phan-tram", "step": "1",
            "as_printed": "", "ambiguous": "false", "note_vi": "", "note_en": "",
        }
        for number, (source, item, period, measure, value) in enumerate(figures)
    ]  # fmt: skip
    return assemble.observe({**tables, "sources": sources, "figures": rows_of})


def test_what_is_implied_is_held_against_every_statement_of_other_sources():
    found = checks.ledger(
        world(
            *(("a", "total", "2005", "actual", "200"), ("a", "total", "2005", "plan_attainment", "100")),
            *(("b", "total", "2005", "target", "200"), ("c", "total", "2005", "target", "300")),
            *(("d", "total", "2005", "actual", "400"), ("d", "total", "2005", "plan_attainment", "100")),
        )
    )
    planned = {row.id: row.verdict for row in found if row.rule == "planned"}
    assert len(planned) == 4
    assert sorted(planned.values()) == ["broken", "broken", "broken", "exact"]


def test_rows_of_two_sources_about_a_number_that_neither_has_have_ids_of_their_own():
    found = checks.ledger(world(("a", "nqd", "2005", "actual", "200"), ("b", "nqd", "2005", "actual", "210")))
    inside = [row.id for row in found if row.rule == "inside"]
    assert sorted(inside) == [f"inside.{VALUE}.fdi.2005.actual", f"inside.{VALUE}.fdi.2005.actual~b"]


def test_every_row_of_the_ledger_has_an_id_of_its_own(both):
    seen = shown("doi-chieu")
    ids = list(seen.ask(queries.ledger)["id"])
    assert len(ids) == len(set(ids))
    assert set(seen.ask(queries.ledger)["area"]) == {""}


def test_filters_of_a_page_do_not_tell_its_period():
    assert Filters(about="2004").parameters()["this"] == "2004"
    assert (Filters(about="2010-q1").parameters()["before"], Filters(about="2010-q1").parameters()["next"]) == (
        *("2009-q1", "2010"),
    )
    assert Filters().parameters()["this"] is None
