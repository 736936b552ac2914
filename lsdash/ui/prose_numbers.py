"""The numbers of a report in words at the desk: each marked in its sentence, with what it may be of beside it."""

from collections.abc import Iterable, Sequence
from itertools import groupby

import streamlit as st

from lsdash.data.intake import heading
from lsdash.data.intake.prose.statement import ProseReading, Statement
from lsdash.exports import intake_report
from lsdash.model.observation_ids import Key, observation_id
from lsdash.model.words import Words
from lsdash.present import markup
from lsdash.present.marked_text import NONE, OPEN, STYLE, TAKEN, sentence
from lsdash.ui import labels, prose_work
from lsdash.ui.html_output import write_html
from lsdash.ui.prose_work import Work
from lsdash.view.view import View

_SENTENCES = 20  # on one page of a long text
_AROUND = 45  # signs of a sentence on either side of a number that is no figure
_MOST_NONE = 60
_LEFT_OUT, _OTHER = "", "other"  # choices that are no key


def choices(reading: ProseReading, work: Work, view: View) -> dict[str, Key | None]:
    """What each number is of; None where it is left out."""
    words, figures = view.words, [one for one in reading.statements if one.state != "not_a_figure"]
    only_unclear = bool(reading.unclear) and st.checkbox(
        words.text("desk.only_unclear", count=len(reading.unclear)), key=f"only-unclear-{reading.sha256}"
    )
    shown = [one for one in figures if one.state == "unclear" or not only_unclear]
    sentences = [list(numbers) for _, numbers in groupby(shown, key=lambda one: one.place)]
    write_html(markup.named("prose-style"), style=STYLE)
    for numbers in prose_work.part(sentences, _SENTENCES, f"prose-part-{reading.sha256}-{only_unclear}"):
        of_sentence = [one for one in reading.statements if one.place == numbers[0].place]
        _sentence(of_sentence, numbers, work, view, reading.sha256)
    _no_figures(reading, words)
    chosen = {one.name: work.choices.get(one.name, _default(one)) for one in figures}
    return {name: key if isinstance(key, Key) else None for name, key in chosen.items()}


def _default(one: Statement) -> Key | str:
    return one.key if one.state == "proposed" else _LEFT_OUT


def _sentence(every: Sequence[Statement], numbers: Sequence[Statement], work: Work, view: View, sha256: str) -> None:
    """A sentence with all its numbers marked, and the choice for each figure of it."""
    left, right = st.columns([3, 2])
    marks = [(one.start, one.end, _state(one, work)) for one in every]
    with left:
        write_html(sentence(every[0].place, every[0].sentence, marks))
    with right, st.container(gap="small"):
        for one in numbers:
            _number(one, work, view, sha256)


def _state(one: Statement, work: Work) -> str:
    if one.state == "not_a_figure":
        return NONE
    return TAKEN if isinstance(work.choices.get(one.name, _default(one)), Key) else OPEN


def _number(one: Statement, work: Work, view: View, sha256: str) -> None:
    words = view.words
    found = [key for key in (one.key, *one.candidates) if key.item and key.period and key.measure]
    chosen = work.choices.get(one.name)  # also one that a later reading of the text does not find any more
    own = [key for key in (work.corrected.get(one.name), chosen) if isinstance(key, Key)]
    keys = list(dict.fromkeys([*found, *own]))
    meanings = {
        _LEFT_OUT: words.text("desk.left_out"),
        _OTHER: words.text("desk.other_meaning"),
        **_meanings(keys, words),
    }
    reason = words.text(f"prose_reason.{one.reason}") if one.state == "unclear" else ""
    label = words.text("desk.unclear_number", number=one.as_printed, reason=reason) if reason else one.as_printed
    key = f"{sha256[:12]}-{one.name.replace('.', '-').replace(':', '-')}"
    chosen = prose_work.said(
        st.selectbox,
        labels.plain(label),
        work.choices,
        one.name,
        _default(one),
        options=[*keys, _LEFT_OUT, _OTHER],
        format_func=meanings.__getitem__,
        key=f"number-{key}-{words.lang}-{len(keys)}",
    )
    if chosen == _OTHER:
        _correction(one, work, view, key, found)


def _meanings(keys: Iterable[Key], words: Words) -> dict[Key | str, str]:
    """What a number may be of, in words; two keys never share them."""
    meanings: dict[Key | str, str] = {}
    for key in keys:
        code = observation_id(key.indicator, key.item, key.period, key.measure, key.area)
        try:
            label = words.headline_of_id(code)
        except (KeyError, ValueError):
            label = code
        meanings[key] = f"{label} [{code}]" if label in meanings.values() else label
    return meanings


def _correction(one: Statement, work: Work, view: View, key: str, found: Sequence[Key]) -> None:
    """Give a number another meaning than those that were found; asked from the nearest of them."""
    words, lists = view.words, intake_report.code_lists(view.release.dataset)
    near = found[0] if found else (one.candidates[0] if one.candidates else Key())
    items = [(indicator, item) for indicator, units in lists.units_of_items.items() for item in units]
    areas, measures = ["", *lists.areas], list(lists.measure_units)
    with st.form(key=f"correct-{key}"):
        chosen = st.selectbox(
            words.text("desk.prose_item"),
            items,
            index=_at(items, (near.indicator, near.item)),
            format_func=lambda pair: f"{words.name('indicator', pair[0])}: {words.name('item', pair[1])}",
        )
        area = st.selectbox(
            words.text("desk.prose_area"),
            areas,
            index=_at(areas, near.area),
            format_func=lambda code: words.name("area", code) if code else words.text("desk.province"),
        )
        period = st.text_input(words.text("desk.of_period"), near.period, max_chars=20)
        measure = st.selectbox(
            words.text("desk.prose_measure"),
            measures,
            index=_at(measures, near.measure),
            format_func=lambda code: words.name("measure", code),
        )
        if st.form_submit_button(labels.plain(words.text("desk.correct_take", number=one.as_printed))):
            work.corrected[one.name] = work.choices[one.name] = Key(
                *chosen, area, heading.period_of(period) or period.strip(), measure
            )
            st.rerun()


def _at(every: Sequence[object], one: object) -> int:
    return every.index(one) if one in every else 0


def _no_figures(reading: ProseReading, words: Words) -> None:
    """The numbers that are none of the report's figures, and why, folded."""
    others = [one for one in reading.statements if one.state == "not_a_figure"]
    if others:
        lines = [f"{one.place}: {_excerpt(one)} – {words.text(f'prose_reason.{one.reason}')}" for one in others]
        summary = words.text("desk.no_figures", count=len(others))
        more = [words.text("desk.and_more", count=len(others) - _MOST_NONE)] if len(others) > _MOST_NONE else []
        write_html(markup.folded(summary, markup.lines([*lines[:_MOST_NONE], *more], "ls-foot")))


def _excerpt(one: Statement) -> str:
    """The sentence around a number, which stands between marks."""
    before, after = one.sentence[: one.start], one.sentence[one.end :]
    before = f"…{before[-_AROUND:]}" if len(before) > _AROUND else before
    after = f"{after[:_AROUND]}…" if len(after) > _AROUND else after
    return f"{before}«{one.sentence[one.start : one.end]}»{after}"
