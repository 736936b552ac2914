"""The card of any number of a view: one that sources print, one that follows from these, one of monthly reports."""

from dataclasses import replace

import pandas as pd

from lsdash import queries
from lsdash.model import monthly_ids
from lsdash.model.filters import Filters
from lsdash.model.monthly_ids import MonthlyId
from lsdash.present import number_card
from lsdash.present.html_card import Card
from lsdash.present.monthly import cards as monthly_cards
from lsdash.present.number_card import Frames
from lsdash.view import monthly_numbers
from lsdash.view.monthly_numbers import Query
from lsdash.view.view import View, ask, vocabulary


def card(view: View, number: str) -> Card:
    """The card of a number that the release has. Raises releases.ReleaseError."""
    districts = tuple(vocabulary(view.release).codes["dv"])
    printed = monthly_numbers.printed_id(number, districts, lambda query, filters: ask(view.release, query, filters))
    monthly = monthly_ids.parse(number)
    return _of_months(view, monthly) if monthly and not printed else _of_report(view, printed or number)


def _of_months(view: View, number: MonthlyId) -> Card:
    districts = tuple(vocabulary(view.release).codes["dv"])
    frames = monthly_numbers.frames(number, districts, lambda query, filters: ask(view.release, query, filters))
    return monthly_cards.card(number, frames, view.words)


def _of_report(view: View, number: str) -> Card:
    def of(query: Query) -> pd.DataFrame:
        return ask(view.release, query, Filters(number=number))

    frames = Frames(
        number=of(queries.number),
        recipe=of(queries.recipe),
        family=of(queries.family),
        uses=of(queries.uses),
        tests=of(queries.tests_of),
        barred=of(queries.barred),
        stated_by=of(queries.stated_by),
        sources=ask(view.release, queries.sources, Filters()),
    )
    content = number_card.card(frames, view.words)
    if view.synthetic:
        content = replace(content, kind=f"{view.words.text('notice.synthetic_short')} · {content.kind}")
    return content
