"""`python -m lsdash serve`: safe by itself, and not started with anything unsafe, which it names in one line."""

import base64
import http.client
import os
import secrets
import socket
import subprocess
import sys
import time
import uuid
from pathlib import Path

import pytest
import uvicorn
from streamlit import config

from lsdash.ui import own_machine
from lsdash.web import production_checks, secret_strength, serve
from tools.server import HOST, REPO, Server, free_port
from tools.visitor import Visitor

UNSAFE = {
    "client.showErrorDetails": "full",
    "client.toolbarMode": "developer",
    "client.allowedOrigins": ["https://evil.example"],
    "client.showErrorLinks": True,
    "server.fileWatcherType": "auto",
    "server.runOnSave": True,
    "server.enableCORS": False,
    "server.enableXsrfProtection": False,
    "server.corsAllowedOrigins": ["https://evil.example"],
    "server.enableStaticServing": True,
    "server.enableAgentApi": True,
    "server.scriptHealthCheckEnabled": True,
    "server.headless": False,
    "server.maxUploadSize": 200,
    "server.maxMessageSize": 200,
    "server.trustedUserHeaders": '{"x-user": "email"}',
    "server.maxWidgetStateSize": 25,
    "global.developmentMode": True,
    "global.e2eTest": True,
    "browser.gatherUsageStats": True,
    "logger.enableRich": True,
    "logger.level": "debug",
}
EVERYBODY = [
    *("0.0.0.0/0", "0.0.0.0/1", "128.0.0.0/2"),
    *("::/0", "2000::/3", "::/8", "::/64", "::ffff:0:0/96", "::ffff:0:0/97"),
]
SECRET = "a1f0c35e9d7b48620e6c1d94b7f2835a5c9e0b17d3f86a42ce017b95d8e4f263"  # noqa: S105 - of the tests alone
SAFE = {rule.option: rule.default for rule in production_checks.RULES}
SECRETS = [str(folder / ".streamlit" / "secrets.toml") for folder in (Path.home(), REPO)]


@pytest.fixture
def start(monkeypatch, tmp_path, capsys):
    """Start the profile without a server: (exit code, options, what was said)."""
    config.get_config_options()  # read once, before any of them is replaced
    loaded, started = [], []
    monkeypatch.setattr(serve.runpy, "run_path", lambda path: {"app": path})
    monkeypatch.setattr(serve, "load", loaded.append)
    monkeypatch.setattr(serve.uvicorn, "run", lambda app, **_: started.append(app))
    monkeypatch.setenv("LSDASH_ROOT", str(tmp_path / "store"))
    monkeypatch.setenv("LSDASH_HOSTS", "so.example")
    monkeypatch.setattr(config, "is_manually_set", lambda _: False)
    monkeypatch.setenv(own_machine.SERVING, "")  # which `serve` sets for good
    monkeypatch.setattr(serve.os, "geteuid", lambda: 1000, raising=False)

    def start_on(port=None):
        loaded.clear()
        started.clear()
        code = serve.serve(port)
        assert started in ([], [str(REPO / "app.py")])
        return code, loaded[0] if started else None, capsys.readouterr().err

    return start_on


def test_every_rule_has_a_case_here():
    assert SAFE.keys() == UNSAFE.keys()
    assert production_checks.flaws(SAFE) == []
    assert SAFE.keys() <= set(config.get_config_options())


@pytest.mark.parametrize("option", UNSAFE)
def test_an_unsafe_option_is_named_with_its_reason(option):
    (flaw,) = production_checks.flaws({**SAFE, option: UNSAFE[option]})
    assert flaw.startswith(f"{option} is {UNSAFE[option]!r}: ")
    assert "\n" not in flaw


@pytest.mark.parametrize("option", UNSAFE)
def test_an_unsafe_option_that_somebody_set_keeps_the_server_from_starting(start, monkeypatch, option):
    monkeypatch.setattr(config, "is_manually_set", lambda name: name == option)
    monkeypatch.setattr(config, "get_option", {**SAFE, option: UNSAFE[option]}.get)
    code, options, said = start()
    assert (code, options) == (1, None)
    assert said.startswith(f"not started: {option} is ")
    assert said.count("\n") == 1


@pytest.mark.parametrize("option", UNSAFE)
def test_an_unsafe_option_of_the_environment_keeps_the_server_from_starting(start, monkeypatch, option):
    value = UNSAFE[option]
    monkeypatch.setenv(
        config.get_config_options()[option].env_var, " ".join(value) if isinstance(value, list) else str(value).lower()
    )
    code, options, said = start()
    assert (code, options) == (1, None)
    assert said.startswith(f"not started: {option} is {UNSAFE[option]!r}")


def test_what_nobody_has_set_is_set_safely(start):
    code, options, said = start(port=8600)
    assert (code, said) == (0, "")
    assert options == {**SAFE, "server.port": 8600, "secrets.files": SECRETS}


def test_other_options_of_the_environment_hold(start, monkeypatch):
    monkeypatch.setenv("STREAMLIT_SERVER_BASE_URL_PATH", "ls")
    monkeypatch.setenv("STREAMLIT_SERVER_PORT", "8601")
    monkeypatch.setenv("STREAMLIT_SERVER_COOKIE_SECRET", SECRET)
    code, options, _ = start()
    assert code == 0
    assert options == {**SAFE, "server.port": 8601, "server.baseUrlPath": "ls", "secrets.files": SECRETS}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LSDASH_HOSTS", ""),
        ("LSDASH_HOSTS", "*"),
        ("LSDASH_EMBEDDERS", "*"),
        ("LSDASH_EMBEDDERS", "https://*.gov.example"),
        ("LSDASH_PROXIES", "*"),
        *(("LSDASH_PROXIES", everybody) for everybody in EVERYBODY),
        ("LSDASH_SESSIONS", "no"),
    ],
)
def test_an_unsafe_setting_keeps_the_server_from_starting(start, monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    code, options, said = start()
    assert (code, options) == (1, None)
    assert said.startswith(f"not started: {name} ")
    assert said.count("\n") == 1


@pytest.mark.parametrize("networks", ["10.0.0.5", "10.0.0.0/8,192.168.0.0/16", "::1,fd00::/8", "::ffff:10.0.0.0/104"])
def test_networks_that_one_keeper_may_have_are_proxies(start, monkeypatch, networks):
    monkeypatch.setenv("LSDASH_PROXIES", networks)
    assert start()[0] == 0


@pytest.mark.parametrize(
    "secret",
    [
        "",
        "change-me",
        "xxx",
        SECRET[:31],
        "0123456789abcdef" * 4,
        "abcdefghijklmnopqrstuvwxyz0123456789",
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJ",
        "change-me-change-me-change-me-change-me",
        "my-very-long-secret-of-lang-son-2026",
        "hanoi" * 7 + "1",
        "a" * 64,
        "ab" * 32,
        f"{SECRET[:16]}{SECRET[:16]}",
        "q1w2e3r4Qwertyuiop-asdfghjkl-zxcvbnm",
    ],
)
def test_a_secret_that_can_be_guessed_keeps_the_server_from_starting_and_is_not_said(start, monkeypatch, secret):
    monkeypatch.setattr(config, "is_manually_set", lambda name: name == "server.cookieSecret")
    monkeypatch.setattr(config, "get_option", {**SAFE, "server.cookieSecret": secret}.get)
    code, options, said = start()
    assert (code, options) == (1, None)
    assert said.startswith("not started: server.cookieSecret is too weak")
    assert not secret or secret not in said
    assert said.count("\n") == 1


def test_secrets_of_every_common_generator_are_strong_enough():
    for _ in range(500):
        made = (
            secrets.token_hex(16),
            secrets.token_hex(32),
            secrets.token_urlsafe(32),
            base64.b64encode(secrets.token_bytes(24)).decode(),
            uuid.uuid4().hex + uuid.uuid4().hex,
        )
        assert not any(map(secret_strength.is_weak, made)), made


@pytest.mark.parametrize("content", [b"[server\n", b"port = \n", b"\xff\xfe", None], ids=repr)
def test_a_configuration_file_that_cannot_be_read_keeps_the_server_from_starting(start, monkeypatch, tmp_path, content):
    """Streamlit logs it and starts with its own defaults."""
    file = tmp_path / "config.toml"
    if content is None:
        file.mkdir()
    else:
        file.write_bytes(content)
    monkeypatch.setattr(config, "get_config_files", lambda _: [str(tmp_path / "none.toml"), str(file)])
    code, options, said = start()
    assert (code, options) == (1, None)
    assert said.startswith(f"not started: {file} is no TOML file: ")
    assert said.count("\n") == 1


def test_running_as_root_is_said(start, monkeypatch):
    monkeypatch.setattr(serve.os, "geteuid", lambda: 0, raising=False)
    code, _, said = start()
    assert code == 0
    assert said.startswith("running as root: ")
    assert said.count("\n") == 1


@pytest.mark.parametrize("name", ["a?b", "a\\b"])
@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
def test_a_root_whose_name_cannot_be_used_is_said_with_the_reason(start, monkeypatch, tmp_path, name):
    monkeypatch.setenv("LSDASH_ROOT", str(tmp_path / name))
    code, _, said = start()
    assert code == 1
    assert said.startswith("not started: LSDASH_ROOT has a character that cannot be used: ")


def test_unsafe_ways_of_signing_in_keep_the_server_from_starting(start, monkeypatch, tmp_path):
    file = tmp_path / "secrets.toml"
    file.write_text('[auth]\ncookie_secret = "xxx"\n')
    file.chmod(0o600)
    monkeypatch.setenv("STREAMLIT_SECRETS_FILES", str(file))
    code, options, said = start()
    assert (code, options) == (1, None)
    assert "not started: [auth] in secrets: redirect_uri is missing\n" in said


@pytest.mark.parametrize("name", ["CERT", "KEY"])
def test_half_of_what_https_needs_keeps_the_server_from_starting(start, monkeypatch, name):
    monkeypatch.setenv(f"STREAMLIT_SERVER_SSL_{name}_FILE", "/etc/ssl/lsdash.pem")
    code, options, said = start()
    assert (code, options) == (1, None)
    assert said == "not started: server.sslCertFile and server.sslKeyFile must be set together\n"


def test_uvicorn_names_itself_to_nobody_and_believes_the_proxies_that_are_named():
    found = uvicorn.Config(None, **serve.uvicorn_options(["10.0.0.0/28"]))
    assert (found.server_header, found.forwarded_allow_ips) == (False, ["10.0.0.0/28"])
    assert uvicorn.Config(None, **serve.uvicorn_options([])).forwarded_allow_ips == []


def test_a_port_that_is_taken_ends_the_server_with_a_line(own_root, tmp_path):
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        taken.listen()
        found = subprocess.run(
            [sys.executable, "-m", "lsdash", "serve", "--port", str(taken.getsockname()[1])],
            env=environment(tmp_path, STREAMLIT_SERVER_ADDRESS=HOST, LSDASH_ROOT=str(own_root)),
            cwd=REPO,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert found.returncode != 0
    assert "address already in use" in found.stderr
    assert "Traceback" not in found.stderr


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such rights")
@pytest.mark.parametrize("below", ["", "releases"])
def test_a_folder_that_anybody_can_write_to_keeps_the_server_from_starting(start, tmp_path, below):
    folder = tmp_path / "store" / below
    folder.mkdir(parents=True)
    folder.chmod(0o777)
    code, options, said = start()
    assert (code, options) == (1, None)
    assert str(folder) in said
    folder.chmod(0o755)
    assert start()[0] == 0


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such rights")
@pytest.mark.parametrize(
    ("what", "mode"),
    [
        ("store/CURRENT", 0o646),
        ("store/releases/bc2004-0123456789ab.duckdb", 0o666),
        ("store/releases/bc2004-0123456789ab.json", 0o602),
        ("store/releases/bc2004-0123456789ab.parquet/unit.parquet", 0o446),
        ("store/submissions/published.json", 0o666),
        ("store/releases", 0o1777),
        ("", 0o777),
    ],
)
def test_what_anybody_can_write_of_the_data_keeps_the_server_from_starting(start, tmp_path, what, mode):
    files = [tmp_path / one for one in ("store/CURRENT", "store/releases/bc2004-0123456789ab.json", what)]
    for file in (file for file in files if file.suffix or file.name == "CURRENT"):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    assert start()[0] == 0
    path, before = tmp_path / what, (tmp_path / what).stat().st_mode
    path.chmod(mode)
    code, options, said = start()
    assert (code, options) == (1, None)
    assert said == f"not started: {path} can be written by anybody on this machine: chmod o-w\n"
    path.chmod(before)
    assert start()[0] == 0


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such rights")
def test_groups_and_a_shared_folder_that_keeps_what_is_in_it_are_no_reason(start, tmp_path):
    (tmp_path / "store" / "releases").mkdir(parents=True)
    (tmp_path / "store" / "CURRENT").touch()
    for path in (tmp_path / "store", tmp_path / "store" / "releases", tmp_path / "store" / "CURRENT"):
        path.chmod(0o2775 if path.is_dir() else 0o664)
    tmp_path.chmod(0o1777)
    (tmp_path / "store" / "link").symlink_to(tmp_path)  # whose own rights mean nothing
    assert start()[0] == 0


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such rights")
def test_many_files_that_anybody_can_write_are_counted(start, tmp_path):
    folder = tmp_path / "store" / "releases"
    folder.mkdir(parents=True)
    for number in range(30):
        (folder / f"{number:02}").touch()
        (folder / f"{number:02}").chmod(0o666)
    code, _, said = start()
    assert code == 1
    assert said.count("\n") == 11
    assert "so can 20 more files and folders" in said


def test_a_folder_that_cannot_be_written_keeps_the_server_from_starting(start, tmp_path, monkeypatch):
    (tmp_path / "store").write_text("a file")
    assert start()[0] == 1
    (tmp_path / "store").unlink()
    monkeypatch.setattr(production_checks.os, "access", lambda *_: False)  # root may write anywhere
    code, _, said = start()
    assert code == 1
    assert "cannot be written" in said


def environment(tmp_path, **more):
    return {**os.environ, "LSDASH_ROOT": str(tmp_path / "store"), "LSDASH_HOSTS": "so.example", **more}


def test_on_the_command_line_an_unsafe_setting_is_one_line_and_exit_code_1(tmp_path):
    found = subprocess.run(
        [sys.executable, "-m", "lsdash", "serve"],
        env=environment(tmp_path, STREAMLIT_CLIENT_SHOW_ERROR_DETAILS="full"),
        cwd=REPO,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert found.returncode == 1
    assert found.stderr.startswith("not started: client.showErrorDetails is 'full': ")
    assert found.stderr.count("\n") == 1


def test_a_host_is_enough_to_serve(tmp_path):
    port = free_port()
    command = [sys.executable, "-m", "lsdash", "serve", "--port", str(port)]
    with subprocess.Popen(command, env=environment(tmp_path), cwd=REPO, stdout=subprocess.DEVNULL) as process:
        try:
            deadline = time.monotonic() + 60
            while (status := answered(port)) is None:
                assert process.poll() is None
                assert time.monotonic() < deadline
                time.sleep(0.1)
            assert status == 200
        finally:
            process.terminate()
            process.wait(20)


def test_for_oneself_streamlit_runs_it_too(own_root):
    with Server(own_root, app=REPO / "app.py") as server, Visitor(server.url) as visitor:
        assert visitor.open("co-cau").errors == []


def answered(port):
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", "/healthz", headers={"Host": "so.example"})
        return connection.getresponse().status
    except OSError:
        return None
    finally:
        connection.close()
