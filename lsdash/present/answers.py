"""The three answers of the overview as HTML: was the plan reached, who missed it and why, what is to be done."""

from collections.abc import Sequence

from markupsafe import Markup

from lsdash import queries
from lsdash.model.words import Row, Words
from lsdash.present import figures, markup, page_html
from lsdash.present.sentences import overview, targets
from lsdash.view import headlines
from lsdash.view.view import View

_ALL = 100.0  # per cent of a plan, and of the width of a bar


def reached(view: View) -> list[Markup]:
    """The purpose of the page; whether the whole reached its plan, in one number and one bar."""
    own = [row for row in headlines.of_page(view) if row["part"] == "main" and not _ahead(row)]
    question = markup.heading(targets.plan_reached(own, view.words), "", over=view.words.text("overview.ask_plan"))
    numbers = page_html.headlines(view, shown=lambda row: not _ahead(row), after=_bar(own, view.words))
    return [page_html.purpose(view), question, numbers]


def _ahead(row: Row) -> bool:
    """Whether a headline number is of what is aimed at."""
    return ".target" in row["wanted"] or ".gap" in row["wanted"]


def _bar(own: Sequence[Row], words: Words) -> Markup:
    """What was reached as a bar with a tick at the plan, where its attainment is known."""
    reached = next((row for row in own if row["id"] and row["measure"] == "plan_attainment"), None)
    if reached is None:
        return Markup("")
    most = max(reached["value"], _ALL)
    label = f"{words.headline(reached)}: {words.quantity(reached)}"
    return markup.bar(reached["value"] / most * _ALL, _ALL / most * _ALL, label)


def reasons(view: View) -> Markup:
    """The reasons that the report gives for what was missed."""
    board, findings = view.ask(queries.sector_board), view.ask(queries.findings, all_rows=True)
    lines = overview.reasons(board, findings, view.words)
    if not lines:
        return Markup("")
    heading = markup.line(view.words.text("overview.reasons"), "ls-kicker")
    return markup.named("reasons", heading, *(markup.paragraph(line, "ls-line") for line in lines))


def title(view: View) -> str:
    """The third answer in one sentence."""
    return targets.gap(view.ask(queries.sector_board, all_rows=True), view.words)


def ahead(view: View) -> Markup:
    """What the next target asks for, of whom, and the solutions that the report names."""
    text = view.words.text
    when = targets.aimed_at(view.ask(queries.sector_board, all_rows=True), view.words)
    level = 2 if view.screen is None else 1
    # On the page its numbers say so.
    wider = figures.wider_of_sentences(view) if view.screen is not None else ""
    over = text("overview.ask_next", when=when)
    question = markup.heading(title(view), wider, level=level, over=over)
    numbers = page_html.headlines(view, shown=_ahead) if view.screen is None else Markup("")
    told = [numbers, *page_html.sentence_lines(view, figures.sentences_of(view))]
    steps = overview.solutions(view.ask(queries.findings, all_rows=True), view.words)
    if not steps:
        return markup.named("sentences", question, *told)
    heading = markup.line(text("overview.solutions"), "ls-kicker")
    listed = markup.lines([markup.inlines(step) for step in steps], "ls-steps")
    return markup.named(
        "sentences", question, markup.pair(Markup("").join(told), markup.named("solutions", heading, listed))
    )
