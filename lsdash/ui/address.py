"""The address bar and this session's state: the address always wins where it was changed from outside.

Widgets hold their values in session state under `w.<key>`. A run starts by asking whether the address still is what
this session last wrote; if not (first load, a link, Back or Forward) the widgets are set from it. Then the state is
read from the widgets and the shortest address for it is written back, which adds one entry to the browser's history
per change. Every link inside the app carries the whole address, so that a missing key always means its default.
"""

from dataclasses import replace

import streamlit as st

from lsdash import state as states
from lsdash.filters import Filters
from lsdash.register import Page
from lsdash.state import LISTS, Address, Problem, State, Vocabulary

_SENT, _SEEN, _PROBLEMS = "lsdash.sent", "lsdash.seen", "lsdash.problems"
_GENERATION = "lsdash.generation"


def widget(key: str) -> str:
    """The session key of the widget for an address key.

    It changes whenever the widgets are set from outside: a widget in a closed popover does not hear of a new value, and
    the browser would send its old one again at the next action.
    """
    return f"w{st.session_state.get(_GENERATION, 0)}.{key}"


def clear() -> None:
    """Take back every filter and the search, as an action of the reader."""
    before, page = st.session_state[_SEEN]
    cleared = replace(before, filters=Filters(), search="")
    st.session_state[_SEEN] = cleared, page
    _renew(cleared, page)


def read(vocabulary: Vocabulary, page: Page) -> tuple[State, list[Problem]]:
    """This run's state, and what in the address was not understood. Writes the address where it lags behind."""
    session = st.session_state
    incoming: Address = {key: st.query_params.get_all(key) for key in st.query_params}
    if incoming != session.get(_SENT):
        found, session[_PROBLEMS] = states.parse(incoming, vocabulary, page.views, searches=page.searches)
        _renew(found, page)
    else:
        before, shown_on = session[_SEEN]
        found = _chosen(before, page, same_page=page == shown_on)
        if (found, page) != (before, shown_on):
            session[_PROBLEMS] = []
    session[_SEEN] = found, page
    wanted = states.dump(found)
    if wanted != incoming:
        st.query_params.from_dict(wanted)
    session[_SENT] = wanted
    return found, session[_PROBLEMS]


def _renew(state: State, page: Page) -> None:
    """New widgets that say `state`."""
    st.session_state[_GENERATION] = st.session_state.get(_GENERATION, 0) + 1
    _fill(state, page)


def _fill(state: State, page: Page) -> None:
    """Set the widgets from `state`."""
    session = st.session_state
    for key, name in LISTS.items():
        session[widget(key)] = list(getattr(state.filters, name))
    session[widget("nam")] = states.years_text(state.filters)
    session[widget("lang")] = state.lang
    session[widget("xem")] = state.view or "".join(page.views[:1])
    session[widget("tim")] = state.search


def _chosen(before: State, page: Page, *, same_page: bool) -> State:
    """The state that the widgets say; a widget that is not on this page says what it said before.

    View and search belong to one page: another page without them in its address starts with its own defaults.
    """
    session = st.session_state
    lists = {name: tuple(session.get(widget(key), getattr(before.filters, name))) for key, name in LISTS.items()}
    first, _, last = (session.get(widget("nam"), states.years_text(before.filters)) or "").partition("..")
    years = (int(first), int(last or first)) if first else (None, None)
    view = session.get(widget("xem"), before.view) if same_page else ""
    search = session.get(widget("tim"), before.search) if same_page else ""
    found = replace(
        before,
        lang=session.get(widget("lang"), before.lang) or before.lang,
        filters=Filters(**lists, first=years[0], last=years[1]),
        view=view if view in page.views[1:] else "",
        search=(search or "")[: states.LONGEST_SEARCH].strip(),
    )
    _fill(found, page)
    return found
