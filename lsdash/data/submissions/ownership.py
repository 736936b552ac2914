"""Whose a submission is: who may hand a file in for which unit, and who sees what was handed in."""

from collections.abc import Iterable

from lsdash.data import access
from lsdash.data.access import Rights, Unit
from lsdash.data.intake import names
from lsdash.data.intake.reading import Reading
from lsdash.data.submissions.records import Submission
from lsdash.data.submissions.refusals import OtherUnit


def check(reading: Reading, rights: Rights) -> None:
    """Raises OtherUnit where this visitor may not hand this file in."""
    if rights.alone or any(_is_of(reading, unit) for unit in rights.units):
        return
    raise OtherUnit(sender=reading.sender or "–", units=", ".join(unit.name for unit in rights.units) or "–")


def _is_of(reading: Reading, unit: Unit) -> bool:
    """Whether a file names the unit as its sender and has numbers of its areas alone."""
    areas = {figure["area"] for figure in reading.figures} | ({reading.area} if reading.area else set())
    return names.key(reading.sender) == names.key(unit.name) and (not unit.areas or areas <= {*unit.areas})


def visible(submissions: Iterable[Submission], rights: Rights) -> list[Submission]:
    """Those that this visitor may see: all for who approves or keeps, their own for who sends."""
    if rights.alone or rights.may(access.APPROVER) or rights.may(access.KEEPER):
        return [*submissions]
    return [one for one in submissions if rights.person and access.same_person(one.person, rights.person)]
