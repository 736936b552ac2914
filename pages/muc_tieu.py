from lsdash import queries, ui
from lsdash.model import scenario
from lsdash.present import charts, sentences, tables

view = ui.current()
board = view.ask(queries.sector_board)
products = view.ask(queries.product_board)
refusals = view.ask(queries.refusals)
whole_board = view.ask(queries.sector_board, all_rows=True)
whole_growth = view.ask(queries.growth_contribution, all_rows=True)
whole_products = view.ask(queries.product_board, all_rows=True)
rules = view.ask(queries.rules, all_rows=True)
words = view.words

ui.opening(view)
above = ui.place()
outcome = ui.what_if(view, whole_board)
assumed = scenario.beside(board, outcome)
with above:
    ui.figure(
        view,
        "target-gap",
        assumed,
        chart=charts.sector_board,
        title=sentences.target_gap(board, words),
        subtitle=sentences.board_subtitle(assumed, words),
        notes=sentences.target_gap_notes(board, words),
        content=tables.sector_board(assumed, words),
        stacked=True,
    )
ui.assumed(view, outcome)
ui.sentences(view, sentences.sentences(whole_board, whole_growth, whole_products, rules, words))
ui.figure(
    view,
    "product-target",
    products,
    chart=charts.product_board,
    title=sentences.product_target(products, words),
    subtitle=words.text("chart.product-target.subtitle"),
    notes=[*sentences.refusals(refusals, words), words.text("foot.own_scale")],
    content=tables.products(products, words, "product-target"),
    stacked=True,
)
ui.source(view, board, products)
