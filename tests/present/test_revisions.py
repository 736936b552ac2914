"""Releases over time: old ones stay as they were, differences are those of the tables, links to any are judged."""

import io
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import asdict
from decimal import Decimal
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lsdash import __main__
from lsdash.data import assemble, build, csv_tables, releases
from lsdash.exports import provenance
from lsdash.model import formats
from lsdash.model.filters import whole_years
from lsdash.model.pages import PAGES
from lsdash.present import revisions
from lsdash.view import url_state, view
from tests.revised import revise

OVERVIEW, MIX, MINING = (
    next(page for page in PAGES if page.code == code) for code in ("tong-quan", "co-cau", "khai-thac-mo")
)


def observations(tables):
    return {row["id"]: row for row in assemble.contents(csv_tables.read(tables))["observation"].to_pylist()}


JUDGED = ("verdict", "reason", "computed", "held", "difference")
COMPARED = ("value", "low", "high", "step", "unit", "kind", "ambiguous")


def test_what_two_releases_have_otherwise_is_what_their_tables_make_otherwise(two, revised_data):
    before, after = observations(releases.DATA), observations(revised_data)
    assert before.keys() == after.keys()
    wanted = {key for key in before if any(before[key][column] != after[key][column] for column in COMPARED)}
    assert "production_value.tw.2004.actual" in wanted
    tested = [
        {row["id"]: row for row in assemble.contents(csv_tables.read(data))["identity"].to_pylist()}
        for data in (releases.DATA, revised_data)
    ]
    judged = {key for key in tested[0] if any(tested[0][key][side] != tested[1][key][side] for side in JUDGED)}
    assert len(judged) > 8
    found = revisions.of_releases(*two, "vi")
    assert {change.number for change in found} == wanted | judged
    assert revisions.count(*two) == len(found)
    sums = next(change for change in found if change.number == "parts.production_value.total.2004.actual")
    assert "= khớp" in sums.before
    assert "không khớp" in sums.after
    value = next(change for change in found if change.number == "production_value.tw.2004.actual")
    assert (value.before, value.after, value.difference) == ("108,337\u00a0tỷ đồng", "108,837\u00a0tỷ đồng", "+0,500")


def test_differences_are_of_the_digits_shown(two, revised_data):
    before, after = observations(releases.DATA), observations(revised_data)
    for change in revisions.of_releases(*two, "en"):
        if change.number not in before:
            continue  # a verdict of the ledger
        old, new = (side[change.number] for side in (before, after))
        step = Decimal(repr(old["step"]))
        shown = [round(Decimal(repr(side["value"])) / step) * step for side in (old, new)]
        wanted = formats.number(float(shown[1] - shown[0]), old["step"], "en", signed=True)
        assert change.difference == (wanted if shown[0] != shown[1] else "below the digits shown")


def test_a_pinned_view_keeps_every_number_and_names_exactly_those_that_changed(release, filled_root, data_copy):
    address = {"kv": ["tw"]}
    before = {page.code: revisions.numbers(view.of(address, page)) for page in PAGES}
    revise(data_copy)
    newest = build.release(data_copy)[0]
    for page in PAGES:
        pinned = view.of({**address, "ban": [release.id]}, page)
        assert (pinned.release, pinned.problems) == (release, ()), page.code
        old, now = before[page.code], revisions.numbers(view.of(address, page))
        assert revisions.numbers(pinned) == old, page.code
        changed = {change.number for change in revisions.of_view(pinned, view.elsewhere(pinned, newest))}
        assert changed == {key for key in {*old, *now} if not same(old.get(key), now.get(key))}, page.code
        assert view.of(address, page).release == newest, page.code


def same(one, other):
    return one is not None and other is not None and all(one.get(key) == other.get(key) for key in (*COMPARED, *JUDGED))


def test_a_view_that_the_change_does_not_touch_has_no_changes(two):
    pinned = view.of({"ban": [two[0].id]}, MINING)
    assert len(revisions.numbers(pinned)) > 8
    assert revisions.of_view(pinned, view.elsewhere(pinned, two[1])) == ()


def test_numbers_of_monthly_reports_are_compared_one_by_one(demo_release):
    seen = view.of({"bo": ["mophong"], "nam": ["2023-03"]}, next(page for page in PAGES if page.code == "dia-ban"))
    found = revisions.numbers(seen)
    assert {key.rpartition(".")[2] for key in found} >= {"actual", "plan", "growth", "share"}
    changed = {**found, "production_value.total.2023-03..2023-03.actual": {}}
    assert changed.keys() != found.keys()
    key = "production_value.total@huu-lung.2023-03.actual"
    altered = {**found, key: {**found[key], "value": found[key]["value"] + 1.5}}
    changes = revisions._changes((found, seen.words), (altered, seen.words))
    assert [(change.number, change.difference) for change in changes] == [(key, "+1,500")]


# --- what is asked for and cannot be had ------------------------------------------------------------------------------


@given(st.one_of(st.text(max_size=300), st.from_regex(r"(bc2004|mophong|x)-[0-9a-f]{11,13}", fullmatch=True)))
def test_any_text_is_the_name_of_no_release(release, text):
    if text != release.id:
        with pytest.raises(releases.UnknownRelease):
            releases.find(text)


def spoil(release, how):
    path = releases.file_of(release)
    if how == "missing":
        path.unlink()
    elif how == "truncated":
        path.write_bytes(path.read_bytes()[:5000])
    elif how == "withdrawn":
        releases.withdrawal_mark(release.id).touch()
    elif how == "record":
        releases.record(release.id).write_text("{", encoding="utf-8")
    elif how == "schema":
        text = releases.record(release.id).read_text(encoding="utf-8")
        releases.record(release.id).write_text(
            text.replace(f'"schema": {releases.SCHEMA}', '"schema": 1'), encoding="utf-8"
        )


@pytest.mark.parametrize(
    ("how", "code"),
    [("missing", "03"), ("truncated", "04"), ("withdrawn", "09"), ("record", "02"), ("schema", "05")],
)
def test_an_old_release_that_cannot_be_opened_is_said_and_the_current_one_shown(two, how, code):
    spoil(two[0], how)
    seen = view.of({"ban": [two[0].id], "dv": ["huu-lung"]}, OVERVIEW)
    assert seen.release == two[1]
    assert [(problem.key, problem.reason) for problem in seen.problems] == [("ban", f"release_{code}")]
    assert seen.state.release == ""
    assert seen.state.filters.districts == ("huu-lung",)


def test_building_a_withdrawn_release_again_brings_it_back(two):
    releases.withdrawal_mark(two[0].id).touch()
    again, new = build.release()
    assert new
    assert (again.id, again.parent, again.created) == (two[0].id, "", two[0].created)
    assert view.of({"ban": [two[0].id]}, OVERVIEW).problems == ()


def test_history_lists_each_release_once_the_oldest_first(two):
    assert [each.id for each in releases.history()] == [two[0].id, two[1].id]
    assert [asdict(each) for each in releases.history()] == [asdict(each) for each in two]
    assert releases.history("mophong") == []


def test_a_release_of_a_root_without_records_is_recorded_with_the_next(release, filled_root, data_copy):
    releases.record(release.id).unlink()
    revise(data_copy)
    build.release(data_copy)
    assert releases.find(release.id) == release


# --- on the command line ----------------------------------------------------------------------------------------------


def run(*words):
    """The command in this process."""
    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.setattr(sys, "argv", ["lsdash", *words])
        code = __main__.main()
    return subprocess.CompletedProcess(words, code, out.getvalue(), err.getvalue())


def test_commands_list_check_withdraw_and_judge_links(two):
    listed = run("releases").stdout.splitlines()
    assert [line.split("\t")[0] for line in listed] == [two[0].id, two[1].id]
    assert [line.split("\t")[3:] for line in listed] == [
        ["first"],
        [f"{revisions.count(*two)} numbers changed", "current"],
    ]
    checked = run("check")
    assert checked.returncode == 0
    assert f"{two[0].id} is sound" in checked.stdout
    held = run("verify-link", f"http://host:8501/khai-thac-mo?ban={two[0].id}")
    assert held.returncode == 0
    assert "none changed" in held.stdout
    moved = run("verify-link", f"http://host/base/?lang=en&ban={two[0].id}&kv=tw")
    assert moved.returncode == 1
    assert "108.337\u00a0billion VND → 108.837\u00a0billion VND" in moved.stdout.replace("  ", " ")
    wrong = run("verify-link", f"http://host/?ban={two[0].id}&dv=nowhere")
    assert (wrong.returncode, "nowhere" in wrong.stdout) == (1, True)
    assert run("verify-link", "http://host/nothing").returncode == 1
    assert run("withdraw", two[1].id).returncode == 1
    assert run("withdraw", "../../etc/passwd").returncode == 1
    assert run("withdraw", two[0].id).returncode == 0
    gone = run("verify-link", f"http://host/khai-thac-mo?ban={two[0].id}")
    assert gone.returncode == 1
    assert two[0].id in gone.stdout
    assert "Nothing was compared" in gone.stdout


def test_links_are_judged_as_they_were_meant_and_the_newest_is_never_held_against_itself_in_silence(two):
    old, new = two
    pinned = f"https://dash.example/co-cau?lang=en&ban={old.id}"
    as_meant = run("verify-link", pinned)
    assert (as_meant.returncode, f"changed in {new.id}" in as_meant.stdout) == (1, True)
    changes = as_meant.stdout.splitlines()
    wrapped = f"https://eur01.safelinks.protection.outlook.com/?url={quote(pinned, safe='')}&data=05%7C01"
    for link in (wrapped, f"<{pinned}>", f"Xem {pinned} nhé", pinned.replace("&", "&amp;")):
        assert run("verify-link", link).stdout.splitlines() == changes, link
    for link in (
        f"{pinned}.",
        f"{pinned}”",
        f"{pinned}%2E",
        pinned.replace("co-cau?", "co-cau%3F"),
        quote(pinned, safe=":/"),
    ):
        assert run("verify-link", link).stdout.splitlines()[-len(changes) :] == changes, link
    unpinned = run("verify-link", "https://dash.example/co-cau")
    assert (unpinned.returncode, unpinned.stdout) == (0, f"The link names no release: it shows the newest, {new.id}.\n")
    assert "it is the newest" in run("verify-link", f"https://dash.example/co-cau?ban={new.id}").stdout
    lost = run("verify-link", f"https://dash.example/co-cau?lang=en&ban={old.id[:-2]}")
    assert (lost.returncode, lost.stdout.splitlines()[-1]) == (1, "Nothing was compared.")
    assert f"Nearest: ban={old.id}." in lost.stdout


def test_check_names_a_damaged_old_release(two):
    spoil(two[0], "truncated")
    checked = run("check")
    assert checked.returncode == 1
    assert f"{two[0].id} is not intact" in checked.stdout
    assert f"{two[1].id} is sound" in checked.stdout
    assert "Traceback" not in checked.stderr


# --- the stamp --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address", [{}, {"kv": ["tw"], "nam": ["2004"], "kb": ["tw:5"]}, {"lang": ["en"], "so": ["x"]}]
)
def test_a_pinned_address_is_read_back_as_the_same_view(release, address):
    seen = view.of(address, MIX)
    again = view.of(provenance.pinned(seen), MIX)
    assert again.problems == ()
    of_period = url_state.replace(seen.state.filters, **whole_years(2004, 2004))
    assert again.state == url_state.replace(seen.state, release=release.id, filters=of_period)
    assert revisions.numbers(again) == revisions.numbers(seen)


def test_foreign_keys_are_no_part_of_a_pinned_link(release):
    seen = view.of({"utm_source": ["zalo"], "kv": ["tw"]}, MIX)
    assert provenance.link(seen, "http://host:8501/") == f"http://host:8501/co-cau?kv=tw&ban={release.id}&nam=2004"


def test_the_longest_view_still_has_a_qr_code(release):
    known = view.vocabulary(release)
    everything = {key: list(codes) for key, codes in known.codes.items()}
    address = {
        **everything,
        "tim": ["ộ" * url_state.LONGEST_SEARCH],
        "nam": ["2003..2005"],
        "kb": ["tw:-99.99,dp:130.25"],
    }
    page = next(page for page in PAGES if page.searches)
    link = provenance.link(view.of(address, page), "https://a-rather-long-name.of-a-department.example/dashboard/")
    assert len(link) > 1200
    assert b"<svg" in provenance.qr(link)
    assert b"<svg" in provenance.qr("x" * 2_900)


# --- what only one of two releases has --------------------------------------------------------------------------------


@pytest.mark.parametrize("gone", ["f34,", "f39,"])
def test_views_of_releases_that_have_not_the_same_rows_are_compared(release, filled_root, data_copy, gone):
    path = data_copy / "figures.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith(gone)), encoding="utf-8")
    other = build.release(data_copy)[0]
    for old, new in ((release, other), (other, release)):
        for page in PAGES:
            pinned = view.of({"ban": [old.id]}, page)
            changes = revisions.of_view(pinned, view.elsewhere(pinned, new))
            assert all(change.label and (change.before or change.after) for change in changes), (old.id, page.code)
        assert revisions.of_releases(old, new, "vi")


def test_what_sentences_say_counts_whatever_the_filters(two):
    pinned = view.of({"ban": [two[0].id], "kv": ["dp"]}, OVERVIEW)
    changed = {change.number for change in revisions.of_view(pinned, view.elsewhere(pinned, two[1]))}
    assert "production_value.tw.2005.gap_share" in changed


def test_the_number_that_a_link_opens_counts_also_where_it_is_of_one_month(demo_release):
    key = "production_value.total@huu-lung.2022-01.actual"
    assert key in revisions.numbers(view.of({"bo": ["mophong"], "so": [key]}, MINING))


def test_what_a_search_leaves_out_is_not_counted(two):
    page = next(page for page in PAGES if page.searches)
    every, none = (revisions.numbers(view.of({"ban": [two[0].id], "tim": [text]}, page)) for text in ("", "zzzz"))
    assert len(none) < len(every)


# --- a store in disorder ----------------------------------------------------------------------------------------------


def test_a_lost_old_release_leaves_the_list_and_the_command_whole(two):
    releases.file_of(two[0]).unlink()
    command = [sys.executable, "-m", "lsdash", "releases"]  # a process that has not compared the two before
    listed = subprocess.run(
        command, capture_output=True, text=True, cwd=releases.DATA.parent, env=os.environ, check=False
    )
    assert listed.returncode == 0
    assert "cannot be compared (LS-03)" in listed.stdout


def test_check_names_what_has_no_record_or_a_broken_one(two):
    releases.record(two[0].id).write_text("{", encoding="utf-8")
    checked = run("check")
    assert checked.returncode == 1
    assert f"{two[0].id} is not intact (LS-02)" in checked.stdout
    releases.record(two[0].id).unlink()
    assert f"{two[0].id} is not intact (LS-08)" in run("check").stdout


def test_a_damaged_release_built_anew_can_be_pinned_again(release, filled_root, data_copy):
    path = releases.file_of(release)
    path.write_bytes(path.read_bytes()[:-100] + b"x" * 100)
    again, new = build.release()
    assert (again.id, new) == (release.id, True)
    revise(data_copy)
    build.release(data_copy)
    assert view.of({"ban": [release.id]}, OVERVIEW).problems == ()


def test_a_release_whose_parent_was_withdrawn_is_not_called_the_first(two):
    assert run("withdraw", two[0].id).returncode == 0
    assert "the one before cannot be opened" in run("releases").stdout


def test_what_is_no_link_is_said(two):
    judged = {link: run("verify-link", link).returncode for link in ("http://[", "", "x", "http://host/xyz")}
    assert set(judged.values()) == {1}, judged


def test_a_pinned_release_tells_its_data_set(release, demo_release):
    seen = view.of({"ban": [demo_release.id]}, OVERVIEW)
    assert (seen.release, seen.problems) == (demo_release, ())
    assert provenance.pinned(seen)["bo"] == ["mophong"]
