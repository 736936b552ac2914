"""Pages over monthly reports: every page shows its own, parts add up across pages, filters commute."""

import math
import re
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise, permutations

import pytest

from lsdash import queries
from lsdash.data import releases
from lsdash.model import texts
from lsdash.model.words import rows
from lsdash.present.figures import ShownFigure
from lsdash.present.monthly import districts
from lsdash.view.view import of as view_of
from tests.digits import last_digit, rounded
from tests.reports import REPORTS
from tests.ui.test_pages import html_of, opened, page, text_of

WITH_MONTHS = ("co-cau", "khai-thac-mo", "dien-nuoc")
SECTORS = ("tw", "dp", "nqd")


pytestmark = pytest.mark.usefixtures("demo_release")


def numbers_of(app):
    """Every number that a table of the page links to its card: id → what is shown."""
    found = {}
    for element in app.get("html"):
        for so, shown in re.findall(r'<a class="so" data-so="([^"]+)"[^>]*>([^<]*)</a>', element.proto.body):
            found[so] = shown
    return found


def amount(shown):
    """An amount as a Vietnamese page writes it."""
    return Decimal(shown.replace(".", "").replace(",", "."))


def added_up(thousandths, printed):
    """What a Vietnamese page writes of the sum of reports that are each printed to `printed`."""
    value, half = Fraction(sum(thousandths), 1000), len(thousandths) * printed / 2
    step = last_digit(value, value - half, value + half, printed)
    decimals = max(0, round(-math.log10(step)))
    return f"{Decimal(int(rounded(value, step) / step)) * Decimal(str(float(step))):,.{decimals}f}".translate(
        str.maketrans(",.", ".,")
    )


def months_of(release):
    """The actual values of the release, by plain Python: (item, district, yyyymm) → thousandths."""
    with releases.cursor(release) as cursor:
        stored = cursor.execute(f"SELECT item, area, year, month, value FROM ({REPORTS}) WHERE measure = 'actual'")
        return {
            (item, area, year * 100 + month): round(value * 1000)
            for item, area, year, month, value in stored.fetchall()
        }


@pytest.mark.parametrize("code", ["tong-quan", *WITH_MONTHS])
def test_a_page_shows_months_where_the_data_have_any_and_nothing_of_them_where_not(code):
    real, made = (numbers_of(opened(page(code), **dataset)) for dataset in ({}, {"bo": "mophong"}))
    assert [so for so in made if re.search(r"\.2023-01\.\.2023-12\.actual", so)]
    assert bool([so for so in made if re.search(r"\.2022-\d\d\.actual", so)]) == (code in WITH_MONTHS)
    assert real
    assert not [so for so in real if re.search(r"\.\d{4}-\d{2}", so)]


@pytest.mark.parametrize(
    ("nam", "reached"), [(None, "2023-01..2023-12"), ("2022", "2022-01..2022-12"), ("2022-09", "2022-01..2022-09")]
)
def test_the_overview_shows_what_was_reached_in_the_chosen_period(nam, reached):
    found = numbers_of(opened(page("tong-quan"), bo="mophong", **({"nam": nam} if nam else {})))
    spans = [span for so in found for span in re.findall(r"^production_value\.total\.(\d{4}-01\.\.\S+)\.actual$", so)]
    assert max(spans) == reached
    assert {span[:4] for span in spans} == {reached[:4]}


def test_periods_are_offered_by_year_quarter_and_month(demo_release):
    source = html_of(opened(page("co-cau"), bo="mophong", nam="2022-03"))
    offered = re.findall(r'href="\?nam=([^"]+)" data-toggle="nam"', source)
    months = sorted({month for *_, month in months_of(demo_release)})
    assert {f"{month // 100}-{month % 100:02d}" for month in months} <= set(offered)
    assert {"2022-01..2022-03", "2023-10..2023-12", "2022", "2022..2023"} <= set(offered)
    assert len(offered) == len(set(offered))
    folds = re.findall(r'<details class="ls-part"( open)?><summary>([^<]*)</summary>', source)
    assert [name for is_open, name in folds if is_open] == [texts.text("vi", "filter.inside", year="2022")]


AREAS = ("huu-lung", "chi-lang", "loc-binh", "cao-loc", "van-lang", "binh-gia")


@pytest.mark.parametrize(("count", "said"), [(0, "none"), (1, "few"), (2, ""), (5, ""), (6, "many")])
@pytest.mark.parametrize("view", ["thang", "luy-ke", "ke-hoach"])
def test_two_to_five_districts_are_compared_and_others_are_told_how_to_choose(view, count, said):
    app = opened(page("dia-ban"), bo="mophong", xem=view, dv=list(AREAS[:count]))
    drawn = 'data-drawing="comparison"' in html_of(app)
    assert drawn == (not said)
    if said:
        assert texts.text("vi", f"monthly.comparison.{said}", count=count) in text_of(app)


@pytest.mark.parametrize("shown", ["thang", "luy-ke", "ke-hoach"])
def test_the_title_of_districts_compared_says_where_a_number_lacks_reports(demo_release, shown):
    partly, seen = texts.text("vi", "monthly.label.partly"), set()
    for month in ("2022-08", "2023-05", "2023-12"):
        for pair in pairwise(AREAS):
            address = {"bo": ["mophong"], "xem": [shown], "dv": list(pair), "nam": [f"{month[:4]}-01..{month}"]}
            view = view_of(address, page("dia-ban"))
            name = "small_multiples" if shown == "thang" else "district_cumulative"
            frame = view.ask(getattr(queries, name))
            key = "attainment" if shown == "ke-hoach" else "value"
            ends = [row for row in rows(frame) if row["period"] == month and row[key] is not None]
            if {row["block"] for row in ends} != {"total"}:
                continue
            title = districts.comparison(frame, view)
            lacking = sum(row["complete"] is False for row in ends)
            assert title.count(partly) == lacking
            seen.add(bool(lacking))
    assert seen >= ({False} if shown == "thang" else {False, True})


@pytest.mark.parametrize(("shown", "unit"), [("thang", True), ("luy-ke", True), ("ke-hoach", False)])
def test_a_panel_names_the_unit_that_its_axis_has(demo_release, shown, unit):
    """Of per cent of a plan it said billion VND."""
    address = {"bo": ["mophong"], "xem": [shown], "dv": list(AREAS[:3])}
    figure = ShownFigure(view_of(address, page("dia-ban")), "comparison")
    drawn = str([*figure.rendered().marks, figure.rendered().spec])
    assert "Giá trị sản xuất công nghiệp" in drawn
    assert ("công nghiệp (tỷ đồng)" in drawn) == unit


def test_the_map_keeps_every_district_whatever_is_chosen_and_says_what_each_reached():
    whole = numbers_of(opened(page("dia-ban"), bo="mophong"))
    chosen = opened(page("dia-ban"), bo="mophong", dv=["huu-lung", "chi-lang"])
    of_year = r"production_value\.total@[\w-]+\.2023-01\.\.2023-12\.plan_attainment"
    reached = {so for so in whole if re.fullmatch(of_year, so)}
    assert len(reached) == 11
    assert reached <= set(numbers_of(chosen))
    links = re.findall(r'data-dv="([^"]+)"[^>]*href="\?dv=([^"]+)">(✓?)', html_of(chosen))
    assert {code for code, _, ticked in links if ticked} == {"huu-lung", "chi-lang"}
    assert all(code == to for code, to, _ in links)
    assert len(links) == 11


def test_parts_add_up_to_the_whole_across_pages(demo_release):
    whole, parts = (numbers_of(opened(page(code), bo="mophong")) for code in ("tong-quan", "co-cau"))
    months = months_of(demo_release)
    last = max(month for *_, month in months)
    for month in range(last // 100 * 100 + 1, last + 1):
        span = f"{last // 100}-01" + (f"..{last // 100}-{month % 100:02d}" if month % 100 > 1 else "")
        inside = {
            code: [value for (item, _, at), value in months.items() if item == code and last // 100 * 100 < at <= month]
            for code in SECTORS
        }
        for code in SECTORS:
            assert parts[f"production_value.{code}.{span}.actual"] == added_up(inside[code], Fraction(1, 1000))
        every = [value for values in inside.values() for value in values]
        assert whole[f"production_value.total.{span}.actual"] == added_up(every, Fraction(1, 1000))


def test_districts_and_products_narrow_the_months_of_their_page(demo_release):
    app = opened(page("khai-thac-mo"), bo="mophong", sp=["da"], dv=["huu-lung", "chi-lang"], nam="2023-03")
    found = {so: shown for so, shown in numbers_of(app).items() if so.endswith("2023-03.actual")}
    months = months_of(demo_release)
    stone = {key[1:]: value for key, value in months.items() if key[0] == "da"}
    districts = ("huu-lung", "chi-lang")
    first = [stone[area, month] for area in districts for month in (202301, 202302, 202303)]
    for area in districts:
        assert amount(found[f"output.da@{area}.2023-03.actual"]) == Decimal(stone[area, 202303]) / 1000
    assert found["output.da@huu-lung_chi-lang.2023-01..2023-03.actual"] == added_up(first, Fraction(1))
    assert not [so for so in numbers_of(app) if "xi-mang" in so and "-0" in so]


CHOICES = {
    "co-cau": {"dv": ["huu-lung", "chi-lang"], "kv": ["nqd"], "nam": "2023-03"},
    "dien-nuoc": {"dv": ["lang-son"], "sp": ["nuoc-may"], "nam": "2022..2023"},
    "dia-ban": {"dv": ["loc-binh"], "sp": ["than-sach"], "nam": "2023-01..2023-03"},
}


@pytest.mark.parametrize("code", CHOICES)
def test_filters_chosen_in_any_order_give_the_same_page_and_address(code):
    seen = []
    for order in permutations(CHOICES[code]):
        app = opened(page(code), bo="mophong")
        for key in order:
            app.query_params[key] = CHOICES[code][key]
            app.run()
            assert not app.exception
        seen.append((text_of(app), {key: app.query_params[key] for key in app.query_params}))
    linked = opened(page(code), bo="mophong", **CHOICES[code])
    assert all(each == seen[0] for each in seen)
    assert text_of(linked) == seen[0][0]


def test_a_table_of_months_is_sent_once_it_is_opened():
    closed = opened(page("co-cau"), folded=("months", "cumulative"), bo="mophong")
    assert [button.label[0] for button in closed.button] == ["►", "►"]
    assert 'aria-label="Từng tháng' not in html_of(closed)
    closed.button[1].click().run()
    assert [button.label[0] for button in closed.button] == ["►", "▼"]
    assert 'aria-label="Từng tháng' in html_of(closed)
    closed.button[1].click().run()
    assert 'aria-label="Từng tháng' not in html_of(closed)


@pytest.mark.parametrize(("code", "narrowing"), [("co-cau", {"kv": "tw"}), ("khai-thac-mo", {"sp": "da"})])
def test_a_filter_that_makes_a_table_short_moves_nothing_below_it(code, narrowing):
    """The browser would make anew whatever stands at another place than before."""
    own = page(code)
    whole, narrowed = (places(opened(own, folded=own.charts, bo="mophong", **each)) for each in ({}, narrowing))
    assert ["st-key-chart-months"] in whole
    assert whole == narrowed


def places(app):
    """What stands in each place of a page: the name of an element of HTML, the kind of anything else."""
    bodies = (getattr(child.proto, "body", "") if child.type == "html" else "" for child in app.main.children.values())
    names = [re.findall(r"st-key-[\w-]+", body)[:1] for body in bodies]
    return [name or [child.type] for name, child in zip(names, app.main.children.values(), strict=True)]
