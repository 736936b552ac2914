"""The headline numbers of a page: of the whole province, those of the sectors and products that are chosen."""

from collections.abc import Sequence

from lsdash import queries
from lsdash.model import observation_ids
from lsdash.model.words import Row, rows
from lsdash.view.url_state import LISTS
from lsdash.view.view import View, vocabulary

# Keys of the address that headline numbers follow, where the page can be narrowed by them.
_FOLLOWED = ("kv", "sp")
# Of the address what they are made of: what they show, or how they name what they are of.
KEYS = tuple(LISTS)


def of_page(view: View) -> Sequence[Row]:
    """The rows of `queries.headlines` of the page without those of a sector or product that is not chosen; what is no
    sector or product of its own – the whole, communes on the grid – stays."""
    every = rows(view.ask(queries.headlines, all_rows=True))
    own = [row for row in every if row["page"] == view.page.code]
    hidden = {row["position"] for row in own if row["part"] == "main" and _is_other(view, row)}
    return [row for row in own if row["position"] not in hidden]


def _is_other(view: View, row: Row) -> bool:
    item, known = observation_ids.parse(row["wanted"]).item, vocabulary(view.release).codes
    for key in _FOLLOWED:
        chosen = getattr(view.state.filters, LISTS[key])
        if chosen and key in view.page.uses and item in known[key] and not {item, row["inside"]} & {*chosen}:
            return True
    return False
