"""Relations between numbers: what holds within rounding is silent, what does not is said with both sides."""

import pytest

from lsdash.data.intake.form_rows import Options
from lsdash.model.observation_ids import Key
from tests.data.intake.files import LISTS, SENDER, TABLES, cell_of, entry, form, key, read


def value(item, amount, step="1", **changed):
    return key(item, indicator="production_value", **changed), entry(amount, step, "ty-dong", "estimated")


def codes(reading):
    return [one.code for one in reading.messages]


def only(reading, code):
    (found,) = [one for one in reading.messages if one.code == code]
    return found


def sectors(total, tw, dp, nqd, fdi=None):
    amounts = {"total": total, "tw": tw, "dp": dp, "nqd": nqd} | ({} if fdi is None else {"fdi": fdi})
    return dict(value(item, amount) for item, amount in amounts.items() if amount is not None)


def test_parts_that_add_up_within_rounding_are_silent():
    assert codes(read(form("B2", entries=sectors(100, 30, 20, 50)))) == []
    assert codes(read(form("B2", entries=sectors(101, 30, 20, 50)))) == []


def test_parts_that_do_not_add_up_are_an_error_with_the_difference():
    reading = read(form("B2", entries=sectors(110, 30, 20, 50)))
    found = only(reading, "parts_total")
    assert (found.level, found.found, found.expected) == ("error", "110 tỷ đồng", "100 tỷ đồng")
    assert found.details["difference"] == "10"
    assert found.place.startswith("B2!E")


def test_what_is_of_which_is_not_above_its_whole():
    for printed in (50, 50.4):  # which 50 may be a rounding of
        assert codes(read(form("B2", entries=sectors(100, 30, 20, 50, fdi=printed)))) == []
    found = only(read(form("B2", entries=sectors(100, 30, 20, 50, fdi=60))), "part_above_whole")
    assert (found.found, found.expected) == ("60 tỷ đồng", "50 tỷ đồng")


def test_some_parts_are_not_above_their_whole():
    assert codes(read(form("B2", entries=sectors(100, 60, None, 40)))) == []
    found = only(read(form("B2", entries=sectors(100, 60, None, 50))), "parts_above_whole")
    assert (found.found, found.expected) == ("100 tỷ đồng", "110 tỷ đồng")


def districts(province, *, each=10, last=10):
    slugs = [row["slug"] for row in LISTS.districts("2024-07")]
    amounts = dict.fromkeys(slugs, each) | {slugs[-1]: last} | {"": province}
    return dict(value("total", amount, area=slug) for slug, amount in amounts.items() if amount is not None)


ITEMS = Options(SENDER, items=(("production_value", "total"),))


def test_districts_add_up_to_the_province():
    assert codes(read(form("B3", entries=districts(110), options=ITEMS))) == []
    found = only(read(form("B3", entries=districts(150), options=ITEMS)), "districts_total")
    assert (found.found, found.expected) == ("150 tỷ đồng", "110 tỷ đồng")


def test_some_districts_are_not_above_the_province():
    assert codes(read(form("B3", entries=districts(110, last=None), options=ITEMS))) == []
    found = only(read(form("B3", entries=districts(60, last=None), options=ITEMS)), "districts_above_whole")
    assert found.expected == "100 tỷ đồng"


def reported(*rows):
    """Tables with figures of a report of the month before."""
    source = {**next(iter(TABLES["sources"])), "code": "june", "issued": "2024-07-05", "period": "2024-06"}
    figures = [
        {
            "id": f"june-{number}",
            "source": "june",
            "place": f"B1!E{number}",
            "indicator": one.indicator,
            "item": one.item,
            "area": one.area,
            "period": one.period,
            "measure": one.measure,
            "as_printed": f"{amount}",
            "value": str(amount),
            "step": "1",
            "kind": "estimated",
            "unit": "tan",
        }
        for number, (one, amount) in enumerate(rows, 1)
    ]
    return {**TABLES, "figures": figures, "sources": [*TABLES["sources"], source]}


@pytest.mark.parametrize(
    ("reported_of", "amount", "said"),
    [
        (key("xi-mang", "2023", area=""), 9000, True),
        (key("xi-mang", "2024", "plan", area=""), 9000, False),  # the plan of the year says nothing of what was made
        (key("xi-mang", "2024-07", area=""), 9000, True),
        (key("xi-mang", "2023", area=""), 10000, False),
        (key("xi-mang", "2023", area="cao-loc"), 9000, False),
        (key("than-sach", "2023", area=""), 9000, False),
    ],
)
def test_a_district_is_not_above_what_was_reported_of_the_province(reported_of, amount, said):
    before = reported((reported_of, amount))
    reading = read(form(entries={key("xi-mang"): entry(10000, kind="estimated")}), tables=before)
    assert codes(reading) == (["above_province"] if said else [])
    if said:
        assert only(reading, "above_province").expected == "9.000 tấn"


JUNE = reported((key("xi-mang", "2024-06"), 100), (key("xi-mang", "2024-01..2024-06"), 600))


def july(before, this, cumulative):
    return {
        key("xi-mang", "2024-06"): entry(before),
        key("xi-mang", "2024-07"): entry(this, kind="estimated"),
        key("xi-mang", "2024-01..2024-07"): entry(cumulative, kind="estimated"),
    }


def test_the_cumulative_number_follows_from_the_one_before():
    assert codes(read(form(entries=july(105, 110, 715)), tables=JUNE)) == []
    assert codes(read(form(entries=july(105, 110, 716)), tables=JUNE)) == []
    found = only(read(form(entries=july(105, 110, 710)), tables=JUNE), "cumulative")
    assert (found.found, found.expected) == ("710 tấn", "715 tấn")
    words = found.words("vi")
    assert all(part in words for part in ("600", "100", "105", "110"))


def test_the_cumulative_number_of_february_follows_from_january():
    january = reported((key("xi-mang", "2024-01"), 100))
    entries = {
        key("xi-mang", "2024-01"): entry(90),
        key("xi-mang", "2024-02"): entry(50, kind="estimated"),
        key("xi-mang", "2024-01..2024-02"): entry(150, kind="estimated"),
    }
    assert only(read(form("B1", "2024-02", entries), tables=january), "cumulative").expected == "140 tấn"


def with_percent(text, head="Tháng 7/2024 so với cùng kỳ"):
    entries = {key("xi-mang"): entry(110, kind="estimated"), key("xi-mang", "2023-07"): entry(100)}
    return form(entries=entries, change=lambda sheet: setattr(cell_of(sheet, "Xi măng", head), "value", text))


def test_printed_percentages_are_checked_and_are_no_figures():
    reading = read(with_percent(110.0))
    assert codes(reading) == []
    assert len(reading.figures) == 2
    assert [(row["measure"], row["as_printed"]) for row in reading.comparisons] == [("level", "110%")]
    found = only(read(with_percent(120.0)), "printed_percent")
    assert found.found == "120%"
    assert found.expected == "109,00 – 111,06".replace("109,00", "108,96")


def test_a_plan_is_what_its_attainment_is_checked_against():
    entries = {
        key("xi-mang", "2024-01..2024-07"): entry(600, kind="estimated"),
        key("xi-mang", "2024", "plan"): entry(1000),
    }

    def change(sheet):
        cell_of(sheet, "Xi măng", "Lũy kế so với kế hoạch").value = 75

    assert codes(read(form(entries=entries, change=change))) == ["printed_percent"]


def test_a_thousand_times_more_is_asked_about():
    jump = {key("xi-mang"): entry(120_000, kind="estimated"), key("xi-mang", "2023-07"): entry(110)}
    found = only(read(form(entries=jump)), "unit_jump")
    assert found.level == "warning"
    usual = {key("xi-mang"): entry(1200, kind="estimated"), key("xi-mang", "2023-07"): entry(110)}
    assert codes(read(form(entries=usual))) == []


def test_a_number_far_from_its_history_is_asked_about():
    history = reported(*((key("xi-mang", f"2024-0{month}"), 100 + month) for month in range(1, 7)))
    far = read(form(entries={key("xi-mang"): entry(900, kind="estimated")}), tables=history)
    assert codes(far) == ["far_from_history"]
    assert only(far, "far_from_history").expected == "101 – 106 tấn"
    near = read(form(entries={key("xi-mang"): entry(200, kind="estimated")}), tables=history)
    assert codes(near) == []


def test_a_zero_after_numbers_is_asked_about():
    zero = {key("xi-mang"): entry(0, kind="estimated"), key("xi-mang", "2023-07"): entry(110)}
    assert codes(read(form(entries=zero))) == ["zero_after_numbers"]


def second_row(amount):
    def change(sheet):
        row = sheet.max_row + 1
        sheet.cell(row, 2).value = "xi  MĂNG"
        cell_of(sheet, "Xi măng", "Ước").offset(row - cell_of(sheet, "Xi măng", "Ước").row).value = amount

    return form(change=change)


def test_a_row_that_is_there_twice():
    assert codes(read(second_row(1000))) == ["repeated_row"]
    found = only(read(second_row(1500)), "stated_twice")
    assert (found.level, found.found, found.expected) == ("error", "1500 tấn", "1.000 tấn")


def test_an_area_that_is_no_more():
    def change(sheet):
        sheet["A5"] = "Địa bàn: Huyện Hữu Lũng"

    found = only(read(form("B1", "2025-09", {}, change)), "area_not_valid")
    assert (found.level, found.expected) == ("error", "2025-09")
    assert "2025-06-30" in found.words("vi")


def test_the_period_of_the_files_name():
    assert codes(read(form(), name="b1-2024-07.xlsx")) == []
    found = only(read(form(), name="b1-2024-06.xlsx"), "period_of_file_name")
    assert (found.level, found.expected) == ("warning", "2024-07")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda sheet: sheet.__setitem__("A4", "Báo cáo"), "period_missing"),
        (lambda sheet: sheet.__setitem__("A4", "Năm 2024"), "period_not_month"),
        (lambda sheet: sheet.__setitem__("A4", "Tháng 6 năm 2024"), "header_not_found"),
        (lambda sheet: sheet.__setitem__("A5", "Địa bàn: Hữu Lủng"), "unknown_area"),
        (lambda sheet: cell_of(sheet, "Xi măng", "Đơn vị").__setattr__("value", "bao"), "unknown_unit"),
        (lambda sheet: cell_of(sheet, "Xi măng", "Đơn vị").__setattr__("value", "m3"), "wrong_unit"),
        (lambda sheet: cell_of(sheet, "Xi măng", "Tên").__setattr__("value", "Xi măg"), "unknown_name"),
        (lambda sheet: cell_of(sheet, "Xi măng", "Tên").__setattr__("value", None), "number_without_name"),
        (lambda sheet: sheet.__setitem__("E7", "Tháng này"), "unknown_column"),
    ],
)
def test_what_is_wrong_with_the_structure_is_said_at_its_place(change, code):
    reading = read(form(change=change))
    assert code in codes(reading)
    assert all(one.place for one in reading.errors if one.code != "no_numbers")


def test_the_month_before_is_a_revision_and_this_month_an_estimate():
    reading = read(form(entries=july(105, 110, 715)))
    kinds = {row["period"]: row["kind"] for row in reading.figures}
    assert kinds == {"2024-06": "stated", "2024-07": "estimated", "2024-01..2024-07": "estimated"}


def test_columns_may_stand_in_another_order_and_heads_unmerged():
    def change(sheet):
        sheet.unmerge_cells("D6:F6")
        sheet["E6"] = "Thực hiện"
        sheet.move_range("E6:E60", cols=20)

    reading = read(form(change=change))
    assert [row["value"] for row in reading.figures] == ["1000"]
    assert reading.figures[0]["place"].startswith("B1!Y")


def test_a_number_has_its_unit_factor_and_words():
    def change(sheet):
        cell_of(sheet, "Xi măng", "Đơn vị").value = "1000 tấn"
        cell_of(sheet, "Xi măng", "Ước").value = 12.5
        cell_of(sheet, "Xi măng", "Ước").number_format = "0.0"

    (row,) = read(form(change=change)).figures
    assert (row["value"], row["step"], row["unit"], row["as_printed"]) == ("12500", "100", "tan", "12,5 nghìn tấn")


def test_keys_know_their_observation():
    assert (
        Key("output", "xi-mang", "huu-lung", "2024-07", "actual").observation
        == "output.xi-mang@huu-lung.2024-07.actual"
    )


def plan(year, *quarters):
    periods = ("2024", *(f"2024-q{number}" for number in range(1, 5)))
    amounts = zip(periods, (year, *quarters), strict=True)
    return {key("xi-mang", period, "plan", area=""): entry(amount) for period, amount in amounts}


def test_quarters_of_a_plan_add_up_to_its_year():
    assert codes(read(form("B4", "2024", plan(100, 20, 25, 25, 30)))) == []
    found = only(read(form("B4", "2024", plan(120, 20, 25, 25, 30))), "times_total")
    assert (found.found, found.expected) == ("120 tấn", "100 tấn")


def of_july(**amounts):
    """Cement by the columns of the form of July."""
    periods = {"before": "2024-06", "this": "2024-07", "reached": "2024-01..2024-07"}
    estimated = {"this": "estimated", "reached": "estimated"}
    return {
        key("xi-mang", periods[name]): entry(amount, kind=estimated.get(name, "stated"))
        for name, amount in amounts.items()
    }


def test_what_was_reached_since_january_is_not_below_its_own_months():
    assert codes(read(form(entries=of_july(before=500, this=600, reached=1100)))) == []
    found = only(read(form(entries=of_july(before=500, this=600, reached=1090))), "times_above_whole")
    assert (found.found, found.expected) == ("1.090 tấn", "1.100 tấn")


def test_january_and_february_are_all_that_was_reached_until_february():
    months = {"2024-01": "stated", "2024-02": "estimated", "2024-01..2024-02": "estimated"}

    def said(*amounts):
        entries = {
            key("xi-mang", month): entry(amount, kind=months[month])
            for month, amount in zip(months, amounts, strict=True)
        }
        return read(form("B1", "2024-02", entries))

    assert codes(said(500, 600, 1100)) == []
    found = only(said(500, 600, 1200), "times_total")
    assert (found.found, found.expected) == ("1.200 tấn", "1.100 tấn")


def test_a_form_of_a_hundred_columns_is_read():
    products = tuple(("output", row["code"]) for row in TABLES["products"] if row["unit"])
    entries = {
        Key("output", item, "huu-lung", "2024-07", "actual"): entry(10, unit=LISTS.units_of_items["output"][item])
        for _, item in products
    }
    reading = read(form("B3", entries=entries, options=Options(SENDER, items=products, kind="stated")))
    assert codes(reading) == []
    assert len(reading.figures) == len(products) > 19


def test_a_form_without_its_column_of_names_is_not_read():
    def change(sheet):
        sheet["B6"] = "Sản phẩm nào đó"

    reading = read(form(change=change))
    assert ("column_missing", "Tên chỉ tiêu") in {(one.code, one.expected) for one in reading.errors}
    assert not reading.figures


def test_what_a_cell_holds_beyond_what_it_shows_is_kept_beside():
    def change(sheet):
        cell_of(sheet, "Xi măng", "Ước").value = 1000.25
        cell_of(sheet, "Xi măng", "Ước").number_format = "#,##0.0"

    reading = read(form(change=change))
    assert (reading.figures[0]["as_printed"], reading.stored) == ("1.000,3 tấn", ("1000.25",))
    assert read(form()).stored == ("",)


def test_computed_numbers_are_written_as_the_reader_s_language_has_them():
    jump = {key("xi-mang"): entry(120_000, kind="estimated"), key("xi-mang", "2023-07"): entry(110)}
    found = only(read(form(entries=jump)), "unit_jump")
    assert "1.091" in found.words("vi")
    assert "about 1,091:" in found.words("en")  # 120,000 ÷ 110
    parts = only(read(form("B2", entries=sectors(1250, 30, 20, 1050))), "parts_total")
    assert "1.100 tỷ đồng" in parts.words("vi")
    assert "1,100 billion VND" in parts.words("en")
    history = reported(*((key("xi-mang", f"2024-0{month}"), 1000 + month) for month in range(1, 7)))
    far = only(read(form(entries={key("xi-mang"): entry(9000, kind="estimated")}), tables=history), "far_from_history")
    assert "1.001 – 1.006 tấn" in far.words("vi")
    assert "1,001 – 1,006 tonnes" in far.words("en")
