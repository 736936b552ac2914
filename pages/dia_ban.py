from lsdash import charts, messages, queries, tables, ui

view = ui.current()
districts = view.ask(queries.districts)
words = view.words

ui.purpose(view)
ui.figure(
    view,
    "district-map",
    districts,
    chart=charts.district_map,
    title=messages.district_map(districts, words),
    subtitle=words.text("chart.district-map.subtitle"),
    notes=messages.district_notes(districts, words),
    content=tables.districts(districts, words),
)
ui.source(view, districts)
