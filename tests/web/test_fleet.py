"""Several processes behind the nginx of `deploy/`: seats, what is kept, a process that dies, a new release."""

import contextlib
import gzip
import json
import os
import re
import shutil
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from lsdash.data import build
from tests.browsing import choose, settled
from tests.data.test_build import change_a_cell
from tools import fleet
from tools.browser import open_page, wait_ready
from tools.server import HOST, REPO, free_port
from tools.visitor import Visitor

SEATS = ("s1", "s2", "s3")


@pytest.fixture(scope="module", autouse=True)
def installed():
    if fleet.find_nginx() is None:
        if os.environ.get("CI"):
            pytest.fail("CI must have nginx")
        pytest.skip("no nginx found on this machine")


def ask(url, **headers):
    """Status, headers, body. Redirects of errors to exceptions are undone: they are answers too."""
    request = urllib.request.Request(url, headers={name.replace("_", "-"): text for name, text in headers.items()})  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - our own
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as answer:
        return answer.code, answer.headers, answer.read()


def seat(headers):
    return (re.findall(r"lsdash_seat=(\w*)", headers.get("Set-Cookie", "")) or [""])[0]


def ends_run(frame):
    return ForwardMsg.FromString(frame).WhichOneof("type") == "script_finished"


# --- with stand-ins for the servers -----------------------------------------------------------------------------------


class Echo(BaseHTTPRequestHandler):
    """Answers with its port and the headers that reached it."""

    def do_GET(self):
        said = json.dumps(
            {"port": self.server.server_port, **{key.lower(): value for key, value in self.headers.items()}}
        )
        self.send_response(200)
        self.end_headers()
        self.wfile.write(said.encode())

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def echo(port):
    with ThreadingHTTPServer((HOST, port), Echo) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def stand_ins(tmp_path):
    """The address of nginx before three stand-ins, their ports, and each one's context to be closed."""
    ports = [free_port() for _ in SEATS]
    with contextlib.ExitStack() as stack:
        running = []
        for port in ports:
            own = contextlib.ExitStack()
            own.enter_context(echo(port))
            running.append(stack.enter_context(own))
        yield f"http://{HOST}:{stack.enter_context(fleet.nginx(tmp_path, ports))}", ports, running


def port_of(url, path="/", **headers):
    _, answered, body = ask(url + path, **headers)
    return json.loads(body)["port"], seat(answered)


def test_who_comes_first_gets_a_seat_in_turn_and_keeps_it(stand_ins):
    url, ports, _ = stand_ins
    first = [port_of(url) for _ in range(6)]
    assert {port for port, _ in first} == set(ports)
    assert all(given == SEATS[ports.index(port)] for port, given in first)
    for number, own in enumerate(SEATS):
        for path in ("/co-cau?kv=tw", "/media/abc.png", "/_stcore/health", "/_stcore/stream", "/static/js/x.js"):
            assert port_of(url, path, Cookie=f"other=1; lsdash_seat={own}") == (ports[number], "")


@pytest.mark.parametrize("cookie", ["", "s9", "s1s1", "127.0.0.1:22", "lsdash_any", "../s1", "s1:s1", "'", "x" * 3000])
def test_a_cookie_that_names_no_seat_leads_nowhere_else(stand_ins, cookie):
    url, ports, _ = stand_ins
    port, given = port_of(url, Cookie=f"lsdash_seat={cookie}")
    assert given == SEATS[ports.index(port)]


def test_where_a_process_is_gone_its_visitors_move_once_and_stay(stand_ins):
    url, ports, running = stand_ins
    running[1].close()
    port, given = port_of(url, Cookie="lsdash_seat=s2")
    assert (port != ports[1], given) == (True, SEATS[ports.index(port)])
    assert port_of(url, Cookie=f"lsdash_seat={given}") == (port, "")
    with echo(ports[1]):
        assert port_of(url, Cookie=f"lsdash_seat={given}") == (port, "")
        assert port_of(url, Cookie="lsdash_seat=s2") == (ports[1], "")
    assert {port_of(url)[0] for _ in range(6)} == {ports[0], ports[2]}


def test_a_process_that_hangs_is_left_as_soon_as_the_browser_asks_for_its_health(stand_ins):
    url, ports, running = stand_ins
    running[2].close()
    with socket.socket() as silent:
        silent.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        silent.bind((HOST, ports[2]))
        silent.listen(50)
        begun = time.monotonic()
        port, given = port_of(url, "/_stcore/health", Cookie="lsdash_seat=s3")
        assert 2 < time.monotonic() - begun < 10
        assert port in ports[:2]
        assert given in SEATS[:2]


def test_processes_hear_from_nginx_alone_who_asks_and_how(stand_ins):
    url, _, _ = stand_ins
    told = {"X_Forwarded_For": "6.6.6.6", "X_Forwarded_Proto": "https", "X_Forwarded_Host": "evil.example"}
    told |= {"Forwarded": "for=6.6.6.6", "X_Real_IP": "6.6.6.6"}
    heard = json.loads(ask(f"{url}/", **told)[2])
    assert (heard["x-forwarded-for"], heard["x-forwarded-proto"]) == (HOST, "http")
    assert heard["host"] == url.removeprefix("http://")
    assert not [key for key, text in heard.items() if "6.6.6.6" in str(text) or "evil" in str(text)]


def test_a_name_that_is_not_ours_gets_no_answer_and_errors_no_version(stand_ins):
    url, _, _ = stand_ins
    with pytest.raises((ConnectionError, OSError)):
        ask(f"{url}/", Host="evil.example")
    assert ask(f"{url}/", Host=fleet.NAME)[0] == 200
    status, headers, body = ask(f"{url}/_stcore/metrics")
    assert (status, headers["Server"]) == (404, "nginx")
    assert not re.search(rb"nginx/\d", body)
    assert ask(f"{url}/?{'x' * 12_000}")[0] == 200


OWN = ("content-security-policy", "x-content-type-options", "referrer-policy", "permissions-policy")


def raw(url, request):
    """Status line and headers, as they come, of an answer to bytes that need not be a request."""
    host, port = url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(request)
        answer = b""
        while b"\r\n\r\n" not in answer and (part := connection.recv(65536)):
            answer += part
    return answer.partition(b"\r\n\r\n")[0].decode("latin-1").lower()


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        ("GET /_stcore/metrics HTTP/1.1\r\nHost: {host}\r\n\r\n", 404),
        ("POST / HTTP/1.1\r\nHost: {host}\r\nContent-Length: 9999999\r\n\r\n", 413),
        ("PUT /_stcore/upload_file/a/b HTTP/1.1\r\nHost: {host}\r\nContent-Length: 9999999\r\n\r\n", 413),
        ("GET /{long} HTTP/1.1\r\nHost: {host}\r\n\r\n", 414),
        ("GARBAGE\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: {host}\r\nX: {long}\r\n\r\n", 400),
        ("GET /co-cau HTTP/1.1\r\nHost: {host}\r\n\r\n", 502),
        ("GET /data/co-cau.csv HTTP/1.1\r\nHost: {host}\r\n\r\n", 502),
    ],
    ids=[
        "metrics",
        "long-body",
        "long-upload",
        "long-target",
        "garbage",
        "no-host",
        "long-header",
        "gone",
        "data-gone",
    ],
)
def test_what_nginx_answers_itself_has_the_headers_and_no_version(stand_ins, request_, status):
    url, _, running = stand_ins
    if status == 502:
        for each in running:
            each.close()
    answer = raw(url, request_.format(host=url.removeprefix("http://"), long="x" * 40_000).encode())
    assert answer.split()[1] == str(status)
    assert [name for name in OWN if answer.count(f"\r\n{name}: ") != 1] == []
    assert "\r\nserver: nginx\r\n" in answer


# --- with the real servers --------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def shared(filled, tmp_path_factory):
    """The folder of releases that all processes share: that of the report alone."""
    root = tmp_path_factory.mktemp("fleet") / "store"
    return shutil.copytree(filled, root, ignore=shutil.ignore_patterns("*mophong*"))


@pytest.fixture(scope="module")
def running(installed, shared):
    with fleet.fleet(shared) as found:
        yield found


@pytest.fixture(scope="module")
def script(running):
    """The address of the first script that the page asks for."""
    page = ask(f"{running.url}/co-cau")[2].decode()
    path = re.findall('static/js/index[^"]+', page)[0]
    return f"{running.url}/{path}"


@pytest.mark.slow
def test_static_files_are_compressed_and_asked_of_a_process_once(running, script):
    for status in ("MISS", "HIT"):
        _, headers, body = ask(script, Accept_Encoding="gzip, deflate, br")
        assert (headers["X-Cache-Status"], headers["Content-Encoding"]) == (status, "gzip")
        assert "immutable" in headers["Cache-Control"]
    _, headers, whole = ask(script, Accept_Encoding="identity")
    assert (headers["X-Cache-Status"], headers["Content-Encoding"]) == ("HIT", None)
    assert gzip.decompress(body) == whole
    assert len(body) < len(whole) / 2
    for _ in range(2):
        assert ask(f"{running.url}/static/js/nothing.js")[1]["X-Cache-Status"] == "MISS"


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/", "/co-cau", "/nowhere", "/data/co-cau.csv", "/healthz", "/data/nothing.csv"])
def test_through_nginx_each_security_header_stands_once(running, path):
    for _ in range(2):
        headers = ask(running.url + path, Host=fleet.NAME)[1]
        assert {name: len(headers.get_all(name)) for name in OWN} == dict.fromkeys(OWN, 1)
        assert "default-src 'self'" in headers["content-security-policy"]


@pytest.mark.slow
def test_answers_of_a_pinned_release_are_kept_and_no_others(running):
    release = json.loads(ask(f"{running.url}/healthz")[2])["release"]
    address = f"{running.url}/data/co-cau.csv"
    for status in ("MISS", "HIT"):
        _, pinned, body = ask(f"{address}?ban={release}", Accept_Encoding="gzip")
        assert (pinned["X-Cache-Status"], pinned["Content-Encoding"]) == (status, "gzip")
        assert ask(address)[1]["X-Cache-Status"] == "MISS"
    assert gzip.decompress(body) == ask(f"{address}?ban={release}")[2]
    assert ask(f"{address}?ban={release}&kv=tw")[1]["X-Cache-Status"] == "MISS"
    assert ask(f"{address}?ban={release}", If_None_Match=pinned["ETag"])[0] == 304
    assert ask(f"{address}?ban=bc2004-000000000000")[0] == 400


@pytest.mark.slow
def test_pages_connect_through_it_and_a_killed_process_costs_its_visitors_one_reconnect(running, chromium):
    page = open_page(chromium, f"{running.url}/muc-tieu?kv=tw")
    sockets, frames = [], []

    def received(frame):
        frames.append(frame)

    def opened(socket):
        sockets.append(socket.url)
        socket.on("framereceived", received)

    page.on("websocket", opened)
    page.evaluate("window.stillHere = true")
    own = next(each["value"] for each in page.context.cookies() if each["name"] == "lsdash_seat")
    victim = running.servers[SEATS.index(own)]

    try:
        with contextlib.ExitStack() as stack:  # visitors of all other seats, who stay where they are
            others = [{"lsdash_seat": each} for each in SEATS if each != own]
            found = [stack.enter_context(Visitor(running.url, cookies=cookies)) for cookies in others]
            for each in found:
                each.open("co-cau")
            victim.process.kill()
            victim.process.wait()
            for each in found:
                each.open("co-cau", "kv=dp")
        deadline = time.monotonic() + 30
        while not any(map(ends_run, frames)):  # the page runs again without being asked to
            assert time.monotonic() < deadline
            page.wait_for_timeout(50)
        wait_ready(page)
        choose(page, "kv", "Ngoài quốc doanh")
        settled(page, "kv=tw&kv=nqd")
        assert page.evaluate("window.stillHere")  # it was not loaded anew
        assert len(sockets) == 1
        moved = next(each["value"] for each in page.context.cookies() if each["name"] == "lsdash_seat")
        assert moved in {*SEATS} - {own}
    finally:
        page.context.close()
        victim.restart()


@pytest.mark.slow
def test_a_new_release_shows_with_the_next_click_on_every_process(running, shared, data_copy, monkeypatch):
    monkeypatch.setenv("LSDASH_ROOT", str(shared))
    change_a_cell(data_copy)

    with contextlib.ExitStack() as stack:
        visitors = [stack.enter_context(Visitor(each.url)).open("co-cau") for each in running.servers]
        made = build.release(data_copy)[0]
        said = [made.id in each.open("co-cau", "kv=tw").html for each in visitors]
    assert said == [True] * 3
    healthy = {"status": "ok", "release": made.id}
    assert [json.loads(ask(f"{server.url}/healthz")[2]) for server in running.servers] == [healthy] * 3


# --- what is handed to an administrator -------------------------------------------------------------------------------


def test_units_are_valid(tmp_path):
    if shutil.which("systemd-analyze") is None:
        pytest.skip("no systemd on this machine")
    units = []
    for unit in (REPO / "deploy" / "systemd").iterdir():
        copy = tmp_path / unit.name.replace("@.", "@8501.")
        copy.write_text(unit.read_text(encoding="utf-8").replace("/opt/lsdash", str(REPO)), encoding="utf-8")
        units.append(str(copy))
    command = ["systemd-analyze", "verify", "--man=no", *units]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_every_process_stands_in_every_list_of_the_configuration():
    text = fleet.CONFIGURATION.read_text(encoding="utf-8")
    for number, own in enumerate(SEATS):
        assert text.count(f":{8501 + number}") == 3
        assert text.count(f"{own} 127.0.0.1:{8501 + number};") == text.count(f'{8501 + number}$" {own};') == 1


def test_the_instructions_name_every_file_and_the_sample_every_setting():
    said = (REPO / "deploy" / "README.md").read_text(encoding="utf-8")
    files = [path for path in (REPO / "deploy").rglob("*") if path.is_file() and path.name != "README.md"]
    assert len(files) == 6
    assert [path.name for path in files if path.name not in said] == []
    sample = (REPO / "deploy" / "lsdash.env").read_text(encoding="utf-8")
    assert set(re.findall(r"^([A-Z_]+)=", sample, re.MULTILINE)) >= {"LSDASH_ROOT", "LSDASH_HOSTS", "LSDASH_FORM"}
