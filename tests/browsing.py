"""What browser tests share: sizes, contexts that stay warm, and acting and waiting in a page as a reader does."""

import re
import time

import pytest

from lsdash.model import texts
from lsdash.model.pages import PAGES
from tools.browser import wait_ready

WIDE, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
# What words need of a page; in the second language in the slow suite.
ONE_LANGUAGE_QUICK = ["vi", pytest.param("en", marks=pytest.mark.slow)]


class WarmContexts:
    """One context per language of the browser and kind of pointer, kept from test to test.

    Its cache has the scripts and fonts after the first page. A page of the server stays open in each: with
    `--process-per-site` it keeps the process in which the browser has the scripts compiled. Pages are kept as well, as
    a new page costs nearly twice the processor time of an address opened in one that is there.
    """

    def __init__(self, browser):
        self._browser, self._contexts = browser, {}

    def new(self, locale, *, touch):
        """A context of a visitor who has never been here."""
        return self._browser.new_context(locale=locale, has_touch=touch, is_mobile=touch, viewport=WIDE)

    def of(self, locale, *, touch):
        """The context that is kept, made on first use."""
        if (locale, touch) not in self._contexts:
            context = self.new(locale, touch=touch)
            context.keeper_page, context.idle_pages = context.new_page(), []
            # Through its session the storage is emptied when all other pages are closed.
            context.keeper = context.new_cdp_session(context.keeper_page)
            self._contexts[locale, touch] = context
        return self._contexts[locale, touch]

    def keep_process(self, context, site):
        """Keep the browser's process for the pages of `site` while the context lives."""
        if context in self._contexts.values() and context.keeper_page.url == "about:blank":
            context.keeper_page.goto(f"{site}/healthz")


# What cannot be taken back from a page, or only by whoever asked for it.
LASTING = ("add_init_script", "expose_binding", "expose_function", "on", "once", "route", "route_web_socket")


def _refuse(*_args, **_options):
    raise AssertionError("this would outlast the test: it needs a page of its own, by `new_page`")


class Visits:
    """The pages of one test, and what was left behind in the contexts they are of.

    A look is made of `viewport`, `scheme`, `locale` and `touch`.
    """

    def __init__(self, warm):
        self._warm, self._used, self._cold = warm, [], []
        self._pages, self._kept, self._unwatched, self._sites = [], [], [], set()

    def new_page(self, *, cold=False, own=None, **look):
        """An empty page; with the address of its `own` server it may ask no other host and meet no script error."""
        page = self._context(cold=cold, own=own, **look).new_page()
        if own is None:
            self._unwatched.append(page)
        return _in_look(page, **look)

    def kept_page(self, own, *, cold=False, **look):
        """As `new_page`, where possible a page that tests before have used; it takes nothing that would outlast this.

        Pages of other servers than that of the worker are not kept, nor are those of a first visit.
        """
        context = self._context(cold=cold, own=own, **look)
        if cold or not context.keeper_page.url.startswith(f"{own}/"):
            return _in_look(context.new_page(), **look)
        if context.idle_pages:
            page = context.idle_pages.pop()
            page.bring_to_front()  # frames of a page behind another are not drawn
            self._watch(page)
        else:
            page = context.new_page()
            page.session = context.new_cdp_session(page)
        self._kept.append(page)
        for name in LASTING:
            setattr(page, name, _refuse)
        return _in_look(page, **look)

    def _context(self, *, cold, own, locale="vi-VN", touch=False, **_look):
        context = self._warm.new(locale, touch=touch) if cold else self._warm.of(locale, touch=touch)
        if own is not None:
            self._warm.keep_process(context, own)
            self._sites |= {own, own.replace("http", "ws")}
        if context not in self._used:
            self._used.append(context)
            self._cold += [context] if cold else []
            context.on("page", self._watch)
        return context

    def _watch(self, page):
        self._pages.append(page)
        page.foreign, page.failures = [], []
        page.listeners = {
            "request": lambda request: self._note(page, request.url),
            "pageerror": lambda error: page.failures.append(str(error)),
        }
        for event, listener in page.listeners.items():
            page.on(event, listener)

    def _note(self, page, url):
        if not url.startswith((*self._sites, "data:", "blob:")):
            page.foreign.append(url)

    def end(self):
        """Leave the pages and empty what they stored; returns the requests and errors that no page may have met."""
        for context in self._used:
            context.remove_listener("page", self._watch)
        addresses = [page.url for page in self._pages]
        for page in self._pages:
            if page not in self._kept or page.is_closed():
                page.close()
            else:
                _leave(page)
        for context in self._used:
            if context in self._cold:
                context.close()
            else:
                self._empty(context, addresses)
        watched = [page for page in self._pages if page not in self._unwatched]
        return [f"{page.url}: {problem}" for page in watched for problem in (*page.foreign, *page.failures)]

    def _empty(self, context, addresses):
        context.clear_cookies()
        for origin in {"/".join(address.split("/")[:3]) for address in (*self._sites, *addresses)}:
            if origin.startswith("http"):
                context.keeper.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "local_storage"})


def _in_look(page, *, viewport=WIDE, scheme="light", **_look):
    if page.viewport_size != viewport:
        page.set_viewport_size(viewport)
    page.emulate_media(media="null", color_scheme=scheme)
    return page


def _leave(page):
    """Make a page like a new one, and lay it aside for the next test."""
    for name in LASTING:
        delattr(page, name)
    page.evaluate("() => { if (location.protocol.startsWith('http')) sessionStorage.clear(); }")
    page.goto("about:blank")
    page.mouse.move(0, 0)
    page.session.send("Page.resetNavigationHistory")
    for event, listener in page.listeners.items():
        page.remove_listener(event, listener)
    page.context.idle_pages.append(page)


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
    page.click(f".st-key-navigation a:has-text('{texts.text(lang, f'nav.{code}', next='').strip()}')")
    page.wait_for_url(lambda url: url.partition("?")[0].endswith(f"/{path}"), timeout=15_000)
    wait_ready(page)


def sees(page, text):
    """Wait until the line that says what is filtered holds `text`."""
    page.locator(".ls-filtered", has_text=text).wait_for(timeout=20_000)
    wait_ready(page)


def open_tables(page):
    """Open every table that is folded."""
    page.locator(".ls-folded").first.wait_for()
    page.evaluate("() => document.querySelectorAll('.ls-folded').forEach((each) => { each.open = true; })")


def unfiltered(page):
    """Wait until nothing is said to be filtered."""
    page.locator(".ls-filtered", has_text=re.compile("^$")).wait_for(state="attached", timeout=20_000)
    wait_ready(page)


def speaks(page, lang):
    page.locator(f"html[lang={lang}]").wait_for(state="attached", timeout=20_000)


def shown(page):
    return page.inner_text("[data-testid=stMain]")


def drawn_again(page):
    """Wait for two frames: the page has its new size, and what watches sizes has been told."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def unfold(page):
    """Open every table that is made when it is asked for."""
    folded = page.locator("[class*=st-key-fold-] button", has_text="►")
    while folded.count():
        before = page.locator(".ls-table").count()
        folded.first.click()
        tables = "() => document.querySelectorAll('.ls-table').length"
        assert becomes(page, tables, before + 1) == before + 1


def still(page):
    """Wait until nothing glides any more, what began with the last frame included."""
    drawn_again(page)
    page.evaluate("""() => Promise.allSettled(document.getAnimations()
        .filter((each) => each.effect.getComputedTiming().endTime < Infinity).map((each) => each.finished))""")
