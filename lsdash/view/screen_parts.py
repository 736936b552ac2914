"""Screens of meeting mode in parts: what has more rows than can be read at once fills several, block by block."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from lsdash.model.kinds import AMOUNTS
from lsdash.view.slides import Slide

_LATER = re.compile(r"-([2-9]|[1-9][0-9])$")
_MOST = 16  # rows of a drawing that can be read in a room at once
_SHARED = ("cumulative",)  # charts of several pages
_PRODUCTS = ("mining-output", "utilities", "product-target")
# Charts of districts: how many rows each district is worth, and each block, of which comparisons have one to a screen.
_DISTRICTS = {"district-ranking": (1, 0), "reporting": (1, 0), "multiples": (2, 0), "comparison": (0, _MOST)}


def in_parts(slides: Sequence[Slide], frame_of: Callable[[Slide], pd.DataFrame]) -> tuple[Slide, ...]:
    """`slides`, those in parts whose drawing has too many rows; `frame_of` is the frame of a slide's query.

    The first part keeps the code of its slide, so that links to it stay; the others are numbered from 2.
    """
    return tuple(part for slide in slides for part in _parts(slide, frame_of))


def of_screen(code: str, codes: Sequence[str]) -> str:
    """The code of a screen among `codes`: of a part that is not there under these filters that of its screen."""
    whole = _LATER.sub("", code)
    return whole if code not in codes and whole in codes else code


def named_apart(slides: Sequence[Slide], frame_of: Callable[[Slide], pd.DataFrame]) -> tuple[Slide, ...]:
    """`slides`, those marked that show what an earlier one of another page shows: the same chart of the same."""
    before: dict[tuple[str, frozenset[Any]], str] = {}
    found = []
    for slide in slides:
        again = False
        if slide.shown in _SHARED:
            frame = frame_of(slide)
            shown = (slide.shown, frozenset(zip(frame["block"], frame["area"], strict=True)))
            again = before.setdefault(shown, slide.page) != slide.page
        found.append(replace(slide, again=again))
    return tuple(found)


def of_part(frame: pd.DataFrame, slide: Slide | None) -> pd.DataFrame:
    """The rows of `frame` that a part of a screen shows; all of them where it is not in parts."""
    return frame[frame["block"].isin(slide.blocks)] if slide is not None and slide.blocks else frame


def compared_products(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of products that have an amount beside their target: a target alone is no picture."""
    compared: pd.DataFrame = frame[frame["block"].isin(frame.loc[frame["measure"].isin(["actual", "plan"]), "block"])]
    return compared


def runs(sizes: Sequence[int], most: int) -> list[slice]:
    """Neighbours of `sizes` that together are at most `most`, or one alone that is more, in as few runs as that needs,
    the largest of which is as small as can be."""
    fewest = len(_greedy(sizes, most))
    return next(found for limit in range(1, most + 1) if len(found := _greedy(sizes, limit)) == fewest)


def _greedy(sizes: Sequence[int], most: int) -> list[slice]:
    starts, taken = [0], 0
    for place, size in enumerate(sizes):
        if taken and taken + size > most:
            starts.append(place)
            taken = 0
        taken += size
    return [slice(*ends) for ends in zip(starts, [*starts[1:], len(sizes)], strict=True)]


def _parts(slide: Slide, frame_of: Callable[[Slide], pd.DataFrame]) -> Iterator[Slide]:
    sizes = _rows_of(slide.shown, frame_of(slide)) if slide.shown in {*_PRODUCTS, *_DISTRICTS} else {}
    found = runs([*sizes.values()], _MOST) if sizes else []
    if len(found) <= 1:
        yield slide
        return
    for number, run in enumerate(found, 1):
        code = slide.code if number == 1 else f"{slide.code}-{number}"
        yield replace(slide, code=code, blocks=tuple([*sizes][run]), part=(number, len(found)))


def _rows_of(shown: str, frame: pd.DataFrame) -> dict[Any, int]:
    """Rows of a drawing by block: of products their amounts below their name."""
    if shown in _PRODUCTS:
        drawn = compared_products(frame) if shown == "product-target" else frame
        return {block: 1 + sum(own["measure"].isin(AMOUNTS)) for block, own in drawn.groupby("block", sort=False)}
    each, more = _DISTRICTS[shown]
    return {block: each * own["area"].nunique() + more for block, own in frame.groupby("block", sort=False)}
