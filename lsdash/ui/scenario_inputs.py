"""What if: inputs for the growth of each sector, in the page's digits, and the buttons that set and end a scenario."""

from collections.abc import Sequence
from decimal import Decimal

import pandas as pd
import streamlit as st

from lsdash.model import formats, scenario
from lsdash.model.filters import Scenario
from lsdash.model.scenario import Outcome
from lsdash.model.words import Row, rows
from lsdash.present import tables
from lsdash.present.sentences import targets
from lsdash.present.sentences.shared import find
from lsdash.ui import labels, page_parts, url_sync
from lsdash.ui.figures import own_table
from lsdash.view import address_scenario, url_state
from lsdash.view.view import View, vocabulary


def what_if(view: View, frame: pd.DataFrame) -> Outcome:
    """Inputs and buttons of a scenario over the rows of the board, where these have a target to be reached, and what
    the one in the address leads to."""
    chosen, board = view.state.scenario, rows(frame)
    if view.screen is None and (chosen or find(board, role="whole", measure="target")):
        _block(view, board)
    outcome = scenario.outcome(board, chosen) if chosen else Outcome()
    if chosen and view.screen is None:
        page_parts.note(view, "assumed", targets.scenario(outcome, view.words))
    return outcome


def _block(view: View, board: Sequence[Row]) -> None:
    """Inputs and buttons. Nothing in it can be used on paper, so that prints leave it out as a whole."""
    words = view.words
    with st.container(key="what-if-block"):
        page_parts.section(view, "what_if.heading")
        page_parts.notes([words.text("what_if.how")])
        _controls(view, board)
        refused = st.session_state.get(url_sync.REFUSED, {})
        page_parts.note(view, "assumption", [_line(view, code, text) for code, text in refused.items()])


def _controls(view: View, board: Sequence[Row]) -> None:
    """An input for each sector, and the buttons that set or end a scenario."""
    words, chosen = view.words, view.state.scenario
    aims = _aims(board)
    common = scenario.common_growth(board)
    with st.container(key="what-if", horizontal=True, vertical_alignment="bottom", gap="small"):
        for code in vocabulary(view.release).scenario:
            key = url_sync.widget(f"kb.{code}")
            given = dict(chosen).get(code)
            st.session_state.setdefault(key, "" if given is None else formats.percent(given, words.lang).rstrip("%"))
            st.text_input(
                labels.plain(words.text("what_if.input", item=words.name("item", code))),
                key=key,
                placeholder=words.text("what_if.open"),
                max_chars=20,
                width=150,
                on_change=_typed,
                args=(view, code),
            )
        if aims:
            _button(view, "aims", aims)
        if common is not None:
            every = tuple((code, common) for code in vocabulary(view.release).scenario)
            _button(view, "common", every, value=formats.percent(common, words.lang))
        _button(view, "end", (), disabled=not chosen)


def assumed(view: View, outcome: Outcome) -> None:
    """The table of what a scenario leads to; nothing without one."""
    if outcome.sectors:
        own_table(view, "assumed", tables.assumed(outcome, view.words), frame=scenario.numbers(outcome))


def _button(view: View, name: str, inputs: Scenario, *, disabled: bool = False, **values: str) -> None:
    label = view.words.text(f"what_if.{name}", **values)
    st.button(
        labels.plain(label), key=f"what-if-{name}", type="secondary", disabled=disabled, on_click=_set, args=(inputs,)
    )


def _set(inputs: Scenario) -> None:
    url_sync.assume(inputs)
    url_sync.forget_inputs()


def _typed(view: View, code: str) -> None:
    """A growth was typed: taken where it can be read, named where it cannot."""
    text = st.session_state[url_sync.widget(f"kb.{code}")].strip()
    given = dict(url_sync.state().scenario)
    refused = dict(st.session_state.get(url_sync.REFUSED, {}))
    value = formats.read_percent(text, view.words.lang)
    refused.pop(code, None)
    given.pop(code, None)
    if value is not None and value == address_scenario.bounded(value):
        given[code] = value
    elif text:
        refused[code] = text
    st.session_state[url_sync.REFUSED] = refused
    order = vocabulary(view.release).scenario
    url_sync.assume(tuple((sector, given[sector]) for sector in order if sector in given))


def _line(view: View, code: str, text: str) -> str:
    lang = view.words.lang
    unreadable = formats.read_percent(text, lang) is None
    ends = {
        "low": formats.percent(address_scenario.LOWEST_GROWTH, lang),
        "high": formats.percent(address_scenario.HIGHEST_GROWTH, lang),
        "example": formats.percent(Decimal("12.5"), lang),
    }
    key = "what_if.unreadable" if unreadable else "what_if.beyond"
    return view.words.text(key, item=view.words.name("item", code), text=url_state.shown(text), **ends)


def _aims(board: Sequence[Row]) -> Scenario:
    """The growth that the report's own targets ask of each sector, to a hundredth of a percent."""
    needed = {row["block"]: row for row in board if row["measure"] == "growth_needed" and row["role"] == "part"}
    return tuple((code, Decimal(str(round(row["value"], 2)))) for code, row in needed.items())
