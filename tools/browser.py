"""A real Chromium or Chrome without a window, and waiting in it until a page is all there."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import TimeoutError as TooLate

TIMEOUT = 60.0
MARKS = ".st-key-stamp .ls-stamp, .st-key-notice-data .ls-notice, .st-key-notice-no-draft .ls-notice"
# First the browser without a window's surroundings: the same engine, a fifth less processor time for a page.
_NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
)
_APPLICATIONS = ("Chromium", "Google Chrome", "Microsoft Edge")
_FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_POLL = 40  # ms

# What is not there yet, in words; "" when the page is ready.
_MISSING = """(marks) => {
    const app = document.querySelector("[data-testid=stApp]");
    if (!app) return "Streamlit has not started in the browser";
    const state = app.dataset.testScriptState;
    if (state !== "notRunning") return `the script is in state “${state}”`;
    if ("asked" in document.documentElement.dataset) return "the page that a link leads to has not begun to run";
    if (!document.querySelector(marks)) return `there is no ${marks}`;
    // Elements whose code the browser is still fetching are stood in for by skeletons.
    if (document.querySelector("[data-testid=stSkeleton]")) return "parts of the page are still being fetched";
    const charts = [...document.querySelectorAll(".ls-drawing")];
    const bare = charts.filter((chart) => !chart.querySelector("svg.marks")).length;
    if (bare) return `${bare} of ${charts.length} charts are not drawn`;
    if (document.querySelector(".st-key-numbers") && !window.lsdash?.listening) return "nothing hears of presses yet";
    const sized = document.documentElement.style.getPropertyValue("--ls-zoom");
    return document.querySelector(".st-key-meeting") && !sized ? "the sizes of meeting mode are not known" : "";
}"""


class NoBrowser(Exception):
    """No browser is installed; the message says what to do."""


class NotReady(Exception):
    """The page was not all there in time; the message says what was missing."""


def find_browser() -> str | None:
    """The path of the browser: `LSDASH_BROWSER` where that is set, else the first known one that is installed."""
    if asked := os.environ.get("LSDASH_BROWSER"):
        return shutil.which(asked)
    for name in _NAMES:
        if found := shutil.which(name):
            return found
    inside = [Path(f"/Applications/{name}.app/Contents/MacOS/{name}") for name in _APPLICATIONS]
    return next((str(path) for path in inside if path.exists()), None)


@contextmanager
def browser(*more: str) -> Iterator[Browser]:
    """The running browser, with `more` flags; each `new_context()` of it is a visitor who has never been here."""
    path = find_browser()
    if path is None:
        raise NoBrowser("no Chromium or Chrome found: install one, or set LSDASH_BROWSER to its path")
    flags = [*_FLAGS, *more]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        flags.append("--no-sandbox")  # it does not start as root otherwise
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=flags)
        try:
            yield running
        finally:
            running.close()


def open_page(
    browser: Browser,
    url: str,
    *,
    width: int = 1280,
    height: int = 800,
    locale: str = "vi-VN",
    color_scheme: Literal["light", "dark"] = "light",
) -> Page:
    """The page at `url`, all there, for a visitor who has never been here; `page.context.close()` ends the visit.

    `locale` is the language of the browser; that of the page is in its address.
    """
    context = browser.new_context(
        viewport={"width": width, "height": height},
        locale=locale,
        timezone_id="Asia/Ho_Chi_Minh",
        color_scheme=color_scheme,
        reduced_motion="reduce",
    )
    try:
        page = context.new_page()
        page.goto(url)
        wait_ready(page)
    except BaseException:
        context.close()
        raise
    return page


def wait_ready(page: Page, timeout: float = TIMEOUT, *, marks: str = MARKS) -> None:
    """Wait until the script is idle, an element of `marks` is there and every chart is drawn; seconds.

    The browser asks itself: questions from outside take it and us six times the processor time.
    """
    try:
        page.wait_for_function(f"(marks) => !({_MISSING})(marks)", arg=marks, polling=_POLL, timeout=1000 * timeout)
    except TooLate as error:
        missing = page.evaluate(_MISSING, marks)
        raise NotReady(f"{page.url} was not ready within {timeout:g} s: {missing}") from error
