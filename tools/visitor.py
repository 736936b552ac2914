"""A visitor without a browser: speaks Streamlit's protocol over its websocket, so that many fit on one machine.

It asks for pages and acts like the browser's side of Streamlit does, and keeps what a browser would show: the HTML of
the page, the data of its charts, errors. It draws nothing and runs no JavaScript.
"""

import hashlib
import re
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from typing import Self
from urllib.parse import parse_qsl, urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

from lsdash.view.url_state import KEYS

TIMEOUT = 60.0
_LARGEST = 64 * 2**20
_XSRF = "_streamlit_xsrf"
_AGAIN = ForwardMsg.ScriptFinishedStatus.FINISHED_EARLY_FOR_RERUN
_BROKEN = ForwardMsg.ScriptFinishedStatus.FINISHED_WITH_COMPILE_ERROR


def _rank(key: str) -> int:
    """Where a key of an address stands, as navigation.js has it."""
    return KEYS.index(key) if key in KEYS else len(KEYS)


class VisitError(Exception):
    """The server did not answer a visitor as it should; the message says how."""


class Visitor:
    """One session of a server at `url` ("http://127.0.0.1:8501"), from its opening to `close()`.

    With `cookies`, of which `_streamlit_xsrf` is one, it is that of a browser that has them.
    """

    def __init__(self, url: str, cookies: Mapping[str, str] | None = None) -> None:
        self.session = ""  # its id, once a page was opened
        self.query = ""
        self.written: list[str] = []  # query strings that the server wrote into the address
        self.title = ""
        self._open = ExitStack()
        self._page = ""
        self._elements: dict[tuple[int, ...], Element] = {}
        self._fresh: set[tuple[int, ...]] = set()
        address = f"ws{url.removeprefix('http')}/_stcore/stream"
        names = [Subprotocol("streamlit"), *(Subprotocol(token) for token in [(cookies or {}).get(_XSRF)] if token)]
        said = {"Cookie": "; ".join(f"{name}={value}" for name, value in (cookies or {}).items())} if cookies else {}
        # No pings, as of a browser: the thread that sends them would draw random numbers beside those of the tests.
        opening = connect(
            address,
            subprotocols=names,
            origin=Origin("/".join(url.split("/")[:3])) if cookies else None,
            additional_headers=said,
            max_size=_LARGEST,
            open_timeout=TIMEOUT,
            ping_interval=None,
        )
        self._socket = self._open.enter_context(opening)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """End the session, as closing the browser's tab does."""
        self._open.close()

    def open(self, path: str = "", query: str = "") -> Self:
        """The page at `path` ("co-cau") with this query string, as a link or Back leads to it; waits until it is whole.

        Raises VisitError.
        """
        message = BackMsg()
        message.rerun_script.query_string = query
        message.rerun_script.page_name = path
        message.rerun_script.is_history_navigation = bool(self._page)
        message.rerun_script.context_info.timezone = "Asia/Ho_Chi_Minh"
        self.query = query
        self._send(message)
        return self

    def press(self, key: str, chosen: Sequence[str]) -> Self:
        """Choose these codes of a filter or of the language, and no others, as the links of the page do.

        Raises VisitError.
        """
        if not self._page:
            raise VisitError("no page is open")
        others = [(name, value) for name, value in parse_qsl(self.query, keep_blank_values=True) if name != key]
        pairs = sorted([*others, *((key, code) for code in chosen)], key=lambda pair: _rank(pair[0]))
        asked = BackMsg()
        asked.rerun_script.query_string = urlencode(pairs)
        asked.rerun_script.page_script_hash = self._page
        asked.rerun_script.is_history_navigation = True
        self.query = asked.rerun_script.query_string
        self._send(asked)
        return self

    def choices(self, key: str) -> list[str]:
        """The codes that the page offers for a filter, or languages, without one that is chosen for good."""
        return re.findall(rf'href="\?{key}=([^"&]+)" data-(?:toggle|without)="{key}"', self.html)

    @property
    def elements(self) -> list[Element]:
        """All elements of the page in their order."""
        return [self._elements[path] for path in sorted(self._elements)]

    @property
    def html(self) -> str:
        """All HTML that the page wrote, styles left out."""
        return "\n".join(self.bodies)

    @property
    def bodies(self) -> list[str]:
        """The same, one text for each element."""
        bodies = (element.html.body for element in self.elements if element.WhichOneof("type") == "html")
        return [body for body in bodies if not body.startswith("<style>")]

    @property
    def errors(self) -> list[str]:
        """What the page shows of errors: exceptions, and what the last resort says."""
        found = [element for element in self.elements if element.WhichOneof("type") in {"exception", "alert"}]
        return [element.exception.message or element.alert.body for element in found]

    @property
    def digest(self) -> str:
        """A digest of all that is shown."""
        return hashlib.sha256(self.html.encode()).hexdigest()

    def _send(self, message: BackMsg) -> None:
        deadline = time.monotonic() + TIMEOUT
        try:
            self._socket.send(message.SerializeToString())
            while not self._hear(self._next(deadline)):
                pass
        except (ConnectionClosed, TimeoutError) as error:
            raise VisitError(f"the session ended: {type(error).__name__} {error}") from error

    def _next(self, deadline: float) -> ForwardMsg:
        message = ForwardMsg()
        message.ParseFromString(self._socket.recv(timeout=max(0.0, deadline - time.monotonic())))
        return message

    def _hear(self, message: ForwardMsg) -> bool:
        """Take one message in; whether it ends the run."""
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self._fresh, self.session = set(), message.new_session.initialize.session_id
        elif kind == "navigation":
            self._page = message.navigation.page_script_hash
        elif kind == "delta":
            self._keep(tuple(message.metadata.delta_path), message)
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
            self.written.append(self.query)
        elif kind == "page_config_changed":
            self.title = message.page_config_changed.title or self.title
        elif kind == "script_finished":
            return self._finished(message.script_finished)
        return False

    def _keep(self, path: tuple[int, ...], message: ForwardMsg) -> None:
        self._fresh.add(path)
        if message.delta.WhichOneof("type") == "new_element":
            self._elements[path] = message.delta.new_element
        else:
            self._elements.pop(path, None)

    def _finished(self, status: int) -> bool:
        if status == _AGAIN:
            return False
        if status == _BROKEN:
            raise VisitError("the script could not be run")
        if status == ForwardMsg.ScriptFinishedStatus.FINISHED_SUCCESSFULLY:
            self._elements = {path: each for path, each in self._elements.items() if path in self._fresh}
        return True
