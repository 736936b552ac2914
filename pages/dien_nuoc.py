from lsdash import queries, ui
from lsdash.present import charts, sentences, tables

view = ui.current()
grid = view.ask(queries.grid_coverage)
utilities = view.ask(queries.utilities)
barriers = view.ask(queries.utility_barriers)
later = view.ask(queries.later_utilities)
words = view.words

ui.opening(view)
ui.figure(
    view,
    "grid-coverage",
    grid,
    chart=charts.grid_coverage,
    title=sentences.grid_coverage(grid, words),
    subtitle=sentences.grid_coverage_subtitle(grid, words),
    content=tables.grid_coverage(grid, words),
)
ui.figure(
    view,
    "utilities",
    utilities,
    chart=charts.product_levels,
    title=sentences.utilities(utilities, words),
    subtitle=words.text("chart.utilities.subtitle"),
    notes=[words.text("foot.own_scale")],
    content=tables.products(utilities, words, "utilities"),
    stacked=True,
)
ui.note(view, "barrier", sentences.barriers(barriers, words))
ui.reached(view, view.ask(queries.utility_cumulative))
ui.by_month(view, view.ask(queries.utility_months))
ui.section(view, "chart.later-utilities.name")
ui.table(view, "later-utilities", tables.later(later, words, "later-utilities"), frame=later)
ui.notes([words.text("chart.later-output.caveat")])
ui.source(view, grid, utilities, later)
