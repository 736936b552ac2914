"""HTML of the pages: whatever the data hold, it is text; tables are tables to a screen reader."""

import json
import re
from html.parser import HTMLParser
from itertools import permutations
from urllib.parse import parse_qs

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lsdash.model.kinds import DOUBTED
from lsdash.present import markup
from lsdash.present.html_card import Card, Section, html_card
from lsdash.present.html_table import Cell, Table, html_table
from lsdash.present.markup import Inline

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
    " 0",  # begins with a space
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


def said(t):
    """Pieces of every form: text, a link to a card, a link to an address, each with and without doubt."""
    return [
        Inline(t()),
        Inline(t(), doubted=True),
        Inline(t(), observation_id=t()),
        Inline(t(), observation_id=t(), doubted=True),
        Inline(t(), href=t()),
        Inline(t(), href=t(), doubted=True),
    ]


def row(t):
    named = Cell(t(), head=True, href=t(), hint=t(), tone=t(), subline=[Inline(t()), Inline(t(), href=t())])
    return named, Cell(t(), observation_id=t(), hint=t(), number=True, tone=t(), doubted=True)


def table(t):
    headers = [(t(), True), (t(), False)]
    below = [Inline(t()), Inline(t(), observation_id=t(), doubted=True), Inline(t(), href=t(), doubted=True)]
    rows = [row(t), row(t), [Cell(t())], [Cell(t(), head=True), Cell(t(), subline=below)]]
    return html_table(Table(t(), headers, rows, ids=["", t(), t(), t()]))


def headline(t):
    value = Inline(t(), observation_id=t())
    return markup.headline(label=t(), value=value, beside=said(t), place=said(t), hint=t(), about=t(), tone=t())


def card(t):
    lines = [(depth, said(t)) for depth in range(5)]
    content = Card(t(), t(), t(), t(), [Section(t(), lines), Section(t(), [])])
    return html_card(content, close=t())


def linked(t):
    digits = t()
    return markup.linked(f"{t()}{digits}{t()}", {digits: t()})


# Each makes one piece with every text from t().
PIECES = {
    "table": table,
    "headline": headline,
    "card": card,
    "linked": linked,
    "paragraph": lambda t: markup.paragraph(said(t), t()),
    "inlines": lambda t: markup.inlines([Inline(t(), t())]),
    "heading": lambda t: markup.heading(t(), t(), level=1),
    "legend": lambda t: markup.legend([(t(), t()), (t(), t())], t()),
    "line": lambda t: markup.line(t(), t()),
    "lines": lambda t: markup.lines([t(), t()], t()),
    "navigation": lambda t: markup.navigation([(Inline(t(), href=t(), without=[t(), t()]), True)], t()),
    "link button": lambda t: markup.link_button(Inline(t(), href=t(), without=[t()]), icon="reset"),
    "disabled link button": lambda t: markup.link_button(Inline(t()), disabled=True),
    "button": lambda t: markup.button(t(), t(), icon="qr", done=t()),
    "finding": lambda t: markup.finding(
        text=t(), place=t(), about=t(), note=t(), links=[said(t), said(t)], related=t()
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
    body = [[Cell("Than", head=True), Cell("1,5", observation_id="a.b.c.d", hint="3.1", number=True)] for _ in range(3)]
    found = Reader(html_table(Table("Sản lượng", [("Sản phẩm", False), ("Tấn", True)], body)))
    kinds = [tag for tag, _ in found.tags]
    assert kinds[:4] == ["div", "table", "caption", "thead"]
    headers = [attributes for tag, attributes in found.tags if tag == "th"]
    assert [each["scope"] for each in headers] == ["col", "col", "row", "row", "row"]
    assert [each["class"] for each in headers] == ["t", "n", "t", "t", "t"]
    assert kinds.count("tr") == 4
    assert kinds.count("td") == 3


def test_a_table_that_scrolls_can_be_reached_and_is_named():
    (_, box), *_ = Reader(html_table(Table("Sản lượng", [("a", False)], []))).tags
    assert (box["role"], box["tabindex"], box["aria-label"]) == ("region", "0", "Sản lượng")


def rows_of(html):
    """The rows of a table's body as lists of tags with their attributes, the row itself first."""
    found = []
    for tag, attributes in Reader(html).tags:
        if tag == "tr":
            found.append([])
        if found:
            found[-1].append((tag, attributes))
    return found[1:]


def row_of(*cells):
    (found,) = rows_of(html_table(Table("c", [("h", False)] * len(cells), [cells])))
    return found


def test_cells_carry_their_hint_link_and_tone_only_where_there_is_one():
    assert row_of(Cell("x"), Cell("y", number=True, head=True)) == [
        ("tr", {}),
        ("td", {"class": "t"}),
        ("th", {"scope": "row", "class": "n"}),
    ]
    assert row_of(Cell("x", hint="3.1", tone="below", href="/?a=1&b=2"), Cell("y"))[:3] == [
        ("tr", {}),
        ("td", {"class": "t below", "title": "3.1"}),
        ("a", {"href": "/?a=1&b=2"}),
    ]


def test_a_number_in_a_cell_is_a_link_to_its_card_and_a_row_with_one_number_opens_it():
    number = ("a", {"class": "so", "data-so": "a.b", "href": "?so=a.b"})
    assert row_of(Cell("x"), Cell("1", observation_id="a.b")) == [
        ("tr", {"data-so": "a.b"}),
        ("td", {"class": "t"}),
        ("td", {"class": "t"}),
        number,
    ]
    assert row_of(Cell("1", observation_id="a.b"), Cell("2", observation_id="a.b"))[0] == ("tr", {"data-so": "a.b"})
    assert row_of(Cell("x"), Cell("y", subline=[Inline("1", observation_id="a.b")]))[0] == ("tr", {"data-so": "a.b"})


@pytest.mark.parametrize(
    "cells",
    [
        (Cell("1", observation_id="a.b"), Cell("2", observation_id="c.d")),
        (Cell("1", observation_id="a.b"), Cell("2", subline=[Inline("3", observation_id="c.d")])),
        (Cell("1", observation_id="a.b", subline=[Inline("3", observation_id="c.d"), Inline("4")]), Cell("2")),
        (
            Cell("1"),
            Cell("2", subline=[Inline("3", observation_id="a.b"), Inline(" · "), Inline("4", observation_id="c.d")]),
        ),
        (Cell("1"), Cell("2", href="/x")),
    ],
)
def test_a_row_with_several_numbers_or_none_opens_no_card_by_itself(cells):
    assert row_of(*cells)[0] == ("tr", {})


def test_rows_are_named_by_their_ids_where_there_are_any():
    body = [[Cell("1"), Cell("2")], [Cell("group")], [Cell("3"), Cell("4", observation_id="a.b")]]
    headers = [("h", False), ("h", True)]
    bare, named = (rows_of(html_table(Table("c", headers, body, ids))) for ids in ((), ("x.y", "", "z")))
    assert [row[0] for row in bare] == [("tr", {}), ("tr", {}), ("tr", {"data-so": "a.b"})]
    assert [row[0] for row in named] == [("tr", {"id": "x.y"}), ("tr", {}), ("tr", {"id": "z", "data-so": "a.b"})]
    with pytest.raises(ValueError, match="shorter"):
        html_table(Table("c", headers, body, ["only one"]))


def test_a_row_with_a_single_cell_is_a_heading_over_the_whole_width():
    headers = [("a", False), ("b", True), ("c", True)]
    html = html_table(Table("c", headers, [[Cell("Nhóm <1>", head=True)], [Cell("1"), Cell("2"), Cell("3")]]))
    assert rows_of(html)[0] == [("tr", {}), ("th", {"scope": "rowgroup", "class": "group", "colspan": "3"})]
    assert "Nhóm <1>" in Reader(html).texts


def test_doubt_is_a_sign_inside_the_link_and_lines_below_stand_apart():
    doubted = Cell(
        "1,5",
        observation_id="a.b",
        doubted=True,
        subline=[Inline("4…6"), Inline("≠", observation_id="c.d"), Inline("5", doubted=True)],
    )
    assert row_of(Cell("x"), doubted)[3:] == [
        ("a", {"class": "so", "data-so": "a.b", "href": "?so=a.b"}),
        ("sup", {"class": "doubt"}),
        ("div", {"class": "sub"}),
        ("a", {"class": "so", "data-so": "c.d", "href": "?so=c.d"}),
        ("sup", {"class": "doubt"}),
    ]
    found = Reader(html_table(Table("c", [("h", False)] * 2, [[Cell("x"), doubted]])))
    assert found.text == f"chhx1,5{DOUBTED}4…6≠5{DOUBTED}"


@pytest.mark.parametrize("so", ["a.b.2004.c", "a&b", "ê#?/", '"><script>'])
def test_a_number_leads_to_its_card_on_this_page(so):
    (own,) = Reader(markup.inlines([Inline("1", so)])).values("href")
    assert parse_qs(own.removeprefix("?"), strict_parsing=True) == {"so": [so]}


def test_a_link_names_what_stays_behind():
    assert Reader(markup.inlines([Inline("1", href="x", without=["so", "kv"])])).tags == [
        ("a", {"data-without": "so kv", "href": "x"})
    ]


def test_the_link_of_the_page_that_is_shown_says_so():
    found = Reader(markup.navigation([(Inline("a", href="x"), False), (Inline("b", href="y"), True)], "Pages"))
    assert found.tags == [
        ("nav", {"aria-label": "Pages"}),
        ("a", {"href": "x"}),
        ("a", {"href": "y", "aria-current": "page"}),
    ]


def test_a_disabled_link_button_leads_nowhere_and_says_so():
    (found,) = Reader(markup.link_button(Inline("a", href="x"), disabled=True)).tags
    assert found[0] == "span"
    assert found[1]["aria-disabled"] == "true"


def test_a_headline_opens_one_card_for_itself_and_one_for_the_number_beside_it():
    found = Reader(
        markup.headline(
            label="a",
            value=Inline("b", observation_id="x.y"),
            beside=[Inline("c: "), Inline("d", observation_id="v.w")],
            place=[Inline("e"), Inline("f", href="/p#r")],
            hint="h",
            about="open",
        )
    )
    assert found.texts == ["a ", "i", "b", "c: ", "d", "e", "f"]
    assert found.tags[0] == ("div", {"class": "ls-headline", "data-so": "x.y", "title": "h"})
    sign = {"class": "sign", "data-so": "x.y", "href": "?so=x.y", "aria-label": "open", "title": "open"}
    links = [attributes for tag, attributes in found.tags if tag == "a"]
    assert links == [sign, {"class": "so", "data-so": "v.w", "href": "?so=v.w"}, {"href": "/p#r"}]


def test_a_headline_without_a_number_has_no_sign_and_opens_nothing():
    found = Reader(markup.headline(label="a", value=Inline("–"), beside=[Inline("c")], place=[], hint="h"))
    assert found.texts == ["a", "–", "c"]
    assert "a" not in [tag for tag, _ in found.tags]
    assert [so for so in found.values("data-so") if so] == []


def test_a_card_is_a_named_dialog_with_its_number_and_a_way_out():
    lines = [(0, [Inline("x"), Inline("y", observation_id="c.d")]), (2, [Inline("z", href="/l#r")]), (7, [])]
    content = Card("a.b", "Than sạch 2004", "131.784 tấn", "số đã in", [Section("Cách tính", lines)])
    found = Reader(html_card(content, close="Đóng"))
    assert found.tags[0] == (
        "section",
        {"class": "ls-card", "role": "dialog", "aria-label": "Than sạch 2004", "tabindex": "-1", "data-card": "a.b"},
    )
    links = [attributes for tag, attributes in found.tags if tag == "a"]
    assert links[0] == {"class": "close", "data-so": "close", "href": "?", "role": "button"}
    assert links[1:] == [{"class": "so", "data-so": "c.d", "href": "?so=c.d"}, {"href": "/l#r"}]
    assert found.texts == ["Than sạch 2004", "Đóng ✕", "131.784 tấn", "số đã in", "Cách tính", "x", "y", "z"]
    assert [each for each in found.values("class") if each.startswith("line")] == [
        *("line depth-0", "line depth-2", "line depth-3"),
    ]
    assert [tag for tag, _ in found.tags if tag in {"h2", "dl", "dt", "dd"}] == ["h2", "dl", "dt", "dd"]


@given(parts=st.lists(texts, max_size=6), missing=texts)
@example(parts=["tăng ", "+28,83%", ", góp ", "+27,95†"], missing="–")
def test_links_in_a_sentence_change_nothing_of_its_text_and_lead_where_their_digits_say(parts, missing):
    text, digits = "".join(parts), [*parts[1::2], missing]
    numbers = {each: f"number.{place}" for place, each in enumerate(digits)}
    found = Reader(markup.linked(text, numbers))
    assert found.text == text
    assert {tag for tag, _ in found.tags} <= {"a"}
    opened = found.values("data-so")
    assert len(set(opened)) == len(opened)
    assert set(opened) <= {so for each, so in numbers.items() if each in text}
    assert bool(opened) == any(each in text for each in digits)


def test_each_number_of_a_sentence_is_linked_at_its_first_place_in_any_order():
    text = "QDTW (79,9%), QDĐP (85,55%); 79,9% và <b>9,9%</b>"
    for numbers in permutations({"85,55%": "dp", "79,9%": "tw", "<b>9,9%</b>": "b", "1%": "none"}.items()):
        html = markup.linked(text, dict(numbers))
        assert re.findall(r'data-so="(\w+)"', html) == ["tw", "dp", "b"]
        assert Reader(html).texts == ["QDTW (", "79,9%", "), QDĐP (", "85,55%", "); 79,9% và ", "<b>9,9%</b>"]
    assert markup.linked("a <b>", {}) == "a &lt;b&gt;"


def test_a_paragraph_is_one_paragraph_of_its_pieces():
    pieces = [Inline("≠ "), Inline("a", href="/p#r"), Inline("; "), Inline("b", observation_id="a.b")]
    found = Reader(markup.paragraph(pieces, "ls-doubt"))
    assert [tag for tag, _ in found.tags] == ["p", "a", "a"]
    assert found.tags[0][1] == {"class": "ls-doubt"}
    assert found.texts == ["≠ ", "a", "; ", "b"]


@pytest.mark.parametrize("level", [1, 2, 3])
def test_headings_have_their_level(level):
    assert [tag for tag, _ in Reader(markup.heading("a", "b", level=level)).tags] == ["div", f"h{level}", "p"]


def test_a_finding_without_remark_or_links_has_no_empty_parts():
    found = Reader(markup.finding(text="a", place="1.1", about="b", note="", links=[], related="r"))
    assert found.text == "a (1.1)b"
    assert [attributes.get("class") for _, attributes in found.tags] == ["ls-finding", "text", "place", "about"]


def test_a_finding_lists_its_numbers_with_the_pages_that_show_them():
    links = [
        [Inline("x", observation_id="a.b"), Inline(" ("), Inline("p", href="/p"), Inline(")")],
        [Inline("y", observation_id="c.d")],
    ]
    found = Reader(markup.finding(text="a", place="1.1", about="b", note="n", links=links, related="r"))
    assert found.text == "a (1.1)bnr: x (p) · y"
    assert found.values("href") == ["?so=a.b", "/p", "?so=c.d"]


def test_lists_are_lists():
    assert Reader(markup.lines(["a", "b"], "s")).skeleton == [("ul", ["class"]), ("li", []), ("li", [])]
    assert Reader(markup.legend([("sw-tw", "QDTW")], "Ký hiệu")).values("aria-label") == ["Ký hiệu"]


@pytest.mark.parametrize("text", HOSTILE)
def test_an_image_says_its_text_and_nothing_else(text):
    found = Reader(markup.image("data:image/svg+xml;base64,AA==", text, "ls-qr"))
    assert found.skeleton == [("img", ["alt", "class", "src"])]
    assert found.values("alt") == [text]


@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_on_paper_only_says_its_texts_and_nothing_else(text):
    found = Reader(markup.paper(markup.image("a", "b", "c"), [text], top=text, foot=""))
    assert [tag for tag, _ in found.tags] == ["div", "style", "img", "p"]
    assert found.texts[0] == markup.margins(text, "")
    assert "".join(found.texts[1:]) == text


@pytest.mark.parametrize("text", [*HOSTILE, '";}@import url(//x.example/a.css);{"', "\\", "a\nb", "Số liệu – 1 · 2"])
def test_words_in_the_margins_of_sheets_stay_words(text):
    rules = markup.margins(text, "b")
    form = r'@page \{ @top-left \{ content: "[^"<>;{}\n]*"; \} @bottom-left \{ content: "b"; \} \}'
    assert re.fullmatch(form, rules)
    read = re.search(r'content: "([^"]*)"', rules).group(1)
    assert re.sub(r"\\([0-9a-f]+) ", lambda sign: chr(int(sign.group(1), 16)), read) == text


@given(
    texts,
    texts,
    st.lists(st.dictionaries(texts, st.one_of(texts, st.none(), st.floats(allow_nan=False, allow_infinity=False)))),
)
def test_a_drawing_carries_whatever_its_rows_say_and_nothing_that_might_end_a_comment_or_a_tag(label, expression, rows):
    spec = {"transform": [{"filter": expression}]}
    read = Reader(markup.drawing("name", label, spec, rows, height=10, lost=label))
    ((tag, place),) = read.tags
    assert (tag, read.texts) == ("div", [])
    assert (place["aria-label"], place["data-lost"]) == (label, label)
    assert json.loads(place["data-spec"]) == spec
    assert json.loads(place["data-rows"]) == rows
    assert not re.search("[<>]", place["data-spec"] + place["data-rows"])


def test_how_high_a_drawing_is_is_no_part_of_its_specification_unless_it_follows_from_rows():
    narrow = {"below": 560, "height": 900}
    for height, size in ((300, {"height": 300, "usermeta": narrow}), ({"step": 30}, {})):
        spec = {"mark": "bar", "height": height, "usermeta": narrow}
        ((_, place),) = Reader(markup.drawing("name", "", spec, [], height=10, lost="")).tags
        assert json.loads(place["data-size"]) == size
        assert {**json.loads(place["data-spec"]), **size} == spec
