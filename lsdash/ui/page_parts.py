"""The parts of a page besides its figures: purpose, headline numbers, sentences, notes, findings, source line."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import pandas as pd
import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator

from lsdash import queries
from lsdash.exports import provenance
from lsdash.model import formats
from lsdash.model.kinds import DOUBTED, RESTATED
from lsdash.model.pages import HEADLINES, MONTHLY, SENTENCES
from lsdash.model.words import Row, Words, rows
from lsdash.present import captions, figures, glossary, markup
from lsdash.present import sentences as rules
from lsdash.present.links import ABOUT, CHOSEN, EVERYTHING, LEDGER, to_number, to_page, to_row
from lsdash.present.markup import Inline
from lsdash.present.sentences import Sentence
from lsdash.ui import downloads, filter_bar
from lsdash.ui import figures as shown
from lsdash.ui.current_view import outside_meetings
from lsdash.ui.html_output import write_html
from lsdash.view import coverage
from lsdash.view.filter_options import nothing_found
from lsdash.view.view import View, frame

_FIRST = ("giai-phap", "yeu-kem")  # groups of statements that readers look for


def opening(view: View, *, choice: bool = False, own: bool = False) -> None:
    """The page's title and purpose, its headline numbers, with `choice` the views that it has: nothing of this changes
    with a filter. In meeting mode the numbers alone, on their own screen. `own`: a page that shows its own district
    first leaves the numbers, which are of the province, to `province`.
    """
    if view.screen is not None and view.screen.shown != HEADLINES:
        return
    numbers = view.cached("headlines", lambda: headlines(view))
    if view.screen is None:
        parts = [purpose(view), Markup("") if own else numbers, filter_bar.view_choice(view) if choice else Markup("")]
    else:
        title = view.screen.title(view.words.lang)
        parts = [markup.heading(title, "", level=1) if title else Markup(""), numbers]
    # One element for all: each one more costs the browser about a millisecond at every action.
    write_html(markup.named("opening", *parts))


@outside_meetings
def province(view: View) -> None:
    """The headline numbers below a heading that says that they are of the whole province."""
    heading(view.words.text("mining.province"))
    write_html(view.cached("headlines", lambda: headlines(view)))


def purpose(view: View) -> Markup:
    """The title of the page below that of the whole, and what the page is for."""
    text, page = view.words.text, view.page
    over = text("app.over" if page.of_period else "app.site")
    return markup.heading(text(f"nav.{page.code}"), text(f"purpose.{page.code}"), level=1, over=over)


def headlines(view: View, *, shown: Callable[[Row], bool] = lambda _row: True, after: Markup | None = None) -> Markup:
    """The headline numbers of the page for which `shown` holds, each named after its observation, `after` behind the
    first; nothing where there are none."""
    frame, doubts = (view.ask(query, all_rows=True) for query in (queries.headlines, queries.doubts))
    own = [row for row in rows(frame) if row["page"] == view.page.code]
    beside = {row["position"]: row for row in own if row["part"] == "beside"}
    numbers = {
        row["wanted"]: _headline(view.words, row, beside.get(row["position"]), doubts, synthetic=view.synthetic)
        for row in own
        if row["part"] == "main" and shown(row)
    }
    first = next(iter(numbers), "")
    named = (
        markup.named(f"num-{number.replace('.', '-')}", html, after if after and number == first else Markup(""))
        for number, html in numbers.items()
    )
    return markup.named("headlines", *named) if numbers else Markup("")


def _headline(words: Words, row: Row, beside: Row | None, doubts: pd.DataFrame, *, synthetic: bool) -> Markup:
    if row["id"] is None:
        label = words.headline_of_id(row["wanted"])
        absent = words.text("headline.absent" if row["named"] else "kind.missing")
        nothing = Inline(formats.MISSING)
        return markup.headline(label=label, value=nothing, beside=[Inline(absent)], place=[], hint=absent)
    second = []
    if beside is not None and beside["id"] is not None:
        second = [
            Inline(f"{_beside_label(words, row, beside)}: "),
            Inline(words.quantity(beside), observation_id=beside["id"]),
        ]
        if source := words.other_source(beside):
            second.append(Inline(f" ({source})"))
    where = words.located(row)
    derived = "" if row["as_printed"] else words.text("headline.derived")
    if source := words.other_source(row):
        place = ", ".join(filter(None, (source, where, derived)))
    else:
        place = words.text("headline.located", place=where) if where else derived
    made_up = f" · {words.text('kind.synthetic')}" if synthetic else ""
    return markup.headline(
        label=_label(words, row),
        value=Inline(words.quantity(row), observation_id=row["id"]),
        beside=second,
        place=[Inline(place + made_up), *_doubt(words, row, doubts)],
        hint=words.hint(row),
        about=words.text("card.open"),
        tone="below" if row["below"] else "",
    )


def _label(words: Words, row: Row) -> str:
    """What a headline number is; of what lies inside another sector that it does: shares beside each other look as if
    they added up."""
    if row["inside"] is None:
        return words.headline(row)
    parent = words.name("item", row["inside"])
    return words.text("headline.inside", label=words.headline(row), parent=parent[:1].lower() + parent[1:])


def _doubt(words: Words, row: Row, doubts: pd.DataFrame) -> list[Inline]:
    """The discreet mark that leads to the row of the ledger that casts doubt on the number, where there is one."""
    identities = captions.doubts_on(doubts, {row["id"]}) if row["doubted"] else []
    if not identities:
        return []
    sign = f"{DOUBTED} {words.text('ledger.doubted')}"
    return [Inline(" · "), to_row(sign, identities[0]["id"])]


def _beside_label(words: Words, row: Row, beside: Row) -> str:
    """The second number's label, without what it shares with the first."""
    if (beside["item"], beside["indicator"]) != (row["item"], row["indicator"]):
        return words.name("item", beside["item"])
    return words.lane(beside)


def sentences(view: View) -> None:
    """What matters now, each sentence with a link to the page that shows it; nothing where no rule has one."""
    if view.screen is None or view.screen.shown == SENTENCES:
        # Of districts and of series over time they tell of those that are chosen.
        keys = view.page.queries.get("district_ranking") or view.page.queries.get("trends", ())
        if told := view.cached("sentences", lambda: _sentences(view), keys=keys):
            write_html(told)


def _sentences(view: View) -> Markup:
    sentences = figures.sentences_of(view)
    if not sentences:
        return Markup("")
    heading = markup.heading(view.words.text("overview.heading"), "", level=2 if view.screen is None else 1)
    return markup.named("sentences", heading, *sentence_lines(view, sentences))


def sentence_lines(view: View, sentences: Sequence[Sentence]) -> Iterator[Markup]:
    """Sentences with links to the pages that show what they say, and behind one sign the rules they follow."""
    for number, sentence in enumerate(sentences):
        line = markup.line(markup.linked(sentence.text, sentence.numbers), "ls-sentence")
        yield markup.named(f"sentence-{number}", line)
    # The sentences are about everything: filters that hide what they say would make a link a lie.
    pages = dict.fromkeys(sentence.page for sentence in sentences if sentence.page != view.page.code)
    links = (to_page(view.words.text(f"overview.link_{page}"), page, without=CHOSEN) for page in pages)
    if sentences and view.screen is None:
        applied = dict.fromkeys(sentence.rule for sentence in sentences)
        how = markup.about(view.words.text("overview.how"), [view.words.text("overview.rule"), *applied])
        yield markup.named("sentences-more", *(markup.paragraph([link], "ls-more") for link in links), how)


def district_panels(view: View) -> Markup:
    """A panel for each chosen district: what the reports say of it, folded where districts have numbers of their own.
    Nothing in meeting mode."""
    if view.screen is not None:
        return Markup("")
    districts, products = view.ask(queries.districts), view.ask(queries.district_products)
    findings, reports = (view.ask(query, all_rows=True) for query in (queries.findings, queries.monthly_items))
    panels = rules.district_panels(districts, products, findings, reports, view.words)
    told = Markup("").join(
        markup.named(
            f"panel-{number}",
            markup.heading(title, "", level=2),
            *(markup.paragraph(line, "ls-line") for line in lines),
        )
        for number, (title, lines) in enumerate(panels)
    )
    if not (told and view.divided):
        return told
    areas = view.words.listing(title for title, _ in panels)
    return markup.folded(view.words.text("district.panels", areas=areas), told)


@outside_meetings
def exploited(view: View) -> None:
    """Which district exploits what, as the report says."""
    section(view, "mining.where")
    shown.table(view, "activities")
    notes([view.words.text("mining.where_note")])


@outside_meetings
def more(view: View, page: str) -> None:
    """A link to another page that shows more of the same."""
    write_html(markup.paragraph([to_page(view.words.text(f"more.{page}"), page)], "ls-more"))


def place() -> DeltaGenerator:
    """A place on the page that is filled later."""
    return st.container()


@outside_meetings
def heading(text: str) -> None:
    """A heading that states what is seen below it."""
    write_html(markup.heading(text, "", level=2))


def section(view: View, key: str) -> None:
    """A heading between parts of a page."""
    heading(view.words.text(key))


def note(view: View, kind: str, texts: Iterable[str], *, of: str = "") -> None:
    """A notice of the given kind, one line per text; nothing for no text. In meeting mode on the screen of the chart
    `of` alone."""
    lines = list(texts)
    if lines and (view.screen is None or view.screen.shown == of):
        write_html(markup.named(f"notice-{kind}", markup.lines(lines, "ls-notice")))


@outside_meetings
def notes(texts: Iterable[str]) -> None:
    """Small print below a chart."""
    lines = list(texts)
    if lines:
        write_html(markup.lines(lines, "ls-foot"))


def foot(view: View, ways: Markup = Markup("")) -> None:  # noqa: B008 - it cannot be changed
    """The foot of every page and print: the one legend of the marks that numbers carry, the `ways` to paper, and the
    stamp (data set, release, time and filters in words)."""
    stamp = markup.line(provenance.line(view), "ls-stamp")
    marks = view.cached("marks", lambda: _marks(view), keys=view.page.uses)
    write_html(markup.named("marks", marks) + ways + markup.named("stamp", stamp))


def _marks(view: View) -> Markup:
    restated = _restated(view)
    entries = [(mark, meaning) for mark, meaning in glossary.marks(view.words) if mark != RESTATED or restated]
    legend = " · ".join(f"{mark} {meaning}" for mark, meaning in entries)
    more = to_page(view.words.text("app.meaning"), ABOUT)
    parts = [Inline(f"{view.words.text('kind.legend')}: {legend}. "), more]
    return markup.paragraph(parts, "ls-foot")


def _restated(view: View) -> bool:
    """Whether any number of the page bears the mark."""
    frames = [view.ask(getattr(queries, name)) for name in view.queries]
    headlines = view.ask(queries.headlines, all_rows=True)
    frames.append(headlines[headlines["page"] == view.page.code])
    return any(frame["restated"].eq(True).any() for frame in frames if "restated" in frame)


@outside_meetings
def findings(view: View) -> None:
    """Statements by group, each with its place and links to related numbers."""
    frame = view.ask(queries.findings)
    if frame.empty:
        notes([nothing_found(view)])
        return
    for html in view.cached("findings", lambda: _findings(view, rows(frame)), keys=view.page.uses):
        write_html(html)
    if menu := downloads.menu(view, "findings", lambda: frame, title=view.words.text("nav.nhan-dinh")):
        write_html(menu)


def _findings(view: View, statements: Sequence[Row]) -> list[Markup]:
    numbers = {row["id"]: row for row in rows(view.ask(queries.finding_numbers, all_rows=True))}
    groups: dict[str, list[Row]] = {}
    for row in sorted(statements, key=lambda row: row["finding_group"] not in _FIRST):
        groups.setdefault(row["finding_group"], []).append(row)
    groups = {code: groups[code] for code in (*_FIRST, *groups) if code in groups}
    return [
        markup.named(
            f"findings-{group}",
            markup.heading(f"{view.words.text(f'finding.{group}')} ({len(own)})", "", level=2),
            *(_finding(view, row, numbers) for row in own),
        )
        for group, own in groups.items()
    ]


def _finding(view: View, row: Row, numbers: Mapping[str, Row]) -> Markup:
    words = view.words
    about = [words.name("area", code) for code in _codes(row["areas"])]
    about += [words.name("item", code) for code in (*_codes(row["sectors"]), *_codes(row["products"]))]
    links = [_related(view, numbers[key]) for key in _codes(row["observations"])]
    return markup.finding(
        name=row["id"],
        text=row[f"text_{words.lang}"],
        place=words.located(row),
        about=" · ".join(about),
        note=row[f"note_{words.lang}"],
        links=links,
        related=words.text("finding.related"),
    )


def _related(view: View, number: Row) -> Sequence[Inline]:
    """A number, with its card, and the page that shows it without the filters that would hide it."""
    words, filters, about = view.words, view.state.filters, view.state.about
    label = words.text("finding.link", label=words.headline(number), value=words.quantity(number))
    pages = coverage.pages_of(view.release, about).get(number["id"], {})
    shown_on = [(code, period) for code, period in pages.items() if code not in EVERYTHING]
    page, period = next(iter(shown_on[-2:]), (LEDGER, about))
    chosen = {"kv": filters.sectors, "sp": filters.products}
    without = [key for key, shown in chosen.items() if number["item"] not in shown]
    link = to_number(words.text(f"nav.{page}"), page, period, about=about, without=without)
    return [Inline(label, observation_id=number["id"]), Inline(" ("), link, Inline(")")]


def _codes(value: object) -> list[str]:
    return list(value) if isinstance(value, Iterable) else []


@outside_meetings
def source(view: View, *frames: pd.DataFrame) -> None:
    """Where the numbers of `frames` and of the page's months come from, with the release."""

    def lines() -> list[str]:
        months = [frame(view, name) for name in view.page.queries if name in MONTHLY and view.months]
        return captions.sources(view, *frames, *months)

    notes(view.cached("source", lines, keys=view.page.uses))
