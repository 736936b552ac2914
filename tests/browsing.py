"""What browser tests share: sizes, contexts that stay warm, and acting and waiting in a page as a reader does."""

import re
import time

from lsdash.model import texts
from lsdash.model.pages import PAGES
from tools.browser import wait_ready

WIDE, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}


class WarmContexts:
    """One context per look, kept from test to test: its cache has the scripts and fonts after the first page.

    In each a page of the server stays open: with `--process-per-site` it keeps the process in which the browser has the
    scripts compiled, and a page costs half of what it costs in a new process.
    """

    def __init__(self, browser):
        self._browser, self._contexts = browser, {}

    def of(self, look):
        """The context of a look, made on first use."""
        if repr(look) not in self._contexts:
            context = self._browser.new_context(**look)
            context.keeper_page = context.new_page()
            # Through its session the storage is emptied when all other pages are closed.
            context.keeper = context.new_cdp_session(context.keeper_page)
            self._contexts[repr(look)] = context
        return self._contexts[repr(look)]

    def keep_process(self, context, site):
        """Keep the browser's process for the pages of `site` while the context lives."""
        if context in self._contexts.values() and context.keeper_page.url == "about:blank":
            context.keeper_page.goto(f"{site}/healthz")


class Visits:
    """The pages of one test, and what was left behind in the contexts they are of."""

    def __init__(self, browser, warm):
        self._browser, self._warm, self._cold = browser, warm, []
        self._used, self._pages, self._unwatched, self._sites = [], [], [], set()

    def new_page(self, *, viewport=WIDE, locale="vi-VN", scheme="light", touch=False, cold=False, own=None):
        """An empty page; with the address of its `own` server it may ask no other host and meet no script error."""
        look = {"viewport": viewport, "locale": locale, "color_scheme": scheme}
        if touch:
            look |= {"has_touch": True, "is_mobile": True}
        if cold:
            context = self._browser.new_context(**look)
            self._cold.append(context)
        else:
            context = self._warm.of(look)
        if own is not None:
            self._warm.keep_process(context, own)
        if context not in self._used:
            self._used.append(context)
            context.on("page", self._watch)
        page = context.new_page()
        if own is None:
            self._unwatched.append(page)
        else:
            self._sites |= {own, own.replace("http", "ws")}
        return page

    def _watch(self, page):
        self._pages.append(page)
        page.foreign, page.failures = [], []
        page.on("request", lambda request: self._note(page, request.url))
        page.on("pageerror", lambda error: page.failures.append(str(error)))

    def _note(self, page, url):
        if not url.startswith((*self._sites, "data:", "blob:")):
            page.foreign.append(url)

    def end(self):
        """Close the pages and empty what they stored; returns the requests and errors that no page may have met."""
        for context in self._used:
            context.remove_listener("page", self._watch)
        for page in self._pages:
            page.close()
        for context in self._used:
            if context in self._cold:
                context.close()
            else:
                self._empty(context)
        watched = [page for page in self._pages if page not in self._unwatched]
        return [f"{page.url}: {problem}" for page in watched for problem in (*page.foreign, *page.failures)]

    def _empty(self, context):
        context.clear_cookies()
        addresses = [*self._sites, *(page.url for page in self._pages)]
        for origin in {"/".join(address.split("/")[:3]) for address in addresses if address.startswith("http")}:
            context.keeper.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "local_storage"})


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


def drawn_again(page):
    """Wait for two frames: the page has its new size, and what watches sizes has been told."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def still(page):
    """Wait until nothing glides any more, what began with the last frame included."""
    drawn_again(page)
    page.evaluate("""() => Promise.allSettled(document.getAnimations()
        .filter((each) => each.effect.getComputedTiming().endTime < Infinity).map((each) => each.finished))""")
