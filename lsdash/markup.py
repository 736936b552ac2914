"""HTML that pages share: headline numbers, tables, legends, notices. All text goes in escaped, through MarkupSafe."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup


@dataclass(frozen=True)
class Cell:
    """One cell. `so`: id of the observation it shows; `hint`: a line for its tooltip; `href`: an address to link to."""

    text: str
    so: str = ""
    hint: str = ""
    number: bool = False
    head: bool = False
    href: str = ""
    tone: str = ""


@dataclass(frozen=True)
class Table:
    """A table: a caption, column headers (text, whether the column holds numbers) and rows of cells."""

    caption: str
    headers: Sequence[tuple[str, bool]]
    rows: Sequence[Sequence[Cell]]


def table(content: Table) -> Markup:
    """The table as HTML that prints whole and scrolls sideways in its own box on a phone."""
    head = Markup("").join(
        Markup('<th scope="col" class="{}">{}</th>').format("n" if number else "t", text)
        for text, number in content.headers
    )
    body = Markup("").join(Markup("<tr>{}</tr>").format(Markup("").join(map(_cell, row))) for row in content.rows)
    return Markup(
        '<div class="ls-table" role="region" tabindex="0" aria-label="{caption}"><table><caption>{caption}</caption>'
        "<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    ).format(caption=content.caption, head=head, body=body)


def _cell(cell: Cell) -> Markup:
    classes = " ".join(filter(None, ("n" if cell.number else "t", cell.tone)))
    so = Markup(' data-so="{}"').format(cell.so) if cell.so else Markup("")
    hint = Markup(' title="{}"').format(cell.hint) if cell.hint else Markup("")
    inner = Markup('<a href="{}">{}</a>').format(cell.href, cell.text) if cell.href else cell.text
    form = '<th scope="row" class="{}"{}{}>{}</th>' if cell.head else '<td class="{}"{}{}>{}</td>'
    return Markup(form).format(classes, so, hint, inner)  # noqa: S704 - one of the two forms above


def headline(*, label: str, value: str, beside: str, place: str, so: str, hint: str, tone: str = "") -> Markup:
    """A headline number: its label, the number, a second number below, and where it stands."""
    return Markup(
        '<div class="ls-headline {tone}" data-so="{so}" title="{hint}"><div class="label">{label}</div>'
        '<div class="value">{value}</div><div class="beside">{beside}</div><div class="place">{place}</div></div>'
    ).format(label=label, value=value, beside=beside, place=place, so=so, hint=hint, tone=tone)


def heading(title: str, subtitle: str, *, level: int = 2) -> Markup:
    """The message of a chart and, below it, what is shown in which unit."""
    return Markup('<div class="ls-heading"><h{level:d}>{title}</h{level:d}><p>{subtitle}</p></div>').format(
        level=level, title=title, subtitle=subtitle
    )


def legend(entries: Iterable[tuple[str, str]], label: str) -> Markup:
    """A row of swatches: (CSS class of the swatch, text)."""
    items = Markup("").join(Markup('<li><i class="sw {}"></i>{}</li>').format(style, text) for style, text in entries)
    return Markup('<ul class="ls-legend" aria-label="{}">{}</ul>').format(label, items)


def line(text: str, style: str) -> Markup:
    """One paragraph of the given CSS class."""
    return Markup('<p class="{}">{}</p>').format(style, text)


def lines(texts: Iterable[str], style: str) -> Markup:
    """A list of plain lines of the given CSS class."""
    items = Markup("").join(Markup("<li>{}</li>").format(text) for text in texts)
    return Markup('<ul class="{}">{}</ul>').format(style, items)


def finding(*, text: str, place: str, about: str, note: str, links: Iterable[tuple[str, str]], related: str) -> Markup:
    """One statement of the report: text, place, what it is about, a remark, links to related numbers."""
    anchors = Markup(" · ").join(Markup('<a href="{}">{}</a>').format(href, label) for href, label in links)
    below = Markup('<div class="links">{}: {}</div>').format(related, anchors) if anchors else Markup("")
    remark = Markup('<div class="note">{}</div>').format(note) if note else Markup("")
    return Markup(
        '<article class="ls-finding"><div class="text">{text} <span class="place">({place})</span></div>'
        '<div class="about">{about}</div>{remark}{below}</article>'
    ).format(text=text, place=place, about=about, remark=remark, below=below)
