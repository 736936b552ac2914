"""Tables that no release can be built from, while the one before goes on being served: pages say that they wait."""

from collections.abc import Sequence

from lsdash.data import releases
from lsdash.data.validation_issue import InvalidTables, ValidationIssue

_refused: dict[str, Sequence[ValidationIssue]] = {}  # id of the release that was current → what is wrong


def note(error: InvalidTables) -> None:
    """Tables were refused when this process wanted to build from them. Raises the errors of `releases.current`."""
    _refused.clear()
    _refused[releases.current().id] = error.issues


def issues(release: releases.Release) -> Sequence[ValidationIssue]:
    """What is wrong with tables that are newer than this release; nothing once another one is current."""
    return _refused.get(release.id, ())
