"""The three answers of the overview: was the plan reached, who missed it and why, what is to be done."""

from collections.abc import Sequence

from markupsafe import Markup

from lsdash import queries
from lsdash.model.pages import HEADLINES, SENTENCES
from lsdash.model.words import Row, rows
from lsdash.present import figures as register
from lsdash.present import markup, sentences
from lsdash.ui import figures, page_parts
from lsdash.ui.html_output import write_html
from lsdash.view.view import View

_ALL = 100.0  # per cent of the width of a bar


def reached(view: View) -> None:
    """The title of the page; whether the whole reached its plan, in one number and one bar. In meeting mode all
    headline numbers, on their own screen."""
    if view.screen is None:
        write_html(markup.named("opening", *view.cached("reached", lambda: _reached(view))))
    elif view.screen.shown == HEADLINES:
        page_parts.opening(view)


def _reached(view: View) -> list[Markup]:
    board = view.ask(queries.sector_board, all_rows=True)
    title = sentences.plan_reached(board, view.words)
    question = markup.heading(title, "", over=view.words.text("overview.ask_plan"))
    numbers = page_parts.headlines(view, shown=lambda row: not _ahead(row), after=_bar(view, rows(board)))
    return [page_parts.purpose(view), question, numbers]


def _ahead(row: Row) -> bool:
    """Whether a headline number is of what is aimed at."""
    return ".target" in row["wanted"] or ".gap" in row["wanted"]


def _bar(view: View, board: Sequence[Row]) -> Markup:
    """The whole's actual as a bar with a tick at its plan, as far as known."""
    words = view.words
    whole = {row["measure"]: row for row in board if row["role"] == "whole" and row["period"] == words.about}
    if not {"actual", "plan"} <= whole.keys():
        return Markup("")
    actual, plan = whole["actual"], whole["plan"]
    most = max(actual["value"], plan["value"])
    label = words.listing(f"{words.lane(row)}: {words.quantity(row)}" for row in (actual, plan))
    return markup.bar(actual["value"] / most * _ALL, plan["value"] / most * _ALL, label)


def missed(view: View) -> None:
    """The parts of the whole against their plan, and the reasons that the report gives."""
    figures.show(view, "plan-attainment", over="overview.ask_who", aside=_reasons)


def _reasons(view: View) -> Markup:
    board, findings = view.ask(queries.sector_board), view.ask(queries.findings, all_rows=True)
    lines = sentences.reasons(board, findings, view.words)
    if not lines:
        return Markup("")
    heading = markup.line(view.words.text("overview.reasons"), "ls-kicker")
    return markup.named("reasons", heading, *(markup.paragraph(line, "ls-line") for line in lines))


def ahead(view: View) -> None:
    """What the next target asks for, of whom, and the solutions that the report names."""
    if view.screen is None or view.screen.shown == SENTENCES:
        write_html(view.cached("sentences", lambda: _next(view)))


def _next(view: View) -> Markup:
    text = view.words.text
    title = sentences.gap(view.ask(queries.sector_board, all_rows=True), view.words)
    level = 2 if view.screen is None else 1
    question = markup.heading(title, "", level=level, over=text("overview.ask_next"))
    numbers = page_parts.headlines(view, shown=_ahead) if view.screen is None else Markup("")
    told = [numbers, *page_parts.sentence_lines(view, register.sentences_of(view))]
    steps = sentences.solutions(view.ask(queries.findings, all_rows=True), view.words)
    if not steps:
        return markup.named("sentences", question, *told)
    heading = markup.line(text("overview.solutions"), "ls-kicker")
    listed = markup.lines([markup.inlines(step) for step in steps], "ls-steps")
    return markup.named(
        "sentences", question, markup.pair(Markup("").join(told), markup.named("solutions", heading, listed))
    )
