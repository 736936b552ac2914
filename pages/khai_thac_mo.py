from lsdash import queries, ui
from lsdash.present import charts, sentences, tables

view = ui.current()
mining = view.ask(queries.mining_output)
later = view.ask(queries.later_output)
activities = view.ask(queries.activities)
words = view.words

ui.opening(view, choice=True)
if view.choice == "sau-nay":
    ui.figure(
        view,
        "later-output",
        later,
        chart=charts.later_output,
        title=sentences.later_output(later, words),
        subtitle=words.text("chart.later-output.subtitle"),
        notes=[words.text("chart.later-output.caveat"), words.text("foot.own_scale")],
        content=tables.later(later, words, "later-output"),
        stacked=True,
    )
    ui.source(view, later)
else:
    ui.figure(
        view,
        "mining-output",
        mining,
        chart=charts.product_levels,
        title=sentences.mining_output(mining, words),
        subtitle=words.text("chart.mining-output.subtitle"),
        notes=[words.text("foot.own_scale")],
        content=tables.products(mining, words, "mining-output"),
        stacked=True,
    )
    ui.reached(view, view.ask(queries.mining_cumulative))
    ui.by_month(view, view.ask(queries.mining_months))
    ui.source(view, mining)
ui.section(view, "mining.where")
ui.table(view, "activities", tables.activities(activities, words), frame=activities)
ui.notes([words.text("mining.where_note")])
