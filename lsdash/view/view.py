"""One view: which release, which page, which state, in which words; and how queries are asked for it.

The same whether a page shows it, a file holds it or a link is checked: everything here follows from an address alone.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import Any, TypeVar

import pandas as pd

from lsdash import queries
from lsdash.data import releases
from lsdash.model import monthly_ids, pages, scenario
from lsdash.model.filters import Codes, Filters
from lsdash.model.pages import Page
from lsdash.model.words import Words, rows
from lsdash.view import former_links, link_repairs, monthly_numbers, screen_parts, slides, url_state
from lsdash.view.cache import CACHE
from lsdash.view.monthly_numbers import Query
from lsdash.view.slides import Slide
from lsdash.view.url_state import LISTS, SYNTHETIC, Problem, State
from lsdash.view.vocabulary import Vocabulary

R = TypeVar("R")
LISTED = 401  # rows of a long list that a page asks for: one more than it shows
_COUNTS = {"figures": (queries.figure_counts, "figures"), "ledger": (queries.ledger_counts, "checks")}
# The engine lets other threads go on while it works.
_SIDE = ThreadPoolExecutor(4, thread_name_prefix="queries")


@dataclass(frozen=True)
class View:
    """What one address shows. It keeps to one release from start to end."""

    release: releases.Release
    page: Page
    state: State
    words: Words
    problems: tuple[Problem, ...] = ()

    def ask(self, query: Query, *, all_rows: bool = False) -> pd.DataFrame:
        """The frame of `query` of the page's period, narrowed by the filters that the page declares for it, of a long
        list the first rows; or not narrowed at all."""
        return ask(self.release, query, self.unfiltered if all_rows else self._shown(query.__name__))

    def whole(self, name: str) -> pd.DataFrame:
        """All that the filters leave of the query `name`, one of the page's own: what its files have. A long list is
        not kept. Raises releases.ReleaseError."""
        if name not in pages.LISTS:
            return frame(self, name)
        searched = [self.state.search] if name == "figures" else []
        return answer(self.release, name, self._narrowed(name), *searched)

    def count(self, name: str, frame: pd.DataFrame) -> int:
        """How many rows the query `name` has, of which `frame` are those that are shown."""
        if name not in _COUNTS or len(frame) < LISTED:
            return len(frame)
        if name == "figures" and self.state.search:
            counts = answer(self.release, "figure_counts", self.state.filters, self.state.search)
            return int(counts["figures"].sum())
        query, column = _COUNTS[name]
        return int(self.ask(query)[column].sum())

    def begin(self) -> None:
        """Have the page's queries answered side by side while the rest of the page is made; `ask` waits for them."""
        for name in self.queries:
            filters = self._shown(name)
            if not CACHE.contains((self.release, name, filters)):
                _SIDE.submit(_frame, self.release, name, filters)

    def cached(self, part: str, make: Callable[[], R], *, keys: Collection[str] = ()) -> R:
        """What `make` makes of `part` of the page, from the cache. Beside release, page, language, view, screen and
        assumed growth it must follow from the filters of `keys` alone, and never from the search: that is free text."""
        filters = self.narrowed(keys)
        scenario = self.state.scenario if self.page.assumes else ()
        code = self.screen.code if self.screen else None
        key = (self.release, self.page.code, part, self.words.lang, self.choice, code, filters, scenario)
        return CACHE.get(key, make)

    def _shown(self, name: str) -> Filters:
        filters = self._narrowed(name)
        return replace(filters, most=LISTED) if name in pages.LISTS else filters

    def _narrowed(self, name: str) -> Filters:
        return _filters_of(self.release, self.page, name, replace(self.state.filters, about=self.state.about))

    def narrowed(self, keys: Collection[str]) -> Filters:
        """The page's period, and of what is filtered what `keys` of the address stand for."""
        return replace(narrowed(self.state.filters, keys), about=self.state.about)

    @property
    def unfiltered(self) -> Filters:
        """The page's period alone."""
        return Filters(about=self.state.about)

    @property
    def draft(self) -> str:
        """The submission whose release to come is shown, which must then be said on every page; "" for a release."""
        return self.release.draft

    @property
    def synthetic(self) -> bool:
        """Whether the numbers are made up for demonstration: this must then be said wherever one is shown."""
        return self.release.dataset in SYNTHETIC

    @property
    def queries(self) -> Collection[str]:
        """The queries of the page that its view shows."""
        return self.page.asks.get(self.choice, self.page.queries.keys())

    @property
    def default_period(self) -> bool:
        """Whether the address names the very period that the page would be about without, and so changes nothing."""
        if not self.page.of_period or self.months or self.narrowed(("nam",)).spread:
            return False
        return self.state.about == next(iter(vocabulary(self.release).reported), "")

    @property
    def months(self) -> Sequence[int]:
        """Months (yyyymm) with monthly reports, where the page shows any; none for a release without such reports."""
        return vocabulary(self.release).months if pages.MONTHLY & self.page.queries.keys() else ()

    @property
    def divided(self) -> bool:
        """Whether districts have monthly reports of their own, on a page that shows any."""
        return bool(self.months) and not self.ask(queries.monthly_items, all_rows=True).empty

    @property
    def districts_stated(self) -> bool:
        """Whether a source states numbers of single districts that are of more than a month."""
        return bool(ask(self.release, queries.districts, Filters())["stated"].any())

    @property
    def screens(self) -> tuple[Slide, ...]:
        """The screens of meeting mode under the filters of the address, in meeting mode in parts where one has too many
        rows."""
        if self.state.meeting:
            return slides_in_parts(self.release, replace(self.state.filters, about=self.state.about))
        return slides_of(self.release, self.state.about, comparing=self.state.filters.compares)

    @property
    def screen(self) -> Slide | None:
        """The screen of meeting mode that is shown; None outside it, and on a page without screens."""
        if not self.state.meeting:
            return None
        own = [slide for slide in self.screens if slide.page == self.page.code]
        chosen = next((slide for slide in own if slide.code == self.state.screen), None)
        of_view = next((slide for slide in own if self.state.view and slide.view == self.state.view), None)
        return chosen or of_view or (own[0] if own else None)

    @property
    def choice(self) -> str:
        """The page's own choice of view; where the address names none what it means by other keys, or else the first;
        on a screen that of the screen."""
        if self.screen is not None:
            showing = (view for view, chart in self.page.shows.items() if chart == self.screen.shown)
            if of_screen := self.screen.view or next(showing, ""):
                return of_screen
        said = {"tim": self.state.search, "voi": self.state.against}
        implied = (view for key, view in self.page.implied.items() if said[key])
        return self.state.view or next(implied, "") or (self.page.views[0] if self.page.views else "")


def frame(view: View, name: str) -> pd.DataFrame:
    """The frame of the query `name`, one of the page's own, as the page shows it: searched, and with what is assumed.

    Raises releases.ReleaseError.
    """
    if name == "figures" and view.state.search:
        return answer(view.release, name, replace(view.state.filters, most=LISTED), view.state.search)
    frame = view.ask(getattr(queries, name))
    if name == "sector_board" and view.page.assumes and view.state.scenario:
        whole = rows(view.ask(queries.sector_board, all_rows=True))
        return scenario.beside(frame, scenario.outcome(whole, view.state.scenario))
    return frame


def of(address: Mapping[str, Sequence[str]], page: Page) -> View:
    """The view that `address` means on `page`. Raises the errors of `releases.current` and of `releases.cursor`."""
    address = link_repairs.repaired(address)
    release, refused = released(address)
    state, problems = parsed(address, release, page)
    return View(release, page, state, words(release, state.lang, state.about), (*refused, *problems))


def parsed(address: Mapping[str, Sequence[str]], release: releases.Release, page: Page) -> tuple[State, list[Problem]]:
    """The state that `address` means on `page`, and what in it was not understood."""
    known = vocabulary(release)
    address, moved = former_links.without_former(link_repairs.repaired(address), page)
    parse = partial(url_state.parse, vocabulary=known, views=page.views, searches=page.searches)
    # Which screens there are, and in how many parts, follows from the filters.
    own = _screens(release, page, parse(address)[0]) if "man" in address else ()
    if own:
        address["man"] = [screen_parts.of_screen(code, own) for code in address["man"]]
    state, problems = parse(address, screens=own)
    return state, [*moved, *problems]


def _screens(release: releases.Release, page: Page, state: State) -> Sequence[str]:
    """Codes of the screens that a page has where its address asks for one."""
    screens = slides_in_parts(release, replace(state.filters, about=state.about))
    return [slide.code for slide in screens if slide.page == page.code]


def released(address: Mapping[str, Sequence[str]]) -> tuple[releases.Release, tuple[Problem, ...]]:
    """The release that `address` asks for, sound this very moment; where that cannot be had the current one, and why.

    Of drafts nothing is known here: only the frame of pages, which asks who the visitor is, shows one.
    Raises the errors of `releases.current` and of `releases.cursor` for the current one.
    """
    current = releases.current(url_state.dataset(address))
    pinned = url_state.pinned(address)
    if not pinned or pinned == current.id:
        with releases.cursor(current):
            return current, ()
    try:
        release = releases.find(pinned, current.dataset)
        with releases.cursor(release):
            return release, ()
    except releases.ReleaseError as error:
        with releases.cursor(current):
            near = _like(pinned, current) if isinstance(error, releases.UnknownRelease) else current.id
            return current, (Problem("ban", url_state.shown(pinned), f"release_{error.code[-2:]}", near),)


def _like(pinned: str, current: releases.Release) -> str:
    """The release whose id is most like what an address says, the current one where none is."""
    known = [release.id for release in releases.history(current.dataset)]
    return url_state.nearest_release(pinned, known) or current.id


def _filters_of(release: releases.Release, page: Page, name: str, filters: Filters) -> Filters:
    """What of `filters` narrows the query `name` of a page, about the same period."""
    # Without monthly reports there is nothing to narrow: one empty frame serves all filters.
    bare = name in pages.MONTHLY and not vocabulary(release).months
    return replace(narrowed(filters, () if bare else page.data[pages.BESIDE.get(name, name)]), about=filters.about)


def narrowed(filters: Filters, keys: Collection[str]) -> Filters:
    """`filters` with only those that `keys` of the address stand for."""
    lists: dict[str, Any] = {name: getattr(filters, name) if key in keys else () for key, name in LISTS.items()}
    period = {name: getattr(filters, name) for name in ("since", "until") if "nam" in keys}
    return Filters(**lists, **period)


def ask(release: releases.Release, query: Query, filters: Filters) -> pd.DataFrame:
    """The frame of `query` over `release`, from the cache: not to be changed in place. Raises releases.ReleaseError."""
    return _frame(release, query.__name__, filters)


def answer(release: releases.Release, name: str, filters: Filters, *more: object) -> pd.DataFrame:
    """The frame of the query `name` over `release`, past the cache, as free text never keys one. `more`: what the query
    takes besides filters. Raises releases.ReleaseError."""
    with releases.cursor(release) as cursor:
        frame: pd.DataFrame = getattr(queries, name)(cursor, filters, *more)
        return frame


def _frame(release: releases.Release, name: str, filters: Filters) -> pd.DataFrame:
    return CACHE.get((release, name, filters), partial(answer, release, name, filters))


@lru_cache(maxsize=16)
def vocabulary(release: releases.Release) -> Vocabulary:
    """The codes and years that `release` knows."""
    frame = ask(release, queries.codes, Filters())
    codes: dict[str, list[str]] = {
        key: [] for key in ("dv", "kv", "sp", "kb", "nam", "month", "period", "reported", "ended")
    }
    for key, code in zip(frame["key"], frame["code"], strict=True):
        codes[key].append(code)
    years, months, ended = (tuple(map(int, codes.pop(key))) for key in ("nam", "month", "ended"))
    return Vocabulary(
        codes,
        years,
        months=months,
        ended=max(ended, default=None),
        scenario=codes.pop("kb"),
        number=lambda text: _nearest_number(release, text, tuple(codes["dv"])),
        release=release.id,
        draft=release.draft,
        releases=lambda: [other.id for other in releases.history(release.dataset)],
        periods=codes.pop("period"),
        reported=codes.pop("reported"),
    )


@lru_cache(maxsize=64)
def slides_of(release: releases.Release, about: str, *, comparing: bool = False) -> tuple[Slide, ...]:
    """The screens of meeting mode about a period that `release` has numbers for, in order; those that compare districts
    only where `comparing`."""

    def filled(name: str) -> bool:
        return not ask(release, getattr(queries, name), Filters(about=about)).empty

    headlines = ask(release, queries.headlines, Filters(about=about)).dropna(subset=["id"])
    every = ask(release, queries.screens, Filters())
    shown = every if comparing else every[every["shown"] != pages.COMPARISON]
    return slides.slides_with_numbers(shown, filled, list(headlines["page"]))


@lru_cache(maxsize=64)
def slides_in_parts(release: releases.Release, filters: Filters) -> tuple[Slide, ...]:
    """The same under `filters`, with their period, in parts where one has too many rows, no two with one title."""
    by_code = {page.code: page for page in pages.PAGES}

    def frame_of(slide: Slide) -> pd.DataFrame:
        page = by_code[slide.page]
        name = page.query_of(slide.shown)
        return _frame(release, name, _filters_of(release, page, name, filters))

    every = slides_of(release, filters.about, comparing=filters.compares)
    return screen_parts.in_parts(screen_parts.named_apart(every, frame_of), frame_of)


def _nearest_number(release: releases.Release, text: str, districts: Codes) -> str:
    """The known id most like `text`, or "". Text from outside never keys a cache: asked anew."""
    with releases.cursor(release) as cursor:

        def asking(query: Query, filters: Filters) -> pd.DataFrame:
            return query(cursor, filters)

        near = monthly_numbers.nearest(text, districts, asking) if monthly_ids.resembles(text) else ""
        return near or "".join(queries.nearest_number(cursor, Filters(number=text))["id"])


@lru_cache(maxsize=64)
def words(release: releases.Release, lang: str, about: str) -> Words:
    """The words of `lang` over the names of `release`, on pages about the period `about`."""
    aim = "".join(ask(release, queries.aim, Filters(about=about))["aim"]) if about else ""
    return Words.of(lang, ask(release, queries.names, Filters()), about, vocabulary(release).reported, aim)


def elsewhere(view: View, release: releases.Release) -> View:
    """The same view of another release, as far as that has what the address names."""
    address = {key: value for key, value in url_state.dump(view.state).items() if key not in {"ban", "thu"}}
    state, problems = parsed(address, release, view.page)
    # Of the same period, also where the other release has a later report.
    state = replace(state, release=release.id, about=view.state.about)
    return View(release, view.page, state, words(release, state.lang, state.about), tuple(problems))
