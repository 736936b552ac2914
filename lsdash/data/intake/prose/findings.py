"""Statements without a number that a person takes out of a report, in words of their own: rows of data/findings.csv."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from lsdash.data.csv_tables import Row, Tables
from lsdash.data.intake.prose.statement import Finding
from lsdash.data.intake.reading import Message

# As `group` of data/findings.csv has them.
GROUPS = (
    *("boi-canh", "xu-huong", "nguyen-nhan", "thi-truong", "co-cau", "noi-khai-thac", "yeu-kem", "giai-phap"),
    "quan-ly",
)


@dataclass(frozen=True)
class Wording:
    """What a person makes of a statement: its group, and its sense in both languages."""

    group: str
    text_vi: str
    text_en: str


# Place of a statement → its wording; one that is not named is not taken.
Wordings = Mapping[str, Wording]


def rows(found: Sequence[Finding], wordings: Wordings, source: str) -> list[Row]:
    """The rows of data/findings.csv of what was taken."""
    return [
        {
            "id": _id(source, one),
            "source": source,
            "place": one.place,
            "group": wordings[one.place].group,
            "text_vi": wordings[one.place].text_vi.strip(),
            "text_en": wordings[one.place].text_en.strip(),
            "note_vi": "",
            "note_en": "",
        }
        for one in _taken(found, wordings)
    ]


def links(found: Sequence[Finding], wordings: Wordings, source: str, tables: Tables) -> list[Row]:
    """The rows of data/finding_links.csv: the sectors, products and districts that it is about."""
    known = {
        "sector": {row["code"] for row in tables["sectors"]},
        "product": {row["code"] for row in tables["products"]},
        "area": {row["slug"] for row in tables["areas"]},
    }
    empty = {"sector": "", "product": "", "area": "", "observation": ""}
    return [
        {"finding": _id(source, one), **empty, kind: subject}
        for one in _taken(found, wordings)
        for subject in one.subjects
        for kind, codes in known.items()
        if subject in codes
    ]


def messages(found: Sequence[Finding], wordings: Wordings) -> Iterator[Message]:
    """An error for each that is of no group, or that lacks its words in a language."""
    for one in _taken(found, wordings):
        wording = wordings[one.place]
        if wording.group not in GROUPS:
            yield Message("error", "finding_group", one.place, wording.group)
        elif not (wording.text_vi.strip() and wording.text_en.strip()):
            yield Message("error", "finding_words", one.place, one.text)


def _taken(found: Sequence[Finding], wordings: Wordings) -> list[Finding]:
    return [one for one in found if one.place in wordings]


def _id(source: str, one: Finding) -> str:
    return f"{source}-{one.place.replace('.', '-')}"
