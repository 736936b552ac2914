"""Names that are Markdown in every register: widgets show them as they are written."""

import csv
import re

import pytest

from lsdash.data import build
from lsdash.model.pages import PAGES
from lsdash.ui import labels
from tests.golden import at_page

HOSTILE = "[x](https://evil.example) ![](//evil.example/p.png) **b** :red[y] $z$ `c` <img src=//evil.example>"
NAMES = ("name_vi", "name_en", "short_vi", "short_en")
# A sign that Markdown reads, without a backslash before it; and what becomes a link without any sign.
READ = re.compile(r"(?<!\\)(?:\\\\)*[\[`*<$!]|https?://|:red\b")
SHOWN = ("label", "help", "title", "options", "placeholder")


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("Gạch (không nói loại), 1.234,5 m³: 6,5% - QĐ/TW", "Gạch (không nói loại), 1.234,5 m³: 6,5% - QĐ/TW"),
        ("[x](y)", r"\[x\](y)"),
        ("a*b_c`d", r"a\*b\_c\`d"),
        ("<img>", r"\<img\>"),
        ("https://evil.example www.evil.example", "https:\u2060//evil.example www\u2060.evil.example"),
        (":red[a] $b$ c@d.e", ":\u2060red\\[a\\] \\$b\\$ c@\u2060d.e"),
    ],
)
def test_a_label_has_the_letters_of_a_name_and_no_markup(name, label):
    assert labels.plain(name) == label


@pytest.fixture
def hostile(data_copy, root):
    """A release of tables in which every name is Markdown."""
    for path in data_copy.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        for row in rows:
            for place, column in enumerate(header):
                if column in NAMES and row[place]:
                    length = 40 if column.startswith("short") else 120
                    row[place] = f"{HOSTILE[: length - 4]} {row[0][:3]}"
        with path.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out, lineterminator="\n").writerows([header, *rows])
    return build.release(data_copy)[0]


def texts_of(node):
    """What a page gives widgets and blocks to be read as Markdown."""
    proto = getattr(node, "proto", None)
    for field, value in proto.ListFields() if proto is not None else ():
        if field.name in SHOWN and isinstance(value, str):
            yield value
        elif field.type == field.TYPE_MESSAGE and hasattr(value, "ListFields"):
            yield from (text for inner, text in value.ListFields() if inner.name in SHOWN and isinstance(text, str))
    for child in getattr(node, "children", {}).values():
        yield from texts_of(child)


@pytest.mark.parametrize(("plain", "pages"), [("", ("muc-tieu",)), ("1", ("tong-quan", "muc-tieu", "dia-ban"))])
def test_no_name_of_a_register_is_markup_in_a_widget(hostile, plain, pages, monkeypatch):
    monkeypatch.setenv("LSDASH_PLAIN", plain)
    seen = 0
    for page in (page for page in PAGES if page.code in pages):
        app = at_page(page, unfolded=page.charts)
        app.query_params["ban"] = hostile.id
        app.run()
        assert not app.exception, app.exception
        for text in texts_of(app._tree):
            assert not READ.search(text), (page.code, text)
            seen += "evil" in text
    assert seen
