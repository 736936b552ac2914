"""Random periods of a province: numbers that tables may hold, as the report of a period finds them."""

import random
from fractions import Fraction

from lsdash.data import csv_tables, releases
from lsdash.exports.report_document import compose, pattern_file, since_january
from lsdash.exports.report_document.facts import Facts
from lsdash.model import periods

TABLES = csv_tables.read(releases.DATA)
PATTERNS = {lang: pattern_file.read(lang) for lang in ("vi", "en")}
# Items that have words in reports; what only adds up others, and what is left over, stands in tables alone.
SUBJECTS = [
    *(("production_value", row["code"], "ty-dong", row) for row in TABLES["sectors"] if row["role"] != "remainder"),
    *(
        (row["indicator"], row["code"], "ty-dong", row)
        for row in TABLES["segments"]
        if row["indicator"] in {"branch_value", "managed_value"} and row["role"] == "part"
    ),
    *(("output", row["code"], row["unit"] or "tan", row) for row in TABLES["products"]),
]
SPANS = ("2006", "2011", "2008-q2", "2015-q4", "2010-07", "2023-12", "2009-01..2009-09", "2011-01..2015-12")
PERCENT = "phan-tram"
KINDS = {
    "actual": ("stated", "stated", "estimated", "provisional", "lower_bound"),
    "plan": ("stated",),
    "plan_attainment": ("stated", "estimated", "provisional", "lower_bound"),
    "growth": ("stated", "stated", "estimated", "provisional", "lower_bound"),
    "level": ("stated", "estimated", "provisional", "lower_bound"),
    "average_growth": ("stated", "estimated"),
    "target": ("target", "target", "lower_bound"),
    "target_growth": ("target",),
    "target_level": ("target",),
}


def row_of(indicator, item, period, measure, **more):
    """A number as `queries.report_numbers` gives it, with what a test says of it."""
    unit = PERCENT if "growth" in measure or measure in {"plan_attainment", "level", "target_level", "share"} else ""
    about = next((row for code, own, _, row in SUBJECTS if (code, own) == (indicator, item)), {})
    sector = indicator == "production_value"
    row = {
        "indicator": indicator,
        "item": item,
        "area": "",
        "period": period,
        "measure": measure,
        "value": 100.0,
        "step": 1.0,
        "kind": "stated",
        "ambiguous": False,
        "doubted": False,
        "restated": False,
        "below": False,
        "source": "bc2004",
        "as_printed": "100",
        "formula": "",
        "dimension": {"production_value": "sector", "output": "product"}.get(indicator, "segment"),
        "role": about.get("role", "part"),
        "parent": about.get("parent", ""),
        "product_group": about.get("product_group", ""),
        "nested": sector and about.get("parent", "") not in ("", "total"),
        "position": int(about.get("position", 0)),
        "unit": unit or about.get("unit") or ("ty-dong" if "value" in indicator else "tan"),
    }
    row |= {"low": 100.0, "high": 100.0, **more}
    place = f"@{row['area']}" if row["area"] else ""
    return {**row, "id": f"{indicator}.{item}{place}.{period}.{measure}"}


def world(seed):
    """The facts of a random period."""
    chance = random.Random(seed)  # noqa: S311
    about = chance.choice(SPANS)
    rows = [*_of_subjects(chance, about), *_others(chance, about), *_of_districts(chance, about)]
    rows += _since_january(random.Random(-seed), about)  # noqa: S311 - of its own: the rest stays as it was
    return Facts(about=about, numbers=rows or [row_of("production_value", "total", about, "actual")])


def _of_subjects(chance, about):
    """What was reached, and what is aimed at next."""
    years = periods.of(about).years
    measures = ("actual", "average_growth") if years > 1 else ("actual", "plan_attainment", "growth", "level", "plan")
    aims = ("target", "target_growth", "target_level") if years == 1 else ()
    for indicator, item, _, _ in SUBJECTS:
        if chance.random() < chance.choice((0.2, 0.5, 0.9)):
            continue
        asked = [(about, measure, 0.55) for measure in measures]
        if indicator in {"production_value", "output"}:
            asked += [(about, "target", 0.1)] * (years == 1)
            asked += [(periods.next_aim(about), measure, 0.3) for measure in aims]
        for period, measure, likely in asked:
            if chance.random() < likely:
                yield _number(chance, indicator, item, period, measure)


def _since_january(chance, about):
    """What was reached since January of what has a sentence on that, and how much of the year's plan it is."""
    months = since_january.span(about)
    for indicator, item, _, _ in SUBJECTS if months else ():
        for measure in ("actual", "plan_attainment", "growth", "level") if indicator == "production_value" else ():
            if chance.random() < 0.55:
                yield _number(chance, indicator, item, months, measure)
        if chance.random() < 0.5:
            share = {"kind": "derived", "unit": PERCENT, "formula": since_january.OF_YEAR_PLAN, "sources": ["bc2004"]}
            value = chance.randint(1, 15000) / 100
            yield row_of(indicator, item, months, since_january.OF_YEAR_PLAN, value=value, step=0.01, **share)


def _of_districts(chance, about):
    districts = [area["slug"] for area in TABLES["areas"]]
    for area in chance.sample(districts, chance.randint(0, 5)) if periods.of(about).years == 1 else ():
        for measure in ("actual", "growth", "plan_attainment"):
            if chance.random() < 0.6:
                yield _number(chance, "production_value", "total", about, measure, area=area)


def _others(chance, about):
    """The grid, households, the index and the province's share, of years alone."""
    if not about.isdigit():
        return
    if chance.random() < 0.5:
        whole = chance.randint(150, 300)
        for item, count in (("connected", chance.randint(1, whole)), ("all", whole)):
            yield row_of("grid_communes", item, about, "actual", unit="xa", value=float(count), step=1.0)
    for indicator, item, unit in (
        ("electric_households", "ho-dung-dien", PERCENT),
        ("industrial_index", "chi-so", "diem-chi-so"),
        ("national_share", "phan-ca-nuoc", PERCENT),
    ):
        if chance.random() < 0.4:
            value = chance.randint(1, 1200) / 10
            yield row_of(indicator, item, about, "actual", unit=unit, value=value, step=0.1, role="whole")


def _number(chance, indicator, item, period, measure, **more):
    kind = chance.choice(KINDS[measure])
    row = row_of(indicator, item, period, measure, kind=kind, **more)
    powers = {PERCENT: (-2, 0), "ty-dong": (-3, 2)}.get(row["unit"], (0, 6))
    step = Fraction(10) ** chance.randint(*powers)
    value = chance.randint(1, 10 ** chance.randint(1, 6)) * step
    if "growth" in measure and kind != "lower_bound" and chance.random() < 0.3:
        value = -min(value, Fraction(99))
    return {**row, "value": float(value), "step": float(step)}


def written(facts, words, lang="vi", **more):
    """The report of facts."""
    return compose.document(facts, PATTERNS[lang], words, **more)
