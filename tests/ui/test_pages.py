"""Pages through AppTest: numbers where they belong, both languages, filters, broken states, hostile addresses."""

import html
import itertools
import json
import re

import pandas as pd
import pytest

from lsdash import queries
from lsdash.data import build, releases
from lsdash.model import formats, texts
from lsdash.model.filters import Filters
from lsdash.model.pages import PAGES
from lsdash.model.words import rows
from lsdash.view import url_state
from lsdash.view import view as views
from lsdash.view.cache import CACHE
from tests.golden import at_page
from tests.present.test_markup import Reader
from tests.shipped import table

LANGUAGES = url_state.LANGUAGES
# What every number of the demonstration says of itself.
WARNING = {lang: texts.text(lang, "notice.synthetic_short") for lang in LANGUAGES}


pytestmark = pytest.mark.usefixtures("release")


def in_turns(*cases):
    """Each case in one language, the next in the other: that words are the page's is proved of each page."""
    return [*zip(itertools.cycle(LANGUAGES), cases, strict=False)]


def opened(page, *, folded=(), **address):
    """The page with the tables of all its charts open, but for those in `folded`."""
    app = at_page(page, unfolded=set(page.charts) - set(folded))
    for key, value in address.items():
        app.query_params[key] = value
    app.run()
    assert not app.exception, app.exception
    return app


def page(code):
    return next(page for page in PAGES if page.code == code)


def html_of(app):
    return "\n".join(element.proto.body for element in app.get("html"))


def text_of(app):
    """What a reader reads: the page's HTML without tags and attributes."""
    bare = re.sub(r"<style>.*?</style>|</?a\b[^>]*>", "", html_of(app), flags=re.S)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", " ", bare)))


def charts_of(app):
    """The places of charts: their attributes, by name."""
    return [place for _, place in Reader(html_of(app)).tags if place.get("class") == "ls-drawing"]


def spec_of(chart):
    return json.loads(chart["data-spec"])


def data_of(chart):
    return pd.DataFrame(json.loads(chart["data-rows"]))


FIGURES = [row for row in table("figures") if row["source"] == "bc2004"]


def home_of(figure):
    """The page where a printed figure belongs, besides the page of all figures."""
    if figure["indicator"] == "grid_communes" or figure["item"] in {"dien-truyen-tai", "nuoc-may"}:
        return "dien-nuoc"
    if figure["period"] == "2005" or figure["measure"] == "plan_attainment":
        return "muc-tieu" if figure["item"] != "bo-xit" else "khai-thac-mo"
    return "khai-thac-mo" if figure["indicator"] == "output" else "muc-tieu"


def digits_of(figure, lang):
    """The printed number as this language writes it, by a path of its own: straight from the table's text."""
    value, million = figure["value"], {"vi": "triệu", "en": "million"}[lang]
    if float(figure["step"]) >= 100_000:
        short = f"{float(value) / 1e6:.1f}".removesuffix(".0")
        return f"{short.replace('.', ',') if lang == 'vi' else short}\u00a0{million}"
    whole, _, decimals = value.partition(".")
    grouped = f"{int(whole):,}"
    if lang == "vi":
        return grouped.replace(",", ".") + (f",{decimals}" if decimals else "")
    return grouped + (f".{decimals}" if decimals else "")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_printed_figure_is_on_the_page_where_it_belongs_and_in_the_list(release, lang):
    seen = {code: html_of(opened(page(code), lang=lang)) for code in {*map(home_of, FIGURES)}}
    every = html_of(opened(page("doi-chieu"), lang=lang, xem="so-lieu-goc"))
    for figure in FIGURES:
        digits = digits_of(figure, lang)
        assert digits in every, (figure["id"], digits)
        if figure["measure"] not in {"level", "target_level"}:
            assert digits in seen[home_of(figure)], (figure["id"], digits, home_of(figure))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("chosen", PAGES, ids=lambda each: each.code)
def test_every_page_is_complete_in_both_languages(release, chosen, lang):
    app = opened(chosen, lang=lang)
    text = text_of(app)
    purpose = {code: views.words(release, code, "2004").text(f"purpose.{chosen.code}") for code in ("vi", "en")}
    assert purpose[lang] in text
    assert release.id in text
    other = "en" if lang == "vi" else "vi"
    assert purpose[other] not in text
    assert "None" not in text
    assert "nan" not in text.lower().split()
    assert WARNING[lang] not in text
    if lang == "en":
        kept = re.sub(r"Lạng Sơn|“[^”]*”|Tiếng Việt|Công nghiệp Lạng Sơn trong tiến trình hội nhập", "", text)
        foreign = re.findall(r"[^\s]*[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ][^\s]*", kept.lower())
        allowed = " ".join(row["name_en"] + " " + row["short_en"] for row in named(release)).lower()
        assert [word for word in foreign if word.strip(".,;:()–†") not in allowed] == []
    charts_have_a_message_own_data_and_the_digits_of(lang, charts_of(app), wanted=chosen.code not in WITHOUT_CHARTS)


def named(release):
    with releases.cursor(release) as cursor:
        return rows(queries.names(cursor, Filters()))


WITHOUT_CHARTS = {"nhan-dinh", "doi-chieu", "bao-cao", "gioi-thieu", "tim-kiem"}


def charts_have_a_message_own_data_and_the_digits_of(lang, drawn, *, wanted):
    assert bool(drawn) == wanted
    for chart in drawn:
        spec = spec_of(chart)
        assert "title" not in spec  # only demonstration data have one
        assert len(chart["aria-label"]) > 20
        assert spec["config"]["locale"] == formats.vega_locale(lang)
        columns = {*data_of(chart).columns, "id"}
        for layer in spec["layer"]:
            steps = (*spec.get("transform", ()), *layer.get("transform", ()))
            fields = columns | {step["as"] for step in steps if "calculate" in step}
            for channel in layer.get("encoding", {}).values():
                for encoded in channel if isinstance(channel, list) else [channel]:
                    assert encoded.get("field", "id") in fields


CHARTED = [page for page in PAGES if page.charts]


@pytest.mark.parametrize("chosen", CHARTED, ids=lambda each: each.code)
def test_a_filter_changes_the_rows_of_a_chart_and_nothing_else_of_it(release, chosen):
    """Anything else, its name included, would have the browser make the chart anew. One page in each language."""
    lang = LANGUAGES[CHARTED.index(chosen) % 2]
    whole, *narrowed = [
        {
            chart["aria-label"]: ({**chart, "data-rows": "", "data-size": "", "style": ""}, data_of(chart))
            for chart in charts_of(opened(chosen, lang=lang, **each))
        }
        for each in (
            {},
            {"kv": "nqd"},
            {"kv": ["tw", "fdi"], "sp": "da"},
            {"sp": ["dien", "nuoc-may"]},
            {"nam": "2004"},
        )
    ]
    changed = 0
    for found in narrowed:
        for label, (place, drawn) in found.items():
            assert place == whole[label][0]
            changed += not drawn.equals(whole[label][1])
    assert changed > 0


def test_charts_of_one_page_never_show_the_rows_of_another(release):
    """Two charts made by the same function from different rows once shared one remembered specification."""
    shown = {}
    for code in ("khai-thac-mo", "dien-nuoc", "muc-tieu"):
        for chart in charts_of(opened(page(code))):
            frame = data_of(chart)
            if "id" in frame:
                shown.setdefault(code, set()).update(frame["id"])
    assert "output.quang-sat.2004.actual" not in shown["muc-tieu"]
    assert "output.than-sach.2005.target" in shown["muc-tieu"]
    assert "output.xi-mang.2005.target" not in shown["muc-tieu"]  # a target alone stands in the table
    assert "output.nuoc-may.2004.actual" in shown["dien-nuoc"]
    assert not [key for key in shown["khai-thac-mo"] if key.startswith(("production_value", "output.nuoc-may"))]


def test_a_filter_that_only_one_of_two_pages_uses_never_mixes_their_charts(release):
    """The overview and the sector page show one chart; both are about the period, only the latter has years beside each
    other."""

    def periods(app):
        mix = texts.text("vi", "chart.sector-mix.name")
        (shown,) = (data_of(chart) for chart in charts_of(app) if mix in chart["aria-label"])
        return {key.split(".")[2] for key in shown["id"] if key}

    for first, second in (("tong-quan", "co-cau"), ("co-cau", "tong-quan")):
        CACHE.clear()
        found = {code: periods(opened(page(code), nam="2003..2004")) for code in (first, second)}
        assert found == {"tong-quan": {"2003", "2004", "2005"}, "co-cau": {"2003", "2004"}}


def test_a_product_without_a_named_district_is_not_said_to_be_unmentioned_altogether(release):
    text = text_of(opened(page("dia-ban"), sp="than-sach"))
    assert "báo cáo nêu 0 trong 11" in text
    assert text.count(texts.text("vi", "district.not_these")) == 1  # in one row for all of them
    assert text.count(texts.text("vi", "district.none")) == 1


def test_headlines_are_in_containers_named_after_their_observation(release):
    app = opened(page("tong-quan"))
    numbers = ["production_value.total.2004.plan_attainment", "production_value.total.2004.actual"]
    numbers += ["production_value.total.2004.growth", "production_value.total.2005.target"]
    assert re.findall(r'class="ls-headline ?[a-z]*" data-so="([^"]*)"', html_of(app)) == numbers


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_page_about_a_period_that_has_targets_alone_is_about_these(release, lang):
    app = opened(page("muc-tieu"), nam="2005", lang=lang)
    text = text_of(app)
    assert texts.text(lang, "nav.muc-tieu", next="2005") in text
    assert "2006" not in text.replace(release.created[:4], "")
    headlines = re.findall(r'class="ls-headline ?[a-z]*" data-so="([^"]*)"', html_of(app))
    assert headlines == [
        f"production_value.{number}" for number in ("total.2005.target", "total.2005.gap", "tw.2005.gap_share")
    ] + ["output.than-sach.2005.target"]
    assert texts.text(lang, "nav.muc-tieu", next="2005") in text_of(opened(page("muc-tieu"), nam="2004", lang=lang))


def test_overview_answers_three_questions(release):
    """Was the plan met; who missed it, for what reason of the report; what the next target asks for."""
    text = text_of(opened(page("tong-quan")))
    questions = [
        texts.text("vi", f"overview.ask_{key}", this="2004", when="Năm 2005") for key in ("plan", "who", "next")
    ]
    places = [text.index(question) for question in questions]
    assert places == sorted(places)
    plan, who, ahead = (text[start:end] for start, end in zip(places, [*places[1:], len(text)], strict=True))
    assert "hoàn thành kế hoạch năm 2004" in plan
    assert "Quốc doanh trung ương (79,9%≠), Quốc doanh địa phương (85,55%≠)" in who
    assert f"Quốc doanh trung ương: {texts.text('vi', 'overview.no_reason')}" in who
    assert "xi măng đã chạy hết công suất" in who
    assert "Quốc doanh trung ương phải đóng góp 72%" in ahead
    assert "huy động vốn" in ahead
    html = html_of(opened(page("tong-quan")))
    assert re.findall(r'href="nhan-dinh#(q\d+)"', html) == ["q09", "q10", "q45", "q46", "q47", "q48", "q49"]
    assert len(re.findall(r'<p class="ls-more"><a [^>]*href="muc-tieu"', html)) == 1


@pytest.mark.parametrize("code", ["co-cau", "muc-tieu", "tong-quan"])
def test_sector_filter_narrows_tables_and_keeps_the_whole(release, code):
    text = text_of(opened(page(code), kv="tw"))
    table = text[text.index("Khu vực sở hữu") if "Khu vực sở hữu" in text else 0 :]
    assert "108,337" in table
    assert "Toàn tỉnh" in table
    assert ">333,815<" not in html_of(opened(page("co-cau"), kv="tw"))


def test_district_filter_keeps_province_figures_marked_as_not_divisible(release):
    app = opened(page("khai-thac-mo"), dv=["huu-lung"])
    text = text_of(app)
    assert texts.text("vi", "filter.indivisible", districts="Hữu Lũng") in text
    assert "131.784" in text
    where = text[text.index("Nơi khai thác") :]
    assert "Hữu Lũng" in where
    assert "Chi Lăng" not in where


@pytest.mark.parametrize("code", ["tong-quan", "co-cau", "muc-tieu", "dien-nuoc", "doi-chieu"])
def test_a_district_filter_that_a_page_cannot_use_says_so(release, code):
    text = text_of(opened(page(code), dv="cao-loc"))
    assert texts.text("vi", "filter.indivisible", districts="Cao Lộc") in text


def test_a_district_that_the_report_does_not_mention_gets_words(release):
    text = text_of(opened(page("dia-ban"), dv="dinh-lap"))
    assert "Đình Lập: báo cáo không nhắc đến" in text
    text = text_of(opened(page("khai-thac-mo"), dv="dinh-lap"))
    assert "Không có số liệu cho lựa chọn này" in text


@pytest.mark.parametrize(
    ("lang", "chosen"),
    in_turns(
        ("khai-thac-mo", {"sp": "xi-mang"}),
        ("muc-tieu", {"sp": "da"}),
        ("dien-nuoc", {"sp": "than-sach"}),
        ("co-cau", {"nam": "2013"}),
        ("co-cau", {"nam": "2013"}),  # in both
        ("nhan-dinh", {"sp": "than-cac-loai"}),
        ("doi-chieu", {"tim": "không có gì như thế"}),
        ("tong-quan", {"kv": "fdi", "sp": "nuoc-may"}),
    ),
)
def test_a_choice_without_data_gets_words_and_never_an_exception(release, lang, chosen):
    code, address = chosen
    app = opened(page(code), lang=lang, **address)
    year = {"vi": "năm {}", "en": "{}"}[lang].format(address.get("nam"))
    starts = [
        texts.text(lang, "empty.chart", why="\0").split("\0")[0],
        texts.text(lang, "empty.unreported", during=year),
    ]
    assert any(start in text_of(app) for start in starts)


def test_the_panel_of_a_district_has_its_products_with_the_province_s_figures_marked_so(release):
    text = text_of(opened(page("dia-ban"), dv="huu-lung")).replace("\u00a0", " ")
    panel = text[text.index("Hữu Lũng có khai thác") :]
    assert "Số của cả tỉnh, không chia được theo huyện: Đá các loại: thực hiện 2004 717.267 m³" in panel
    assert "Xi măng: mục tiêu 2005 197.000 tấn" in panel
    assert texts.text("vi", "district.unstated", area="Hữu Lũng") in panel
    silent = text_of(opened(page("dia-ban"), dv="dinh-lap"))
    assert texts.text("vi", "district.panel_none", area="Đình Lập") in silent
    ore = text_of(opened(page("dia-ban"), dv="chi-lang"))
    assert texts.text("vi", "district.no_figure", item="Quặng sắt") in ore


@pytest.mark.parametrize(
    "nam",
    [
        *("2003", "2005", "2003..2004", "2013"),
        *(pytest.param(nam, marks=pytest.mark.slow) for nam in ("2002", "2004", "2015..2019", "2024")),
    ],
)
@pytest.mark.parametrize("chosen", [each for each in PAGES if "nam" in each.uses], ids=lambda p: p.code)
def test_every_page_can_be_narrowed_to_any_year(release, chosen, nam):
    app = opened(chosen, nam=nam)
    assert not app.exception
    assert "LS-X" not in text_of(app)
    shown = views.of({"nam": [nam]}, chosen)
    assert shown.words.text(f"purpose.{chosen.code}") in text_of(app)


@pytest.mark.parametrize(
    ("lang", "chosen"), in_turns(("2004", True), ("2004..2026", True), ("2026", False), ("2025-07", False))
)
def test_a_period_after_the_end_of_the_districts_explains_instead_of_showing_them(release, lang, chosen):
    nam, shown = chosen
    app = opened(page("dia-ban"), lang=lang, nam=nam)
    text = text_of(app)
    assert bool(charts_of(app)) == shown
    assert (texts.text(lang, "district.after") in text) != shown
    assert texts.text(lang, "district.ended") in text
    assert texts.text(lang, "notice.address") not in text


def test_coverage_counts_what_the_report_states(release):
    text = text_of(opened(page("doi-chieu"), xem="phuong-phap"))
    cells = [row for row in FIGURES if row["measure"] in {"actual", "plan", "target"}]
    assert f"báo cáo nêu {len(cells)} trong 64 ô" in text
    assert "cấp huyện: 0 trong 704 ô" in text
    assert "Kế hoạch 2004: Có vốn đầu tư nước ngoài; Đá các loại" in text


def test_what_a_fuller_report_would_state_is_folded(release):
    """On a phone it stood on one screen and a half above the table that it is about."""
    body = html_of(opened(page("doi-chieu"), xem="phuong-phap"))
    folded = body.partition(texts.text("vi", "coverage.fuller"))
    assert folded[0].endswith('<details class="ls-folded"><summary>')
    assert "Kế hoạch 2004: Có vốn đầu tư nước ngoài" in folded[2].partition("</details>")[0]


@pytest.mark.parametrize(("nam", "offered"), [("", True), ("2004", True), ("2015", False), ("2010-q1", False)])
def test_the_report_as_a_file_is_offered_of_a_period_that_has_one(release, nam, offered):
    """Of what others say of a year without a report, none is called its report."""
    body = html_of(opened(page("tong-quan"), **({"nam": nam} if nam else {})))
    assert ("Không có báo cáo riêng về kỳ này" in body) != offered
    assert (".pdf" in body.partition("st-key-paper-ways")[2]) == offered


def test_values_and_shares_are_two_views_of_one_address(release):
    """Of central state industry of 2003: 92.7067 in [92.7023; 92.7111]."""
    assert "92,71" in text_of(opened(page("co-cau")))
    shares = opened(page("co-cau"), xem="ty-trong")
    assert "21,87%" in text_of(shares)
    assert "92,71" not in text_of(shares)


def test_results_of_other_years_are_on_the_page_of_trends_and_a_link_to_the_former_view_leads_there(release):
    former = opened(page("khai-thac-mo"), xem="sau-nay", sp="xi-mang")
    assert "936.000" not in text_of(former)
    notice = html_of(former).partition("“sau-nay”")[2].partition("</li>")[0]
    assert 'href="dien-bien"' in notice
    trends = text_of(opened(page("dien-bien"), sp="xi-mang"))
    for part in ("936.000", "(ước)", "Báo Lạng Sơn", "không nối với 2013"):
        assert part in trends


def test_the_refused_comparison_is_explained_and_nothing_is_computed_across_it(release):
    app = opened(page("dien-nuoc"))
    assert "Không so sánh được: Điện truyền tải và phân phối – Điện thương phẩm" in text_of(app)
    with releases.cursor(release) as cursor:
        ids = set(queries.observations(cursor, Filters())["id"])
    assert not {key for key in ids if key.startswith("output.dien-thuong-pham.2005.g")}


def test_what_was_not_understood_is_named_with_the_nearest_value(release):
    text = text_of(opened(page("dia-ban"), dv="Hữu Lũng", nam="1999"))
    assert "dv=huu-lung" in text
    assert "Hữu Lũng" in text
    assert "nam=2002" in text


def test_a_broken_store_gives_plain_words_and_a_code_and_recovers(filled_root):
    kept = (filled_root / "CURRENT").read_text()
    for damage, code in (("{", "LS-02"), (kept.replace(f'"schema": {releases.SCHEMA}', '"schema": 99'), "LS-05")):
        (filled_root / "CURRENT").write_text(damage)
        for lang in LANGUAGES:
            text = text_of(opened(page("co-cau"), lang=lang))
            assert code in text
            assert texts.text(lang, "notice.broken_title") in text
            assert str(filled_root) not in text
    (filled_root / "CURRENT").write_text(kept)
    assert "546,034" in text_of(opened(page("tong-quan")))


def test_an_unwritable_folder_without_data_gives_plain_words(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("LSDASH_ROOT", str(tmp_path / "file" / "store"))
    text = text_of(opened(page("tong-quan")))
    assert "LS-06" in text
    assert str(tmp_path) not in text


def test_an_empty_folder_is_filled_by_the_first_visit(tmp_path, monkeypatch):
    monkeypatch.setenv("LSDASH_ROOT", str(tmp_path / "new"))
    assert "546,034" in text_of(opened(page("tong-quan")))
    assert build.ensure().id in text_of(opened(page("tong-quan")))


# Demonstration data


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("chosen", PAGES, ids=lambda each: each.code)
def test_no_number_of_demonstration_data_stands_without_saying_so(demo_release, chosen, lang):
    """Of a page with views each view in one language, the next in the other."""
    for view in chosen.views[LANGUAGES.index(lang) :: 2] or ("",):
        app = opened(chosen, bo="mophong", lang=lang, **({"xem": view} if view else {}))
        text = text_of(app)
        assert text.count(texts.text(lang, "notice.synthetic")) == 1
        assert demo_release.id in text
        assert texts.text(lang, "foot.dataset_mophong") in text
        for chart in charts_of(app):
            assert spec_of(chart)["title"]["text"] == WARNING[lang]
            assert WARNING[lang] in chart["aria-label"]
        captions = re.findall(r"<caption>(.*?)</caption>", html_of(app))
        assert all(caption.endswith(WARNING[lang]) for caption in map(html.unescape, captions))
        places = re.findall(r'<div class="place">(.*?)</div>', html_of(app))
        assert all(texts.text(lang, "kind.synthetic") in place for place in places if place)


@pytest.mark.parametrize("dataset", url_state.DATASETS)
def test_a_heading_right_above_a_table_is_not_said_again(demo_release, dataset):
    for code, address in [("doi-chieu", {"xem": view}) for view in page("doi-chieu").views] + [("bao-cao", {})]:
        shown = html_of(opened(page(code), bo=dataset, **address))
        headings = re.findall(r"<h2>([^<]*)</h2>", shown)
        captions = re.findall(r"<caption>([^<]*)</caption>", shown)
        assert not [text for text in captions if text.partition(" – ")[0] in headings]
        assert dataset != "mophong" or all(texts.text("vi", "notice.synthetic_short") in text for text in captions)


def test_demonstration_data_have_their_own_years_everywhere(demo_release):
    for chosen in PAGES:
        text = text_of(opened(chosen, bo="mophong"))
        own = text.replace(texts.text("vi", "filter.bo_bc2004"), "").replace("địa giới của năm 2004", "")
        own = re.sub(r"Điện truyền tải và phân phối \(2004\).*?một đường", "", own)  # why two products are not compared
        assert "2004" not in own, chosen.code
        assert "2005" not in own, chosen.code


def test_monthly_reports_are_ranked_added_up_and_their_gaps_named(demo_release):
    text = text_of(opened(page("dia-ban"), bo="mophong", nam="2023-01..2023-09"))
    assert "9 tháng đầu năm 2023 (lũy kế)" in text
    assert "tháng 9/2023" not in text.split("Nguồn:")[0].split("9 tháng đầu")[0]
    month = text_of(opened(page("dia-ban"), bo="mophong", nam="2023-09", sp="da"))
    assert "Tháng 9/2023" in month
    quarter = text_of(opened(page("dia-ban"), bo="mophong", nam="2023-07..2023-09"))
    assert "Quý III/2023" in quarter or "quý III/2023" in quarter


def test_a_combination_without_data_says_which_filter_to_loosen(release, demo_release):
    text = text_of(opened(page("khai-thac-mo"), sp="xi-mang"))
    assert texts.text("vi", "empty.loosen", filters=texts.text("vi", "filter.sp").lower()) in text
    text = text_of(opened(page("dia-ban"), bo="mophong", dv="dinh-lap", nam="2026"))
    assert texts.text("vi", "empty.loosen", filters=texts.text("vi", "filter.nam").lower()) in text


def test_where_every_check_holds_nothing_is_said_to_be_missing(demo_release):
    text = text_of(opened(page("doi-chieu"), bo="mophong", sp="giay", lang="en"))
    assert "Every check that can be made holds: " in text
    assert "No data for this selection" not in text


@pytest.mark.parametrize(
    ("lang", "address"),
    in_turns(
        {"dv": ["huu-lung", "huu-lung", "nowhere"]},
        {"nam": "1999-01"},
        {"nam": "2024-13"},
        {"nam": "2030-01..2031-06"},
        {"nam": "2023-06..2026-06"},
        {"dv": "binh-gia", "sp": "than-sach", "kv": "fdi", "nam": "2022-02"},
        {"so": "output.da@huu-lung.2023-99.actual"},
    ),
)
def test_odd_districts_and_periods_get_words_and_never_an_exception(demo_release, lang, address):
    app = opened(page("dia-ban"), bo="mophong", lang=lang, **address)
    assert texts.text(lang, "notice.synthetic") in text_of(app)


def test_demonstration_data_are_built_on_the_first_visit(tmp_path, monkeypatch):
    monkeypatch.setenv("LSDASH_ROOT", str(tmp_path / "new"))
    app = opened(page("tong-quan"), bo="mophong")
    assert WARNING["vi"] in text_of(app)
    assert releases.current("mophong").id in text_of(app)
    assert not app.markdown, "a bare value was written onto the page"


def test_in_plain_mode_charts_are_streamlit_s_own_beside_the_same_tables(release, monkeypatch):
    tables = html_of(opened(page("co-cau"))).count("<table")
    monkeypatch.setenv("LSDASH_PLAIN", "1")
    app = opened(page("co-cau"))
    assert charts_of(app) == []
    assert len([element for element in app if "vega" in element.type]) == 2
    assert html_of(app).count("<table") == tables


@pytest.fixture
def short_lists(monkeypatch):
    """Pages that list four rows at most."""
    monkeypatch.setattr(views, "LISTED", 5)
    monkeypatch.setattr("lsdash.present.figure_html._MOST", 4)
    CACHE.clear()
    yield
    CACHE.clear()


@pytest.mark.usefixtures("short_lists")
@pytest.mark.parametrize(("view", "name"), [("so-lieu-goc", "figures"), ("mau-thuan", "ledger")])
def test_a_long_list_shows_its_first_rows_and_says_how_many_there_are(view, name):
    app = opened(page("doi-chieu"), xem=view)
    whole = views.of({"xem": [view]}, page("doi-chieu")).whole(name)
    assert len(whole) > 50
    said = re.search(r"Đang hiện 4 dòng đầu trong (\d+) dòng", text_of(app))
    assert int(said[1]) == len(whole)
