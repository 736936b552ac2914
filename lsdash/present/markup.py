"""HTML that pages share: headline numbers, tables, legends, notices. All text goes in escaped, through MarkupSafe.

Filled in with `%`, which MarkupSafe does three times as fast as `format`.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

from markupsafe import Markup

from lsdash.model.kinds import DOUBTED


@dataclass(frozen=True)
class Inline:
    """Text, as a link to the card of observation `so` or to the address `href`; `doubted` adds the mark of doubt.

    `choose` is the code of the district that a link chooses. What else the address says comes along with a link to a
    card, with one that chooses, and with one that names keys that stay behind in `without`; see lsdash.ways.
    """

    text: str
    observation_id: str = ""
    href: str = ""
    doubted: bool = False
    choose: str = ""
    without: Sequence[str] = ()


@dataclass(frozen=True)
class Cell:
    """One cell. `so`: id of the observation it shows; `hint`: a line for its tooltip; `href`: an address to link to.

    `below`: pieces on a line of their own; `doubted`: an identity that cannot hold casts doubt on the number; `choose`:
    the code of the district that its link chooses.
    """

    text: str
    observation_id: str = ""
    hint: str = ""
    number: bool = False
    head: bool = False
    href: str = ""
    tone: str = ""
    doubted: bool = False
    choose: str = ""
    subline: Sequence[Inline] = ()


@dataclass(frozen=True)
class Table:
    """A table: a caption, column headers (text, whether the column holds numbers) and rows of cells.

    `ids` names each row for links into the page, where there are any. A row with a single cell is a heading.
    """

    caption: str
    headers: Sequence[tuple[str, bool]]
    rows: Sequence[Sequence[Cell]]
    ids: Sequence[str] = ()


@dataclass(frozen=True)
class Section:
    """A part of a card: a title and lines of pieces, each with its depth of indentation."""

    title: str
    lines: Sequence[tuple[int, Sequence[Inline]]]


@dataclass(frozen=True)
class Card:
    """All about one number: what it is, the number itself, its kind, sections in reading order."""

    observation_id: str
    title: str
    value: str
    kind: str
    sections: Sequence[Section] = field(default=())


def table(content: Table) -> Markup:
    """The table as HTML that prints whole and scrolls sideways in its own box on a phone."""
    head = Markup("").join(
        Markup('<th scope="col" class="%s">%s</th>') % ("n" if number else "t", text)
        for text, number in content.headers
    )
    ids = content.ids or [""] * len(content.rows)
    width = len(content.headers)
    body = Markup("").join(_row(row, name, width) for row, name in zip(content.rows, ids, strict=True))
    return Markup(
        '<div class="ls-table" role="region" tabindex="0" aria-label="%(caption)s"><table>'
        "<caption>%(caption)s</caption><thead><tr>%(head)s</tr></thead><tbody>%(body)s</tbody></table></div>"
    ) % {"caption": content.caption, "head": head, "body": body}


def pair(one: Markup, other: Markup) -> Markup:
    """Two parts beside each other where there is room, as style.css has it."""
    return Markup('<div class="ls-pair"><div>%s</div>%s</div>') % (one, other)


def drawing(
    name: str, label: str, spec: Mapping[str, object], rows: Sequence[Mapping[str, object]], *, height: float, lost: str
) -> Markup:
    """The place of the drawing `name`, which charts.js makes in the browser of a Vega-Lite specification and its rows.

    `label` is what is read out, `lost` what stands there where nothing can be drawn; it takes `height` pixels or more.
    """
    return Markup(
        '<div class="ls-drawing" role="img" aria-label="%s" style="min-height:%dpx"'
        """ data-drawing="%s" data-spec='%s' data-rows='%s' data-lost="%s"></div>"""
    ) % (label, height, name, _json(spec), _json(rows), lost)


def _json(value: object) -> Markup:
    """`value` for an attribute in single quotes: HTML's names for double ones would make it half as long again.

    What HTML would read there, and what might end a comment or a tag, for which the browser's part of Streamlit drops
    an attribute, is told by number: in JSON such letters stand in texts alone.
    """
    made = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for letter in "<>&'":
        made = made.replace(letter, f"\\u{ord(letter):04x}")
    return Markup(made)  # noqa: S704 - see above


def folded(summary: str, inside: Markup, *, unfolded: bool = False) -> Markup:
    """`inside`, to be opened by a press on `summary`; open from the start where `unfolded`."""
    shown = Markup(" open") if unfolded else Markup("")
    return Markup('<details class="ls-folded"%s><summary>%s</summary>%s</details>') % (shown, summary, inside)


def fold(label: str) -> Markup:
    """A button that shows on a phone what style.css hides there until it is pressed."""
    return Markup('<details class="ls-fold"><summary>%s</summary></details>') % (label,)


def _row(row: Sequence[Cell], name: str, width: int) -> Markup:
    """A row; where it shows one number only, all of it opens the card of that number."""
    numbers = (
        {cell.observation_id for cell in row} | {each.observation_id for cell in row for each in cell.subline}
    ) - {""}
    whole = Markup(' data-so="%s"') % tuple(numbers) if len(numbers) == 1 else Markup("")
    anchor = Markup(' id="%s"') % (name,) if name else Markup("")
    if len(row) == 1:
        return Markup('<tr%s><th scope="rowgroup" class="group" colspan="%d">%s</th></tr>') % (
            anchor,
            width,
            row[0].text,
        )
    return Markup("<tr%s%s>%s</tr>") % (anchor, whole, Markup("").join(_cell(cell) for cell in row))


def _cell(cell: Cell) -> Markup:
    classes = " ".join(filter(None, ("n" if cell.number else "t", cell.tone)))
    hint = Markup(' title="%s"') % (cell.hint,) if cell.hint else Markup("")
    inner = piece(Inline(cell.text, cell.observation_id, cell.href, doubted=cell.doubted, choose=cell.choose))
    below = Markup('<div class="sub">%s</div>') % (pieces(cell.subline),) if cell.subline else Markup("")
    form = '<th scope="row" class="%s"%s>%s%s</th>' if cell.head else '<td class="%s"%s>%s%s</td>'
    return Markup(form) % (classes, hint, inner, below)  # noqa: S704 - one of the two forms above


def piece(content: Inline) -> Markup:
    """The piece as HTML."""
    doubt = Markup('<sup class="doubt">%s</sup>') % (DOUBTED,) if content.doubted else Markup("")
    if content.observation_id:
        form = Markup('<a class="so" data-so="%s" href="%s">%s%s</a>')
        return form % (content.observation_id, _to_card(content.observation_id), content.text, doubt)
    if content.href:
        choose = Markup(' class="choose" data-dv="%s"') % (content.choose,) if content.choose else Markup("")
        without = _without(content.without)
        return Markup('<a%s%s href="%s">%s%s</a>') % (choose, without, content.href, content.text, doubt)
    return Markup("%s%s") % (content.text, doubt)


def _to_card(so: str) -> str:
    return f"?so={quote(so)}"


def _without(keys: Sequence[str]) -> Markup:
    return Markup(' data-without="%s"') % (" ".join(keys),) if keys else Markup("")


def pieces(contents: Iterable[Inline]) -> Markup:
    """Pieces one after another."""
    return Markup("").join(piece(each) for each in contents)


def headline(
    *,
    label: str,
    value: Inline,
    beside: Sequence[Inline],
    place: Sequence[Inline],
    hint: str,
    about: str = "",
    tone: str = "",
) -> Markup:
    """A headline number: its label with a sign that opens its card, the number, a second number below, its place.

    `about` is what the sign says to those who cannot see it.
    """
    sign = Markup("")
    if value.observation_id:
        sign = Markup(' <a class="sign" data-so="%s" href="%s" aria-label="%s" title="%s">i</a>') % (
            value.observation_id,
            _to_card(value.observation_id),
            about,
            about,
        )
    return Markup(
        '<div class="ls-headline%(tone)s" data-so="%(so)s" title="%(hint)s"><div class="label">%(label)s%(sign)s</div>'
        '<div class="value">%(value)s</div><div class="beside">%(beside)s</div><div class="place">%(place)s</div></div>'
    ) % {
        "label": label,
        "sign": sign,
        "value": piece(Inline(value.text)),
        "beside": pieces(beside),
        "place": pieces(place),
        "so": value.observation_id,
        "hint": hint,
        "tone": f" {tone}" if tone else "",
    }


def card(content: Card, *, close: str) -> Markup:
    """The card of one number; `close` is the word on its button."""
    sections = Markup("").join(
        Markup("<dt>%s</dt><dd>%s</dd>")
        % (
            section.title,
            Markup("").join(
                Markup('<div class="line depth-%d">%s</div>') % (min(depth, 3), pieces(line))
                for depth, line in section.lines
            ),
        )
        for section in content.sections
    )
    return Markup(
        '<section class="ls-card" role="dialog" aria-label="%(title)s" tabindex="-1" data-card="%(so)s">'
        '<header><h2>%(title)s</h2><a class="close" data-so="close" href="?" role="button">%(close)s ✕</a>'
        "</header>"
        '<p class="value">%(value)s</p><p class="kind">%(kind)s</p><dl>%(sections)s</dl></section>'
    ) % {
        "title": content.title,
        "so": content.observation_id,
        "value": content.value,
        "kind": content.kind,
        "sections": sections,
        "close": close,
    }


def named(key: str, *contents: Markup) -> Markup:
    """`contents` under a name, as a container of Streamlit's would bear it."""
    return Markup('<div class="st-key-%s">%s</div>') % (key, Markup("").join(contents))


def navigation(entries: Iterable[tuple[Inline, bool]], label: str) -> Markup:
    """Links to pages, each with whether it is the page that is shown."""
    return Markup('<nav aria-label="%s">%s</nav>') % (label, _links(entries, "page"))


def choice(entries: Iterable[tuple[Inline, bool]], label: str) -> Markup:
    """Links of which one is chosen, each with whether it is the one."""
    form = Markup('<div class="ls-choice" role="group" aria-label="%s">%s</div>')
    return form % (label, _links(entries, "true"))


def menu(name: str, label: str, title: str, *contents: Markup) -> Markup:
    """A button that opens the menu `name`, and what is in it. `title` says what the menu is for."""
    return Markup(
        '<div class="st-key-filter-%(name)s ls-filter"><button type="button" class="ls-button" data-menu="%(name)s"'
        ' aria-expanded="false" aria-controls="menu-%(name)s">%(label)s</button>'
        '<div class="ls-menu" id="menu-%(name)s" role="group" aria-label="%(title)s">%(inside)s</div></div>'
    ) % {"name": name, "label": label, "title": title, "inside": Markup("").join(contents)}


def options(key: str, entries: Iterable[tuple[str, str, bool]], *, several: bool) -> Markup:
    """Choices of the address key `key`: value, name, whether it is chosen. Pressed again a choice is taken back;
    `several` can be made at once."""
    alone = Markup("") if several else Markup(" data-alone")
    form = Markup('<a role="checkbox" aria-checked="%s" href="?%s" data-toggle="%s"%s>%s</a>')
    return Markup(" ").join(
        form % ("true" if chosen else "false", urlencode({key: value}), key, alone, name)
        for value, name, chosen in entries
    )


def span(ends: Iterable[tuple[str, str, Sequence[tuple[str, str]]]]) -> Markup:
    """Lists from which the two ends of a span are chosen: label, value, and (value, name) of all that can be."""
    form = Markup("<label>%s <select>%s</select></label>")
    lists = (form % (label, _choices(chosen, every)) for label, chosen, every in ends)
    return Markup("<div data-span>%s</div>") % (Markup("").join(lists),)


def _choices(chosen: str, every: Iterable[tuple[str, str]]) -> Markup:
    form = Markup('<option value="%s"%s>%s</option>')
    here = Markup(" selected")
    return Markup("").join(form % (value, here if value == chosen else "", name) for value, name in every)


def _links(entries: Iterable[tuple[Inline, bool]], current: str) -> Markup:
    here = Markup(' aria-current="%s"') % (current,)
    form = Markup('<a href="%s"%s%s>%s</a>')
    return Markup(" ").join(
        form % (to.href, _without(to.without), here if is_here else Markup(""), to.text) for to, is_here in entries
    )


def way(to: Inline, *, icon: str = "", closed: bool = False) -> Markup:
    """A link that looks like a button; greyed, and no link, where it is `closed`. `icon` is one of style.css."""
    if closed:
        return Markup('<span class="ls-button%s" aria-disabled="true">%s</span>') % (_icon(icon), to.text)
    form = Markup('<a class="ls-button%s"%s href="%s">%s</a>')
    return form % (_icon(icon), _without(to.without), to.href, to.text)


def button(label: str, press: str, *, icon: str = "", **said: str) -> Markup:
    """A button; numbers.js tells the page of its press by the name `press`. `said` is what it may answer at once."""
    words = Markup("").join(Markup(' data-%s="%s"') % each for each in said.items())
    form = Markup('<button type="button" class="ls-button%s" data-press="%s"%s>%s</button>')
    return form % (_icon(icon), press, words, label)


def status() -> Markup:
    """Where a button says what came of its press, also to those who cannot see it."""
    return Markup('<span role="status"></span>')


def _icon(name: str) -> str:
    return f" ls-icon-{name}" if name else ""


def heading(title: str, subtitle: str, *, level: int = 2) -> Markup:
    """The message of a chart and, below it, what is shown in which unit."""
    return Markup('<div class="ls-heading"><h%(level)d>%(title)s</h%(level)d><p>%(subtitle)s</p></div>') % {
        "level": level,
        "title": title,
        "subtitle": subtitle,
    }


def legend(entries: Iterable[tuple[str, str]], label: str) -> Markup:
    """A row of swatches: (CSS class of the swatch, text)."""
    items = Markup("").join(Markup('<li><i class="sw %s"></i>%s</li>') % (style, text) for style, text in entries)
    return Markup('<ul class="ls-legend" aria-label="%s">%s</ul>') % (label, items)


def image(source: str, about: str, style: str) -> Markup:
    """The image at `source`; `about` is what it says to those who cannot see it."""
    return Markup('<img class="%s" alt="%s" src="%s">') % (style, about, source)


def paper(picture: Markup, texts: Iterable[str], *, top: str, foot: str) -> Markup:
    """What is on paper only: `picture` with lines of text beside it, and what stands in the margins of every sheet."""
    lines = Markup("").join(Markup("<p>%s</p>") % (text,) for text in texts)
    form = Markup('<div class="st-key-paper"><style>%s</style><div class="ls-beside">%s<div>%s</div></div></div>')
    return form % (margins(top, foot), picture, lines)


def margins(top: str, foot: str) -> Markup:
    """Style rules that put `top` and `foot` into the margins of every printed sheet."""
    form = "@page {{ @top-left {{ content: {}; }} @bottom-left {{ content: {}; }} }}"
    return Markup(form.format(*map(_css, (top, foot))))  # noqa: S704 - letters, digits and numbers of all other signs


def _css(text: str) -> str:
    """`text` as a string of a style sheet: every sign that is not a letter, digit or space by its number."""
    return '"' + "".join(each if each.isalnum() or each == " " else f"\\{ord(each):x} " for each in text) + '"'


def line(text: str, style: str) -> Markup:
    """One paragraph of the given CSS class."""
    return Markup('<p class="%s">%s</p>') % (style, text)


def linked(text: str, numbers: Mapping[str, str]) -> Markup:
    """`text` in which the first place of each number (its digits as shown → its id) is a link to its card."""
    found, rest = Markup(""), text
    for digits, so in sorted(numbers.items(), key=lambda pair: text.find(pair[0])):
        before, there, after = rest.partition(digits)
        if there:
            found, rest = found + before + piece(Inline(digits, so)), after
    return found + rest


def paragraph(contents: Iterable[Inline], style: str) -> Markup:
    """One paragraph of pieces, of the given CSS class."""
    return Markup('<p class="%s">%s</p>') % (style, pieces(contents))


def lines(texts: Iterable[str | Markup], style: str) -> Markup:
    """A list of lines of the given CSS class, plain text or ready pieces."""
    items = Markup("").join(Markup("<li>%s</li>") % (text,) for text in texts)
    return Markup('<ul class="%s">%s</ul>') % (style, items)


def finding(
    *,
    text: str,
    place: str,
    about: str,
    note: str,
    links: Iterable[Sequence[Inline]],
    related: str,
) -> Markup:
    """One statement of the report: text, place, what it is about, a remark, links to related numbers."""
    anchors = Markup(" · ").join(pieces(each) for each in links)
    below = Markup('<div class="links">%s: %s</div>') % (related, anchors) if anchors else Markup("")
    remark = Markup('<div class="note">%s</div>') % (note,) if note else Markup("")
    return Markup(
        '<article class="ls-finding"><div class="text">%(text)s <span class="place">(%(place)s)</span></div>'
        '<div class="about">%(about)s</div>%(remark)s%(below)s</article>'
    ) % {"text": text, "place": place, "about": about, "remark": remark, "below": below}
