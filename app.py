"""Starts the server: `streamlit run app.py` or `python app.py`."""

from pathlib import Path

import streamlit as st

from lsdash import web

app = st.App(
    Path(__file__).resolve().parent / "lsdash" / "frame.py",
    lifespan=web.lifespan,
    routes=web.ROUTES,
    middleware=web.MIDDLEWARE,
    on_script_error=web.on_script_error,
)

if __name__ == "__main__":
    app.run()
