"""The card of any number of a view: one that sources print, one that follows from these, one of monthly reports."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import pandas as pd

from lsdash import queries
from lsdash.data import releases
from lsdash.model import monthly_ids
from lsdash.model.filters import Filters
from lsdash.model.words import split
from lsdash.present import number_card
from lsdash.present.html_card import Card
from lsdash.present.monthly import cards as monthly_cards
from lsdash.present.number_card import Frames
from lsdash.queries.card import of_several
from lsdash.queries.monthly_card import monthly_of_several
from lsdash.view import monthly_numbers
from lsdash.view.monthly_numbers import Ask, Query
from lsdash.view.view import View, ask, vocabulary


def card(view: View, number: str) -> Card:
    """The card of a number that the release has. Raises releases.ReleaseError."""
    return _card(view, number, partial(ask, view.release))


def several(view: View, numbers: Sequence[str]) -> dict[str, Card]:
    """The cards of many numbers; what cards are made of is asked once for all."""
    named = [name for number in numbers for name in monthly_numbers.names(number)]
    districts = tuple(vocabulary(view.release).codes["dv"])
    months = [one for one in map(monthly_ids.parse, numbers) if one is not None]
    wanted = list(dict.fromkeys(one for number in months for one in monthly_numbers.asked(number, districts)))
    with releases.cursor(view.release) as cursor:
        frames, of_months = of_several(cursor, named), monthly_of_several(cursor, wanted)
    nothing = {name: frame.drop(columns="asked").head(0) for name, frame in frames.items()}
    answers = {
        (name, Filters(number=number)): one
        for name, frame in frames.items()
        for number, one in split(frame, "asked").items()
    }
    answers |= {(name, asked): one for name, own in of_months.items() for asked, one in zip(wanted, own, strict=True)}

    def of_all(query: Query, filters: Filters) -> pd.DataFrame:
        name = query.__name__
        found = answers.get((name, filters))
        if found is not None:
            return found
        return nothing[name] if name in nothing else ask(view.release, query, filters)

    return {number: _card(view, number, of_all) for number in numbers}


def _card(view: View, number: str, asking: Ask) -> Card:
    districts = tuple(vocabulary(view.release).codes["dv"])
    printed = monthly_numbers.printed_id(number, districts, asking)
    monthly = monthly_ids.parse(number)
    if monthly is None or printed:
        return _of_report(view, printed or number, asking)
    return monthly_cards.card(monthly, monthly_numbers.frames(monthly, districts, asking), view.words)


def _of_report(view: View, number: str, asking: Ask) -> Card:
    def of(query: Query) -> pd.DataFrame:
        return asking(query, Filters(number=number))

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
