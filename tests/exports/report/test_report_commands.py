"""`python -m lsdash report` and `roundtrip`, with their exit codes and messages in both languages."""

import shutil
import sys

import pytest

from lsdash import __main__ as commands
from lsdash.exports.report_document import pattern_file


@pytest.fixture
def run(release, monkeypatch, capsys):
    def called(*arguments):
        monkeypatch.setattr(sys, "argv", ["lsdash", *map(str, arguments)])
        code = commands.main()
        out, err = capsys.readouterr()
        return code, out, err

    return called


@pytest.mark.parametrize(("form", "begins"), [("docx", b"PK"), ("pdf", b"%PDF"), ("html", b"<!DOCTYPE html>")])
def test_a_report_is_written(run, tmp_path, form, begins):
    file = tmp_path / f"report.{form}"
    code, out, err = run(
        "report", "--period", "2012", "--form", form, "--output", file, "--base", "https://dash.example"
    )
    assert (code, err) == (0, "")
    assert file.read_bytes().startswith(begins)
    assert out == f"{file}: Tình hình sản xuất công nghiệp năm 2012, 3 con số trong lời văn\n"


def test_a_report_links_to_the_address_that_was_named(run, tmp_path):
    file = tmp_path / "report.html"
    run(
        "report",
        "--period",
        "2012",
        "--lang",
        "en",
        "--form",
        "html",
        "--output",
        file,
        "--base",
        "https://dash.example",
    )
    text = file.read_text(encoding="utf-8")
    assert 'href="https://dash.example/' in text
    assert 'lang="en"' in text


def test_without_an_address_nothing_links_to_the_machine_that_wrote_it(run, tmp_path):
    file = tmp_path / "report.html"
    code, _, err = run("report", "--period", "2012", "--lang", "en", "--form", "html", "--output", file)
    assert (code, err) == (0, "No number has a link: name the address of the dashboard (--base https://…).\n")
    assert "localhost" not in file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--period", "1066"), "1066"),
        (("--period", "2003"), "2003"),
        (("--period", "x", "--lang", "en"), "“x”"),
        (("--patterns", "nowhere"), "vi.toml"),
    ],
)
def test_what_cannot_be_written_is_said(run, tmp_path, arguments, said):
    code, out, err = run("report", *arguments, "--output", tmp_path / "x.docx")
    assert (code, out) == (2, "")
    assert said in err
    assert "Traceback" not in err
    assert not (tmp_path / "x.docx").exists()


def test_without_a_name_the_file_is_named_by_what_it_is_of(run, release, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run("report", "--period", "2011-01..2015-12", "--form", "html")[0] == 0
    assert [path.name for path in tmp_path.iterdir()] == [f"lsdash-report-2011-01_2015-12-{release.id}-vi.html"]


def test_a_place_that_cannot_be_written_to_is_said(run, tmp_path):
    code, _, err = run("report", "--period", "2012", "--form", "html", "--output", tmp_path / "no" / "x.html")
    assert code == 2
    assert err.startswith("Không ghi được tệp")


def test_a_round_trip_says_what_came_back(run):
    code, out, _ = run("roundtrip", "--period", "2012", "--verbose")
    *numbers, last = out.splitlines()
    assert code == 0
    assert "= industrial_index.chi-so.2012.actual" in numbers
    assert last.endswith("2012: 3 con số trong lời văn, 0 không đọc lại được, 0 đọc sai")


def test_a_pattern_that_says_something_else_is_found_out(run, tmp_path):
    folder = shutil.copytree(pattern_file.FOLDER, tmp_path / "report")
    file = folder / "vi.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('stated = "tăng {value} {base}"', 'stated = "bằng {value} {base}"'), encoding="utf-8")
    code, out, _ = run("roundtrip", "--period", "2016", "--patterns", folder)
    assert code == 1
    assert "? production_value.total.2016.growth" in out
    assert "≠ production_value.total.2016.level" in out


def test_english_reports_are_not_read_back(run):
    code, _, err = run("roundtrip", "--lang", "en")
    assert code == 2
    assert "Vietnamese" in err
