"""Work that takes seconds of a processor, in processes of its own: pages are served meanwhile as if nothing was.

A worker takes one call after another, behind the pages where the system knows of priorities, and ends when nothing was
asked of it for a while, or with the server. Functions, arguments, results and errors go through its pipes as pickles;
nobody else writes to these.
"""

import atexit
import importlib
import logging
import os
import pickle
import shutil
import signal
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NoReturn, ParamSpec, TypeVar

from lsdash.data.releases import ReleaseError

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")
_PAGES_FIRST = ["nice", "-n", "5"] if shutil.which("nice") else []
_MOST = 2  # workers at once; more calls wait
_IDLE, _LONGEST = 60.0, 300.0  # seconds
_RESTED, _STUCK = 0, 1  # how a worker ends by itself
Answer = tuple[Any, Exception | None]
_END: Answer = ("no more parts", None)
_ROOT = Path(__file__).parents[2]
log = logging.getLogger("lsdash")


class WorkerEnded(ReleaseError):
    """A worker ended before it had an answer: it took too long, or the system took its memory."""

    code = "LS-13"


class _Worker:
    def __init__(self, *modules: str) -> None:
        self.process = subprocess.Popen(  # noqa: S603 - this interpreter and module, no shell
            [*_PAGES_FIRST, sys.executable, "-m", __name__, *modules],
            env={**os.environ, "PYTHONPATH": str(_ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def ask(self, work: object) -> None:
        """Raises WorkerEnded."""
        calls = self.process.stdin
        assert calls is not None  # noqa: S101 - for the type checker
        try:
            # Through a pipe a pickle goes in parts, and other threads run between them.
            pickle.dump(work, calls)
            calls.flush()
        except OSError as error:
            self._lost(error)

    def answer(self) -> Answer:
        """What comes of a call, or the next part of it. Raises WorkerEnded."""
        answers = self.process.stdout
        assert answers is not None  # noqa: S101 - for the type checker
        try:
            answer: Answer = pickle.load(answers)  # noqa: S301 - written by `_serve`
        except (OSError, EOFError, pickle.UnpicklingError) as error:
            self._lost(error)
        return answer

    def _lost(self, error: Exception) -> NoReturn:
        self.end()
        if self.process.returncode != _RESTED:
            log.error("a worker ended amid its work: exit status %s", self.process.returncode)
        raise WorkerEnded from error

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
        worker, answer = _asked(_whole, function, args, kwargs)
        _free.append(worker)
    result: Result = _taken(answer)
    return result


def parts(
    function: Callable[Arguments, Iterator[Result]], *args: Arguments.args, **kwargs: Arguments.kwargs
) -> Iterator[Result]:
    """The same of a generator function, each part as soon as it is there; where no more are taken the worker ends."""
    with _turns:
        worker, answer = _asked(_in_parts, function, args, kwargs)
        try:
            while answer != _END:
                yield _taken(answer)
                answer = worker.answer()
        finally:
            if answer == _END or answer[1] is not None:
                _free.append(worker)
            else:
                worker.process.kill()
                worker.end()


def _taken(answer: Answer) -> Any:
    result, error = answer
    if error is not None:
        raise error
    return result


def _asked(*work: object) -> tuple[_Worker, Answer]:
    """A worker that was asked, and its first answer."""
    while True:
        worker = _next()
        try:
            worker.ask(work)
            return worker, worker.answer()
        except WorkerEnded:
            if worker.process.returncode != _RESTED:  # which is just before it was asked
                raise


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
            how, *work = pickle.load(calls)  # noqa: S301 - written by `_Worker`
        with _ends(_STUCK, after=_LONGEST):
            for answer in how(*work):
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


def _failed(error: Exception) -> Answer:
    error.add_note(traceback.format_exc())
    return None, error


def _whole(function: Callable[..., Any], args: Sequence[Any], kwargs: Mapping[str, Any]) -> Iterator[Answer]:
    try:
        yield function(*args, **kwargs), None
    except Exception as error:  # noqa: BLE001 - raised where the call was made
        yield _failed(error)


def _in_parts(function: Callable[..., Any], args: Sequence[Any], kwargs: Mapping[str, Any]) -> Iterator[Answer]:
    try:
        for part in function(*args, **kwargs):
            yield part, None
        yield _END
    except Exception as error:  # noqa: BLE001 - raised where the call was made
        yield _failed(error)


if __name__ == "__main__":
    with suppress(EOFError, BrokenPipeError):
        _serve(sys.argv[1:])
    os._exit(_RESTED)  # what the interpreter would tidy up is gone with the process
