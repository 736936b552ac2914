"""Ids of observations: "production_value.total.2004.actual" is indicator, item, period, measure."""

import re

# A growth or level that a target asks for was called like an outcome in the first links.
_FORMER = re.compile(r"\.(growth|level)$")


def observation_id(indicator: str, item: str, period: int | str, measure: str) -> str:
    """The id of the observation of these codes."""
    return f"{indicator}.{item}.{period}.{measure}"


def renamed(observation: str) -> str:
    """The id that takes the place of a former one; `observation` itself where its form never changed."""
    return _FORMER.sub(r".target_\1", observation)
