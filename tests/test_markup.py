"""HTML of the pages: whatever the data hold, it is text; tables are tables to a screen reader."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lsdash import markup
from lsdash.markup import Cell, Table

VOID = {"br", "hr", "img", "input", "meta", "link"}
HOSTILE = [
    "<script>alert(1)</script>",
    "</td></tr></table><img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)" x="',
    "' onfocus='alert(1)' autofocus='",
    "<!-- ",
    "]]>",
    "&lt;b&gt;&amp;&#60;i&#62;",
    "&copy &nbsp",
    "{0}{caption}{x.__class__}%s",
    "<style>*{display:none}</style>",
    "<svg/onload=alert(1)>",
    "</caption><caption>",
    "\u202e<b>\0</b>",
]
texts = st.one_of(st.sampled_from(HOSTILE), st.text(min_size=1, max_size=30), st.text("<>&\"'/=!-{} ab", min_size=1))


class Reader(HTMLParser):
    """Tags with their attributes in order, and the text between them; fails on tags that do not match."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.tags, self.texts, self.open = [], [], []
        self.feed(str(html))
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        assert len(dict(attrs)) == len(attrs)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.texts.append(data)

    def handle_comment(self, data):
        raise AssertionError(f"comment {data!r}")

    handle_decl = handle_pi = unknown_decl = handle_comment

    @property
    def skeleton(self):
        return [(tag, sorted(attributes)) for tag, attributes in self.tags]

    @property
    def text(self):
        return "".join(self.texts)

    def values(self, name):
        return [attributes[name] for _, attributes in self.tags if name in attributes]


def cell(t):
    return Cell(t(), so=t(), hint=t(), number=True, tone=t()), Cell(t(), head=True, href=t(), hint=t())


# Each makes one piece with every text from t().
PIECES = {
    "table": lambda t: markup.table(Table(t(), [(t(), True), (t(), False)], [cell(t), cell(t)])),
    "headline": lambda t: markup.headline(label=t(), value=t(), beside=t(), place=t(), so=t(), hint=t(), tone=t()),
    "heading": lambda t: markup.heading(t(), t(), level=1),
    "legend": lambda t: markup.legend([(t(), t()), (t(), t())], t()),
    "line": lambda t: markup.line(t(), t()),
    "lines": lambda t: markup.lines([t(), t()], t()),
    "finding": lambda t: markup.finding(
        text=t(), place=t(), about=t(), note=t(), links=[(t(), t()), (t(), t())], related=t()
    ),
}


@pytest.mark.parametrize("piece", PIECES)
@given(data=st.data())
def test_no_tag_and_no_attribute_comes_from_data_and_no_text_is_lost(piece, data):
    plain = Reader(PIECES[piece](lambda: "x"))
    given_texts = []

    def text():
        given_texts.append(data.draw(texts))
        return given_texts[-1]

    found = Reader(PIECES[piece](text))
    assert found.skeleton == plain.skeleton
    everywhere = [found.text, *(value for _, attributes in found.tags for value in attributes.values())]
    assert [text for text in given_texts if not any(text in each for each in everywhere)] == []


@pytest.mark.parametrize("piece", PIECES)
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_appear_as_they_are(piece, text):
    found = Reader(PIECES[piece](lambda: text))
    assert found.skeleton == Reader(PIECES[piece](lambda: "x")).skeleton
    assert text in found.text


def test_a_table_has_a_caption_and_says_what_its_headers_are_of():
    body = [[Cell("Than", head=True), Cell("1,5", so="a.b.c.d", hint="3.1", number=True)] for _ in range(3)]
    found = Reader(markup.table(Table("Sản lượng", [("Sản phẩm", False), ("Tấn", True)], body)))
    kinds = [tag for tag, _ in found.tags]
    assert kinds[:4] == ["div", "table", "caption", "thead"]
    headers = [attributes for tag, attributes in found.tags if tag == "th"]
    assert [each["scope"] for each in headers] == ["col", "col", "row", "row", "row"]
    assert [each["class"] for each in headers] == ["t", "n", "t", "t", "t"]
    assert kinds.count("tr") == 4
    assert kinds.count("td") == 3


def test_a_table_that_scrolls_can_be_reached_and_is_named():
    (_, box), *_ = Reader(markup.table(Table("Sản lượng", [("a", False)], []))).tags
    assert (box["role"], box["tabindex"], box["aria-label"]) == ("region", "0", "Sản lượng")


def test_cells_carry_their_observation_hint_link_and_tone_only_where_there_is_one():
    bare = Reader(markup.table(Table("c", [("h", False)], [[Cell("x")]])))
    full = Reader(
        markup.table(Table("c", [("h", False)], [[Cell("x", so="a.b", hint="3.1", tone="below", href="/?a=1&b=2")]]))
    )
    assert bare.tags[-1] == ("td", {"class": "t"})
    assert full.tags[-2:] == [
        ("td", {"class": "t below", "data-so": "a.b", "title": "3.1"}),
        ("a", {"href": "/?a=1&b=2"}),
    ]


def test_a_headline_names_its_observation_once():
    found = Reader(markup.headline(label="a", value="b", beside="c", place="d", so="x.y.2004.z", hint="h"))
    assert found.values("data-so") == ["x.y.2004.z"]
    assert found.texts == ["a", "b", "c", "d"]


@pytest.mark.parametrize("level", [1, 2, 3])
def test_headings_have_their_level(level):
    assert [tag for tag, _ in Reader(markup.heading("a", "b", level=level)).tags] == ["div", f"h{level}", "p"]


def test_a_finding_without_remark_or_links_has_no_empty_parts():
    found = Reader(markup.finding(text="a", place="1.1", about="b", note="", links=[], related="r"))
    assert found.text == "a (1.1)b"
    assert [attributes.get("class") for _, attributes in found.tags] == ["ls-finding", "text", "place", "about"]


def test_lists_are_lists():
    assert Reader(markup.lines(["a", "b"], "s")).skeleton == [("ul", ["class"]), ("li", []), ("li", [])]
    assert Reader(markup.legend([("sw-tw", "QDTW")], "Ký hiệu")).values("aria-label") == ["Ký hiệu"]
