"""Requests and websockets straight to an application, without a network, as a server would make them."""

import asyncio
import csv
import io
import json
from urllib.parse import quote


class Answer:
    """What an application answered."""

    def __init__(self, messages):
        self.status = messages[0]["status"]
        self.headers = {key.decode(): value.decode("latin-1") for key, value in messages[0]["headers"]}
        self.all_headers = [(key.decode(), value.decode("latin-1")) for key, value in messages[0]["headers"]]
        self.body = b"".join(message.get("body", b"") for message in messages[1:])

    @property
    def text(self):
        return self.body.decode("utf-8-sig")

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def rows(self):
        return list(csv.DictReader(io.StringIO(self.text, newline="")))


def scope(kind, path, query="", *, host="dash.example:8501", headers=(), client="127.0.0.1", **more):
    """What an application is told of a request; `path` is as it is after decoding."""
    return {
        "type": kind,
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "scheme": "http",
        "path": path,
        "raw_path": quote(path).encode(),
        "root_path": "",
        "query_string": query.encode("latin-1"),
        "headers": [(b"host", host.encode()), *((key.encode(), value.encode()) for key, value in headers)],
        "client": (client, 5),
        "server": ("127.0.0.1", 8501),
        **more,
    }


async def answered(app, path, query="", *, method="GET", **more):
    """One request, inside a running loop."""
    sent = []

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        sent.append(message)

    await app(scope("http", path, query, method=method, **more), receive, send)
    return Answer(sent)


def ask(app, path, query="", **more):
    """One request."""
    return asyncio.run(answered(app, path, query, **more))


class Socket:
    """One websocket, inside a running loop; `first` is what it was answered: accepted, refused or closed."""

    def __init__(self, app, path, **more):
        self.coming, self.sent = asyncio.Queue(), asyncio.Queue()
        self.coming.put_nowait({"type": "websocket.connect"})
        asked = scope("websocket", path, subprotocols=[], extensions={"websocket.http.response": {}}, **more)
        self.task = asyncio.create_task(app(asked, self.coming.get, self.sent.put))

    async def __aenter__(self):
        self.first = await asyncio.wait_for(self.sent.get(), 5)
        return self

    async def __aexit__(self, *_):
        self.coming.put_nowait({"type": "websocket.disconnect", "code": 1000})
        await asyncio.wait_for(self.task, 5)
