"""The application, for one's own machine: `streamlit run app.py` or `python app.py`.

For others it is started by `python -m lsdash serve`, which refuses unsafe settings (`lsdash/web/serve.py`).
"""

import streamlit as st

from lsdash import web

web.settings.checked()
web.sign_in_checks.checked()

app = st.App(
    web.FRAME,
    lifespan=web.lifespan,
    routes=web.ROUTES,
    middleware=web.MIDDLEWARE,
    on_script_error=web.on_script_error,
)

if __name__ == "__main__":
    app.run()
