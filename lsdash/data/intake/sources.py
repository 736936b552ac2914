"""The source that a handed-in file becomes: its code, title, sender, prices and day of issue."""

import re
from dataclasses import dataclass

from lsdash.data.csv_tables import Row
from lsdash.data.intake import forms, names
from lsdash.data.intake.code_lists import PROVINCE, CodeLists
from lsdash.data.intake.heading import Heading
from lsdash.data.intake.reading import SOURCE
from lsdash.model import period_names, periods
from lsdash.model.words import Words

_LONGEST_NAME, _LONGEST_CODE = 120, 40
_DIGITS_OF_SHA = 8
_CITY = "lang-son"  # its name is also that of the province


@dataclass(frozen=True)
class File:
    """What is known of a file before it is read. `received`: the day of receipt; `given`: columns of its source
    that are to be as given."""

    sha256: str
    name: str
    received: str
    given: Row


def clean_name(file_name: str) -> str:
    """The last part of a file's name without what does not belong into one; it is shown, never used as a path."""
    last = re.split(r"[/\\]", file_name)[-1]
    return "".join(sign for sign in last if sign.isprintable())[:_LONGEST_NAME] or "?"


def area_of(found: Heading, lists: CodeLists) -> str | None:
    """The area of a heading: "" for the province or where none is said; None for a name that is none."""
    if not found.area:
        return ""
    code = lists.area_names.code_or_name(found.area)
    return None if not code else "" if code == PROVINCE else code


def row(found: Heading, title: str, period: str, lists: CodeLists, file: File) -> Row:
    """The row of the table of sources."""
    sender = _sender_code(found, lists)
    parts = (found.form.lower(), period.replace("..", "-"), sender, file.sha256[:_DIGITS_OF_SHA])
    form = forms.form(found.form) if found.form in forms.CODES else None
    english = form.title_en if form else title
    note = f"{file.name} (SHA-256 {file.sha256})"
    made = dict.fromkeys(SOURCE, "") | {
        "code": "-".join(part for part in parts if part),
        "kind": "report",
        "rank": "2",
        "period": period,
        "issued": found.issued or file.received or period[:4],
        "price_base": found.price_base or "not_stated",
        "title_vi": _title(title, period, found.sender, "vi"),
        "title_en": _title(english, period, found.sender, "en"),
        "publisher_vi": found.sender or "?",
        "publisher_en": _in_english(found.sender, lists) or "?",
        "note_vi": note,
        "note_en": note,
    }
    return made | file.given


def _title(title: str, period: str, sender: str, lang: str) -> str:
    span = periods.parse(period)
    named = period_names.span_name(span.since, span.until, Words(lang, {})) if span else period
    return " – ".join(part for part in (title, named, sender) if part)


def _in_english(sender: str, lists: CodeLists) -> str:
    """A publisher as another source of it is told of in English: one body is not to have two names there."""
    known = {names.key(row["publisher_vi"]): row["publisher_en"] for row in lists.tables["sources"]}
    return known.get(names.key(sender)) or sender


def _sender_code(found: Heading, lists: CodeLists) -> str:
    """A short code of the sender: the district that its name ends with, else its words."""
    plain = names.key(found.sender)
    for slug, row in lists.areas.items():
        if plain.endswith(names.key(row["name_vi"])) and slug != _CITY:
            return slug
    return re.sub(r"[^a-z0-9]+", "-", names.unaccented(found.sender))[:_LONGEST_CODE].strip("-")
