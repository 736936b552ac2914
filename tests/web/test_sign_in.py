"""A server at which people sign in: uploads are taken from senders alone, and nothing that somebody forged counts."""

import asyncio
import http.client
import shutil

import pytest

from lsdash.ui import visitor
from lsdash.web import blocked_endpoints, settings, sign_in_checks
from tests.asking import scope
from tests.signing_in import ACCESS, SECRET, XSRF, claims, cookies, rules, upload
from tests.signing_in import settings as settings_of
from tests.web.test_web import app_of
from tools.server import HOST, Server, free_port
from tools.visitor import Visitor


@pytest.fixture(scope="module")
def site(filled, tmp_path_factory):
    """A server for others whose provider does not answer: cookies are made by the tests."""
    folder, port = tmp_path_factory.mktemp("signing-in"), free_port()
    root = shutil.copytree(filled, folder / "store")
    with Server(root, env=settings_of(folder, port), port=port) as running:
        yield running


def page_of(site, said=None, **forged):
    """The page of reports in English, of somebody with this cookie."""
    jar = cookies(said, site.url, **forged) if said else {XSRF: cookies({}, site.url)[XSRF]}
    visitor = Visitor(site.url, cookies=jar)
    return visitor.open("bao-cao", "lang=en"), jar


def sees_desk(visitor):
    return any("file_uploader" in element.WhichOneof("type") for element in visitor.elements)


@pytest.mark.parametrize(
    ("who", "words", "desk"),
    [
        (claims("lan"), "Signed in: Nguyễn Thị Lan &lt;lan@so.example&gt; – sender", True),
        (claims("hoa"), "Signed in: Hoa &lt;hoa@so.example&gt; – approver, keeper", False),
        (claims("khach"), "no task here, reading only", False),
        (claims("lan", name="<b>Lan</b>\n#1"), "Signed in: bLan/b1 &lt;lan@so.example&gt; – sender", True),
        (claims("lan", age=9 * 3600), "Your sign-in has expired. Please sign in again.", False),
        (None, "Not signed in: reading only.", False),
    ],
)
def test_the_page_says_who_is_signed_in_and_has_the_desk_of_their_role(site, who, words, desk):
    page, jar = page_of(site, who)
    with page:
        assert page.errors == []
        assert words in page.html
        assert sees_desk(page) is desk
        taken = upload(site, page.session, jar, origin=site.url)
        assert taken == (204 if desk else 403)
        assert upload(site, page.session, jar, origin=site.url, method="DELETE") == taken


FORGED = {
    "signed with another secret": {"secret": "another"},
    "signed for another cookie": {"name": "_streamlit_user_tokens"},
    "signed too long ago": {"signed_ago": 40 * 86_400},
}


@pytest.mark.parametrize("forged", FORGED.values(), ids=FORGED)
def test_a_cookie_that_this_server_has_not_signed_is_nobodys(site, forged):
    page, jar = page_of(site, claims("lan"), **forged)
    with page:
        assert "Not signed in" in page.html
        assert not sees_desk(page)
        assert upload(site, page.session, jar, origin=site.url) == 403


def test_a_changed_letter_of_a_cookie_makes_it_nobodys(site):
    jar = cookies(claims("khach", roles=["sender"]), site.url)
    name, true = "_streamlit_user", cookies(claims("lan"), site.url)["_streamlit_user"]
    page, _ = page_of(site, claims("lan"))
    with page:
        for place in range(0, len(true), 7):
            other = "A" if true[place] != "A" else "B"
            broken = {**jar, name: true[:place] + other + true[place + 1 :]}
            assert upload(site, page.session, broken, origin=site.url) == 403
        for value in ("", "x", "a.b.c", "é", '"', "chunks-3", "{}", "null"):
            assert upload(site, page.session, {**jar, name: value.encode().decode("latin-1")}, origin=site.url) == 403


def test_a_forged_upload_is_refused_before_a_byte_is_stored(site):
    page, jar = page_of(site, claims("lan"))
    other, of_other = page_of(site, claims("nam"))
    reader, of_reader = page_of(site)
    with page, other, reader:
        assert upload(site, page.session, jar, origin=site.url) == 204
        # Another person's page, nobody's page, a page that is not open.
        assert upload(site, other.session, jar, origin=site.url) == 403
        assert upload(site, reader.session, jar, origin=site.url) == 403
        assert upload(site, "no-such-session", jar, origin=site.url) == 403
        # Nobody, a reader on their own page, and a reader with the session of a sender.
        assert upload(site, page.session, {}) == 403
        assert upload(site, reader.session, of_reader, origin=site.url) == 403
        assert upload(site, page.session, of_reader, origin=site.url) == 403
        # Another site, no site, and without the token that other sites cannot read.
        assert upload(site, page.session, jar, origin="http://evil.example") == 403
        assert upload(site, page.session, jar, origin=f"{site.url}.evil.example") == 403
        assert upload(site, page.session, jar) == 403
        assert upload(site, page.session, jar, origin=site.url, token=of_other[XSRF]) == 403
        assert upload(site, page.session, jar, origin=site.url, method="POST") == 403
        # A second sign-in of the same person: the page is still of the first.
        again = cookies(claims("lan", nonce="later"), site.url)
        assert upload(site, page.session, again, origin=site.url) == 403


def test_a_refused_upload_is_not_read():
    read, sent = [], []

    async def receive():
        read.append(1)
        return {"type": "http.request", "body": b"x", "more_body": False}

    async def send(message):
        sent.append(message)

    asked = scope("http", "/_stcore/upload_file/a/b", method="PUT", client="10.0.0.5")
    asyncio.run(app_of(blocked_endpoints.BlockedEndpoints)(asked, receive, send))
    assert (sent[0]["status"], read) == (403, [])


def test_a_page_of_another_site_cannot_open_a_session_in_the_name_of_its_visitor(site):
    jar = cookies(claims("lan"), site.url)
    for changed in ({XSRF: ""}, {}):
        with Visitor(site.url, cookies={**jar, **changed}) as page:
            page.open("bao-cao", "lang=en")
            assert sees_desk(page) is (changed == {})
    with Visitor(site.url, cookies=cookies(claims("lan"), "http://evil.example")) as page:
        assert not sees_desk(page.open("bao-cao", "lang=en"))


def test_a_sign_in_that_has_ended_is_over_for_every_copy_of_its_cookie(tmp_path, monkeypatch):
    rules(tmp_path, monkeypatch)
    monkeypatch.setattr(visitor, "_ended", visitor._ended.copy())
    first, second = claims("lan", nonce="first"), claims("lan", nonce="second")
    visitor.end(first)
    assert visitor.of_claims(first).expired
    assert visitor.of_claims(second).may("sender")


def test_where_nobody_signs_in_its_addresses_are_no_pages(server):
    for path in ("/auth/login", "/auth/logout", "/oauth2callback"):
        assert asked(server, path)[0] == 404


def test_ways_in_and_out_lead_to_the_page_of_reports_and_are_kept_by_no_cache(site):
    for path in ("/auth/login", "/auth/login?provider=x", "/oauth2callback?state=x&code=y", "/auth/logout"):
        status, headers = asked(site, path, Referer=f"{site.url}/bao-cao?lang=en")
        assert (status, headers["location"], headers["cache-control"]) == (302, "/bao-cao?lang=en", "no-store")
        assert "content-security-policy" in headers
    assert asked(site, "/oauth2callback")[1]["location"] == "/bao-cao"
    hostile = asked(site, "/oauth2callback", Cookie='lsdash_language="//evil.example"; x="')
    assert hostile[1]["location"] == "/bao-cao"


def asked(site, path, **headers):
    connection = http.client.HTTPConnection(HOST, site.port, timeout=20)
    try:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status, {key.lower(): value for key, value in answer.getheaders()}
    finally:
        connection.close()


def test_words_of_visitors_do_not_reach_the_log(site):
    asked(site, "/oauth2callback?error=denied&error_description=words-of-a-visitor%0Aforged")
    asked(site, "/oauth2callback?error=words%20of%20a%20visitor")
    assert "Error during authentication: denied" in site.log()
    assert not any(words in site.log() for words in ("words-of-a-visitor", "words of a visitor", "forged"))


SOUND = f"""
[auth]
redirect_uri = "https://so.example/oauth2callback"
cookie_secret = "{SECRET}"
client_id = "lsdash"
client_secret = "any"
server_metadata_url = "https://id.example/.well-known/openid-configuration"
"""
OWN = settings.Settings(hosts=frozenset({"so.example"}))


def said_of(tmp_path, text=SOUND, *, base="", mode=0o600):
    file = tmp_path / "secrets.toml"
    file.write_text(text, encoding="utf-8")
    file.chmod(mode)
    return sign_in_checks.problems([str(tmp_path / "none.toml"), str(file)], OWN, base)


def test_sound_settings_have_no_problem(tmp_path, monkeypatch):
    rules(tmp_path, monkeypatch)
    assert said_of(tmp_path) == []
    assert said_of(tmp_path, SOUND.replace("so.example/", "so.example/ls/"), base="ls") == []
    assert said_of(tmp_path, SOUND.replace("https://so.example", "http://localhost:8501")) == []
    assert said_of(tmp_path, SOUND.replace("https://id", "http://localhost:9400/id")) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (SECRET, "", "cookie_secret is missing"),
        (SECRET, "xxx", "cookie_secret is too weak"),
        (SECRET, "changeme" * 8, "cookie_secret is too weak"),
        (SECRET, SECRET[:31], "cookie_secret is too weak"),
        ('"lsdash"', "3", "client_id is missing"),
        ("https://so.example", "http://so.example", "redirect_uri is 'http://so.example/oauth2callback'"),
        ("https://so.example", "https://evil.example", "expected a name of LSDASH_HOSTS"),
        ("so.example/oauth2callback", "so.example/callback", "expected https://NAME/oauth2callback"),
        ("so.example/oauth2callback", "so.example/oauth2callback?x=1", "expected https://NAME/oauth2callback"),
        ("https://so.example", "https://[", "redirect_uri is"),
        ("https://id.example", "http://id.example", "server_metadata_url is"),
        ("[auth]", "[auth.google]", "redirect_uri is missing"),
        ("[auth]", "[auth]\nexpose_tokens = 'id'", "expose_tokens is not known"),
        ("[auth]", "[auth", "is no TOML file"),
    ],
)
def test_what_is_unsafe_about_signing_in_is_one_line(tmp_path, monkeypatch, old, new, said):
    rules(tmp_path, monkeypatch)
    problems = said_of(tmp_path, SOUND.replace(old, new, 1))
    assert [said in problem and "\n" not in problem for problem in problems] == [True]
    assert not any(SECRET in problem for problem in problems)


def test_secrets_that_others_can_read_roles_that_are_not_said_and_areas_that_are_none(tmp_path, monkeypatch):
    rules(tmp_path, monkeypatch)
    assert ["can be read by anybody" in problem for problem in said_of(tmp_path, mode=0o644)] == [True]
    rules(tmp_path, monkeypatch, ACCESS.replace("chi-lang", "chi-lan"))
    assert said_of(tmp_path) == ["access.toml: chi-lan is no area; expected slugs of data/areas.csv"]
    monkeypatch.setenv("LSDASH_ACCESS", str(tmp_path / "none.toml"))
    assert ["cannot be read" in problem for problem in said_of(tmp_path)] == [True]
    assert ["nobody can sign in" in problem for problem in said_of(tmp_path, "x = 1")] == [True]
    monkeypatch.delenv("LSDASH_ACCESS")
    assert said_of(tmp_path, "x = 1") == []
