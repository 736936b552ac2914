"""Accessibility by rule: every page, light and dark, wide and on a phone, in both languages; charts have tables."""

from pathlib import Path

import axe_playwright_python
import pytest

from lsdash.model import texts
from lsdash.model.pages import PAGES
from tests.browsing import PHONE, WIDE
from tools.browser import wait_ready

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RUN = "axe.run(document, { resultTypes: ['violations'] })"
GRAVE = {"serious", "critical"}
# Findings inside the framework's own widgets: (rule, part of the selector) → why it is not ours to mend. None is known.
FRAMEWORK: dict[tuple[str, str], str] = {}
QUERIES = ["?lang=vi", "?lang=en", "?lang=en&bo=mophong"]


@pytest.fixture
def looked_at(chromium, server):
    """Pages whose policy lets the rules in; (page, address) → serious and critical findings of our own."""
    contexts = []

    def findings(viewport, scheme, address):
        context = chromium.new_context(viewport=viewport, color_scheme=scheme, bypass_csp=True, locale="vi-VN")
        contexts.append(context)
        page = context.new_page()
        page.goto(server.url + address)
        wait_ready(page)
        page.evaluate(AXE)
        return [
            (violation["id"], node["target"][-1])
            for violation in page.evaluate(RUN)["violations"]
            for node in violation["nodes"]
            if violation["impact"] in GRAVE and not known(violation["id"], str(node["target"]))
        ]

    yield findings
    for context in contexts:
        context.close()


def known(rule, selector):
    return any(rule == named and part in selector for named, part in FRAMEWORK)


# Every two of language, width, theme and data set meet on every page.
LOOKS = [
    ("?lang=vi", WIDE, "light"),
    ("?lang=vi", PHONE, "dark"),
    ("?lang=en", WIDE, "dark"),
    ("?lang=en", PHONE, "light"),
    ("?lang=vi&bo=mophong", WIDE, "dark"),
    ("?lang=en&bo=mophong", PHONE, "light"),
]


@pytest.mark.parametrize(("query", "viewport", "scheme"), LOOKS, ids=str)
@pytest.mark.parametrize("each", PAGES, ids=lambda each: each.code)
def test_no_page_has_a_serious_or_critical_finding(looked_at, each, query, viewport, scheme):
    assert looked_at(viewport, scheme, f"/{each.path}{query}") == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "address",
    ["/?hop=1", "/co-cau?hop=1", "/dia-ban?bo=mophong&hop=1&man=xep-hang", "/?so=production_value.total.2004.actual"],
)
def test_no_screen_and_no_card_has_one(looked_at, address, scheme):
    assert looked_at(WIDE, scheme, address) == []


def test_the_rules_find_what_is_wrong(chromium):
    """A page of nothing but faults: were the rules not run at all, the tests above would pass."""
    page = chromium.new_page()
    page.set_content(
        "<html lang='vi'><body><img src='x'><p style='color:#bbb;background:#fff'>pale words</p></body></html>"
    )
    page.evaluate(AXE)
    assert {"image-alt", "color-contrast"} <= {each["id"] for each in page.evaluate(RUN)["violations"]}
    page.close()


HEADINGS = "[...document.querySelectorAll('[data-testid=stMain] :is(h1, h2, h3, h4)')].map(each => +each.tagName[1])"
DRAWN = """() => [...document.querySelectorAll("[class*=st-key-chart-]")].map(each => [
    [...each.classList].find(name => name.startsWith("st-key-chart-")).slice("st-key-chart-".length),
    each.querySelector("h2").textContent,
    each.querySelector(".ls-drawing")?.getAttribute("aria-label") ?? null])"""


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("each", PAGES, ids=lambda each: each.code)
def test_headings_are_in_order_and_every_chart_has_its_message_and_its_table(visit, each, query):
    page = visit(f"/{each.path}{query}")
    levels = page.evaluate(HEADINGS)
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert set(levels) <= {1, 2}
    for name, title, alt in page.evaluate(DRAWN):
        if alt is not None:
            # The message stands in the heading, right before the drawing, and is said once.
            lang = "en" if "lang=en" in query else "vi"
            own = texts.text(lang, "chart.alt", name=texts.text(lang, f"chart.{name}.name"))
            assert title
            assert alt.endswith(own)
            assert page.locator(f".st-key-table-{name} table").count() == 1, name


def test_the_page_is_walked_by_keyboard_in_its_order_with_the_focus_in_sight(visit):
    page = visit("/co-cau")
    seen = []
    for _ in range(24):
        page.keyboard.press("Tab")
        seen.append(
            page.evaluate("""() => {
                const now = document.activeElement, own = now.shadowRoot?.activeElement ?? now;
                const style = getComputedStyle(own), box = own.getBoundingClientRect();
                const shown = style.outlineStyle !== "none" || style.boxShadow !== "none";
                const inside = (name) => Boolean(now.closest(`.st-key-${name}`));
                return [inside("navigation") ? 1 : inside("filters") ? 2 : inside("headlines") ? 3 : 0, shown, box.top];
            }""")
        )
    areas = [area for area, _, _ in seen if area]
    assert areas == sorted(areas)
    assert set(areas) == {1, 2, 3}
    assert all(shown for area, shown, _ in seen if area)
