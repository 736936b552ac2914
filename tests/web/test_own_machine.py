"""Uploads are taken from the machine itself alone, and not by a server for others."""

import pytest

from lsdash.ui import own_machine
from lsdash.web import blocked_endpoints
from tests.asking import ask
from tests.web.test_web import app_of

UPLOAD = "/_stcore/upload_file/session-1/file-1"


def passed(method="PUT", path=UPLOAD, client="127.0.0.1", **headers):
    named = [(name.replace("_", "-"), value) for name, value in headers.items()]
    app = app_of(blocked_endpoints.BlockedEndpoints)
    return ask(app, path, method=method, client=client, headers=named).status != 403


@pytest.mark.parametrize("client", ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"])
def test_from_the_machine_itself_a_file_may_be_put_and_taken_away(client):
    assert [passed(method, client=client) for method in ("PUT", "DELETE", "GET", "POST")] == [True, True, False, False]


@pytest.mark.parametrize("client", ["10.0.0.5", "192.168.1.2", "::ffff:10.0.0.5", "2001:db8::1", "testclient", ""])
def test_from_elsewhere_none(client):
    assert not passed(client=client)


def test_not_through_a_proxy_not_elsewhere_below_it_and_not_on_a_server_for_others(monkeypatch):
    assert passed()
    for header in ("x_forwarded_for", "forwarded", "x_real_ip"):
        assert not passed(**{header: "127.0.0.1"})
    for path in (UPLOAD + "/x", "/_stcore/upload_file/a", "/_stcore/upload_file/a/../b"):
        assert not passed(path=path)
    monkeypatch.setenv(own_machine.SERVING, "1")
    assert not passed()
