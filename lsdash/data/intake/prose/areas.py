"""Which district a number is of: the one named last, unless that leaves it open."""

import re

from lsdash.data.intake.prose.lexicon import Mention, word_list
from lsdash.data.intake.prose.numbers import Number
from lsdash.data.intake.prose.scene import Carried, Scene

_OF = re.compile(r"\s*(?:(?:của|so với|so)\s+)?", re.IGNORECASE)


def of(number: Number, scene: Scene, carried: Carried) -> tuple[str, str]:
    """The district of a number, and the code of why that is not settled."""
    previous = max((one.end for one in scene.figures if one.start < number.start), default=0)
    semicolon = scene.text.rfind(";", 0, number.start) + 1
    named = [one for one in named_in(scene) if one.end <= number.start]
    behind = _area_behind(number, scene)
    near = [one for one in named if one.start >= max(previous, semicolon)]
    if near:
        return _nearest(near, behind)
    if behind is not None:
        return behind, "area_behind" if behind or named else ""
    segment = [one for one in named if one.start >= semicolon]
    if segment:
        return segment[-1].meaning.area or "", ""
    if named:
        return _area_of_lead(named, scene)
    if carried.area_of_lead:
        return carried.area_of_lead, ""
    return ("", "area_open") if carried.area_open else (carried.area_of_text, "")


def leading(scene: Scene) -> str:
    """The district that a paragraph is headed by: "- Huyện Chi Lăng: …"; "" for none."""
    first = next(iter(named_in(scene)), None)
    heads = first is not None and scene.sentence.place.endswith(".1") and scene.text[first.end :].lstrip()[:1] == ":"
    before = scene.text[: first.start].strip(" -–+*•") if first else ""
    return (first.meaning.area or "") if first and heads and not before else ""


def between(start: int, end: int, scene: Scene) -> bool:
    """Whether a district or the province is named from one place to another."""
    return any(start <= one.start and one.end <= end for one in named_in(scene))


def named_in(scene: Scene) -> list[Mention]:
    """Districts, provinces and the country that a sentence names, but for those that a share is of: "27% toàn tỉnh"."""
    shares = [one.end for one in scene.figures if one.unit is not None and one.unit.code == "phan-tram"]
    named = (one for one in scene.mentions if one.meaning.area is not None)
    return [
        one
        for one in named
        if not any(end <= one.start and _OF.fullmatch(scene.text[end : one.start]) for end in shares)
    ]


def _nearest(near: list[Mention], behind: str | None) -> tuple[str, str]:
    """The only district named right before a number; "toàn tỉnh" before it does not count."""
    areas = list(dict.fromkeys(one.meaning.area or "" for one in near))
    districts = [area for area in areas if area]
    several = len(districts) > 1 or (len(areas) > 1 and not areas[-1]) or behind not in (None, areas[-1])
    return areas[-1], "several_areas" if several else ""


def _area_of_lead(named: list[Mention], scene: Scene) -> tuple[str, str]:
    """Behind a semicolon the district that leads the sentence holds on, no other."""
    first = named[0]
    area = first.meaning.area or ""
    same = {one.meaning.area or "" for one in named} == {area}
    before = scene.text[: first.start].strip().lower()
    leads = before in word_list()["areas"]["leading"] or (not before and scene.text[first.end :].lstrip()[:1] == ":")
    return area, "" if same and (leads or not area) else "area_open"


def _area_behind(number: Number, scene: Scene) -> str | None:
    following = [one.start for one in scene.figures if one.start > number.start]
    cut = scene.cuts(number.end, len(scene.text))
    end = min([*following, *cut, len(scene.text)])
    behind = []
    for one in scene.between(number.end, end):
        if "conjunction" in one.tags:
            break
        if one.meaning.area is not None:
            behind.append(one.meaning.area)
    return behind[0] if behind else None
