"""The one filter bar: a button per filter that the page can use, the language, and what is filtered in words."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

import streamlit as st
from markupsafe import Markup

from lsdash.model import filters as periods
from lsdash.model.filters import Codes, Filters
from lsdash.model.periods import month_code
from lsdash.model.words import Words
from lsdash.present import markup
from lsdash.present.links import OWN
from lsdash.present.markup import Inline
from lsdash.ui import enhancements, qr_code
from lsdash.ui.copy_link import copy_link
from lsdash.ui.current_view import outside_meetings
from lsdash.ui.html_output import write_html
from lsdash.ui.url_sync import widget
from lsdash.view import filter_options, period_menu, unused_filters, url_state
from lsdash.view.address_periods import period_text
from lsdash.view.filter_options import REGISTERS, span_name
from lsdash.view.url_state import LISTS
from lsdash.view.view import View, vocabulary

_MOST_NAMED = 2
_PART = "ls-part"  # CSS class of what is folded inside a menu
_Ends = tuple[int | None, int | None]


def show(view: View, also: Callable[[View], Markup]) -> None:
    """The bar, with what else belongs into it, and the line in words below it."""
    with st.container(key="filter-area", gap="small"):
        bar(view, also)
        # Two elements: the fold would close whenever the words beside it change.
        write_html(markup.line(filter_options.in_words(view), "ls-filtered"))
        write_html(markup.fold(view.words.text("filter.fold")))
    unused(view)


def bar(view: View, also: Callable[[View], Markup] | None = None) -> None:
    """The bar alone, with what else belongs into it."""
    menus = _menus(view)
    others = also(view) if also is not None else Markup("")
    tools = (_reset(view), others, _data_sets(view), copy_link(view), qr_code.button(view), _languages(view))
    # One element for all: each one more costs the browser time at every action.
    write_html(markup.named("filters", *menus, markup.named("tools", *tools)))


def _menus(view: View) -> list[Markup]:
    offered = filter_options.offered(view.release, view.page.code, view.state.about)
    used = filter_options.used(view)

    def menu(key: str) -> Markup:
        return _period(view) if key == "nam" else _codes(view, key, offered[key])

    # A press on one filter leaves the menus of the others as they are.
    return [view.cached(f"menu {key}", partial(menu, key), keys=(key,)) for key in used]


def _reset(view: View) -> Markup:
    """Takes back every filter and the search; greyed where there is none."""
    nothing = view.state.filters == Filters() and not view.state.search
    to = Inline(view.words.text("filter.reset"), href="?", without=(*LISTS, "nam", "tim"))
    return markup.named("filter-reset", markup.link_button(to, icon="reset", disabled=nothing))


def _languages(view: View) -> Markup:
    text = view.words.text
    label, shown = text("app.language"), view.words.lang
    return _choice("lang", label, url_state.LANGUAGES, shown, lambda code: text(f"app.lang_{code}"))


def _choice(
    key: str, label: str, codes: Sequence[str], chosen: str, name: Callable[[str], str], *, without: Iterable[str] = ()
) -> Markup:
    """One of `codes`, the first where the address says nothing of `key`; `without` are keys that stay behind too. Links
    cost less at every action than a widget and open in a window of their own."""
    hrefs = ("?" if code == codes[0] else f"?{key}={code}" for code in codes)
    links = [Inline(name(code), href=href, without=(key, *without)) for code, href in zip(codes, hrefs, strict=True)]
    return markup.choice(zip(links, (code == chosen for code in codes), strict=True), label)


def _data_sets(view: View) -> Markup:
    """Links to the other data sets; what is of one data set alone (period, open card, scenario) stays behind. None to
    made-up numbers in a meeting."""
    without = (*OWN, "bo", "ban", "thu", "voi", "nam", "kb")
    left_out = url_state.SYNTHETIC if view.state.meeting else ()
    others = [code for code in url_state.DATASETS if code != view.state.dataset and code not in left_out]
    links = (Inline(view.words.text(f"filter.bo_{code}"), href=_of_data_set(code), without=without) for code in others)
    return Markup("").join(markup.paragraph([link], "ls-line") for link in links)


def _of_data_set(code: str) -> str:
    return "?" if code == url_state.DATASETS[0] else f"?bo={code}"


def _codes(view: View, key: str, counts: Mapping[str, int]) -> Markup:
    return _codes_menu(view.words, key, counts, getattr(view.state.filters, LISTS[key]))


def _codes_menu(words: Words, key: str, counts: Mapping[str, int], chosen: Codes) -> Markup:
    absent = [code for code in chosen if code not in counts]

    def label(code: str) -> str:
        name = words.name(REGISTERS[key], code)
        if code in absent:
            return words.text("filter.nothing_here", name=name)
        return words.text("filter.choice", name=name, count=counts[code])

    # Two long names would push the rest of the bar into a second line; the line in words below has them in full.
    named = words.name if len(chosen) == 1 else words.short
    button = _button(words, key, [named(REGISTERS[key], code) for code in chosen])
    entries = ((code, label(code), code in chosen) for code in (*counts, *absent))
    return _menu(key, button, words.text(f"filter.{key}"), markup.options(key, entries, several=True))


def _menu(key: str, button: str, title: str, *contents: Markup) -> Markup:
    """A button and the menu that it opens; without the script for that, what the browser unfolds by itself."""
    if enhancements.is_on("navigation"):
        return markup.menu(key, button, title, *contents)
    return markup.named(f"filter-{key}", markup.folded(button, markup.named(f"menu-{key}", *contents)))


def _button(words: Words, key: str, names: Sequence[str]) -> str:
    if not names:
        chosen = words.text("filter.all")
    elif len(names) <= _MOST_NAMED:
        chosen = words.listing(names)
    else:
        chosen = words.text("filter.several", count=len(names))
    return words.text("filter.button", name=words.text(f"filter.{key}"), chosen=chosen)


def _period(view: View) -> Markup:
    """Years, runs of years, and by year its quarters and months; where there are monthly reports also any span from one
    month to another."""
    filters, words = view.state.filters, view.words
    ends = filters.since, filters.until
    chosen = period_text(filters, view.state.about)
    several = len(vocabulary(view.release).reported) > 1 and view.page.of_period
    shown = chosen or (view.state.about if several else "")
    offered = period_menu.period_menu(view, chosen)
    button = _button(words, "nam", [span_name(shown, words)] if shown else [])
    inside = [_spans(offered.years, chosen, lambda year: span_name(year, words))]
    if offered.runs:
        runs = _spans(offered.runs, chosen, lambda run: span_name(run, words))
        unfolded = chosen in offered.runs
        inside.append(markup.folded(words.text("filter.runs"), runs, unfolded=unfolded, style=_PART))
    for year, parts in offered.inside.items():
        links = _spans(parts, chosen, lambda part: period_menu.part_name(part, words))
        title = words.text("filter.inside", year=year)
        inside.append(markup.folded(title, links, unfolded=chosen in parts, style=_PART))
    if view.months:
        inside.append(_from_to(words, view.months, ends))
    return _menu("nam", button, words.text("filter.nam"), *inside)


def _spans(codes: Sequence[str], chosen: str, name: Callable[[str], str]) -> Markup:
    return markup.options("nam", ((code, name(code), code == chosen) for code in codes), several=False)


def _text(since: int, until: int) -> str:
    return period_text(Filters(**periods.months(since, until)))


def _from_to(words: Words, months: Sequence[int], ends: _Ends) -> Markup:
    """Any span of months: two choices, taken together."""
    since, until = ends[0] or months[0], ends[1] or months[-1]
    if not enhancements.is_on("navigation"):
        return _from_to_links(words, months, since, until)
    chosen = {"since": since, "until": until}
    return markup.span(
        (
            words.text(f"filter.{name}"),
            month_code(end),
            [_month(month, words) for month in sorted({*months, end})],
        )
        for name, end in chosen.items()
    )


def _from_to_links(words: Words, months: Sequence[int], since: int, until: int) -> Markup:
    """The same as two lists of links."""
    since_any = [(month, until) for month in months]
    until_any = [(since, month) for month in months]
    lists = {"since": zip(months, since_any, strict=True), "until": zip(months, until_any, strict=True)}
    return Markup("").join(
        markup.folded(words.text(f"filter.{name}"), _month_links(words, entries, (since, until)))
        for name, entries in lists.items()
    )


def _month_links(words: Words, entries: Iterable[tuple[int, tuple[int, int]]], chosen: tuple[int, int]) -> Markup:
    """A link per month, each to the span that it ends."""
    links = ((_text(*sorted(span)), _month(month, words)[1], span == chosen) for month, span in entries)
    return markup.options("nam", links, several=False)


def _month(month: int, words: Words) -> tuple[str, str]:
    text = month_code(month)
    return text, span_name(text, words)


@outside_meetings
def choose_view(view: View) -> None:
    """The page's own choice of view, kept in the address."""
    write_html(view_choice(view))


def view_choice(view: View) -> Markup:
    """The same as HTML, to stand with other."""
    text, views = view.words.text, view.page.views
    label = text("filter.xem")
    shown = _choice("xem", label, views, view.choice, lambda code: text(f"view.{code}"), without=view.page.implied)
    return markup.named("choose-view", shown)


@outside_meetings
def search(view: View) -> None:
    """The search text of a table, kept in the address."""
    with st.container(key="search"):
        st.text_input(
            view.words.text("filter.tim"),
            key=widget("tim"),
            placeholder=view.words.text("filter.tim_hint"),
            max_chars=url_state.LONGEST_SEARCH,
        )


def unused(view: View) -> None:
    """The one place that says which filters the page cannot use, and that its numbers are of the whole province where
    districts are chosen."""
    if lines := unused_filters.in_words(view):
        write_html(markup.named("notice-unused", markup.lines(lines, "ls-notice")))
