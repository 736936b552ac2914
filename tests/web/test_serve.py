"""`python -m lsdash serve`: safe by itself, and not started with anything unsafe, which it names in one line."""

import http.client
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
import uvicorn
from streamlit import config

from lsdash.ui import own_machine
from lsdash.web import production_checks, serve
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
    "server.trustedUserHeaders": '{"x-user": "email"}',
    "server.maxWidgetStateSize": 25,
    "global.developmentMode": True,
    "global.e2eTest": True,
    "browser.gatherUsageStats": True,
    "logger.enableRich": True,
    "logger.level": "debug",
}
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
    monkeypatch.setenv("STREAMLIT_SERVER_COOKIE_SECRET", "secret")
    code, options, _ = start()
    assert code == 0
    assert options == {**SAFE, "server.port": 8601, "server.baseUrlPath": "ls", "secrets.files": SECRETS}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LSDASH_HOSTS", ""),
        ("LSDASH_HOSTS", "*"),
        ("LSDASH_EMBEDDERS", "*"),
        ("LSDASH_PROXIES", "*"),
        ("LSDASH_PROXIES", "0.0.0.0/0"),
        ("LSDASH_SESSIONS", "no"),
    ],
)
def test_an_unsafe_setting_keeps_the_server_from_starting(start, monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    code, options, said = start()
    assert (code, options) == (1, None)
    assert said.startswith(f"not started: {name} ")
    assert said.count("\n") == 1


def test_unsafe_ways_of_signing_in_keep_the_server_from_starting(start, monkeypatch, tmp_path):
    secrets = tmp_path / "secrets.toml"
    secrets.write_text('[auth]\ncookie_secret = "xxx"\n')
    secrets.chmod(0o600)
    monkeypatch.setenv("STREAMLIT_SECRETS_FILES", str(secrets))
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
