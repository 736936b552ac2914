"""The parts of a page as HTML: purpose, headline numbers, sentences, the legend of marks."""

from collections.abc import Callable, Iterator, Sequence

import pandas as pd
from markupsafe import Markup

from lsdash import queries
from lsdash.model import formats
from lsdash.model.filters import Filters
from lsdash.model.kinds import DOUBTED, RESTATED
from lsdash.model.words import Row, Words
from lsdash.present import captions, figures, glossary, markup
from lsdash.present.links import ABOUT, CHOSEN, to_page, to_row
from lsdash.present.markup import Inline
from lsdash.present.sentences import districts as district_sentences
from lsdash.present.sentences.shared import Sentence
from lsdash.view import filter_options, scope
from lsdash.view import headlines as own_headlines
from lsdash.view import view as views
from lsdash.view.view import View


def purpose(view: View) -> Markup:
    """The title of the page below that of the whole, and what the page is for."""
    text, page = view.words.text, view.page
    over = text("app.over" if page.of_period else "app.site")
    return markup.heading(text(f"nav.{page.code}"), text(f"purpose.{page.code}"), level=1, over=over)


def headlines(
    view: View,
    *,
    shown: Callable[[Row], bool] = lambda _row: True,
    after: Markup | None = None,
    title: str = "",
) -> Markup:
    """The headline numbers of the page for which `shown` holds, each named after its observation, `after` behind the
    first, with what they are the whole of where a part of that is chosen and the `title` above does not say so;
    nothing where there are none."""
    doubts, own = view.ask(queries.doubts, all_rows=True), own_headlines.of_page(view)
    beside = {row["position"]: row for row in own if row["part"] == "beside"}
    mains = [row for row in own if row["part"] == "main" and shown(row)]
    wholes = [filter_options.wider(view, scope.of_rows(view, [row]), title=title) for row in mains]
    alike = len({*wholes}) == 1
    numbers = {
        row["wanted"]: _headline(view, row, beside.get(row["position"]), doubts, whole="" if alike else whole)
        for row, whole in zip(mains, wholes, strict=True)
    }
    first = next(iter(numbers), "")
    named = (
        markup.named(f"num-{number.replace('.', '-')}", html, after if after and number == first else Markup(""))
        for number, html in numbers.items()
    )
    over = markup.line(formats.capital(wholes[0]), "ls-kicker") if alike and wholes[0] else Markup("")
    return over + markup.named("headlines", *named) if numbers else Markup("")


def _headline(view: View, row: Row, beside: Row | None, doubts: pd.DataFrame, *, whole: str) -> Markup:
    words = view.words
    if row["id"] is None:
        label = words.headline_of_id(row["wanted"])
        absent = words.text("headline.absent" if row["named"] else "kind.missing")
        nothing = Inline(formats.MISSING)
        return markup.headline(label=label, value=nothing, beside=[Inline(absent)], place=[], hint=absent)
    second, source = [], words.other_source(row)
    if beside is not None and beside["id"] is not None:
        label = _beside_label(words, row, beside)
        second = [Inline(f"{label}: "), _of_beside(words, label, beside)]
        other = words.other_source(beside)
        if other and other != source:  # that of both is said once, below
            second.append(Inline(f" ({other})"))
    where = words.located(row)
    derived = "" if row["as_printed"] else words.text("headline.derived")
    if source:
        place = ", ".join(filter(None, (source, where, derived)))
    else:
        place = words.text("headline.located", place=where) if where else derived
    made_up = f" · {words.text('kind.synthetic')}" if view.synthetic else ""
    return markup.headline(
        label=_label(words, row, whole),
        value=Inline(words.quantity(row), observation_id=row["id"]),
        beside=second,
        place=[Inline(place + made_up), *_doubt(words, row, doubts)],
        hint=words.hint(row),
        about=words.text("card.open"),
        tone="below" if row["below"] else "",
        elsewhere=bool(source),
    )


def _of_beside(words: Words, label: str, beside: Row) -> Inline:
    return Inline(words.beside(label, beside), observation_id=beside["id"], doubted=bool(beside["doubted"]))


def _label(words: Words, row: Row, whole: str) -> str:
    """What a headline number is, with the `whole` that it is of; of what lies inside another sector that it does:
    shares beside each other look as if they added up."""
    label = f"{words.headline(row)} ({whole})" if whole else words.headline(row)
    if row["inside"] is None:
        return label
    parent = words.name("item", row["inside"])
    return words.text("headline.inside", label=label, parent=parent[:1].lower() + parent[1:])


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


def sentences(view: View) -> Markup:
    """What matters now; nothing where no rule has a sentence."""
    told = figures.sentences_of(view)
    if not told:
        return Markup("")
    heading = markup.heading(
        view.words.text("overview.heading"), figures.wider_of_sentences(view), level=2 if view.screen is None else 1
    )
    return markup.named("sentences", heading, *sentence_lines(view, told))


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


def marks(view: View) -> Markup:
    """The one legend of the marks that numbers carry."""
    restated = _restated(view)
    entries = [(mark, meaning) for mark, meaning in glossary.marks(view.words) if mark != RESTATED or restated]
    legend = " · ".join(f"{mark} {meaning}" for mark, meaning in entries)
    more = to_page(view.words.text("app.meaning"), ABOUT)
    parts = [Inline(f"{view.words.text('kind.legend')}: {legend}. "), more]
    return markup.paragraph(parts, "ls-foot")


def terms(view: View) -> list[Markup]:
    """Every term, mark and method, a list for each kind."""
    parts = glossary.parts(view.words, views.vocabulary(view.release).codes["kv"])
    return [
        markup.glossary(view.words.text(f"about.{name}"), name, entries) for name, entries in parts.items() if entries
    ]


def _restated(view: View) -> bool:
    """Whether any number of the page bears the mark."""
    frames = [view.ask(getattr(queries, name)) for name in view.queries]
    headlines = view.ask(queries.headlines, all_rows=True)
    frames.append(headlines[headlines["page"] == view.page.code])
    return any(frame["restated"].eq(True).any() for frame in frames if "restated" in frame)


def district_numbers(view: View) -> pd.DataFrame:
    """What sources state of the chosen districts themselves, but for single months."""
    every = views.ask(view.release, queries.trends, Filters(districts=view.state.filters.districts))
    return every[every["area"].isin(view.state.filters.districts)]


def district_panels(view: View) -> Markup:
    """A panel for each chosen district: what the reports say of it, folded where districts have numbers of their own.
    Nothing in meeting mode."""
    if view.screen is not None:
        return Markup("")
    districts, products = view.ask(queries.districts), view.ask(queries.district_products)
    findings, reports = (view.ask(query, all_rows=True) for query in (queries.findings, queries.monthly_items))
    numbers = district_numbers(view)
    panels = district_sentences.district_panels(districts, products, findings, reports, view.words, numbers=numbers)
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
