"""A report in words at the desk: pasted or as a file, and what a person says of it, kept until it is handed in."""

from datetime import date

import streamlit as st

from lsdash.data.access import Rights
from lsdash.data.intake.prose.confirmation import About
from lsdash.data.intake.prose.statement import ProseReading
from lsdash.data.intake.reading import Reading
from lsdash.exports import prose_report
from lsdash.model.words import Words
from lsdash.present import markup
from lsdash.ui import prose_findings, prose_numbers, prose_work, workflow_step
from lsdash.ui.html_output import write_html
from lsdash.ui.prose_work import Reader, Work
from lsdash.view.view import View

_FILE = "van-ban.txt"


def reader(view: View, rights: Rights) -> Reader:
    """For whom a text is kept."""
    return workflow_step.person(rights), view.release.dataset


def pasted(view: View, turn: int, who: Reader) -> tuple[bytes, str] | None:
    """A text that was pasted in place of a file, with the name that it gets, or the file that was being read when the
    page was left; None where there is none."""
    key, kept = f"intake-text-{turn}", prose_work.text(who)
    is_file = kept is not None and kept[1] != _FILE
    if key not in st.session_state and kept and not is_file:
        st.session_state[key] = kept[0].decode()
    text = st.text_area(view.words.text("desk.paste"), key=key, height=160, on_change=prose_work.leave, args=[who])
    if text and text.strip():
        return text.encode(), _FILE
    if kept is None or not is_file:
        return None
    write_html(markup.line(view.words.text("desk.goes_on", file=kept[1]), "ls-prose"))
    st.button(view.words.text("desk.other_file"), key="intake-leave", on_click=prose_work.leave, args=[who])
    return kept


def confirmed(view: View, reading: ProseReading, data: bytes, who: Reader) -> Reading:
    """What a person has confirmed of a text so far, which was read from `data`; of one that cannot be read, only the
    reason."""
    words = view.words
    if reading.message is not None:
        return Reading(reading.sha256, reading.file_name, "", "", "", (), {}, (reading.message,), unreadable=True)
    work = prose_work.of(who, data, reading.file_name)
    figures = sum(one.state != "not_a_figure" for one in reading.statements)
    counts = {"figures": figures, "unclear": len(reading.unclear)}
    key = "prose_read" if figures else "prose_none"
    write_html(markup.line(words.text(f"desk.{key}", file=reading.file_name, **counts), "ls-prose"))
    about = _about(reading, work, words)
    choices = prose_numbers.choices(reading, work, view)
    wordings = prose_findings.wordings(reading, work, view)
    return prose_report.confirmed(reading, choices, about, wordings, view.release.dataset)


def _about(reading: ProseReading, work: Work, words: Words) -> About:
    """Title, period, unit and day of the report, as they were read until a person says otherwise."""
    known = prose_report.about(reading)
    values = {"title": known.title, "period": known.period, "sender": known.sender}
    key = reading.sha256[:12]
    with st.container(key="intake-about", horizontal=True, gap="small"):
        said = {
            name: prose_work.said(
                st.text_input,
                words.text(f"desk.of_{name}"),
                work.about,
                name,
                value,
                key=f"of-{name}-{key}",
                max_chars=120,
            )
            for name, value in values.items()
        }
        issued = prose_work.said(
            st.date_input,
            words.text("desk.of_issued"),
            work.about,
            "issued",
            date.fromisoformat(known.issued) if known.issued else None,
            key=f"of-issued-{key}",
            format="DD/MM/YYYY",
        )
    return prose_report.about(reading, **said, issued=issued.isoformat() if issued else "")
