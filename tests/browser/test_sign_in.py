"""People sign in at a provider, on the page of reports, and do there what they may."""

import shutil
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.browser.test_desk import choose_file, press, state_of
from tests.browsing import PHONE
from tests.data.intake.files import entry, form, key
from tests.signing_in import provider, settings
from tools.browser import wait_ready
from tools.server import Server, free_port

pytestmark = pytest.mark.browser


@pytest.mark.slow  # two persons from handing in to publishing
def test_a_sender_signs_in_hands_in_and_signs_out_and_an_approver_publishes(new_page, filled, tmp_path):
    port = free_port()
    root = shutil.copytree(filled, tmp_path / "store")
    with provider() as issuer, Server(root, env=settings(tmp_path, port, issuer), port=port) as site:
        page = new_page(cold=True)
        page.goto(f"{site.url}/bao-cao?lang=en")
        wait_ready(page)
        assert page.locator("input[type=file]").count() == 0
        enters(page, "lan")
        assert query_of(page) == {"lang": ["en"]}
        assert "Signed in: Nguyễn Thị Lan <lan@so.example> – sender" in page.inner_text("[data-testid=stMain]")
        choose_file(page, form(entries={key("da"): entry(230500, unit="m3", kind="estimated")}))
        press(page, "hand-in")
        page.wait_for_selector(".st-key-table-submissions")
        assert state_of(page).inner_text() == "waiting for approval"
        press(page, "preview")
        page.wait_for_function("() => document.body.innerText.includes('230,500')")
        assert page.locator(".st-key-intake-publish, .st-key-intake-reject").count() == 0
        assert shows_draft(page, site)
        page.goto(f"{site.url}/bao-cao?lang=en")
        wait_ready(page)
        page.click(".st-key-sign-in-leave button")
        page.get_by_role("button", name="End session").click(timeout=15_000)
        page.wait_for_url(f"{site.url}/bao-cao**", timeout=15_000)
        wait_ready(page)
        assert page.locator(".st-key-table-submissions, input[type=file], .st-key-sign-in-leave").count() == 0
        assert not shows_draft(page, site)

        other = new_page(cold=True, viewport=PHONE)
        other.goto(f"{site.url}/bao-cao")
        wait_ready(other)
        enters(other, "hoa")
        assert state_of(other).inner_text() == "chờ duyệt"
        assert other.locator("input[type=file]").count() == 0
        press(other, "preview")
        other.wait_for_selector(".st-key-intake-publish")
        assert shows_draft(other, site)
        other.goto(f"{site.url}/bao-cao")
        wait_ready(other)
        press(other, "preview")
        other.wait_for_selector(".st-key-intake-publish")
        press(other, "publish")
        other.wait_for_function("() => document.body.innerText.includes('đã phát hành thành')")
        assert "tự duyệt" not in other.inner_text("[data-testid=stMain]")
        assert not shows_draft(other, site)
        assert "đã được duyệt và phát hành" in other.inner_text("[data-testid=stMain]")


def shows_draft(page, site):
    """Whether the pages of the draft open in this browser."""
    page.goto(f"{site.url}/doi-chieu?thu=s0001")
    wait_ready(page)
    shown = page.locator(".st-key-notice-draft, .st-key-notice-no-draft").first
    return "st-key-notice-draft" in shown.get_attribute("class")


def enters(page, who):
    """Sign in at the provider, from the page of reports and back to it."""
    page.click(".st-key-sign-in-enter button")
    page.wait_for_url("**/oauth2/authorize**", timeout=15_000)
    page.fill("input[name=sub]", who)
    page.locator("form", has=page.locator("input[name=sub]")).get_by_role("button").first.click()
    page.wait_for_url("**/bao-cao**", timeout=15_000)
    wait_ready(page)
    page.wait_for_selector(".st-key-sign-in-leave")


def query_of(page):
    return parse_qs(urlsplit(page.url).query)
