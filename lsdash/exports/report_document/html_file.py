"""A report as HTML: one file that needs no network."""

from pathlib import Path

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from lsdash.exports import provenance
from lsdash.exports.report_document.document import Chart, Document, Paragraph, Table, clean

_SOURCE = Path(__file__).with_name("report.html")
_ENVIRONMENT = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


def write(document: Document) -> str:
    """The report as a file."""
    template = _ENVIRONMENT.from_string(_SOURCE.read_text(encoding="utf-8"))
    kinds = {Paragraph: "paragraph", Table: "table", Chart: "chart"}
    return clean(
        template.render(
            document=document,
            page=document.page,
            parts=list(zip(document.headings, document.parts, strict=True)),
            kind=lambda block: kinds[type(block)],
            drawing=lambda chart: Markup(chart.svg),  # noqa: S704 - made by Vega, which escapes text
            qr=Markup(provenance.qr(document.link).decode()) if document.link else "",  # noqa: S704 - paths made by segno
        )
    )
