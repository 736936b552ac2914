"""The three answers of the overview: was the plan reached, who missed it and why, what is to be done."""

from lsdash.model.pages import HEADLINES, SENTENCES
from lsdash.present import answers, markup
from lsdash.ui import figures, page_parts
from lsdash.ui.html_output import write_html
from lsdash.view import headlines
from lsdash.view.view import View


def reached(view: View) -> None:
    """The title of the page; whether the whole reached its plan, in one number and one bar. In meeting mode all
    headline numbers, on their own screen."""
    if view.screen is None:
        write_html(markup.opening(*view.cached("reached", lambda: answers.reached(view), keys=headlines.KEYS)))
    elif view.screen.shown == HEADLINES:
        page_parts.opening(view)


def missed(view: View) -> None:
    """The parts of the whole against their plan, and the reasons that the report gives."""
    figures.show(view, "plan-attainment")


def ahead(view: View) -> None:
    """What the next target asks for, of whom, and the solutions that the report names."""
    if view.screen is None or view.screen.shown == SENTENCES:
        write_html(view.cached("sentences", lambda: answers.ahead(view), keys=headlines.KEYS))
