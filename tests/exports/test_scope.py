"""What words beside numbers claim to be filtered is held against the rows, block by block, by a way of its own.

A filter that a stamp, file, preview or slide names must narrow the rows it stands beside; one that it does not name
must change nothing of them; and where districts are chosen, numbers of the whole province say that they are.
"""

import csv
import io
import json
import re
from dataclasses import replace

import openpyxl
import pytest

from lsdash import queries
from lsdash.exports import files, link_preview, provenance
from lsdash.exports.chart_images import picture as pictures
from lsdash.exports.files import FORMS
from lsdash.model import period_names
from lsdash.model.pages import MONTHLY, PAGES
from lsdash.model.words import rows
from lsdash.present import page_html
from lsdash.present.figure_register import FIGURES
from lsdash.present.figures import ShownFigure, scope_of_screen
from lsdash.view import scope, unused_filters
from lsdash.view import view as views
from tests import asking
from tests.exports.test_data_api import APP

LISTS = {"dv": "districts", "kv": "sectors", "sp": "products"}
SECTORS = {"tw": "tw", "dp": "dp", "nqd": "nqd", "fdi": "nqd"}  # sector → the one that it lies inside, or itself
ADDRESSES = {
    "bc2004": (
        "dv=chi-lang",
        "kv=tw",
        "sp=da",
        "nam=2003",
        "nam=2003..2004",
        "dv=huu-lung&sp=da",
        "kv=nqd&nam=2003..2004",
        "dv=dinh-lap&kv=tw&sp=bo-xit",
    ),
    "mophong": (
        "dv=huu-lung",
        "dv=huu-lung&dv=chi-lang",
        "kv=tw",
        "sp=da",
        "nam=2023",
        "nam=2023-07",
        "nam=2022",
        "dv=huu-lung&sp=da",
        "dv=cao-loc&kv=dp&nam=2023-07",
        "kv=tw&nam=2022..2023",
    ),
}
# What has rows of the province whatever is chosen says so in its own words.
OF_PROVINCE = re.compile("toàn tỉnh|của cả tỉnh", re.IGNORECASE)
WHOLES = re.compile(r"(toàn tỉnh|mọi khu vực kinh tế|mọi sản phẩm)[,.]? *", re.IGNORECASE)
_CLAIM = re.compile(r"Đang lọc: (.*?)\.(?: |$)")
_NAMES = {"dv": "địa bàn", "kv": "khu vực kinh tế", "sp": "sản phẩm", "nam": "kỳ", "tim": "tìm"}
MARKED = "(đánh dấu trên sơ đồ)"
FEW = 6  # of the cases of a page one in so many stands in the quick suite


def parsed(query):
    found = {}
    for pair in query.split("&"):
        key, _, value = pair.partition("=")
        found.setdefault(key, []).append(value)
    return found


def cases(pages):
    """Every page with every address; of each page one address in six is walked in the quick suite."""
    for number, page in enumerate(pages):
        for bo, queries_ in ADDRESSES.items():
            for place, query in enumerate(queries_):
                marks = [] if (place + number) % FEW == 0 else [pytest.mark.slow]
                yield pytest.param(page, {**parsed(query), "bo": [bo]}, id=f"{page.code}-{bo}-{query}", marks=marks)


SHOWN = [page for page in PAGES if page.charts or page.code in {"nhan-dinh", "doi-chieu"}]
EVERY = pytest.mark.parametrize(("page", "address"), [*cases(SHOWN)])


def claims(text):
    """Key of each filter that a text says is applied → its words."""
    parts = [part for found in _CLAIM.findall(f"{text} ") for part in found.split("; ")]
    named = {key: part for part in parts for key, name in _NAMES.items() if part.startswith(f"{name} ")}
    assert len(named) == len(parts), text
    return named


def without(address, *keys):
    return {key: values for key, values in address.items() if key not in keys}


def figures_of(view):
    """The charts of a page that are there, in the view of the address."""
    hidden = {*view.page.shows.values()} - {view.page.shows.get(view.choice)}
    for name in view.page.charts:
        figure = ShownFigure(view, name)
        if name not in hidden and (figure.query not in MONTHLY or view.months):
            yield figure
    for name, entry in FIGURES.items():
        if entry.chart is None and name.replace("-", "_") in view.page.queries and name != "sources":
            yield ShownFigure(view, name)


def same_rows(one, other):
    return one.astype(str).values.tolist() == other.astype(str).values.tolist()


def areas(row):
    """Districts that a row is of, from its id where that says it."""
    place = re.search(r"@([a-z_-]+)\.", row.get("id") or "")
    if place and not place[1].startswith("residual"):
        return {*place[1].split("_")}
    return {*(row["areas"] or ())} if "areas" in row else {row.get("area") or ""} - {""}


def items(row):
    return {row.get("block"), row.get("item"), row.get("product"), *(row.get("products") or ())} - {None}


def items_of_checks(view):
    """Check of the ledger → what its numbers are of."""
    found = {row["id"]: items(row) for row in rows(view.ask(queries.ledger))}
    for row in rows(view.ask(queries.ledger_numbers)):
        found.setdefault(row["identity"], set()).add(row["item"])
    return found


def hold(view, frame, claimed, address, again):
    """That what is `claimed` is true of the rows of `frame`; `again` gives the same block at another address."""
    assert claimed.keys() <= address.keys(), claimed
    for key in {*LISTS, "nam"} & address.keys() - claimed.keys():
        assert same_rows(frame, again(without(address, key))), (key, "is not named and narrows the block")
    for key in claimed:
        HOLDS[key](view, frame, claimed[key])


def of_districts(view, frame, said):
    chosen = {*view.state.filters.districts}
    assert view.words.listing(view.words.name("area", code) for code in view.state.filters.districts) in said
    if MARKED in said:
        assert {code for row in rows(frame) if row["chosen"] for code in areas(row)} <= chosen
        return
    own = [row for row in rows(frame) if row.get("role") not in {"whole", "rest", "remainder"}]
    assert all(areas(row) & chosen for row in own)


def of_sectors(view, frame, _said):
    filters = view.state.filters
    chosen = {*filters.sectors, *(code for code, parent in SECTORS.items() if parent in filters.sectors)}
    if "verdict" in frame or "needed" in frame:  # of all numbers of a check one is of what is chosen
        checked = items_of_checks(view)
        assert all(checked[row.get("identity") or row["id"]] & {*chosen, *filters.products} for row in rows(frame))
        return
    for row in rows(frame):
        assert items(row) & SECTORS.keys() <= chosen
        assert "sectors" not in row or {*row["sectors"]} & chosen


def of_products(view, frame, _said):
    known, chosen = {*views.vocabulary(view.release).codes["sp"]}, {*view.state.filters.products}
    assert all(items(row) & known <= chosen or {"left_item", "other_item"} & row.keys() for row in rows(frame))


def of_period(view, frame, said):
    if {"year", "month"} <= {*frame.columns} and not frame.empty:
        months = [row["year"] * 100 + row["month"] for row in rows(frame)]
        first, last = min(months), max(months)
        years = {f"{first // 100}–{last // 100}", str(first // 100)} if last % 100 == 12 else set()
        assert said.removeprefix("kỳ ") in {period_names.span_name(first, last, view.words), *years}


HOLDS = {"dv": of_districts, "kv": of_sectors, "sp": of_products, "nam": of_period, "tim": lambda *_: None}


def is_of_province(frame):
    """Whether rows are numbers of the whole province alone."""
    found = rows(frame)
    numbers = [row for row in found if row.get("value") is not None or row.get("attainment") is not None]
    return bool(numbers) and not any(map(areas, found)) and "areas" not in found[0]


@EVERY
def test_a_block_names_the_filters_that_narrow_it_and_no_other(demo_release, monkeypatch, page, address):
    monkeypatch.setattr(ShownFigure, "rendered", lambda _figure, **_more: None)  # words alone
    view = views.of(address, page)
    assert not view.problems
    for figure in figures_of(view):
        if figure.frame.empty and figure.instead:
            continue

        def again(other, name=figure.name):
            return ShownFigure(views.of(other, page), name).frame

        made = files.content(view, figure.name, figure.frame, title=figure.name, block=figure.scope)
        about = json.loads(FORMS["json"].make(view, made))["stamp"]["filters"]
        said = [about]
        if figure.entry.chart is not None:
            said.append(pictures.picture(figure, "").stamp)
        for text in said:
            hold(view, figure.frame, claims(text), address, again)
        if "dv" in address and figure.entry.chart is not None and is_of_province(figure.frame):
            assert OF_PROVINCE.search(f"{figure.title} {figure.subtitle}"), figure.name


@EVERY
def test_every_row_of_a_data_address_says_of_which_area_it_is(demo_release, page, address):
    query = "&".join(f"{key}={value}" for key, values in address.items() for value in values)
    view = views.of(address, page)
    for name in page.data:
        answer = asking.ask(APP, f"/data/{page.code}/{name}.json", query).json
        if "value" not in answer["columns"]:
            continue
        for row in answer["rows"]:
            assert row["area"], name
            assert row["area_name"], name
            place = re.search(r"@([a-z_-]+)\.", row["id"] or "")
            wanted = {"rest": "_REST", "remainder": "_RESIDUAL"} if place else {}
            assert row["area"] == wanted.get(row["role"], place[1] if place else row["area"]), row["id"]
            if not place and row["id"]:
                assert row["area"] == "_T", row["id"]
        if name == "district_products":
            continue  # what a district exploits, with amounts of the province: every row names both
        frame, filtered = view.whole(name), claims(answer["stamp"]["filters"])
        hold(view, frame, filtered, address, lambda other, name=name: views.of(other, page).whole(name))


@EVERY
def test_a_preview_says_the_same_without_the_filters_that_it_does_not_name(demo_release, page, address):
    told = link_preview.preview(address, page).description
    met_on = views.of({**address, "hop": ["1"]}, page)
    for screen in [each for each in met_on.screens if each.page == page.code][-1:]:
        met = link_preview.preview({**address, "hop": ["1"], "man": [screen.code]}, page).description
        assert met == told
    claimed = claims(told)
    other = link_preview.preview(without(address, *{*LISTS} - claimed.keys()), page).description
    assert WHOLES.sub("", other) == WHOLES.sub("", told)
    if "dv" in address and "dv" not in claimed and re.search(r"\d", told.partition("Đang lọc")[0]):
        assert OF_PROVINCE.search(told)


def changed_by(key, address, page):
    """Queries of the page that give something else without the filter."""
    with_it, other = (views.of(each, page) for each in (address, without(address, key)))
    names = with_it.queries
    return [name for name in names if not same_rows(views.frame(with_it, name), views.frame(other, name))]


@EVERY
def test_the_stamp_of_a_page_names_what_narrows_any_of_its_blocks(demo_release, page, address):
    view = views.of(address, page)
    claimed, left = claims(provenance.line(view)), " ".join(unused_filters.in_words(view))
    for key in {*LISTS, "nam"} & address.keys():
        named, changed = key in claimed, changed_by(key, address, page)
        alone = changed_by(key, without(address, *{*LISTS, "nam"} - {key}), page)
        assert named or not changed, (key, changed)
        # Another filter may leave nothing that it could change; a period may be the one that is shown anyhow.
        assert alone or not named or key == "nam", key
        # Never both "not filtered by" and "filtered by".
        name = _NAMES[key]
        assert not (named and re.search(rf"không lọc theo [^.]*{name} ", left))
        if not named and key in {"kv", "sp"}:
            assert name in left


@EVERY
def test_a_slide_names_the_filters_of_what_it_shows(demo_release, page, address):
    first = views.of({**address, "hop": ["1"]}, page)
    own = [screen for screen in first.screens if screen.page == page.code and screen.shown in page.charts]
    for screen in own:
        view = views.of({**address, "hop": ["1"], "man": [screen.code]}, page)
        if view.screen is None or view.screen.code != screen.code:
            continue
        figure = ShownFigure(view, screen.shown)
        stamp = provenance.line(view, scope_of_screen(view))

        def again(other, code=screen.code, name=screen.shown):
            shown = views.of({**other, "hop": ["1"], "man": [code]}, page)
            return ShownFigure(shown, name).frame

        if view.screen.blocks:
            continue  # other parts have other rows
        hold(view, figure.frame, claims(stamp), address, again)


@EVERY
def test_headline_numbers_are_of_what_is_chosen_or_say_what_they_are_of(demo_release, page, address):
    view = views.of(address, page)
    html = str(page_html.headlines(view))
    text = re.sub(r"<[^>]+>", "", html)
    names = set(re.findall(r"num-[a-z_0-9-]+?-(tw|dp|nqd|fdi|than-sach|da|bo-xit|quang-sat|nuoc-may)-", html))
    filters = view.state.filters
    if filters.sectors and "kv" in page.uses:
        assert all({code, SECTORS[code]} & {*filters.sectors} for code in names & SECTORS.keys())
    if filters.products and "sp" in page.uses:
        assert names - SECTORS.keys() <= {*filters.products}
    if filters.districts and html:
        assert OF_PROVINCE.search(text)
    if filters.sectors and re.search(r"num-production_value-total", html):
        assert "ọi khu vực kinh tế" in text


def test_a_picture_and_a_workbook_have_the_words_written_in_them(demo_release):
    """Of one address of the demonstration: the drawing of the province beside a district that is chosen."""
    page = next(page for page in PAGES if page.code == "khai-thac-mo")
    view = views.of({"bo": ["mophong"], "dv": ["huu-lung"], "sp": ["da"]}, page)
    for name, of_district in (("mining-output", False), ("cumulative", True)):
        figure = ShownFigure(view, name)
        drawn = re.sub(r"<[^>]+>", " ", pictures.svg(pictures.picture(figure, "http://h/")))
        assert ("địa bàn Hữu Lũng" in drawn) == of_district
        assert ("Toàn tỉnh." in drawn) != of_district
        made = files.content(view, name, figure.frame, title=figure.title, block=figure.scope)
        book = openpyxl.load_workbook(io.BytesIO(FORMS["xlsx"].make(view, made)))
        texts = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value]
        assert any("địa bàn Hữu Lũng" in text for text in texts) == of_district
        assert ("Toàn tỉnh" in texts, "Hữu Lũng" in texts) == (not of_district, of_district)
        foot = FORMS["excel.csv"].make(view, made).decode("utf-8-sig")
        assert ("địa bàn Hữu Lũng" in foot) == of_district
        plain = list(csv.DictReader(io.StringIO(FORMS["csv"].make(view, made).decode())))
        assert {row["area"] for row in plain} == {"huu-lung" if of_district else "_T"}


def test_a_panel_of_districts_together_names_those_that_report_what_it_shows(demo_release):
    page = next(page for page in PAGES if page.code == "khai-thac-mo")
    view = views.of({"bo": ["mophong"], "dv": ["cao-loc", "van-lang"]}, page)
    figure = ShownFigure(view, "cumulative")
    heads = [mark["text"] for mark in figure.entry.chart(figure.frame, view.words).marks if mark["form"] == "head"]
    water = replace(view, page=next(page for page in PAGES if page.code == "dien-nuoc"))
    title = ShownFigure(water, "cumulative").title
    assert re.search("^Lũy kế 12 tháng năm 2023, Văn Lãng, Cao Lộc: điện thương phẩm .*; Văn Lãng: nước máy ", title)
    assert heads == ["Cao Lộc: Đá các loại", "Cao Lộc: Quặng bô xít", "Cao Lộc: Than các loại", "Văn Lãng: Cát, sỏi"]


def test_panels_of_districts_have_no_numbers_but_their_own(demo_release):
    page = next(page for page in PAGES if page.code == "dia-ban")
    for code in views.vocabulary(demo_release).codes["dv"]:
        view = views.of({"bo": ["mophong"], "dv": [code]}, page)
        numbers = re.findall(r'data-so="([^"]+)"', str(page_html.district_panels(view)))
        assert all(f"@{code}." in number for number in numbers)


def test_a_search_and_a_scenario_are_of_the_rows_that_they_change_alone(release):
    for path, name, asked in (
        ("doi-chieu", "figures", (True, False)),
        ("doi-chieu", "ledger", (False, False)),
        ("muc-tieu", "sector_board", (False, True)),
        ("muc-tieu", "product_board", (False, False)),
    ):
        page = next(page for page in PAGES if page.path == path)
        found = scope.of_query(views.of({"tim": ["than"], "kb": ["tw:5"]}, page), name)
        assert (found.searched, found.assumed) == asked, name


def test_rows_of_months_are_of_all_months_that_they_reach_over():
    assert scope._span([{"since": 202301, "until": 202309}, {"year": 2022, "month": 12}]) == "2022-12..2023-09"
