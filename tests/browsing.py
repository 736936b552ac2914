"""What browser tests share: sizes, and acting and waiting in a page as a reader does."""

import re
import time

from lsdash.model import texts
from lsdash.model.pages import PAGES
from tools.browser import wait_ready

WIDE, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}


def note_foreign(page, url, own):
    if not url.startswith((own, own.replace("http", "ws"), "data:", "blob:")):
        page.foreign.append(url)


def query(page):
    return page.url.partition("?")[2]


def settled(page, wanted):
    """Wait until the address bar's query is `wanted`, then until the page is drawn."""
    page.wait_for_url(lambda url: url.partition("?")[2] == wanted, timeout=15_000)
    wait_ready(page)


def becomes(page, script, wanted, patience=10.0):
    """What `script` says in the page, once that is `wanted` or patience (seconds) ends: drawings follow sizes."""
    end = time.monotonic() + patience
    while (found := page.evaluate(script)) != wanted and time.monotonic() < end:
        page.wait_for_timeout(100)
    return found


def slow_answers(page, pause):
    """From its next load on, `page` gets each message of the server `pause()` seconds after the one before."""

    def connected(browser_side):
        def later(message):
            time.sleep(pause())
            browser_side.send(message)

        server_side = browser_side.connect_to_server()
        browser_side.on_message(server_side.send)
        server_side.on_message(later)

    page.route_web_socket(re.compile("/_stcore/stream$"), connected)


def choose(page, key, label):
    """Choose one value in the filter bar, as a reader does."""
    page.click(f".st-key-filter-{key} button")
    page.locator(f"#menu-{key}").get_by_role("checkbox", name=re.compile(label)).click()
    page.keyboard.press("Escape")


def go(page, code, lang="vi"):
    """Follow a link of the navigation and wait for its page."""
    path = next(each.path for each in PAGES if each.code == code)
    page.click(f".st-key-navigation a:has-text('{texts.text(lang, f'nav.{code}')}')")
    page.wait_for_url(lambda url: url.partition("?")[0].endswith(f"/{path}"), timeout=15_000)
    wait_ready(page)


def sees(page, text):
    """Wait until the line that says what is filtered holds `text`."""
    page.locator(".ls-filtered", has_text=text).wait_for(timeout=20_000)
    wait_ready(page)


def speaks(page, lang):
    page.locator(f"html[lang={lang}]").wait_for(state="attached", timeout=20_000)


def shown(page):
    return page.inner_text("[data-testid=stMain]")
