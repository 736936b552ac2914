"""What is filtered, in words: true of what the page shows, also where its period is not the one that was chosen."""

from itertools import product

import pytest

from lsdash.model.pages import PAGES, REPORTS
from lsdash.view import filter_options, unused_filters, view

PERIODS = {
    "bc2004": ("2003", "2004", "2010", "2010-q1", "2003..2004"),
    "mophong": ("2022", "2023", "2023-q1", "2023-03", "2022..2023", "2023-01..2023-09", "2022-11..2023-02"),
}
NONE_OF = "Trang này không có số liệu riêng của kỳ {}, chỉ có số liệu năm 2023."
CASES = [(dataset, period) for dataset, periods in PERIODS.items() for period in periods]


def shown(path, **address):
    page = next(page for page in PAGES if page.path == path)
    return view.of({key: [value] for key, value in address.items()}, page)


def said(own):
    return " ".join([filter_options.in_words(own), *unused_filters.in_words(own)])


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("page", [page for page in PAGES if page.of_period], ids=lambda page: page.code)
def test_a_page_about_another_period_than_the_chosen_one_says_so(demo_release, page, lang):
    for dataset, period in CASES:
        own = shown(page.path, bo=dataset, nam=period, lang=lang)
        line, chosen = said(own), filter_options.span_name(period, own.words)
        if not own.default_period:
            assert chosen in line, (dataset, period)
            named = own.words.period(own.state.about) in line.replace(chosen, "", 1)
            assert named == (own.state.about != period), (dataset, period, line)


@pytest.mark.parametrize(
    ("path", "address", "line"),
    [
        (
            "",
            "mophong 2023-03",
            "Đang lọc: kỳ tháng 3/2023: số liệu báo cáo tháng tính đến hết kỳ, phần còn lại là của năm 2023.",
        ),
        ("", "bc2004 2003..2004", "Trang này không có số liệu riêng của kỳ 2003–2004, chỉ có số liệu năm 2004."),
        ("co-cau", "bc2004 2003..2004", "Đang lọc: kỳ 2003–2004 ở biểu đồ nhiều năm, năm 2004 ở phần còn lại."),
        (
            "co-cau",
            "mophong 2022..2023",
            "Đang lọc: kỳ 2022–2023 ở biểu đồ nhiều năm, đến hết kỳ ở số liệu báo cáo tháng, năm 2023 ở phần còn lại.",
        ),
        ("co-cau", "bc2004 2003", "Đang lọc: kỳ 2003."),
        (
            "muc-tieu",
            "mophong 2022..2023",
            "Trang này không có số liệu riêng của kỳ 2022–2023, chỉ có số liệu năm 2023.",
        ),
        (
            "muc-tieu",
            "mophong 2023-03",
            "Trang này không có số liệu riêng của kỳ tháng 3/2023, chỉ có số liệu năm 2023.",
        ),
        ("dia-ban", "mophong 2023-03", "Đang lọc: kỳ tháng 3/2023."),
        ("dia-ban", "bc2004 2003", "Trang này không lọc theo kỳ 2003."),
        ("dia-ban", "bc2004 2026", "Đang lọc: kỳ 2026."),
        ("dien-bien", "bc2004 2004", "Trang này không lọc theo kỳ 2004."),
        ("nhan-dinh", "mophong 2023-03", "Trang này không lọc theo kỳ tháng 3/2023."),
        ("doi-chieu", "bc2004 2004", "Đang lọc: kỳ 2004."),
    ],
)
def test_the_line_names_what_the_period_is_applied_to(demo_release, path, address, line):
    dataset, period = address.split()
    assert said(shown(path, bo=dataset, nam=period)).strip() == line


def test_a_period_is_called_unused_only_where_the_page_is_the_same_without_it(demo_release):
    pages = [page for page in PAGES if not page.of_period]
    for page, (dataset, period) in product(pages, CASES):
        own, plain = (shown(page.path, bo=dataset, **more) for more in ({"nam": period}, {}))
        same = all(
            view.frame(own, name).astype(str).equals(view.frame(plain, name).astype(str)) for name in page.queries
        )
        # Where reports are handed in, that of the period is written, too.
        assert ("không lọc theo" in said(own)) == (same and page.code != REPORTS), (page.code, dataset, period)


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("vi", "Đang giả định: Quốc doanh trung ương tăng 130,8%, Quốc doanh địa phương tăng −3,7%."),
        ("en", "Assuming: Central state-owned grows 130.8%, Local state-owned grows −3.7%."),
    ],
)
def test_a_fall_that_is_assumed_has_a_minus_and_names_keep_their_hyphens(release, lang, line):
    assert filter_options.in_words(shown("muc-tieu", kb="tw:130.8,dp:-3.7", lang=lang)) == line


@pytest.mark.parametrize("period", ["2013", "2010-q1"])
def test_where_no_report_is_there_other_sources_are_not_said_to_have_nothing(release, period):
    own = shown("khai-thac-mo", nam=period)
    assert filter_options.nothing_found(own) == own.words.text("empty.unreported")
    assert "2013" in filter_options.nothing_found(shown("khai-thac-mo", nam="2013"))
    assert "lọc" not in filter_options.nothing_found(own)


@pytest.mark.parametrize(
    ("path", "address", "applied", "left"),
    [
        ("", "bo=mophong dv=huu-lung", "", ["reported_indivisible"]),
        ("khai-thac-mo", "bo=mophong dv=huu-lung", "địa bàn Hữu Lũng", ["partly_indivisible"]),
        ("khai-thac-mo", "bo=bc2004 dv=huu-lung", "địa bàn Hữu Lũng", ["indivisible"]),
        ("dia-ban", "bo=mophong dv=huu-lung", "địa bàn Hữu Lũng", []),
        ("nhan-dinh", "bo=mophong dv=huu-lung", "địa bàn Hữu Lũng", []),  # it leaves none of the statements
        ("gioi-thieu", "bo=bc2004 dv=huu-lung", "", ["Trang này không lọc theo địa bàn Hữu Lũng."]),
        ("khai-thac-mo", "bo=bc2004 kv=tw", "", ["Trang này không lọc theo khu vực kinh tế Quốc doanh trung ương."]),
        ("co-cau", "bo=bc2004 sp=da kb=tw:3", "", ["Trang này không lọc theo sản phẩm Đá các loại.", "assuming_idle"]),
    ],
)
def test_a_filter_is_either_applied_or_said_once_to_be_of_no_use(demo_release, path, address, applied, left):
    own = shown(path, **dict(pair.split("=") for pair in address.split()))
    assert filter_options.in_words(own) == (f"Đang lọc: {applied}." if applied else "")
    values = {"districts": "Hữu Lũng", "parts": "Quốc doanh trung ương tăng 3%"}
    wanted = [line if " " in line else own.words.text(f"filter.{line}", **values) for line in left]
    assert unused_filters.in_words(own) == wanted
