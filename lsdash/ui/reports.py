"""The page of reports: the desk at which they are handed in, for whom it is open."""

from lsdash.ui import own_machine, page_parts
from lsdash.ui.current_view import outside_meetings
from lsdash.view.view import View


@outside_meetings
def desk(view: View) -> None:
    """The desk; for visitors from elsewhere a line on how reports get in; nothing beside demonstration data."""
    if view.synthetic:
        return
    page_parts.section(view, "desk.heading")
    if not own_machine.is_visitor_here():
        page_parts.notes([view.words.text("desk.elsewhere")])
        return
    # Readers of workbooks and the database of the workflow take 50 MB: a server for others never needs them.
    from lsdash.ui import intake  # noqa: PLC0415

    intake.desk(view)
