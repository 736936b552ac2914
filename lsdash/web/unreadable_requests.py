"""What uvicorn answers to bytes that are no request: the same words, with the security headers of every answer."""

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from lsdash.web import headers, settings


class Protocol(H11Protocol):
    """uvicorn's own, whose answer to a request that it cannot read has the headers of all others."""

    def send_400_response(self, msg: str) -> None:
        """Answers 400 with the words `msg` and closes the connection."""
        said = msg.encode("ascii", "replace")
        own = {"content-type": "text/plain; charset=utf-8", "content-length": str(len(said)), "connection": "close"}
        start = h11.Response(
            status_code=400,
            reason=b"Bad Request",
            headers=[(key.encode(), text.encode()) for key, text in (own | headers.headers(settings.read())).items()],
        )
        for event in (start, h11.Data(data=said), h11.EndOfMessage()):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()
