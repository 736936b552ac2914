"""The pack from a memory stick: one file, pressed, read and turned over without a request."""

import pytest

from lsdash.exports.pack import document
from lsdash.model.pages import PAGES

PACKED = [page for page in PAGES if page.code in {"co-cau", "doi-chieu"}]


@pytest.fixture(scope="module")
def stick(release, tmp_path_factory):
    path = tmp_path_factory.mktemp("stick") / "pack.html"
    path.write_text(document.write({}, "http://dash.example", PACKED), encoding="utf-8")
    return path.as_uri()


@pytest.mark.parametrize(
    "look",
    [
        {"viewport": {"width": 1280, "height": 900}},
        {"viewport": {"width": 390, "height": 800}, "color_scheme": "dark", "has_touch": True},
    ],
    ids=["wide", "phone"],
)
def test_it_is_read_without_a_network(chromium, stick, look):
    context = chromium.new_context(**look)
    page = context.new_page()
    asked, stumbles = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda said: stumbles.append(said.text))
    page.on("pageerror", lambda error: stumbles.append(str(error)))
    page.goto(stick)
    assert page.locator("main > section:visible").evaluate_all("all => all.map((own) => own.id)") == ["co-cau"]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    card = page.locator(".st-key-number-card:visible")
    page.locator("#co-cau .ls-drawing svg:visible a").first.click(force=True)
    card.wait_for()  # a place in a file is shown after the press
    assert card.locator(".value").inner_text().replace("\u00a0", " ") == "92,71† tỷ đồng"
    assert page.evaluate("document.activeElement.className") == "ls-card"
    page.keyboard.press("Escape")
    card.wait_for(state="hidden")
    assert page.locator("main > section:visible").count() == 1

    page.locator("#co-cau summary").first.click()
    cell = page.locator("#co-cau td a.so:visible").first
    number = cell.get_attribute("href")
    cell.focus()
    page.keyboard.press("Enter")
    assert f"#{card.get_attribute('id')}" == number
    row = card.locator("a[href^='#']:not([href^='#so=']):not(.close)").first
    row.click()
    page.locator("#doi-chieu:visible").wait_for()
    assert page.locator("main > section:visible").evaluate_all("all => all.map((own) => own.id)") == ["doi-chieu"]
    card.wait_for(state="hidden")
    page.go_back()
    card.wait_for()
    assert f"#{card.get_attribute('id')}" == number

    page.locator("header nav a").first.click()
    page.emulate_media(media="print")
    assert page.locator("header nav").is_hidden()
    assert page.locator(".ls-search").is_hidden()
    assert asked == [stick]
    assert stumbles == []
    context.close()


def test_its_search_finds_numbers_in_either_notation_and_names_without_accents(chromium, stick):
    context = chromium.new_context(viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(stick)
    card = page.locator(".st-key-number-card:visible")
    field, found = page.locator(".ls-search input"), page.locator(".ls-search li")
    field.fill("103.882")  # as the other language writes it
    assert found.all_inner_texts() == ["Quốc doanh địa phương 2004 103,882\u00a0tỷ đồng\u00a0(ước)"]
    field.fill("quoc doanh dia phuong hoan thanh")
    assert found.first.inner_text().startswith("Quốc doanh địa phương: Hoàn thành kế hoạch 2004")
    field.press("Enter")
    card.wait_for()
    assert card.get_attribute("id") == "so=production_value.dp.2004.plan_attainment"
    assert found.first.is_hidden()
    page.keyboard.press("Escape")
    field.fill("zzz")
    field.fill("2004")
    assert page.locator(".ls-search p").inner_text() == "Hiện 20 kết quả đầu, theo thứ tự trong gói."
    for text in ("zzz", "$&", "<b>.*["):
        field.fill(text)
        assert page.locator(".ls-search p").inner_text() == f"Không tìm thấy “{text}”."
    context.close()


def test_without_scripts_all_pages_stand_below_each_other_and_a_link_opens_a_card(chromium, stick):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(stick)
    assert page.locator("main > section:visible").count() == len(PACKED)
    assert page.locator(".ls-search").is_hidden()
    number = page.locator("#co-cau .ls-headline .sign").first
    number.click()
    page.locator(".st-key-number-card:visible").wait_for()
    context.close()
