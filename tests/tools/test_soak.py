"""The soak says what held: a table, and an exit code that is not 0 where a goal was missed."""

import json
import sys

import pytest

from tools import soak
from tools.faults import Line, memory
from tools.server import Server, ServerError

HELD = Line("bits flipped", "none wrong", "none", ok=True)
MISSED = Line("server killed", "≤ 5 s", "9.1 s", ok=False)


def run(monkeypatch, *arguments):
    monkeypatch.setattr(sys, "argv", ["soak", *arguments])
    return soak.main()


@pytest.mark.parametrize(("lines", "code"), [([HELD], 0), ([HELD, MISSED], 1)])
def test_the_exit_code_says_whether_all_goals_were_met(monkeypatch, capsys, tmp_path, lines, code):
    asked = {}
    monkeypatch.setattr(soak, "soak", lambda size, parts: asked.update(size=size, parts=parts) or lines)
    file = tmp_path / "soak.json"
    assert run(monkeypatch, "--quick", "--minutes", "0.5", "--json", str(file)) == code
    said = capsys.readouterr().out.splitlines()
    assert [line.startswith("MISSED") for line in said] == [not line.ok for line in lines]
    assert [each["what"] for each in json.loads(file.read_text())] == [line.what for line in lines]
    assert (asked["size"].minutes, asked["size"].kills) == (0.5, soak.QUICK.kills)
    assert asked["parts"] == list(soak.PARTS)


def test_what_could_not_be_done_is_said_and_is_no_success(monkeypatch, capsys):
    def fail(*_):
        raise ServerError("the server ended at once")

    monkeypatch.setattr(soak, "soak", fail)
    assert run(monkeypatch) == 1
    assert "the server ended at once" in capsys.readouterr().err


def test_the_whole_soak_does_what_it_promises_and_an_hour_of_clicking():
    size = soak.Size()
    assert (size.hostile, size.flips, size.cuts, size.kills, size.calls) == (300, 400, 25, 100, 500)
    assert (size.views, size.sessions, size.minutes) == (300, 500, 60)


@pytest.mark.slow
def test_a_part_of_it_runs_for_real(monkeypatch, tmp_path, release):
    small = soak.Size(calls=7, flips=2, cuts=2, asked=2)
    monkeypatch.setenv("LSDASH_ROOT", str(tmp_path))  # which it sets to folders of its own
    lines = soak.soak(small, ["damage", "threads"])
    assert len(lines) == 3
    assert all(line.ok for line in lines), lines


@pytest.mark.slow
def test_memory_is_measured_over_views_sessions_and_time(tmp_path):
    assert len({*memory.views(300)}) == 300
    with Server(tmp_path / "store") as server:
        lines = [memory.over_views(server, 8), memory.over_sessions(server, 24), memory.over_time(server, 0.05)]
    assert [line for line in lines if not line.ok] == []


@pytest.mark.parametrize(
    ("steps", "held"),
    [([300, 340, 350], True), ([300, 310, 340], True), ([300, 310, 345], False), ([300, 380, 430], False)],
)
def test_memory_that_goes_on_growing_is_a_missed_goal(steps, held):
    assert memory._line("views", steps, 120).ok is held
