"""`/data/form.xlsx?form=B1&nam=2023-07`: the numbers of a release in the layout of the forms that reports come in."""

import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lsdash import queries
from lsdash.data import csv_tables, releases
from lsdash.data.csv_tables import Row as Line
from lsdash.data.intake import forms
from lsdash.data.intake.code_lists import CodeLists
from lsdash.data.intake.statements import plain
from lsdash.data.intake.units import MONEY
from lsdash.exports import data_requests, files
from lsdash.exports.files import FORMS
from lsdash.exports.pool import pooled
from lsdash.exports.turns import MAKING
from lsdash.model import periods, texts
from lsdash.model.filters import Codes, Filters
from lsdash.model.observation_ids import Key
from lsdash.model.pages import Page
from lsdash.model.words import Row, rows
from lsdash.view import url_state, view
from lsdash.view.address_keys import is_foreign
from lsdash.view.view import View

PATH = "/data/form.xlsx"
_KEY, _KEYS = "form", ("form", "nam", "ban", "bo", "lang", "dv")
_PAGE = Page("form", "data/form", {"cube": ("dv", "nam")})
_OF_ONE = ("B1", "B2")  # forms of the province or of one district
_DERIVED = ("derived", "assumed", "synthetic")
_MOMENT = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def answer(request: Request) -> Response:
    """The form as a file; plain text where there is no such form (404), where the address says something that is not
    understood or that the form has no place for (400), or where the data cannot be opened (503)."""
    address = data_requests.address(request)
    lang = url_state.language(address)
    code = "".join(address.get(_KEY, []))
    if code not in forms.CODES:
        return data_requests.not_there(address, "data.form_unknown")

    def made() -> Response:
        shown = view.of({key: values for key, values in address.items() if key != _KEY}, _PAGE)
        lines = data_requests.problems(shown)
        others = (key for key in address if key not in _KEYS and not is_foreign(key))
        lines += [f"{key}: {texts.text(lang, 'data.form_takes')}" for key in others]
        lines += [texts.text(lang, "data.form_synthetic")] * shown.synthetic
        try:
            return data_requests.not_understood(shown, lines) or _file(request, shown, code)
        except forms.WrongPeriod as error:
            said = texts.text(lang, "data.form_period", form=code, period=error)
            return data_requests.refusal(said, 400)

    return data_requests.answered(address, made)


def _file(request: Request, shown: View, code: str) -> Response:
    filters = shown.state.filters
    period = periods.Period(filters.since, filters.until).code if filters.since and filters.until else shown.state.about
    asked = _asked(code, period, filters)
    name = files.file_name(shown, f"{code.lower()}-{period.replace('..', '_')}", "xlsx")
    headers = data_requests.headers(shown, name, data_requests.asked(request))
    if same := data_requests.unchanged(request, headers):
        return same
    with MAKING.turn(), releases.cursor(shown.release) as cursor:
        numbers = rows(queries.cube(cursor, asked))
        publishers = {row["code"]: row["publisher_vi"] for row in rows(shown.ask(queries.sources, all_rows=True))}
        lists = CodeLists(csv_tables.read(releases.DATA))
        data = written(code, period, numbers, lists, publishers=publishers, districts=filters.districts)
    return Response(_dated(data, shown.release.created), media_type=FORMS["xlsx"].media, headers=headers)


def _dated(workbook: bytes, moment: str) -> bytes:
    """A workbook that was written when its release was: its tag promises the same bytes each time."""
    at, made = datetime.fromisoformat(moment), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "docProps/core.xml":
                part = _MOMENT.sub(f"{at:%Y-%m-%dT%H:%M:%SZ}".encode(), part)
            new.writestr(zipfile.ZipInfo(name, at.timetuple()[:6]), part, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _asked(code: str, period: str, filters: Filters) -> Filters:
    """What is asked of the release: of the long table the period itself, of others all that their columns are of.

    Raises forms.WrongPeriod.
    """
    form = forms.form(code)
    if form.frequency == "any":
        return filters
    named = (periods.of(name) for name, _ in forms.period_names(code=period, frequency=form.frequency).values())
    ends = [end for span in named for end in (span.since, span.until)]
    return Filters(since=min(ends), until=max(ends))


def written(
    code: str,
    period: str,
    numbers: Iterable[Row],
    lists: CodeLists,
    *,
    publishers: Mapping[str, str],
    districts: Codes = (),
) -> bytes:
    """The form with what the release states, nothing that is derived, under the names of its sources' `publishers`; of
    one district where a form can be and there is one."""
    # The writer of workbooks takes 30 MB, and most visitors never ask for one.
    from lsdash.data.intake import templates  # noqa: PLC0415

    area = districts[0] if code in _OF_ONE and len(districts) == 1 else ""
    kept = [row for row in numbers if row["chosen"] and row["kind"] not in _DERIVED and _has_place(row, lists)]
    kept = [row for row in kept if code not in _OF_ONE or row["area"] == area]
    kind, found = max(
        ((kind, entries(code, period, kept, kind)) for kind in forms.KIND_WORDS), key=lambda pair: len(pair[1])
    )
    prices = {row["prices"] for row in kept if Key.of(row) in found and row["unit"] == MONEY}
    price_base = prices.pop() if len(prices) == 1 else "not_stated"
    sender = "; ".join(dict.fromkeys(publishers[row["source"]] for row in found.values()))
    items = tuple(dict.fromkeys((key.indicator, key.item) for key in found))
    return templates.write(code, period, lists, found, templates.Options(sender, area, price_base, kind, items))


def entries(code: str, period: str, numbers: Iterable[Row], kind: str) -> Mapping[Key, Line]:
    """What stands in the cells of a form whose columns of no certain kind are of `kind`: of each column the numbers of
    its own kind alone, as a cell does not say another one."""
    form = forms.form(code)
    if form.frequency == "any":
        return {Key.of(row): _line(row) for row in numbers}
    columns = [column for _, column in forms.columns(form, period, kinds=(kind,)) if not column.comparison]
    held = {(column.period, column.measure, column.kind) for column in columns}
    return {Key.of(row): _line(row) for row in numbers if (row["period"], row["measure"], row["kind"]) in held}


def _has_place(row: Row, lists: CodeLists) -> bool:
    """Whether a form can name what a number is of."""
    return row["item"] in lists.units_of_items.get(row["indicator"], ()) and (row["area"] or "") in {"", *lists.areas}


def _line(row: Row) -> Line:
    exact = {name: plain(Fraction(Decimal(repr(row[name])))) for name in ("value", "step")}
    return {**exact, "unit": row["unit"], "kind": row["kind"], "source": row["source"], "as_printed": ""}


ROUTES = [Route(PATH, pooled(answer))]
