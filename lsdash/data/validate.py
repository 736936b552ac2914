"""What the descriptor cannot say of the tables: trees, references, one name space of codes, thresholds, dates."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from lsdash.data import figure_checks, obligations
from lsdash.data.csv_tables import Row, Tables
from lsdash.data.figure_checks import PERIOD
from lsdash.data.intake.units import MONEY
from lsdash.data.validation_issue import ValidationIssue, one_of
from lsdash.model import derive, periods
from lsdash.model.pages import HEADLINES, PAGES, SENTENCES

# What the sentences of these rules say is true only with thresholds in these bounds, and in this unit.
_RULES = {
    "plan": (100, 1000, "phan-tram"),
    "growth": (0, 1000, "phan-tram"),
    "needed": (0, 1000, "phan-tram"),
    "falling": (-100, 0, "phan-tram"),
    "product": (1, 1000, "lan"),
    "mover": (0, 1000, "phan-tram"),
    "outcome": (100, 100, "phan-tram"),
    "long_run": (1, 1000, "lan"),
    "reached": (100, 1000, "phan-tram"),
}
_THRESHOLD = "{threshold}"
_WHEN = ("before", "this", "next")
_ONE_LINK = 2  # the finding and the one thing it is linked to
_ADDRESS = re.compile(r"https?://[^\s\"'<>\\]+", re.ASCII)


def issues(tables: Tables) -> list[ValidationIssue]:
    """All that is wrong; figures and links are looked at only where the codes that they use are sound."""
    basic = [*_of_codes(tables), *_of_trees(tables), *_of_registers(tables)]
    parts = (_of_sources, figure_checks.issues, _of_links, _of_rules, _of_headlines, _of_screens, _of_barriers)
    return basic or [issue for part in (*parts, obligations.issues) for issue in part(tables)]


def _of_codes(tables: Tables) -> Iterator[ValidationIssue]:
    """Sectors, products and segments share one name space, as do districts and regions: an observation id names its
    item and area by code alone."""
    items, areas = ("sectors", "products", "segments"), ("areas", "regions")
    for names, column, other in ((items, "code", "sector, product or segment"), (areas, "slug", "district or region")):
        seen: set[str] = set()
        for name in names:
            for number, row in enumerate(tables[name], 2):
                if row[column] in seen:
                    expected = f"a code that no other {other} has"
                    yield ValidationIssue(f"{name}.csv", number, column, row[column], expected)
                seen.add(row[column])


def _of_trees(tables: Tables) -> Iterator[ValidationIssue]:
    """Each tree has one whole and one remainder, and every parent leads to the whole; what is not broken down has one
    item, the whole; measures that are derived have a name."""
    undivided = {row["code"] for row in tables["indicators"] if row["dimension"] == "whole"}
    trees: dict[tuple[str, str], list[tuple[int, Row]]] = {("sectors.csv", ""): [*enumerate(tables["sectors"], 2)]}
    for number, row in enumerate(tables["segments"], 2):
        trees.setdefault(("segments.csv", row["indicator"]), []).append((number, row))
    for (file, indicator), members in trees.items():
        roots = [row["code"] for _, row in members if not row["parent"]]
        wholes = [row["code"] for _, row in members if row["role"] == "whole" and not row["parent"]]
        remainders = [row["code"] for _, row in members if row["role"] == "remainder"]
        if wholes != roots or len(wholes) != 1:
            found, expected = " ".join(roots), "exactly one whole, the only one without a parent"
            yield ValidationIssue(file, None, "parent", found, expected)
        if indicator in undivided and len(members) > 1:
            yield ValidationIssue(file, None, "indicator", indicator, "one item, as the indicator is not broken down")
        if indicator not in undivided and len(remainders) != 1:
            yield ValidationIssue(file, None, "role", " ".join(remainders), "exactly one remainder")
        yield from _of_parents(file, members)
    named = {row["code"] for row in tables["measures"]}
    for measure in sorted(derive.MEASURES - named):
        yield ValidationIssue("measures.csv", None, "code", "none", measure)


def _of_parents(file: str, members: list[tuple[int, Row]]) -> Iterator[ValidationIssue]:
    parents = {row["code"]: row["parent"] for _, row in members}
    for number, row in members:
        if row["parent"] and row["parent"] not in parents:
            others = [code for code in parents if code != row["code"]]
            expected = one_of(others, row["parent"], "a code of the same table and indicator: ")
            yield ValidationIssue(file, number, "parent", row["parent"], expected)
            continue
        above, seen = row["code"], set[str]()
        while above and above not in seen:
            seen.add(above)
            above = parents.get(above, "")
        if above == row["code"]:
            expected = "a code that does not lie inside this one, as " + " → ".join((*seen, above)) + " goes in a ring"
            yield ValidationIssue(file, number, "parent", row["parent"], expected)


def _of_registers(tables: Tables) -> Iterator[ValidationIssue]:
    """Indicators without a unit for their amounts, areas that end before they begin or share a tile."""
    for number, row in enumerate(tables["indicators"], 2):
        if row["dimension"] != "product" and not row["unit"]:
            yield ValidationIssue("indicators.csv", number, "unit", "", "a unit, which only products have of their own")
        if (row["unit"] == MONEY) != (row["price_base"] == "not_stated"):
            expected = f"not_stated exactly for amounts in {MONEY}"
            yield ValidationIssue("indicators.csv", number, "price_base", row["price_base"], expected)
    tiles: dict[tuple[int, int], str] = {}
    for number, row in enumerate(tables["areas"], 2):
        if row["valid_from"] and row["valid_to"] and row["valid_to"] < row["valid_from"]:
            expected = f"a day not before valid_from, {row['valid_from']}"
            yield ValidationIssue("areas.csv", number, "valid_to", row["valid_to"], expected)
        tile = int(row["tile_row"]), int(row["tile_col"])
        if tile in tiles:
            yield ValidationIssue("areas.csv", number, "tile_col", row["tile_col"], f"no tile of {tiles[tile]}")
        tiles.setdefault(tile, row["slug"])


def _of_sources(tables: Tables) -> Iterator[ValidationIssue]:
    for number, row in enumerate(tables["sources"], 2):
        if not periods.is_plausible(row["period"]):
            yield ValidationIssue("sources.csv", number, "period", row["period"], PERIOD)
        if not _is_day(row["issued"]):
            expected = f"2016-12-31, 2016-12 or 2016, from {periods.FIRST_YEAR} to {periods.LAST_YEAR}"
            yield ValidationIssue("sources.csv", number, "issued", row["issued"], expected)
        if row["address"] and not _ADDRESS.fullmatch(row["address"]):
            yield ValidationIssue("sources.csv", number, "address", row["address"], "an address of http:// or https://")


def _is_day(issued: str) -> bool:
    """Whether a date known to the day, the month or the year is one."""
    try:
        day = date.fromisoformat(f"{issued}-01-01"[: len("2016-12-31")])
    except ValueError:
        return False
    return periods.FIRST_YEAR <= day.year <= periods.LAST_YEAR


def _of_links(tables: Tables) -> Iterator[ValidationIssue]:
    findings = {row["id"] for row in tables["findings"]}
    for number, row in enumerate(tables["finding_links"], 2):
        filled = [column for column, value in row.items() if value]
        if row["finding"] in findings and len(filled) != _ONE_LINK:
            values = " ".join(filled)
            yield ValidationIssue("finding_links.csv", number, "", values, "one of sector, product, area, observation")


def _of_rules(tables: Tables) -> Iterator[ValidationIssue]:
    for number, row in enumerate(tables["rules"], 2):
        least, most, unit = _RULES[row["code"]]
        threshold = Decimal(row["threshold"])
        if not least <= threshold <= most:
            expected = f"at least {least}" if threshold < least else f"at most {most}"
            yield ValidationIssue("rules.csv", number, "threshold", row["threshold"], expected)
        if row["unit"] != unit:
            yield ValidationIssue("rules.csv", number, "unit", row["unit"], unit)
        for column in ("text_vi", "text_en"):
            if re.findall(r"[{}][^{}]*[{}]?", row[column]) != [_THRESHOLD]:
                yield ValidationIssue("rules.csv", number, column, row[column], f"a sentence with {_THRESHOLD} once")


def _of_headlines(tables: Tables) -> Iterator[ValidationIssue]:
    """Numbers of no page, or of codes that no register has."""
    pages = [page.code for page in PAGES]
    items = figure_checks.units_of_items(tables)
    measures = [row["code"] for row in tables["measures"]]
    for number, row in enumerate(tables["headlines"], 2):
        if row["page"] not in pages:
            yield ValidationIssue("headlines.csv", number, "page", row["page"], one_of(pages, row["page"]))
        for column in ("observation", "beside"):
            expected = _misnamed(row[column], items, measures) if row[column] else ""
            if expected:
                yield ValidationIssue("headlines.csv", number, column, row[column], expected)


def _misnamed(template: str, items: dict[str, dict[str, str]], measures: list[str]) -> str:
    """What is expected where a template of an id names no number that there can be, "" where it does."""
    parts = template.split(".")
    if len(parts) != len(("indicator", "item", "period", "measure")):
        return "indicator.item.{this}.measure, with {before}, {this} or {next}"
    indicator, item, when, measure = parts
    for found, codes, what in (
        (indicator, items, "an indicator: "),
        (item, items.get(indicator, {}), f"an item of {indicator}: "),
        (when, [f"{{{name}}}" for name in _WHEN], "one of "),
        (measure, measures, "a measure: "),
    ):
        if found not in codes:
            return one_of(codes, found, what)
    return ""


def _of_screens(tables: Tables) -> Iterator[ValidationIssue]:
    """Screens of what no page shows, in views that it has not, or with a title in one language only."""
    pages = {page.code: page for page in PAGES}
    with_headlines = {row["page"] for row in tables["headlines"]}
    for number, row in enumerate(tables["screens"], 2):
        page = pages.get(row["page"])
        if page is None:
            yield ValidationIssue("screens.csv", number, "page", row["page"], one_of(pages, row["page"]))
            continue
        headlines = [HEADLINES] if page.code in with_headlines else []
        can_be_shown = [*headlines, *([SENTENCES] if not page.path else []), *page.charts]
        if row["shown"] not in can_be_shown:
            yield ValidationIssue("screens.csv", number, "shown", row["shown"], one_of(can_be_shown, row["shown"]))
        if row["view"] not in ("", *page.views):
            yield ValidationIssue("screens.csv", number, "view", row["view"], one_of(page.views, row["view"]))
        if bool(row["title_vi"]) != bool(row["title_en"]):
            yield ValidationIssue(
                "screens.csv", number, "title_en", row["title_en"], "a title in both languages or in none"
            )


def _of_barriers(tables: Tables) -> Iterator[ValidationIssue]:
    seen: set[frozenset[str]] = set()
    for number, row in enumerate(tables["barriers"], 2):
        pair = frozenset((row["left"], row["right"]))
        if row["left"] == row["right"] or pair in seen:
            yield ValidationIssue("barriers.csv", number, "right", row["right"], "two products, each pair once")
        seen.add(pair)
