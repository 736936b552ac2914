"""A report as PDF, set by Typst with letters of its own: nothing is asked of the machine."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from lsdash.exports import provenance
from lsdash.exports.report_document import typesetting
from lsdash.exports.report_document.document import Block, Cell, Document, Paragraph, Table, clean

_TEMPLATE = Path(__file__).with_name("document.typ")


def write(document: Document, *, made: datetime | None = None) -> bytes:
    """The report as a file. `made`: when its numbers were, so that one document always gives the same file."""
    files = {f"{chart.name}.svg": typesetting.lettered(chart.svg) for chart in document.charts()}
    if document.link:
        files["matrix.svg"] = provenance.qr(document.link).decode()
    when = made or datetime(2000, 1, 1, tzinfo=UTC)
    entries = json.dumps(_entries(document))
    return typesetting.pdf(_TEMPLATE, files, document=entries, timestamp=int(when.timestamp()))


def _entries(document: Document) -> dict[str, Any]:
    """The document as data for the template."""
    page = document.page
    return {
        "lang": document.lang,
        "title": clean(document.title),
        "subject": clean(document.subject),
        "author": clean(page.issuing[-1] if page.issuing else ""),
        "page": {name: _cleaned(value) for name, value in vars(page).items()},
        "stamp": clean(document.stamp),
        "warning": clean(document.warning),
        "link": document.link,
        "contents": document.has_contents,
        "parts": [
            {"heading": clean(heading), "blocks": [_block(block, document) for block in part.blocks]}
            for heading, part in zip(document.headings, document.parts, strict=True)
        ],
    }


def _cleaned(value: Any) -> Any:
    return clean(value) if isinstance(value, str) else [clean(line) for line in value]


def _block(block: Block, document: Document) -> dict[str, Any]:
    if isinstance(block, Paragraph):
        runs = [
            {
                "text": clean(run.text),
                "link": document.cards.get(run.number, ""),
                "notes": [clean(document.notes[note - 1]) for note in run.notes],
            }
            for run in block.runs
        ]
        return {"kind": "paragraph", "runs": runs}
    if isinstance(block, Table):
        rows = [[_cell(cell, document) for cell in row] for row in block.rows]
        heads = [_cell(cell, document) for cell in block.headers]
        foot = [clean(line) for line in block.foot]
        return {
            "kind": "table",
            "caption": clean(block.caption),
            "headers": heads,
            "rows": rows,
            "foot": foot,
            "widths": block.widths,
        }
    return {
        "kind": "chart",
        "file": f"{block.name}.svg",
        "title": clean(block.title),
        "subtitle": clean(block.subtitle),
        "alt": clean(block.alt),
        "foot": [clean(line) for line in block.foot],
    }


def _cell(cell: Cell, document: Document) -> dict[str, Any]:
    return {"text": clean(cell.text), "numeric": cell.numeric, "link": document.cards.get(cell.number, "")}
