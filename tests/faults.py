"""The dashboard with an error in every kind of place, each met by an address or a press of its own.

Run by a test as a server of its own, never imported by one: it would damage the pages of all the others.
"""

import os
from dataclasses import replace

import streamlit as st
from starlette.middleware import Middleware

from lsdash import web
from lsdash.exports import data_forms, files, link_preview
from lsdash.ui import card_panel, dialogs, downloads, release_history

# What no visitor may see, and what an error may hold of a visitor's that no log may keep.
INSIDE, TYPED = os.environ["FAULTS_INSIDE"], os.environ["FAULTS_TYPED"]
KEY = "hong"


def fail(*_, **__):
    try:
        raise KeyError(INSIDE)
    except KeyError as cause:
        raise RuntimeError(f"{INSIDE} {TYPED}") from cause


def fail_where(value, function):
    """`function`, failing on a page whose address has `hong` with this value."""

    def either(*args, **kwargs):
        return fail() if st.query_params.get(KEY) == value else function(*args, **kwargs)

    return either


def fail_in_preview(address, page, function=link_preview.preview):
    if address.get(KEY) == ["shell"]:
        raise RuntimeError(f"{INSIDE} {address}")
    return function(address, page)


class Failing:
    """A middleware with an error of its own."""

    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        if scope["type"] == "http" and b"hong=middleware" in scope["query_string"]:
            raise RuntimeError(f"{INSIDE} {scope['query_string']} {scope['headers']}")
        await self.app(scope, receive, send)


dialogs.begin = fail_where("start", dialogs.begin)
release_history.superseded = fail_where("page", release_history.superseded)
card_panel._card = fail_where("fragment", card_panel._card)
card_panel._open_card = fail
link_preview.preview = fail_in_preview
downloads._draw = fail
files.FORMS["csv"] = data_forms.FORMS["csv"] = replace(files.FORMS["csv"], make=fail)

app = st.App(
    web.FRAME,
    lifespan=web.lifespan,
    routes=web.ROUTES,
    middleware=[*web.MIDDLEWARE, Middleware(Failing)],
    on_script_error=web.on_script_error,
)
