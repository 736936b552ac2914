"""People who sign in: a provider of their own, the settings of a server that knows it, and cookies true and forged."""

import http.client
import json
import subprocess
import sys
import time
import uuid
from contextlib import contextmanager

from itsdangerous import TimestampSigner, URLSafeTimedSerializer
from streamlit.web.server.starlette import starlette_app_utils

from lsdash.data import access
from tests.data.intake.files import SENDER
from tools.server import HOST, free_port

SECRET = "kJ8-2mQpZ_r4TtX9vLsB7nWcYdE1aFgH"  # noqa: S105 - of the tests alone
COOKIE, XSRF = "_streamlit_user", "_streamlit_xsrf"
ACCESS = f"""
[[person]]
address = "lan@so.example"
roles = ["sender"]
unit = "{SENDER}"
areas = ["huu-lung"]

[[person]]
address = "nam@so.example"
roles = ["sender"]
unit = "Phòng Công thương huyện Chi Lăng"
areas = ["chi-lang"]

[[person]]
address = "lan-duyet@so.example"
roles = ["approver"]

[[group]]
claim = "groups"
value = "lsdash-duyet"
roles = ["approver", "keeper"]
"""
PEOPLE = {
    "lan": {"email": "lan@so.example", "email_verified": True, "name": "Nguyễn Thị Lan"},
    "nam": {"email": "nam@so.example", "email_verified": True, "name": "Nam"},
    "hoa": {"email": "hoa@so.example", "email_verified": True, "name": "Hoa", "groups": ["khac", "lsdash-duyet"]},
    "khach": {"email": "lan@so.example", "email_verified": False, "name": "Khách"},
}


def claims(who, *, issuer="https://id.example", age=0, **other):
    """What the provider says of one of the people who signed in `age` seconds ago."""
    now = int(time.time()) - age
    return {"is_logged_in": True, "provider": "default", "iss": issuer, "sub": who, "iat": now, "nonce": "n"} | {
        **PEOPLE[who],
        **other,
    }


def rules(tmp_path, monkeypatch, text=ACCESS):
    """Make this the file that says who may do what."""
    file = tmp_path / "access.toml"
    file.write_text(text, encoding="utf-8")
    monkeypatch.setenv("LSDASH_ACCESS", str(file))
    access._read.cache_clear()


def settings(folder, port, issuer="https://id.example"):
    """Write the settings of a server on this port; returns what to add to its environment."""
    secrets, people = folder / "secrets.toml", folder / "access.toml"
    secrets.write_text(
        f'[auth]\nredirect_uri = "http://{HOST}:{port}/oauth2callback"\ncookie_secret = "{SECRET}"\n'
        'client_id = "lsdash"\nclient_secret = "any"\n'
        f'server_metadata_url = "{issuer}/.well-known/openid-configuration"\n',
        encoding="utf-8",
    )
    secrets.chmod(0o600)
    people.write_text(ACCESS, encoding="utf-8")
    return {"STREAMLIT_SECRETS_FILES": str(secrets), "LSDASH_ACCESS": str(people)}


@contextmanager
def provider():
    """A provider that signs in whoever of the people names themselves; its address. A process of its own."""
    port = free_port()
    told = [f"--user-claims={json.dumps({'sub': who, **said})}" for who, said in PEOPLE.items()]
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port), *told]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            deadline = time.monotonic() + 30
            while not _answers(port):
                assert process.poll() is None
                assert time.monotonic() < deadline
                time.sleep(0.05)
            yield f"http://localhost:{port}"
        finally:
            process.terminate()


def _answers(port):
    connection = http.client.HTTPConnection("localhost", port, timeout=5)
    try:
        connection.request("GET", "/.well-known/openid-configuration")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def cookies(said, origin, *, secret=SECRET, name=COOKIE, signed_ago=0):
    """The cookies of a browser in which somebody of these claims has signed in at `origin`."""

    class Signer(TimestampSigner):
        def get_timestamp(self):
            return super().get_timestamp() - signed_ago

    made = URLSafeTimedSerializer(secret, salt=name, signer=Signer).dumps(json.dumps({**said, "origin": origin}))
    return {COOKIE: made, XSRF: starlette_app_utils.generate_xsrf_token_string()}


def upload(server, session, cookies, *, origin="", method="PUT", token=None):
    """The status of an upload to a session with these cookies, as a browser or anybody else may send it."""
    border = uuid.uuid4().hex
    body = (
        f'--{border}\r\nContent-Disposition: form-data; name="f"; filename="b1.csv"\r\n'
        f"Content-Type: text/csv\r\n\r\n1;2\r\n--{border}--\r\n"
    )
    headers = {"Content-Type": f"multipart/form-data; boundary={border}"}
    headers |= {"X-Xsrftoken": token or cookies.get(XSRF, "")} if cookies else {}
    headers |= {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())} if cookies else {}
    headers |= {"Origin": origin} if origin else {}
    connection = http.client.HTTPConnection(HOST, server.port, timeout=20)
    try:
        connection.request(method, f"/_stcore/upload_file/{session}/{uuid.uuid4()}", body, headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status
    finally:
        connection.close()
