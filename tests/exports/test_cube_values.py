"""Every number of a release, read back from the forms of other programs: codes, unit, and each of its digits."""

import csv
import io
import json
import random
import shutil
from decimal import Decimal
from math import prod

import pytest
from pysdmx.io.csv.sdmx20.reader import read as read_sdmx
from starlette.applications import Starlette

from lsdash import web
from lsdash.data import build, csv_tables, releases
from lsdash.exports.cubes.sdmx import time_period
from lsdash.model import formats
from lsdash.view.view import words
from tests import asking, second_report
from tests.shipped import table

APP = Starlette(routes=web.ROUTES, middleware=web.MIDDLEWARE)
KEYS = ("indicator", "item", "area", "period", "measure")
SEEDS = (1, 2)
PERIODS = ("2005", "2006", "2005-q3", "2006-q1", "2005-03", "2006-11", "2006-01..2006-09", "2001-01..2005-12")
UNITS = {"ty-dong": "tỷ đồng", "tan": "tấn", "m3": "m3", "vien": "viên", "chiec": "chiếc", "kwh": "kWh"}
MORE = {**second_report.SOURCE, "code": "bc2006", "period": "2006", "issued": "2007-01-10"}


def printed(chance, decimals, most, unit):
    """Value, step and words of a number with as many decimals."""
    value = Decimal(chance.randint(1, most)).scaleb(-decimals)
    digits = f"{value:,f}".translate(str.maketrans(",.", ".,"))
    return {"value": f"{value}", "step": f"{Decimal(1).scaleb(-decimals)}", "as_printed": f"{digits}{unit}"}


def figures(chance):
    """Rows of two reports that print amounts and percentages of many sizes and steps, some of them both."""
    tables = csv_tables.read(releases.DATA)
    items = [("production_value", code, "ty-dong") for code in ("total", "tw", "dp", "nqd", "fdi")]
    items += [("output", row["code"], row["unit"]) for row in tables["products"] if row["unit"] in UNITS]
    areas = ["", "", "", *(row["slug"] for row in tables["areas"])]
    for source in ("bc2005", "bc2006"):
        keys = {(chance.choice(items), chance.choice(areas), chance.choice(PERIODS)) for _ in range(60)}
        for number, ((indicator, item, unit), area, period) in enumerate(sorted(keys), 1):
            decimals = chance.choice((0, 1, 3)) if unit == "ty-dong" else 0
            amount = printed(chance, decimals, 10 ** chance.randint(1, 8), f" {UNITS[unit]}")
            rate = printed(chance, chance.choice((0, 1, 2)), 20_000, "%")
            for measure, own, said in (("actual", unit, amount), ("plan_attainment", "phan-tram", rate)):
                yield {
                    "id": f"{source}/{number}/{measure}",
                    "source": source,
                    "place": f"1.{number}",
                    **dict(zip(KEYS, (indicator, item, area, period, measure), strict=True)),
                    "kind": chance.choice(("stated", "estimated", "provisional")),
                    "unit": own,
                    **said,
                    "ambiguous": "false",
                    "note_vi": "",
                    "note_en": "",
                }


def world(seed, folder, monkeypatch):
    """The release of the shipped tables with two random reports, and these rows."""
    data = shutil.copytree(releases.DATA, folder / "data", ignore=shutil.ignore_patterns("store"))
    second_report._append(data / "sources.csv", [second_report.SOURCE, MORE])
    second_report._append(data / "figures.csv", figures(random.Random(seed)))  # noqa: S311 - for tests
    monkeypatch.setenv("LSDASH_ROOT", str(folder / "store"))
    return build.release(data)[0], data


@pytest.fixture(params=["bc2004", "mophong", *SEEDS])
def of(request, tmp_path, monkeypatch):
    """A release, and the rows of the tables that its numbers are printed in; no rows for the demonstration."""
    if request.param in SEEDS:
        release, data = world(request.param, tmp_path, monkeypatch)
    else:
        release = request.getfixturevalue("release" if request.param == "bc2004" else "demo_release")
        data = releases.DATA
    return release, table("figures", data) if release.dataset == "bc2004" else []


def digits(value):
    return f"{value:f}"


def known(release):
    """(keys, unit, source, chosen, digits) of every number, straight from the file."""
    columns = ", ".join((*KEYS, "unit", "source", "chosen", "value", "step"))
    with releases.cursor(release) as cursor:
        rows = cursor.execute(f"SELECT {columns} FROM ready.number").fetchall()
    return [
        (
            (indicator, item, area or "_T", period, measure),
            unit,
            source or "",
            chosen,
            digits(formats.rounded(value, step)),
        )
        for indicator, item, area, period, measure, unit, source, chosen, value, step in rows
    ]


def cube(release, ending):
    return asking.ask(APP, f"/data/cube.{ending}", f"bo={release.dataset}&lang=en")


def test_what_a_table_prints_is_in_the_release_to_the_digit(of):
    release, printed_rows = of
    stated = {(*key, source): value for key, _, source, _, value in known(release)}
    for row in printed_rows:
        key = (row["indicator"], row["item"], row["area"] or "_T", row["period"], row["measure"], row["source"])
        assert Decimal(stated[key]) == Decimal(row["value"]), key
        assert -Decimal(stated[key]).as_tuple().exponent == max(
            0, -Decimal(row["step"]).normalize().as_tuple().exponent
        )


def test_sdmx_csv_has_each_number_with_its_unit_and_digits(of):
    release, _ = of
    text = cube(release, "sdmx.csv").text
    (data,) = read_sdmx(text)  # which has values as floats; their digits are in the file
    order = ("INDICATOR", "ITEM", "REF_AREA", "TIME_PERIOD", "MEASURE")
    own = [row["OBS_VALUE"] for row in csv.DictReader(io.StringIO(text, newline=""))]
    read = data.data.fillna("").to_dict("records")
    assert [float(row["OBS_VALUE"]) for row in read] == [float(value) for value in own]
    assert [len(value.partition(".")[2]) for value in own] == [int(row["DECIMALS"]) for row in read]
    found = [
        (tuple(row[name] for name in order), row["UNIT_MEASURE"], row["SOURCE"], value)
        for row, value in zip(read, own, strict=True)
    ]
    wanted = [
        ((*key[:3], time_period(key[3]), key[4]), unit, source, value) for key, unit, source, _, value in known(release)
    ]
    assert sorted(found) == sorted(wanted)


def test_json_stat_has_each_number_with_its_unit_and_digits(of):
    release, _ = of
    told = json.loads(cube(release, "jsonstat.json").text, parse_float=str, parse_int=str)
    orders = {name: told["dimension"][name]["category"]["index"] for name in told["id"]}
    assert told["size"] == [str(len(order)) for order in orders.values()]
    sizes = [len(order) for order in orders.values()]
    found = []
    for cell, value in told["value"].items():
        codes, rest = {}, int(cell)
        for at, (name, order) in enumerate(orders.items()):
            place, rest = divmod(rest, prod(sizes[at + 1 :]))
            codes[name] = order[place]
        found.append((tuple(codes[name] for name in KEYS), codes["unit"], codes.get("source", ""), value))
    told_apart = "source" in orders
    wanted = [(key, unit, source if told_apart else "", value) for key, unit, source, _, value in known(release)]
    assert sorted(found) == sorted(wanted)


def test_px_has_each_number_with_its_unit_and_digits(of, tmp_path):
    from pyaxis import pyaxis  # noqa: PLC0415 - it sets up logging when it is imported

    release, _ = of
    file = tmp_path / "cube.px"
    file.write_bytes(cube(release, "px").body)
    told = pyaxis.parse(str(file), encoding="utf-8")
    about, cells, names = told["METADATA"], told["DATA"].dropna(), words(release, "en", "")
    columns = told["DATA"].columns[:3]
    coded = [dict(zip(about[f"VALUES({name})"], about[f"CODES({name})"], strict=True)) for name in columns]
    found = []
    for own, place, time, value in cells.itertuples(index=False):
        codes, area, period = (coding[text] for coding, text in zip(coded, (own, place, time), strict=True))
        indicator, item, measure, *others = codes.split(".")
        unit = about[f"UNITS({own})"][0]
        source = next((other for other in others if ("unit", other) not in names.names), "")
        found.append(((indicator, item, area, period, measure), unit, source, value))
    told_apart = any(not chosen for *_, chosen, _ in known(release))
    wanted = [
        (key, names.name("unit", unit), source if told_apart and not chosen else "", value)
        for key, unit, source, chosen, value in known(release)
    ]
    assert sorted(found) == sorted(wanted)
