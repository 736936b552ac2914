"""Random cubes that a form can hold, and what a reading gives of them."""

from fractions import Fraction

from hypothesis import strategies as st

from lsdash.data.intake import forms, template_sheet, templates
from lsdash.data.intake.code_lists import CodeLists
from lsdash.data.intake.statements import plain
from lsdash.model.observation_ids import Key

STEPS = [Fraction(10) ** power for power in range(-3, 7)]


def amounts(unit):
    """A number and its step: money to the billion, counts of communes whole, others to the million."""
    steps = {"ty-dong": STEPS[:5], "xa": STEPS[3:4], "phan-tram": STEPS[:4], "diem-chi-so": STEPS[:4]}.get(unit, STEPS)
    return st.tuples(st.integers(0, 10**6), st.sampled_from(steps)).map(lambda pair: (pair[0] * pair[1], pair[1]))


def entry(draw, kind, unit):
    value, step = draw(amounts(unit))
    return {"value": plain(value), "step": plain(step), "unit": unit, "kind": kind, "source": "", "as_printed": ""}


def unit_of(lists, key):
    return lists.measure_units[key.measure] or lists.units_of_items[key.indicator][key.item] or "tan"


@st.composite
def worlds(draw, code, tables):
    """(period, options, entries) of a form."""
    lists = CodeLists(tables)
    form = forms.form(code)
    month = f"{draw(st.integers(2003, 2024))}-{draw(st.integers(1, 12)):02d}"
    period = month[:4] if form.frequency == "year" else month
    districts = [row["slug"] for row in lists.districts(period)]
    area = draw(st.sampled_from(["", *districts])) if code in ("B1", "B2") else ""
    kind = draw(st.sampled_from(["estimated", "provisional", "stated"]))
    items = ()
    if code == "B3":
        products = [("output", row["code"]) for row in tables["products"]]
        items = tuple(draw(st.lists(st.sampled_from(products), max_size=3, unique=True)))
        items = (("production_value", "total"), ("production_value", "nqd"), *items)
    options = templates.Options(
        "Phòng Công thương", area, draw(st.sampled_from(list(template_sheet.PRICES))), kind, items
    )
    keys = draw(st.lists(st.sampled_from(possible(form, period, lists, options)), min_size=1, max_size=40, unique=True))
    entries = {}
    for key, kind_of_column in keys:
        entries.setdefault(key, entry(draw, kind_of_column, unit_of(lists, key)))
    return period, options, entries


def possible(form, period, lists, options):
    """Every key that the form can hold, with the kind of its column."""
    if form.code == "B5":
        return long_keys(period, lists)
    columns = [column for _, column in forms.columns(form, period, kinds=(options.kind,)) if column.role == "number"]
    columns = [column for column in columns if not column.comparison]
    if form.code == "B3":
        areas = ["", *(row["slug"] for row in lists.districts(period))]
        rows = [(indicator, item, area) for indicator, item in options.items for area in areas]
    else:
        rows = [
            (indicator, item, options.area)
            for dimension in form.rows
            for indicator in [lists.indicator_of(dimension)]
            for item in (lists.tree(indicator) or lists.units_of_items[indicator])
        ]
    return [
        (Key(indicator, item, area, column.period, column.measure), column.kind)
        for indicator, item, area in rows
        for column in columns
    ]


def long_keys(period, lists):
    year = period[:4]
    kinds = {"target": ("target",)}
    return [
        (Key(indicator, item, area, when, measure), kind)
        for indicator, units in lists.units_of_items.items()
        for item in units
        if item not in ("residual", "missing", "nganh-khac")
        for area in ("", "huu-lung", "lang-son", "ca-nuoc")
        for when in (period, year, f"{year}-q2", f"{year}-01..{year}-07")
        for measure in ("actual", "plan", "growth", "level")
        for kind in kinds.get(measure, ("stated", "estimated", "provisional", "lower_bound"))
    ]


def cube(entries):
    """Key → what the cube has of it."""
    return {
        key: (row["kind"], Fraction(row["value"]), Fraction(row["step"]), row["unit"]) for key, row in entries.items()
    }


def cube_of(reading):
    return {
        Key.of(row): (
            row["kind"],
            Fraction(row["value"]),
            Fraction(row["step"]),
            row["unit"],
        )
        for row in reading.figures
    }
