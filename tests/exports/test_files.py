"""Files are read again and held against the query module and the screen, number by number, on both data sets."""

import csv
import io
import json
import re
from decimal import ROUND_HALF_UP, Decimal

import openpyxl
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lsdash import queries
from lsdash.data import build
from lsdash.exports import export_rows, files, provenance
from lsdash.exports.export_rows import COLUMNS, Records
from lsdash.exports.files import FORMS
from lsdash.exports.files.text import excel_csv, plain_csv
from lsdash.exports.files.workbook import workbook
from lsdash.model import formats, scenario, texts
from lsdash.model.pages import PAGES
from lsdash.model.words import rows
from lsdash.present import source_tables, tables, trend_tables
from lsdash.present.monthly import tables as monthly_tables
from lsdash.view import view
from lsdash.view.url_state import LANGUAGES

VIEWS = [(page, name) for page in PAGES for name in page.data]
IDS = [f"{page.code}/{name}" for page, name in VIEWS]
BOTH = pytest.mark.parametrize("bo", ["bc2004", "mophong"])
EVERY = pytest.mark.parametrize(("page", "name"), VIEWS, ids=IDS)
MONTHLY = {
    "value": "actual",
    "plan": "plan",
    "attainment": "plan_attainment",
    **{each: each for each in ("growth", "matched_attainment", "matched_growth", "share", "contribution")},
}
WARNING = {lang: texts.text(lang, "notice.synthetic_short") for lang in LANGUAGES}


def page_of(code):
    return next(page for page in PAGES if page.code == code)


def seen(page, **address):
    return view.of({key: [value] for key, value in address.items()}, page)


def made(shown, name, **more):
    return files.content(shown, name, view.frame(shown, name), title="T", **more)


def read_plain(data):
    return list(csv.DictReader(io.StringIO(data.decode("utf-8"), newline="")))


def read_excel(data):
    """The rows of the table and the lines after it."""
    text = data.decode("utf-8-sig")
    separator = re.search("[;,]", text.partition("\r\n")[0])[0]
    lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    foot = next((place for place, line in enumerate(lines) if line and line[0].startswith("# ")), len(lines))
    return [dict(zip(lines[0], line, strict=True)) for line in lines[1:foot]], lines[foot:]


def read_book(data):
    book = openpyxl.load_workbook(io.BytesIO(data))
    return book, [list(line) for line in book.worksheets[0].iter_rows()]


def shown_digits(value, step):
    """A number rounded half up to its step, by a way of its own: first to where binary numbers are still exact."""
    times = Decimal(repr(round(value / step, 7)))
    return times.quantize(Decimal(1), ROUND_HALF_UP) * Decimal(repr(step))


def wanted_numbers(frame):
    """Id → number as it is to be shown, from the frame alone."""
    found = {}
    for row in rows(frame):
        if "before" in row:
            stem = row["id"].rpartition(".")[0]
            for column, measure in MONTHLY.items():
                if row.get(column) is not None:
                    step = row[f"{column}_step"]
                    found[f"{stem}.{measure}"] = shown_digits(row[column], step)
        elif row.get("value") is not None and row.get("id"):
            found[row["id"]] = shown_digits(row["value"], row["step"])
            if row.get("share_id"):
                found[row["share_id"]] = shown_digits(row["share"], row["share_step"])
    return found


@BOTH
@EVERY
def test_every_number_of_every_query_is_in_every_file_and_no_other(demo_release, page, name, bo):
    shown = seen(page, bo=bo)
    frame = shown.ask(getattr(queries, name))
    wanted = wanted_numbers(frame)
    content = made(shown, name)
    plain = read_plain(plain_csv(shown, content))
    if "value" in frame:
        assert {row["id"]: Decimal(row["value"]) for row in plain if row["id"] and row["value"]} == wanted
    excel, _ = read_excel(excel_csv(shown, content))
    assert len(excel) == len(plain)
    key, value = texts.text("vi", "file.id"), texts.text("vi", "file.value")
    if wanted:
        by_id = {row[key]: row[value] for row in excel if row[key] and row[value]}
        assert {each: Decimal(text.replace(",", ".")) for each, text in by_id.items()} == wanted
        _, (heads, *lines) = read_book(workbook(shown, content))
        at, id_at = ([cell.value for cell in heads].index(text) for text in (value, key))
        cells = {line[id_at].value: line[at] for line in lines if line[id_at].value and line[at].value is not None}
        assert {each: cell.value for each, cell in cells.items()} == {each: float(n) for each, n in wanted.items()}
        assert {cell.data_type for cell in cells.values()} == {"n"}
        found = {
            row["id"]: row["value"] for row in json_of(shown, content)["rows"] if row["id"] and row["value"] is not None
        }
        assert found == {each: float(number) for each, number in wanted.items()}


def json_of(shown, content):
    return json.loads(FORMS["json"].make(shown, content))


@BOTH
@EVERY
def test_every_row_says_of_which_release_it_is_in_every_language(demo_release, page, name, bo):
    for lang in LANGUAGES:
        shown = seen(page, bo=bo, lang=lang)
        content = made(shown, name)
        plain = read_plain(plain_csv(shown, content))
        assert all(row["release"] == shown.release.id for row in plain)
        assert all(row.get("warning", "") == (WARNING[lang] if bo == "mophong" else "") for row in plain)
        other = [row[key] for row in plain for key in row if key.endswith("_name")]
        assert "None" not in other


@BOTH
@EVERY
def test_a_query_without_rows_has_the_same_columns(demo_release, page, name, bo):
    shown = seen(page, bo=bo)
    frame = shown.ask(getattr(queries, name))
    assert export_rows.of(frame.iloc[:0], shown.words).columns == export_rows.of(frame, shown.words).columns
    assert len(export_rows.of(frame, shown.words).columns) > 2


def test_every_column_is_used_and_named_in_both_languages(demo_release):
    used = {
        column.code
        for bo in ("bc2004", "mophong")
        for page, name in VIEWS
        for column in made(seen(page, bo=bo), name).records.columns
    }
    assert used == {column.code for column in COLUMNS}
    for lang in LANGUAGES:
        assert {f"file.{code}" for code in used} <= set(texts.entries(lang))


TABLES = {
    "sector_mix": lambda frame, words: [tables.sector_mix(frame, words), tables.sector_mix(frame, words, share=True)],
    "growth_contribution": lambda frame, words: [tables.growth_contribution(frame, words)],
    "mining_output": lambda frame, words: [tables.products(frame, words, "mining-output")],
    "utilities": lambda frame, words: [tables.products(frame, words, "utilities")],
    "product_board": lambda frame, words: [tables.products(frame, words, "product-target")],
    "sector_board": lambda frame, words: [tables.sector_board(frame, words), tables.plan_board(frame, words)],
    "grid_coverage": lambda frame, words: [tables.grid_coverage(frame, words)],
    "trends": lambda frame, words: [trend_tables.trend(frame, words)],
    "figures": lambda frame, words: [source_tables.figures(frame, words)],
    "coverage": lambda frame, words: [source_tables.coverage(frame, words)],
    "cumulative": lambda frame, words: [monthly_tables.cumulative(frame, words)],
    "sector_months": lambda frame, words: [monthly_tables.lines(frame, words)],
    "district_ranking": lambda frame, words: [monthly_tables.ranking(frame, words)],
}
MILLION = {"vi": "triệu", "en": "million"}


def number_on_screen(text, lang):
    """What a cell shows, as a number."""
    digits = re.search(r"[−+]?[\d.,]+", text)[0].replace("−", "-")
    plain = digits.replace(".", "").replace(",", ".") if lang == "vi" else digits.replace(",", "")
    return Decimal(plain) * (10**6 if MILLION[lang] in text else 1)


@pytest.mark.parametrize("lang", LANGUAGES)
@BOTH
@pytest.mark.parametrize("name", TABLES)
def test_files_and_tables_on_screen_show_the_same_numbers(demo_release, name, bo, lang):
    page = next(page for page, query in VIEWS if query == name)
    shown = seen(page, bo=bo, lang=lang)
    frame = shown.ask(getattr(queries, name))
    if frame.empty or (name == "district_ranking" and bo == "bc2004"):
        return
    plain = {row["id"]: row["value"] for row in read_plain(plain_csv(shown, made(shown, name)))}
    cells = [
        c
        for table in TABLES[name](frame, shown.words)
        for line in table.rows
        for c in line
        if c.number and c.observation_id
    ]
    assert len(cells) > 3
    for cell in cells:
        assert Decimal(plain[cell.observation_id]) == number_on_screen(cell.text, lang), cell.observation_id


def test_numbers_are_written_as_the_language_writes_them(release):
    page = page_of("co-cau")
    vi, en = (excel_csv(seen(page, lang=lang), made(seen(page, lang=lang), "sector_mix")) for lang in LANGUAGES)
    assert ";546,034;" in vi.decode()
    assert ",546.034," in en.decode()
    assert vi.startswith(b"\xef\xbb\xbf")
    plain = plain_csv(seen(page), made(seen(page), "sector_mix"))
    assert not plain.startswith(b"\xef\xbb\xbf")
    assert ",546.034," in plain.decode()


def test_marks_are_columns_and_not_part_of_the_number(release):
    shown = seen(page_of("co-cau"))
    found = {row["id"]: row for row in read_plain(plain_csv(shown, made(shown, "sector_mix")))}
    local = found["production_value.dp.2004.actual"]
    assert (local["value"], local["kind"], local["obs_status"]) == ("103.882", "estimated", "E")
    total = found["production_value.total.2004.actual"]
    assert (total["kind"], total["obs_status"], total["paragraph"], total["sentence"]) == ("stated", "A", "3", "1")
    derived = found["production_value.fdi.2003.actual"]
    assert (derived["obs_status"], derived["ambiguous"], derived["doubted"]) == ("I", "true", "false")
    assert found["production_value.tw.2003.actual"]["doubted"] == "true"
    board = seen(page_of("muc-tieu"))
    bound = {row["id"]: row for row in read_plain(plain_csv(board, made(board, "product_board")))}
    assert bound["output.phu-tung-xe-may.2005.target"]["kind"] == "lower_bound"
    assert bound["output.phu-tung-xe-may.2005.target"]["high"] == ""


def test_what_is_missing_is_empty_and_says_why(release):
    shown = seen(page_of("khai-thac-mo"))
    content = made(shown, "mining_output")
    iron = next(row for row in read_plain(plain_csv(shown, content)) if row["item"] == "quang-sat")
    assert (iron["value"], iron["obs_status"]) == ("", "O")
    assert iron["missing"] == texts.text("vi", "kind.missing")
    found = next(row for row in json_of(shown, content)["rows"] if row["item"] == "quang-sat")
    assert found["value"] is None
    _, (heads, *lines) = read_book(workbook(shown, content))
    named = [cell.value for cell in heads]
    line = next(line for line in lines if line[named.index("Đối tượng")].value == shown.words.name("item", "quang-sat"))
    assert line[named.index("Giá trị")].value is None
    assert line[named.index("Vì sao trống")].value == texts.text("vi", "kind.missing")


def test_a_report_that_is_missing_is_empty_and_says_so(demo_release):
    address = {"bo": ["mophong"], "sp": list(view.vocabulary(demo_release).codes["sp"])}
    shown = view.of(address, page_of("dia-ban"))
    frame = shown.ask(queries.small_multiples)
    silent = set(frame.loc[frame["value"].isna(), ["block", "area", "period"]].itertuples(index=False, name=None))
    assert silent
    found = [row for row in read_plain(plain_csv(shown, made(shown, "small_multiples"))) if row["measure"] == "actual"]
    assert {(row["item"], row["area"], row["period"]) for row in found if not row["value"]} == silent
    assert all(row["missing"] == texts.text("vi", "monthly.status.absent") for row in found if not row["value"])
    assert not any(row["missing"] for row in found if row["value"])


@pytest.mark.parametrize("ending", FORMS)
def test_synthetic_numbers_say_so_in_every_file_and_real_ones_never(demo_release, ending):
    """Each view of both data sets, one in each language; the next view has them the other way round."""
    for number, (page, name) in enumerate(VIEWS):
        for bo, lang in zip(("mophong", "bc2004"), LANGUAGES[:: -1 if number % 2 else 1], strict=True):
            shown = seen(page, bo=bo, lang=lang)
            content = made(shown, name)
            if not content.records.rows and ending == "csv":
                continue
            data = FORMS[ending].make(shown, content)
            if ending == "xlsx":
                book, _ = read_book(data)
                cells = [str(cell) for sheet in book for line in sheet.iter_rows(values_only=True) for cell in line]
                said = WARNING[lang] in cells
                assert (book.properties.description == WARNING[lang]) == (bo == "mophong")
                assert (WARNING[lang] in str(book.worksheets[0].oddFooter.left.text)) == (bo == "mophong")
            else:
                said = WARNING[lang] in data.decode("utf-8-sig")
            assert said == (bo == "mophong"), (page.code, name)


def test_a_workbook_has_its_sources_its_stamp_and_the_digits_of_the_page(release):
    shown = seen(page_of("co-cau"), kv="tw")
    link = "http://host:8501/co-cau?kv=tw&ban=x"
    book, (heads, *lines) = read_book(workbook(shown, made(shown, "sector_mix", link=link)))
    assert book.sheetnames == ["Số liệu", "Nguồn", "Về tệp này"]
    assert book.properties.title == "T"
    assert all(sheet.freeze_panes == "A2" for sheet in book)
    assert [cell.font.bold for cell in heads] == [True] * len(heads)
    sources = list(book["Nguồn"].iter_rows(values_only=True))
    assert ("Báo cáo công nghiệp Lạng Sơn năm 2004 (Công nghiệp Lạng Sơn trong tiến trình hội nhập)") in sources[1]
    said = dict(book["Về tệp này"].iter_rows(values_only=True))
    assert said["Bản phát hành"] == shown.release.id
    assert said["Liên kết"] == link
    assert "Quốc doanh trung ương" in said["Lựa chọn"]
    at = [cell.value for cell in heads].index("Giá trị")
    formats = {line[at].value: line[at].number_format for line in lines}
    assert formats[546.034] == '#,##0.000;"−"#,##0.000;#,##0.000'
    assert formats[250.0] == '#,##0;"−"#,##0;#,##0'
    assert max(dimension.width for dimension in book.worksheets[0].column_dimensions.values()) > 20


def test_growth_has_its_sign_and_millions_their_word_in_a_workbook(release):
    for code, name, ending, form in (
        ("co-cau", "growth_contribution", "total.2004.growth", '+#,##0.00;"−"#,##0.00;#,##0.00'),
        ("muc-tieu", "product_board", "phu-tung-xe-may.2005.target", '#,##0,,"\u00a0triệu";"−"#,##0,,"\u00a0triệu"'),
    ):
        shown = seen(page_of(code))
        _, (heads, *lines) = read_book(workbook(shown, made(shown, name)))
        named = [cell.value for cell in heads]
        line = next(line for line in lines if str(line[named.index("Mã")].value).endswith(ending))
        assert line[named.index("Giá trị")].number_format.startswith(form)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_number_of_a_workbook_is_broader_than_its_column(demo_release, lang):
    """As Excel writes it: with marks between thousands, or in millions with their word."""
    shown = seen(page_of("dien-nuoc"), bo="mophong", lang=lang)
    book, (_, *lines) = read_book(workbook(shown, made(shown, "utilities")))
    room = {}
    for column in book.worksheets[0].column_dimensions.values():
        room |= dict.fromkeys(range(column.min, column.max + 1), column.width)
    numbers = [cell for line in lines for cell in line if isinstance(cell.value, float | int)]
    written = [(cell.column, as_written(cell)) for cell in numbers]
    assert any(text.endswith(formats.million(lang)) for _, text in written)
    assert [text for column, text in written if len(text) + 1 > room[column]] == []


def as_written(cell):
    positive, *_ = cell.number_format.split(";")
    digits, of_millions, word = positive.replace("+", "").partition(",,")
    number = abs(cell.value) / (1e6 if of_millions else 1)
    return f"+{number:,.{len(digits.partition('.')[2])}f}{word.strip(chr(34))}"


def test_an_id_of_a_workbook_opens_the_card_of_its_number(release):
    shown = seen(page_of("co-cau"), kv="tw")
    link = "http://host:8501/co-cau?kv=tw&so=production_value.dp.2004.actual&ban=x"
    _, (heads, *lines) = read_book(workbook(shown, made(shown, "sector_mix", link=link)))
    at = [cell.value for cell in heads].index("Mã")
    for line in lines:
        assert line[at].hyperlink.target == f"http://host:8501/co-cau?kv=tw&ban=x&so={line[at].value}"
    _, (_, *lines) = read_book(workbook(shown, made(shown, "sector_mix")))
    assert [line[at].hyperlink for line in lines] == [None] * len(lines)


def test_the_notes_of_a_chart_go_with_its_numbers(release):
    shown, note = seen(page_of("co-cau")), "Có vốn đầu tư nước ngoài nằm trong ngoài quốc doanh"
    content = made(shown, "sector_mix", notes=[note])
    book, _ = read_book(workbook(shown, content))
    assert ("Ghi chú", note) in list(book["Về tệp này"].iter_rows(values_only=True))
    assert [f"# Ghi chú: {note}"] in read_excel(excel_csv(shown, content))[1]


def test_a_sheet_of_a_workbook_says_on_paper_what_it_is_of_in_letters_that_can_be_read(release):
    """One sheet of A4 across, or more where letters would have less than 7 points, each with what its rows are of."""
    shown = seen(page_of("co-cau"))
    book, _ = read_book(workbook(shown, made(shown, "sector_mix")))
    assert {sheet.oddFooter.left.text for sheet in book} == {provenance.brief(shown)}
    assert {(sheet.page_setup.orientation, sheet.page_setup.paperSize) for sheet in book} == {("landscape", 9)}
    broad, *others = book
    assert 11 * int(broad.page_setup.scale) / 100 >= 7
    assert broad.print_title_cols == "$A:$D"
    assert [broad.cell(1, column).value for column in (1, 2, 3, 4)] == ["Chỉ tiêu", "Đối tượng", "Địa bàn", "Kỳ"]
    for sheet in others:
        pixels = sum(7 * column.width + 5 for column in sheet.column_dimensions.values())
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert 11 * min(1, 1045 / pixels) >= 7


def test_the_same_view_is_the_same_file(release):
    for form in FORMS.values():
        first, second = (form.make(seen(page_of("co-cau")), made(seen(page_of("co-cau")), "sector_mix")) for _ in "ab")
        assert first == second


def test_stamps_stand_after_the_table_where_excel_and_pandas_read_over_them(release):
    shown = seen(page_of("co-cau"))
    data = excel_csv(shown, made(shown, "sector_mix", link="http://h/co-cau?ban=x"))
    _, foot = read_excel(data)
    said = "\n".join(line[0] for line in foot)
    assert all(len(line) == 1 for line in foot)
    assert shown.release.id in said
    assert "http://h/co-cau?ban=x" in said
    frame = pd.read_csv(io.BytesIO(data), sep=";", decimal=",", comment="#", encoding="utf-8-sig")
    assert len(frame) == len(made(shown, "sector_mix").records.rows)
    assert frame["Giá trị"].dtype == float
    assert 546.034 in set(frame["Giá trị"])


def test_file_names_are_plain_letters_and_name_page_view_and_release(demo_release):
    for page, name in VIEWS:
        shown = seen(page, bo="mophong")
        found = files.file_name(shown, name, "xlsx")
        assert re.fullmatch(r"lsdash-[a-z-]+-mophong-[0-9a-f]{12}\.xlsx", found)


# What comes out of a cell must not be a formula anywhere


SIGNS = tuple("=+-@＝＋－＠\t\r\n")
RISKY = st.text(st.sampled_from("=+-@＝＋－＠\t\r\n ;,|\"'a1\0\u2028"), max_size=12) | st.text(max_size=30)


def with_text(text, number="-1.5"):
    columns = [column for column in COLUMNS if column.code in {"text", "id", "value"}]
    return files.Content("x", text, Records(columns, [{"text": text, "id": "n", "value": Decimal(number)}]))


@pytest.mark.parametrize("lang", LANGUAGES)
@given(text=RISKY)
@example(text=';"=1')
@example(text='a,"+1')
@example(text=';"')
@example(text="1,=1")
@example(text="a,b;=1")
def test_no_text_of_a_csv_is_a_formula_in_any_program(release, lang, text):
    shown = seen(page_of("co-cau"), lang=lang)
    for make in (plain_csv, excel_csv):
        data = make(shown, with_text(text, "1.5")).decode("utf-8-sig")
        for separator in ",;":
            for line in csv.reader(io.StringIO(data, newline=""), delimiter=separator):
                for cell in line:
                    assert not cell.lstrip(" ").startswith(SIGNS), (make, cell)


@pytest.mark.parametrize("lang", LANGUAGES)
@given(text=st.text(st.sampled_from("a1#;,. \"|'é"), max_size=20))
@example(text="1,234,567.5 tỷ; a, b")
def test_each_line_of_the_stamp_is_one_cell_and_each_row_as_long_as_the_head(release, lang, text):
    shown = seen(page_of("co-cau"), lang=lang)
    found, foot = read_excel(excel_csv(shown, with_text(f"x{text}")))  # which takes rows as long as the head alone
    assert len(found) == 1
    assert [len(line) for line in foot] == [1] * len(foot)


ADDRESS = "https://so.example/bao-cao.pdf#page=3"
READ = {"vi": {"sep": ";", "decimal": ","}, "en": {}}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_row_with_a_number_sign_is_read_whole_by_the_calls_of_the_document(root, data_copy, lang):
    path = data_copy / "sources.csv"
    lines = list(csv.reader(path.read_text(encoding="utf-8").splitlines(keepends=True)))
    place = lines[0].index("address")
    wanted = [[*line[:place], ADDRESS, *line[place + 1 :]] for line in lines[1:]]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([lines[0], *wanted])
    build.release(data_copy)
    shown = seen(page_of("doi-chieu"), lang=lang)
    content = made(shown, "sources")
    excel, plain = excel_csv(shown, content), plain_csv(shown, content)
    whole = {"dtype": str, "keep_default_na": False, "comment": "#"}
    assert pd.read_csv(io.BytesIO(excel), **READ[lang], **whole).to_dict("records") == read_excel(excel)[0]
    assert pd.read_csv(io.BytesIO(plain), **whole).to_dict("records") == read_plain(plain)
    for rows_read, address in (
        (read_excel(excel)[0], texts.text(lang, "file.address")),
        (read_plain(plain), "address"),
    ):
        assert [row[address] for row in rows_read] == [ADDRESS] * len(wanted)


@given(text=RISKY)
def test_a_text_without_risk_comes_back_as_it_was(release, text):
    shown = seen(page_of("co-cau"))
    (row,) = read_plain(plain_csv(shown, with_text(text)))
    assert row["value"] == "-1.5"
    if not re.search(r"(^|[;,|\"])[\s\"]*[=+\-@＝＋－＠]", text) and text.isprintable():
        assert row["text"] == text


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=HYPERLINK(1)", "http://x.example"])
def test_no_text_of_a_workbook_is_a_formula_or_a_link(release, text):
    _, (_, (text_cell, number_cell, _)) = read_book(workbook(seen(page_of("co-cau")), with_text(text)))
    assert number_cell.data_type == "n"
    assert number_cell.value == -1.5
    assert text_cell.data_type == "s"
    assert text_cell.hyperlink is None
    assert str(text_cell.value).replace("_x000D_", "\r") == text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_file_of_a_scenario_has_the_numbers_of_its_table(release, lang):
    shown = seen(page_of("muc-tieu"), kb="tw:30", lang=lang)
    board = rows(shown.ask(queries.sector_board, all_rows=True))
    outcome = scenario.outcome(board, shown.state.scenario)
    table = tables.assumed(outcome, shown.words)
    content = files.content(shown, "assumed", scenario.numbers(outcome), title=table.caption)
    listed = [Decimal(row["value"]) for row in read_plain(plain_csv(shown, content))]
    cells = [cell for line in table.rows for cell in line if cell.number and re.search(r"\d", cell.text)]
    assert listed[:-1] == [number_on_screen(cell.text, lang) for cell in cells]
    assert listed[-1] == number_on_screen(table.rows[-1][-1].subline[0].text, lang)
    kinds = [row["kind"] for row in read_plain(plain_csv(shown, content))]
    assert kinds.count("assumed") == 2 * (len(outcome.sectors) + 1)
    # A dash is for what no source states: the actual of the province stands beside what it would be.
    assert [cell.text for cell in table.rows[-1] if cell.text == formats.MISSING] == []


def test_the_sources_can_be_taken_away_too(release):
    shown = seen(page_of("doi-chieu"))
    frame = shown.ask(queries.sources)
    listed = read_plain(plain_csv(shown, made(shown, "sources")))
    assert [row["title"] for row in listed] == list(frame["title_vi"])
    assert [int(row["figures"]) for row in listed] == list(frame["figures"])
    assert [row["address"] for row in listed] == list(frame["address"])


def test_no_list_of_a_csv_is_a_formula(release):
    columns = [column for column in COLUMNS if column.code == "observations"]
    listed = files.Content("x", "x", Records(columns, [{"observations": ["=1+1", "x"]}]))
    assert read_plain(plain_csv(seen(page_of("co-cau")), listed)) == [{"observations": "'=1+1 x"}]
