"""HTML is cleaned by the browser itself where it can: nothing of ours is lost, nothing else gets through."""

from html.parser import HTMLParser

import pytest

from tests.browsing import becomes
from tools.browser import wait_ready
from tools.faults import addresses
from tools.visitor import Visitor

pytestmark = pytest.mark.browser
# Every page, with a card and with notices, the other language, meeting mode, monthly reports.
OTHERS = [("doi-chieu", "lang=en"), ("dia-ban", "bo=mophong"), ("dien-nuoc", "bo=mophong&lang=en"), ("co-cau", "hop=1")]
ADDRESSES = [*addresses.SOUND, *OTHERS]
HOSTILE = [
    "<script>bad()</script>",
    "<img src=x onerror=bad()>",
    "<p onclick=bad() onmouseover='bad()'>x</p>",
    '<a href="javascript:bad()">x</a>',
    '<a href=" jAvAscript:bad()">x</a>',
    '<a href="java&#10;script:bad()">x</a>',
    "<iframe src='https://evil.example'></iframe>",
    "<object data=x></object><embed src=x>",
    "<form action='https://evil.example'><input name=x><button formaction='javascript:bad()'>x</button></form>",
    "<base href='https://evil.example'><meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<link rel=stylesheet href='https://evil.example'>",
    "<svg><script>bad()</script><a xlink:href='javascript:bad()'><rect onload=bad()></rect></a></svg>",
    "<svg><title><img src=x onerror=bad()></title></svg>",
    "<math><mtext><table><mglyph><xmp><!--</xmp><img title='--&gt;&lt;img src=1 onerror=bad()&gt;'>",
    "<noscript><p title='</noscript><img src=x onerror=bad()>'></noscript>",
    "<!-- evil --><!--><img src=x onerror=bad()>-->",
    "<template><script>bad()</script></template>",
    "<body onload=bad()><p>x</p>",
]
# As Streamlit's HTML asks, and as nothing of it does: then DOMPurify answers.
_CLEAN = """async ([html, native]) => {
    const module = await import(document.querySelector("link[data-purify]").href);
    const purify = Object.values(module).find((each) => each?.sanitize);
    const asked = { USE_PROFILES: { html: true }, FORCE_BODY: true, ...(native ? {} : { ADD_TAGS: ["none"] }) };
    const calls = [];
    const { setHTML } = Element.prototype;
    Element.prototype.setHTML = function (...given) { calls.push(given); setHTML.apply(this, given); };
    try { return html.map((each) => [purify.sanitize(each, asked), calls.splice(0).length]); }
    finally { Element.prototype.setHTML = setHTML; }
}"""


@pytest.fixture
def cleaned(visit):
    """Gives HTML as it leaves the browser's own cleaning, or DOMPurify."""
    page = visit("/nhan-dinh")

    def clean(html, *, native):
        found = page.evaluate(_CLEAN, [list(html), native])
        assert {calls for _, calls in found} == {int(native)}
        return [each for each, _ in found]

    return clean


def test_all_that_pages_are_made_of_comes_through_as_it_was(server, cleaned):
    with Visitor(server.url) as visitor:
        bodies = {each for address in ADDRESSES for each in visitor.open(*address).bodies if "<style" not in each}
    assert len(bodies) > 100
    assert cleaned(bodies, native=True) == cleaned(bodies, native=False)
    inside = " ".join(cleaned(bodies, native=True))
    for sign in (
        "data-so=",
        "data-spec=",
        "<table",
        "<details",
        'role="checkbox"',
        "<select",
        "<option",
        "<img",
        "aria-label",
    ):
        assert sign in inside


def test_nothing_else_comes_through(cleaned):
    class Seen(HTMLParser):
        def handle_starttag(self, tag, attributes):
            assert tag in {"a", "button", "div", "img", "p", "table", "tbody", "td", "tr"}
            for name, value in attributes:
                assert name in {"href", "src", "title"}
                assert name != "href" or "script:" not in value

        def handle_comment(self, data):
            pytest.fail(data)

    for found in cleaned(HOSTILE, native=True):
        Seen().feed(found)


def test_style_sheets_are_left_to_dompurify(visit):
    page = visit("/nhan-dinh")
    for html in ("<style>p { color: red }</style><p>x</p>", "<p>a</p><STYLE>p{}</STYLE>"):
        ((made, calls),) = page.evaluate(_CLEAN, [[html], True])
        assert calls == int("<style" not in html)
        assert ("<style" in made) == ("<style" in html)


def test_a_browser_that_cannot_clean_html_shows_the_same(new_page, server, visit):
    def seen(page):
        wait_ready(page)
        becomes(page, "() => document.querySelectorAll('.ls-drawing svg').length > 1", True)
        return page.locator("[data-testid=stMain]").inner_text()

    page = new_page()
    page.add_init_script("delete Element.prototype.setHTML; delete window.Sanitizer")
    page.goto(f"{server.url}/co-cau")
    old, new = seen(page), seen(visit("/co-cau"))
    assert page.evaluate("() => typeof Element.prototype.setHTML") == "undefined"
    assert [old, page.failures] == [new, []]
