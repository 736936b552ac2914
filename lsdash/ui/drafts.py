"""A draft seen through the real pages: by whom, what marks each of them, and words in their place where there is none.

Who may see it is asked at every run of the page and of its card.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from lsdash.data import releases
from lsdash.data.drafts import Gone, Withheld
from lsdash.model import texts
from lsdash.model.pages import REPORTS
from lsdash.present import markup
from lsdash.present.links import to_page
from lsdash.present.markup import Inline
from lsdash.ui import visitor
from lsdash.ui.html_output import write_html
from lsdash.view.view import View

if TYPE_CHECKING:
    from lsdash.data.submissions.records import Submission

# The band stays in sight where there is room for it. Not in the style sheet of all pages: `:has` costs time.
_STYLE = """<style>
.st-key-notice-draft { background: linear-gradient(var(--ls-soft), var(--ls-soft)), var(--ls-page); }
.st-key-notice-draft .stHtml { display: flex; flex-wrap: wrap; align-items: center; }
.st-key-notice-draft .stHtml { border-left: 4px solid var(--ls-alarm); }
.st-key-notice-draft .ls-notice { border: 0; background: none; font-weight: 600; }
.st-key-notice-draft .ls-more { margin: 0; padding: 0.3rem 0.9rem; }
.st-key-notice-draft .ls-more a + a { margin-left: 1rem; }
@media screen and (min-width: 700px) {
  [data-testid="stLayoutWrapper"]:has(> .st-key-notice-draft) { position: sticky; top: 0; z-index: 5; }
}
</style>"""
_LEFT = ("thu",)  # of an address, by a link out of the draft


def asked(submission: str) -> tuple[Submission, releases.Release]:
    """The submission that an address names and its draft, for a visitor who may see it now, in a window of its own.

    Raises Withheld, Gone, releases.ReleaseError.
    """
    rights = visitor.rights()
    if not rights.roles or st.context.is_embedded:
        raise Withheld
    # Who only reads never needs the database of the workflow.
    from lsdash.data.submissions import drafts  # noqa: PLC0415

    return drafts.asked(submission, rights)


def is_over(view: View) -> bool:
    """Whether the draft that the page was made of may not be shown any more, or is another one by now."""
    if not view.draft:
        return False
    try:
        return asked(view.draft)[1] != view.release
    except (Withheld, Gone, releases.ReleaseError):
        return True


def band(view: View, one: Submission) -> None:
    """What stands over every page of a draft: that it is one, of whom, and the ways out."""
    words = view.words
    about = {"submission": one.id, "sender": one.sender or "–", "period": words.period(one.period) or "–"}
    out = [_same_page(words.text("draft.leave")), Inline(" "), _desk(words.lang)]
    lines = [words.text("draft.band", **about)]
    with st.container(key="notice-draft"):
        write_html(markup.lines(lines, "ls-notice") + markup.paragraph(out, "ls-more"), style=_STYLE)


def refused(lang: str, why: Withheld | Gone) -> None:
    """The page in place of a draft: why there is none to be seen, and the ways on."""
    gone = isinstance(why, Gone)
    title = texts.text(lang, "draft.gone" if gone else "draft.withheld")
    reason = texts.text(lang, f"draft.gone_{why.reason}" if isinstance(why, Gone) else "draft.withheld_why")
    onward = [_same_page(texts.text(lang, "draft.same_page")), _desk(lang)]
    ways = (markup.paragraph([link], "ls-more") for link in onward)
    lines = markup.lines([reason], "ls-notice")
    write_html(markup.named("notice-no-draft", markup.heading(title, "", level=1), lines, *ways))


def _same_page(text: str) -> Inline:
    return Inline(text, href="?", without=_LEFT)


def _desk(lang: str) -> Inline:
    return to_page(texts.text(lang, "draft.desk"), REPORTS, without=_LEFT)
