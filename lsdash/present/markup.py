"""Small pieces of HTML that pages are put together from. All text goes in escaped.

What has parts comes from a template (see `jinja`). What is one element is filled in with `%`, through MarkupSafe, as a
file of its own would say less than the line does.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from lsdash.present.jinja import render

_CONTENT = "content"  # name of the place where a page begins


@dataclass(frozen=True)
class Inline:
    """Text, as a link to the card of an observation or to the address `href`; `doubted` adds the mark of doubt.

    `choose` is the code of the district that a link chooses. navigation.js adds the keys of the present address to a
    link to a card, to one that chooses, and to one with `without`, which names the keys that are left out.
    """

    text: str
    observation_id: str = ""
    href: str = ""
    doubted: bool = False
    choose: str = ""
    without: Sequence[str] = ()


# --- text and links ---------------------------------------------------------------------------------------------------


def inlines(parts: Iterable[Inline]) -> Markup:
    """Parts one after another."""
    return render("inlines", parts=parts)


def linked(text: str, numbers: Mapping[str, str]) -> Markup:
    """`text` in which the first place of each number (its digits as shown → its id) is a link to its card."""
    parts, rest = [], text
    for digits, observation_id in sorted(numbers.items(), key=lambda pair: text.find(pair[0])):
        before, match, after = rest.partition(digits)
        if match:
            parts += [Inline(before), Inline(digits, observation_id)]
            rest = after
    return inlines([*parts, Inline(rest)])


def line(text: str, style: str) -> Markup:
    """One paragraph of the given CSS class."""
    return Markup('<p class="%s">%s</p>') % (style, text)


def paragraph(parts: Iterable[Inline], style: str) -> Markup:
    """One paragraph of parts, of the given CSS class."""
    return Markup('<p class="%s">%s</p>') % (style, inlines(parts))


def lines(texts: Iterable[str | Markup], style: str) -> Markup:
    """A list of lines of the given CSS class, plain text or ready HTML."""
    items = Markup("").join(Markup("<li>%s</li>") % (text,) for text in texts)
    return Markup('<ul class="%s">%s</ul>') % (style, items)


def heading(title: str, subtitle: str, *, level: int = 2, over: str = "") -> Markup:
    """The message of a chart and, below it, what is shown in which unit; `over` it the question that it answers, or
    what the page belongs to."""
    above = Markup("<small>%s</small> ") % (over,) if over else Markup("")
    below = Markup("<p>%s</p>") % (subtitle,) if subtitle else Markup("")
    return Markup('<div class="ls-heading"><h%d>%s%s</h%d>%s</div>') % (level, above, title, level, below)


# --- parts of a page --------------------------------------------------------------------------------------------------


def named(key: str, *contents: Markup) -> Markup:
    """`contents` under a name, as a container of Streamlit's would bear it."""
    return Markup('<div class="st-key-%s">%s</div>') % (key, Markup("").join(contents))


def opening(*contents: Markup) -> Markup:
    """How a page begins; `skip` leads there."""
    form = Markup('<div class="st-key-opening" id="%s" tabindex="-1">%s</div>')
    return form % (_CONTENT, Markup("").join(contents))


def skip(label: str) -> Markup:
    """A link over everything that stands above the opening of a page, for those who come there by keyboard."""
    return Markup('<a class="ls-skip" href="#%s">%s</a>') % (_CONTENT, label)


def pair(left: Markup, right: Markup) -> Markup:
    """Two parts beside each other where there is room, as style.css has it."""
    return Markup('<div class="ls-pair"><div>%s</div>%s</div>') % (left, right)


def folded(summary: str, inside: Markup, *, unfolded: bool = False, style: str = "ls-folded") -> Markup:
    """`inside`, to be opened by a press on `summary`; open from the start where `unfolded`."""
    opened = Markup(" open") if unfolded else Markup("")
    return Markup('<details class="%s"%s><summary>%s</summary>%s</details>') % (style, opened, summary, inside)


def fold(label: str) -> Markup:
    """A button that shows on a phone what style.css hides there until it is pressed."""
    return Markup('<details class="ls-fold"><summary>%s</summary></details>') % (label,)


def headline(
    *,
    label: str,
    value: Inline,
    beside: Sequence[Inline],
    place: Sequence[Inline],
    hint: str,
    about: str = "",
    tone: str = "",
    elsewhere: bool = False,
) -> Markup:
    """A headline number: its label with a sign that opens its card, the number, a second number below, its place.

    `about` is what the sign says to those who cannot see it; `elsewhere`: the place names another source than the
    page's own.
    """
    texts = {"label": label, "hint": hint, "about": about, "tone": tone}
    return render("headline", value=value, beside=beside, place=place, elsewhere=elsewhere, **texts)


def finding(
    *,
    text: str,
    place: str,
    about: str,
    note: str,
    links: Iterable[Sequence[Inline]],
    related: str,
    name: str = "",
) -> Markup:
    """One statement of the report: text, place, what it is about, a remark, links to related numbers. `name` is the
    place that links lead to."""
    texts = {"name": name, "text": text, "place": place, "about": about, "note": note, "related": related}
    return render("finding", links=list(links), **texts)


def bar(length: float, mark: float, label: str) -> Markup:
    """One bar, `length` of the width in per cent, with a tick at `mark`; `label` is what is read out."""
    form = (
        '<div class="ls-bar" role="img" aria-label="%s"><b style="width:%.2f%%"></b><i style="left:%.2f%%"></i></div>'
    )
    return Markup(form) % (label, length, mark)  # noqa: S704 - a constant


def about(label: str, texts: Iterable[str]) -> Markup:
    """A sign that unfolds how something was made: `label` says so."""
    summary = Markup('<summary><span class="sign" aria-hidden="true">i</span> %s</summary>') % (label,)
    return Markup('<details class="ls-about">%s%s</details>') % (summary, lines(texts, "ls-foot"))


def glossary(title: str, name: str, entries: Iterable[tuple[str, str]]) -> Markup:
    """Terms with what they mean; `name` is the place that links lead to, that of a term is `glossary_place`."""
    placed = ((glossary_place(name, number), *entry) for number, entry in enumerate(entries))
    return render("glossary", title=title, name=name, entries=placed)


def definitions(entries: Iterable[tuple[str, str]]) -> Markup:
    """Terms with what they mean, as one list without a heading."""
    pairs = (Markup("<div><dt>%s</dt> <dd>%s</dd></div>") % entry for entry in entries)
    return Markup('<div class="ls-glossary"><dl>%s</dl></div>') % Markup("").join(pairs)


def glossary_place(name: str, number: int) -> str:
    """The place of the term with this number, from 0, in the glossary `name`."""
    return f"{name}-{number + 1}"


def legend(entries: Iterable[tuple[str, str]], label: str) -> Markup:
    """A row of swatches: (CSS class of the swatch, text)."""
    items = Markup("").join(Markup('<li><i class="sw %s"></i>%s</li>') % entry for entry in entries)
    return Markup('<ul class="ls-legend" aria-label="%s">%s</ul>') % (label, items)


def image(source: str, about: str, style: str) -> Markup:
    """The image at `source`; `about` is what it says to those who cannot see it."""
    return Markup('<img class="%s" alt="%s" src="%s">') % (style, about, source)


_SIZE = ("height", "usermeta")


def drawing(
    name: str, label: str, spec: Mapping[str, object], rows: Sequence[Mapping[str, object]], *, height: float, lost: str
) -> Markup:
    """The place of the drawing `name`, which charts.js makes in the browser of a Vega-Lite specification and its rows.

    `label` is what is read out, `lost` what stands there where nothing can be drawn; it takes `height` pixels or more.
    A height of its own, and that on a narrow screen, stand beside the specification: with more panels it is the same
    drawing.
    """
    size = {} if isinstance(spec.get("height"), dict) else {key: spec[key] for key in _SIZE if key in spec}
    rest = {key: value for key, value in spec.items() if key not in size}
    return Markup(
        '<div class="ls-drawing" role="img" aria-label="%s" style="min-height:%dpx"'
        """ data-drawing="%s" data-spec='%s' data-size='%s' data-rows='%s' data-lost="%s"></div>"""
    ) % (label, height, name, _json(rest), _json(size), _json(rows), lost)


def _json(value: object) -> Markup:
    """`value` as JSON for an attribute in single quotes, in which double quotes stay as they are: half as long.

    Characters that HTML would read, or that might end a comment or a tag (for which the browser's part of Streamlit
    drops an attribute), become escapes of JSON, which has them inside texts only.
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character in "<>&'":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)  # noqa: S704 - see above


# --- controls ---------------------------------------------------------------------------------------------------------


def navigation(entries: Iterable[tuple[Inline, bool]], label: str) -> Markup:
    """Links to pages, each with whether it is the page that is shown."""
    return Markup('<nav aria-label="%s">%s</nav>') % (label, render("links", links=entries, current="page"))


def choice(entries: Iterable[tuple[Inline, bool]], label: str) -> Markup:
    """Links of which one is chosen, each with whether it is the one."""
    form = Markup('<div class="ls-choice" role="group" aria-label="%s">%s</div>')
    return form % (label, render("links", links=entries, current="true"))


def menu(name: str, label: str, title: str, *contents: Markup) -> Markup:
    """A button that opens the menu `name`, and what is in it. `title` says what the menu is for."""
    return render("menu", name=name, label=label, title=title, inside=Markup("").join(contents))


def options(key: str, entries: Iterable[tuple[str, str, bool]], *, several: bool) -> Markup:
    """Choices of the address key `key`: value, name, whether it is chosen. Pressed again a choice is taken back;
    `several` can be made at once."""
    return render("options", key=key, options=entries, several=several)


def span(ends: Iterable[tuple[str, str, Sequence[tuple[str, str]]]]) -> Markup:
    """Lists from which the two ends of a span are chosen: label, value, and (value, name) of all that can be."""
    return render("span", ends=ends)


def link_button(link: Inline, *, icon: str = "", disabled: bool = False) -> Markup:
    """A link that looks like a button; greyed, and no link, where it is `disabled`. `icon` is one of style.css."""
    return render("link_button", link=link, icon=icon, disabled=disabled)


def button(label: str, press: str, *, icon: str = "", **answers: str) -> Markup:
    """A button; numbers.js tells the page of its press by the name `press`. `answers` are what it may say at once."""
    return render("button", label=label, press=press, icon=icon, answers=answers)


def uploader_style(choose: str, too_large: str) -> Markup:
    """Style rules by which the button of a file uploader says `choose`, and a file that it does not take `too_large`:
    Streamlit has its words in English alone, and shows those of a refusal to a pointer only.

    How large a file may be, which it says too, stands in the label.
    """
    rules = """<style>.stFileUploader [data-testid=stFileUploaderDropzoneInstructions] {{ display: none; }}
        .stFileUploader section button p {{ font-size: 0; }}
        .stFileUploader section button p::after {{ font-size: 1rem; content: {}; }}
        .stFileChip [role=alert], [data-testid=stTooltipErrorContent] {{ display: none; }}
        .stFileUploader:has(.stFileChip[aria-invalid=true])::after {{ content: {}; color: var(--ls-alarm); }}</style>"""
    return Markup(rules.format(_css(f" {choose}"), _css(too_large)))  # noqa: S704 - letters, digits and numbers of all other signs


def status() -> Markup:
    """Where a button says what came of its press, also to those who cannot see it."""
    return Markup('<span role="status"></span>')


# --- paper ------------------------------------------------------------------------------------------------------------


def paper(picture: Markup, texts: Iterable[str], *, top: str, foot: str) -> Markup:
    """What is on paper only: `picture` with lines of text beside it, and what stands in the margins of every sheet."""
    return render("paper", picture=picture, texts=texts, margins=margins(top, foot))


def margins(top: str, foot: str) -> Markup:
    """Style rules that put `top` and `foot` into the margins of every printed sheet."""
    form = "@page {{ @top-left {{ content: {}; }} @bottom-left {{ content: {}; }} }}"
    return Markup(form.format(*map(_css, (top, foot))))  # noqa: S704 - letters, digits and numbers of all other signs


def _css(text: str) -> str:
    """`text` as a string of a style sheet: every character that is no letter, digit or space by its number."""
    escaped = (character if character.isalnum() or character == " " else f"\\{ord(character):x} " for character in text)
    return f'"{"".join(escaped)}"'
