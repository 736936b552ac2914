"""What reading a handed-in file found, as JSON and as lines of text."""

import json
import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from lsdash.data import dataset_tables, demo, releases
from lsdash.data.csv_tables import Row
from lsdash.data.intake import mapping_text, mappings, marked_copy, questions, reader, templates
from lsdash.data.intake.code_lists import CodeLists
from lsdash.data.intake.mappings import LayoutMapping
from lsdash.data.intake.reading import Message, Reading, UnreadableFile
from lsdash.view.url_state import LANGUAGES

_ANSWERS_AT_ONCE = 20
CLEAN, FINDINGS, UNREADABLE = 0, 1, 2
_STATEMENT = (
    *("place", "as_printed", "indicator", "item", "area", "period", "measure", "kind"),
    *("value", "unit", "step"),
)
_SOURCE_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_MARKS = {"error": "✗", "warning": "!"}


def exit_code(reading: Reading) -> int:
    """0 where nothing was found, 1 where something was, 2 where the file could not be read."""
    if reading.unreadable:
        return UNREADABLE
    return FINDINGS if reading.messages else CLEAN


class NoSuchArea(ValueError):
    """An area that is in no code list, or was no more in the period of a form. `code` names the text `desk.<code>`;
    `details` fill it."""

    def __init__(self, code: str, **details: str) -> None:
        self.code, self.details = code, details
        super().__init__(code)


def template(form: str, period: str, sender: str, area: str, dataset: str = releases.DATASET) -> bytes:
    """An empty form of a period, see templates.template; raises as that, and NoSuchArea."""
    tables = dataset_tables.own(dataset)
    lists = CodeLists(tables)
    if area and area not in lists.areas:
        raise NoSuchArea("unknown_area", area=area)
    if not lists.is_valid(area, period):
        raise NoSuchArea("area_ended", area=lists.areas[area]["name_vi"], until=lists.areas[area]["valid_to"])
    options = templates.Options(sender=sender, area=area, synthetic=dataset == demo.DATASET)
    return templates.template(form, period, tables, options)


def read(
    data: bytes,
    file_name: str,
    mapping: str,
    source: str,
    said: Mapping[str, str],
    *,
    senders: Collection[str] | None = None,
    dataset: str = releases.DATASET,
) -> Reading:
    """The reading of a file by the mapping of this name or file, "" for none: then one that is kept and fits is used,
    for who reports for `senders` alone one of theirs or of no sender; against what `dataset` has.

    `said`: encoding, separator and decimal, see reader.read. Raises mappings.InvalidMapping and OSError.
    """
    chosen = _mapping(mapping, code_lists(dataset)) if mapping else None
    given: dict[str, Any] = {"mapping": chosen, "source": {"code": source} if source else {}, **said}
    given["tables"] = dataset_tables.with_published(dataset)
    kept = mapping_text.kept(mapping_folder())
    return _read(data, file_name, kept=kept if senders is None else mappings.of_senders(kept, senders), **given)


def unrecognised(
    data: bytes,
    file_name: str,
    said: Mapping[str, str],
    dataset: str = releases.DATASET,
    *,
    sheet: str = "",
    header_rows: tuple[int, int] = (0, 0),
) -> Reading:
    """The reading of a file as if nothing were known of it: its columns are asked, of the table at this place; "" and
    (0, 0) for where one is likely. `said`: see `read`."""
    asked = questions.Place(sheet, header_rows)
    return _read(data, file_name, tables=dataset_tables.with_published(dataset), asked=asked, **said)


def _read(data: bytes, file_name: str, **options: Any) -> Reading:
    received = date.today().isoformat()
    try:
        return reader.read(data, file_name=file_name, received=received, **options)
    except UnreadableFile as error:
        return reader.unreadable(error, data, file_name)


def code_lists(dataset: str) -> CodeLists:
    """What numbers of a file may be of."""
    return CodeLists(dataset_tables.with_published(dataset))


def keep_answers(
    data: bytes, answers: Mapping[str, object], said: Mapping[str, str], dataset: str = releases.DATASET
) -> LayoutMapping:
    """Keep what a person says of the columns of a file, see questions.answered, as the next version of its name.
    `said`: encoding, separator and decimal of a text table; encoding and decimal are kept with it.

    Raises mappings.InvalidMapping, UnreadableFile, releases.UnwritableRoot.
    """
    first = mapping_text.next_version(mapping_folder(), str(answers.get("name", "")))
    for version in range(first, first + _ANSWERS_AT_ONCE):
        entry = {**answers, "version": version, "encoding": said["encoding"], "decimal": said["decimal"]}
        mapping = questions.answered(data, entry, code_lists(dataset), separator=said["separator"])
        try:
            mappings.save(mapping_folder(), mapping)
        except FileExistsError:  # of somebody who answered at the same time
            continue
        except OSError as error:
            raise releases.UnwritableRoot(str(error)) from error
        return mapping
    raise mappings.InvalidMapping("version")


def source_code(text: str) -> str:
    """A text that can be the code of a source. Raises ValueError."""
    if not _SOURCE_CODE.fullmatch(text):
        raise ValueError(text)
    return text


def mapping_folder() -> Path:
    """Where mappings are kept."""
    return releases.root() / "mappings"


def _mapping(name: str, lists: CodeLists) -> LayoutMapping:
    """The newest version of a kept mapping, or the one in a file of this name."""
    if Path(name).suffix == ".json":
        try:
            return mapping_text.from_json(Path(name).read_text(encoding="utf-8"), lists)
        except UnicodeDecodeError as error:
            raise mappings.InvalidMapping("json", "UTF-8") from error
    found = next((one for one in mapping_text.kept(mapping_folder()) if one.name == name), None)
    if found is None:
        raise mappings.InvalidMapping(name, " ".join(sorted({one.name for one in mapping_text.kept(mapping_folder())})))
    return found


def marked(data: bytes, reading: Reading, lang: str, said: Mapping[str, str]) -> bytes:
    """The copy of a file with the cells of its messages marked, see marked_copy.of."""
    return marked_copy.of(data, reading, lang, encoding=said["encoding"], separator=said["separator"])


def as_json(reading: Reading, submission: str = "") -> str:
    """The reading for programs: statements and messages with their places, messages in both languages; `submission`:
    the id under which it was handed in, "" where it was not."""
    entry = {
        "file": reading.file_name,
        "sha256": reading.sha256,
        "form": reading.form,
        "mapping": reading.mapping,
        "period": reading.period,
        "sender": reading.sender,
        "statements": [
            {**_statement(row), "label": label, "stored": stored}
            for row, label, stored in zip(reading.figures, reading.labels, reading.stored, strict=True)
        ],
        "comparisons": [_statement(row) for row in reading.comparisons],
        "messages": [_message(one) for one in reading.messages],
        "questions": [
            {"column": one.column, "header": one.header, "samples": list(one.samples), "suggested": one.suggested}
            for one in reading.questions
        ],
        "likely_form": reading.likely_form,
        "submission": submission,
    }
    return json.dumps(entry, ensure_ascii=False, indent=1)


def _statement(row: Row) -> dict[str, str | float]:
    return {name: float(row[name]) if name in ("value", "step") else row[name] for name in _STATEMENT}


def _message(one: Message) -> dict[str, object]:
    return {
        "level": one.level,
        "code": one.code,
        "place": one.place,
        "also": list(one.also),
        "found": one.found,
        "expected": one.expected,
        **{f"text_{lang}": one.words(lang) for lang in LANGUAGES},
    }


def lines(reading: Reading, lang: str) -> Iterator[str]:
    """The reading for a person: what it is, then each message with its place."""
    name = reading.mapping or reading.form or "?"
    yield f"{reading.file_name}\t{name}\t{reading.period or '?'}\t{reading.sender or '?'}\t{len(reading.figures)}"
    for one in reading.messages:
        yield f"{_MARKS[one.level]} {one.place or reading.file_name}\t{one.words(lang)}"
    for question in reading.questions:
        samples = " | ".join(question.samples)
        yield f"? {question.column}\t{question.header}\t{samples}\t{question.suggested}".rstrip()
