"""A second report of the same department, made up: that of 2005, beside the shipped one of 2004.

It states what was reached of the targets of 2005, restates two numbers of 2004 (one of them a part without its whole),
and sets a target for 2006.
"""

import csv
import shutil

from lsdash.data import releases

SOURCE = {
    "code": "bc2005",
    "kind": "report",
    "rank": "1",
    "period": "2005",
    "issued": "2006-01-10",
    "price_base": "not_stated",
    "title_vi": "Báo cáo công nghiệp năm 2005 (tự đặt ra để thử)",
    "title_en": "Report on industry, 2005 (made up for tests)",
    "publisher_vi": "Sở Công nghiệp Lạng Sơn",
    "publisher_en": "Department of Industry of Lạng Sơn",
    "address": "",
    "note_vi": "",
    "note_en": "",
}
FIGURES = [
    ("1.1", "production_value", "total", "2005", "actual", "stated", "760.5", "ty-dong", "0.1", "760,5 tỷ đồng"),
    ("1.1", "production_value", "total", "2005", "plan_attainment", "stated", "102.5", "phan-tram", "0.1", "102,5%"),
    ("1.1", "production_value", "total", "2005", "growth", "stated", "39.28", "phan-tram", "0.01", "tăng 39,28%"),
    ("1.2", "production_value", "tw", "2005", "actual", "stated", "240.5", "ty-dong", "0.1", "240,5 tỷ đồng"),
    ("1.3", "production_value", "dp", "2005", "actual", "estimated", "104", "ty-dong", "1", "104 tỷ đồng"),
    ("1.4", "production_value", "nqd", "2005", "actual", "stated", "416", "ty-dong", "1", "416 tỷ đồng"),
    ("1.5", "production_value", "dp", "2004", "actual", "stated", "104.1", "ty-dong", "0.1", "104,1 tỷ đồng"),
    ("1.6", "output", "da", "2004", "actual", "stated", "720000", "m3", "1", "720.000 m3"),
    ("2.1", "output", "than-sach", "2005", "actual", "stated", "140000", "tan", "1", "140.000 tấn"),
    ("3.1", "production_value", "total", "2006", "target", "target", "900", "ty-dong", "1", "900 tỷ đồng"),
]
COLUMNS = ("place", "indicator", "item", "period", "measure", "kind", "value", "unit", "step", "as_printed")


def with_first(folder):
    """The shipped tables with this report beside the first one, in a folder of their own inside `folder`."""
    data = shutil.copytree(releases.DATA, folder / "data", ignore=shutil.ignore_patterns("store"))
    add(data)
    return data


def add(folder):
    """Add the report to the tables in `folder`, as the README says."""
    _append(folder / "sources.csv", [SOURCE])
    add_figures(folder, FIGURES)


def add_figures(folder, figures, area=""):
    """Add figures of it, of a district where `area` names one."""
    shared = {"source": "bc2005", "area": area, "ambiguous": "false", "note_vi": "", "note_en": ""}
    rows = (dict(zip(COLUMNS, figure, strict=True)) for figure in figures)
    named = [(f"2005/{row['item']}{area}/{row['period']}/{row['measure']}", row) for row in rows]
    _append(folder / "figures.csv", [{"id": name, **shared, **row} for name, row in named])


def add_statement(folder, area):
    """Add a statement without a number of it about a district."""
    said = {
        "id": "s01",
        "source": "bc2005",
        "place": "5.1",
        "group": "boi-canh",
        "text_vi": "Có nhắc đến.",
        "text_en": "Spoken of.",
    }
    _append(folder / "findings.csv", [said])
    _append(folder / "finding_links.csv", [{"finding": "s01", "area": area}])


def _append(path, rows):
    with path.open(encoding="utf-8", newline="") as file:
        columns = next(csv.reader(file))
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, columns, lineterminator="\n").writerows(rows)
