"""Releases on a page: that there is a newer one and what of this view it changes; all of them, any two compared."""

from collections.abc import Sequence
from urllib.parse import urlencode

import streamlit as st
from markupsafe import Markup

from lsdash.data import releases
from lsdash.exports import provenance
from lsdash.model import formats
from lsdash.present import markup, revisions
from lsdash.present.html_table import Cell, Table, html_table
from lsdash.present.markup import Inline
from lsdash.present.revisions import Change
from lsdash.ui.current_view import outside_meetings
from lsdash.ui.figures import own_table
from lsdash.ui.html_output import write_html
from lsdash.ui.page_parts import notes
from lsdash.view import url_state
from lsdash.view.view import View, elsewhere

_MOST_LISTED = 12
_MOST_ROWS = 400
_FEW = 6  # changes that are shown at once


def superseded(view: View) -> None:
    """Where a newer release is there than the one shown: how many numbers of this view it has otherwise, and which. Of
    a draft the same against the release that is current."""
    newest = releases.current(view.release.dataset)
    if newest.id == view.release.id:
        return
    text, draft = view.words.text, bool(view.draft)
    try:
        there = elsewhere(view, newest)
        changes: Sequence[Change] = revisions.of_view(*((there, view) if draft else (view, there)))
    except releases.ReleaseError as error:
        count, changes = _unknown(view, error), ()
    else:
        some, none = ("draft.changed", "draft.unchanged") if draft else ("release.changed", "release.unchanged")
        count = text(some, count=len(changes)) if changes else text(none)
    with st.container(key="notice-release"):
        write_html(markup.lines([count] if draft else _of_newest(view, newest, count), "ls-notice"))
        if changes:
            content = revisions.table(changes, view.words, text("draft.of_view" if draft else "release.of_view"))
            summary = text("table.folded", caption=content.caption, rows=len(content.rows))
            write_html(markup.folded(summary, html_table(content), unfolded=len(changes) <= _FEW))


def _of_newest(view: View, newest: releases.Release, count: str) -> list[str | Markup]:
    """Which release is shown and which one is newer, how much that changes, and the way to it."""
    text, own = view.words.text, view.release
    notice = text(
        "release.superseded",
        release=own.id,
        created=provenance.built(own, view.words),
        newest=newest.id,
        time=provenance.built(newest, view.words),
    )
    return [notice, count, markup.inlines([Inline(text("release.newest"), href=_address(view, release=""))])]


@outside_meetings
def release_table(view: View) -> None:
    """Every release of the data set with what it changed; the one shown compared with the one that is asked for."""
    history = releases.history(view.release.dataset)
    own_table(view, "releases", _listed(view, history))
    other = next((release for release in history if release.id == view.state.against), None)
    if other is None:
        return
    try:
        changes = revisions.of_releases(other, view.release, view.words.lang)
    except releases.ReleaseError as error:
        notes([_unknown(view, error)])
        return
    own = view.draft or view.release.id
    caption = view.words.text("release.compared", before=other.id, after=own, count=len(changes))
    if changes:
        own_table(view, "release-changes", revisions.table(changes[:_MOST_ROWS], view.words, caption))
        if len(changes) > _MOST_ROWS:
            notes([view.words.text("release.more", count=len(changes) - _MOST_ROWS)])
    else:
        write_html(markup.line(view.words.text("release.same", before=other.id, after=own), "ls-foot"))


def _listed(view: View, history: Sequence[releases.Release]) -> Table:
    """The latest releases, the newest first."""
    text = view.words.text
    headers = [(text(f"release.column_{key}"), False) for key in ("id", "created", "parent", "changes", "compare")]
    return Table(
        text("release.list"), headers, [_line(view, release, history) for release in history[::-1][:_MOST_LISTED]]
    )


def _line(view: View, release: releases.Release, history: Sequence[releases.Release]) -> list[Cell]:
    text, here = view.words.text, release.id == view.release.id
    parent = next((earlier for earlier in history if earlier.id == release.parent), None)
    try:
        changed = text("release.count", count=revisions.count(parent, release)) if parent else formats.MISSING
    except releases.ReleaseError as error:
        changed = _unknown(view, error)
    return [
        Cell(release.id, head=True, href="" if here else _address(view, release=release.id)),
        Cell(provenance.built(release, view.words)),
        Cell(release.parent or text("release.first")),
        Cell(changed),
        Cell(text("release.shown")) if here else Cell(text("release.compare"), href=_address(view, against=release.id)),
    ]


def _unknown(view: View, error: releases.ReleaseError) -> str:
    return view.words.text("release.unknown", why=view.words.text(f"code.{error.code}"))


def _address(view: View, *, release: str | None = None, against: str | None = None) -> str:
    """This very page with another release, or compared with another one."""
    left = {"so"} if release is None else {"so", "thu"}
    address = {key: values for key, values in url_state.dump(view.state).items() if key not in left}
    changed = {"ban": release, "voi": against}
    address |= {key: [value] for key, value in changed.items() if value is not None}
    return "?" + urlencode({key: values for key, values in address.items() if any(values)}, doseq=True)
