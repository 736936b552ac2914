"""The page of reports: the desk at which they are handed in, for whom it is open."""

from lsdash.ui import page_parts, sign_in, visitor
from lsdash.ui.current_view import outside_meetings
from lsdash.view.view import View


@outside_meetings
def desk(view: View) -> None:
    """The desk with what this visitor may do there; for others a line on how reports get in; nothing beside
    demonstration data."""
    if view.synthetic:
        return
    page_parts.section(view, "desk.heading")
    rights = visitor.rights()
    if visitor.signs_in():
        sign_in.line(view, rights)
    elif not rights.roles:
        page_parts.notes([view.words.text("desk.elsewhere")])
    if not rights.roles:
        return
    # Readers of workbooks and the database of the workflow take 50 MB: who only reads never needs them.
    from lsdash.ui import intake  # noqa: PLC0415

    intake.desk(view, rights)
