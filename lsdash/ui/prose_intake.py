"""A report in words at the desk: every number in its sentence, and what it is of, for a person to confirm, correct or
leave out."""

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd
import streamlit as st

from lsdash.data.intake.prose.confirmation import About
from lsdash.data.intake.prose.findings import GROUPS, Wording
from lsdash.data.intake.prose.statement import Key, ProseReading, Statement
from lsdash.data.intake.reading import Reading
from lsdash.exports import intake_report, prose_report
from lsdash.model.observation_ids import observation_id
from lsdash.model.words import Words
from lsdash.present import markup
from lsdash.ui.html_output import write_html
from lsdash.view.view import View

_CORRECTED = "lsdash.corrected"  # SHA-256 of a text → name of a number → the key that a person has given it
_AROUND = 45  # signs of a sentence on either side of a number
_FILE = "van-ban.txt"


def pasted(view: View, turn: int) -> tuple[bytes, str] | None:
    """A text that was pasted in place of a file, with the name that it gets; None where there is none."""
    text = st.text_area(view.words.text("desk.paste"), key=f"intake-text-{turn}", height=100)
    return (text.encode(), _FILE) if text and text.strip() else None


def confirmed(view: View, reading: ProseReading) -> Reading:
    """What a person has confirmed of a text so far; of one that cannot be read, only the reason."""
    words = view.words
    if reading.message is not None:
        return Reading(reading.sha256, reading.file_name, "", "", "", (), {}, (reading.message,), unreadable=True)
    figures = [one for one in reading.statements if one.state != "not_a_figure"]
    counts = {"figures": len(figures), "unclear": len(reading.unclear)}
    write_html(markup.line(words.text("desk.prose_read", file=reading.file_name, **counts), "ls-prose"))
    about = _about(reading, words)
    corrected: dict[str, Key] = st.session_state.setdefault(_CORRECTED, {}).setdefault(reading.sha256, {})
    choices = _choices(figures, corrected, words, reading.sha256)
    _correction(figures, corrected, view)
    wordings = _wordings(reading, words) if reading.findings else {}
    return prose_report.confirmed(reading, choices, about, wordings, view.release.dataset)


def _about(reading: ProseReading, words: Words) -> About:
    """Title, period, unit and day of the report, as they were read until a person says otherwise."""
    known = prose_report.about(reading)
    with st.container(key="intake-about", horizontal=True, gap="small"):
        said = {
            name: st.text_input(words.text(f"desk.of_{name}"), value, key=f"of-{name}-{reading.sha256}", max_chars=120)
            for name, value in (("title", known.title), ("period", known.period), ("sender", known.sender))
        }
        issued = st.date_input(words.text("desk.of_issued"), None, key=f"of-issued-{reading.sha256}")
    return prose_report.about(reading, **said, issued=issued.isoformat() if issued else "")


def _choices(
    figures: Sequence[Statement], corrected: Mapping[str, Key], words: Words, sha256: str
) -> dict[str, Key | None]:
    """What the table of numbers says now."""
    left_out = words.text("desk.left_out")
    labels = _labels((key for one in figures for key in (*_candidates(one), *corrected.values())), words)
    options = {left_out: None} | {label: key for key, label in labels.items()}
    offered = [corrected.get(one.name) or (one.key if one.state == "proposed" else None) for one in figures]
    columns = {
        "place": [one.place for one in figures],
        "sentence": [_excerpt(one) for one in figures],
        "reason": [words.text(f"prose_reason.{one.reason}") if one.state == "unclear" else "" for one in figures],
        "meaning": [labels[key] if key else left_out for key in offered],
    }
    settings = {name: st.column_config.TextColumn(words.text(f"desk.prose_{name}")) for name in columns}
    settings["meaning"] = st.column_config.SelectboxColumn(
        words.text("desk.prose_meaning"), options=list(options), required=True, width="large"
    )
    edited = st.data_editor(
        pd.DataFrame(columns),
        column_config=settings,
        disabled=["place", "sentence", "reason"],
        hide_index=True,
        key=f"intake-meaning-{sha256}-{len(corrected)}",
    )
    return {one.name: options.get(label) for one, label in zip(figures, edited["meaning"], strict=True)}


def _wordings(reading: ProseReading, words: Words) -> dict[str, Wording]:
    """The statements without a number that a person takes, in their own words; none until a group is chosen."""
    left_out = words.text("desk.left_out")
    groups = {left_out: ""} | {words.text(f"finding.{code}"): code for code in GROUPS}
    found = reading.findings
    columns = {
        "place": [one.place for one in found],
        "finding": [one.text for one in found],
        "group": [left_out] * len(found),
        "text_vi": [one.text for one in found],
        "text_en": [""] * len(found),
    }
    settings = {name: st.column_config.TextColumn(words.text(f"desk.prose_{name}")) for name in columns}
    settings["group"] = st.column_config.SelectboxColumn(
        words.text("desk.prose_group"), options=list(groups), required=True
    )
    with st.expander(words.text("desk.findings", count=len(found))):
        write_html(markup.line(words.text("desk.findings_how"), "ls-foot"))
        edited = st.data_editor(
            pd.DataFrame(columns),
            column_config=settings,
            disabled=["place", "finding"],
            hide_index=True,
            key=f"intake-findings-{reading.sha256}",
        )
    said = zip(*(edited[name] for name in ("place", "group", "text_vi", "text_en")), strict=True)
    return {place: Wording(groups[group], vi or "", en or "") for place, group, vi, en in said if groups.get(group)}


def _candidates(one: Statement) -> list[Key]:
    return [key for key in (one.key, *one.candidates) if key.item and key.period and key.measure]


def _excerpt(one: Statement) -> str:
    """The sentence around a number, which stands between marks."""
    before, after = one.sentence[: one.start], one.sentence[one.end :]
    shortened = [f"…{before[-_AROUND:]}" if len(before) > _AROUND else before]
    shortened.append(f"{after[:_AROUND]}…" if len(after) > _AROUND else after)
    return f"{shortened[0]}«{one.sentence[one.start : one.end]}»{shortened[1]}"


def _labels(keys: Iterable[Key], words: Words) -> dict[Key, str]:
    """What a number may be of, in words; two keys never share them."""
    labels: dict[Key, str] = {}
    for key in keys:
        code = observation_id(key.indicator, key.item, key.period, key.measure, key.area)
        try:
            label = words.headline_of_id(code)
        except (KeyError, ValueError):
            label = code
        labels.setdefault(key, f"{label} [{code}]" if label in labels.values() and key not in labels else label)
    return labels


def _correction(figures: Sequence[Statement], corrected: dict[str, Key], view: View) -> None:
    """Give a number another meaning than those that were found."""
    words, lists = view.words, intake_report.code_lists(view.release.dataset)
    items = [(indicator, item) for indicator, units in lists.units_of_items.items() for item in units]
    names = {f"{one.place}: {one.as_printed}": one.name for one in figures}
    if not names:
        return
    with st.expander(words.text("desk.correct")):
        chosen = st.selectbox(words.text("desk.prose_sentence"), list(names), key="correct-number")
        indicator, item = st.selectbox(
            words.text("desk.prose_item"),
            items,
            key="correct-item",
            format_func=lambda pair: f"{words.name('indicator', pair[0])}: {words.name('item', pair[1])}",
        )
        area = st.selectbox(
            words.text("desk.prose_area"),
            ["", *lists.areas],
            key="correct-area",
            format_func=lambda code: words.name("area", code) if code else words.text("desk.province"),
        )
        period = st.text_input(words.text("desk.of_period"), key="correct-period", max_chars=20)
        measure = st.selectbox(
            words.text("desk.prose_measure"),
            list(lists.measure_units),
            key="correct-measure",
            format_func=lambda code: words.name("measure", code),
        )
        if st.button(words.text("desk.correct_take"), key="correct-take"):
            corrected[names[chosen]] = Key(indicator, item, area, period.strip(), measure)
            st.rerun()
