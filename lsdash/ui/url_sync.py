"""The address bar and this session's state: the address always wins where it was changed from outside.

Filters, language and view are links: nothing but the address holds them. A run starts by asking whether the address
still is what this session last wrote; if not (first load, a link, Back or Forward) the state is read from it. What is
typed or pressed otherwise (a search, assumed growth, a card, a district of the map) changes the state of the session,
and the shortest address for it is written back, which adds one entry to the browser's history per change. Links
inside the app say what they change; the browser adds the rest of the address (`ui/browser/address.js`).
"""

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

import streamlit as st

from lsdash.data.releases import Release
from lsdash.model.filters import Scenario
from lsdash.model.pages import Page
from lsdash.view import url_state as states
from lsdash.view.url_state import Address, Problem, State
from lsdash.view.view import parsed, vocabulary

_KNOWN, _GENERATION = "lsdash.known", "lsdash.generation"
# When this session last wrote an address, and seconds that one may be underway.
_WROTE, UNDERWAY = "lsdash.wrote", 5.0
# What was typed as an assumed growth and could not be taken: sector → text.
REFUSED = "lsdash.refused"


@dataclass(frozen=True)
class _Known:
    """What this session shows, and the address that it is shown under. One value, as a run may be stopped between two
    accesses to the session."""

    state: State
    page: Page
    address: Address
    problems: list[Problem]


def widget(key: str) -> str:
    """The session key of the widget for an address key.

    It changes whenever the widgets are set from outside: one that is not on the page at that moment would not hear of
    its new value, and the browser would send the old one again at the next action.
    """
    return f"w{st.session_state.get(_GENERATION, 0)}.{key}"


def choose_district(code: str, order: Sequence[str]) -> None:
    """Choose one more district, or no longer one that is chosen, as an action of the reader; `order` are all codes."""
    before = state()
    chosen = {*before.filters.districts} ^ {code}
    ordered = tuple(other for other in order if other in chosen)
    _now(replace(before, filters=replace(before.filters, districts=ordered)))


def look_at(number: str) -> None:
    """Open the card of the observation `number` ("" closes it), as an action of the reader that reruns no page."""
    _now(replace(state(), number=number))
    _publish()


def assume(scenario: Scenario) -> None:
    """Assume growth by sector, as an action of the reader."""
    _now(replace(state(), scenario=scenario))


def forget_inputs() -> None:
    """Let the inputs of a scenario be filled anew from the state: what they say comes from elsewhere now."""
    for key in [key for key in st.session_state if str(key).startswith(widget("kb."))]:
        del st.session_state[key]
    st.session_state[REFUSED] = {}


def state() -> State:
    """The state of this session, also inside an action of the reader."""
    known: _Known = st.session_state[_KNOWN]
    return known.state


def known_state() -> State | None:
    """The same; None before the first page of the session, and where its data cannot be opened."""
    return state() if _KNOWN in st.session_state else None


def _now(current: State) -> None:
    st.session_state[_KNOWN] = replace(st.session_state[_KNOWN], state=current, problems=[])


def incoming() -> Address:
    """What the address of this run says, key → values."""
    return {key: st.query_params.get_all(key) for key in st.query_params}


def _publish() -> None:
    """Write the address of what is shown where it is another one: one entry in the browser's history.

    Shortly after that also where it is the same: what was written for the run before, which may not have been over, may
    have come in between. history_fix.js keeps it from being a second entry.
    """
    session = st.session_state
    known: _Known = session[_KNOWN]
    wanted, now = states.dump(known.state), time.monotonic()
    if wanted != incoming():
        session[_WROTE] = now
    if now - session.get(_WROTE, -math.inf) < UNDERWAY:
        st.query_params.from_dict(wanted)
    session[_KNOWN] = replace(known, address=wanted)


def read(release: Release, page: Page, refused: Sequence[Problem]) -> tuple[State, list[Problem]]:
    """This run's state, and what in the address was not understood, `refused` releases among it. Writes the address
    where it lags behind."""
    address = incoming()
    known: _Known | None = st.session_state.get(_KNOWN)
    # The address of another page is another address, even where it reads the same.
    if known is None or (address, page.code) != (known.address, known.page.code):
        current, problems = parsed(address, release, page)
        problems = [*refused, *problems]
        _follow(current, page)
    else:
        current = _searched(known.state)
        # What the address still says is still said.
        problems = known.problems if current == known.state else list(refused)
        current = replace(current, about=states.period_of(address, vocabulary(release)))  # of this very release
        if current.release not in {"", release.id}:
            current = replace(current, release="", unread_release=current.release)  # it was there a moment ago
            problems = list(refused)
    st.session_state[_KNOWN] = _Known(current, page, address, problems)
    _publish()
    return current, problems


def _follow(state: State, page: Page) -> None:
    """New inputs that say `state`, unless those of this page say it already: what is being typed is not lost."""
    session = st.session_state
    known: _Known | None = session.get(_KNOWN)
    before = known.state if known else state
    typed = (session.get(widget("tim")) or "", before.lang, before.scenario)
    if known is None or known.page is not page or typed != (state.search, state.lang, state.scenario):
        session[_GENERATION] = session.get(_GENERATION, 0) + 1
        session[widget("tim")] = state.search
        forget_inputs()


def _searched(before: State) -> State:
    """The state with the search that its input says; an input that is not on this page says what it said before."""
    session = st.session_state
    search = session.get(widget("tim"), before.search) or ""
    current = replace(before, search=search[: states.LONGEST_SEARCH].strip())
    session[widget("tim")] = current.search
    return current
