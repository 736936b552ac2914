"""Accessibility by rule, where a card is open; the rules themselves; the page by keyboard.

Every page is held to the rules by tests/browser/test_inspection.py, every screen by tests/browser/test_meeting.py.
"""

from pathlib import Path

import axe_playwright_python
import pytest

from tests.browsing import PHONE, WIDE

pytestmark = pytest.mark.browser
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
# Rules whose findings are at most moderate take a third of the time of those that count.
RUN = """([contrast, within]) => {
    const light = /^(aria-allowed-role|empty-|heading-order|landmark-|page-has-|presentation-role|region|skip-link)/;
    const off = axe.getRules().map(({ ruleId }) => ruleId).filter((rule) => light.test(rule));
    const rules = Object.fromEntries(off.map((rule) => [rule, { enabled: false }]));
    rules["color-contrast"] = { enabled: contrast };
    return axe.run(within, { resultTypes: ["violations"], rules });
}"""
GRAVE = {"serious", "critical"}
# Findings inside the framework's own widgets: (rule, part of the selector) → why it is not ours to mend. None is known.
FRAMEWORK: dict[tuple[str, str], str] = {}


def known(rule, selector):
    """Whether a finding is of the framework's own widgets."""
    return any(rule == named and part in selector for named, part in FRAMEWORK)


def violations(page, *, contrast=True, within="html"):
    """What the rules find in a page, or `within` a part of it. They come by the tools of the browser, which the policy
    of the page lets in.

    The rule of contrast takes more time than all others together, and asks for a colour scheme, not for a language.
    """
    page.evaluate(AXE)
    return page.evaluate(RUN, [contrast, within])["violations"]


def grave(page, **what):
    """Serious and critical findings of our own: rule, selector."""
    return [
        (violation["id"], node["target"][-1])
        for violation in violations(page, **what)
        for node in violation["nodes"]
        if violation["impact"] in GRAVE and not known(violation["id"], str(node["target"]))
    ]


def colour(page, selector):
    return page.locator(selector).first.evaluate("(node) => getComputedStyle(node).backgroundColor")


@pytest.mark.parametrize(("viewport", "scheme"), [(WIDE, "light"), (PHONE, "dark")], ids=["wide-light", "phone-dark"])
def test_a_card_has_no_such_finding_and_what_lies_over_the_page_has_its_colour(visit, viewport, scheme):
    page = visit("/muc-tieu?so=production_value.tw.2004.actual", viewport=viewport, scheme=scheme)
    page.locator(".st-key-number-card .ls-card").wait_for()
    assert grave(page, within=".st-key-number-card") == []
    ground = colour(page, "[data-testid=stApp]")
    assert colour(page, ".st-key-number-card") == ground
    if viewport == PHONE:  # where the heads of rows stay while a table is moved sideways
        assert colour(page, ".st-key-table-target-gap tbody th") == ground


def test_the_rules_find_what_is_wrong(new_page):
    """A page of nothing but faults: were the rules not run at all, the tests above would pass."""
    page = new_page()
    page.set_content(
        "<html lang='vi'><body><img src='x'><p style='color:#bbb;background:#fff'>pale words</p></body></html>"
    )
    assert {"image-alt", "color-contrast"} <= {violation["id"] for violation in violations(page)}


def test_the_rules_find_what_is_wrong_under_the_policy_of_a_page(visit):
    page = visit("/nhan-dinh")
    page.evaluate("document.querySelector('h1').innerHTML = '<img src=data:,>'")
    assert "image-alt" in {rule for rule, _ in grave(page)}


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
