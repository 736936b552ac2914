"""The page of reports: the report of the period as a file, and the desk at which reports are handed in, for whom it is
open."""

import streamlit as st

from lsdash.exports import provenance
from lsdash.exports.pack import of_address
from lsdash.exports.report_document import files, of_view
from lsdash.present import markup
from lsdash.present.links import to_long_form, to_pack, to_report
from lsdash.ui import page_parts, sign_in, visitor
from lsdash.ui.current_view import outside_meetings
from lsdash.ui.html_output import write_html
from lsdash.view.view import View


@outside_meetings
def offers(view: View) -> None:
    """What can be had or done here: the report of the period, all pages as one file, the desk. Nothing on paper."""
    with st.container(key="offers"):
        _written(view)
        _pack(view)
        _desk(view)


def _written(view: View) -> None:
    """The report of the page's period as a file: nothing is written before somebody asks for it."""
    if not view.state.about or view.draft:
        return
    page_parts.section(view, "report.heading")
    shown = of_view.about_months(view)
    if not of_view.is_written(shown):
        page_parts.notes([view.words.text("report.nothing", period=view.words.period(shown.state.about))])
        return
    page_parts.notes([view.words.text("report.how")])
    address = of_view.link_address(shown)
    entries = [to_report(view.words.text(f"report.{form}"), form, address) for form in files.FORMS]
    write_html(markup.named("report-files", *(markup.link_button(link, icon="download") for link in entries)))


def _pack(view: View) -> None:
    """All pages in one file that needs no network, and the figures as a form; nothing is written before somebody asks
    for it, and nothing of a draft."""
    if view.draft:
        return
    page_parts.section(view, "pack.heading")
    page_parts.notes([view.words.text("pack.how")])
    address = {key: values for key, values in provenance.pinned(view).items() if key in of_address.KEYS}
    links = [to_pack(view.words.text("pack.file"), address)]
    if not view.synthetic:
        pinned = {key: values for key, values in address.items() if key in {"lang", "ban"}}
        links.append(to_long_form(view.words.text("pack.form"), pinned))
    write_html(markup.named("pack-files", *(markup.link_button(link, icon="download") for link in links)))


def _desk(view: View) -> None:
    """The desk with what this visitor may do there; for others a line on how reports get in; that of the demonstration
    at the machine itself alone, which is said to who may hand in elsewhere; none on pages of a draft, whose band leads
    to it."""
    rights = visitor.rights()
    if view.draft or (view.synthetic and not rights.roles):
        return
    page_parts.section(view, "desk.heading")
    if view.synthetic and not rights.alone:
        page_parts.notes([view.words.text("desk.practice_elsewhere")])
        return
    if visitor.signs_in():
        sign_in.line(view, rights)
    elif not rights.roles:
        page_parts.notes([view.words.text("desk.elsewhere")])
    if not rights.roles:
        return
    # Readers of workbooks and the database of the workflow take 50 MB: who only reads never needs them.
    from lsdash.ui import desk  # noqa: PLC0415

    desk.show(view, rights)
