"""How a view is cited, and how another site shows it: lines ready to be copied."""

import os

from markupsafe import Markup

from lsdash.exports import provenance
from lsdash.present import markup
from lsdash.view.view import View

_EMBEDDERS = "LSDASH_EMBEDDERS"  # checked when the server starts
_HEIGHT = 900


def folds(view: View, link: str) -> Markup:
    """The citation of the view whose pinned address is `link`, folded; the frame for other sites, where the server
    allows any."""
    text = view.words.text
    parts = [_fold(view, text("cite.open"), provenance.citation(view, link))]
    if os.environ.get(_EMBEDDERS, "").strip():
        parts.append(_fold(view, text("cite.embed"), frame(view, link)))
    return markup.named("cite", *parts)


def frame(view: View, link: str) -> str:
    """The HTML that shows the view in a page of another site."""
    form = Markup(
        '<iframe src="%s&embed=1" title="%s" width="100%%" height="%d" loading="lazy" style="border:0"></iframe>'
    )
    return str(form % (link, provenance.brief(view), _HEIGHT))


def _fold(view: View, summary: str, line: str) -> Markup:
    text = view.words.text
    button = markup.button(
        text("cite.copy"), "copy-text", text=line, done=text("share.copied"), hand=text("cite.by_hand")
    )
    shown = markup.line(line, "ls-cite") + markup.named("copy-text", button, markup.status())
    return markup.folded(summary, shown)
