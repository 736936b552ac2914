"""Scripts and style sheets of the pages: under names that change with them; what is there without their ground."""

import gzip
import http.client
import re

import pytest

from lsdash.ui import browser_files, enhancements
from lsdash.web import html_head, vega_bundle
from lsdash.web.streamlit_internals import browser_scripts

NAMES = [*browser_files.FILES, browser_files.VEGA]


def asked(server, path, **headers):
    connection = http.client.HTTPConnection(server.url.removeprefix("http://"), timeout=120)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer, body


def test_files_may_be_kept_for_good_and_come_compressed(server):
    for name in NAMES:
        answer, body = asked(server, f"{browser_files.FOLDER}/{name}", **{"accept-encoding": "gzip"})
        assert (answer.status, answer.getheader("content-encoding")) in {(200, "gzip"), (200, None)}, name
        whole = gzip.decompress(body) if answer.getheader("content-encoding") else body
        assert whole == (browser_files.FILES.get(name) or vega_bundle.path().read_bytes())
        assert "immutable" in answer.getheader("cache-control")
        assert answer.getheader("content-type").startswith("text/")
        assert answer.getheader("content-security-policy")


def test_files_of_streamlit_come_compressed(server):
    name = re.search(rb'src="\.(/static/js/index\.[\w-]+\.js)"', asked(server, "/")[1])[1].decode()
    answer, body = asked(server, name, **{"accept-encoding": "gzip"})
    assert answer.getheader("content-encoding") == "gzip"
    assert len(body) < 0.45 * len(gzip.decompress(body))


def test_modules_import_modules_that_are_served():
    for name, content in browser_files.FILES.items():
        for imported in re.findall(rb'(?:from|import\(|URL\()\s*"\./([\w.]+)"', content):
            assert imported.decode() in NAMES, name


def test_vega_is_made_once_and_by_nobody_else(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    runs = []
    monkeypatch.setattr(vega_bundle, "_make", lambda target: (runs.append(target), target.write_text("x")))
    assert vega_bundle.path() == vega_bundle.path()
    assert len(runs) == 1
    (folder,) = tmp_path.iterdir()
    assert folder.stat().st_mode & 0o077 == 0
    folder.chmod(0o777)
    with pytest.raises(PermissionError):
        vega_bundle.path()


def test_a_failure_to_make_vega_is_logged(tmp_path, monkeypatch, caplog):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "nowhere"))
    vega_bundle.prepare()
    assert "could not be made" in caplog.text


@pytest.fixture
def without(monkeypatch):
    """Switches one enhancement off; the first HTML is made anew."""
    monkeypatch.setattr(enhancements, "_missing", {})

    def off(name, reason):
        enhancements.switch_off(name, reason)
        html_head._scripts.cache_clear()

    yield off
    html_head._scripts.cache_clear()


@pytest.mark.parametrize("name", browser_scripts.GROUNDS)
def test_a_script_whose_ground_is_gone_is_not_begun(name, monkeypatch, without, caplog):
    monkeypatch.setattr(browser_scripts, "_words_there", set)
    without(name, browser_scripts.GROUNDS[name]())
    assert f"going on without {name}" in caplog.text
    entry = html_head._ENTRIES.get(name, name)
    assert f'src=".{browser_files.FOLDER}/{entry}.js"' not in html_head._scripts()


def test_in_plain_mode_there_is_no_script_of_ours(monkeypatch, without):
    monkeypatch.setenv("LSDASH_PLAIN", "1")
    html_head._scripts.cache_clear()
    assert (html_head._scripts(), html_head._waiting("vi")) == ("", "")
