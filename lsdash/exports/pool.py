"""Where files are made: in a few threads of their own, so that neither a page nor the health address waits for one.

All other requests share the threads of the server. Forty visitors who asked for a large workbook had taken all of
these, and whoever opened a page then waited until they had theirs.
"""

import asyncio
import functools
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor

from starlette.requests import Request
from starlette.responses import Response

from lsdash.exports import data_requests

_THREADS = 12  # most of them wait: for another process, or for the one file that is made in this one at a time
_WAITING = 12
_PATIENCE = 10.0  # seconds


class Pool:
    """Some requests are answered at the same time, `waiting` further ones wait `patience` seconds at most."""

    def __init__(self, *, threads: int = _THREADS, waiting: int = _WAITING, patience: float = _PATIENCE) -> None:
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="files")
        self._most, self._patience = threads + waiting, patience
        self._turns = asyncio.Semaphore(threads)
        self._inside = 0

    async def answer(self, make: Callable[[Request], Response], request: Request) -> Response:
        """What `make` answers; 503 with the time to wait where too many files are asked for at once."""
        if self._inside >= self._most:
            return data_requests.busy(data_requests.address(request))
        self._inside += 1
        try:
            async with asyncio.timeout(self._patience):
                await self._turns.acquire()
        except TimeoutError:
            return data_requests.busy(data_requests.address(request))
        else:
            try:
                if await request.is_disconnected():
                    return Response(status_code=204)  # which nobody reads
                return await asyncio.get_running_loop().run_in_executor(self._threads, make, request)
            finally:
                self._turns.release()
        finally:
            self._inside -= 1


_POOL = Pool()


def pooled(make: Callable[[Request], Response]) -> Callable[[Request], Awaitable[Response]]:
    """An endpoint for what `make` answers in a thread of the pool."""

    @functools.wraps(make)
    async def endpoint(request: Request) -> Response:
        return await _POOL.answer(make, request)

    return endpoint
