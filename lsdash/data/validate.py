"""What the descriptor cannot say of the tables: printed words, trees, links, one name space of codes."""

from collections.abc import Callable, Iterator
from decimal import Decimal

from lsdash.data import obligations, printed_numbers
from lsdash.data.csv_tables import Row, Tables, ValidationIssue
from lsdash.model import derive, periods
from lsdash.model.observation_ids import of_row, statement_id
from lsdash.model.pages import HEADLINES, PAGES, SENTENCES

# What the sentences of these rules say is true only with thresholds up to or from these.
_AT_MOST = {"falling": 0, "outcome": 100}
_AT_LEAST = {"plan": 100, "growth": 0, "needed": 0, "product": 1, "mover": 0, "outcome": 100, "long_run": 1}
_AT_LEAST |= {"reached": 100}
_PERIOD = "a period such as 2004, 2004-q1, 2004-03 or 2004-01..2004-09"
_ONE_LINK = 2  # the finding and the one thing it is linked to


def issues(tables: Tables) -> list[ValidationIssue]:
    """All that is wrong; figures and links are looked at only where the codes that they use are sound."""
    basic = [*_issues_of_codes(tables), *_issues_of_trees(tables)]
    parts = (_issues_of_sources, _issues_of_figures, _issues_of_links, _issues_of_rules, _issues_of_screens)
    return basic or [issue for part in (*parts, obligations.issues) for issue in part(tables)]


def _issues_of_figures(tables: Tables) -> Iterator[ValidationIssue]:
    """Figures that do not fit the code lists, that one source has twice, or whose words do not say what they say."""
    read, misfits = printed_numbers.reader(tables), _misfits(tables)
    seen: set[str] = set()
    for number, row in enumerate(tables["figures"], 2):
        for column, expected in misfits(row):
            yield ValidationIssue("figures.csv", number, column, row[column], expected)
        key = statement_id(of_row(row), row["source"])
        if key in seen:
            yield ValidationIssue("figures.csv", number, "measure", key, "one figure of one source for each number")
        seen.add(key)
        yield from _issues_of_words(number, row, read)


def _misfits(tables: Tables) -> Callable[[Row], Iterator[tuple[str, str]]]:
    """Finds columns of a figure that do not fit each other or the code lists, and what is expected there."""
    units_of_items = _units_of_items(tables)
    of_measures = {measure["code"]: measure["unit"] for measure in tables["measures"]}
    ends = {area["slug"]: area["valid_to"] for area in (*tables["areas"], *tables["regions"])}

    def misfits(row: Row) -> Iterator[tuple[str, str]]:
        units = units_of_items[row["indicator"]]
        if row["item"] not in units:
            yield "item", f"one of {' '.join(units)}"
        unit = of_measures[row["measure"]] or units.get(row["item"], "")
        if unit and row["unit"] != unit:
            yield "unit", unit
        period, area = periods.parse(row["period"]), row["area"]
        if period is None:
            yield "period", _PERIOD
        if area and area not in ends:
            yield "area", f"empty for the province, or one of {' '.join(ends)}"
        elif period and ends.get(area) and period.since > int(ends[area][:7].replace("-", "")):
            yield "area", f"an area of that period: {area} ended on {ends[area]}"

    return misfits


def _units_of_items(tables: Tables) -> dict[str, dict[str, str]]:
    """Indicator → item that it may have figures of → the unit of its amounts, "" where it has none of its own."""
    of_dimension = {"sector": tables["sectors"], "product": tables["products"]}
    return {
        indicator["code"]: {
            row["code"]: row.get("unit") or indicator["unit"]
            for row in of_dimension.get(indicator["dimension"], tables["segments"])
            if row.get("indicator") in {None, indicator["code"]}
        }
        for indicator in tables["indicators"]
    }


def _issues_of_sources(tables: Tables) -> Iterator[ValidationIssue]:
    for number, row in enumerate(tables["sources"], 2):
        if periods.parse(row["period"]) is None:
            yield ValidationIssue("sources.csv", number, "period", row["period"], _PERIOD)


def _issues_of_words(
    number: int, row: Row, read: Callable[[Row], printed_numbers.Printed]
) -> Iterator[ValidationIssue]:
    file = "figures.csv"
    try:
        words = read(row)
    except printed_numbers.UnreadableNumber:
        yield ValidationIssue(file, number, "as_printed", row["as_printed"], "a number of the form 1.234,5")
        return
    if words.value != Decimal(row["value"]):
        yield ValidationIssue(
            file, number, "value", row["value"], f"{float(words.value):g}, as printed: {row['as_printed']}"
        )
    if words.step != Decimal(row["step"]):
        yield ValidationIssue(
            file, number, "step", row["step"], f"{float(words.step):g}, as printed: {row['as_printed']}"
        )
    if words.lower_bound != (row["kind"] == "lower_bound"):
        yield ValidationIssue(
            file, number, "kind", row["kind"], f"lower_bound exactly for trên …, hơn …: {row['as_printed']}"
        )


def _issues_of_codes(tables: Tables) -> Iterator[ValidationIssue]:
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


def _issues_of_trees(tables: Tables) -> Iterator[ValidationIssue]:
    """Each tree has one whole and one remainder, and every parent is in it; what is not broken down has one item, the
    whole; measures that are derived have a name."""
    undivided = {row["code"] for row in tables["indicators"] if row["dimension"] == "whole"}
    trees = {("sectors.csv", ""): [*tables["sectors"]]}
    for row in tables["segments"]:
        trees.setdefault(("segments.csv", row["indicator"]), []).append(row)
    for (file, indicator), members in trees.items():
        codes = {row["code"] for row in members}
        wholes = [row["code"] for row in members if row["role"] == "whole" and not row["parent"]]
        roots = [row["code"] for row in members if not row["parent"]]
        remainders = [row["code"] for row in members if row["role"] == "remainder"]
        strays = [row["parent"] for row in members if row["parent"] and row["parent"] not in codes]
        if wholes != roots or len(wholes) != 1:
            yield ValidationIssue(
                file, None, "parent", " ".join(roots), "exactly one whole, the only one without a parent"
            )
        if indicator in undivided and len(members) > 1:
            yield ValidationIssue(file, None, "indicator", indicator, "one item, as the indicator is not broken down")
        if indicator not in undivided and len(remainders) != 1:
            yield ValidationIssue(file, None, "role", " ".join(remainders), "exactly one remainder")
        for stray in strays:
            yield ValidationIssue(file, None, "parent", stray, "a code of the same table and indicator")
    named = {row["code"] for row in tables["measures"]}
    for measure in sorted(derive.MEASURES - named):
        yield ValidationIssue("measures.csv", None, "code", "none", measure)


def _issues_of_links(tables: Tables) -> Iterator[ValidationIssue]:
    findings = {row["id"] for row in tables["findings"]}
    for number, row in enumerate(tables["finding_links"], 2):
        filled = [column for column, value in row.items() if value]
        if row["finding"] in findings and len(filled) != _ONE_LINK:
            values = " ".join(filled)
            yield ValidationIssue("finding_links.csv", number, "", values, "one of sector, product, area, observation")


def _issues_of_rules(tables: Tables) -> Iterator[ValidationIssue]:
    for number, row in enumerate(tables["rules"], 2):
        value, code = Decimal(row["threshold"]), row["code"]
        if value > _AT_MOST.get(code, value):
            yield ValidationIssue("rules.csv", number, "threshold", row["threshold"], f"at most {_AT_MOST[code]}")
        if value < _AT_LEAST.get(code, value):
            yield ValidationIssue("rules.csv", number, "threshold", row["threshold"], f"at least {_AT_LEAST[code]}")


def _issues_of_screens(tables: Tables) -> Iterator[ValidationIssue]:
    """Screens of what no page shows, in views that it has not, or with a title in one language only."""
    pages = {page.code: page for page in PAGES}
    for number, row in enumerate(tables["screens"], 2):
        page = pages.get(row["page"])
        if page is None:
            yield ValidationIssue("screens.csv", number, "page", row["page"], " ".join(pages))
            continue
        can_be_shown = [HEADLINES, *([SENTENCES] if not page.path else []), *page.charts]
        if row["shown"] not in can_be_shown:
            yield ValidationIssue("screens.csv", number, "shown", row["shown"], " ".join(can_be_shown))
        if row["view"] not in ("", *page.views):
            yield ValidationIssue("screens.csv", number, "view", row["view"], " ".join(page.views) or "none")
        if bool(row["title_vi"]) != bool(row["title_en"]):
            yield ValidationIssue(
                "screens.csv", number, "title_en", row["title_en"], "a title in both languages or in none"
            )
