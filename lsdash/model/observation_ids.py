"""Ids of observations: indicator.item[@area].period.measure, as in "production_value.total.2004.actual"."""

import re
from collections.abc import Mapping
from typing import NamedTuple

# A growth or level that a target asks for was called like an outcome in the first links.
_FORMER = re.compile(r"\.(growth|level)$")
_FORM = re.compile(
    r"([a-z][a-z0-9_]*)\.([a-z0-9-]+)(?:@([a-z0-9-]+))?\.(\d{4}[0-9q.-]*)\.([a-z][a-z0-9_]*)(?:~[a-z0-9-]+)?", re.ASCII
)


def statement_id(observation: str, source: str) -> str:
    """The id of what `source` says of an observation of which another source's number is shown."""
    return f"{observation}~{source}"


class Key(NamedTuple):
    """What a number is about; `area` is "" for the province, of a text that is read also what is not known."""

    indicator: str = ""
    item: str = ""
    area: str = ""
    period: str = ""
    measure: str = ""

    @classmethod
    def of(cls, row: Mapping[str, str]) -> "Key":
        """That of a row with these codes."""
        return cls(row["indicator"], row["item"], row["area"], row["period"], row["measure"])

    @property
    def observation(self) -> str:
        """The id of the observation."""
        return observation_id(self.indicator, self.item, self.period, self.measure, self.area)


def observation_id(indicator: str, item: str, period: str, measure: str, area: str = "") -> str:
    """The id of the observation of these codes; without an area it is of the province."""
    place = f"@{area}" if area else ""
    return f"{indicator}.{item}{place}.{period}.{measure}"


def of_row(row: Mapping[str, str]) -> str:
    """The id of what a row with these codes is about."""
    return Key.of(row).observation


def parse(observation: str) -> Key:
    """The codes in an id. Raises ValueError for a text that is none."""
    match = _FORM.fullmatch(observation)
    if not match:
        raise ValueError(observation)
    indicator, item, area, period, measure = match.groups()
    return Key(indicator, item, area or "", period, measure)


def renamed(observation: str) -> str:
    """The id that takes the place of a former one; `observation` itself where its form never changed."""
    return _FORMER.sub(r".target_\1", observation)
