"""Who may hand in, approve and take back: what `access.toml` says of the people whom the provider has signed in.

Everybody is a reader. A person is known by an address that the provider vouches for, or by a claim that it gives (a
group). The file is read again whenever it changes: who is taken out of it may do nothing from then on.
"""

import hashlib
import os
import re
import time
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from lsdash.data import regular_files, releases

SENDER, APPROVER, KEEPER = "sender", "approver", "keeper"
ROLES = (SENDER, APPROVER, KEEPER)
_HOURS, _MOST_HOURS = 8, 24 * 7
_TOP = {"hours", "address_claim", "person", "group"}
_ENTRY = {"person": {"address"}, "group": {"claim", "value"}}
_GRANT = {"roles", "unit", "areas"}
_LONGEST_NAME = 80
_AHEAD = 300  # seconds that the provider's clock may be ahead of this machine's
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

Claims = Mapping[str, object]


class InvalidAccess(ValueError):
    """The file is not there or says what is not understood; `issues` has a line for each."""

    def __init__(self, issues: Collection[str]) -> None:
        self.issues = list(issues)
        super().__init__("\n".join(issues))


@dataclass(frozen=True)
class Unit:
    """A unit that reports: its name as its forms print it, and slugs of the areas that it reports of, none for any."""

    name: str
    areas: tuple[str, ...] = ()


@dataclass(frozen=True)
class Grant:
    """What people with this value of this claim may do; `unit` is whose forms a sender hands in."""

    claim: str
    value: str
    roles: frozenset[str]
    unit: Unit | None = None


@dataclass(frozen=True)
class Rules:
    """All grants, the claim with a person's address, and how long a sign-in holds, in hours."""

    grants: tuple[Grant, ...]
    address_claim: str = "email"
    hours: int = _HOURS


@dataclass(frozen=True)
class Rights:
    """What one visitor may do. `person` is whom the journal names, "" for somebody who is not signed in; `alone`: one
    person may hand in and approve."""

    person: str = ""
    roles: frozenset[str] = frozenset()
    units: tuple[Unit, ...] = ()
    alone: bool = False
    expired: bool = field(default=False, compare=False)

    @property
    def unit(self) -> Unit:
        """The unit that they report for, one without a name where it is not told."""
        return next(iter(self.units), Unit(""))

    def may(self, role: str) -> bool:
        """Whether this role is among them."""
        return role in self.roles


READER = Rights()


def path() -> Path:
    """`LSDASH_ACCESS`, or `access.toml` beside Streamlit's own settings."""
    return Path(os.environ.get("LSDASH_ACCESS") or releases.DATA.parent / ".streamlit" / "access.toml")


def rules() -> Rules:
    """What the file says now. Raises InvalidAccess."""
    file = path()
    try:
        state = file.stat()
    except OSError:
        raise InvalidAccess([f"{file} cannot be read: it says who may hand in and approve"]) from None
    return _read(file, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=2)
def _read(file: Path, _changed: int, _size: int) -> Rules:
    try:
        said = tomllib.loads(regular_files.read(file, links=True).decode())
    except (OSError, ValueError) as error:
        raise InvalidAccess([f"{file} is no TOML file: {str(error).splitlines()[0]}"]) from None
    if issues := [f"{file.name}: {issue}" for issue in _issues(said)]:
        raise InvalidAccess(issues)
    address = str(said.get("address_claim", "email"))
    people = (_grant(address, one["address"].strip().casefold(), one) for one in said.get("person", []))
    groups = (_grant(one["claim"], one["value"], one) for one in said.get("group", []))
    return Rules((*people, *groups), address, said.get("hours", _HOURS))


def _grant(claim: str, value: str, entry: Mapping[str, Any]) -> Grant:
    unit = Unit(entry["unit"], tuple(entry.get("areas", ()))) if entry.get("unit") else None
    return Grant(claim, value, frozenset(entry["roles"]), unit)


def _issues(said: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with the content of the file, a line each."""
    yield from (f"{name} is not known; expected {', '.join(sorted(_TOP))}" for name in sorted(said.keys() - _TOP))
    hours, address = said.get("hours", _HOURS), said.get("address_claim", "email")
    if type(hours) is not int or not 1 <= hours <= _MOST_HOURS:
        yield f"hours is {hours!r}; expected a whole number from 1 to {_MOST_HOURS}"
    if not isinstance(address, str) or not address:
        yield f"address_claim is {address!r}; expected the name of a claim"
    for kind in _ENTRY:
        entries = said.get(kind, [])
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            yield f"{kind} is not a list of tables [[{kind}]]"
            continue
        for number, entry in enumerate(entries, 1):
            yield from (f"{kind} {number}: {issue}" for issue in _issues_of_entry(kind, entry))


def _issues_of_entry(kind: str, entry: Mapping[str, Any]) -> Iterator[str]:
    known = _ENTRY[kind] | _GRANT
    yield from (f"{name} is not known; expected {', '.join(sorted(known))}" for name in sorted(entry.keys() - known))
    for name in sorted(_ENTRY[kind]):
        if not isinstance(entry.get(name), str) or not entry[name].strip():
            yield f"{name} is {entry.get(name)!r}; expected a text"
    roles, areas, unit = entry.get("roles"), entry.get("areas", []), entry.get("unit", "")
    if not isinstance(roles, list) or not roles or not all(role in ROLES for role in roles):
        yield f"roles is {roles!r}; expected some of {', '.join(ROLES)}"
        return
    if not isinstance(areas, list) or not all(isinstance(area, str) and _SLUG.fullmatch(area) for area in areas):
        yield f"areas is {areas!r}; expected slugs of data/areas.csv"
    if not isinstance(unit, str) or (SENDER in roles) != bool(unit.strip()):
        yield f"unit is {unit!r}; expected the name on the forms of the unit of a sender, and of nobody else"


def rights(claims: Claims) -> Rights:
    """What the person of these claims may do now; a reader's rights where the sign-in no longer holds.

    Raises InvalidAccess.
    """
    if not claims.get("is_logged_in") or not isinstance(claims.get("sub"), str) or not claims["sub"]:
        return READER
    known = rules()
    since = claims.get("iat")
    if not isinstance(since, int | float) or not since - _AHEAD <= time.time() < since + known.hours * 3600:
        return Rights(expired=True)
    found = [grant for grant in known.grants if _has(claims, grant, known.address_claim)]
    roles = frozenset(role for grant in found for role in grant.roles)
    return Rights(_person(claims, known.address_claim), roles, tuple(grant.unit for grant in found if grant.unit))


def _has(claims: Claims, grant: Grant, address_claim: str) -> bool:
    """Whether the provider says of this person what a grant asks for. An e-mail address that it has not verified is
    whatever the person has typed there."""
    said = claims.get(grant.claim)
    if grant.claim == "email" and claims.get("email_verified") is not True:
        return False
    if grant.claim == address_claim:
        return isinstance(said, str) and said.strip().casefold() == grant.value
    return said == grant.value or (isinstance(said, list) and grant.value in said)


def _person(claims: Claims, address_claim: str) -> str:
    """Name and address, for people; then what never changes and nobody can choose, by which two are told apart."""
    subject = f"{claims.get('iss', '')}\n{claims['sub']}"
    mark = hashlib.sha256(subject.encode("utf-8", "replace")).hexdigest()[:12]
    name, address = (_plain(claims.get(claim)) for claim in ("name", address_claim))
    return " ".join(part for part in (name, f"<{address}>" if address else "", f"#{mark}") if part)


def _plain(said: object) -> str:
    """A name as it may stand in a line: printable, short, and without the signs that set the rest of it apart."""
    text = said if isinstance(said, str) else ""
    return " ".join("".join(sign for sign in text if sign.isprintable() and sign not in "<>#").split())[:_LONGEST_NAME]


_MARK = re.compile(r"#[0-9a-f]{12}$")


def same_person(one: str, other: str) -> bool:
    """Whether two names of the journal are of one person: a changed display name makes nobody another."""
    marks = [match[0] if (match := _MARK.search(person)) else person for person in (one, other)]
    return marks[0] == marks[1]


def shown(person: str) -> str:
    """A name of the journal without the mark that tells two of one name apart."""
    return _MARK.sub("", person).strip() or person
