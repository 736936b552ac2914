from lsdash import queries
from lsdash.ui import about, page_parts
from lsdash.ui.current_view import current

view = current()
page_parts.opening(view)
about.sections(view)
about.glossary(view)
about.dictionary(view)
page_parts.source(view, view.ask(queries.sources))
