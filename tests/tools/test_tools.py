"""The tools for developing: they find a browser, leave no process behind and say plainly what went wrong."""

import contextlib
import re
import shutil
import socket
import sys
import urllib.request
from pathlib import Path

import psutil
import pytest

from lsdash.model.pages import PAGES
from tools import browser, shots
from tools.server import HOST, REPO, Server, ServerError, free_port

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")


def program(folder, name):
    """A file that can be run, as a browser can."""
    file = folder / (f"{name}.exe" if sys.platform == "win32" else name)
    file.write_text("")
    file.chmod(0o755)
    return str(file)


@pytest.fixture
def bare(tmp_path, monkeypatch):
    """A machine without any browser; the folder is on its PATH."""
    monkeypatch.delenv("LSDASH_BROWSER", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(browser, "_APPLICATIONS", ())
    return tmp_path


def test_no_browser_is_said_in_words(bare):
    assert browser.find_browser() is None
    with pytest.raises(browser.NoBrowser, match="LSDASH_BROWSER"), browser.browser():
        pytest.fail("there is nothing to start")


@pytest.mark.parametrize("name", NAMES)
def test_known_browsers_are_found_on_the_path(bare, name):
    installed = program(bare, name)
    assert browser.find_browser() == installed


def test_the_browser_asked_for_goes_first_and_nothing_takes_its_place(bare, monkeypatch):
    program(bare, "chromium")
    own = program(bare, "mine")
    monkeypatch.setenv("LSDASH_BROWSER", own)
    assert browser.find_browser() == own
    monkeypatch.setenv("LSDASH_BROWSER", str(bare / "missing"))
    assert browser.find_browser() is None


@pytest.fixture
def script(tmp_path):
    file = tmp_path / "tiny.py"
    file.write_text("import streamlit as st\nst.write('x')\n")
    return file


@pytest.mark.slow
def test_a_server_answers_restarts_on_its_port_and_ends(script):
    with Server(app=script, env={"STREAMLIT_BROWSER_GATHER_USAGE_STATS": "false"}) as server:
        first = server.process.pid
        server.restart()
        second = server.process.pid
        with urllib.request.urlopen(f"{server.url}/_stcore/health", timeout=10) as answer:  # noqa: S310 - our own
            assert answer.read() == b"ok"
        assert first != second
        assert not psutil.pid_exists(first)
    assert not psutil.pid_exists(second)
    assert server.log().count("view your Streamlit app") == 2


def test_a_server_that_cannot_start_shows_its_log_and_leaves_nothing(tmp_path):
    server = Server(app=tmp_path / "missing.py", port=free_port())
    with pytest.raises(ServerError, match=r"missing\.py"):
        server.start()
    assert server.process is None


def test_ports_are_given_once_are_free_and_are_not_those_of_outgoing_connections():
    given = [free_port() for _ in range(60)]
    assert len(set(given)) == len(given)
    assert min(given) > 1024
    assert max(given) < 32_768
    left = free_port()
    own = range(left // 100 * 100, left // 100 * 100 + 100)
    with contextlib.ExitStack() as stack:
        for port in {*own} - {left}:
            with contextlib.suppress(OSError):  # a server of another test has it
                stack.enter_context(socket.create_server((HOST, port)))
        assert free_port() == left


def test_every_page_is_photographed_in_every_form_under_a_name_of_its_own():
    names = [shot.name for shot in shots.ALL]
    assert len(set(names)) == len(names) == len(PAGES) * 2 * 2 * 2


def test_the_readme_shows_the_screenshots_that_are_made():
    readme = (REPO / "README.md").read_text(encoding="utf-8")
    assert {f"docs/screenshots/{shot.name}.png" for shot in shots.README} == set(
        re.findall(r"docs/screenshots/[\w-]+\.png", readme)
    )


def test_make_lists_every_target():
    lines = (REPO / "Makefile").read_text(encoding="utf-8").splitlines()
    phony = next(line for line in lines if line.startswith(".PHONY:")).split()[1:]
    helped = [line.partition(":")[0] for line in lines if re.match(r"[a-z-]+:.*## \S", line)]
    assert helped == phony


def test_ci_script_can_be_run():
    script = REPO / ".ci" / "run"
    assert script.read_text(encoding="utf-8").startswith("#!/usr/bin/env bash\n")
    assert Path(script).stat().st_mode & 0o111 or shutil.which("bash") is None
