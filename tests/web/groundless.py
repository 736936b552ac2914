"""The dashboard on a Streamlit that has nothing of what the enhancements rest on.

Run by a test as a server of its own, never imported by one: it would switch off the enhancements of all the others.
"""

import streamlit as st

from lsdash import web
from lsdash.web import streamlit_internals

streamlit_internals.GROUNDS = dict.fromkeys(streamlit_internals.GROUNDS, lambda: "has been taken away")

app = st.App(
    web.FRAME,
    lifespan=web.lifespan,
    routes=web.ROUTES,
    middleware=web.MIDDLEWARE,
    on_script_error=web.on_script_error,
)
