"""Releases on a page: that there is a newer one and what of this view it changes; all of them, any two compared."""

from collections.abc import Sequence
from urllib.parse import urlencode

import streamlit as st

from lsdash.data import releases
from lsdash.exports import provenance
from lsdash.model import formats
from lsdash.present import markup, revisions
from lsdash.present.html_table import Cell, Table, html_table
from lsdash.present.markup import Inline
from lsdash.present.revisions import Change
from lsdash.ui.figures import table
from lsdash.ui.page_parts import notes
from lsdash.view import url_state
from lsdash.view.view import View, elsewhere

_MOST_LISTED = 12
_MOST_ROWS = 400
_FEW = 6  # changes that are shown at once


def superseded(view: View) -> None:
    """Where a newer release is there than the one shown: how many numbers of this view it has otherwise, and which."""
    newest = releases.current(view.release.dataset)
    if newest.id == view.release.id:
        return
    text, shown = view.words.text, view.release
    said = text(
        "release.superseded",
        release=shown.id,
        created=provenance.built(shown),
        newest=newest.id,
        time=provenance.built(newest),
    )
    try:
        changes: Sequence[Change] = revisions.of_view(view, elsewhere(view, newest))
    except releases.ReleaseError as error:
        count, changes = _unknown(view, error), ()
    else:
        count = text("release.changed", count=len(changes)) if changes else text("release.unchanged")
    to_newest = Inline(text("release.newest"), href=_address(view, release=""))
    with st.container(key="notice-release"):
        st.html(str(markup.lines([said, count, markup.inlines([to_newest])], "ls-notice")))
        if changes:
            found = revisions.table(changes, view.words, text("release.of_view"))
            summary = text("table.folded", caption=found.caption, rows=len(found.rows))
            st.html(str(markup.folded(summary, html_table(found), unfolded=len(changes) <= _FEW)))


def release_table(view: View) -> None:
    """Every release of the data set with what it changed; the one shown compared with the one that is asked for."""
    found = releases.history(view.release.dataset)
    table(view, "releases", _listed(view, found))
    other = next((each for each in found if each.id == view.state.against), None)
    if other is None:
        return
    try:
        changes = revisions.of_releases(other, view.release, view.words.lang)
    except releases.ReleaseError as error:
        notes([_unknown(view, error)])
        return
    caption = view.words.text("release.compared", before=other.id, after=view.release.id, count=len(changes))
    if changes:
        table(view, "release-changes", revisions.table(changes[:_MOST_ROWS], view.words, caption))
        if len(changes) > _MOST_ROWS:
            notes([view.words.text("release.more", count=len(changes) - _MOST_ROWS)])
    else:
        st.html(str(markup.line(view.words.text("release.same", before=other.id, after=view.release.id), "ls-foot")))


def _listed(view: View, found: Sequence[releases.Release]) -> Table:
    """The latest releases, the newest first."""
    text = view.words.text
    headers = [(text(f"release.column_{key}"), False) for key in ("id", "created", "parent", "changes", "compare")]
    return Table(text("release.list"), headers, [_line(view, each, found) for each in found[::-1][:_MOST_LISTED]])


def _line(view: View, release: releases.Release, found: Sequence[releases.Release]) -> list[Cell]:
    text, here = view.words.text, release.id == view.release.id
    parent = next((each for each in found if each.id == release.parent), None)
    try:
        changed = text("release.count", count=revisions.count(parent, release)) if parent else formats.MISSING
    except releases.ReleaseError as error:
        changed = _unknown(view, error)
    return [
        Cell(release.id, head=True, href="" if here else _address(view, release=release.id)),
        Cell(provenance.built(release)),
        Cell(release.parent or text("release.first")),
        Cell(changed),
        Cell(text("release.shown")) if here else Cell(text("release.compare"), href=_address(view, against=release.id)),
    ]


def _unknown(view: View, error: releases.ReleaseError) -> str:
    return view.words.text("release.unknown", why=view.words.text(f"code.{error.code}"))


def _address(view: View, *, release: str | None = None, against: str | None = None) -> str:
    """This very page with another release, or compared with another one."""
    found = {key: values for key, values in url_state.dump(view.state).items() if key != "so"}
    changed = {"ban": release, "voi": against}
    found |= {key: [value] for key, value in changed.items() if value is not None}
    return "?" + urlencode({key: values for key, values in found.items() if any(values)}, doseq=True)
