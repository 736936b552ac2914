"""Damaged tables are refused with the file, row, column, what was found and what is expected."""

import csv
import json
import unicodedata

import pytest

from lsdash.data import csv_tables, releases, schema, validation_issue
from lsdash.data.assemble import contents
from lsdash.data.csv_tables import InvalidTables, ValidationIssue
from tests.shipped import table


def cell(file, row, column, text):
    """Damage: `text` in place of one cell; row 1 is the header line."""

    def damage(folder):
        path = folder / file
        with path.open(encoding="utf-8", newline="") as source:
            rows = list(csv.reader(source))
        rows[row - 1][rows[0].index(column)] = text
        with path.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows(rows)

    return damage


def content(file, change):
    """Damage: `change` applied to the bytes of a file."""
    return lambda folder: (folder / file).write_bytes(change((folder / file).read_bytes()))


def descriptor(change):
    """Damage: `change` applied to name → resource of the descriptor."""

    def damage(folder):
        path = folder / csv_tables.DESCRIPTOR
        package = json.loads(path.read_text(encoding="utf-8"))
        resources = {resource["name"]: resource for resource in package["resources"]}
        change(resources)
        path.write_text(json.dumps({**package, "resources": list(resources.values())}), encoding="utf-8")

    return damage


def first_field(changes):
    return descriptor(lambda resources: resources["units"]["schema"]["fields"][0].update(changes))


def load(folder):
    return contents(csv_tables.read(folder))


def refused(folder):
    with pytest.raises(InvalidTables) as caught:
        load(folder)
    assert str(folder) not in str(caught.value)
    assert str(folder.parent) not in str(caught.value)
    assert caught.value.issues
    return caught.value.issues


def test_shipped_tables_are_sound():
    assert set(load(releases.DATA)) == set(schema.LAYOUT)


# Name of the damage; file, row, column and text put there; the text found if another; a word of what is expected.
CELLS = [
    ("type", ("products.csv", 2, "position", "ba"), None, "integer"),
    ("number", ("figures.csv", 2, "value", "546,034"), None, "number"),
    ("date", ("areas.csv", 4, "valid_to", "30/06/2025"), None, "date"),
    ("empty", ("units.csv", 3, "name_en", ""), None, "required"),
    ("enum", ("figures.csv", 8, "kind", "guessed"), None, "estimated"),
    ("pattern", ("figures.csv", 2, "place", "câu 1"), None, "pattern"),
    ("range", ("areas.csv", 2, "centre_lat", "48.8"), None, "23"),
    ("key", ("figures.csv", 3, "id", "f01"), None, "2"),
    ("product", ("activities.csv", 3, "product", "daa"), None, "products"),
    ("area", ("activities.csv", 2, "area", "nowhere"), None, "areas"),
    ("finding", ("finding_links.csv", 2, "finding", "q99"), None, "findings"),
    ("parent", ("sectors.csv", 6, "parent", "xyz"), None, "code"),
    ("value", ("figures.csv", 2, "value", "546.043"), None, "546,034 tỷ đồng"),
    ("step", ("figures.csv", 2, "step", "0.01"), None, "0.001"),
    ("words", ("figures.csv", 2, "as_printed", "nhiều"), None, "1.234,5"),
    ("bound", ("figures.csv", 39, "kind", "target"), None, "lower_bound"),
    ("later", ("figures.csv", 46, "value", "4720"), None, "472 nghìn tấn"),
    ("item", ("figures.csv", 5, "item", "than-sach"), None, "total tw dp nqd fdi residual"),
    ("unit", ("figures.csv", 20, "unit", "tan"), None, "m3"),
    ("rate", ("figures.csv", 21, "unit", "tan"), None, "phan-tram"),
    ("period", ("figures.csv", 22, "period", "2004-13"), None, "2004-q1"),
    ("quarter", ("figures.csv", 23, "period", "2004-q5"), None, "2004-q1"),
    ("span", ("figures.csv", 24, "period", "2004-09..2004-01"), None, "2004-q1"),
    ("two ways", ("figures.csv", 25, "period", "2004-01..2004-12"), None, "2004-q1"),
    ("no area", ("figures.csv", 26, "area", "nowhere"), None, "huu-lung"),
    ("about when", ("sources.csv", 3, "period", "2013-q0"), None, "2004-q1"),
    (
        "twice",
        ("figures.csv", 4, "measure", "plan_attainment"),
        "production_value.total.2004.plan_attainment~bc2004",
        "one figure",
    ),
    ("no number", ("finding_links.csv", 2, "observation", "output.da.2014.actual"), None, "(nearest: output.da.20"),
    ("break", ("areas.csv", 3, "name_vi", "Tràng\nĐịnh"), None, "one line"),
    ("NUL", ("areas.csv", 5, "name_vi", "Tràng\0Định"), None, "control characters"),
    ("bidi", ("areas.csv", 6, "name_vi", "\u202eĐịnh"), None, "control characters"),
    ("blank", ("areas.csv", 7, "name_vi", " "), None, "required"),
    ("long", ("areas.csv", 8, "name_vi", "Đ" * 121), None, "120 characters"),
    ("digits", ("figures.csv", 4, "value", "9" * 400), None, "15 digits"),
    ("lost digits", ("figures.csv", 5, "value", "12345678901234567891"), None, "15 digits"),
    ("integer", ("products.csv", 3, "position", "99999999999"), None, "2147483647"),
    ("paragraph", ("figures.csv", 6, "place", "9999999999.1"), None, "pattern"),
    ("lookalike", ("activities.csv", 4, "product", "d\u0430"), None, "(nearest: da)"),
    ("group", ("products.csv", 4, "product_group", "khai-khaong"), None, "(nearest: khai-khoang)"),
    ("own parent", ("sectors.csv", 6, "parent", "fdi"), None, "fdi → fdi"),
    ("ring", ("segments.csv", 3, "parent", "missing"), None, "goes in a ring"),
    ("ring too", ("segments.csv", 4, "parent", "connected"), None, "goes in a ring"),
    ("tile", ("areas.csv", 4, "tile_col", "2"), None, "no tile of trang-dinh"),
    ("tile too", ("areas.csv", 4, "tile_row", "1"), None, ""),
    ("ends before", ("areas.csv", 9, "valid_from", "2025-07-01"), None, ""),
    ("year 0", ("figures.csv", 27, "period", "0000"), None, "from 1900 to 2100"),
    ("year 9999", ("sources.csv", 4, "period", "9999"), None, "from 1900 to 2100"),
    ("wide digits", ("sources.csv", 5, "period", "２０１６"), None, "U+FF12 FULLWIDTH DIGIT TWO"),
    ("two scripts", ("products.csv", 5, "name_vi", "Than s\u0430ch"), None, "U+0430 CYRILLIC SMALL LETTER A"),
    ("omicron", ("products.csv", 6, "name_en", "C\u03bfal"), None, "U+03BF GREEK SMALL LETTER OMICRON"),
    ("no width", ("sources.csv", 2, "title_vi", "Báo\u200bcáo"), None, "U+200B ZERO WIDTH SPACE"),
    ("no break", ("areas.csv", 10, "name_vi", "Lộc\u00a0Bình"), None, "U+00A0 NO-BREAK SPACE"),
    ("no day", ("sources.csv", 6, "issued", "2013-02-31"), None, "2016-12-31"),
    ("script", ("sources.csv", 7, "address", "javascript:alert(1)"), None, "https://"),
    ("threshold", ("rules.csv", 2, "threshold", "1000000000000"), None, "at most 1000"),
    ("rule's unit", ("rules.csv", 3, "unit", "tan"), None, "phan-tram"),
    ("rule's text", ("rules.csv", 4, "text_vi", "Dưới {x}."), None, "{threshold} once"),
    (
        "headline item",
        ("headlines.csv", 2, "observation", "production_value.totl.{this}.actual"),
        None,
        "nearest: total",
    ),
    ("headline year", ("headlines.csv", 3, "observation", "production_value.total.2006.target"), None, "{this}"),
    ("headline measure", ("headlines.csv", 4, "beside", "production_value.total.{this}.pln"), None, "(nearest: plan)"),
    ("headline indicator", ("headlines.csv", 5, "observation", "x.total.{this}.actual"), None, "production_value"),
    ("headline page", ("headlines.csv", 6, "page", "co-cauu"), None, "(nearest: co-cau)"),
    ("screen", ("screens.csv", 2, "shown", "headline"), None, "(nearest: headlines)"),
    ("barrier", ("barriers.csv", 2, "right", "dien-truyen-tai"), None, "each pair once"),
    ("printed unit", ("figures.csv", 19, "as_printed", "717.267 tấn"), "m3", "tan, as printed"),
    ("open words", ("figures.csv", 16, "as_printed", "gần 131.784 tấn"), None, "leave it open"),
    ("level", ("figures.csv", 27, "as_printed", "bằng 2%"), "growth", "plan_attainment"),
    ("unclear", ("figures.csv", 2, "ambiguous", "true"), None, "false"),
    ("aim", ("figures.csv", 3, "kind", "target"), None, "target exactly for"),
    ("greatest", ("figures.csv", 11, "value", "10000000000000"), None, "below 1e+13"),
]
# What is named instead of the cell that was damaged.
NAMED = {"printed unit": "unit", "level": "measure", "tile too": "tile_col", "ends before": "valid_to"}


# Damages that are named by the same pass, so that one copy of the tables can have all of them.
TOGETHER = [
    ("type", "number", "date", "empty", "enum", "pattern", "range", "key", "product", "area", "finding"),
    ("break", "NUL", "bidi", "blank", "long", "digits", "lost digits", "integer", "paragraph", "lookalike", "group"),
    ("wide digits", "two scripts", "omicron", "no width", "no break"),
    ("parent",),
    ("own parent", "ring", "ring too", "tile", "tile too", "ends before"),
    ("year 0", "year 9999", "no day", "script", "threshold", "rule's unit", "rule's text", "barrier"),
    ("headline item", "headline year", "headline measure", "headline indicator", "headline page", "screen"),
    ("printed unit", "open words", "level", "unclear", "aim", "greatest"),
    ("value", "bound", "later", "item", "unit", "rate", "twice"),
    ("period", "quarter", "span", "two ways", "no area", "about when"),
    ("step",),
    ("words",),
    ("no number",),
]


@pytest.mark.parametrize("names", TOGETHER, ids=" ".join)
def test_damaged_cells_are_named_by_place_found_and_expected(data_copy, names):
    damages = {name: damage for name, *damage in CELLS}
    for name in names:
        cell(*damages[name][0])(data_copy)
    issues = {(issue.file, issue.row, issue.column): issue for issue in reversed(refused(data_copy))}
    for name in names:
        place, found, expected = damages[name]
        issue = issues[*place[:2], NAMED.get(name, place[2])]
        assert (found is None and name in NAMED) or issue.found == (found or place[3]), name
        assert "\n" not in str(issue), name
        assert expected in issue.expected, name
        assert issue.expected != issue.found, name


def test_every_damage_is_in_one_copy():
    assert {name for names in TOGETHER for name in names} == {name for name, *_ in CELLS}


def test_a_district_that_was_no_more_has_no_figure(data_copy):
    cell("figures.csv", 16, "area", "huu-lung")(data_copy)
    cell("figures.csv", 17, "area", "huu-lung")(data_copy)
    cell("figures.csv", 17, "period", "2025-07")(data_copy)
    (issue,) = refused(data_copy)
    assert (issue.file, issue.row, issue.column, issue.found) == ("figures.csv", 17, "area", "huu-lung")
    assert "ended on 2025-06-30" in issue.expected


def test_a_district_has_figures_from_its_first_month_on(data_copy):
    row = next(number for number, one in enumerate(table("areas"), 2) if one["slug"] == "huu-lung")
    cell("areas.csv", row, "valid_from", "2004-03-01")(data_copy)
    for number, period in ((16, "2004-02"), (17, "2004-03")):
        cell("figures.csv", number, "area", "huu-lung")(data_copy)
        cell("figures.csv", number, "period", period)(data_copy)
    (issue,) = refused(data_copy)
    assert (issue.row, issue.column) == (16, "area")
    assert "began on 2004-03-01" in issue.expected


@pytest.mark.parametrize(("file", "found"), [("figures.csv", "no file"), (csv_tables.DESCRIPTOR, "FileNotFoundError")])
def test_a_missing_file_is_named(data_copy, file, found):
    (data_copy / file).unlink()
    (issue,) = refused(data_copy)
    assert (issue.file, issue.row, issue.column, issue.found) == (file, None, "", found)
    assert issue.expected


def test_a_link_has_exactly_one_end(data_copy):
    codes = {"sector": "dp", "product": "da", "area": "huu-lung", "observation": "production_value.dp.2004.actual"}
    links = {4: ("sector", "product"), 5: ("area", "observation"), 6: ()}
    for row, link in links.items():
        for column, code in codes.items():
            cell("finding_links.csv", row, column, code if column in link else "")(data_copy)
    issues = refused(data_copy)
    assert [(issue.file, issue.row) for issue in issues] == [("finding_links.csv", row) for row in links]
    for issue in issues:
        assert all(column in issue.found for column in links[issue.row])
        assert "one of sector, product, area, observation" in issue.expected


def test_a_missing_column_is_named(data_copy):
    content("units.csv", lambda text: b"\n".join(line.rsplit(b",", 1)[0] for line in text.splitlines()))(data_copy)
    issues = refused(data_copy)
    assert issues[0].file == "units.csv"
    assert "name_en" in {issue.column for issue in issues}


def test_a_renamed_column_is_named(data_copy):
    content("units.csv", lambda text: text.replace(b"name_en", b"name_fr", 1))(data_copy)
    issue = refused(data_copy)[0]
    assert (issue.file, issue.row or 1) == ("units.csv", 1)
    assert "name_en" in str(issue)
    assert "name_fr" in str(issue)


def test_a_cell_too_many_and_a_blank_row_are_named(data_copy):
    content("units.csv", lambda text: text.replace(b"tonnes", b"tonnes,x") + b"\n")(data_copy)
    first, *_, last = refused(data_copy)
    assert (first.file, first.row, first.found) == ("units.csv", 3, "x")
    assert (last.file, last.row) == ("units.csv", (data_copy / "units.csv").read_bytes().count(b"\n"))
    assert first.expected
    assert last.expected


def test_bytes_that_are_not_utf8_are_named(data_copy):
    content("findings.csv", lambda text: text.replace("ạ".encode(), b"\xff\xfe", 1))(data_copy)
    issue = refused(data_copy)[0]
    assert issue.file == "findings.csv"
    assert "utf-8" in str(issue).lower()
    assert issue.found != issue.expected


def test_a_table_with_semicolons_is_refused(data_copy):
    content("units.csv", lambda text: text.replace(b",", b";"))(data_copy)
    (issue,) = refused(data_copy)
    assert (issue.file, issue.row, issue.found) == ("units.csv", 1, "; between the cells")
    assert "commas" in issue.expected


def test_a_byte_order_mark_in_the_descriptor_is_named(data_copy):
    content(csv_tables.DESCRIPTOR, lambda text: b"\xef\xbb\xbf" + text)(data_copy)
    (issue,) = refused(data_copy)
    assert (issue.file, issue.row, issue.found) == (csv_tables.DESCRIPTOR, 1, "a byte order mark")


def test_texts_are_compared_and_kept_in_one_unicode_form(data_copy):
    content("areas.csv", lambda text: unicodedata.normalize("NFD", text.decode()).encode())(data_copy)
    assert csv_tables.read(data_copy) == csv_tables.read(releases.DATA)


def test_what_looks_the_same_is_told_apart_in_a_refusal(data_copy):
    cell("activities.csv", 4, "product", "d\u0430")(data_copy)
    (issue,) = refused(data_copy)
    assert "found 'd\\u0430'" in str(issue)
    assert "(nearest: da)" in str(issue)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Đình Lập, 1.234,5 m³ “ạ”", "Đình Lập, 1.234,5 m³ “ạ”"),
        ("\u00d0ình", "\\xd0ình"),
        ("−6,5–7%", "\\u22126,5\\u20137%"),
        ("a\nb\0", "a\\nb\\x00"),
        ("9" * 81, "9" * 80 + "… (81 characters)"),
    ],
)
def test_a_cell_is_shown_on_one_line_with_codes_for_what_could_be_mistaken(text, shown):
    assert validation_issue.shown(text) == shown


def places(issues):
    return [(issue.file, issue.row, issue.column, issue.found) for issue in issues]


def test_another_way_to_write_true_is_not_taken_for_false(data_copy):
    damages = [("figures.csv", 14 + number, "ambiguous", text) for number, text in enumerate(("TRUE", "1", "True"))]
    for damage in damages:
        cell(*damage)(data_copy)
    assert places(refused(data_copy)) == damages


@pytest.mark.parametrize(
    "pairs", [[("value", "NaN"), ("value", "Infinity"), ("step", "Infinity")], [("step", "NaN")]], ids=str
)
def test_a_number_that_is_none_is_refused(data_copy, pairs):
    damages = [("figures.csv", row, *pair) for row, pair in enumerate(pairs, 2)]
    for damage in damages:
        cell(*damage)(data_copy)
    assert places(refused(data_copy)) == damages


def test_codes_that_derivation_needs_cannot_be_lost(data_copy):
    damages = [
        ("sectors.csv", 7, "role", "part"),
        ("sectors.csv", 2, "parent", "tw"),
        ("segments.csv", 4, "role", "part"),
        ("segments.csv", 2, "parent", "total"),
        ("measures.csv", 14, "code", "chasm"),
    ]
    for damage in damages:
        cell(*damage)(data_copy)
    named = {(issue.file, issue.column) for issue in refused(data_copy)}
    assert {(file, column) for file, _, column, _ in damages} <= named


@pytest.mark.parametrize(
    "damage",
    [
        content(csv_tables.DESCRIPTOR, lambda text: text[: len(text) // 2]),
        content(csv_tables.DESCRIPTOR, lambda _text: b""),
        content(csv_tables.DESCRIPTOR, lambda _text: b"[]"),
        content(csv_tables.DESCRIPTOR, lambda _text: b'{"resources": "units"}'),
        content(csv_tables.DESCRIPTOR, lambda _text: b'{"resources": []}'),
        content(csv_tables.DESCRIPTOR, lambda _text: b"[" * 100_000),
        content(csv_tables.DESCRIPTOR, lambda text: text.replace(b"title", b"\xff", 1)),
        first_field({"type": "colour"}),
        first_field({"constraints": {"pattern": "("}}),
        descriptor(lambda resources: resources.pop("headlines")),
        descriptor(lambda resources: resources["units"].pop("schema")),
        descriptor(lambda resources: resources["units"].update(path="../data/units.csv")),
    ],
    ids=[
        *("cut", "empty", "list", "text for resources", "no resources", "nested", "not UTF-8", "unknown type"),
        *("broken pattern", "no headlines", "no schema", "path that leaves the folder"),
    ],
)
def test_a_broken_descriptor_is_named(data_copy, damage):
    damage(data_copy)
    issue = refused(data_copy)[0]
    assert issue.file == csv_tables.DESCRIPTOR
    assert issue.found
    assert issue.expected != issue.found


def test_an_absolute_path_in_the_descriptor_is_refused_and_not_repeated(data_copy):
    place = str(data_copy / "units.csv")
    descriptor(lambda resources: resources["units"].update(path=place))(data_copy)
    assert refused(data_copy)[0].file == csv_tables.DESCRIPTOR


def test_every_flaw_is_listed_not_only_the_first(data_copy):
    cell("figures.csv", 2, "value", "1")(data_copy)
    cell("figures.csv", 5, "value", "1")(data_copy)
    cell("finding_links.csv", 4, "area", "huu-lung")(data_copy)
    assert [(issue.file, issue.row) for issue in refused(data_copy)] == [
        ("figures.csv", 2),
        ("figures.csv", 5),
        ("finding_links.csv", 4),
    ]


@pytest.mark.parametrize(
    ("issue", "text"),
    [
        (ValidationIssue("a.csv", 3, "kind", "x", "y"), "a.csv, row 3, column kind: found 'x', expected y"),
        (ValidationIssue("a.csv", None, "", "no file", "a CSV table"), "a.csv: found 'no file', expected a CSV table"),
    ],
)
def test_a_flaw_reads_as_one_line(issue, text):
    assert str(issue) == text
    assert str(InvalidTables([issue, issue])) == f"{text}\n{text}"


def test_excel_byte_order_mark_changes_nothing(data_copy):
    content("units.csv", lambda text: b"\xef\xbb\xbf" + text)(data_copy)
    assert csv_tables.read(data_copy) == csv_tables.read(releases.DATA)


def test_digest_ignores_order_and_sees_every_cell():
    rows = [{"a": "1", "b": "2"}, {"a": "3", "b": "4"}]
    shuffled = {"u": [], "t": [{"b": "4", "a": "3"}, {"b": "2", "a": "1"}]}
    assert csv_tables.digest({"t": rows, "u": []}) == csv_tables.digest(shuffled)
    others = [
        {"t": [*rows, rows[0]], "u": []},
        {"t": rows},
        {"t": [{"a": "1", "b": "4"}, {"a": "3", "b": "2"}], "u": []},
    ]
    assert len({csv_tables.digest(tables) for tables in [shuffled, *others]}) == 4
