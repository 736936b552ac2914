"""The forms of other programs, read back by these: keys, digits, units and states are those of the release."""

import asyncio
import csv
import io
import json
import re
import threading
from decimal import Decimal
from math import prod

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as some
from jsonstat_validator import validate_jsonstat
from pysdmx.io.csv.sdmx20.reader import read as read_sdmx
from starlette.applications import Starlette

from lsdash import queries, web
from lsdash.data import releases, worker_process
from lsdash.exports import cube_api, cubes
from lsdash.exports.cubes import CUBE_FORMS, STANDARD, digits, pc_axis, plain
from lsdash.exports.cubes.pc_axis import time_scale
from lsdash.exports.cubes.sdmx import time_period
from lsdash.exports.spool import Incomplete
from lsdash.exports.turns import Turns
from lsdash.model import formats, texts
from lsdash.model.filters import Filters
from lsdash.model.kinds import KINDS
from lsdash.model.pages import PAGES
from lsdash.model.words import rows
from lsdash.queries import shared as shared_queries
from lsdash.view import view
from lsdash.view.url_state import LANGUAGES
from lsdash.view.view import words
from tests import asking

APP = Starlette(routes=web.ROUTES, middleware=web.MIDDLEWARE)
KEYS = ("indicator", "item", "area", "period", "measure")
PERIOD = re.compile(r"\d{4}(-Q[1-4]|-(0[1-9]|1[0-2])(-01/P[1-9]\d*M)?)?")  # of SDMX: Gregorian, quarters, ranges
REFUSED = {texts.text("vi", key) for key in ("data.not_a_cube", "data.repeated")}


def ask(path, query="", **more):
    return asking.ask(APP, f"/data/{path}", query, **more)


def known(release):
    """Every number as the release has it: (codes, source) → row."""
    with releases.cursor(release) as cursor:
        every = rows(queries.cube(cursor, Filters()))
    return {(*(row[key] for key in KEYS), row["source"]): row for row in every}


@pytest.fixture(params=["bc2004", "mophong"])
def of(request):
    return request.getfixturevalue("release" if request.param == "bc2004" else "demo_release")


def test_the_csv_has_every_number_in_the_digits_of_pages(of):
    found, wanted, said = ask("cube.csv", f"bo={of.dataset}").rows, known(of), words(of, "en", "")
    assert len(found) == len(wanted)
    for row in found:
        own = wanted[(*(row[key] for key in KEYS), row["source"])]
        ends = re.search(r"\[(\S+); (\S+)\]$", said.hint(own)).groups()
        assert row["value"] == f"{formats.rounded(own['value'], own['step']):f}"
        assert (row["low"], row["high"] or "∞") == tuple(end.replace(",", "").replace("−", "-") for end in ends)
        assert (row["id"], row["unit"], row["kind"]) == (own["id"], own["unit"], own["kind"])
        assert row["obs_status"] == KINDS[own["kind"]].status
        assert (row["chosen"] == "true", row["release"]) == (own["chosen"], of.id)
        assert ("warning" in row) == (of.dataset == "mophong")


def test_sdmx_csv_is_read_back_by_pysdmx(of):
    (data,) = read_sdmx(ask("cube.sdmx.csv", f"bo={of.dataset}").text)
    assert str(data.structure) == f"Dataflow=LSDASH:{of.dataset.upper()}(1.0)"
    wanted = known(of)
    assert len(data.data) == len(wanted)
    by_id = {(time_period(key[3]), *key[:2], key[4], key[2] or "_T", key[5]): row for key, row in wanted.items()}
    for row in data.data.to_dict("records"):
        key = (row["TIME_PERIOD"], row["INDICATOR"], row["ITEM"], row["MEASURE"], row["REF_AREA"], row["SOURCE"])
        own = by_id[key]
        assert Decimal(row["OBS_VALUE"]) == formats.rounded(own["value"], own["step"])
        assert (row["UNIT_MEASURE"], row["OBS_STATUS"]) == (own["unit"], KINDS[own["kind"]].status)
        assert PERIOD.fullmatch(row["TIME_PERIOD"])
        assert max(0, -formats.rounded(own["value"], own["step"]).as_tuple().exponent) == int(row["DECIMALS"])


def number(text):
    """What pysdmx has of a value: "" where there is none."""
    return "" if text in {None, "", "NaN"} or text != text else float(text)  # noqa: PLR0124 - what is not a number


def cells_of(found):
    """(codes in the order of the dimensions) → value and status, by the arithmetic of the standard."""
    orders = [found["dimension"][key]["category"]["index"] for key in found["id"]]
    assert found["size"] == [len(order) for order in orders]
    for cell, status in found["status"].items():
        rest, codes = int(cell), []
        for at, order in enumerate(orders):
            place, rest = divmod(rest, prod(map(len, orders[at + 1 :])))
            codes.append(order[place])
        yield tuple(codes), found["value"].get(cell), status


def test_json_stat_is_valid_and_says_the_same_as_sdmx(of):
    found = ask("cube.jsonstat.json", f"bo={of.dataset}&lang=en").json
    assert validate_jsonstat(found) is True
    assert found["role"] == {"time": ["period"], "geo": ["area"], "metric": ["measure"]}
    (data,) = read_sdmx(ask("cube.sdmx.csv", f"bo={of.dataset}").text)
    columns = {
        "indicator": "INDICATOR",
        "item": "ITEM",
        "area": "REF_AREA",
        "measure": "MEASURE",
        "unit": "UNIT_MEASURE",
        "source": "SOURCE",
    }
    order = [key for key in found["id"] if key != "period"]
    wanted = sorted(
        (row["TIME_PERIOD"], *(row[columns[key]] for key in order), float(row["OBS_VALUE"]), row["OBS_STATUS"])
        for row in data.data.to_dict("records")
    )
    at = found["id"].index("period")
    made = sorted(
        (time_period(codes[at]), *(code for place, code in enumerate(codes) if place != at), value, status)
        for codes, value, status in cells_of(found)
    )
    assert made == wanted


def test_px_is_read_back_by_pyaxis(of, tmp_path):
    from pyaxis import pyaxis  # noqa: PLC0415 - it sets up logging when it is imported

    file = tmp_path / "cube.px"
    file.write_bytes(ask("cube.px", f"bo={of.dataset}&lang=en").body)
    found = pyaxis.parse(str(file), encoding="utf-8")
    about, cells = found["METADATA"], found["DATA"].dropna()
    wanted = known(of)
    assert len(cells) == len(wanted)
    series, area, period = found["DATA"].columns[:3]
    coded = [
        dict(zip(about[f"VALUES({name})"], about[f"CODES({name})"], strict=True)) for name in (series, area, period)
    ]
    by_key = {(*key[:2], key[4], key[2] or "_T", key[3]): [] for key in wanted}
    for key, row in wanted.items():
        by_key[(*key[:2], key[4], key[2] or "_T", key[3])].append(
            (row["unit"], formats.rounded(row["value"], row["step"]))
        )
    names = words(of, "en", "")
    for own, place, time, value in cells.itertuples(index=False):
        codes = [coding[text] for coding, text in zip(coded, (own, place, time), strict=True)]
        indicator, item, measure = codes[0].split(".")[:3]
        candidates = by_key[indicator, item, measure, codes[1], codes[2]]
        assert Decimal(value) in [number for _, number in candidates]
        assert about[f"UNITS({own})"][0] in {names.name("unit", unit) for unit, _ in candidates}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.code)
def test_tables_of_pages_say_the_same_in_every_form_or_why_they_have_none(of, page):
    for name in page.data:
        answers = {ending: ask(f"{page.code}/{name}.{ending}", f"bo={of.dataset}") for ending in STANDARD}
        assert len({answer.status for answer in answers.values()}) == 1
        if answers["px"].status == 404:
            assert answers["px"].text in REFUSED
            continue
        wanted = [
            row for row in ask(f"{page.code}/{name}.csv", f"bo={of.dataset}").rows if row["indicator"] and row["period"]
        ]
        values = {
            (
                row["indicator"],
                row["item"] or "_Z",
                row["measure"],
                row["value"] and float(row["value"]),
                row["obs_status"],
            )
            for row in wanted
        }
        if not values:
            continue
        (data,) = read_sdmx(answers["sdmx.csv"].text)
        found = {
            (row["INDICATOR"], row["ITEM"], row["MEASURE"], number(row.get("OBS_VALUE")), row["OBS_STATUS"])
            for row in data.data.to_dict("records")
        }
        assert found == values
        assert validate_jsonstat(answers["jsonstat.json"].json) is True


def test_the_cube_is_narrowed_and_refused_like_a_page(demo_release):
    narrowed = ask("cube.csv", "bo=mophong&dv=huu-lung&sp=da&nam=2023-03").rows
    assert {(row["item"], row["area"], row["period"]) for row in narrowed} == {("da", "huu-lung", "2023-03")}
    assert {row["item"] for row in ask("cube.csv", "kv=tw&sp=da").rows} == {"tw", "da"}
    refused = ask("cube.csv", "dv=nowhere&foo=1")
    assert (refused.status, "nowhere" in refused.text) == (400, True)
    assert [ask(f"cube.{ending}").status for ending in ("xlsx", "exe", "csv.csv")] == [404] * 3
    answer = ask("cube.px", f"ban={demo_release.id}")
    assert answer.headers["cache-control"] == "public, max-age=3600"
    assert ask("cube.px", f"ban={demo_release.id}", headers=[("if-none-match", answer.headers["etag"])]).status == 304
    assert f"lsdash-cube-cube-{demo_release.id}.px" in answer.headers["content-disposition"]


def test_one_cube_is_written_at_a_time(monkeypatch, release):
    turns = Turns(patience=0.01)
    monkeypatch.setattr(cube_api, "_WRITING", turns)
    with turns.turn():
        answer = ask("cube.csv", "lang=en")
        assert (answer.status, answer.text) == (503, texts.text("en", "data.busy"))
        assert ask("dictionary.json").status == 200
    assert ask("cube.csv").status == 200
    with turns.turn():
        pass


def test_a_cube_is_sent_while_it_is_written_and_a_slow_reader_keeps_nobody_waiting(monkeypatch, release):
    turns, further, of_release = Turns(patience=10), threading.Event(), cube_api._pieces
    whole = ask("cube.csv").body

    def pieces(shown):
        assert further.wait(10)
        yield from of_release(shown)

    monkeypatch.setattr(cube_api, "_WRITING", turns)
    monkeypatch.setattr(cube_api, "_pieces", pieces)
    sent = iter(cube_api._written(view.of({}, cube_api._CUBE), {}, "csv"))
    begun = next(sent)
    assert begun == whole[: whole.index(b"\n") + 1]
    further.set()
    with turns.turn():  # it was written to its end before anybody took more than its beginning
        assert begun + b"".join(sent) == whole


def test_a_cube_that_breaks_off_does_not_look_whole(monkeypatch, release):
    def pieces(shown):
        raise releases.DamagedFile("gone")
        yield

    monkeypatch.setattr(cube_api, "_pieces", pieces)
    monkeypatch.setattr(threading, "excepthook", lambda _told: None)
    sent = iter(cube_api._written(view.of({}, cube_api._CUBE), {}, "csv"))
    next(sent)
    with pytest.raises(Incomplete):
        next(sent)


def test_a_large_cube_is_written_by_a_worker_and_is_the_same(monkeypatch, of):
    query = f"bo={of.dataset}&kv=tw&lang=en"
    here = {ending: ask(f"cube.{ending}", query) for ending in CUBE_FORMS}
    monkeypatch.setattr(cube_api, "_LARGE", 0)
    monkeypatch.setattr(cube_api, "_form", None)
    there = {ending: ask(f"cube.{ending}", query) for ending in CUBE_FORMS}
    worker_process.end()
    for ending in CUBE_FORMS:
        assert (there[ending].status, there[ending].body) == (here[ending].status, here[ending].body), ending


def test_nothing_more_is_written_for_who_has_left(monkeypatch, release):
    turns, begun = Turns(patience=10), []
    of_release = cube_api._pieces

    def pieces(shown):
        for piece in of_release(shown):
            begun.append(piece)
            for _ in range(1000):
                yield piece

    monkeypatch.setattr(cube_api, "_WRITING", turns)
    monkeypatch.setattr(cube_api, "_pieces", pieces)
    spool = cube_api._written(view.of({}, cube_api._CUBE), {}, "csv")
    sent = iter(spool)
    next(sent)
    sent.close()
    with turns.turn():
        assert not spool.write("more")


def test_a_file_whose_reader_goes_is_let_go_of_at_once(release):
    spool = cube_api._written(view.of({}, cube_api._CUBE), {}, "csv")
    sent = cube_api._Sent(spool, media_type="text/csv")

    async def gone(message):
        raise OSError(message["type"])

    with pytest.raises(Exception, match=r"http\.response\.start|ClientDisconnect|^$"):
        asyncio.run(sent({"type": "http", "asgi": {"spec_version": "2.4"}}, None, gone))
    assert (spool._file.closed, spool.write("more")) == (True, False)


@pytest.mark.parametrize("ending", CUBE_FORMS)
def test_a_cube_in_many_pieces_is_that_in_one(monkeypatch, of, ending):
    """Also where the first pieces have no number of the sources and statements that only later ones have."""
    monkeypatch.setattr(shared_queries, "_VECTORS", 1000)
    one = ask(f"cube.{ending}", f"bo={of.dataset}").body
    monkeypatch.setattr(cube_api.queries, "cube_in_pieces", by_seven)
    assert ask(f"cube.{ending}", f"bo={of.dataset}").body == one


def by_seven(cursor, filters):
    frame = queries.cube(cursor, filters)
    size = len(frame) // 7 + 1
    for first in range(0, len(frame), size):
        yield frame.iloc[first : first + size]


def test_words_of_a_source_are_no_formula_in_the_csv(release):
    shown = view.of({}, PAGES[0])
    with releases.cursor(release) as cursor:
        frame = queries.cube(cursor, Filters()).head(2).assign(place=["=1+1!D14", "3.1"], as_printed="=2")
    made = cubes.of_frame(frame, "", shown.words, cubes.keys_of({"others": 0}))
    found = list(csv.DictReader(io.StringIO("".join(CUBE_FORMS["csv"].write(shown, [made])))))
    assert [(row["place"], row["printed"]) for row in found] == [("'=1+1!D14", "'=2"), ("3.1", "'=2")]


def test_too_many_cells_are_refused_in_words(monkeypatch, release):
    monkeypatch.setattr(pc_axis, "_MOST_CELLS", 1000)
    answer = ask("cube.px", "lang=en")
    assert (answer.status, answer.text) == (404, texts.text("en", "data.too_large"))
    assert ask("cube.px", "sp=da&nam=2004").status == 200


@given(
    some.lists(
        some.tuples(
            some.floats(-1e9, 1e9),
            some.sampled_from([1e-3, 0.01, 0.1, 1.0, 10.0, 1e3, 1e6]),
            some.booleans(),
            some.booleans(),
        ),
        min_size=1,
    )
)
def test_columns_of_digits_are_those_of_single_numbers(numbers):
    frame = pd.DataFrame(numbers, columns=["value", "step", "open", "derived"])
    low, high = frame["value"] - frame["step"] / 2, (frame["value"] + frame["step"] / 3).mask(frame["open"])
    lows, highs = digits.outward(low, high, frame["step"], frame["derived"])
    for at, shown in enumerate(digits.shown(frame["value"], frame["step"])):
        step = float(frame["step"][at])
        assert Decimal(shown) == formats.rounded(float(frame["value"][at]), step)
        top = None if frame["open"][at] else float(high[at])
        wanted = formats.outward(float(low[at]), top, step, derived=bool(frame["derived"][at]))
        assert (Decimal(lows[at]), Decimal(highs[at]) if highs[at] else None) == wanted


@given(some.lists(some.text(some.sampled_from('a=,;"\r\n ô'), max_size=5), min_size=1))
def test_texts_are_quoted_as_a_writer_of_csv_quotes_them(texts):
    lines = io.StringIO(newline="")
    csv.writer(lines, lineterminator="\r\n").writerows([text, "1"] for text in texts)
    assert "".join(f"{text},1\r\n" for text in plain._quoted(texts)) == lines.getvalue()


def test_periods_are_those_of_each_program():
    codes = ("2004", "2010-q1", "2023-09", "2023-01..2023-09", "2005-01..2012-12")
    assert [*map(time_period, codes)] == ["2004", "2010-Q1", "2023-09", "2023-01-01/P9M", "2005-01-01/P96M"]
    assert time_scale(["2003", "2004"]) == 'TLIST(A1),"2003","2004"'
    assert time_scale(["2010-q1"]) == 'TLIST(Q1),"20101"'
    assert time_scale(["2023-09"]) == 'TLIST(M1),"202309"'
    assert time_scale(["2003", "2010-q1"]) == time_scale(["2023-01..2023-09"]) == ""


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_dictionary_explains_every_code_of_the_cube(of, lang):
    told = ask("dictionary.json", f"bo={of.dataset}&lang={lang}").json
    cube = ask("cube.csv", f"bo={of.dataset}").rows
    for column, register in {"indicator": "indicators", "measure": "measures", "item": "items"}.items():
        own = {entry["code"]: entry for entry in told[register]}
        assert {row[column] for row in cube} == own.keys()
        for entry in own.values():
            assert entry["numbers"] == sum(row[column] == entry["code"] for row in cube)
            assert entry["name"]
            assert entry["definition"] or register == "items"
    for column, register in {"unit": "units", "source": "sources", "area": "areas"}.items():
        assert {row[column] for row in cube} - {""} <= {entry["code"] for entry in told[register]}


def test_the_catalogue_names_addresses_that_are_there(release):
    answer = ask("catalog.jsonld", "lang=en")
    assert answer.headers["content-type"] == "application/ld+json"
    told = json.loads(answer.body)
    files = [each["dcat:downloadURL"]["@id"] for each in told["dcat:distribution"]]
    assert len(files) == len(CUBE_FORMS)
    for address in [*files, told["dcat:describedBy"]["@id"]]:
        path, _, query = address.removeprefix("http://dash.example:8501/data/").partition("?")
        assert ask(path, query).status == 200
    assert told["dct:identifier"] == release.id
    assert told["dct:temporal"]["dcat:startDate"]["@value"] <= told["dct:temporal"]["dcat:endDate"]["@value"]
