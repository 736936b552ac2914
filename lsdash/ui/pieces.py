"""The pieces of a page: its purpose, headline numbers, sentences, notes, findings, source line."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from urllib.parse import urlencode

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lsdash import formats, markup, queries, state, store
from lsdash.kinds import AMBIGUOUS, KINDS
from lsdash.messages import PLAN_MET, Sentence
from lsdash.register import PAGES, Page
from lsdash.ui.filterbar import nothing_found
from lsdash.ui.view import View
from lsdash.words import Row, rows

_PAGES_SLOT = "lsdash.pages"


def remember_pages(pages: dict[str, object]) -> None:
    """Hand the navigation's pages to links: page code → st.Page."""
    st.session_state[_PAGES_SLOT] = pages


def address(view: View, **changes: list[str]) -> state.Address:
    """The address for a link to another page: this state without what belongs to this page alone."""
    found = state.dump(view.state)
    return {key: value for key, value in {**found, **changes}.items() if key not in {"xem", "tim"} or key in changes}


def link(view: View, page: str, label: str, *, without: Collection[str] = ()) -> None:
    """A link to another page that keeps the state, `without` some keys of it."""
    query = {key: values for key, values in address(view).items() if key not in without}
    st.page_link(st.session_state[_PAGES_SLOT][page], label=label, query_params=query)


def purpose(view: View) -> None:
    """The page's title for readers of the page, and what the page is for in one sentence."""
    page = view.page.code
    st.html(str(markup.heading(view.words.text(f"nav.{page}"), view.words.text(f"purpose.{page}"), level=1)))


def headlines(view: View) -> None:
    """The page's headline numbers, each in a container named after its observation."""
    frame = view.ask(queries.headlines, all_rows=True)
    found = rows(frame[frame["page"] == view.page.code])
    mains = [row for row in found if row["place"] == "main"]
    besides = {row["position"]: row for row in found if row["place"] == "beside"}
    with st.container(horizontal=True, key="headlines"):
        for row in mains:
            with st.container(key=f"num-{row['wanted'].replace('.', '-')}"):
                st.html(_headline(view, row, besides.get(row["position"])))


def _headline(view: View, row: Row, beside: Row | None) -> str:
    words = view.words
    if row["id"] is None:
        label = words.headline_of_id(row["wanted"])
        absent = words.text("headline.absent")
        return str(markup.headline(label=label, value=formats.MISSING, beside=absent, place="", so="", hint=absent))
    second = ""
    if beside is not None and beside["id"] is not None:
        second = words.text("headline.beside", label=_beside_label(view, row, beside), value=words.quantity(beside))
    where = words.place(row)
    place = words.text("headline.place", place=where) if where else words.text("headline.derived")
    below = row["measure"] == "plan_attainment" and row["value"] < PLAN_MET
    return str(
        markup.headline(
            label=words.headline(row),
            value=words.quantity(row),
            beside=second,
            place=place,
            so=row["id"],
            hint=words.hint(row),
            tone="below" if below else "",
        )
    )


def _beside_label(view: View, row: Row, beside: Row) -> str:
    """The second number's label, without what it shares with the first."""
    if (beside["item"], beside["indicator"]) != (row["item"], row["indicator"]):
        return view.words.name("item", beside["item"])
    return view.words.lane(beside)


def sentences(view: View, made: Sequence[Sentence]) -> None:
    """What matters now, each sentence with a link to the page that shows it."""
    with st.container(key="sentences"):
        st.html(str(markup.heading(view.words.text("overview.heading"), "", level=2)))
        for number, sentence in enumerate(made):
            with st.container(key=f"sentence-{number}", gap=None):
                st.html(str(markup.line(sentence.text, "ls-sentence")))
                # The sentence is about everything: filters that hide what it says would make the link a lie.
                label = view.words.text(f"overview.link_{sentence.page}")
                link(view, sentence.page, label, without=("kv", "sp", "nam"))
        st.html(str(markup.line(view.words.text("overview.rule"), "ls-foot")))


def columns() -> tuple[DeltaGenerator, DeltaGenerator]:
    """Two columns side by side, the right one for a chart; below each other on a phone."""
    left, right = st.columns([2, 3], gap="medium")
    return left, right


def figures_found(view: View) -> pd.DataFrame:
    """The printed figures that the filters and the search let through. Free text never keys a cache: asked anew."""
    with store.cursor(view.release) as cursor:
        return queries.figures(cursor, view.state.filters, view.state.search)


def section(view: View, key: str) -> None:
    """A heading between parts of a page."""
    st.html(str(markup.heading(view.words.text(key), "", level=2)))


def note(view: View, kind: str, texts: Iterable[str]) -> None:
    """A notice of the given kind, one line per text; nothing for no text."""
    lines = list(texts)
    if lines:
        with st.container(key=f"notice-{kind}"):
            st.html(str(markup.lines(lines, "ls-notice")))


def notes(texts: Iterable[str]) -> None:
    """Small print below a chart."""
    lines = list(texts)
    if lines:
        st.html(str(markup.lines(lines, "ls-foot")))


def marks(view: View) -> None:
    """The one legend of the marks that numbers carry, at the foot of every page."""
    text = view.words.text
    entries = {
        KINDS["derived"].after: text("kind.derived"),
        KINDS["lower_bound"].before.strip(): text("kind.lower_bound"),
        f"({text('kind.estimated')})": text("kind.estimated_long"),
        AMBIGUOUS: text("kind.ambiguous"),
        formats.MISSING: text("kind.missing"),
    }
    legend = " · ".join(f"{mark} {meaning}" for mark, meaning in entries.items())
    with st.container(key="marks"):
        st.html(str(markup.line(f"{text('kind.legend')}: {legend}", "ls-foot")))


def findings(view: View, frame: pd.DataFrame) -> None:
    """Statements by group, each with its place and links to related numbers."""
    words = view.words
    numbers = {row["id"]: row for row in rows(view.ask(queries.observations, all_rows=True))}
    found = rows(frame)
    if not found:
        notes([nothing_found(view)])
    for group in dict.fromkeys(row["finding_group"] for row in found):
        inside = [row for row in found if row["finding_group"] == group]
        with st.container(key=f"findings-{group}"):
            st.html(str(markup.heading(f"{words.text(f'finding.{group}')} ({len(inside)})", "", level=2)))
            st.html("".join(_finding(view, row, numbers) for row in inside))


def _finding(view: View, row: Row, numbers: Mapping[str, Row]) -> str:
    words = view.words
    about = [words.name("area", code) for code in _codes(row["areas"])]
    about += [words.name("item", code) for code in (*_codes(row["sectors"]), *_codes(row["products"]))]
    links = [
        (_href(view, key), words.text("finding.link", label=words.headline(number), value=words.quantity(number)))
        for key in _codes(row["observations"])
        if (number := numbers[key])
    ]
    return str(
        markup.finding(
            text=row[f"text_{words.lang}"],
            place=words.place(row),
            about=" · ".join(about),
            note=row[f"note_{words.lang}"],
            links=links,
            related=words.text("finding.related"),
        )
    )


def _codes(value: object) -> list[str]:
    return list(value) if isinstance(value, Iterable) else []


def _href(view: View, observation: str) -> str:
    """The address of the page that shows a number, with the filters that would hide it left out."""
    item = observation.split(".")[1]
    filters = view.state.filters
    hiding = {"kv": filters.sectors, "sp": filters.products, "nam": (filters.first,) if filters.first else ()}
    kept = {key: value for key, value in address(view).items() if not (key in hiding and item not in hiding[key])}
    query = urlencode(kept, doseq=True)
    path = page_of(view, observation).path
    return f"{path}?{query}" if query else path


def page_of(view: View, observation: str) -> Page:
    """The page whose queries give the observation; the page of all figures where none does."""
    for page in PAGES[1:]:
        for name in page.queries:
            frame = view.ask(getattr(queries, name), all_rows=True)
            if any(observation in set(frame[column]) for column in ("id", "share_id") if column in frame):
                return page
    return PAGES[-1]


def source(view: View, *frames: pd.DataFrame) -> None:
    """Where the numbers of `frames` come from, with the release."""
    words = view.words
    found = [row for frame in frames for row in rows(frame)]
    listed = rows(view.ask(queries.sources, all_rows=True))
    used = {row["source"] for row in found}
    titles = [
        f"{row[f'title_{words.lang}']} ({row[f'publisher_{words.lang}']})" for row in listed if row["code"] in used
    ]
    lines = [words.text("foot.source", sources="; ".join(titles), release=view.release.id)] if titles else []
    if any(row.get("unit") == "ty-dong" for row in found):
        lines.append(words.text("foot.price_base"))
    notes(lines)
