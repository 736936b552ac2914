"""Streamlit's own files: compressed once, the same bytes as its own, and what pages need named in the first HTML."""

import asyncio
import gzip
import http.client
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.responses import PlainTextResponse
from streamlit import file_util

from lsdash.web.streamlit_internals import static_files

STATIC = Path(file_util.get_static_dir()).resolve() / "static"
SCRIPT = next((STATIC / "js").glob("embed.*.js"))
STYLE = next((STATIC / "css").glob("index.*.css"))


def asked(path, headers, method="GET"):
    """What comes of a request: headers and bytes; those of the application beneath are b"beneath"."""
    sent = []

    async def send(message):
        sent.append(message)

    pairs = [(key.encode(), value.encode()) for key, value in headers.items()]
    scope = {"type": "http", "method": method, "path": path, "headers": pairs}
    with ThreadPoolExecutor() as apart:  # a browser that is open has this thread's event loop
        apart.submit(asyncio.run, static_files.Compressed(PlainTextResponse("beneath"))(scope, None, send)).result()
    found = {key.decode(): value.decode() for key, value in sent[0]["headers"]}
    return found, b"".join(message["body"] for message in sent[1:])


@pytest.mark.parametrize("base", ["", "/industry", "/a/b"])
@pytest.mark.parametrize("path", [SCRIPT, STYLE], ids=lambda path: path.suffix)
def test_a_file_comes_compressed_to_the_same_bytes_and_may_be_kept_for_good(path, base):
    address = f"{base}/static/{path.parent.name}/{path.name}"
    headers, body = asked(address, {"accept-encoding": "gzip, br"})
    assert gzip.decompress(body) == path.read_bytes()
    assert headers["content-encoding"] == "gzip"
    assert "immutable" in headers["cache-control"]
    assert headers["vary"] == "Accept-Encoding"
    assert headers["content-type"].startswith("text/")
    assert int(headers["content-length"]) == len(body) < 0.45 * path.stat().st_size


def test_head_says_the_same_without_the_bytes():
    headers, body = asked(f"/static/js/{SCRIPT.name}", {"accept-encoding": "gzip"}, "HEAD")
    assert body == b""
    assert int(headers["content-length"]) == len(static_files.packed(f"js/{SCRIPT.name}"))


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        (f"/static/js/{SCRIPT.name}", {"accept-encoding": "identity"}),
        (f"/static/js/{SCRIPT.name}", {"accept-encoding": "gzip;q=0"}),
        (f"/static/js/{SCRIPT.name}", {"accept-encoding": "gzip", "range": "bytes=0-9"}),
        ("/static/js/nothing.js", {"accept-encoding": "gzip"}),
        ("/static/js/..%2f..%2findex.html", {"accept-encoding": "gzip"}),
        ("/static/js/../index.js", {"accept-encoding": "gzip"}),
        ("/co-cau", {"accept-encoding": "gzip"}),
    ],
)
def test_all_else_is_left_to_streamlit(path, headers):
    assert asked(path, headers)[1] == b"beneath"


@given(st.text(max_size=40))
def test_no_name_leads_out_of_the_folder(text):
    found = static_files._FILE.search(f"/static/js/{text}.js")
    if found:
        assert (STATIC / found[1]).resolve().is_relative_to(STATIC)


def test_what_pages_show_is_there_under_the_names_that_are_asked_for_ahead():
    names = static_files.ahead()
    assert {name.partition(".")[0] for name in names} >= set(static_files.SHOWN)
    assert "embed" in {name.partition(".")[0] for name in names}
    assert len(set(names)) == len(names)
    assert all((STATIC / "js" / name).is_file() for name in names)


def test_a_visit_asks_for_no_script_that_the_first_html_did_not_name(visit):
    page = visit("/")
    asked = set(page.evaluate("performance.getEntriesByType('resource').map((each) => each.name)"))
    scripts = {Path(url).name for url in asked if url.endswith(".js")}
    named = set(re.findall(r'="\./(?:static/js/)?([\w.-]+\.js)"', page.request.get(page.url).text()))
    assert scripts
    assert scripts <= named


def test_the_server_sends_them_compressed(server):
    connection = http.client.HTTPConnection(server.url.removeprefix("http://"))
    connection.request("GET", f"/static/js/{SCRIPT.name}", headers={"accept-encoding": "gzip"})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    assert answer.getheader("content-encoding") == "gzip"
    assert gzip.decompress(body) == SCRIPT.read_bytes()
    assert answer.getheader("content-security-policy")


def test_packing_ahead_is_what_the_shell_lists_and_more():
    static_files.packed.cache_clear()
    static_files.pack()
    assert static_files.packed.cache_info().currsize > len(static_files.ahead())
