"""`data/report/<language>.toml` → patterns; what is wrong with it is said with its place and what is expected."""

import hashlib
import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from string import Formatter
from typing import Any

from lsdash.data import releases
from lsdash.data.csv_tables import ValidationIssue
from lsdash.exports.report_document.patterns import (
    FALLS,
    KINDS,
    NOTES,
    PERIODS,
    RULES,
    WHEN,
    Page,
    PartPattern,
    Patterns,
    Selector,
    SentencePattern,
    TablePattern,
)
from lsdash.exports.report_document.since_january import OF_YEAR_PLAN
from lsdash.present.figure_register import FIGURES

FOLDER = releases.DATA / "report"
_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LONGEST = 2_000  # signs of one text
_WHEN = {"period", "during", "During", "next", "during_next", "during_since"}
_NAMED = {"item", "Item", "area", "Area", "parent"}
_OF_RULE = {
    **{rule: set() for rule in RULES},
    "largest_part": {"item", "share"},
    **{rule: {"list"} for rule in ("reached_plan", "below_plan", "below_plan_so_far", "activities")},
    "reasons": {"Item", "list"},
    **{rule: {"text"} for rule in ("key_points", "outcomes")},
    **{rule: {"source"} for rule in ("main_source", "only_source")},
}
_OF_NOTE = {
    "doubted": {"checks", "part"},
    "lower_bound": {"printed"},
    "derived": {"formula"},
    "lacking": {"period"},
    "other_source": {"source"},
    "finding": {"source", "place"},
    "again": {"note"},
}
_OF_PERIOD = {
    **{form: {"year", "quarter", "month", "months"} for form in ("year", "quarter", "month", "first_months")},
    **{form: {"first", "last"} for form in ("years", "between")},
}
_MEASURES = (
    *("actual", "plan", "plan_attainment", "growth", "level", "average_growth", "share"),
    *("target", "target_growth", "target_level", OF_YEAR_PLAN),
)
_OF_SENTENCE = ("text", "of", "clauses", "numbers", "rule", "period", "lead", "again", "together")
_WORD = "[a-z][a-z0-9_]{0,39}"  # a code of an indicator or a measure
_COLUMNS = re.compile(rf"unit|({'|'.join(WHEN)})\.{_WORD}")
_NUMBER = re.compile(rf"{_WORD}\.[a-z0-9-]{{1,60}}\.{_WORD}")


class InvalidPatterns(Exception):
    """A report cannot be written by the patterns; `issues` lists why."""

    def __init__(self, issues: list[ValidationIssue]) -> None:
        self.issues = issues
        super().__init__(issues)

    def __str__(self) -> str:
        return "\n".join(map(str, self.issues))


def read(lang: str, folder: Path = FOLDER) -> Patterns:
    """The patterns of a language. Raises InvalidPatterns."""
    file = folder / f"{lang}.toml"
    try:
        data = file.read_bytes()
        entries = tomllib.loads(data.decode("utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        found = type(error).__name__ if isinstance(error, OSError) else str(error)[:200]
        raise InvalidPatterns([ValidationIssue(file.name, None, "", found, "a TOML file in UTF-8")]) from error
    reader = _Reader(file.name)
    patterns = reader.patterns(entries, hashlib.sha256(data).hexdigest())
    if reader.issues:
        raise InvalidPatterns(reader.issues)
    return patterns


@dataclass
class _Reader:
    file: str
    issues: list[ValidationIssue] = field(default_factory=list)

    def patterns(self, entries: Mapping[str, Any], digest: str) -> Patterns:
        self._keys(
            "", entries, {"page", "periods", "plan", "base", "joining", "clauses", "notes", "parts"}, all_of=True
        )
        joining = self._table("joining", entries.get("joining"), {"between", "last", "in_list"}, lambda _name: set())
        return Patterns(
            page=self._page(entries.get("page")),
            periods=self._table("periods", entries.get("periods"), PERIODS, lambda name: _OF_PERIOD[name]),
            plan=self._table("plan", entries.get("plan"), PERIODS, lambda _name: {"period"}),
            base=self._table("base", entries.get("base"), PERIODS, lambda _name: {"before"}),
            between=joining.get("between", ""),
            last=joining.get("last", ""),
            in_list=joining.get("in_list", ""),
            clauses=self._clauses(entries.get("clauses")),
            notes=self._table("notes", entries.get("notes"), NOTES, lambda name: {"numbers", *_OF_NOTE.get(name, ())}),
            parts=tuple(self._parts(entries.get("parts"))),
            digest=digest,
        )

    def _wrong(self, place: str, found: object, expected: str) -> None:
        self.issues.append(ValidationIssue(self.file, None, place, str(found)[:80], expected))

    def _keys(self, place: str, entry: object, known: Collection[str], *, all_of: bool = False) -> dict[str, Any]:
        """The table `entry` with keys that are known."""
        if not isinstance(entry, dict):
            self._wrong(place, type(entry).__name__, "a table")
            return {}
        for key in entry.keys() - set(known):
            self._wrong(f"{place}.{key}".lstrip("."), key, f"one of {' '.join(sorted(known))}")
        for key in sorted(set(known) - entry.keys()) if all_of else ():
            self._wrong(f"{place}.{key}".lstrip("."), "nothing", "an entry")
        return {key: value for key, value in entry.items() if key in known}

    def _text(self, place: str, text: object, allowed: Collection[str]) -> str:
        """A text with placeholders that are allowed there."""
        if not isinstance(text, str) or len(text) > _LONGEST:
            self._wrong(place, text, f"a text of at most {_LONGEST} signs")
            return ""
        try:
            used = [
                (name, form, conversion) for _, name, form, conversion in Formatter().parse(text) if name is not None
            ]
        except ValueError as error:
            self._wrong(place, text, f"placeholders in braces ({error})")
            return ""
        for name, form, conversion in used:
            if name not in allowed or form or conversion:
                names = " ".join(f"{{{one}}}" for one in sorted(allowed)) or "none"
                self._wrong(place, f"{{{name}}}", f"placeholders: {names}")
        return text

    def _table(self, place: str, entry: object, known: Collection[str], allowed: Any) -> dict[str, str]:
        found = self._keys(place, entry, known, all_of=True)
        return {key: self._text(f"{place}.{key}", value, allowed(key)) for key, value in found.items()}

    def _page(self, entry: object) -> Page:
        lists = {"issuing", "motto", "recipients", "signature"}
        found = self._keys("page", entry, {one.name for one in fields(Page)}, all_of=True)
        read: dict[str, Any] = {}
        for one in fields(Page):
            value = found.get(one.name, [] if one.name in lists else "")
            place = f"page.{one.name}"
            if one.name in lists:
                read[one.name] = tuple(self._text(place, line, ()) for line in self._list(place, value))
            else:
                read[one.name] = self._text(place, value, _WHEN if one.name in {"title", "subject"} else ())
        return Page(**read)

    def _list(self, place: str, value: object) -> list[Any]:
        if isinstance(value, list):
            return value
        self._wrong(place, type(value).__name__, "a list")
        return []

    def _clauses(self, entry: object) -> dict[str, dict[str, str]]:
        measures = {*_MEASURES, *FALLS.values()}
        found = self._keys("clauses", entry, measures)
        return {
            measure: {
                kind: self._text(f"clauses.{measure}.{kind}", text, {"value", "plan", "base"})
                for kind, text in self._keys(f"clauses.{measure}", own, KINDS).items()
            }
            for measure, own in found.items()
        }

    def _parts(self, entries: object) -> Iterator[PartPattern]:
        codes: set[str] = set()
        for number, entry in enumerate(self._list("parts", entries), 1):
            place = f"parts[{number}]"
            found = self._keys(place, entry, {"code", "heading", "sentences", "tables", "charts"})
            code = str(found.get("code", ""))
            if not _CODE.fullmatch(code) or code in codes:
                self._wrong(f"{place}.code", code, "a code of its own in small letters, such as khu-vuc")
            codes.add(code)
            own = {key: self._list(f"{place}.{key}", found.get(key, [])) for key in ("sentences", "tables", "charts")}
            yield PartPattern(
                code,
                self._text(f"{place}.heading", found.get("heading"), _WHEN),
                tuple(self._sentence(f"{place}.sentences[{n}]", one) for n, one in enumerate(own["sentences"], 1)),
                tuple(self._table_of(f"{place}.tables[{n}]", one) for n, one in enumerate(own["tables"], 1)),
                tuple(self._figure(f"{place}.charts[{n}]", one) for n, one in enumerate(own["charts"], 1)),
            )

    def _sentence(self, place: str, entry: object) -> SentencePattern:
        found = self._keys(place, entry, {*_OF_SENTENCE})
        if sum(key in found for key in ("of", "numbers", "rule")) != 1:
            self._wrong(place, " ".join(found), "one of: of with clauses, numbers, rule")
        numbers = found.get("numbers", {}) if isinstance(found.get("numbers", {}), dict) else {}
        for name, number in numbers.items():
            if not isinstance(number, str) or not _NUMBER.fullmatch(number):
                self._wrong(f"{place}.numbers.{name}", number, "indicator.item.measure")
        clauses = self._list(f"{place}.clauses", found.get("clauses", []))
        for measure in clauses:
            if measure not in _MEASURES:
                self._wrong(f"{place}.clauses", measure, f"one of {' '.join(_MEASURES)}")
        rule = self._one_of(f"{place}.rule", found.get("rule", ""), ("", *RULES))
        allowed = {*_WHEN, *numbers, *(_OF_RULE.get(rule, ()) if rule else ())}
        allowed |= {*_NAMED, "clauses"} if "of" in found else set()
        text = self._text(f"{place}.text", found.get("text"), allowed)
        if "of" in found and "{clauses}" not in text:
            self._wrong(f"{place}.text", text, "{clauses} in it")
        of = self._selector(f"{place}.of", found["of"]) if "of" in found else None
        period = self._one_of(f"{place}.period", found.get("period", "this"), ("this", "next", "since"))
        lead = self._text(f"{place}.lead", found.get("lead", ""), _WHEN)
        again = self._text(f"{place}.again", found.get("again", ""), _WHEN)
        together = found.get("together") is True
        return SentencePattern(text, of, tuple(map(str, clauses)), numbers, rule, period, lead, again, together)

    def _one_of(self, place: str, value: object, known: Collection[str]) -> str:
        if value in known:
            return str(value)
        self._wrong(place, value, f"one of {' '.join(filter(None, known))}")
        return ""

    def _selector(self, place: str, entry: object) -> Selector:
        found = self._keys(place, entry, {one.name for one in fields(Selector)})
        for key, known in (("area", ("districts",)), ("role", ("whole", "part", "nested", "remainder"))):
            if key in found:
                self._one_of(f"{place}.{key}", found[key], known)
        return Selector(**{key: str(value) for key, value in found.items()})

    def _table_of(self, place: str, entry: object) -> TablePattern:
        found = self._keys(place, entry, {"caption", "of", "columns", "needs", "contradictions", "sources"})
        special = [key for key in ("contradictions", "sources") if found.get(key)]
        columns = self._list(f"{place}.columns", found.get("columns", []))
        for column in [*columns, *([found["needs"]] if found.get("needs") else [])]:
            if not isinstance(column, str) or not _COLUMNS.fullmatch(column):
                self._wrong(f"{place}.columns", column, f"unit, or a measure after one of {'. '.join(WHEN)}.")
        return TablePattern(
            self._text(f"{place}.caption", found.get("caption"), {*_WHEN, "unit"}),
            self._selector(f"{place}.of", found.get("of", {})),
            tuple(map(str, columns)),
            str(found.get("needs", "")),
            special[0] if special else "numbers",
        )

    def _figure(self, place: str, entry: object) -> str:
        found = self._keys(place, entry, {"figure"}, all_of=True)
        charts = [name for name, figure in FIGURES.items() if figure.chart is not None and "/" not in name]
        return self._one_of(f"{place}.figure", found.get("figure", ""), charts)
