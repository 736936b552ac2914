"""What reading a report in words found, as JSON and as lines of text; and what a person has confirmed of it."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import PurePath
from typing import Any

from lsdash.data import dataset_tables, releases
from lsdash.data.intake import heading
from lsdash.data.intake.prose import confirmation, documents
from lsdash.data.intake.prose.confirmation import About, Choices
from lsdash.data.intake.prose.findings import Wording, Wordings
from lsdash.data.intake.prose.statement import ProseReading, Statement
from lsdash.data.intake.reading import Message, Reading, UnreadableFile
from lsdash.model import texts
from lsdash.model.observation_ids import Key
from lsdash.view.url_state import LANGUAGES

CLEAN, UNCLEAR, UNREADABLE = 0, 1, 2
_MARKS = {"proposed": "+", "unclear": "?", "not_a_figure": "-"}


class NotConfirmed(Exception):
    """What was given is not the confirmed reading of this text."""


def is_prose(file_name: str) -> bool:
    """Whether a file of this name is read as a report in words."""
    return documents.is_prose(file_name)


def read(data: bytes, file_name: str, encoding: str, dataset: str = releases.DATASET) -> ProseReading:
    """What a report says, or only why it cannot be read."""
    tables = dataset_tables.with_published(dataset)
    try:
        return documents.read(data, file_name=file_name, tables=tables, encoding=encoding)
    except UnreadableFile as error:
        return documents.unreadable(error, data, file_name)


def confirmed(
    reading: ProseReading, choices: Choices, about: About, wordings: Wordings, dataset: str = releases.DATASET
) -> Reading:
    """The reading that can be handed in, received today; see confirmation.confirmed."""
    return confirmation.confirmed(reading, choices, about, dataset_tables.with_published(dataset), wordings)


def about(
    reading: ProseReading, *, title: str = "", period: str = "", sender: str = "", issued: str | None = None
) -> About:
    """What is known of the report as a whole, where a person does not say it otherwise; a period may be said in words.
    `issued`: None for the day that stands over the text, "" for none."""
    return About(
        title or reading.title or PurePath(reading.file_name).stem,
        heading.period_of(period) or period or reading.period,
        sender or reading.sender,
        reading.issued if issued is None else issued,
        date.today().isoformat(),
    )


def confirmed_by(reading: ProseReading, text: str, dataset: str) -> Reading:
    """The reading that a person has confirmed in `text`: that of `as_json` of the same file, gone over. A statement of
    which "state" is "proposed" is of the key that stands there, any other is left out; of "findings" those are taken
    that have a "group"; "period", "sender", "title" and "issued" are of the report. Raises NotConfirmed."""
    try:
        said = json.loads(text)
        if said["sha256"] != reading.sha256:
            raise NotConfirmed("sha256")
        choices = {f"{one['place']}:{one['start']}": _chosen(one) for one in said["statements"]}
        wordings = {one["place"]: _worded(one) for one in said.get("findings", ()) if one.get("group")}
        of_report = {name: str(said.get(name) or "") for name in ("title", "period", "sender")}
        issued = str(said["issued"] or "") if "issued" in said else None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise NotConfirmed(type(error).__name__) from error
    return confirmed(reading, choices, about(reading, **of_report, issued=issued), wordings, dataset)


def _chosen(one: Mapping[str, Any]) -> Key | None:
    if one["state"] != "proposed":
        return None
    return Key.of({name: str(one[name]) for name in Key._fields})


def _worded(one: Mapping[str, Any]) -> Wording:
    return Wording(*(str(one.get(name) or "") for name in ("group", "text_vi", "text_en")))


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
        "title": reading.title,
        "issued": reading.issued,
        "statements": [_statement(one) for one in reading.statements],
        "findings": [
            {
                "place": one.place,
                "text": one.text,
                "subjects": list(one.subjects),
                "group": "",
                "text_vi": one.text,
                "text_en": "",
            }
            for one in reading.findings
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
        **{f"text_{lang}": one.words(lang) for lang in LANGUAGES},
    }


def _statement(one: Statement) -> dict[str, object]:
    return {
        "place": one.place,
        "as_printed": one.as_printed,
        **one.key._asdict(),
        "kind": one.kind if one.state == "proposed" else "",
        "value": None if one.value is None else float(one.value),
        "step": None if one.step is None else float(one.step),
        "unit": one.unit,
        "state": one.state,
        "reason": one.reason,
        "candidates": [key._asdict() for key in one.candidates] if one.state == "unclear" else [],
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
        reason = texts.text(lang, f"prose_reason.{one.reason}") if one.reason else ""
        what = ".".join(part for part in key if part) if key else reason
        yield f"{_MARKS[one.state]} {one.place}\t{one.as_printed}\t{what}\t{one.kind if key else ''}".rstrip()
    for finding in reading.findings:
        yield f"= {finding.place}\t{finding.text}\t{' '.join(finding.subjects)}"
