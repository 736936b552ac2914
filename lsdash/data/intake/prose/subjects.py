"""Which item and which district a number is of: the nearest that is named, or what is carried from before."""

import itertools
import re
from dataclasses import dataclass, replace

from lsdash.data.intake.code_lists import CodeLists
from lsdash.data.intake.prose import areas
from lsdash.data.intake.prose.lexicon import Item, Lexicon, Meaning, Mention
from lsdash.data.intake.prose.numbers import Number
from lsdash.data.intake.prose.scene import Carried, Scene, Subject

_VALUE = "production_value"
_OF_VALUE = ("production_value", "branch_value", "managed_value")
_PERCENT = ("phan-tram", "diem", "lan")
_OF_WHICH = re.compile(r"trong đó|gồm|như|:", re.IGNORECASE)


def before_end(number: Number, scene: Scene) -> int:
    """Where the number before a number ends, 0 for the first."""
    return max((one.end for one in scene.figures if one.start < number.start), default=0)


def is_part(one: Mention) -> bool:
    """Whether a phrase names a sector, a branch or a managing level."""
    return any(item.indicator in _OF_VALUE and item.item not in ("", "total") for item in one.meaning.items)


@dataclass(frozen=True)
class Subjects:
    """Finds subjects by a lexicon and the code lists."""

    lexicon: Lexicon
    lists: CodeLists

    def of(self, number: Number, scene: Scene, carried: Carried, before: Subject | None) -> Subject:
        """The subject of a number; `before` is that of the number before it in the sentence."""
        item = self._item(number, scene, carried, before)
        if any("except" in one.tags for one in scene.between(scene.zone(number), number.start)):
            item = replace(item, problem=item.problem or "not_whole")
        area, problem = areas.of(number, scene, carried)
        if before and before.area_problem and not areas.between(before_end(number, scene), number.start, scene):
            problem = before.area_problem
        return replace(item, area=area, area_problem=problem)

    def _item(self, number: Number, scene: Scene, carried: Carried, before: Subject | None) -> Subject:
        start = scene.zone(number)
        words = scene.between(start, number.start)
        named = [one for one in words if one.meaning.items]
        if number.pair is not None or self._is_grid(number, scene):
            return self._communes(number, scene)
        is_amount = number.unit is None or number.unit.code not in _PERCENT
        following = scene.following(number) if is_amount else None
        if following is not None and (following.tags & {"other"} or following.meaning.items or following.unknown):
            return self._behind(following, number, words, before)
        if not named:
            return self._inherited(number, words, scene, carried, before)
        return self._named_before(named, words, scene, start, carried)

    def _is_grid(self, number: Number, scene: Scene) -> bool:
        rest = scene.text[number.digits_end :]
        return bool(re.match(r"\s*xã,\s*phường(?:,\s*thị trấn)?\s+(?:đã\s+)?có điện", rest, re.IGNORECASE))

    def _communes(self, number: Number, scene: Scene) -> Subject:
        """Communes on the grid, where the sentence says that it is about the grid."""
        items = (Item("grid_communes", "all" if number.pair == 1 else "connected"),)
        end = scene.text.find(";", number.end)
        start = scene.text.rfind(";", 0, number.start) + 1
        own = scene.between(start, end if end >= 0 else len(scene.text))
        return Subject(items, problem="" if any("grid" in one.tags for one in own) else "no_subject")

    def _behind(self, following: Mention, number: Number, words: list[Mention], before: Subject | None) -> Subject:
        """What a word right behind an amount makes of it: "153 triệu viên gạch nung", "500 tấn thóc"."""
        if following.tags & {"other"}:
            return Subject(problem="other_subject")
        if not following.meaning.items:
            return Subject(problem="unknown_words" if number.unit else "no_subject")
        named = [one.meaning for one in words if one.meaning.items]
        if not following.meaning.certain:
            return self._repeated(following.meaning.items, named, before)
        return self._named_behind(following.meaning.items, words, named)

    def _repeated(self, items: tuple[Item, ...], named: list[Meaning], before: Subject | None) -> Subject:
        """ "144.801.306 kWh điện": the name of several items behind an amount repeats the one named before it."""
        earlier = named[-1].items if named and named[-1].certain else ()
        if not named and before and not before.problem:
            earlier = before.items
        return (
            Subject(earlier, named_output=True) if {*earlier} & {*items} else Subject(items, problem="ambiguous_name")
        )

    def _named_behind(self, items: tuple[Item, ...], words: list[Mention], named: list[Meaning]) -> Subject:
        earlier = named[-1].items if named else ()
        if earlier and earlier != items and not all(item.item == "" for item in earlier):
            return Subject((*earlier, *items), problem="several_subjects")
        if any(one.unknown or ("other" in one.tags and "everyone" not in one.tags) for one in words[-3:]):
            return Subject(items, problem="unknown_words")
        if items[0].indicator != "output":
            whole = items[0] == Item(_VALUE, "") and not named
            return Subject((self._whole(items[0]),), problem="" if whole else "other_subject")
        return Subject(items, named_output=True)

    def _named_before(
        self, named: list[Mention], words: list[Mention], scene: Scene, start: int, carried: Carried
    ) -> Subject:
        last = named[-1]
        heads = [one for one in named if one.meaning.certain and one.meaning.items[0].item in ("", "chi-so")]
        is_head = last in heads
        items = tuple(self._whole(item) for item in last.meaning.items)
        whole = is_head and items[0].item == "total"
        problem = "" if last.meaning.certain else "ambiguous_name"
        problem = problem or self._words_around(last, words, scene, start, is_head=is_head)
        if problem or not items[0].item:
            return Subject(tuple(one for one in items if one.item), problem=problem or "no_item")
        if whole and self._part_is_open(start, words, scene, carried):
            return Subject(items, problem="several_subjects")
        if items[0].indicator == "output" and carried.maker_open:
            return Subject(items, problem="one_maker")
        problem = self._other_items(named, scene, carried, heads)
        others = tuple(dict.fromkeys(self._whole(item) for one in named for item in one.meaning.items if item.item))
        output = any(one.meaning.items[0].indicator == "output" for one in heads)
        return Subject(others if problem else items, problem=problem, named_output=output)

    def _part_is_open(self, start: int, words: list[Mention], scene: Scene, carried: Carried) -> bool:
        """Whether a sector or branch was named before, and nothing says that the whole province is meant."""
        if any(one.meaning.area == "" for one in words):
            return False
        parts = [one for one in scene.between(0, start) if is_part(one)]
        return bool(parts) or carried.part_open

    def _whole(self, item: Item) -> Item:
        """The item that the name of an indicator alone stands for: production value of the whole province."""
        return Item(item.indicator, "total") if item == Item(_VALUE, "") else item

    def _words_around(self, last: Mention, words: list[Mention], scene: Scene, start: int, *, is_head: bool) -> str:
        """What before the name, in the same part of the sentence, makes it something else; "" for nothing."""
        cut = max(scene.cuts(start, last.start), default=start)
        own = [one for one in words if cut <= one.start and one.end <= last.start]
        wider = own if is_head else [one for one in words if one.end <= last.start]
        if any("other" in one.tags for one in wider):
            return "other_subject"
        if not is_head and own and own[-1].unknown:
            return "unknown_words"
        behind = [one for one in words if one.start >= last.end]
        if any(one.tags & {"other", "narrowed"} for one in behind):
            return "other_subject"
        return "unknown_words" if any(one.unknown for one in behind) else ""

    def _other_items(self, named: list[Mention], scene: Scene, carried: Carried, heads: list[Mention]) -> str:
        """Whether further names in the same words leave it open which is meant."""
        last = named[-1].meaning.items[0]
        head = heads[-1].meaning.items[0].indicator if heads else ""
        if head and head != last.indicator and not (head == _VALUE and last.indicator in _OF_VALUE):
            return "several_subjects"
        if not head and last.indicator in _OF_VALUE and carried.value_of != _VALUE:
            return "no_indicator"
        for one, following in itertools.pairwise(named):
            if one in heads or one.meaning.items == following.meaning.items:
                continue
            if not _OF_WHICH.search(scene.text[one.end : following.start]):
                return "several_subjects"
        return ""

    def _only_value(self, number: Number, words: list[Mention], scene: Scene, carried: Carried) -> Subject | None:
        """Production value, where a text told of nothing else so far and only a district or a period is named."""
        start = scene.zone(number)
        named = any(one.meaning.area is not None for one in words)
        named = named or any(one.role == "main" and start <= one.start < number.start for one in scene.periods)
        only = carried.value_of == _VALUE and not carried.products
        return Subject((Item(_VALUE, "total"),)) if named and only else None

    def _inherited(
        self, number: Number, words: list[Mention], scene: Scene, carried: Carried, before: Subject | None
    ) -> Subject:
        subject = before or carried.subject or self._only_value(number, words, scene, carried)
        if any("other" in one.tags for one in words):
            return Subject(problem="other_subject")
        if subject is None:
            return Subject(problem="no_subject")
        if any(one.unknown for one in words):
            return replace(subject, problem=subject.problem or "unknown_words")
        return subject
