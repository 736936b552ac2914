"""Sharing a view: the address of the dashboard, and the button that copies the link."""

import re
from dataclasses import replace

import streamlit as st
from markupsafe import Markup

from lsdash.exports import provenance
from lsdash.present import markup
from lsdash.present.markup import Inline
from lsdash.ui import enhancements, url_sync
from lsdash.view.url_state import KEYS
from lsdash.view.view import View

# What the browser says of its address is believed where it has the form of one.
_ADDRESS = re.compile(r"https?://[A-Za-z0-9._\[\]:-]{1,255}(/[A-Za-z0-9._~-]{1,64}){0,8}/?", re.ASCII)


def copy_link(view: View) -> Markup:
    """Copies the address as it is this very moment, pinned to the release and the period that are shown. Beside the
    button stands what came of it; where nothing can be copied, the link itself to be copied by hand.

    copy_link.js reads the address bar when it is pressed: an open card is in it, though the page did not run for that.
    Without it there is the link itself.
    """
    text = view.words.text
    if not enhancements.is_on("numbers"):
        return markup.named("copy-link", markup.link_button(Inline(text("share.copy"), href=link(view)), icon="link"))
    answers = {"done": text("share.copied"), "hand": text("share.by_hand")}
    pins = {
        "release": "" if view.draft else view.release.id,
        "period": "".join(provenance.pinned(view).get("nam", ())),
        "keys": " ".join(KEYS),
    }
    button = markup.button(text("share.copy"), "copy", icon="link", **answers, **pins)
    return markup.named("copy-link", button, markup.status())


def link(view: View) -> str:
    """The pinned link of this view with the card that is open now: cards are opened without a run of the page."""
    now = replace(view, state=replace(view.state, number=url_sync.state().number))
    return provenance.link(now, base(view))


def base(view: View) -> str:
    """The address of the dashboard itself as this reader reached it, "https://host/path/"; "/" where it is unknown."""
    address = st.context.url or ""
    if not _ADDRESS.fullmatch(address):
        return "/"
    return address.rstrip("/").removesuffix(f"/{view.page.path}").rstrip("/") + "/"
