"""Slides: the screens of meeting mode, one message each, in the order of the table `screens`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd

from lsdash.model.pages import HEADLINES, PAGES, SENTENCES
from lsdash.model.words import rows


@dataclass(frozen=True)
class Slide:
    """What fills the screen: `shown` of a page (headlines, sentences or the name of a chart) in one of its views.

    `view` is "" where it is shown in any; `titles` holds (language, title), "" where what is shown has its own message.
    Of one in parts `blocks` are those that it shows, and `part` its number and how many there are; `again`: the filters
    leave of it what a screen of another page shows.
    """

    code: str
    page: str
    shown: str
    view: str = ""
    titles: tuple[tuple[str, str], ...] = ()
    blocks: tuple[str, ...] = ()
    part: tuple[int, int] = (1, 1)
    again: bool = False

    def title(self, lang: str) -> str:
        """Its own title, or ""."""
        return dict(self.titles).get(lang, "")


def slides_with_numbers(frame: pd.DataFrame, filled: Callable[[str], bool], pages: Sequence[str]) -> tuple[Slide, ...]:
    """The screens of the frame of `queries.screens` that there are numbers for, in order.

    `filled` says whether a query has rows; `pages` are the codes of pages that have a headline number.
    """
    by_code = {page.code: page for page in PAGES}
    slides = []
    for row in rows(frame):
        page, shown = row["page"], row["shown"]
        if page in pages if shown in {HEADLINES, SENTENCES} else filled(by_code[page].query_of(shown)):
            titles = tuple((lang, row[f"title_{lang}"]) for lang in ("vi", "en"))
            slides.append(Slide(row["code"], page, shown, row["view"], titles))
    return tuple(slides)


def beside(every: Sequence[Slide], code: str, step: int) -> Slide | None:
    """The screen `step` places after that of `code`, or None beyond the ends."""
    codes = [slide.code for slide in every]
    place = codes.index(code) + step if code in codes else 0
    return every[place] if 0 <= place < len(every) else None
