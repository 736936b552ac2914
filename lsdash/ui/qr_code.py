"""The view as a QR code: for the last row of a meeting room, and on paper; with it how the view is cited."""

from base64 import b64encode
from functools import partial

import streamlit as st
from markupsafe import Markup

from lsdash.exports import provenance
from lsdash.present import captions, markup
from lsdash.ui import citing, copy_link, dialogs
from lsdash.ui.html_output import write_html
from lsdash.view.view import View


def button(view: View) -> Markup:
    """The button that shows the QR code of this view, as large as the screen allows."""
    text = view.words.text
    label, title = text("draft.qr" if view.draft else "qr.open"), text("draft.scan" if view.draft else "qr.title")
    opener = dialogs.opener(label, "qr", partial(_shown, view), title=title, icon="qr", width="large")
    return markup.named("qr-open", opener)


def _shown(view: View) -> None:
    link = copy_link.link(view)
    with st.container(key="qr-dialog", gap="small"):
        if not view.draft:
            write_html(citing.folds(view, link))
        write_html(markup.image(_code(view, link), view.words.text("qr.alt", link=link), "ls-qr"))
        write_html(markup.line(link, "ls-link"))
        write_html(markup.line(provenance.line(view), "ls-stamp"))


def printed(view: View) -> None:
    """The QR code and the link of this view, on paper only. It knows of a card that was opened without a page run."""
    link = copy_link.link(view)
    code = markup.image(_code(view, link), view.words.text("qr.alt", link=link), "ls-qr")
    lines = [view.words.text("draft.scan" if view.draft else "qr.paper"), link]
    write_html(markup.paper(code, lines, top=captions.warning(view), foot=provenance.brief(view)))


def _code(view: View, link: str) -> str:
    """The QR code of the link of `view` as the address of an image."""
    image = provenance.qr(link) if view.state.search else provenance.remembered_qr(link)
    return f"data:image/svg+xml;base64,{b64encode(image).decode()}"
