"""Statements without a number of a report in words at the desk, each to be taken in a person's own words."""

import streamlit as st

from lsdash.data.intake.prose.findings import GROUPS, Wording
from lsdash.data.intake.prose.statement import Finding, ProseReading
from lsdash.present import markup
from lsdash.ui import prose_work
from lsdash.ui.html_output import write_html
from lsdash.ui.prose_work import Work
from lsdash.view.view import View

_ON_A_PAGE = 10
_LONGEST = 600


def wordings(reading: ProseReading, work: Work, view: View) -> dict[str, Wording]:
    """The statements that a person takes, by place; none until a group is chosen."""
    words, found = view.words, reading.findings
    if found:
        with st.expander(words.text("desk.findings", count=len(found)), key=f"findings-{reading.sha256[:12]}"):
            write_html(markup.line(words.text("desk.findings_how"), "ls-foot"))
            for one in prose_work.part(found, _ON_A_PAGE, f"findings-part-{reading.sha256[:12]}"):
                _finding(one, work, view, reading.sha256)
    said = {one.place: [work.wordings.get(f"{one.place}{name}") for name in ("", "vi", "en")] for one in found}
    return {place: Wording(group, vi or "", en or "") for place, (group, vi, en) in said.items() if group}


def _finding(one: Finding, work: Work, view: View, sha256: str) -> None:
    words, key = view.words, f"{sha256[:12]}-{one.place.replace('.', '-')}"
    labels = {"": words.text("desk.left_out")} | {code: words.text(f"finding.{code}") for code in GROUPS}
    write_html(markup.line(f"{one.place}: {one.text}", "ls-prose"))
    group = prose_work.said(
        st.selectbox,
        words.text("desk.prose_group"),
        work.wordings,
        one.place,
        "",
        options=list(labels),
        format_func=labels.__getitem__,
        key=f"finding-{key}-{words.lang}",
    )
    if group:
        work.wordings.setdefault(f"{one.place}vi", one.text)
        for lang in ("vi", "en"):
            label, name = words.text(f"desk.prose_text_{lang}"), f"{one.place}{lang}"
            prose_work.said(
                st.text_area, label, work.wordings, name, "", key=f"finding-{lang}-{key}", height=80, max_chars=_LONGEST
            )
