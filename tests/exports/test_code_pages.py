"""What commands say is whole and ends with the true exit code, whatever the code page of this machine."""

import io
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from lsdash import __main__ as commands
from lsdash.model import texts

FULL = Path("/dev/full")
CODE_PAGES = ["cp1252", "cp1258", "ascii", "latin-1", "cp437"]


class Screen(io.TextIOWrapper):
    """Somebody reads along."""

    def isatty(self):
        return True


@pytest.fixture
def run(monkeypatch):
    """Runs a command with streams of a code page: (exit code, what was written to stdout, to stderr), as bytes."""

    def running(code_page, *words, kind=io.TextIOWrapper):
        out, err = (io.BytesIO() for _ in range(2))
        monkeypatch.setattr(sys, "stdout", kind(out, encoding=code_page))
        monkeypatch.setattr(sys, "stderr", kind(err, encoding=code_page))
        monkeypatch.setattr(sys, "argv", ["lsdash", *words])
        code = commands.main()
        sys.stdout.flush()
        sys.stderr.flush()
        return code, out.getvalue(), err.getvalue()

    return running


@pytest.mark.parametrize("code_page", CODE_PAGES)
def test_a_file_gets_all_of_it_as_utf8(run, release, code_page):
    code, out, err = run(code_page, "verify-link", f"http://host/co-cau?lang=vi&ban={release.id}")
    assert (code, err) == (0, b"")
    assert "Cơ cấu khu vực" in out.decode()
    code, out, _ = run(code_page, "verify-link", "http://host/co-cau?lang=vi&dv=nơi-nào")
    assert code == 1
    assert "“nơi-nào”" in out.decode()


def test_the_audit_ends_with_what_it_found(run, release):
    code, out, err = run("cp1258", "audit")
    assert (code, err) == (0, b"")
    assert "khớp nhau" in out.decode()


@pytest.mark.skipif(not FULL.exists(), reason="there is no disk that is always full")
def test_a_full_disk_is_no_finding(release):
    with FULL.open("w") as full:
        command = [sys.executable, "-m", "lsdash", "releases"]
        done = subprocess.run(command, check=False, stdout=full, stderr=subprocess.PIPE, text=True)
    assert (done.returncode, done.stderr) == (2, f"{texts.text('en', 'system.no_space')}\n")


def test_so_do_errors(run, root):
    code, out, err = run("cp1258", "withdraw", "s0001")
    assert (code, out) == (1, b"")
    assert err.decode().startswith("Cần ghi lý do")


def test_a_screen_keeps_its_code_page_and_has_other_letters_as_numbers(run, release):
    code, out, _ = run("cp1258", "verify-link", f"http://host/co-cau?lang=vi&ban={release.id}", kind=Screen)
    assert code == 0
    assert "Cơ c\\u1ea5u" in out.decode("cp1258")


def test_names_of_files_that_are_no_text_are_said(run, tmp_path):
    code, out, err = run("utf-8", "intake", f"{tmp_path}/\udcff.xlsx", "--dry-run")
    assert code == 2
    assert b"\\udcff" in out + err


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such rights")
def test_what_commands_write_is_not_for_anybody_to_change(run, root):
    before = os.umask(0)
    try:
        assert run("utf-8", "release")[0] == 0
    finally:
        os.umask(before)
    written = [root, *root.rglob("*")]
    assert len(written) > 4
    assert [path for path in written if path.stat().st_mode & stat.S_IWOTH] == []
