from lsdash import queries, ui
from lsdash.present import charts, monthly, sentences, tables

view = ui.current()
districts = view.ask(queries.districts)
products = view.ask(queries.district_products)
findings = view.ask(queries.findings, all_rows=True)
reports = view.ask(queries.monthly_items, all_rows=True)
ranking = view.ask(queries.district_ranking)
cumulative = view.ask(queries.cumulative)
multiples = view.ask(queries.small_multiples)
reporting = view.ask(queries.reporting)
rules = view.ask(queries.rules, all_rows=True)
words = view.words
own = view.choice == "thuoc-rieng"

ui.opening(view)
ui.figure(
    view,
    "district-map",
    districts,
    chart=charts.district_map,
    title=sentences.district_map(districts, words),
    subtitle=sentences.district_subtitle(districts, words),
    notes=sentences.district_notes(districts, words, reports),
    content=tables.districts(districts, words),
)
ui.panels(sentences.district_panels(districts, products, findings, reports, words), view)
if not ranking.empty:
    ui.figure(
        view,
        "district-ranking",
        ranking,
        chart=charts.ranking,
        title=monthly.ranking(ranking, words),
        subtitle=monthly.ranking_subtitle(ranking, words),
        notes=monthly.ranking_notes(ranking, words),
        content=monthly.tables.ranking(ranking, multiples, words),
        stacked=True,
    )
    ui.sentences(view, monthly.top_movers(ranking, rules, words))
    ui.reached(view, cumulative)
    ui.choose_view(view)
    ui.figure(
        view,
        "multiples",
        multiples,
        chart=charts.multiples_own_scale if own else charts.multiples,
        title=monthly.multiples(multiples, words),
        subtitle=monthly.multiples_subtitle(multiples, words, own_scale=own),
        content=monthly.tables.lines(multiples, words),
        stacked=True,
    )
    ui.figure(
        view,
        "reporting",
        reporting,
        chart=charts.reporting,
        title=monthly.reporting(reporting, words),
        subtitle=monthly.reporting_subtitle(reporting, words),
        notes=monthly.reporting_notes(reporting, words),
        content=monthly.tables.reporting(reporting, words),
        stacked=True,
    )
ui.source(view, districts)
