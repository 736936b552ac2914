from lsdash import charts, messages, queries, tables, ui

view = ui.current()
board = view.ask(queries.sector_board)
products = view.ask(queries.product_board)
words = view.words

ui.purpose(view)
ui.headlines(view)
ui.figure(
    view,
    "target-gap",
    board,
    chart=charts.sector_levels,
    title=messages.target_gap(board, words),
    subtitle=words.text("chart.target-gap.subtitle"),
    legend=("last", "plan", "actual", "target", "derived"),
    notes=messages.target_gap_notes(board, words),
    content=tables.sector_board(board, words),
    stacked=True,
)
ui.figure(
    view,
    "product-target",
    products,
    chart=charts.product_levels,
    title=messages.product_target(products, words),
    subtitle=words.text("chart.product-target.subtitle"),
    legend=("last", "plan", "actual", "target", "lower_bound", "derived"),
    notes=[*messages.product_target_notes(products, words), words.text("foot.own_scale")],
    content=tables.products(products, words, "product-target"),
    stacked=True,
)
ui.source(view, board, products)
