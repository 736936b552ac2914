"""Screens of meeting mode: one message each, in the order of the table `screens`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from lsdash.model.pages import HEADLINES, PAGES, SENTENCES
from lsdash.model.words import rows


@dataclass(frozen=True)
class Slide:
    """What fills the screen: `shown` of a page (headlines, sentences or the name of a chart) in one of its views.

    `view` is "" where it is shown in any; `titles` holds (language, title), "" where what is shown has its own message.
    """

    code: str
    page: str
    shown: str
    view: str = ""
    titles: tuple[tuple[str, str], ...] = ()

    def title(self, lang: str) -> str:
        """Its own title, or ""."""
        return dict(self.titles).get(lang, "")


def listed(frame: pd.DataFrame, filled: Callable[[str], bool], pages: Sequence[str]) -> tuple[Slide, ...]:
    """The screens of the frame of `queries.screens` that there are numbers for, in order.

    `filled` says whether a query has rows; `pages` are the codes of pages that have a headline number.
    """
    charts: dict[str, Mapping[str, str]] = {page.code: page.charts for page in PAGES}
    found = []
    for row in rows(frame):
        page, shown = row["page"], row["shown"]
        there = page in pages if shown in {HEADLINES, SENTENCES} else filled(charts[page][shown])
        if there:
            titles = tuple((lang, row[f"title_{lang}"]) for lang in ("vi", "en"))
            found.append(Slide(row["code"], page, shown, row["view"], titles))
    return tuple(found)


def beside(every: Sequence[Slide], code: str, step: int) -> Slide | None:
    """The screen `step` places after that of `code`, or None beyond the ends."""
    codes = [each.code for each in every]
    place = codes.index(code) + step if code in codes else 0
    return every[place] if 0 <= place < len(every) else None
