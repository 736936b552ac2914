"""The register of figures: for each chart and table what draws the frame of its query and what is said of it.

A new chart is one query, one chart function, one entry here, two texts. `Page.query_of` says which query a page shows
under the name of a figure, `Page.queries` which filters narrow it.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Any

import pandas as pd

from lsdash import queries
from lsdash.model import formats, kinds
from lsdash.model.pages import HEADLINES, KEYS, LISTS, PAGES, SENTENCES
from lsdash.model.words import Row, Words, rows
from lsdash.present import captions, ledger_tables, source_tables, tables, trend_tables
from lsdash.present.charts import base, bullet, districts, grid, levels, months, outcomes, report_grid, sectors, trend
from lsdash.present.charts import monthly as monthly_charts
from lsdash.present.charts.base import Chart, RenderedChart
from lsdash.present.charts.legend import legend
from lsdash.present.html_table import Table
from lsdash.present.links import to_number
from lsdash.present.markup import Inline
from lsdash.present.monthly import districts as monthly_districts
from lsdash.present.monthly import ranking_sentences
from lsdash.present.monthly import sentences as monthly_sentences
from lsdash.present.monthly import tables as monthly_tables
from lsdash.present.sentences import chart_titles, targets, trends
from lsdash.present.sentences import districts as district_sentences
from lsdash.present.sentences import rules as sentence_rules
from lsdash.present.sentences.shared import Sentence
from lsdash.view import coverage, filter_options, headlines, scope, screen_parts
from lsdash.view import view as views
from lsdash.view.scope import Scope
from lsdash.view.view import View


@dataclass(frozen=True)
class OfView:
    """A part of a figure that takes more than its own frame: a function of the frame and the view. Other queries that
    it asks are narrowed by the same filters, or by none."""

    function: Callable[[pd.DataFrame, View], Any]


MONTHS = "months"  # the variant of a figure where districts have monthly reports
# A key of texts/, several of them, or a function of the frame and words.
Part = str | tuple[str, ...] | OfView | Callable[[pd.DataFrame, Words], Any]


@dataclass(frozen=True)
class Figure:
    """A chart with its texts and its table; a table alone where there is no `chart`.

    `query`: that of the frame, where it is not the one that the page shows under its name; `also`: other queries of the
    page that its parts ask; `instead`: words in place of a chart that shows nothing;
    `beside`: the table stands beside the chart where there is room, and is not folded: readers choose in it; `drawn`:
    gives the rows that are drawn and can be saved, where these are not all; `lists_more`: the table has those too that
    are not drawn, and is not folded then; `shows`: what columns of the frame begin with that have the numbers shown.
    """

    table: Part
    chart: Callable[[pd.DataFrame, Words], Chart] | None = None
    title: Part = ""
    subtitle: Part = ""
    notes: Part = ()
    beside: bool = False
    lists_more: bool = False
    drawn: Part | None = None
    query: str = ""
    also: tuple[str, ...] = ()
    instead: Part = ""
    shows: str = ""


@dataclass(frozen=True)
class ShownFigure:
    """The figure `name` in a view. Nothing is computed before it is asked for."""

    view: View
    name: str

    @cached_property
    def entry(self) -> Figure:
        """Its entry of the register: that of the view, of monthly reports or of the page, where there is one."""
        own = (FIGURES.get(f"{self.name}/{variant}") for variant in (self.view.choice, self.view.page.code))
        of_months = FIGURES.get(f"{self.name}/{MONTHS}")
        if of_months is not None and self.view.divided:
            return of_months
        return next(filter(None, own), None) or FIGURES[self.name]

    @property
    def query(self) -> str:
        """The name of its query."""
        return self.entry.query or self.view.page.query_of(self.name)

    @property
    def keys(self) -> Collection[str]:
        """Keys of the filters that narrow it."""
        data = self.view.page.data
        return tuple(key for key in KEYS if any(key in data[name] for name in (self.query, *self.entry.also)))

    @cached_property
    def whole(self) -> pd.DataFrame:
        """All rows of its query; on a screen in parts those of the part."""
        return screen_parts.of_part(views.frame(self.view, self.query), self.view.screen)

    @property
    def repeated(self) -> bool:
        """Whether the table says nothing but what is drawn."""
        return not self.entry.lists_more or len(self.frame) == len(self.whole)

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The rows that are drawn. Raises releases.ReleaseError."""
        drawn = self.entry.drawn
        if drawn is None:
            return self.whole
        frame: pd.DataFrame = self.view.cached(f"rows {self.name}", lambda: self._part(drawn), keys=self.keys)
        return frame

    @cached_property
    def scope(self) -> Scope:
        """What its numbers are of."""
        return scope.of_frame(self.view, self.frame, self.keys, (self.query, *self.entry.also))

    @property
    def wider(self) -> str:
        """A sentence that says what it is the whole of, where filters of the address name a part of that and do not
        narrow it; else ""."""
        return _sentence(filter_options.wider(self.view, self.scope, title=self.title)) if self.scope.wider else ""

    @property
    def instead(self) -> str:
        """Words in place of a chart that shows nothing, where the register has any."""
        return str(self._part(self.entry.instead))

    def every_row(self) -> pd.DataFrame:
        """The rows of its files: those of the frame, and of a long list also those that the page does not show."""
        return self.view.whole(self.query) if self.query in LISTS else self.frame

    @property
    def title(self) -> str:
        """The message of the chart; on a screen with what tells it from others that have the same."""
        message, screen, text = str(self._part(self.entry.title)), self.view.screen, self.view.words.text
        if screen is not None and screen.again:
            message = text("meeting.again", page=text(f"nav.{screen.page}"), title=message)
        if screen is not None and screen.blocks:
            number, parts = screen.part
            message = text("meeting.part", title=message, number=number, parts=parts)
        return message

    @property
    def subtitle(self) -> str:
        """What it is of, where that is not what is chosen; what is shown in which unit."""
        return " ".join(filter(None, (self.wider, str(self._part(self.entry.subtitle)))))

    @property
    def notes(self) -> Sequence[str]:
        """Small print, last of all what on a page about a period is of other sources than its own."""
        notes = list(self._part(self.entry.notes))
        return notes + captions.other_sources(self.frame, self.view.words) if self.view.page.of_period else notes

    @property
    def table(self) -> Table:
        """The numbers, with the warning that must stand on them."""
        table: Table = self._part(self.entry.table)
        count = self.view.count(self.query, self.whole)
        table = replace(table, count=count if count > len(self.whole) else 0)
        return replace(table, warning=captions.warning(self.view))

    @property
    def legend(self) -> list[tuple[str, str]]:
        """Code and words of what the legend explains."""
        codes = legend(self.entry.chart, self.frame, self.view.state.about) if self.entry.chart else ()
        return [(code, captions.name_in_legend(code, self.view.words)) for code in codes]

    @property
    def doubts(self) -> Sequence[Row]:
        """Rows of the ledger that cast doubt on numbers that are drawn."""
        return captions.doubts(self.view, self.frame, self.entry.shows)

    def rendered(self, *, tallest: int | None = None) -> RenderedChart:
        """The chart; see `charts.base.render`. Raises ValueError for a table alone."""
        if self.entry.chart is None:
            raise ValueError(f"{self.name} has no chart")
        chart = self.entry.chart(self.frame, self.view.words)
        # A screen says it at its foot, wherever it is scrolled to.
        warning = captions.warning(self.view) if tallest is None else ""
        return base.render(chart, self.view.words, warning=warning, tallest=tallest)

    def _part(self, part: Part) -> Any:
        match part:
            case str():
                return self.view.words.text(part) if part else ""
            case tuple():
                return [self.view.words.text(key) for key in part]
            case OfView():
                return part.function(self.whole, self.view)
        return part(self.whole, self.view.words)


def _own_scales(frame: pd.DataFrame, words: Words) -> list[str]:
    """That lengths of products are not to be compared, where several are drawn."""
    drawn = frame.loc[frame["value"].notna() & frame["measure"].isin(kinds.AMOUNTS), "block"]
    return [words.text("foot.own_scale")] if drawn.nunique() > 1 else []


def _gap(frame: pd.DataFrame, view: View) -> str:
    return targets.target_gap(frame, view.words, narrowed=bool(view.state.filters.sectors))


def _product_notes(frame: pd.DataFrame, view: View) -> list[str]:
    refused = targets.refusals(_refusals(view), view.words)
    return [*refused, *_own_scales(screen_parts.compared_products(frame), view.words)]


def _refusals(view: View) -> pd.DataFrame:
    """What cannot be computed; on a screen in parts of the products of the part, on the last also of those on none."""
    refusals, screen = view.ask(queries.refusals), view.screen
    if screen is None or not screen.blocks:
        return refusals
    drawn = screen_parts.compared_products(views.frame(view, "product_board"))["block"]
    number, parts = screen.part
    return refusals[refusals["item"].isin(screen.blocks) | ((number == parts) & ~refusals["item"].isin(drawn))]


def _trend_notes(frame: pd.DataFrame, view: View) -> list[str]:
    """Of chosen products also what is no series with them."""
    notes = trends.trend_notes(frame, view.words)
    if not view.state.filters.products:
        return notes
    return [*notes, *trends.other_concepts(frame, view.ask(queries.incomparable, all_rows=True), view.words)]


def _ledger(frame: pd.DataFrame, view: View) -> Table:
    numbers = view.ask(queries.ledger_numbers)
    about = view.state.about
    pages = coverage.pages_touched(numbers, coverage.pages_of(view.release, about))

    def links(identity: str) -> Sequence[Inline]:
        """Links to the pages that show a number of an identity."""
        own = pages.get(identity, {})
        codes = [page.code for page in PAGES if page.code in own.keys() - {view.page.code}]
        links = [to_number(view.words.text(f"nav.{code}"), code, own[code], about=about) for code in codes]
        return [part for link in links for part in (Inline(" · "), link)][1:]

    table = ledger_tables.ledger(frame, numbers, links, view.words)
    # A contradiction is told in a card of its own, which bears the name that links lead to.
    told = {row["cause"] or row["id"] for row in rows(frame) if row["verdict"] in {"broken", "ambiguous"}}
    return replace(table, ids=["" if name in told else name for name in table.ids])


_SECTOR_MIX = Figure(
    tables.sector_mix,
    sectors.sector_mix,
    chart_titles.sector_mix,
    "chart.sector-mix.subtitle_value",
    chart_titles.sector_mix_notes,
)
_MULTIPLES = Figure(
    monthly_tables.lines,
    months.multiples,
    monthly_sentences.multiples,
    OfView(monthly_districts.of_shown(monthly_sentences.multiples_subtitle)),
    drawn=OfView(monthly_districts.by_attainment),
    also=("district_ranking",),
)
_COMPARISON = Figure(
    monthly_tables.lines,
    months.comparison,
    OfView(monthly_districts.comparison),
    OfView(monthly_districts.comparison_subtitle),
    drawn=OfView(monthly_districts.compared),
    instead=OfView(monthly_districts.choose),
)
# Name → figure; a variant of a view or a page stands under name/view or name/page.
FIGURES = {
    "sector-mix": _SECTOR_MIX,
    "sector-mix/ty-trong": replace(
        _SECTOR_MIX,
        table=partial(tables.sector_mix, share=True),
        chart=sectors.sector_mix_share,
        title=chart_titles.sector_share,
        subtitle="chart.sector-mix.subtitle_share",
        notes=partial(chart_titles.sector_mix_notes, share=True),
        shows="share_",
    ),
    "growth-contribution": Figure(
        tables.growth_contribution,
        sectors.growth_contribution,
        chart_titles.growth_contribution,
        chart_titles.growth_contribution_subtitle,
        chart_titles.growth_contribution_notes,
    ),
    "mining-output": Figure(
        partial(tables.products, name="mining-output"),
        levels.product_levels,
        chart_titles.mining_output,
        "chart.mining-output.subtitle",
        _own_scales,
    ),
    "grid-coverage": Figure(
        tables.grid_coverage, grid.grid_coverage, chart_titles.grid_coverage, chart_titles.grid_coverage_subtitle
    ),
    "utilities": Figure(
        partial(tables.products, name="utilities"),
        levels.product_levels,
        chart_titles.utilities,
        "chart.utilities.subtitle",
        _own_scales,
    ),
    "target-outcome": Figure(
        tables.target_outcome,
        outcomes.target_outcome,
        targets.target_outcome,
        "chart.target-outcome.subtitle",
        targets.target_outcome_notes,
    ),
    "target-gap": Figure(
        tables.sector_board,
        bullet.sector_board,
        OfView(_gap),
        targets.board_subtitle,
        targets.target_gap_notes,
    ),
    "plan-attainment": Figure(
        tables.plan_board,
        bullet.plan_board,
        targets.plan_board,
        "chart.plan-attainment.subtitle",
        drawn=lambda frame, _words: bullet.planned_rows(frame),
    ),
    "product-target": Figure(
        partial(tables.products, name="product-target"),
        levels.product_board,
        targets.product_target,
        "chart.product-target.subtitle",
        OfView(_product_notes),
        lists_more=True,
        drawn=lambda frame, _words: screen_parts.compared_products(frame),
    ),
    "district-map": Figure(
        tables.districts,
        districts.district_map,
        district_sentences.district_map,
        district_sentences.district_subtitle,
        OfView(
            lambda frame, view: district_sentences.district_notes(
                frame, view.words, view.ask(queries.monthly_items, all_rows=True)
            )
        ),
        beside=True,
    ),
    f"district-map/{MONTHS}": Figure(
        OfView(monthly_districts.table),
        districts.district_plan,
        OfView(monthly_districts.title),
        "chart.district-map.subtitle_plan",
        OfView(monthly_districts.notes),
        beside=True,
        drawn=OfView(monthly_districts.picker),
        also=("district_ranking",),
    ),
    "district-ranking": Figure(
        monthly_tables.ranking,
        monthly_charts.ranking,
        ranking_sentences.ranking,
        ranking_sentences.ranking_subtitle,
        ranking_sentences.ranking_notes,
    ),
    "multiples": _MULTIPLES,
    "multiples/chi-so": replace(
        _MULTIPLES,
        chart=months.multiples_index,
        subtitle=OfView(monthly_districts.of_shown(monthly_sentences.multiples_index_subtitle)),
    ),
    "comparison": _COMPARISON,
    "comparison/luy-ke": replace(
        _COMPARISON, table=monthly_tables.cumulative, chart=months.comparison_cumulative, query="district_cumulative"
    ),
    "comparison/ke-hoach": replace(
        _COMPARISON, table=monthly_tables.cumulative, chart=months.comparison_plan, query="district_cumulative"
    ),
    "reporting": Figure(
        monthly_tables.lines,
        report_grid.report_grid,
        monthly_sentences.reporting,
        monthly_sentences.reporting_subtitle,
        monthly_sentences.missing,
    ),
    "cumulative": Figure(
        monthly_tables.cumulative,
        months.cumulative,
        monthly_sentences.cumulative,
        monthly_sentences.cumulative_subtitle,
        monthly_sentences.cumulative_notes,
    ),
    "months": Figure(
        monthly_tables.lines,
        months.monthly_lines,
        monthly_sentences.lines,
        monthly_sentences.lines_subtitle,
        monthly_sentences.lines_notes,
    ),
    "trend": Figure(
        trend_tables.trend,
        trend.trend,
        trends.trend,
        "chart.trend.subtitle",
        OfView(_trend_notes),
        drawn=lambda frame, _words: trend.drawn_rows(frame),
    ),
    "regional-index": Figure(
        trend_tables.regional_index,
        trend.regional_index,
        trends.regional_index,
        "chart.regional-index.subtitle",
        ("chart.regional-index.note",),
    ),
    "activities": Figure(
        tables.activities,
        notes=OfView(
            lambda frame, view: district_sentences.activity_notes(
                frame, view.words, divided=bool(view.months) or view.districts_stated, quoted=not view.synthetic
            )
        ),
    ),
    "ledger": Figure(OfView(_ledger)),
    "closings": Figure(OfView(lambda frame, view: ledger_tables.closings(frame, view.ask(queries.ledger), view.words))),
    "figures": Figure(source_tables.figures),
    "revisions": Figure(source_tables.revisions),
    "coverage": Figure(source_tables.coverage),
    "incomparable": Figure(ledger_tables.incomparable),
    "sources": Figure(source_tables.sources),
}


def notes_of(view: View, query: str) -> Sequence[str]:
    """The small print of all that the page shows of a query, each line once; none of what has no rows."""
    data = view.page.data
    tables = (name for name, entry in FIGURES.items() if entry.chart is None and name.replace("-", "_") in data)
    figures = (ShownFigure(view, name) for name in (*view.page.charts, *tables))
    shown = (figure for figure in figures if figure.query == query and not figure.frame.empty)
    return tuple(dict.fromkeys(note for figure in shown for note in figure.notes))


def scope_of(view: View, name: str) -> Scope:
    """What the numbers of the figure, or else of the query, `name` are of; of a table of neither, which has what is
    assumed, that it is narrowed by nothing."""
    if name in FIGURES:
        return ShownFigure(view, name).scope
    if name in view.page.data:
        return scope.of_query(view, name)
    return replace(scope.of_rows(view, []), assumed=bool(view.state.scenario))


def scope_of_screen(view: View) -> Scope | None:
    """What the numbers of the screen of meeting mode are of; None outside it, and of the index of all screens."""
    screen = view.screen
    if screen is None or view.state.index:
        return None
    if screen.shown == SENTENCES:
        return scope_of_sentences(view)
    if screen.shown == HEADLINES:
        return scope.of_rows(view, headlines.of_page(view))
    return ShownFigure(view, screen.shown).scope


def _sentence(said: str) -> str:
    return f"{formats.capital(said)}." if said else ""


def wider_of_sentences(view: View) -> str:
    """What the sentences are the whole of, as `ShownFigure.wider` says it."""
    return _sentence(filter_options.wider(view, scope_of_sentences(view)))


def scope_of_sentences(view: View) -> Scope:
    """What the sentences of `sentences_of` are of."""
    told = next((name for name in ("trends", "district_ranking") if name in view.page.queries), "")
    if told:
        return scope.of_query(view, told)
    return scope.of_rows(view, rows(view.ask(queries.sector_board, all_rows=True)))


def sentences_of(view: View) -> Sequence[Sentence]:
    """What matters now on a page that says so in sentences: of districts the movers, of series over time how far they
    went, otherwise what the next targets ask for and what became of the last ones."""
    rules = view.ask(queries.rules, all_rows=True)
    if "trends" in view.page.queries:
        return trends.sentences(view.ask(queries.trends), rules, view.words)
    if "district_ranking" in view.page.queries:
        return ranking_sentences.top_movers(view.ask(queries.district_ranking), rules, view.words)
    if "product_board" not in view.page.queries:
        rules = rules[rules["code"].isin(sentence_rules.OF_SECTORS)]
    asked = {
        "board": queries.sector_board,
        "products": queries.product_board,
        "outcomes": queries.target_outcomes,
    }
    frames = {name: view.ask(query, all_rows=True) for name, query in asked.items()}
    return sentence_rules.sentences(frames, rules, view.words)
