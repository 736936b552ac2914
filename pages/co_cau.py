from lsdash import queries, ui
from lsdash.present import charts, sentences, tables

view = ui.current()
mix = view.ask(queries.sector_mix)
growth = view.ask(queries.growth_contribution)
words = view.words
share = view.choice == "ty-trong"

ui.opening(view, choice=True)
ui.figure(
    view,
    "sector-mix",
    mix,
    chart=charts.sector_mix_share if share else charts.sector_mix,
    title=sentences.sector_mix(mix, words),
    subtitle=words.text("chart.sector-mix.subtitle_share" if share else "chart.sector-mix.subtitle_value"),
    notes=sentences.sector_mix_notes(mix, words),
    content=tables.sector_mix(mix, words, share=share),
)
ui.figure(
    view,
    "growth-contribution",
    growth,
    chart=charts.growth_contribution,
    title=sentences.growth_contribution(growth, words),
    subtitle=sentences.growth_contribution_subtitle(growth, words),
    notes=sentences.growth_contribution_notes(growth, words),
    content=tables.growth_contribution(growth, words),
)
ui.reached(view, view.ask(queries.sector_cumulative))
ui.by_month(view, view.ask(queries.sector_months))
ui.source(view, mix, growth)
