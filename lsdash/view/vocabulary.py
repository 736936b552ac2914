"""What a release knows of all that an address may say."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Vocabulary:
    """The codes that a release knows: values allowed for each list key, and what it knows of periods.

    `years` and `months` (yyyymm) that have figures; `periods`: codes of all that the province has figures of;
    `reported`: those that a report is about, with actual figures of it, the latest first; `ended`: the last month in
    which there were districts, or None: one after it is understood, to be explained.
    `scenario`: sectors for which a growth can be assumed. `number` gives the known observation id most like a text (the
    text itself where it is one), or "". `release` is the id of the release itself; `releases` gives those of
    its data set that can be opened now. `draft` is the submission that the release is a draft of: it is what the
    address has to name then.
    """

    codes: Mapping[str, Sequence[str]]
    years: Sequence[int]
    scenario: Sequence[str] = ()
    number: Callable[[str], str] = lambda _text: ""
    months: Sequence[int] = ()
    ended: int | None = None
    release: str = ""
    draft: str = ""
    releases: Callable[[], Sequence[str]] = tuple
    periods: Sequence[str] = ()
    reported: Sequence[str] = ()
