"""What rests on the insides of the installed Streamlit: one small module for each enhancement.

The docstring of each module says on what it rests, what it gained when last measured and what happens without it. Its
function `ground` looks for that in the installed Streamlit: it returns "" where all of it is there, else what is
missing. Modules import the insides of Streamlit inside functions, so that one that is missing fails in `ground`, not at
import.
"""

from collections.abc import Callable

from lsdash.ui import enhancements
from lsdash.web.streamlit_internals import browser_scripts, error_logs, incoming_messages, message_batching, redaction

# Enhancement → its `ground`. Another one adds its line here.
GROUNDS: dict[str, Callable[[], str]] = {
    "message_batching": message_batching.ground,
    "redaction": redaction.ground,
    "incoming_messages": incoming_messages.ground,
    "error_logs": error_logs.ground,
    **browser_scripts.GROUNDS,
}


def check_all() -> None:
    """Switches off every enhancement whose ground is missing; the log says so once for each."""
    for name, ground in GROUNDS.items():
        if problem := _problem(ground):
            enhancements.switch_off(name, problem)


def _problem(ground: Callable[[], str]) -> str:
    try:
        return ground()
    except Exception as error:  # noqa: BLE001 - whatever fails while looking for it is missing
        return f"lacks what is looked for ({type(error).__name__}: {error})"
