"""What is said of districts, and what is not."""

from collections.abc import Iterable, Sequence

import pandas as pd

from lsdash.model.words import Row, Words, rows
from lsdash.present.charts.districts import groups, silence
from lsdash.present.links import to_finding
from lsdash.present.markup import Inline
from lsdash.present.palette import group_sign

_MOST_NAMED = 2
_MOST_PRODUCTS = 4  # that a title names of a district


def district_map(frame: pd.DataFrame, words: Words) -> str:
    """How many districts the report names; or, of the chosen ones, what it says."""
    every_district = rows(frame)
    if not every_district:
        return words.text("district.after")
    chosen = [row for row in every_district if row["chosen"]]
    by_product = any(row["by_product"] for row in every_district)
    named = sum(row["products"] is not None or (not by_product and (row["stated"] or row["named"])) for row in chosen)
    if len(chosen) == len(every_district):
        key = "title_products" if by_product else "title"
        return words.text(f"chart.district-map.{key}", named=named, all=len(every_district))
    if len(chosen) > _MOST_NAMED:
        return words.text("chart.district-map.many", count=len(chosen), named=named)
    return "; ".join(_of_district(row, words) for row in chosen)


def district_subtitle(frame: pd.DataFrame, words: Words) -> str:
    """How the tiles are to be read, with the sign of each product group on them."""
    every = words.codes("group")
    signs = words.listing(f"{group_sign(code, every)} {words.name('group', code).lower()}" for code in groups(frame))
    subtitle = words.text("chart.district-map.subtitle")
    return f"{subtitle} {words.text('chart.district-map.signs', signs=signs)}" if signs else subtitle


def district_panels(
    districts: pd.DataFrame,
    products: pd.DataFrame,
    findings: pd.DataFrame,
    reports: pd.DataFrame,
    words: Words,
    *,
    numbers: pd.DataFrame,
) -> list[tuple[str, list[Sequence[Inline]]]]:
    """For each chosen district its name and lines: what the report says of it, the products that are made there with
    the amounts of the whole province, and what is not stated. Nothing where no district is chosen.

    `reports` is the frame of `queries.monthly_items`: what has monthly reports of its own is not called unstated, and
    its products have no amounts beside them but its own, on the same page.
    `numbers` is that of `queries.trends`: numbers of the district itself are told.
    """
    made_there, statements, stated = rows(products), rows(findings), rows(numbers)
    chosen = [row for row in rows(districts) if row["chosen"] and not row["all_chosen"]]
    reporting = {row["area"] for row in rows(reports)}
    return [
        (
            words.name("area", row["area"]),
            [
                *_own_numbers([number for number in stated if number["area"] == row["area"]], words),
                *_panel(row, made_there, statements, words, divided=row["area"] in reporting),
            ],
        )
        for row in chosen
    ]


def _panel(
    row: Row, products: Sequence[Row], findings: Sequence[Row], words: Words, *, divided: bool
) -> list[Sequence[Inline]]:
    own = [product for product in products if product["district"] == row["area"]]
    about = [finding for finding in findings if row["area"] in (finding["areas"] or ())]
    lines: list[Sequence[Inline]] = [
        [Inline(f"{finding[f'text_{words.lang}']} "), to_finding(f"({words.located(finding)})", finding["id"])]
        for finding in about
    ]
    products_there = dict.fromkeys(product["product"] for product in own)
    if products_there and divided:
        names = words.listing(words.name("item", code) for code in products_there)
        return [*lines, [Inline(words.text("district.products", items=names))]]
    if products_there:
        of_whom = "of_whole" if row["stated"] else "whole_province"
        lines.append([Inline(words.text(f"district.{of_whom}"))])
    for code in products_there:
        amounts = [product for product in own if product["product"] == code and product["value"] is not None]
        lines.append(_province_amounts(code, amounts, words))
    if row["stated"] or (divided and lines):
        return lines
    unstated = "district.unstated" if own else f"district.panel_{silence(row)}"
    return [*lines, [Inline(words.text(unstated, area=words.name("area", row["area"])))]]


def _own_numbers(numbers: Sequence[Row], words: Words) -> list[Sequence[Inline]]:
    """A line for every number that is stated of the district itself, whose name is the heading."""
    shown = [row for row in numbers if row["chosen"] and row["place"]]
    return [
        [
            Inline(f"{words.headline({**row, 'area': ''})}: "),
            Inline(words.quantity(row), observation_id=row["id"], doubted=bool(row.get("doubted"))),
        ]
        for row in shown
    ]


def _province_amounts(code: str, amounts: Sequence[Row], words: Words) -> Sequence[Inline]:
    """A product with its amounts of the whole province; or that there is no figure."""
    name = words.name("item", code)
    if not amounts:
        return [Inline(words.text("district.no_figure", item=name))]
    numbers = [
        [
            Inline(f"{words.lane_inside(row)} "),
            Inline(words.quantity(row), observation_id=row["id"], doubted=bool(row.get("doubted"))),
        ]
        for row in amounts
    ]
    return [Inline(f"{name}: "), *[piece for pair in numbers for piece in (Inline("; "), *pair)][1:]]


def district_notes(frame: pd.DataFrame, words: Words, reports: pd.DataFrame | None = None) -> list[str]:
    """What the report does not say of districts, remarks on those shown, and until when they existed.

    `reports` is the frame of `queries.monthly_items`; where there are any, or a source states numbers of longer times,
    districts have numbers of their own.
    """
    if frame.empty:
        return [words.text("district.ended")]
    whole = remarks([row for row in rows(frame) if row["chosen"]], words)
    divided = bool(frame["stated"].any()) or (reports is not None and not reports.empty)
    silent = frame["chosen"].any() and frame.loc[frame["chosen"], "products"].isna().any()
    caveats = ["district.silence"] * bool(divided and silent) + ["district.no_numbers"] * (not divided)
    return [words.text(key) for key in caveats] + [*whole, words.text("district.ended")]


def activity_notes(frame: pd.DataFrame, words: Words, *, divided: bool, quoted: bool = True) -> list[str]:
    """What is to be known of the whole table of who exploits what; `divided`: districts have numbers of their own;
    `quoted`: the table is of a report in words, whose own word for “such as” is told."""
    about = ["mining.where_note"] * quoted + ["mining.where_no_output"] * (not divided)
    return remarks(rows(frame), words) + [words.text(key) for key in about]


def remarks(found: Iterable[Row], words: Words) -> list[str]:
    """The remarks of rows, each once, without those that another one holds."""
    every = {row[f"note_{words.lang}"] for row in found} - {None, ""}
    return sorted(note for note in every if not any(note != other and note in other for other in every))


def _of_district(row: Row, words: Words) -> str:
    products = [words.name("item", code).lower() for code in row["products"] or ()]
    says = words.listing(products) or words.text(f"district.{silence(row)}").lower()
    if len(products) > _MOST_PRODUCTS:
        says = words.text("district.many_products", count=len(products))
    return words.text("chart.district-map.title_chosen", areas=words.name("area", row["area"]), says=says)
