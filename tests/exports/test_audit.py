"""`python -m lsdash audit`: the ledger in words, where each number comes from, and every disagreement in a line."""

import json
import shutil
import subprocess
import sys
from dataclasses import asdict, replace

import duckdb
import pytest

from lsdash.__main__ import main
from lsdash.data import csv_tables, release_file, releases
from lsdash.exports import audit
from lsdash.view import url_state
from tests.shipped import table

REPO = releases.DATA.parent


@pytest.fixture(scope="module")
def tables():
    return csv_tables.read(releases.DATA)


def changed(filled_root, release, *statements):
    """The release with rows changed on disk and vouched for anew, as only somebody with access to the disk could."""
    file = releases.file_of(release)
    with duckdb.connect(str(file)) as connection:
        for statement in statements:
            connection.execute(statement)
    vouched = replace(release, sha256=release_file.checksum(file))
    (filled_root / releases.POINTER).write_text(json.dumps(asdict(vouched)))
    return vouched


@pytest.mark.parametrize("lang", url_state.LANGUAGES)
def test_the_shipped_release_agrees_and_the_summary_counts_every_figure(release, tables, lang):
    found = audit.audit(tables, release, lang)
    assert found.differences == []
    printed, derived, findings = found.provenance
    every = len(table("figures"))
    assert f"{every} " in printed
    assert printed.startswith(str(every))
    assert derived.startswith("108 ")
    assert findings.startswith(str(len(table("findings"))))


def test_the_ledger_is_printed_with_both_sides_verdict_and_pages(release, tables):
    lines = audit.audit(tables, release, "vi").ledger
    (broken,) = [line for line in lines if "Toàn tỉnh: Thực hiện 2003 (" in line]
    for part in (
        "≠ không khớp",
        "419†\u00a0tỷ đồng ([418,43; 419,85])",
        "423,84†",
        "5†",
        "Tổng quan, Cơ cấu khu vực",
    ):
        assert part in broken
    assert sum(line.startswith("  ≠") for line in lines) == 10
    (closing,) = {
        line for line in lines if line.startswith("  Ngoài quốc doanh: Tăng trưởng") and "51,69% | [51,669" in line
    }
    assert "“tăng 55%”" in closing


WRONG = [
    (
        "UPDATE observation SET value = 108.837 WHERE id = 'production_value.tw.2004.actual'",
        "observation production_value.tw.2004.actual: 108.837, printed “108,337 tỷ đồng” (f04)",
    ),
    (
        "UPDATE observation SET value = 92.7 WHERE id = 'production_value.tw.2003.actual'",
        "observation production_value.tw.2003.actual: value is 92.7 in the release, 92.7066575",
    ),
    (
        "UPDATE identity SET verdict = 'within' WHERE id = 'parts.production_value.total.2003.actual'",
        "identity parts.production_value.total.2003.actual: verdict is within in the release, broken by the tables",
    ),
    (
        "DELETE FROM identity WHERE id = 'parts.production_value.total.2004.plan'",
        "identity parts.production_value.total.2004.plan: follows from the tables, not in the release",
    ),
    ("DELETE FROM recipe WHERE observation = 'production_value.tw.2005.gap'", "its recipe cannot be computed"),
    ("UPDATE observation SET figure = 'f99' WHERE figure = 'f04'", "figure f99 is not in the tables"),
    ("UPDATE finding SET place = '' WHERE id = 'q05'", "finding q05: no place in the report"),
    (
        "INSERT INTO headline VALUES ('co-cau', 9, 'made.up', '')",
        "headline co-cau made.up: in the release, does not follow from the tables",
    ),
]


# The one that takes a figure away would hide the first, which is about the same figure.
TOGETHER = {
    "figure": [case for case in WRONG if "f99" in case[0]],
    "all others": [case for case in WRONG if "f99" not in case[0]],
}


@pytest.mark.parametrize("cases", TOGETHER.values(), ids=TOGETHER)
def test_whatever_is_changed_in_a_release_is_named(filled_root, release, tables, cases):
    vouched = changed(filled_root, release, *(statement for statement, _ in cases))
    differences = audit.audit(tables, vouched, "en").differences
    assert [line for _, line in cases if not any(line in difference for difference in differences)] == []


def test_a_figure_changed_in_the_tables_differs_from_an_older_release_down_to_the_ledger(release, tables):
    moved = {"value": "108.837", "as_printed": "108,837 tỷ đồng"}
    figures = [{**row, **moved} if row["id"] == "f04" else row for row in tables["figures"]]
    found = audit.audit({**tables, "figures": figures}, release, "en").differences
    assert "observation production_value.tw.2004.actual: 108.337, printed “108,837 tỷ đồng” (f04)" in found
    verdict = "identity parts.production_value.total.2004.actual: verdict is exact in the release, broken by the tables"
    assert verdict in found


def run_alone(root):
    """The command in a process of its own, with nothing of an environment but the root."""
    command = [sys.executable, "-m", "lsdash", "audit", "--lang", "en"]
    environment = {"LSDASH_ROOT": str(root), "PATH": "", "PYTHONUTF8": "1"}
    done = subprocess.run(command, cwd=REPO, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


@pytest.fixture
def run(monkeypatch, capsys):
    """The command in this process, over LSDASH_ROOT."""

    def ended():
        monkeypatch.setattr("sys.argv", ["lsdash", "audit", "--lang", "en"])
        return main(), *capsys.readouterr()

    return ended


def test_the_command_ends_with_0_where_all_agrees_and_with_1_and_a_line_where_not(filled_root, release, run):
    code, out, err = run_alone(filled_root)
    assert (code, err) == (0, "")
    assert out.rstrip().endswith(f"{release.id}: tables, release and ledger agree")
    changed(filled_root, release, WRONG[2][0])
    code, out, _ = run()
    assert code == 1
    assert out.splitlines()[-2:] == [f"{release.id}: differences between the tables and the release: 1", WRONG[2][1]]


@pytest.mark.parametrize("damage", ["pointer", "file", "root"])
def test_a_damaged_store_gives_a_code_and_no_traceback(filled_root, release, run, damage):
    if damage == "pointer":
        (filled_root / releases.POINTER).write_text("{")
    elif damage == "file":
        releases.file_of(release).write_bytes(b"x")
    else:
        shutil.rmtree(filled_root)
    code, _, err = run()
    assert code == 1
    assert err.startswith("LS-0")
    assert "Traceback" not in err
