"""What is found while somebody types: the answers of the search as JSON, under the query string of the page."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from lsdash.exports import data_requests
from lsdash.model.pages import PAGES
from lsdash.present import search
from lsdash.present.links import SEARCH
from lsdash.present.markup import Inline
from lsdash.present.search import Answer
from lsdash.view import url_state, view
from lsdash.view.url_state import Address

_PAGE = next(page for page in PAGES if page.code == SEARCH)


def answer(request: Request) -> Response:
    """{"said": how many or that there is nothing, "every": the link to more answers, "groups": [{"name", "answers":
    [{"text", "told", "href", "without", "so"}]}]}; 400 for a draft, which has no search here; 503 where
    the data cannot be opened."""
    address = data_requests.address(request)
    return data_requests.answered(address, lambda: _found(address, view.of(address, _PAGE)))


def _found(address: Address, shown: view.View) -> Response:
    if url_state.draft(address) and (refused := data_requests.refused(shown)):
        return refused
    found = search.answers(shown.release, shown.words, shown.state.search, search.FEW)
    text, asked = shown.words.text, shown.state.search
    said = {
        "said": search.said(found, shown.words, asked, search.FEW),
        "every": text("search.every", text=asked),
        "groups": [{"name": text(f"search.{group}"), "answers": _listed(answers)} for group, answers in found.items()],
    }
    return JSONResponse(said, headers={"cache-control": "no-store"})


def _listed(answers: Sequence[Answer]) -> list[dict[str, str]]:
    return [{"text": answer.link.text, "told": answer.told, **_target(answer.link)} for answer in answers]


def _target(link: Inline) -> dict[str, str]:
    if link.observation_id:
        return {"so": link.observation_id}
    return {"href": link.href, "without": " ".join(link.without)}
