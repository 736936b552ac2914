"""The one filter bar: a button per filter that the page can use, the language, and what is filtered in words."""

from collections.abc import Mapping, Sequence

import streamlit as st

from lsdash import markup, queries, state
from lsdash.coverage import choices
from lsdash.filters import Filters
from lsdash.state import LISTS
from lsdash.ui.address import clear, widget
from lsdash.ui.view import View, ask, vocabulary
from lsdash.words import Words

_REGISTERS = {"dv": "area", "kv": "item", "sp": "item"}
_MOST_NAMED = 2


def show(view: View) -> None:
    """The bar and the line in words below it."""
    narrowed = view.page.queries.items()
    frames = [(ask(view.release, getattr(queries, name), Filters()), keys) for name, keys in narrowed]
    known = vocabulary(view.release)
    counts = choices(frames, known)
    order = {**known.codes, "nam": [str(year) for year in known.years]}
    with st.container(key="filters", horizontal=True, vertical_alignment="center", gap="small"):
        for key in view.page.uses:
            offered = [code for code in order[key] if counts[key][code]]
            _period(view, offered) if key == "nam" else _codes(view, key, offered, counts[key])
        st.button(
            view.words.text("filter.reset"),
            key="filter-reset",
            type="tertiary",
            icon=":material/filter_alt_off:",
            disabled=not _parts(view),
            on_click=clear,
        )
        st.space("stretch")
        st.segmented_control(
            view.words.text("app.language"),
            state.LANGUAGES,
            key=widget("lang"),
            format_func=lambda code: view.words.text(f"app.lang_{code}"),
            label_visibility="collapsed",
            required=True,
        )
    st.html(str(markup.line(in_words(view), "ls-filtered")))
    if "dv" not in view.page.uses:
        indivisible(view)


def _codes(view: View, key: str, offered: Sequence[str], counts: Mapping[str, int]) -> None:
    words = view.words
    chosen = list(getattr(view.state.filters, LISTS[key]))
    absent = [code for code in chosen if code not in offered]

    def label(code: str) -> str:
        name = words.name(_REGISTERS[key], code)
        if code in absent:
            return words.text("filter.nothing_here", name=name)
        return words.text("filter.choice", name=name, count=counts[code])

    with st.popover(_button(words, key, [words.name(_REGISTERS[key], code) for code in chosen]), key=f"filter-{key}"):
        st.pills(
            words.text(f"filter.{key}"),
            [*offered, *absent],
            selection_mode="multi",
            key=widget(key),
            format_func=label,
        )


def _button(words: Words, key: str, names: Sequence[str]) -> str:
    if not names:
        chosen = words.text("filter.all")
    elif len(names) <= _MOST_NAMED:
        chosen = words.listing(names)
    else:
        chosen = words.text("filter.several", count=len(names))
    return words.text("filter.button", name=words.text(f"filter.{key}"), chosen=chosen)


def _period(view: View, offered: Sequence[str]) -> None:
    words = view.words
    chosen = state.years_text(view.state.filters)
    options = _spans([int(year) for year in offered])
    if chosen and chosen not in options:
        options.append(chosen)
    with st.popover(_button(words, "nam", [_span_name(chosen)] if chosen else []), key="filter-nam"):
        st.pills(words.text("filter.nam"), options, key=widget("nam"), format_func=_span_name)


def _span_name(span: str) -> str:
    return span.replace("..", "–")


def _spans(years: Sequence[int]) -> list[str]:
    """Each year alone, then every run of consecutive years."""
    runs = [
        f"{first}..{last}"
        for first in years
        for last in years
        if first < last and all(year in years for year in range(first, last))
    ]
    return [*map(str, years), *runs]


def _parts(view: View) -> list[str]:
    """Each filter in words; one that this page cannot use says so."""
    words, filters, parts = view.words, view.state.filters, []
    values = {
        key: words.listing(words.name(_REGISTERS[key], code) for code in getattr(filters, name))
        for key, name in LISTS.items()
    }
    values["nam"] = _span_name(state.years_text(filters))
    for key, chosen in values.items():
        if chosen:
            form = "filter.part" if key in view.page.uses else "filter.part_idle"
            parts.append(words.text(form, name=words.text(f"filter.{key}").lower(), values=chosen))
    if view.state.search:
        parts.append(words.text("filter.part", name=words.text("filter.tim").lower(), values=f"“{view.state.search}”"))
    return parts


def in_words(view: View) -> str:
    """What is filtered, as one sentence."""
    parts = _parts(view)
    return view.words.text("filter.words", parts="; ".join(parts)) if parts else view.words.text("filter.none")


def nothing_found(view: View) -> str:
    """Words in place of a chart, table or list that the filters leave nothing of."""
    why = view.words.text("empty.filters", filters="; ".join(_parts(view)))
    return view.words.text("empty.chart", why=why)


def choose_view(view: View) -> None:
    """The page's own choice of view, kept in the address."""
    st.segmented_control(
        view.words.text("filter.xem"),
        view.page.views,
        key=widget("xem"),
        format_func=lambda code: view.words.text(f"view.{code}"),
        label_visibility="collapsed",
        required=True,
    )


def search(view: View) -> None:
    """The search text of a table, kept in the address."""
    with st.container(key="search"):
        st.text_input(
            view.words.text("filter.tim"),
            key=widget("tim"),
            placeholder=view.words.text("filter.tim_hint"),
            max_chars=state.LONGEST_SEARCH,
            icon=":material/search:",
        )


def indivisible(view: View) -> None:
    """Where districts are chosen: the page's numbers are of the whole province all the same, and say so."""
    if view.state.filters.districts:
        with st.container(key="notice-indivisible"):
            names = view.words.listing(view.words.name("area", code) for code in view.state.filters.districts)
            st.html(str(markup.lines([view.words.text("filter.indivisible", districts=names)], "ls-notice")))
