"""Every state of the data that a visitor can meet, on a running server: words and a code, health, no restart."""

import pytest

from lsdash.data import releases
from tests.roots import rooted
from tools.faults import states
from tools.server import Server
from tools.visitor import Visitor


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    root = tmp_path_factory.mktemp("site") / "store"
    with rooted(root):
        yield states.filled(root)


@pytest.fixture(scope="module")
def running(site):
    with Server(site.root) as server:
        yield server
        assert "Traceback" not in server.log()


@pytest.fixture(scope="module")
def visitor(running):
    with Visitor(running.url) as visitor:
        yield visitor


@pytest.mark.slow
@pytest.mark.parametrize("name", states.CURRENT)
def test_broken_data_are_said_with_a_code_and_mended_while_the_server_runs(running, visitor, site, name):
    assert states.broken(running, visitor, site, name) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", states.OTHER)
def test_a_broken_pinned_release_or_demonstration_leaves_the_report_alone(running, visitor, site, name):
    assert states.elsewhere(running, visitor, site, name) == []


@pytest.mark.slow
def test_a_folder_that_is_gone_is_filled_again(running, visitor, site):
    with states.kept(site.root):
        states.remove(site.root)
        visitor.open("co-cau")
        assert states.SOUND in visitor.html
    visitor.open("co-cau", "bo=mophong")
    assert site.demo.id in visitor.html


@pytest.mark.slow
def test_a_state_that_is_not_said_is_seen(running, visitor, site, monkeypatch):
    monkeypatch.setitem(states.CURRENT, "nothing", ("LS-04", lambda _site: None))
    assert len(states.broken(running, visitor, site, "nothing")) > 4
    monkeypatch.setitem(states.OTHER, "nothing", ("ban", "LS-04", lambda _site: None))
    assert states.elsewhere(running, visitor, site, "nothing")


def test_all_codes_are_met_but_those_of_no_file():
    met = {code for code, _ in states.CURRENT.values()} | {code for _, code, _ in states.OTHER.values()}
    codes = {each.code for each in releases.ReleaseError.__subclasses__()}
    # Nothing built is built at once; unknown and withdrawn releases are no damage, see test_pages_releases.py; an
    # unknown form is a wrong setting, see test_storage.py; what is of submissions is in their own tests.
    # A disk that does not answer and a name that cannot be used are in test_release_opening.py and test_releases.py.
    assert codes - met - {"LS-11", "LS-12", "LS-13", "LS-14", "LS-15"} == {"LS-01", "LS-08", "LS-09", "LS-10"}
