"""Work that takes seconds of a processor, in processes of its own: pages are served meanwhile as if nothing was.

A worker takes one call after another, behind the pages where the system knows of priorities, and ends when nothing was
asked of it for a while, or with the server. Functions, arguments, results and errors go through its pipes as pickles;
nobody else writes to these.
"""

import atexit
import importlib
import os
import pickle
import shutil
import signal
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from lsdash.data.releases import ReleaseError

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")
PAGES_FIRST = ["nice", "-n", "5"] if shutil.which("nice") else []
_MOST = 2  # workers at once; more calls wait
_IDLE, _LONGEST = 60.0, 300.0  # seconds
_RESTED, _STUCK = 0, 1  # how a worker ends by itself
_ROOT = Path(__file__).parents[2]


class WorkerEnded(ReleaseError):
    """A worker ended before it had an answer: it took too long, or the system took its memory."""

    code = "LS-13"


def environment() -> dict[str, str]:
    """That of this process, for another one that runs this program."""
    return {**os.environ, "PYTHONPATH": str(_ROOT)}


class _Worker:
    def __init__(self, *modules: str) -> None:
        self.process = subprocess.Popen(  # noqa: S603 - this interpreter and module, no shell
            [*PAGES_FIRST, sys.executable, "-m", __name__, *modules],
            env=environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def answer(self, work: object) -> tuple[Any, Exception | None]:
        """What comes of a call. Raises WorkerEnded."""
        calls, answers = self.process.stdin, self.process.stdout
        assert calls is not None  # noqa: S101 - for the type checker
        assert answers is not None  # noqa: S101
        try:
            # Through a pipe a pickle goes in parts, and other threads run between them.
            pickle.dump(work, calls)
            calls.flush()
            answer: tuple[Any, Exception | None] = pickle.load(answers)  # noqa: S301 - written by `_serve`
        except (OSError, EOFError, pickle.UnpicklingError) as error:
            self.end()
            raise WorkerEnded from error
        return answer

    def end(self) -> None:
        """Without further calls; waits until it has ended."""
        with suppress(OSError), self.process:
            pass


_free: list[_Worker] = []
_turns = threading.Semaphore(_MOST)


def prepare(*modules: str) -> None:
    """Start a worker that imports these, unless one waits for a call."""
    if not any(worker.process.poll() is None for worker in _free):
        _free.append(_Worker(*modules))


def call(function: Callable[Arguments, Result], *args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
    """What a function of a module gives for these, called by a worker. Raises what it raises, and WorkerEnded."""
    with _turns:
        result, error = _answer((function, args, kwargs))
    if error is not None:
        raise error
    returned: Result = result
    return returned


def _answer(work: object) -> tuple[Any, Exception | None]:
    while True:
        worker = _next()
        try:
            answer = worker.answer(work)
        except WorkerEnded:
            if worker.process.returncode == _RESTED:  # just before it was asked
                continue
            raise
        _free.append(worker)
        return answer


def _next() -> _Worker:
    """One that waits for a call, or a new one."""
    while _free:
        worker = _free.pop()
        if worker.process.poll() is None:
            return worker
        worker.end()
    return _Worker()


@atexit.register
def end() -> None:
    """End all that wait for a call."""
    while _free:
        _free.pop().end()


def _serve(modules: list[str]) -> None:
    """What a worker does: calls come through its input, answers go through its output, which nothing else prints to."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # meant for the server, whose end it sees
    calls, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    for module in modules:
        importlib.import_module(module)
    while True:
        with _ends(_RESTED, after=_IDLE):
            work = pickle.load(calls)  # noqa: S301 - written by `_Worker`
        with _ends(_STUCK, after=_LONGEST):
            answer = _result(*work)
        pickle.dump(answer, answers)
        answers.flush()


@contextmanager
def _ends(code: int, *, after: float) -> Iterator[None]:
    """Let the process end with this code, unless the block ends before so many seconds."""
    clock = threading.Timer(after, os._exit, [code])
    clock.daemon = True
    clock.start()
    yield
    clock.cancel()


def _result(
    function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> tuple[Any, Exception | None]:
    try:
        return function(*args, **kwargs), None
    except Exception as error:  # noqa: BLE001 - raised where the call was made
        error.add_note(traceback.format_exc())
        return None, error


if __name__ == "__main__":
    with suppress(EOFError, BrokenPipeError):
        _serve(sys.argv[1:])
    os._exit(_RESTED)  # what the interpreter would tidy up is gone with the process
