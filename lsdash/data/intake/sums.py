"""Sums inside a reading, judged within rounding: parts and wholes, districts and province, quarters and year."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from lsdash.data.intake.code_lists import CodeLists
from lsdash.data.intake.history import History, number
from lsdash.data.intake.reading import Message
from lsdash.data.intake.statements import Statement, message
from lsdash.model.observation_ids import Key

AMOUNTS = frozenset({"actual", "plan", "target"})


def parts(by_key: Mapping[Key, Statement], lists: CodeLists, history: History) -> Iterator[Message]:
    """Parts add up to their whole; what is "trong đó" is not above that of which it is a part."""
    for key, whole in by_key.items():
        tree = lists.tree(key.indicator)
        if key.measure not in AMOUNTS or key.item not in tree:
            continue
        members = [item for item, parent in tree.items() if parent == key.item]
        stated = [by_key[other] for item in members if (other := key._replace(item=item)) in by_key]
        if not stated:
            continue
        if len(members) > 1 and len(stated) == len(members):
            yield from _sum(whole, stated, "parts_total", history)
        for part in stated:
            if part.low > whole.high:
                yield message(
                    "error", "part_above_whole", part.place, part.as_printed, whole.as_printed, whole=whole.place
                )


def _sum(whole: Statement, parts: Sequence[Statement], code: str, history: History) -> Iterator[Message]:
    low, high = sum(one.low for one in parts), sum(one.high for one in parts)
    if low > whole.high or high < whole.low:
        total = sum((one.value for one in parts), Fraction(0))
        difference = number(whole.value - total)
        places = f"{parts[0].place} … {parts[-1].place}"
        yield message(
            "error",
            code,
            whole.place,
            whole.as_printed,
            history.amount(total, unit=whole.unit),
            difference=difference,
            parts=places,
        )


def districts(by_key: Mapping[Key, Statement], lists: CodeLists, history: History) -> Iterator[Message]:
    """All districts of the time add up to the province; a part of them is not above it."""
    of_areas: dict[Key, list[Statement]] = defaultdict(list)
    own = {row["slug"] for row in lists.tables["areas"]}
    for key, one in by_key.items():
        if key.area in own and key.measure in AMOUNTS and lists.indicators[key.indicator]["kind"] != "rate":
            of_areas[key._replace(area="")].append(one)
    for key, stated in of_areas.items():
        whole = by_key.get(key)
        if whole is None:
            continue
        if len(stated) == len(lists.districts(key.period)):
            yield from _sum(whole, stated, "districts_total", history)
        elif sum(one.low for one in stated) > whole.high:
            total = history.amount(sum((one.value for one in stated), Fraction(0)), unit=whole.unit)
            yield message("error", "districts_above_whole", whole.place, whole.as_printed, total)


def quarters(by_key: Mapping[Key, Statement], lists: CodeLists, history: History) -> Iterator[Message]:
    """Four quarters add up to their year."""
    for key, whole in by_key.items():
        if not key.period.isdigit() or key.measure not in AMOUNTS or lists.indicators[key.indicator]["kind"] != "flow":
            continue
        four = [by_key.get(key._replace(period=f"{key.period}-q{quarter}")) for quarter in range(1, 5)]
        stated = [one for one in four if one is not None]
        if len(stated) == len(four):
            yield from _sum(whole, stated, "quarters_total", history)
