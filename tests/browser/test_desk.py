"""A report is handed in on its page, looked at, published and taken back, by an officer at the machine itself."""

import contextlib
import io
import shutil
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Error

from tests import drafts
from tests.browser.test_links import pasted_in
from tests.browsing import PHONE, go, query, settled, shown
from tests.data.intake.files import cell_of, entry, form, key
from tests.data.intake.test_mappings import sheet, two_tables
from tests.data.submissions.test_demonstration import mended
from tools.browser import wait_ready
from tools.server import REPO, Server

pytestmark = pytest.mark.browser
ROWS = ".st-key-table-submissions tbody tr"


@contextlib.contextmanager
def started(root):
    """The dashboard as somebody starts it for oneself; what `lsdash serve` starts takes nothing in."""
    with Server(root, app=REPO / "app.py") as running:
        yield running


@pytest.fixture
def machine(own_root):
    """One for a test that publishes what stays published, or asks for what is at its desk."""
    with started(own_root) as running:
        yield running


@pytest.fixture(scope="module")
def desk(filled, tmp_path_factory):
    """One for all tests that publish nothing for good: each finds at the desk what those before it handed in."""
    with started(Path(shutil.copytree(filled, tmp_path_factory.mktemp("desk") / "store"))) as running:
        yield running


def come(visit, server, address="/bao-cao", **look):
    """The desk of a server. What is read and built there waits for all else that the machine does."""
    page = visit(address, at=server, **look)
    page.set_default_timeout(120_000)
    return page


def choose_file(page, data, name="b1.xlsx"):
    page.set_input_files("input[type=file]", {"name": name, "mimeType": "application/octet-stream", "buffer": data})


def press(page, name):
    page.click(f".st-key-intake-{name} button")


def hand_in(page, name="hand-in"):
    """Press it, and wait until there is one submission more."""
    rows = page.locator(ROWS).count()
    press(page, name)
    page.wait_for_function("([rows, many]) => document.querySelectorAll(rows).length > many", arg=[ROWS, rows])
    wait_ready(page)


def state_of(page):
    return page.locator(ROWS).first.locator("td, th").nth(1)


def is_read_elsewhere(server):
    """Whether a server has a worker, so that its pages do not wait for what is read."""
    children = " ".join(path.read_text() for path in Path(f"/proc/{server}/task").glob("*/children"))
    return any(b"lsdash.data.worker_process" in Path(f"/proc/{one}/cmdline").read_bytes() for one in children.split())


def test_a_report_gets_in_and_out_on_its_page(visit, desk):
    page = come(visit, desk)
    said = page.evaluate("getComputedStyle(document.querySelector('.stFileUploader button p'), '::after').content")
    assert said == '" Chọn tệp"'
    assert "per file" not in page.inner_text("[data-testid=stMain]")
    choose_file(page, form(entries={key("da"): entry(230500, unit="m3", kind="estimated")}))
    hand_in(page)
    assert state_of(page).inner_text() == "chờ duyệt"
    assert is_read_elsewhere(desk.process.pid)
    press(page, "preview")
    page.wait_for_selector(".st-key-intake-publish")
    assert "230.500" in page.inner_text(".st-key-intake-preview-lines, [data-name=intake-preview-lines]")
    press(page, "publish")
    page.wait_for_function("() => document.body.innerText.includes('đã phát hành thành')")
    assert "tự duyệt" in page.inner_text("[data-testid=stMain]")
    page.fill(".st-key-intake-why input", "số sai")
    page.press(".st-key-intake-why input", "Enter")
    wait_ready(page)
    press(page, "withdraw")
    page.wait_for_function("() => document.body.innerText.includes('đã rút lại;')")
    assert state_of(page).inner_text() == "đã rút lại"


@pytest.mark.slow
def test_the_waiting_workbook_of_the_demonstration_is_mended_published_and_taken_back(
    visit, machine, own_root, monkeypatch
):
    """As a newcomer would: nothing but what the page says and gives."""
    monkeypatch.setenv("LSDASH_ROOT", str(own_root))  # whose numbers the messages of the mended file are of

    def month():
        return visit("/dia-ban?bo=mophong&nam=2024-01", at=machine).inner_text("[data-testid=stMain]")

    assert "32,242" not in month()
    page = come(visit, machine, "/bao-cao?bo=mophong")
    page.wait_for_selector(".st-key-table-intake-kept-messages")
    assert "có lỗi, chờ sửa" in page.inner_text(".st-key-table-submissions")
    with page.expect_download() as given:
        press(page, "kept")
    choose_file(page, mended(given.value.path().read_bytes()), "b3-2024-01.xlsx")
    page.fill(".st-key-intake-reason input", "nhà máy dừng để sửa chữa")
    page.press(".st-key-intake-reason input", "Enter")
    wait_ready(page)
    press(page, "hand-in")
    page.wait_for_function("() => document.body.innerText.includes('Đã nhận báo cáo, số mophong-s0002')")
    press(page, "preview")
    page.wait_for_selector(".st-key-intake-publish")
    press(page, "publish")
    page.wait_for_function("() => document.body.innerText.includes('đã phát hành thành mophong-')")
    assert "32,242" in month()
    page = come(visit, machine, "/bao-cao?bo=mophong")
    page.fill(".st-key-intake-why input", "tập thử")
    page.press(".st-key-intake-why input", "Enter")
    wait_ready(page)
    press(page, "withdraw")
    page.wait_for_function("() => document.body.innerText.includes('đã rút lại;')")
    assert "32,242" not in month()


def test_what_is_wrong_in_a_file_is_said_cell_by_cell_and_it_is_kept_only_when_handed_in(visit, desk):
    page = come(visit, desk, "/bao-cao?lang=en", viewport=PHONE)
    before = page.locator(ROWS).count()
    choose_file(page, b"x" * 6_000_000, "large.txt")
    page.wait_for_selector(".stFileChip[aria-invalid=true]")
    said = page.evaluate("getComputedStyle(document.querySelector('.stFileUploader'), '::after').content")
    assert "larger than 5 MB" in said
    assert "File must be" not in page.inner_text("[data-testid=stMain]")
    choose_file(page, b"Plenty of words.", "words.txt")
    page.wait_for_function("() => document.body.innerText.includes('No number of this text is taken')")
    assert "It is not clear which period" in page.inner_text(".st-key-table-intake-messages")
    choose_file(page, b"%PDF-1.7 no workbook at all", "b1.pdf")
    page.wait_for_function("() => document.body.innerText.includes('This is a PDF')")
    data = form(entries={key("da"): entry(230700, unit="m3", kind="estimated")})
    book = openpyxl.load_workbook(io.BytesIO(data))
    cell = cell_of(book.active, "Đá các loại", "Ước")
    cell.value = "12,34,5"
    buffer = io.BytesIO()
    book.save(buffer)
    choose_file(page, buffer.getvalue())
    table = page.wait_for_selector(".st-key-table-intake-messages")
    assert f"{book.active.title}!{cell.coordinate}" in table.inner_text()
    assert "12,34,5" in table.inner_text()
    assert page.locator(".st-key-intake-hand-in").count() == 0
    assert page.locator(ROWS).count() == before
    hand_in(page, "hand-in-faulty")
    assert state_of(page).inner_text() == "has errors, to be corrected"
    assert page.locator(".st-key-intake-preview, .st-key-intake-publish").count() == 0
    choose_file(page, data)
    press(page, "hand-in")
    page.wait_for_function("() => document.body.innerText.includes('replaced by a later file')")
    assert state_of(page).inner_text() == "waiting for approval"


PASTED = """SỞ CÔNG NGHIỆP LẠNG SƠN
BÁO CÁO
Kết quả sản xuất công nghiệp năm 2006
Giá trị SXCN năm 2006 ước đạt 887,45 tỷ đồng, tăng 16,7% so với năm 2005.
Khu vực NQD tiếp tục là động lực, đạt 489,45 tỷ đồng; đá các loại gần 1,2 triệu m3.
Quặng bôxít khai thác cầm chừng do thị trường tiêu thụ giảm."""


def choice(page, number):
    return page.locator("[data-testid=stSelectbox]").filter(has_text=number).locator("input")


def choose_meaning(page, number, option):
    wait_ready(page)
    entry = page.locator("[role=option]").filter(has_text=option)
    for _ in range(5):  # a menu closes when what is above it moves
        choice(page, number).click()
        with contextlib.suppress(Error):
            entry.wait_for(timeout=3000)
            break
    entry.click()
    wait_ready(page)


def taken(page):
    return page.locator(".ls-sentence-of-text mark.taken").all_inner_texts()


@pytest.mark.slow
def test_what_was_chosen_of_a_text_stays_in_another_language_on_another_page_and_after_a_reload(visit, desk):
    page = come(visit, desk)
    area = page.locator("[class*=st-key-intake-text] textarea")
    area.fill(PASTED)
    area.press("Control+Enter")
    page.wait_for_selector(".ls-sentence-of-text mark.taken")
    assert taken(page) == ["887,45 tỷ đồng", "16,7%"]
    assert page.locator(".ls-sentence-of-text mark.none").all_inner_texts() == ["2006", "2005"]
    choose_meaning(page, "489,45", "Ngoài quốc doanh 2006")
    choose_meaning(page, "tăng 16,7%", "bỏ qua")
    choose_meaning(page, "1,2 triệu m3", "khác")
    page.locator("[data-testid=stForm] [data-testid=stTextInput] input").fill("năm 2005")
    page.click("[data-testid=stForm] button:has-text('Dùng cho 1,2 triệu m3')")
    expected = ["887,45 tỷ đồng", "489,45 tỷ đồng", "1,2 triệu m3"]
    page.wait_for_function("() => document.querySelectorAll('mark.taken').length === 3")
    wait_ready(page)  # until then a field of the run before may stand beside its own
    assert taken(page) == expected
    assert choice(page, "1,2 triệu m3").input_value() == "Đá các loại 2005"
    page.click("text=English")
    settled(page, "lang=en")
    assert (taken(page), choice(page, "489,45").input_value()) == (expected, "Non-state 2006")
    go(page, "dien-bien", "en")
    page.go_back()
    settled(page, "lang=en")
    page.wait_for_selector(".ls-sentence-of-text mark.taken")
    assert taken(page) == expected
    page.reload()
    wait_ready(page)
    page.wait_for_selector(".ls-sentence-of-text mark.taken")
    assert (taken(page), area.input_value()) == (expected, PASTED)
    press(page, "hand-in")
    page.wait_for_function("() => document.body.innerText.includes('A reason is needed')")
    assert taken(page) == expected
    page.fill(".st-key-intake-reason input", "no figure of the report")
    page.press(".st-key-intake-reason input", "Enter")
    wait_ready(page)
    hand_in(page)
    assert "Sở Công nghiệp Lạng Sơn" in page.inner_text(ROWS)
    assert area.input_value() == ""
    page.reload()
    wait_ready(page)
    assert page.locator(".ls-sentence-of-text").count() == 0


HEADLINE = ".st-key-num-production_value-total-2005-actual"


@pytest.mark.slow  # from the text to the release, and its draft on page after page
def test_a_report_in_words_is_confirmed_number_by_number_and_its_draft_walked_through(visit, machine):
    page = come(visit, machine)
    choose_file(page, drafts.text(), "bao-cao.txt")
    page.wait_for_selector(".ls-sentence-of-text mark.taken")
    assert "1 con số, trong đó 0 số chưa rõ" in page.inner_text("[data-testid=stMain]")
    hand_in(page)
    assert "Báo cáo bằng lời" in page.inner_text(ROWS)
    press(page, "preview")
    page.wait_for_selector(".st-key-intake-publish")
    assert drafts.SHOWN in page.inner_text(".st-key-intake-preview-lines, [data-name=intake-preview-lines]")

    page.click(".st-key-intake-walk a")
    settled(page, "thu=s0001")
    band = page.locator(".st-key-notice-draft")
    assert "bản nháp s0001 của Sở Công nghiệp Lạng Sơn, kỳ 2005" in band.inner_text()
    assert drafts.SHOWN in page.inner_text(HEADLINE)
    go(page, "dien-bien")
    assert query(page) == "thu=s0001"
    page.evaluate("() => document.querySelector('[data-testid=stMain]').scrollTo(0, 2000)")
    assert band.evaluate("(it) => it.getBoundingClientRect().top") >= 0  # it stays in sight
    go(page, "tong-quan")
    page.click(f"{HEADLINE} [data-so]")
    page.wait_for_selector(".st-key-number-card")
    assert drafts.SHOWN in page.inner_text(".st-key-number-card")
    assert query(page) == "thu=s0001&so=production_value.total.2005.actual"
    page.click(".st-key-copy-link button")
    page.locator(".st-key-copy-link [role=status]", has_text="Đã sao chép").wait_for()

    elsewhere = visit("/", at=machine)
    copied = pasted_in(elsewhere, f"{machine.url}/doi-chieu?xem=so-lieu-goc")
    assert copied == f"{machine.url}/?thu=s0001&so=production_value.total.2005.actual&nam=2005"
    elsewhere.goto(machine.url)
    wait_ready(elsewhere)
    assert drafts.SHOWN not in shown(elsewhere)
    elsewhere.goto(f"{machine.url}/?thu=s0001&embed=true")
    wait_ready(elsewhere)
    assert elsewhere.locator(".st-key-notice-no-draft").count() == 1

    band.locator("a").last.click()
    settled(page, "")
    press(page, "publish")
    page.wait_for_function("() => document.body.innerText.includes('đã phát hành thành')")
    elsewhere.goto(f"{machine.url}/?thu=s0001")
    wait_ready(elsewhere)
    assert "đã được duyệt và phát hành" in shown(elsewhere)
    elsewhere.click(".st-key-notice-no-draft a")
    settled(elsewhere, "")
    assert drafts.SHOWN in elsewhere.inner_text(HEADLINE)
    assert elsewhere.locator(".st-key-notice-draft").count() == 0


def test_a_layout_that_is_not_known_is_asked_column_by_column_and_its_marked_copy_made_when_asked_for(visit, desk):
    page = come(visit, desk)
    choose_file(page, sheet(), "phu-luc.xlsx")
    page.wait_for_selector("[data-testid=stDataFrame]")
    assert "ƯTH 2002" in page.inner_text(".st-key-table-intake-sheet")
    page.click("[data-testid=stFormSubmitButton] button")
    notice = page.wait_for_selector(".ls-notice")
    assert "D – Kỳ" in notice.inner_text()
    assert "lũy kế" in notice.inner_text()
    with page.expect_download() as given:
        page.click(".st-key-intake-messages-marked button")
    book = openpyxl.load_workbook(io.BytesIO(given.value.path().read_bytes()))
    assert given.value.suggested_filename == "marked-phu-luc.xlsx"
    assert book.sheetnames[0] == "LSDASH"


def test_the_table_that_is_asked_about_is_the_one_below_the_heads_that_a_person_says(visit, desk):
    page = come(visit, desk, viewport=PHONE)
    choose_file(page, two_tables(), "phu-luc.xlsx")
    page.wait_for_selector("[data-testid=stDataFrame]")
    assert "Than sạch" in page.inner_text(".st-key-table-intake-sheet")
    first, last = page.locator(".st-key-intake-table-place input[type=number]").all()
    last.fill("20")
    last.press("Enter")
    page.wait_for_function("() => document.body.innerText.includes('đầu cột từ dòng 3 đến dòng 3')")
    first.fill("20")
    first.press("Enter")
    page.wait_for_function("() => !document.querySelector('.st-key-table-intake-sheet').innerText.includes('Than')")
    assert "5000" in page.inner_text(".st-key-table-intake-sheet")
    page.click("[data-testid=stFormSubmitButton] button")
    page.wait_for_function("() => document.body.innerText.includes('D – Kỳ')")
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
