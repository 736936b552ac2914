"""The pieces of a page: its purpose, headline numbers, sentences, notes, findings, source line."""

from collections.abc import Callable, Iterable, Mapping, Sequence

import pandas as pd
import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator

from lsdash import queries
from lsdash.exports import provenance
from lsdash.model import formats
from lsdash.model.kinds import AMBIGUOUS, DOUBTED, KINDS
from lsdash.model.memoize import remembered
from lsdash.model.pages import HEADLINES, PAGES, SENTENCES
from lsdash.model.words import Row, Words, rows
from lsdash.present import markup
from lsdash.present.links import HIDING, LEDGER, to_page, to_row
from lsdash.present.markup import Inline
from lsdash.present.sentences import Sentence
from lsdash.ui import captions, downloads, filter_bar
from lsdash.ui.current_view import current
from lsdash.ui.html_output import write_html
from lsdash.view import coverage
from lsdash.view import view as views
from lsdash.view.filter_options import nothing_found
from lsdash.view.view import View


def opening(view: View, *, choice: bool = False) -> None:
    """The page's title and what the page is for, its headline numbers, with `choice` the views that it has: of all this
    nothing changes with a filter. In meeting mode the numbers alone, on their own screen.
    """
    if view.screen is None:
        parts = [_purpose(view), _headlines(view), filter_bar.view_choice(view) if choice else Markup("")]
    elif view.screen.shown == HEADLINES:
        title = view.screen.title(view.words.lang)
        parts = [markup.heading(title, "", level=1) if title else Markup(""), _headlines(view)]
    else:
        return
    # One element for all: each one more costs the browser about a millisecond at every action.
    write_html(markup.named("opening", *parts))


def _purpose(view: View) -> Markup:
    text, page = view.words.text, view.page.code
    return markup.heading(text(f"nav.{page}"), text(f"purpose.{page}"), level=1)


def _headlines(view: View) -> Markup:
    every, doubts = (view.ask(query, all_rows=True) for query in (queries.headlines, queries.doubts))
    return _headlines_of(every, doubts, view.words, view.page.code, synthetic=view.synthetic)


@remembered
def _headlines_of(every: pd.DataFrame, doubts: pd.DataFrame, words: Words, page: str, *, synthetic: bool) -> Markup:
    """The headline numbers of `page`, each named after its observation; nothing where there are none."""
    found = rows(every[every["page"] == page])
    besides = {row["position"]: row for row in found if row["place"] == "beside"}
    shown = {
        row["wanted"]: _headline(words, row, besides.get(row["position"]), doubts, synthetic=synthetic)
        for row in found
        if row["place"] == "main"
    }
    if not shown:
        return Markup("")
    inside = (markup.named(f"num-{number.replace('.', '-')}", each) for number, each in shown.items())
    return markup.named("headlines", *inside)


def _headline(words: Words, row: Row, beside: Row | None, doubts: pd.DataFrame, *, synthetic: bool) -> Markup:
    if row["id"] is None:
        label, absent = words.headline_of_id(row["wanted"]), words.text("headline.absent")
        nothing = Inline(formats.MISSING)
        return markup.headline(label=label, value=nothing, beside=[Inline(absent)], place=[], hint=absent)
    second = []
    if beside is not None and beside["id"] is not None:
        second = [
            Inline(f"{_beside_label(words, row, beside)}: "),
            Inline(words.quantity(beside), observation_id=beside["id"]),
        ]
    where = words.place(row)
    place = words.text("headline.place", place=where) if where else words.text("headline.derived")
    made_up = f" · {words.text('kind.synthetic')}" if synthetic else ""
    return markup.headline(
        label=words.headline(row),
        value=Inline(words.quantity(row), observation_id=row["id"]),
        beside=second,
        place=[Inline(place + made_up), *_doubt(words, row, doubts)],
        hint=words.hint(row),
        about=words.text("card.open"),
        tone="below" if row["below"] else "",
    )


def _doubt(words: Words, row: Row, doubts: pd.DataFrame) -> list[Inline]:
    """The discreet mark that leads to the row of the ledger that casts doubt on the number, where there is one."""
    found = captions.doubts_on(doubts, {row["id"]}) if row["doubted"] else []
    if not found:
        return []
    sign = f"{DOUBTED} {words.text('ledger.doubted')}"
    return [Inline(" · "), to_row(sign, found[0]["id"])]


def _beside_label(words: Words, row: Row, beside: Row) -> str:
    """The second number's label, without what it shares with the first."""
    if (beside["item"], beside["indicator"]) != (row["item"], row["indicator"]):
        return words.name("item", beside["item"])
    return words.lane(beside)


def sentences(view: View, made: Sequence[Sentence]) -> None:
    """What matters now, each sentence with a link to the page that shows it."""
    if view.screen is not None and view.screen.shown != SENTENCES:
        return
    heading = markup.heading(view.words.text("overview.heading"), "", level=2 if view.screen is None else 1)
    every = (markup.named(f"sentence-{number}", *_sentence(view, each)) for number, each in enumerate(made))
    rule = markup.line(view.words.text("overview.rule"), "ls-foot")
    write_html(markup.named("sentences", heading, *every, rule))


def _sentence(view: View, made: Sentence) -> Iterable[Markup]:
    yield markup.line(markup.linked(made.text, made.numbers), "ls-sentence")
    yield markup.line(view.words.text("overview.rule_of", rule=made.rule), "ls-rule")
    if made.page != view.page.code:
        # The sentence is about everything: filters that hide what it says would make the link a lie.
        to = to_page(view.words.text(f"overview.link_{made.page}"), made.page, without=HIDING)
        yield markup.paragraph([to], "ls-more")


def columns() -> tuple[DeltaGenerator, DeltaGenerator]:
    """Two columns side by side, the right one for a chart; below each other on a phone and in meeting mode."""
    if current().screen is not None:
        return st.container(), st.container()
    left, right = st.columns([2, 3], gap="medium")
    return left, right


def figures_found(view: View) -> pd.DataFrame:
    """The printed figures that the filters and the search let through."""
    return views.frame(view, "figures")


def panels(contents: Sequence[tuple[str, Sequence[Sequence[Inline]]]], view: View) -> None:
    """One panel each: a heading and lines of pieces."""
    for number, (title, lines) in enumerate(contents):
        said = (markup.paragraph(line, "ls-line") for line in lines)
        write_html(markup.named(f"panel-{number}", markup.heading(title, "", level=2), *said))


def place() -> DeltaGenerator:
    """A place on the page that is filled later."""
    return st.container()


def heading(text: str) -> None:
    """A heading that states what is seen below it."""
    write_html(markup.heading(text, "", level=2))


def touched(view: View, numbers: pd.DataFrame) -> Callable[[str], Sequence[Inline]]:
    """Gives links to the pages that show a number of an identity, from the frame of `queries.ledger_numbers`."""
    inside = coverage.pages_touched(numbers, coverage.pages_of(view.release))

    def links(identity: str) -> Sequence[Inline]:
        here = inside.get(identity, set()) - {view.page.code}
        codes = [page.code for page in PAGES if page.code in here]
        found = [to_page(view.words.text(f"nav.{code}"), code) for code in codes]
        return [part for link in found for part in (Inline(" · "), link)][1:]

    return links


def section(view: View, key: str) -> None:
    """A heading between parts of a page."""
    write_html(markup.heading(view.words.text(key), "", level=2))


def note(view: View, kind: str, texts: Iterable[str]) -> None:
    """A notice of the given kind, one line per text; nothing for no text."""
    lines = list(texts)
    if lines:
        write_html(markup.named(f"notice-{kind}", markup.lines(lines, "ls-notice")))


def notes(texts: Iterable[str]) -> None:
    """Small print below a chart."""
    lines = list(texts)
    if lines:
        write_html(markup.lines(lines, "ls-foot"))


def foot(view: View) -> None:
    """At the foot of every page and every print: the one legend of the marks that numbers carry, and the stamp: data
    set, release, time and filters in words."""
    said = markup.line(provenance.line(view), "ls-stamp")
    write_html(markup.named("marks", _marks(view)) + markup.named("stamp", said))


def _marks(view: View) -> Markup:
    text = view.words.text
    entries = {
        KINDS["derived"].after: text("kind.derived"),
        KINDS["lower_bound"].before.strip(): text("kind.lower_bound"),
        f"({text('kind.estimated')})": text("kind.estimated_long"),
        f"({text('kind.assumed')})": text("kind.assumed_long"),
        AMBIGUOUS: text("kind.ambiguous"),
        DOUBTED: text("kind.doubted"),
        formats.MISSING: text("kind.missing"),
    }
    legend = " · ".join(f"{mark} {meaning}" for mark, meaning in entries.items())
    return markup.line(f"{text('kind.legend')}: {legend}", "ls-foot")


def findings(view: View, frame: pd.DataFrame) -> None:
    """Statements by group, each with its place and links to related numbers."""
    words = view.words
    numbers = {row["id"]: row for row in rows(view.ask(queries.observations, all_rows=True))}
    found = rows(frame)
    if not found:
        notes([nothing_found(view)])
    for group in dict.fromkeys(row["finding_group"] for row in found):
        inside = [row for row in found if row["finding_group"] == group]
        heading = markup.heading(f"{words.text(f'finding.{group}')} ({len(inside)})", "", level=2)
        write_html(markup.named(f"findings-{group}", heading, *(_finding(view, row, numbers) for row in inside)))
    if found:
        write_html(downloads.menu(view, "findings", frame, title=words.text("nav.nhan-dinh")))


def _finding(view: View, row: Row, numbers: Mapping[str, Row]) -> Markup:
    words = view.words
    about = [words.name("area", code) for code in _codes(row["areas"])]
    about += [words.name("item", code) for code in (*_codes(row["sectors"]), *_codes(row["products"]))]
    links = [_related(view, numbers[key]) for key in _codes(row["observations"])]
    return markup.finding(
        text=row[f"text_{words.lang}"],
        place=words.place(row),
        about=" · ".join(about),
        note=row[f"note_{words.lang}"],
        links=links,
        related=words.text("finding.related"),
    )


def _related(view: View, number: Row) -> Sequence[Inline]:
    """A number, with its card, and the page that shows it without the filters that would hide it."""
    words, filters = view.words, view.state.filters
    label = words.text("finding.link", label=words.headline(number), value=words.quantity(number))
    page = next(iter(coverage.pages_of(view.release)[number["id"]][-2:]), LEDGER)
    hiding = {"kv": filters.sectors, "sp": filters.products, "nam": (filters.first,) if filters.first else ()}
    without = [key for key, shown in hiding.items() if number["item"] not in shown]
    link = to_page(words.text(f"nav.{page}"), page, without=without)
    return [Inline(label, observation_id=number["id"]), Inline(" ("), link, Inline(")")]


def _codes(value: object) -> list[str]:
    return list(value) if isinstance(value, Iterable) else []


def source(view: View, *frames: pd.DataFrame) -> None:
    """Where the numbers of `frames` come from, with the release."""
    notes(captions.sources(view, *frames))
