from lsdash import charts, messages, queries, tables, ui

view = ui.current()
mix = view.ask(queries.sector_mix)
mining = view.ask(queries.mining_output)
board = view.ask(queries.sector_board)
growth = view.ask(queries.growth_contribution, all_rows=True)
whole_board = view.ask(queries.sector_board, all_rows=True)
products = view.ask(queries.product_board, all_rows=True)
words = view.words

ui.purpose(view)
ui.headlines(view)
said, drawn = ui.columns()
with said:
    ui.sentences(view, messages.overview(whole_board, growth, products, words))
with drawn:
    ui.figure(
        view,
        "sector-mix",
        mix,
        chart=charts.sector_mix,
        title=messages.sector_mix(mix, words),
        subtitle=words.text("chart.sector-mix.subtitle_value"),
        legend=("tw", "dp", "nqd", "fdi", "derived"),
        notes=messages.sector_mix_notes(mix, words),
    )
ui.table("sector-mix", tables.sector_mix(mix, words))
ui.figure(
    view,
    "mining-output",
    mining,
    chart=charts.product_levels,
    title=messages.mining_output(mining, words),
    subtitle=words.text("chart.mining-output.subtitle"),
    legend=("last", "plan", "actual", "target", "derived"),
    notes=[words.text("foot.own_scale")],
    content=tables.products(mining, words, "mining-output"),
    stacked=True,
)
ui.figure(
    view,
    "target-gap",
    board,
    chart=charts.sector_gap,
    title=messages.target_gap(board, words),
    subtitle=words.text("chart.target-gap.subtitle_small"),
    legend=("actual", "target"),
    content=tables.sector_gap(board, words),
)
ui.source(view, mix, mining, board)
