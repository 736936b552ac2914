from lsdash import queries, ui
from lsdash.present import charts, sentences, tables

view = ui.current()
mix = view.ask(queries.sector_mix)
mining = view.ask(queries.mining_output)
board = view.ask(queries.sector_board)
growth = view.ask(queries.growth_contribution, all_rows=True)
whole_board = view.ask(queries.sector_board, all_rows=True)
products = view.ask(queries.product_board, all_rows=True)
rules = view.ask(queries.rules, all_rows=True)
words = view.words

ui.opening(view)
said, drawn = ui.columns()
with said:
    ui.sentences(view, sentences.sentences(whole_board, growth, products, rules, words))
with drawn:
    ui.figure(
        view,
        "sector-mix",
        mix,
        chart=charts.sector_mix,
        title=sentences.sector_mix(mix, words),
        subtitle=words.text("chart.sector-mix.subtitle_value"),
        notes=sentences.sector_mix_notes(mix, words),
    )
ui.table(view, "sector-mix", tables.sector_mix(mix, words))
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
ui.figure(
    view,
    "target-gap",
    charts.gap_rows(board),
    chart=charts.sector_gap,
    title=sentences.target_gap(board, words),
    subtitle=words.text("chart.target-gap.subtitle_small"),
    content=tables.sector_gap(board, words),
)
ui.reached(view, view.ask(queries.cumulative))
ui.source(view, mix, mining, board)
