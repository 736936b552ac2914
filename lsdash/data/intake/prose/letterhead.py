"""What stands over a report in words: who reports, what it is called, the day that it is dated."""

import re
from dataclasses import dataclass
from itertools import pairwise

from lsdash.data.csv_tables import Tables
from lsdash.data.intake import heading

_FIRST_LINES = 12
_LONGEST = 160
_SENDER = re.compile(r"^(?:Sở|UBND|Ủy ban|Uỷ ban|Phòng|Cục|Công ty)\b.{0,80}$", re.IGNORECASE)
_SENDER_LINES = 6
_COMMITTEE = re.compile(r"^(?:UBND|(?:Ủy|Uỷ) ban nhân dân)\s+(.*)$", re.IGNORECASE)
_ACRONYMS = ("UBND",)
_REPORT = re.compile(r"^báo\s+cáo\s*:?$", re.IGNORECASE)
_OF_REPORT = re.compile(r"^báo\s+cáo\s+\S", re.IGNORECASE)
_NO_TITLE = re.compile(
    r"^(?:số\s*[:\d]|v/v|kính gửi|cộng h(?:òa|oà) xã hội|độc lập|[^,]{2,30},\s*ngày\b|ngày\b|[-–_*\s]*$|\|)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Letterhead:
    """ "" for what is not said; `issued`: ISO 8601."""

    sender: str
    title: str
    issued: str


def of_text(text: str, tables: Tables) -> Letterhead:
    """The letterhead of a text, from its first lines; `tables` have the names of units and areas, by which capitals
    become small letters."""
    lines = [line.strip() for line in text.split("\n") if line.strip()][:_FIRST_LINES]
    issued = next((day for line in lines if len(line) <= _LONGEST and (day := heading.day(line.lower()))), "")
    return Letterhead(_spelt(_sender(lines[:_SENDER_LINES]), tables), _title(lines), issued)


def _sender(lines: list[str]) -> str:
    """The unit that reports; below the people's committee that it is of, with the name of its district."""
    found = [line for line in lines if _SENDER.match(line)]
    if len(found) > 1 and (over := _COMMITTEE.match(found[0])) and not _COMMITTEE.match(found[1]):
        return f"{found[1]} {over[1]}"
    return found[0] if found else ""


def _spelt(sender: str, tables: Tables) -> str:
    """A name in capitals as it is known, else in small letters but for what begins a name."""
    if not sender.isupper():
        return sender
    known = [row["publisher_vi"] for row in tables["sources"]] + [row["unit_vi"] for row in tables["obligations"]]
    if same := next((name for name in known if name.casefold() == sender.casefold()), ""):
        return same
    first, *rest = sender.split()
    organ = first if first in _ACRONYMS else first.capitalize()
    after = [word.lower() if index or first in _ACRONYMS else word.capitalize() for index, word in enumerate(rest)]
    spelt = " ".join([organ, *after])
    for name in ("Lạng Sơn", *(row["name_vi"] for row in (*tables["areas"], *tables["regions"]))):
        spelt = re.sub(re.escape(name), name, spelt, flags=re.IGNORECASE)
    return spelt


def _title(lines: list[str]) -> str:
    """The line below "BÁO CÁO", one that begins so, else the first that is neither a letterhead nor a sentence."""
    below = [later for line, later in pairwise(lines) if _REPORT.match(line)]
    named = [line for line in lines if _OF_REPORT.match(line)]
    others = [line for line in lines[:_SENDER_LINES] if not _SENDER.match(line) and not _REPORT.match(line)]
    every = (*below[:1], *named[:1], *others)
    return next((line for line in every if not _NO_TITLE.match(line) and _is_short(line)), "")


def _is_short(line: str) -> bool:
    return len(line) <= _LONGEST and not line.endswith((".", ";", ":"))
