"""Statements of the reports without a number as HTML, by group."""

from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter

from markupsafe import Markup

from lsdash import queries
from lsdash.model.filters import Filters
from lsdash.model.words import Row, grouped, rows
from lsdash.present import markup
from lsdash.present.links import EVERYTHING, LEDGER, to_number, to_page
from lsdash.present.markup import Inline
from lsdash.view import coverage
from lsdash.view.view import View, ask, vocabulary

_FIRST = ("giai-phap", "yeu-kem")  # groups of statements that readers look for


def count(view: View) -> str:
    """How many statements are shown of all; where several reports make some, also of which report."""
    shown, every = (rows(view.ask(queries.findings, all_rows=whole)) for whole in (False, True))
    words, key = view.words, "finding.count_of" if every and _of_other_reports(view) else "finding.count"
    period = words.period(words.name("reported", every[0]["source"])) if every else ""
    return words.text(key, shown=len(shown), all=len(every), period=period)


def others(view: View) -> Markup:
    """Where statements of other reports are: a link for the period of each; nothing where there are none."""
    words, found = view.words, _of_other_reports(view)
    links = [
        to_page(words.text("finding.other", period=words.period(period), count=number), view.page.code, nam=period)
        for period, number in found.items()
    ]
    parts = [Inline(f"{words.text('finding.others')} ")]
    parts += [part for link in links for part in (link, Inline("; "))][:-1]
    return markup.paragraph(parts, "ls-foot") if links else Markup("")


def _of_other_reports(view: View) -> dict[str, int]:
    """Periods of reports whose statements the page does not show → how many each makes, the latest first."""
    sources = set(view.ask(queries.findings, all_rows=True)["source"])
    shown = {view.words.name("reported", source) for source in sources}
    counts: dict[str, int] = {}
    for period in vocabulary(view.release).reported:
        every = ask(view.release, queries.findings, Filters(about=period))["source"]
        own = [source for source in every if view.words.name("reported", source) == period]
        counts |= {period: len(own)} if own and period not in shown else {}
    return counts


def groups(view: View) -> list[Markup]:
    """The statements that the filters let through by group, each with its place and links to related numbers."""
    numbers = {row["id"]: row for row in rows(view.ask(queries.finding_numbers, all_rows=True))}
    found = grouped(rows(view.ask(queries.findings)), itemgetter("finding_group"))
    groups = {code: found[code] for code in (*_FIRST, *found) if code in found}
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
    name = words.headline(number)
    label = words.text("finding.link", label=name, value=words.beside(name, number))
    pages = coverage.pages_of(view.release, about).get(number["id"], {})
    shown_on = [(code, period) for code, period in pages.items() if code not in EVERYTHING]
    page, period = next(iter(shown_on[-2:]), (LEDGER, about))
    chosen = {"kv": filters.sectors, "sp": filters.products}
    without = [key for key, shown in chosen.items() if number["item"] not in shown]
    link = to_number(words.text(f"nav.{page}"), page, period, about=about, without=without)
    return [Inline(label, observation_id=number["id"]), Inline(" ("), link, Inline(")")]


def _codes(value: object) -> list[str]:
    return list(value) if isinstance(value, Iterable) else []
