"""Where marks stand, against a slow, obvious path of its own: plain Python over the rows of the query."""

import re
from itertools import chain, combinations, pairwise, product
from pathlib import Path

import pytest

from lsdash import queries
from lsdash.model import formats
from lsdash.model.filters import Filters
from lsdash.model.pages import PAGES
from lsdash.model.words import rows
from lsdash.present import palette
from lsdash.present.charts import base, month_panels, report_grid
from lsdash.present.charts import sectors as charts
from lsdash.present.figure_register import FIGURES, MONTHS
from lsdash.present.figures import ShownFigure
from lsdash.present.jinja import STYLE
from lsdash.present.sentences import chart_titles
from lsdash.present.text_width import text_width
from lsdash.view import view
from tests.page_period import of_page
from tests.queries.test_queries import years

PARTS = ["tw", "dp", "nqd", "fdi"]
SECTOR_FILTERS = [
    Filters(sectors=chosen, **years(first, last))
    for chosen in chain.from_iterable(combinations(PARTS, size) for size in range(5))
    for first, last in ((None, None), (2003, 2003), (2004, 2004), (2005, 2005), (2003, 2005))
]
DRAWN = {charts.sector_mix: "value", charts.sector_mix_share: "share"}


def pressed(row, drawn):
    """The id of the card that a press on the mark of a row opens: that of what is drawn; of the whole its amount."""
    return row["share_id"] if drawn == "share" and row["role"] != "whole" else row["id"]


def bars(release, filters, chart):
    """Each bar as its rows, each with where its mark begins and ends."""
    frame = view.ask(release, queries.sector_mix, of_page(filters, release))
    marks = {mark["id"]: (mark["x0"], mark["x1"]) for mark in chart(frame, view.words(release, "vi", "2004")).marks}
    found = rows(frame)
    assert len(marks) == len(found)
    return [
        [(row, marks[pressed(row, DRAWN[chart])]) for row in found if (row["period"], row["measure"]) == bar]
        for bar in dict.fromkeys((row["period"], row["measure"]) for row in found)
    ]


def figure(dataset, code, name, **address):
    page = next(page for page in PAGES if page.code == code)
    given = {
        key: [*([value] if isinstance(value, str) else value)] for key, value in {"bo": dataset, **address}.items()
    }
    return ShownFigure(view.of(given, page), name)


def test_the_line_to_a_target_begins_where_the_bar_ends(release):
    marks = figure("bc2004", "muc-tieu", "target-gap").entry.chart
    shown = figure("bc2004", "muc-tieu", "target-gap")
    lines = {mark["row"]: mark for mark in marks(shown.frame, shown.view.words).marks if mark["form"] == "target"}
    actual = {mark["row"]: mark for mark in marks(shown.frame, shown.view.words).marks if mark["form"] == "actual"}
    assert lines.keys() == actual.keys()
    for row, line in lines.items():
        assert line["zero"] == min(actual[row]["end"], line["end"])


def test_the_name_of_a_day_stands_clear_of_the_lines_that_pass_there(demo_release):
    for choice, heights in (("luy-ke", {0.35, 0.6}), ("thang", {0.0})):
        shown = figure("mophong", "dia-ban", "comparison", xem=choice, dv=["huu-lung", "chi-lang", "loc-binh"])
        marks = shown.entry.chart(shown.frame, shown.view.words).marks
        names = [mark for mark in marks if mark["form"] == "tet_name"]
        assert names
        assert {mark["v"] for mark in names} <= heights, choice
        near = [mark["v"] for mark in marks if mark["form"] == "actual" and abs(mark["u"] - names[0]["u"]) < 0.1]
        assert not any(names[0]["v"] <= level <= names[0]["v"] + 0.2 for level in near)


@pytest.mark.parametrize("chosen", [["huu-lung"], ["huu-lung", "chi-lang"], ["loc-binh"], []], ids="+".join)
def test_the_name_of_a_rule_stands_where_no_line_passes(demo_release, chosen):
    """On a phone the line of January ran through “100%”: the name stands at the other end of its rule then."""
    shown = figure("mophong", "dia-ban", "cumulative", **({"dv": chosen} if chosen else {}))
    marks = shown.entry.chart(shown.frame, shown.view.words).marks
    names = [mark for mark in marks if mark["form"] in {"rule", "rule_name"} and mark["text"]]
    assert {mark["text"] for mark in names} >= {"100%"}
    points = [(mark["u"], mark["v"]) for mark in marks if mark["form"] == "actual"]
    phone = 265  # pixels of the panel
    for mark in names:
        own = (0, text_width(mark["text"]) * 12 / phone) if mark["u"] == 0 else (1 - 34 / phone, 1)
        for (u, v), (u2, v2) in pairwise(points):
            for step in range(101):
                at, level = u + (u2 - u) * step / 100, v + (v2 - v) * step / 100
                assert not (own[0] <= at <= own[1] and mark["v"] < level < mark["v"] + 0.06), (mark["text"], at)
    if chosen == ["huu-lung"]:
        assert [mark["u"] for mark in names if mark["text"] == "100%"] == [1.0]


def test_a_bar_of_what_is_derived_has_a_dashed_edge_whichever_year_it_is_of(release):
    """The legend says so; under another year the actual was pale alone."""
    shown = figure("bc2004", "dien-nuoc", "utilities", nam="2003")
    chart = shown.entry.chart(shown.frame, shown.view.words)
    assert {(mark["form"], mark["dashed"]) for mark in chart.marks if mark["form"] != "head"} == {("actual", True)}
    bars = [layer for layer in chart.spec["layer"] if layer["mark"]["type"] == "bar"]
    assert len(bars) == 3
    assert all("stroke" in layer["mark"] or "stroke" in layer["encoding"] for layer in bars)
    assert all(layer["encoding"]["strokeDash"]["condition"]["test"] == "datum.dashed" for layer in bars)


@pytest.mark.parametrize("chart", [charts.sector_mix, charts.growth_contribution])
def test_the_edge_of_what_is_left_is_seen_in_both_themes(release, chart):
    query = queries.sector_mix if chart is charts.sector_mix else queries.growth_contribution
    frame = view.ask(release, query, of_page(Filters(), release))
    layers = chart(frame, view.words(release, "vi", "2004")).spec["layer"]
    (left,) = [layer["mark"]["stroke"] for layer in layers if layer["mark"].get("filled") is False]
    assert left == palette.ALARM_TEXT


def test_a_digit_beside_a_line_that_can_be_read_in_two_ways_says_so(release):
    shown = figure("bc2004", "dien-bien", "trend", kv="fdi")
    said = [mark["text"] for mark in shown.entry.chart(shown.frame, shown.view.words).marks if mark.get("text")]
    assert "7,596†\u00a0(?)" in said


def test_the_hint_of_a_point_names_its_source_once(release):
    shown = figure("bc2004", "dien-bien", "trend")
    words = shown.view.words
    hints = {mark["hint"] for mark in shown.entry.chart(shown.frame, words).marks if mark.get("hint")}
    names = {words.short("source", code) for code in shown.frame["source"]}
    assert len(hints) > 9
    assert [hint for hint in hints if sum(hint.count(name) for name in names) != 1] == []


def test_that_lengths_are_not_to_be_compared_is_said_where_several_products_are_drawn(release, demo_release):
    words = figure("bc2004", "khai-thac-mo", "mining-output").view.words.text("foot.own_scale")

    def said(dataset, code, name, **address):
        return words in figure(dataset, code, name, **address).notes

    assert said("bc2004", "khai-thac-mo", "mining-output")
    assert said("mophong", "muc-tieu", "product-target")
    assert not said("bc2004", "khai-thac-mo", "mining-output", nam="2010")
    assert not said("bc2004", "khai-thac-mo", "mining-output", sp="than-sach")
    assert not said("bc2004", "muc-tieu", "product-target")  # of four products a target alone is printed


def test_the_table_of_targets_begins_with_the_targets(release):
    shown = figure("bc2004", "muc-tieu", "product-target")
    assert [title for title, _ in shown.table.headers][1:3] == ["Đơn vị", "Mục tiêu 2005"]


def test_shares_that_do_not_add_up_leave_a_residual_where_their_amounts_leave_none(demo_release):
    frame = view.ask(demo_release, queries.sector_mix, Filters(about="2023"))
    words = view.words(demo_release, "vi", "2023")
    found = rows(frame)
    over = {
        (row["period"], row["measure"]): 100
        - sum(
            part["share"]
            for part in found
            if (part["period"], part["measure"]) == (row["period"], row["measure"])
            if part["role"] == "part" and not part["nested"]
        )
        for row in found
    }
    assert over["2023", "actual"] == pytest.approx(-3)
    marks = {mark["id"]: mark for mark in charts.sector_mix_share(frame, words).marks}
    broken = set()
    for row in found:
        if row["role"] == "remainder":
            left, mark = over[row["period"], row["measure"]], marks[row["share_id"]]
            if abs(left) > 0.5:
                broken.add(words.lane(row))
                assert mark["x1"] == pytest.approx(100)
                assert mark["label"] == f"không khớp: {formats.quantity(left, 0.1, '%', 'vi')}†"
            else:
                assert (mark["x0"], mark["label"]) == (mark["x1"], "")
    table = FIGURES["sector-mix/ty-trong"].table(frame, words)
    column = [title for title, _ in table.headers].index("Thực hiện 2023")
    cells = {row[0].text: row[column] for row in table.rows}
    left = cells[words.name("item", "residual")]
    assert (left.text, left.observation_id, left.doubted) == ("−3,00%†", "production_value.residual.2023.share", True)
    assert "†" not in cells[words.name("item", "tw")].text  # it is printed
    said = chart_titles.sector_mix_notes(frame, words, share=True)
    assert words.text("chart.sector-mix.residual_share", rows=words.listing(sorted(broken))) in said
    assert "Thực hiện 2023" in broken
    assert not any("Thực hiện 2023" in line for line in chart_titles.sector_mix_notes(frame, words))


def test_below_shares_stand_the_checks_of_shares(demo_release):
    page = next(page for page in PAGES if page.code == "co-cau")
    shown = {
        choice: {
            row["id"] for row in ShownFigure(view.of({"bo": ["mophong"], "xem": [choice]}, page), "sector-mix").doubts
        }
        for choice in page.views
    }
    check = "shares.production_value.total.2023.share"
    assert check in shown["ty-trong"]
    assert check not in shown["gia-tri"]
    assert "parts.production_value.total.2023.plan" in shown["ty-trong"] & shown["gia-tri"]


@pytest.mark.parametrize("chart", DRAWN)
def test_parts_are_stacked_as_by_hand_and_foreign_investment_ends_its_parent(release, chart):
    for filters in SECTOR_FILTERS:
        for bar in bars(release, filters, chart):
            stood, total, shown = 0.0, bar[0][0]["value"], {row["item"] for row, _ in bar}
            for row, ends in bar:
                expected = (stood, stood + row["value"])
                if row["role"] == "whole":
                    expected = (0, total)
                elif row["parent"] == "nqd" and "nqd" in shown:
                    expected = (stood - row["value"], stood)
                else:
                    stood = expected[1]
                if DRAWN[chart] == "share":
                    expected = tuple(end / total * 100 for end in expected)
                if row["role"] == "remainder" and row["low"] <= 0 <= row["high"]:
                    expected = (expected[0], expected[0])  # it may come of rounding alone: a mark without a length
                assert ends == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("chart", DRAWN)
def test_nothing_stands_below_zero_or_over_what_it_is_no_part_of(release, chart):
    for filters in SECTOR_FILTERS:
        for bar in bars(release, filters, chart):
            parts = [(row, ends) for row, ends in bar if row["role"] == "part"]
            assert all(begin >= -1e-9 for _, (begin, _) in parts), filters
            for (one, (_, end)), (other, (begin, _)) in combinations(parts, 2):
                if other["parent"] != one["item"]:
                    assert begin >= end - 1e-9, (filters, one["id"], other["id"])


@pytest.mark.parametrize("chart", DRAWN)
def test_what_the_parts_leave_is_drawn_where_they_cannot_add_up(release, chart):
    found = [(row, ends) for bar in bars(release, Filters(), chart) for row, ends in bar if row["role"] == "remainder"]
    drawn = {(row["period"], row["measure"]) for row, (begin, end) in found if begin != end}
    assert drawn == {(row["period"], row["measure"]) for row, _ in found if not row["low"] <= 0 <= row["high"]}
    assert ("2003", "actual") in drawn


def test_parts_of_what_is_not_stated_have_no_place_among_shares(release):
    frame = view.ask(release, queries.sector_mix, Filters(about="2004")).copy()
    frame = frame[(frame["role"] != "whole") | (frame["period"] != "2005")]
    frame.loc[frame["period"] == "2005", ["share", "share_low", "share_high"]] = None
    words = view.words(release, "vi", "2004")
    left = [row for row in rows(frame) if row["period"] != "2005"]
    drawn = {mark["id"] for mark in charts.sector_mix_share(frame, words).marks}
    assert drawn == {pressed(row, "share") for row in left}
    without = {row["id"] for row in rows(frame) if row["period"] == "2005"}
    assert without <= {mark["id"] for mark in charts.sector_mix(frame, words).marks}
    assert not charts.sector_mix_share(frame[frame["period"] == "2005"], words).marks


def test_foreign_investment_said_to_be_more_than_its_parent_is_drawn_at_its_length_from_zero(release):
    frame = view.ask(release, queries.sector_mix, Filters(sectors=("nqd",), about="2004")).copy()
    frame.loc[frame["item"] == "fdi", ["value", "share"]] = 2000.0
    for chart in DRAWN:
        marks = chart(frame, view.words(release, "vi", "2004")).marks
        assert {(mark["x0"], mark["x1"]) for mark in marks if mark["form"] == "inner"} == {(0.0, 2000.0)}


def test_every_chart_of_a_page_is_in_the_register_and_has_a_query_of_that_page():
    for page in PAGES:
        assert all(page.query_of(name) in page.queries for name in page.charts)
        assert set(page.shows) == (set(page.views) if page.shows else set())
        assert set(page.shows.values()) <= set(page.charts)
        assert set(page.asks) in (set(), set(page.views))
        assert not page.asks or {name for asked in page.asks.values() for name in asked} == set(page.queries)
    variants = {view for page in PAGES for view in page.views} | {page.code for page in PAGES} | {MONTHS}
    names = {name for page in PAGES for name in page.charts}
    assert {name.partition("/")[0] for name, figure in FIGURES.items() if figure.chart} == names
    assert {name.partition("/")[2] for name in FIGURES} - {""} <= variants


CSS = (Path(palette.__file__).parents[1] / "present" / "style.css").read_text(encoding="utf-8")
READABLE = 4.5  # contrast of letters by WCAG 2


def luminance(colour):
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    linear = [each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(*colours):
    darker, lighter = sorted(map(luminance, colours))
    return (lighter + 0.05) / (darker + 0.05)


def themed(name):
    """A colour of the style sheet in the light and in the dark theme."""
    return re.search(rf"--ls-{name}: (light-dark\(#\w+, #\w+\))", CSS)[1]


def text_colours(spec):
    """The colours of letters that a specification names, in titles and marks, wherever its layers have them."""
    if isinstance(spec, list):
        return {colour for part in spec for colour in text_colours(part)}
    if not isinstance(spec, dict):
        return set()
    own = {colour for part in spec.values() for colour in text_colours(part)}
    if isinstance(title := spec.get("title"), dict):
        own |= {title["color"]} if "color" in title else set()
    if isinstance(mark := spec.get("mark"), dict) and mark.get("type") == "text":
        own |= {mark["color"]} if "color" in mark else set()
        given = spec.get("encoding", {}).get("color", {})
        own |= {one["value"] for one in (given, given.get("condition", {})) if "value" in one}
    return own


def test_letters_on_the_page_can_be_read_in_both_themes():
    assert themed("alarm").upper() == palette.ALARM_TEXT.upper()
    pairs = zip(*(re.findall(r"#\w+", text) for text in (palette.ALARM_TEXT, themed("page"))), strict=True)
    assert min(contrast(letters, ground) for letters, ground in pairs) >= READABLE


def test_letters_on_marks_can_be_read():
    on_marks = [(palette.SECTORS[code], ink) for code, ink in palette.ON_SECTOR.items()]
    on_marks += [(palette.lighter(colour), palette.ON_LIGHTER) for colour in palette.SECTORS.values()]
    on_marks += [(fill, ink) for _, fill, ink in palette.PLAN_TILES]
    on_marks += [(palette.PRODUCT, "#FFFFFF")]  # tiles of districts that a report names
    assert min(contrast(*pair) for pair in on_marks) >= READABLE


@pytest.mark.parametrize("page", [page for page in PAGES if page.charts], ids=lambda page: page.code)
def test_letters_of_charts_have_a_colour_that_can_be_read(demo_release, page):
    for name, choice in product(page.charts, page.views or ("",)):
        own = view.of({"bo": ["mophong"], **({"xem": [choice]} if choice else {})}, page)
        figure = ShownFigure(own, name)
        if figure.frame.empty:
            continue
        found = text_colours(figure.rendered().spec)
        assert palette.ALARM_TEXT in found, name
        # White and dark letters stand on marks alone; see above.
        assert found <= {palette.INK, palette.ALARM_TEXT, "#FFFFFF", palette.DARK}, name


# What a screen of a meeting, a picture or paper does not have.
ELSEWHERE = {
    "vi": re.compile(r"\b(bấm|nhấn|bảng|bên dưới|phía dưới|dưới đây|ở trên|phía trên)\b", re.IGNORECASE),
    "en": re.compile(r"\b(press|click|tables?|see (above|below)|(map|tiles) above)\b", re.IGNORECASE),
}


@pytest.mark.parametrize("lang", ELSEWHERE)
@pytest.mark.parametrize("page", [page for page in PAGES if page.charts], ids=lambda page: page.code)
def test_words_of_charts_point_to_nothing_that_only_the_page_has(demo_release, page, lang):
    for dataset, name, choice in product(("bc2004", "mophong"), page.charts, page.views or ("",)):
        own = view.of({"bo": [dataset], "lang": [lang], **({"xem": [choice]} if choice else {})}, page)
        figure = ShownFigure(own, name)
        if not figure.frame.empty:
            said = [figure.title, figure.subtitle, *figure.notes, figure.table.name]
            assert [text for text in said if ELSEWHERE[lang].search(text)] == [], (dataset, name)


def test_swatches_of_the_legend_have_the_colours_of_the_palette():
    shown = {code: colour.upper() for code, colour in re.findall(r"\.sw-(\w+) \{ background: (#\w+);", CSS)}
    assert shown == {**palette.SECTORS, "actual": palette.PRODUCT, "last": palette.LAST_YEAR}


def test_grey_lines_are_left_grey_in_the_dark():
    """There lines are made brighter, of which the light grey of a year earlier would become white."""
    brighter = STYLE.read_text(encoding="utf-8").partition("brightness(1.4)")[2].partition("\n}")[0]
    for attribute in ("stroke", "fill"):
        assert f'[{attribute}="{palette.LAST_YEAR}"]' in brighter
    grey = next(line for line in brighter.splitlines() if palette.LAST_YEAR in line)
    assert all(f".mark-{kind}" in grey for kind in ("line", "rule", "symbol"))  # years are joined by rules


def test_light_colours_of_sectors_are_left_as_they_are_in_the_dark():
    """The line of foreign investment became as white as that of its plan, the orange one yellow."""
    kept = next(line for line in STYLE.read_text(encoding="utf-8").splitlines() if "brightness(0.714)" in line)
    light = {colour for colour in palette.SECTORS.values() if luminance(colour) > 0.3}
    assert light == {palette.SECTORS["dp"], palette.SECTORS["fdi"]}
    assert set(re.findall(r'"(#\w+)"', kept)) == light
    assert round(1.4 * 0.714, 2) == 1


@pytest.mark.parametrize("chart", DRAWN, ids=DRAWN.values())
def test_digits_of_a_sector_alone_stand_beside_a_bar_that_is_too_short_for_them(release, chart):
    """On a phone the bars of one sector had no number."""
    words = view.words(release, "vi", "2004")
    alone = chart(view.ask(release, queries.sector_mix, Filters(sectors=("tw",), about="2004")), words)
    for mark in alone.marks:
        whole = next(other for other in alone.marks if (other["row"], other["form"]) == (mark["row"], "whole"))
        assert mark["alone"]
        assert mark["free"] == whole["x1"] - mark["x1"]
    every = chart(view.ask(release, queries.sector_mix, Filters(about="2004")), words)
    assert not any(mark["alone"] for mark in every.marks)
    beside = [layer for layer in alone.spec["layer"] if "datum.alone" in str(layer.get("transform"))]
    assert [(layer["mark"]["align"], layer["encoding"]["x"]["field"]) for layer in beside] == [("left", "x1")]


def test_a_share_that_the_source_prints_is_not_said_to_be_derived(demo_release):
    seen = view.ask(demo_release, queries.sector_mix, Filters(about="2023"))
    labels = {
        mark["id"]: mark["label"]
        for mark in charts.sector_mix_share(seen, view.words(demo_release, "en", "2023")).marks
    }
    kinds = {row["share_id"]: row["share_kind"] for row in rows(seen) if row["role"] == "part"}
    assert set(kinds.values()) == {"stated", "derived"}
    for number, kind in kinds.items():
        assert labels[number].endswith("†") == (kind == "derived"), number


def over(colour, share, ground):
    channels = ((int(one[start : start + 2], 16) for one in (colour, ground)) for start in (1, 3, 5))
    return "#" + "".join(f"{round(share * of + (1 - share) * below):02X}" for of, below in channels)


@pytest.mark.parametrize("ground", ["#FFFFFF", "#171614"])
def test_a_full_report_stands_out_from_an_open_one_and_from_the_page(ground):
    full, open_one = (over(palette.PRODUCT, share, ground) for share in (report_grid.FULL, report_grid.OPEN))
    for other in (open_one, ground):
        lighter, darker = sorted((luminance(full), luminance(other)), reverse=True)
        assert (lighter + 0.05) / (darker + 0.05) >= 2, (full, other)


@pytest.mark.parametrize(
    ("values", "drawn"),
    [((100, 80, 120), (100, 80, 120)), ((100, 80, 101), (100, 80)), ((100, 99, 140), (100, 99, 140))],
)
def test_no_scale_runs_through_the_name_of_another(release, values, drawn):
    rules = [(value, str(value) if place != 1 else "") for place, value in enumerate(values)]
    panel = month_panels.Panel("", [], [], min(values), max(values), rules)
    made = month_panels.month_panels([panel], view.words(release, "vi", "2004"), month_panels.Layout(4, 2, 120))
    span = max(values) - min(values)
    assert [round(mark["v"] * span + min(values)) for mark in made.marks if mark["form"] == "rule"] == list(drawn)


def test_a_number_near_the_end_of_an_axis_is_turned_inside():
    # By default Vega turns only what is within a pixel: three pixels from the end half of "15" was cut off.
    assert base.across("value").to_dict()["axis"]["labelFlush"] >= base.FONT


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [(-0.001, 0.003, False), (0.0, 0.002, False), (0.001, 0.003, True), (-0.003, -0.001, True), (0.001, None, True)],
)
def test_a_remainder_cannot_be_closed_where_its_whole_interval_lies_on_one_side_of_zero(low, high, expected):
    assert base.cannot_close({"value": 0.001, "low": low, "high": high}) == expected


@pytest.mark.parametrize("dataset", ["bc2004", "mophong"])
def test_a_legend_explains_dashed_edges_where_there_are_any(release, demo_release, dataset):
    """Not of bullets, where the mark of a derived plan has none."""
    seen = set()
    shown = [(each, name) for each in PAGES for name in each.charts]
    for page, name in shown:
        figure = ShownFigure(view.of({"bo": [dataset]}, page), name)
        codes = [code for code, _ in figure.legend]
        if figure.frame.empty or not codes:
            continue
        drawn = figure.entry.chart(figure.frame, figure.view.words)
        dashed = "datum.dashed" in str(drawn.spec) and any(mark.get("dashed") for mark in drawn.marks)
        seen.add((page.code, name, dashed))
        assert ("derived" in codes) == dashed, (page.code, name)
    assert {dashed for *_, dashed in seen} == {True, False}


def tooltips(part):
    """Of each tooltip of a specification its fields with their titles."""
    if isinstance(part, dict):
        for key, inside in part.items():
            if key == "tooltip" and isinstance(inside, list):
                yield {one["field"]: one["title"] for one in inside}
            else:
                yield from tooltips(inside)
    elif isinstance(part, list):
        for inside in part:
            yield from tooltips(inside)


@pytest.mark.parametrize("dataset", ["bc2004", "mophong"])
def test_what_a_tooltip_says_fits_the_name_that_it_stands_under(release, demo_release, dataset):
    """A number has a value and an origin, with its interval; reports have notes; a break has a reason."""
    seen = set()
    for page in PAGES:
        for name in page.charts:
            shown = figure(dataset, page.code, name, dv=["huu-lung", "chi-lang"] if name == "comparison" else [])
            if shown.frame.empty:
                continue
            title = shown.view.words.text
            chart = shown.rendered()
            (own, *others) = {tuple(one.items()): one for one in tooltips(chart.spec)}.values()
            numbers = [mark for mark in chart.marks if mark.get("full")]
            breaks = [mark for mark in numbers if mark.get("form") == "break"]
            under = {one.get("hint") for one in (own, *others)} - {None}
            hints = [mark["hint"] for mark in numbers if mark.get("hint")]
            if under & {title("column.origin"), title("column.source")}:
                assert all("[" in hint and "]" in hint for hint in hints), name
            if title("column.note") in under:
                assert not any("[" in hint for hint in hints), name
            values = [mark["full"] for mark in numbers if mark not in breaks and mark["full"] != "–"]
            assert [full for full in values if not any(letter.isdigit() for letter in full)] == [], name
            if breaks:
                assert {"what": title("column.period"), "full": title("column.why")} in (own, *others)
            seen |= under
    words = view.words(release, "vi", "2004").text
    wanted = {"bc2004": ("origin", "source"), "mophong": ("origin", "source", "note")}[dataset]
    assert {words(f"column.{one}") for one in wanted} <= seen
