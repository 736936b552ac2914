"""What reading a report in words found, as JSON and as lines of text."""

import json
from collections.abc import Iterator
from dataclasses import asdict

from lsdash.data import csv_tables, publications, releases
from lsdash.data.intake.prose import documents
from lsdash.data.intake.prose.statement import ProseReading, Statement
from lsdash.data.intake.reading import Message, UnreadableFile

CLEAN, UNCLEAR, UNREADABLE = 0, 1, 2
_LANGUAGES = ("vi", "en")
_MARKS = {"proposed": "+", "unclear": "?", "not_a_figure": "-"}


def is_prose(file_name: str) -> bool:
    """Whether a file of this name is read as a report in words."""
    return documents.is_prose(file_name)


def read(data: bytes, file_name: str, encoding: str) -> ProseReading:
    """What a report says, or only why it cannot be read."""
    tables = publications.added(csv_tables.read(releases.DATA), publications.listed())
    try:
        return documents.read(data, file_name=file_name, tables=tables, encoding=encoding)
    except UnreadableFile as error:
        return documents.unreadable(error, data, file_name)


def exit_code(reading: ProseReading) -> int:
    """0 where every figure has a proposal, 1 where a person has to settle some, 2 where nothing can be read."""
    if reading.message is not None:
        return UNREADABLE
    return UNCLEAR if reading.unclear else CLEAN


def as_json(reading: ProseReading) -> str:
    """The reading for programs: each number with its place and what is proposed, and sentences that judge."""
    entry = {
        "file": reading.file_name,
        "sha256": reading.sha256,
        "period": reading.period,
        "sender": reading.sender,
        "statements": [_statement(one) for one in reading.statements],
        "findings": [
            {"place": one.place, "text": one.text, "subjects": list(one.subjects)} for one in reading.findings
        ],
        "messages": [_message(reading.message)] if reading.message else [],
    }
    return json.dumps(entry, ensure_ascii=False, indent=1)


def _message(one: Message) -> dict[str, str]:
    return {
        "level": one.level,
        "code": one.code,
        "found": one.found,
        "expected": one.expected,
        **{f"text_{lang}": one.words(lang) for lang in _LANGUAGES},
    }


def _statement(one: Statement) -> dict[str, object]:
    return {
        "place": one.place,
        "as_printed": one.as_printed,
        **asdict(one.key),
        "kind": one.kind if one.state == "proposed" else "",
        "value": None if one.value is None else float(one.value),
        "step": None if one.step is None else float(one.step),
        "unit": one.unit,
        "state": one.state,
        "reason": one.reason,
        "candidates": [asdict(key) for key in one.candidates] if one.state == "unclear" else [],
        "sentence": one.sentence,
        "start": one.start,
        "end": one.end,
    }


def lines(reading: ProseReading, lang: str) -> Iterator[str]:
    """The reading for a person: what it is, then each number with its place and what is proposed."""
    count = sum(one.state != "not_a_figure" for one in reading.statements)
    yield f"{reading.file_name}\t{reading.period or '?'}\t{reading.sender or '?'}\t{count}"
    if reading.message:
        yield f"✗ {reading.file_name}\t{reading.message.words(lang)}"
    for one in reading.statements:
        key = one.key if one.state == "proposed" else None
        what = ".".join(part for part in asdict(key).values() if part) if key else one.reason
        yield f"{_MARKS[one.state]} {one.place}\t{one.as_printed}\t{what}\t{one.kind if key else ''}".rstrip()
    for finding in reading.findings:
        yield f"= {finding.place}\t{finding.text}\t{' '.join(finding.subjects)}"
