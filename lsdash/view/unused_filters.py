"""Filters of an address that a page cannot use, and numbers of the province where districts are chosen: said once."""

from collections.abc import Sequence

from lsdash import queries
from lsdash.model.pages import MONTHLY, REPORTS
from lsdash.view import filter_options, scope
from lsdash.view.view import View

# Queries of statements: they name districts and split no number by them.
_WORDS_ONLY = frozenset({"activities", "findings"})


def in_words(view: View) -> Sequence[str]:
    """What of the filters and assumptions does not narrow the page, a sentence each."""
    districts = _undivided(view)
    keys = ("kv", "sp") if districts else ("dv", "kv", "sp")
    parts = [
        filter_options.part(view, key)
        for key in keys
        if filter_options.chosen(view, key) and not scope.narrows(view, key)
    ]
    of_period: list[str] = []
    if filter_options.period_idle(view) and view.page.code != REPORTS:  # that writes the report of the period
        period = filter_options.period_chosen(view)
        if view.page.of_period:
            of_period = [view.words.text("filter.unused_period", period=period)]
        else:
            parts.append(period)
    said = [view.words.text("filter.unused", parts="; ".join(parts))] if parts else []
    assumes = view.state.scenario and not view.page.assumes
    return [*districts, *said, *of_period, *([filter_options.assumed(view, "filter.assuming_idle")] if assumes else [])]


def _undivided(view: View) -> Sequence[str]:
    """That numbers of the page are of the whole province although districts are chosen, where they are, and why."""
    if not view.state.filters.districts:
        return []
    blocks = scope.of_blocks(view)
    if not any("dv" in block.wider for block in blocks.values()):
        return []
    divided = [name for name, block in blocks.items() if "dv" in block.codes and name not in _WORDS_ONLY]
    if divided and MONTHLY.isdisjoint(divided):
        return []
    form = "partly_indivisible" if divided else _why(view)
    names = view.words.listing(view.words.name("area", code) for code in view.state.filters.districts)
    return [view.words.text(f"filter.{form}", districts=names)]


def _why(view: View) -> str:
    """What is known of single districts elsewhere, a part of a text key."""
    if not view.ask(queries.monthly_items, all_rows=True).empty:
        return "reported_indivisible"
    return "stated_indivisible" if view.districts_stated else "indivisible"
