"""All numbers of a release at one address, what they mean, and the description of all of it for catalogues."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from threading import Thread
from typing import Any

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from lsdash import queries
from lsdash.data import releases, worker_process
from lsdash.exports import cubes, data_forms, data_requests, files
from lsdash.exports.cubes import CUBE_FORMS, Observations
from lsdash.exports.spool import Spool
from lsdash.exports.turns import Turns
from lsdash.model import periods
from lsdash.model.pages import KEYS, Page
from lsdash.model.words import Row, rows
from lsdash.present import dictionary as registers
from lsdash.view import view
from lsdash.view.url_state import Address
from lsdash.view.view import View

_CUBE = Page("cube", "data/cube", {"cube": KEYS})
_WRITING = Turns()
_LARGE = 50_000  # numbers from which on a process of its own writes them: pages would wait for it
_JSON, _LINKED = "application/json", "application/ld+json"


def cube(request: Request) -> Response:
    """Every number of the release, narrowed by `dv`, `kv`, `sp` and `nam`; one file is written at a time, and sent
    while it is written."""
    ending, address = request.path_params["ending"], data_requests.address(request)
    if ending not in CUBE_FORMS:
        return data_requests.unknown(request)

    def made(shown: View) -> Response:
        name = files.file_name(shown, "cube", ending)
        headers = data_requests.headers(shown, name, data_requests.asked(request))
        if same := data_requests.unchanged(request, headers):
            return same
        return _Sent(_written(shown, address, ending), media_type=CUBE_FORMS[ending].media, headers=headers)

    return _answered(request, made)


class _Sent(StreamingResponse):
    """What is left of a file that its reader does not want any more goes at once, not when the collector finds it."""

    def __init__(self, spool: Spool, **options: Any) -> None:
        super().__init__(iter(spool), **options)
        self._spool = spool

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._spool.leave()


def _written(shown: View, address: Address, ending: str) -> Spool:
    """The numbers in a form, of which a thread of its own writes what follows the beginning. Raises NotACube, Busy."""
    with ExitStack() as stack:
        stack.enter_context(_WRITING.turn())
        pieces = _by_a_worker(shown, address, ending) if _size(shown)["numbers"] > _LARGE else _form(shown, ending)
        beginning = next(pieces)  # a form that cannot have these numbers says so here
        spool = Spool()
        spool.write(beginning)
        Thread(target=_write, args=(spool, pieces, stack.pop_all()), daemon=True).start()
    return spool


def _write(spool: Spool, pieces: Iterator[str], turn: ExitStack) -> None:
    whole = False
    try:
        with turn:
            whole = all(map(spool.write, pieces))
    finally:
        spool.end(whole=whole)


def _by_a_worker(shown: View, address: Address, ending: str) -> Iterator[str]:
    return worker_process.parts(of_release, {**address, "ban": [shown.release.id]}, ending)


def of_release(address: Address, ending: str) -> Iterator[str]:
    """A form of the numbers at an address, in pieces. Raises NotACube."""
    return _form(view.of(address, _CUBE), ending)


def _form(shown: View, ending: str) -> Iterator[str]:
    return CUBE_FORMS[ending].write(shown, _pieces(shown))


def _pieces(shown: View) -> Iterator[Observations]:
    """The numbers of a view, none of them kept: they may be too many."""
    title, size = data_forms.title(shown, shown.words.text("data.cube")), _size(shown)
    with releases.cursor(shown.release) as cursor:
        for frame in queries.cube_in_pieces(cursor, shown.state.filters):
            yield cubes.of_frame(frame, title, shown.words, cubes.keys_of(size))


def _size(shown: View) -> Row:
    (size,) = rows(view.answer(shown.release, "cube_size", shown.state.filters))
    return size


def dictionary(request: Request) -> Response:
    """Every indicator, measure and item that some number is of, the units, areas and sources, in the language asked
    for."""

    def made(shown: View) -> Response:
        words = shown.words
        told = {
            "dataset": shown.release.dataset,
            "release": shown.release.id,
            "lang": words.lang,
            **registers.entries(rows(shown.ask(queries.dictionary, all_rows=True)), words),
            "units": _named(shown, "unit"),
            "areas": _named(shown, "area"),
            "sources": [
                {"code": row["code"], "title": row[f"title_{words.lang}"], "publisher": row[f"publisher_{words.lang}"]}
                | {key: row[key] or "" for key in ("kind", "reported", "issued", "price_base", "address")}
                for row in rows(shown.ask(queries.sources, all_rows=True))
            ],
        }
        return _as_json(request, shown, "dictionary", told)

    return _answered(request, made)


def catalog(request: Request) -> Response:
    """DCAT: the data set, its release, period and publishers, and where each form of it is."""

    def made(shown: View) -> Response:
        base, words = data_requests.base(request), shown.words
        address = f"{base}/data/cube"
        known = rows(shown.ask(queries.sources, all_rows=True))
        publishers = dict.fromkeys(row[f"publisher_{words.lang}"] for row in known if row["kind"] == "report")
        months = [month for code in view.vocabulary(shown.release).periods for month in _ends(code)]
        query = f"?ban={shown.release.id}&lang={words.lang}"
        told = {
            "@context": {
                "dcat": "http://www.w3.org/ns/dcat#",
                "dct": "http://purl.org/dc/terms/",
                "foaf": "http://xmlns.com/foaf/0.1/",
                "xsd": "http://www.w3.org/2001/XMLSchema#",
            },
            "@type": "dcat:Dataset",
            "@id": f"{address}.csv{query}",
            "dct:identifier": shown.release.id,
            "dct:title": {"@language": words.lang, "@value": data_forms.title(shown, words.text("data.cube"))},
            "dct:description": {"@language": words.lang, "@value": _description(shown)},
            "dct:language": words.lang,
            "dct:modified": {"@type": "xsd:dateTime", "@value": shown.release.created},
            "dct:publisher": [{"@type": "foaf:Organization", "foaf:name": name} for name in publishers],
            "dct:temporal": {
                "@type": "dct:PeriodOfTime",
                "dcat:startDate": {"@type": "xsd:gYearMonth", "@value": min(months, default="")},
                "dcat:endDate": {"@type": "xsd:gYearMonth", "@value": max(months, default="")},
            },
            "dct:source": [row["address"] for row in known if row["address"]],
            "dcat:landingPage": {"@id": f"{base}/{query}"},
            "dcat:describedBy": {"@id": f"{base}/data/dictionary.json{query}"},
            "dcat:distribution": [
                {
                    "@type": "dcat:Distribution",
                    "dcat:downloadURL": {"@id": f"{address}.{ending}{query}"},
                    "dcat:mediaType": form.media.partition(";")[0],
                    "dct:title": ending,
                }
                for ending, form in CUBE_FORMS.items()
            ],
        }
        return _as_json(request, shown, "catalog", told, media=_LINKED)

    return _answered(request, made)


def _ends(code: str) -> list[str]:
    """The first and the last month of a period, "2004-01"."""
    span = periods.of(code)
    return [periods.month_code(month) for month in (span.since, span.until)]


def _description(shown: View) -> str:
    text = shown.words.text
    return " ".join([*[text("notice.synthetic")] * shown.synthetic, text("about.what")])


def _named(shown: View, register: str) -> list[dict[str, str]]:
    found = ((code, name) for (own, code), (name, _) in shown.words.names.items() if own == register)
    return [{"code": code, "name": name} for code, name in found]


def _as_json(request: Request, shown: View, name: str, told: object, *, media: str = _JSON) -> Response:
    headers = data_requests.headers(
        shown, files.file_name(shown, name, "jsonld" if media == _LINKED else "json"), data_requests.asked(request)
    )
    if same := data_requests.unchanged(request, headers):
        return same
    return Response(json.dumps(told, ensure_ascii=False), media_type=media, headers=headers)


def _answered(request: Request, made: Callable[[View], Response]) -> Response:
    """What is `made` of the view that a request asks for, or words why there is none."""
    address: Address = data_requests.address(request)

    def answer() -> Response:
        shown = view.of(address, _CUBE)
        try:
            return data_requests.refused(shown) or made(shown)
        except cubes.NotACube as error:
            return data_requests.not_there(address, str(error))

    return data_requests.answered(address, answer)
