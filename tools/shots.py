"""Screenshots of the real dashboard: those of the README, or with `--all DIR` every page in every look."""

import argparse
import itertools
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Error, Page

from lsdash.model.pages import PAGES
from lsdash.view.url_state import LANGUAGES
from tools.browser import NoBrowser, NotReady, browser, open_page, wait_ready
from tools.server import REPO, Server, ServerError

DOCS = REPO / "docs" / "screenshots"
SIZES = {1280: 800, 390: 844}
LOCALES = {"vi": "vi-VN", "en": "en-US"}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
_STILL_FOR = 300  # ms without a change of the page's height before it is photographed
_TALLEST = 16_000  # px; Chromium draws nothing below 2¹⁴

# The page scrolls inside an element of its own, so the window has to be made as tall as what is in there.
_HEIGHT = """() => {
    const main = document.querySelector("[data-testid=stMain]");
    return Math.ceil(innerHeight - main.clientHeight + main.scrollHeight);
}"""


@dataclass(frozen=True)
class Shot:
    """One picture: of which address, how wide, in which language and theme; `whole` down to the page's foot; `part`: a
    selector of what is to stand at its top."""

    name: str
    path: str
    width: int
    lang: str
    scheme: Literal["light", "dark"] = "light"
    whole: bool = False
    query: str = ""
    part: str = ""


README = (
    Shot("overview-vi", "", 1280, "vi"),
    Shot("mix-phone-en", "co-cau", 390, "en"),
    Shot("desk-vi", "bao-cao", 1280, "vi", query="&bo=mophong", part=".st-key-table-submissions"),
)
ALL = tuple(
    Shot(f"{page.code}-{width}-{lang}-{scheme}", page.path, width, lang, scheme, whole=True)
    for page, width, lang, scheme in itertools.product(PAGES, SIZES, LANGUAGES, SCHEMES)
)


def take(running: Browser, url: str, shot: Shot, folder: Path) -> Path:
    """Make one picture as a visitor sees the page who has never been here."""
    page = open_page(
        running,
        f"{url}/{shot.path}?lang={shot.lang}{shot.query}",
        width=shot.width,
        height=SIZES[shot.width],
        locale=LOCALES[shot.lang],
        color_scheme=shot.scheme,
    )
    try:
        _settle(page, shot)
        if shot.part:
            page.locator(shot.part).evaluate("(part) => part.scrollIntoView()")
        file = folder / f"{shot.name}.png"
        page.screenshot(path=file, animations="disabled")
        return file
    finally:
        page.context.close()


def _settle(page: Page, shot: Shot) -> None:
    """Wait for fonts and for charts to take their width; where `whole`, stretch the window to all of the page."""
    page.evaluate("() => document.fonts.ready.then(() => true)")
    before = 0
    for _ in range(20):
        page.wait_for_timeout(_STILL_FOR)
        height = min(int(page.evaluate(_HEIGHT)), _TALLEST)
        if height == before:
            return
        before = height
        if shot.whole:
            page.set_viewport_size({"width": shot.width, "height": max(height, SIZES[shot.width])})
            wait_ready(page)
    raise NotReady(f"{page.url} keeps changing its height")


def main() -> int:
    """Make the pictures asked for; the exit code is 1 when one could not be made."""
    parser = argparse.ArgumentParser(prog="python -m tools.shots", description=__doc__)
    parser.add_argument(
        "--all", type=Path, metavar="DIR", help="every page, wide and narrow, in both languages and themes"
    )
    folder: Path | None = parser.parse_args().all
    shots = README if folder is None else ALL
    folder = folder or DOCS
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with (
            tempfile.TemporaryDirectory() as store,
            Server(Path(store), app=REPO / "app.py") as server,
            browser() as running,
        ):
            for shot in shots:
                print(take(running, server.url, shot, folder))
    except (NoBrowser, NotReady, ServerError, Error) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
