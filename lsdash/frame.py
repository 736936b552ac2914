"""The frame around every page, run by st.App for every visit: release, navigation, filters, notices, stamp."""

from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from lsdash import build, intake, markup, state, store
from lsdash.register import PAGES, Page
from lsdash.ui import address, filterbar, notices, pieces
from lsdash.ui.view import View, remember, vocabulary, words

HERE = Path(__file__).resolve().parent
SCRIPTS = HERE.parent / "pages"
STYLE = (HERE / "style.css").read_text(encoding="utf-8")

# What no element can do: the language of the document, and the current page's link in sight on a phone.
_document = st.components.v2.component(
    "document",
    js="""export default function ({ data }) {
        document.documentElement.lang = data.lang;
        for (const link of document.querySelectorAll(".st-key-navigation a")) {
            const here = link.getAttribute("href") === data.path;
            if (here) link.setAttribute("aria-current", "page"); else link.removeAttribute("aria-current");
            if (here && link.closest(".st-key-navigation").scrollWidth > innerWidth)
                link.scrollIntoView({ inline: "center", block: "nearest" });
        }
    }""",
)


def main() -> None:
    """One run: the whole page, or plain words where the data cannot be opened."""
    st.set_page_config(layout="wide")
    st.html(f"<style>{STYLE}</style>")
    try:
        release = _release()
        _page(release)
    except store.StoreError as error:
        _broken(error.code)
    except intake.BadTables:
        _broken("LS-07")


def _release() -> store.Release:
    """The current release, sound this very moment; where nothing has been built yet, it is built now.

    Remembered answers would hide a missing or damaged file from some pages and not from others: it is looked at first.
    """
    try:
        release = store.current()
    except store.NoRelease:
        release = build.ensure()
    with store.cursor(release):
        return release


def _broken(code: str) -> None:
    asked = st.query_params.get("lang", state.LANGUAGES[0])
    lang = asked if asked in state.LANGUAGES else state.LANGUAGES[0]
    st.navigation([st.Page(SCRIPTS / page.script, url_path=page.path or None) for page in PAGES], position="hidden")
    notices.broken(lang, code)


def _page(release: store.Release) -> None:
    entries = {page.code: _entry(page) for page in PAGES}
    running = st.navigation(list(entries.values()), position="hidden")
    page = next(page for page in PAGES if page.path == running.url_path)
    found, problems = address.read(vocabulary(release), page)
    view = View(release, page, found, words(release, found.lang), tuple(problems))
    remember(view)
    pieces.remember_pages(dict(entries))
    st.set_page_config(page_title=view.words.text("app.tab", page=view.words.text(f"nav.{page.code}")))
    _navigation(view)
    _document(data={"lang": found.lang, "path": page.path}, key="document")
    filterbar.show(view)
    notices.address_problems(view)
    running.run()
    pieces.marks(view)
    _stamp(view)


def _entry(page: Page) -> StreamlitPage:
    script = SCRIPTS / page.script
    if not page.path:
        return st.Page(script, default=True, title=page.code)
    return st.Page(script, url_path=page.path, title=page.code)


def _navigation(view: View) -> None:
    """Links that carry the whole address, so that a key missing from an address always means its default."""
    with st.container(key="navigation", horizontal=True, gap="small"):
        for page in PAGES:
            pieces.link(view, page.code, view.words.text(f"nav.{page.code}"))


def _stamp(view: View) -> None:
    """Data set, release, time and filters, in words, at the foot of every page and every print."""
    release, text = view.release, view.words.text
    stamp = text(
        "foot.stamp",
        dataset=text(f"foot.dataset_{release.dataset}"),
        release=release.id,
        created=release.created.replace("T", " ").replace("+00:00", " UTC"),
        filters=filterbar.in_words(view),
    )
    with st.container(key="stamp"):
        st.html(str(markup.line(stamp, "ls-stamp")))


main()
