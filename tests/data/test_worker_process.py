"""Work in a process of its own: answers and errors come back whole, and a worker that ended is replaced."""

import os
import pickle
import subprocess
import sys
import time
from pathlib import Path

import pytest

from lsdash.data import csv_tables, releases, worker_process
from lsdash.data.intake import forms, reader
from lsdash.data.intake.mappings import InvalidMapping
from lsdash.data.intake.reading import UnreadableFile
from lsdash.data.submissions.refusals import WorkflowError
from lsdash.exports import intake_report, prose_report
from lsdash.exports.pack import document
from lsdash.exports.report_document import compose, pattern_file
from lsdash.model import texts
from tests.conftest import IN_A_WORKER
from tests.data.intake.files import entry, form, key
from tests.data.work import counted, printed, refused
from tools.server import REPO

SAID = {"encoding": "", "separator": "", "decimal": ""}


@pytest.fixture(autouse=True)
def _workers():
    yield
    worker_process.end()


def test_a_worker_takes_one_call_after_another_behind_the_pages():
    first = IN_A_WORKER(os.getpid)
    assert first != os.getpid()
    assert IN_A_WORKER(os.getpid) == first
    assert IN_A_WORKER(os.nice, 0) == os.nice(0) + 5
    assert IN_A_WORKER(printed, "not an answer") == "not an answer"


def of(error):
    """Every class below an error's."""
    return [error, *(lower for child in error.__subclasses__() for lower in of(child))]


ERRORS = [
    *(kind() for kind in of(releases.ReleaseError)),
    *(kind(person="Lan", submission="s0001") for kind in of(WorkflowError)),
    UnreadableFile("too_large", found="6", expected="5"),
    intake_report.NoSuchArea("unknown_area", area="x"),
    forms.WrongPeriod("2026-13"),
    InvalidMapping("period", "2026-07"),
    compose.NothingToReport("2003"),
    pattern_file.InvalidPatterns([csv_tables.ValidationIssue("vi.toml", None, "page", "x", "a table")]),
    document.TooLarge(),
    csv_tables.InvalidTables([csv_tables.ValidationIssue("figures.csv", 2, "value", "x", "a number")]),
    OSError(28, "No space left on device"),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_errors_come_back_with_all_they_say(error):
    again = pickle.loads(pickle.dumps(error))  # noqa: S301
    assert (type(again), str(again), vars(again)) == (type(error), str(error), vars(error))


def test_an_error_says_where_it_came_from():
    with pytest.raises(UnreadableFile) as caught:
        IN_A_WORKER(refused, UnreadableFile("too_large", found="6"))
    assert caught.value.message().found == "6"
    assert "in refused" in caught.value.__notes__[0]
    assert isinstance(IN_A_WORKER(os.getpid), int)


def test_a_file_is_read_the_same_wherever_it_is_read(filled_root, monkeypatch):
    data = form(entries={key("da", area="huu-lung"): entry(230500, unit="m3", kind="estimated")})
    here = intake_report.read(data, "b1.xlsx", "", "", SAID)
    monkeypatch.setattr(reader, "read", None)
    assert here.figures
    assert IN_A_WORKER(intake_report.read, data, "b1.xlsx", "", "", SAID) == here


def test_who_waited_too_long_or_was_killed_is_replaced():
    first = IN_A_WORKER(os.getpid)
    (waiting,) = worker_process._free
    waiting.process.kill()
    waiting.process.wait()
    second = IN_A_WORKER(os.getpid)
    assert second != first
    (waiting,) = worker_process._free
    waiting.process.stdin.close()  # the end of one to which no call came
    deadline = time.monotonic() + 20
    while os.waitid(os.P_PID, second, os.WEXITED | os.WNOWAIT | os.WNOHANG) is None:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    assert IN_A_WORKER(os.getpid) not in {first, second}


def test_one_that_rested_between_its_choice_and_the_call_is_replaced(monkeypatch):
    rested = worker_process._Worker()
    pickle.dump((worker_process._whole, os._exit, (0,), {}), rested.process.stdin)
    rested.process.stdin.flush()
    rested.process.wait()
    free = iter([rested])
    following = worker_process._next
    monkeypatch.setattr(worker_process, "_next", lambda: next(free, None) or following())
    assert IN_A_WORKER(os.getpid) != rested.process.pid


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_worker_that_ends_amid_its_work_is_said_in_words(lang, caplog):
    with pytest.raises(worker_process.WorkerEnded) as caught:
        IN_A_WORKER(os._exit, 1)
    assert texts.text(lang, f"code.{caught.value.code}")
    assert [record.getMessage() for record in caplog.records] == ["a worker ended amid its work: exit status 1"]
    assert isinstance(IN_A_WORKER(os.getpid), int)


def test_a_worker_is_made_ready_once_with_what_the_desk_needs():
    made_ready = worker_process._Worker(intake_report.__name__, prose_report.__name__)
    modules = "streamlit", intake_report.__name__
    told = f"[name for name in {modules} if name in __import__('sys').modules]"
    made_ready.ask((worker_process._whole, eval, (told,), {}))
    found = made_ready.answer()
    made_ready.end()
    assert found == ([intake_report.__name__], None)


def test_a_worker_ends_with_its_server():
    script = (
        "import os, sys; from lsdash.data import worker_process as w; print(w.call(os.getpid), flush=True); os._exit(9)"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=REPO, capture_output=True, text=True, check=False)
    pid, deadline = int(done.stdout), time.monotonic() + 20
    while (line := Path(f"/proc/{pid}/cmdline")).exists() and line.read_bytes():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_parts_come_one_by_one_and_an_error_in_its_place():
    first, *others = worker_process.parts(counted, 2)
    assert [first[0], *(number for number, _ in others)] == [0, 1]
    assert IN_A_WORKER(os.getpid) == first[1] != os.getpid()
    assert list(worker_process.parts(counted, 0)) == []
    told = worker_process.parts(counted, 4, UnreadableFile("too_large", found="3"))
    assert [next(told)[0] for _ in range(3)] == [0, 1, 2]
    with pytest.raises(UnreadableFile, match="too_large"):
        next(told)
    assert IN_A_WORKER(os.getpid) == first[1]


def test_who_takes_no_more_parts_ends_their_worker_and_nobody_waits_for_it():
    for _ in range(3):  # more often than there are workers at once
        told = worker_process.parts(counted, 10**9)
        _, worker = next(told)
        told.close()
        assert IN_A_WORKER(os.getpid) != worker
