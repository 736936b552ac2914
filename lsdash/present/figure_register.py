"""The register of figures: for each chart and table what draws the frame of its query and what is said of it.

A new chart is one query, one chart function, one entry here, two texts. `Page.query_of` says which query a page shows
under the name of a figure, `Page.queries` which filters narrow it; `figures` shows an entry in a view.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import pandas as pd

from lsdash import queries
from lsdash.model import kinds
from lsdash.model.pages import PAGES
from lsdash.model.words import Words, rows
from lsdash.present import ledger_tables, source_tables, tables, trend_tables
from lsdash.present.charts import bullet, districts, grid, levels, months, outcomes, report_grid, sectors, trend
from lsdash.present.charts import monthly as monthly_charts
from lsdash.present.charts.base import Chart
from lsdash.present.html_table import Table
from lsdash.present.links import to_number
from lsdash.present.markup import Inline
from lsdash.present.monthly import districts as monthly_districts
from lsdash.present.monthly import ranking_sentences
from lsdash.present.monthly import sentences as monthly_sentences
from lsdash.present.monthly import tables as monthly_tables
from lsdash.present.sentences import chart_titles, targets, trends
from lsdash.present.sentences import districts as district_sentences
from lsdash.view import coverage, screen_parts
from lsdash.view import view as views
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
    """A chart with its texts and its table; a table alone where there is no `chart`. The subtitle is the text of its
    name, where it has no other.

    `query`: that of the frame, where it is not the one that the page shows under its name; `also`: other queries of the
    page that its parts ask; `instead`: words in place of a chart that shows nothing;
    `beside`: the table stands beside the chart where there is room, and is not folded: readers choose in it; `drawn`:
    gives the rows that are drawn and can be saved, where these are not all; `lists_more`: the table has those too that
    are not drawn, and is not folded then; `shows`: what columns of the frame begin with that have the numbers shown.
    """

    table: Part
    chart: Callable[[pd.DataFrame, Words], Chart] | None = None
    title: Part = ""
    subtitle: Part | None = None
    notes: Part = ()
    beside: bool = False
    lists_more: bool = False
    drawn: OfView | Callable[[pd.DataFrame], pd.DataFrame] | None = None
    query: str = ""
    also: tuple[str, ...] = ()
    instead: Part = ""
    shows: str = ""


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


def _levels_of_products(name: str, title: Part) -> Figure:
    """Products with their last, planned, actual and next amounts; words alone where none has a number."""
    return Figure(
        partial(tables.products, name=name),
        levels.product_levels,
        title,
        notes=_own_scales,
        drawn=chart_titles.with_numbers,
        instead=chart_titles.named_only,
    )


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
    "mining-output": _levels_of_products("mining-output", chart_titles.mining_output),
    "grid-coverage": Figure(
        tables.grid_coverage, grid.grid_coverage, chart_titles.grid_coverage, chart_titles.grid_coverage_subtitle
    ),
    "utilities": _levels_of_products("utilities", chart_titles.utilities),
    "target-outcome": Figure(
        tables.target_outcome,
        outcomes.target_outcome,
        targets.target_outcome,
        notes=targets.target_outcome_notes,
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
        drawn=bullet.planned_rows,
    ),
    "product-target": Figure(
        partial(tables.products, name="product-target"),
        levels.product_board,
        targets.product_target,
        notes=OfView(_product_notes),
        lists_more=True,
        drawn=screen_parts.compared_products,
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
        notes=OfView(_trend_notes),
        drawn=trend.drawn_rows,
    ),
    "regional-index": Figure(
        trend_tables.regional_index,
        trend.regional_index,
        trends.regional_index,
        notes=("chart.regional-index.note",),
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
