"""Which item and which district a number is of: the nearest that is named, or what is carried from before."""

import re
from dataclasses import dataclass, replace

from lsdash.data.intake.code_lists import CodeLists
from lsdash.data.intake.prose.lexicon import Item, Lexicon, Mention, word_list
from lsdash.data.intake.prose.numbers import Number
from lsdash.data.intake.prose.scene import Carried, Scene, Subject

_VALUE = "production_value"
_OF_VALUE = ("production_value", "branch_value", "managed_value")
_PERCENT = ("phan-tram", "diem", "lan")
_OF_WHICH = re.compile(r"trong đó|gồm|như|:", re.IGNORECASE)


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
        area, problem = self._area(number, scene, carried, before)
        return replace(item, area=area, problem=item.problem or problem)

    def _item(self, number: Number, scene: Scene, carried: Carried, before: Subject | None) -> Subject:
        start = scene.zone(number)
        words = scene.between(start, number.start)
        named = [one for one in words if one.meaning.items]
        is_amount = number.unit is None or number.unit.code not in _PERCENT
        following = scene.following(number) if is_amount else None
        if number.pair is not None or self._is_grid(number, scene):
            return self._communes(number, words)
        if following is not None and "other" in following.tags:
            return Subject(problem="other_subject")
        if following is not None and following.meaning.items:
            return self._named_behind(following, words, named, carried, before)
        if following is not None and following.unknown and number.unit:
            return Subject(problem="unknown_words")
        if named:
            last = named[-1].meaning
            if before and not before.problem and not last.certain and set(before.items) & {*last.items}:
                return self._inherited(words, carried, before, number)
            return self._named_before(named, words, scene, start, carried)
        return self._inherited(words, carried, before, number)

    def _is_grid(self, number: Number, scene: Scene) -> bool:
        rest = scene.text[number.digits_end :]
        return bool(re.match(r"\s*xã,\s*phường(?:,\s*thị trấn)?\s+(?:đã\s+)?có điện", rest, re.IGNORECASE))

    def _communes(self, number: Number, words: list[Mention]) -> Subject:
        items = (Item("grid_communes", "all" if number.pair == 1 else "connected"),)
        return Subject(items)

    def _named_behind(
        self,
        following: Mention,
        words: list[Mention],
        named: list[Mention],
        carried: Carried,
        before: Subject | None,
    ) -> Subject:
        """A product whose name stands behind its amount: "153 triệu viên gạch nung"."""
        items = following.meaning.items
        earlier = named[-1].meaning if named else None
        if earlier and earlier.certain and not following.meaning.certain and set(earlier.items) & {*items}:
            return Subject(earlier.items)
        if not following.meaning.certain:
            own = before.items if before and not before.problem and not named else ()
            return Subject(own, named_output=True) if set(own) & {*items} else Subject(items, problem="ambiguous_name")
        if earlier and earlier.items != items and not all(item.item == "" for item in earlier.items):
            return Subject((*earlier.items, *items), problem="several_subjects")
        if any("other" in one.tags or one.unknown for one in words[-3:]):
            return Subject(items, problem="unknown_words")
        if items[0] == Item(_VALUE, "") and not named:
            return Subject((self._whole(items[0]),))
        if items[0].indicator != "output":
            return Subject(items, problem="other_subject")
        return Subject(items, named_output=True)

    def _named_before(
        self, named: list[Mention], words: list[Mention], scene: Scene, start: int, carried: Carried
    ) -> Subject:
        last = named[-1]
        heads = [one for one in named if one.meaning.certain and one.meaning.items[0].item in ("", "chi-so")]
        whole = last in heads
        items = tuple(self._whole(item) for item in last.meaning.items)
        if not last.meaning.certain:
            return Subject(items, problem="ambiguous_name")
        if problem := self._words_around(last, words, scene, start, is_head=whole):
            return Subject(items, problem=problem)
        if not items[0].item:
            return Subject(problem="no_item")
        if whole and items[0].item == "total" and self._part_is_open(start, words, scene, carried):
            return Subject(items, problem="several_subjects")
        if items[0].indicator == "output" and carried.maker_open:
            return Subject(items, problem="one_maker")
        if problem := self._other_items(named, scene, carried, heads):
            others = tuple(dict.fromkeys(self._whole(item) for one in named for item in one.meaning.items))
            return Subject(tuple(one for one in others if one.item), problem=problem)
        return Subject(items, named_output=any(one.meaning.items[0].indicator == "output" for one in heads))

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
        if any("other" in one.tags for one in behind):
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
        for one, following in zip(named, named[1:], strict=False):
            if one in heads or one.meaning.items == following.meaning.items:
                continue
            if not _OF_WHICH.search(scene.text[one.end : following.start]):
                return "several_subjects"
        return ""

    def _inherited(self, words: list[Mention], carried: Carried, before: Subject | None, number: Number) -> Subject:
        subject = before or carried.subject
        if any("other" in one.tags for one in words):
            return Subject(problem="other_subject")
        if subject is None:
            return Subject(problem="no_subject")
        if any(one.unknown for one in words):
            return replace(subject, problem=subject.problem or "unknown_words")
        return subject

    def _area(self, number: Number, scene: Scene, carried: Carried, before: Subject | None) -> tuple[str, str]:
        """The district of a number, and the code of why that is not settled."""
        previous = max((one.end for one in scene.figures if one.start < number.start), default=0)
        semicolon = scene.text.rfind(";", 0, number.start) + 1
        named = [one for one in scene.mentions if one.meaning.area is not None and one.end <= number.start]
        behind = self._area_behind(number, scene)
        near = [one for one in named if one.start >= max(previous, semicolon)]
        areas = list(dict.fromkeys(one.meaning.area or "" for one in near))
        if len(areas) > 1 and not (areas[0] == "" and len(areas) == 2):  # noqa: PLR2004 - "toàn tỉnh" and one
            return areas[-1], "several_areas"
        if areas:
            return areas[-1], "several_areas" if behind not in (None, areas[-1]) else ""
        if behind is not None:
            return behind, "area_behind" if behind or named else ""
        segment = [one for one in named if one.start >= semicolon]
        if segment:
            return segment[-1].meaning.area or "", ""
        if named:
            return self._area_of_lead(named, scene)
        if carried.area_open:
            return "", "area_open"
        return carried.area_of_text, ""

    def _area_of_lead(self, named: list[Mention], scene: Scene) -> tuple[str, str]:
        """Behind a semicolon the district that leads the sentence holds on, no other."""
        first = named[0]
        area = first.meaning.area or ""
        same = {one.meaning.area or "" for one in named} == {area}
        before = scene.text[: first.start].strip().lower()
        leads = before in word_list()["areas"]["leading"] or (not before and scene.text[first.end :].lstrip()[:1] == ":")
        return area, "" if same and (leads or not area) else "area_open"

    def _area_behind(self, number: Number, scene: Scene) -> str | None:
        following = [one.start for one in scene.figures if one.start > number.start]
        cut = scene.cuts(number.end, len(scene.text))
        end = min([*following, *cut, len(scene.text)])
        behind = [one.meaning.area for one in scene.between(number.end, end) if one.meaning.area is not None]
        return behind[0] if behind else None
