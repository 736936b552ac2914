"""Data addresses: the page's numbers under the page's address, in words where that cannot be, never a stumble."""

import re
from dataclasses import replace
from urllib.parse import parse_qs, urlencode
from urllib.request import urlopen

import pytest
from starlette.applications import Starlette

from lsdash import queries, web
from lsdash.data import releases
from lsdash.data.intake import forms
from lsdash.exports import data_api, data_requests, preview_image, provenance
from lsdash.model import texts
from lsdash.model.filters import Filters
from lsdash.model.pages import PAGES
from lsdash.model.words import rows
from lsdash.present.figures import ShownFigure
from lsdash.view import view
from lsdash.view.url_state import LANGUAGES
from tests import asking

VIEWS = [(page, name) for page in PAGES for name in page.data]
APP = Starlette(routes=web.ROUTES, middleware=web.MIDDLEWARE)


def ask(path, query="", *, app=APP, **more):
    """One request through routes and middleware."""
    return asking.ask(app, path, query, **more)


def page_of(code):
    return next(page for page in PAGES if page.code == code)


TESTED_ELSEWHERE = {"/data/pack.html", *preview_image.PATHS}
MEDIA = {"csv": "text/csv", "excel.csv": "text/csv", "json": "application/json", "xlsx": "application/vnd."}


@pytest.mark.parametrize("bo", ["bc2004", "mophong"])
@pytest.mark.parametrize(("page", "name"), VIEWS, ids=[f"{page.code}/{name}" for page, name in VIEWS])
def test_every_query_of_every_page_has_an_address_in_every_form(demo_release, page, name, bo):
    """JSON of both data sets; of the other forms two of one and one of the other, of the next query turned round."""
    first = (VIEWS.index((page, name)) % 2 == 0) == (bo == "mophong")
    for ending in ("json", *(("csv", "xlsx") if first else ("excel.csv",))):
        kind = MEDIA[ending]
        answer = ask(f"/data/{page.code}/{name}.{ending}", f"bo={bo}")
        assert answer.status == 200
        assert answer.headers["content-type"].startswith(kind)
        assert re.search(
            rf'filename="lsdash-{page.code}-[a-z-]+-{bo}-\w+\.{ending}"', answer.headers["content-disposition"]
        )
    shown = view.of({"bo": [bo]}, page)
    frame = shown.ask(getattr(queries, name))
    found = ask(f"/data/{page.code}/{name}.json", f"bo={bo}").json
    if {"value", "id"} <= set(frame.columns) and not frame.empty:
        wanted = {row["id"]: row["value"] for row in rows(frame) if row["value"] is not None and row["id"]}
        steps = {row["id"]: row["step"] for row in rows(frame)}
        numbers = {row["id"]: row["value"] for row in found["rows"]}
        for key, value in wanted.items():
            assert abs(numbers[key] - value) <= steps[key] * 0.500001
    assert found["stamp"]["release"] == shown.release.id


def test_an_address_without_a_query_is_the_pages_first_one(release):
    assert ask("/data/co-cau.csv").body == ask("/data/co-cau/sector_mix.csv").body
    assert ask("/data/tong-quan.csv").rows[0]["item"] == "total"


def test_the_query_string_of_the_page_gives_the_numbers_of_the_page(release, demo_release):
    query = "kv=tw&nam=2004&lang=en&xem=ty-trong"
    found = ask("/data/co-cau.csv", query)
    assert found.status == 200
    assert {row["item"] for row in found.rows} == {"total", "tw"}
    assert {row["period"] for row in found.rows} == {"2003", "2004", "2005"}
    assert {row["measure_name"] for row in found.rows} >= {"Actual", "Plan"}
    months = ask("/data/dia-ban/district_ranking.csv", "bo=mophong&nam=2023-01..2023-09&dv=huu-lung&dv=chi-lang")
    assert {row["area"] for row in months.rows if row["role"] == "part"} == {"huu-lung", "chi-lang"}
    assert {row["period"] for row in months.rows} == {"2023-01..2023-09"}


@pytest.mark.parametrize(
    ("page", "name", "query"),
    [
        ("co-cau", "sector-mix", ""),
        ("khai-thac-mo", "activities", ""),
        ("dia-ban", "district-ranking", "bo=mophong"),
    ],
)
def test_the_notes_of_what_the_page_shows_go_with_its_numbers(demo_release, page, name, query):
    shown = view.of(parse_qs(query), page_of(page))
    notes = ShownFigure(shown, name).notes
    told = ask(f"/data/{page}/{name.replace('-', '_')}.excel.csv", query).body.decode()
    assert notes
    assert [note for note in notes if f"# Ghi chú: {note}".replace(";", ",").replace('"', "'") not in told] == []


def test_a_search_and_a_scenario_are_in_the_numbers(release):
    assert {row["item"] for row in ask("/data/doi-chieu/figures.csv", "tim=bo+xit").rows} == {"bo-xit"}
    board = ask("/data/muc-tieu/sector_board.csv", "kb=tw:130.8").rows
    assumed = {row["item"]: row for row in board if row["measure"] == "assumed"}
    assert assumed["tw"]["value"] == "250.042"  # 108.337 × 2.308
    assert {row["obs_status"] for row in assumed.values()} == {"F"}
    assert not [row for row in ask("/data/muc-tieu/sector_board.csv").rows if row["measure"] == "assumed"]


def test_json_says_what_its_columns_are_and_keeps_numbers_numbers(release):
    found = ask("/data/khai-thac-mo.json", "lang=en").json
    assert set(found) == {"stamp", "columns", "rows", "sources"}
    assert all(set(row) == set(found["columns"]) for row in found["rows"])
    forms = {"number": (int, float, type(None)), "whole": (int, type(None)), "flag": bool, "text": str, "list": list}
    for row in found["rows"]:
        assert all(isinstance(value, forms[found["columns"][key]["type"]]) for key, value in row.items())
    assert None in {row["value"] for row in found["rows"]}
    assert found["stamp"]["link"].startswith("http://dash.example:8501/khai-thac-mo?")
    assert found["sources"][0]["publisher"] == "Department of Industry of Lạng Sơn"


def test_the_link_of_a_file_replays_it(release):
    for page, query in (("co-cau", "kv=tw&nam=2004"), ("tong-quan", "")):
        link = ask(f"/data/{page}.json", query).json["stamp"]["link"]
        path, _, pinned = link.removeprefix("http://dash.example:8501/").partition("?")
        assert path == page_of(page).path
        assert ask(f"/data/{page}.csv", pinned).body == ask(f"/data/{page}.csv", query).body


@pytest.mark.parametrize("host", ["evil host", "a<script>", "x/../y", ""])
def test_a_host_that_is_none_is_written_nowhere(release, host):
    behind_the_hosts = ask("/data/co-cau.json", host=host, app=Starlette(routes=web.ROUTES))
    assert behind_the_hosts.json["stamp"]["link"] == ""
    refused = ask("/data/co-cau.json", host=host)
    assert refused.status == 400
    assert not host or host not in behind_the_hosts.text + refused.text


# What cannot be answered


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_problem_of_an_address_is_named_with_the_nearest_value(release, lang):
    answer = ask("/data/co-cau.csv", urlencode({"kv": "twx", "nam": "1999", "langg": "x", "lang": lang}))
    assert answer.status == 400
    assert answer.headers["content-type"].startswith("text/plain")
    for near in ("kv=tw", "nam=2002", "lang", "twx", "1999", "langg"):
        assert near in answer.text
    assert answer.text.startswith(texts.text(lang, "data.problems"))
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "query",
    ["kv=tw&kv=nowhere", "bo=elsewhere", "lang=fr", "xem=x", "tim=x", "kb=tw:1e9", "ban=bc2004-0", "so=x", "dv="],
)
def test_nothing_of_an_address_is_dropped_silently(release, query):
    assert ask("/data/co-cau.csv", query).status == 400


@pytest.mark.parametrize(
    "line",
    [
        *("/data/", "/data/form.xlsx?form=B5", "/data/report.html", "/data/cube.csv", "/data/cube.px"),
        *(
            "/data/feed.atom",
            "/data/catalog.jsonld",
            "/data/dictionary.json",
            "/data/search.json?tim=than",
            "/data/co-cau.xlsx",
        ),
    ],
)
def test_what_others_hang_on_to_links_is_let_through_at_every_data_address(release, line):
    path, _, query = line.partition("?")
    others = "utm_source=zalo&fbclid=x&ttclid=1&mc_cid=2&gad_source=1&__tn__=R&embed=true"
    assert ask(path, f"{query}&{others}" if query else others).status == 200


def test_what_was_altered_on_its_way_is_refused_with_what_was_meant_as_a_file_cannot_say_so(release):
    for query, near in (
        (f"ban={release.id}.", f"ban={release.id}"),
        (f"amp%3Bban={release.id}", "ban"),
        ("nam=2003..2004,", "nam=2003..2004"),
        ("kv=TW", "kv=tw"),
        ("kv=tw%26nam%3D2004", "nam=2004"),
    ):
        answer = ask("/data/co-cau.csv", f"{query}&lang=en")
        assert (answer.status, f"Nearest: {near}." in answer.text) == (400, True), answer.text
    withdrawn = ask("/data/co-cau.csv", "ban=bc2004-0123456789ab&lang=en").text
    assert "There is no release of this name." in withdrawn
    assert "current" not in withdrawn


@pytest.mark.parametrize(
    "query",
    [
        *("utm_source=mail&fbclid=x", "hop=1", "so=production_value.total.2004.actual", "embed=true"),
        *("ttclid=1&mc_cid=2&gad_source=1&__tn__=R", "__cft__[0]=x&igsh=y&amp;mibextid=z", "FBCLID=x"),
    ],
)
def test_what_changes_no_number_is_let_through(release, query):
    assert ask("/data/co-cau.csv", query).body == ask("/data/co-cau.csv").body


@pytest.mark.parametrize(
    "path",
    [
        *("/data/nowhere.csv", "/data/co-cau.pdf", "/data/co-cau", "/data/co-cau/", "/data/co-cau/nothing.csv"),
        *("/data/co-cau/names.csv", "/data/co-cau/sector_mix", "/data/co-cau/__class__.csv", "/data/.csv", "/data//"),
        *("/data/CO-CAU.csv", "/data/co-cau.csv/", "/data/../healthz", "/data/co-cau/sector_mix.csv.exe"),
    ],
)
def test_an_unknown_address_is_said_to_be_unknown(release, path):
    for lang in LANGUAGES:
        answer = ask(path, f"lang={lang}")
        assert answer.status == 404
        assert answer.headers["content-type"].startswith("text/plain")
        assert answer.text == texts.text(lang, "data.unknown", place="/data/")


def test_everything_there_is_is_listed(release):
    lines, other = (
        [line for line in ask(path).text.splitlines() if line.startswith("/")] for path in ("/data", "/data/")
    )
    assert lines == other
    others = ("feed.atom", "cube.csv", "dictionary.json", "catalog.jsonld")
    own = [line for line in lines if line not in TESTED_ELSEWHERE and "form=" not in line]
    assert len(lines) - len(own) == len(TESTED_ELSEWHERE) + len(forms.CODES)
    assert len(own) == len(VIEWS) + len(data_api.REPORTS) + len(others)
    assert all(ask(line).status == 200 for line in own)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"])
def test_only_reading_is_answered(release, method):
    assert ask("/data/co-cau.csv", method=method).status == 405
    assert ask("/data/", method=method).status == 405


def test_head_has_the_headers_of_get(release):
    asked = {method: ask("/data/co-cau.csv", method=method) for method in ("GET", "HEAD")}
    assert asked["HEAD"].status == 200
    assert asked["HEAD"].headers["etag"] == asked["GET"].headers["etag"]


def test_broken_data_are_said_in_plain_words_with_a_code(filled_root, release):
    kept = (filled_root / "CURRENT").read_text()
    for damage, code in (("{", "LS-02"), (kept.replace(f'"schema": {releases.SCHEMA}', '"schema": 99'), "LS-05")):
        (filled_root / "CURRENT").write_text(damage)
        for lang in LANGUAGES:
            answer = ask("/data/co-cau.csv", f"lang={lang}")
            assert answer.status == 503
            assert code in answer.text
            assert texts.text(lang, f"code.{code}") in answer.text
            assert str(filled_root) not in answer.text
    (filled_root / "CURRENT").write_text(kept)
    file = releases.file_of(release)
    good = file.read_bytes()
    file.write_bytes(good[: len(good) // 2])
    assert "LS-04" in ask("/data/co-cau/growth_contribution.csv", "nam=2004").text
    file.unlink()
    assert "LS-03" in ask("/data/co-cau/growth_contribution.csv", "nam=2004").text
    file.write_bytes(good)
    assert ask("/data/co-cau/growth_contribution.csv", "nam=2004").status == 200


def test_an_empty_folder_is_filled_by_the_first_question(tmp_path, monkeypatch):
    monkeypatch.setenv("LSDASH_ROOT", str(tmp_path / "new"))
    assert ask("/data/co-cau.csv").status == 200
    monkeypatch.setenv("LSDASH_ROOT", str(tmp_path / "file" / "store"))
    (tmp_path / "file").write_text("")
    answer = ask("/data/co-cau.csv")
    assert (answer.status, "LS-06" in answer.text) == (503, True)
    assert str(tmp_path) not in answer.text


# Caches


def test_what_is_pinned_may_be_kept_for_a_while_and_what_is_not_is_asked_again(release):
    free = ask("/data/co-cau.csv", "kv=tw")
    assert free.headers["cache-control"] == "no-cache"
    pinned = ask("/data/co-cau.csv", f"kv=tw&ban={release.id}")
    assert pinned.headers["cache-control"] == "public, max-age=3600"
    assert pinned.body == free.body


def test_an_answer_that_is_known_is_not_sent_again(release):
    first = ask("/data/co-cau.csv", "kv=tw")
    tag = first.headers["etag"]
    bare = tag.strip('"')
    compressed = (
        f'"{bare}-gzip"',
        f'W/"{bare}-gzip"',
        f'"{bare}-br"',
        f'"{bare};gzip"',
        f'"{bare}--gzip"',
        f'"{bare}-zstd"',
    )
    for known in (tag, f'"x", {tag}', f"W/{tag}", "*", *compressed, f'"x,y",W/"z-gzip", "{bare}-gzip"', f'{tag},"x"'):
        again = ask("/data/co-cau.csv", "kv=tw", headers=[("if-none-match", known)])
        assert (again.status, again.body) == (304, b"")
        assert again.headers["etag"] == tag
    twice = ask("/data/co-cau.csv", "kv=tw", headers=[("if-none-match", '"x"'), ("if-none-match", tag)])
    assert twice.status == 304
    for other in ('"x"', f'"{bare}-x"', f'"x{bare}"', bare, "", f'"{bare[:-1]}"', f'"gzip-{bare}"'):
        assert ask("/data/co-cau.csv", "kv=tw", headers=[("if-none-match", other)]).status == 200, other
    others = {
        ask(path, query).headers["etag"] for path, query in (("/data/co-cau.csv", ""), ("/data/co-cau.json", "kv=tw"))
    }
    assert tag not in others
    assert len(others) == 2


# Hostile addresses


def test_text_of_an_address_reaches_a_file_only_harmless(release):
    answer = ask("/data/doi-chieu/figures.excel.csv", urlencode({"tim": "than,=1+1"}))
    assert answer.status == 200
    assert ",=1" not in answer.text
    assert "than,'=1+1" in answer.text


# The examples of the documents


DOCUMENT = (releases.DATA.parent / "docs" / "data.md").read_text(encoding="utf-8")


def test_examples_of_the_document_run_against_a_real_server(server):
    code = "\n".join(re.findall(r"```python\n(.*?)```", DOCUMENT, re.S))
    assert code.count("read_csv") == 3
    found = {}
    exec(code.replace("http://localhost:8501", server.url), found)  # noqa: S102 - our own document
    assert found["mix"].query("id == 'production_value.total.2004.actual'")["value"].item() == 546.034
    assert found["excel"]["Giá trị"].dtype == found["english"]["Value"].dtype == float
    assert list(found["excel"]["Giá trị"]) == list(found["english"]["Value"])
    addresses = re.findall(r"http://localhost:8501(/data/[^\s\"')`]+)", DOCUMENT)
    assert len(addresses) > 3
    for address in addresses:
        with urlopen(server.url + address, timeout=30) as answer:  # noqa: S310
            assert answer.status == 200
            assert answer.read()


def test_below_the_base_path_of_a_server_the_addresses_are_there_and_nowhere_else(release, monkeypatch):
    without = [line for line in ask("/data/").text.splitlines() if line.startswith("/")]
    monkeypatch.setattr(web.paths, "get_option", {"server.baseUrlPath": "/industry/"}.get)
    answer = ask("/industry/data/co-cau.json", "nam=2004")
    assert answer.status == 200
    assert answer.json["stamp"]["link"].startswith("http://dash.example:8501/industry/co-cau?")
    for path in ("/industry/data", "/industry/data/"):
        listed = [line for line in ask(path).text.splitlines() if line.startswith("/")]
        assert listed == [f"/industry{line}" for line in without]
    for path in ("/data/co-cau.json", "/data/", "/data", "/", "/co-cau", "/industryx/data/", "/ahead/co-cau"):
        lost = ask(path)
        assert (lost.status, 'href="/industry/"' in lost.text) == (404, True), path
    unknown = ask("/industry/data/nothing.csv", "lang=en")
    assert (unknown.status, unknown.text.endswith("/industry/data/")) == (404, True)
    assert ask("/industry/healthz").json["status"] == ask("/healthz").json["status"] == "ok"


def test_the_document_names_every_column_and_no_other(demo_release):
    listed = set(re.findall(r"^\| `(\w+)`", DOCUMENT.partition("## Columns")[2], re.M))
    used = set()
    for page, name in VIEWS:
        for bo in ("bc2004", "mophong"):
            used |= set(ask(f"/data/{page.code}/{name}.json", f"bo={bo}").json["columns"])
    assert {key for key in used if not key.endswith("_name")} == listed


def test_stamps_pin_what_they_say(release):
    shown = view.of({"kv": ["tw"]}, page_of("co-cau"))
    assert provenance.pinned(shown)["ban"] == [release.id]


def test_another_release_and_another_program_have_other_tags(release, monkeypatch):
    def tag(**changes):
        shown = replace(view.of({}, page_of("co-cau")), release=replace(release, **changes))
        return data_requests.headers(shown, "sector_mix.csv", "")["etag"]

    tags = {tag(), tag(id="bc2004-000000000000"), tag(created="2026-01-01T00:00:00+00:00")}
    monkeypatch.setattr(data_requests, "__version__", "0")
    assert len({*tags, tag()}) == 4


@pytest.mark.parametrize(
    ("former", "query", "now", "kept"),
    [
        ("khai-thac-mo/later_output.csv", "sp=da&lang=en", "dien-bien/trends.csv", "sp=da&lang=en"),
        ("khai-thac-mo/later_output.json", "sp=da&sp=xi-mang", "dien-bien/trends.json", "sp=da&sp=xi-mang"),
        ("dien-nuoc/later_utilities.excel.csv", "nam=2004&xem=x", "dien-bien/trends.excel.csv", ""),
    ],
)
def test_addresses_of_tables_that_moved_lead_to_where_their_rows_are(release, former, query, now, kept):
    answer = ask(f"/data/{former}", query)
    assert answer.status == 308
    assert answer.headers["location"] == f"/data/{now}" + (f"?{kept}" if kept else "")
    assert ask(f"/data/{now}", kept).status == 200


def test_a_former_view_in_a_data_address_is_no_error(release):
    for former in ("sau-nay", "bao-cao"):
        answer = ask("/data/khai-thac-mo.csv", f"xem={former}")
        assert (answer.status, answer.body) == (200, ask("/data/khai-thac-mo.csv").body)


def test_a_table_of_too_many_rows_is_refused_in_words_and_narrowed_it_is_given(monkeypatch, release):
    monkeypatch.setattr(data_api, "_MOST_ROWS", 20)
    answer = asking.ask(APP, "/data/doi-chieu/figures.csv", "lang=en")
    count = len(view.ask(release, queries.figures, Filters()))
    assert (answer.status, answer.text) == (404, texts.text("en", "data.too_many_rows", count=count, most=20))
    assert asking.ask(APP, "/data/doi-chieu/figures.csv", "tim=bo+xit").status == 200
