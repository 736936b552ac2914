"""Paragraphs that an officer puts into a report: text files by part, for every period or for one."""

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from lsdash.data import releases
from lsdash.data.csv_tables import ValidationIssue
from lsdash.exports.report_document.pattern_file import InvalidPatterns
from lsdash.model import periods

FOLDER = releases.DATA / "report" / "paragraphs"
_LARGEST = 100_000  # bytes of a file
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def read(lang: str, period: str, parts: Collection[str], folder: Path = FOLDER) -> Mapping[str, Sequence[str]]:
    """Part → its paragraphs for a period, those for every period first. `<part>.txt` is for every period,
    `<part>.<period>.txt` for one; an empty line ends a paragraph. Raises InvalidPatterns."""
    found: dict[str, list[str]] = {}
    issues: list[ValidationIssue] = []
    files = sorted((folder / lang).glob("*.txt"), key=lambda path: (path.stem.count("."), path.name))
    for path in files:
        part, _, own = path.stem.partition(".")
        if part not in parts or (own and periods.parse(own) is None):
            expected = f"<part>.txt or <part>.<period>.txt, parts: {' '.join(parts)}"
            issues.append(ValidationIssue(path.name, None, "", path.stem, expected))
        elif own in ("", period):
            found.setdefault(part, []).extend(_paragraphs(path, issues))
    if issues:
        raise InvalidPatterns(issues)
    return found


def _paragraphs(path: Path, issues: list[ValidationIssue]) -> list[str]:
    data = path.read_bytes()
    try:
        if len(data) > _LARGEST:
            raise ValueError(f"{len(data)} bytes")
        text = unicodedata.normalize("NFC", data.decode("utf-8-sig"))
    except ValueError as error:
        issues.append(ValidationIssue(path.name, None, "", str(error)[:80], f"UTF-8 text of at most {_LARGEST} bytes"))
        return []
    blocks = re.split(r"\n\s*\n", text.replace("\r\n", "\n"))
    return [joined for block in blocks if (joined := " ".join(_UNSEEN.sub("", block).split()))]
