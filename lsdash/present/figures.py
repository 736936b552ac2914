"""Figures as a view shows them: an entry of the register with its rows, texts, notes and scope; and the sentences of a
page."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import pandas as pd

from lsdash import queries
from lsdash.model import formats
from lsdash.model.pages import HEADLINES, KEYS, LISTS, SENTENCES
from lsdash.model.words import Row, rows
from lsdash.present import captions
from lsdash.present.charts import base
from lsdash.present.charts.base import RenderedChart
from lsdash.present.charts.legend import legend
from lsdash.present.figure_register import FIGURES, MONTHS, Figure, OfView, Part
from lsdash.present.html_table import Table
from lsdash.present.monthly import ranking_sentences
from lsdash.present.sentences import rules as sentence_rules
from lsdash.present.sentences import trends
from lsdash.present.sentences.shared import Sentence
from lsdash.view import filter_options, headlines, scope, screen_parts
from lsdash.view import view as views
from lsdash.view.scope import Scope
from lsdash.view.view import View


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

        def rows_drawn() -> pd.DataFrame:
            frame: pd.DataFrame = self._part(drawn) if isinstance(drawn, OfView) else drawn(self.whole)
            return frame

        return self.view.cached(f"rows {self.name}", rows_drawn, keys=self.keys)

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
        own = self.entry.subtitle
        told = self._part(f"chart.{self.name}.subtitle" if own is None and self.entry.chart else own or "")
        return " ".join(filter(None, (self.wider, str(told))))

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
