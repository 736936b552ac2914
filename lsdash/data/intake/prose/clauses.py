"""The words around a number: what is done, what stands beside it, and the mode of the sentence."""

from dataclasses import dataclass

from lsdash.data.intake.prose.lexicon import Mention
from lsdash.data.intake.prose.numbers import Number
from lsdash.data.intake.prose.scene import Scene

_VERBS = ("up", "down", "level", "reach", "exceed", "share", "moves")


@dataclass(frozen=True)
class Measured:
    """A measure with the words of its number as the tables have them; `problem`: why it is not settled; `possible`: the
    measures that it may be."""

    measure: str = ""
    kind: str = ""
    as_printed: str = ""
    problem: str = ""
    possible: tuple[str, ...] = ()


@dataclass(frozen=True)
class Clause:
    """The words around a number: what is done (`verb`), with what it is compared, and in which mode."""

    scene: Scene
    number: Number
    verb: Mention | None
    near: tuple[Mention, ...]
    behind: tuple[Mention, ...]
    mode: str
    period: str

    @property
    def text(self) -> str:
        """The sentence."""
        return self.scene.text

    def has(self, *tags: str) -> bool:
        """Whether words before the number are of such a kind."""
        return any(tag in one.tags for one in self.near for tag in tags)

    @property
    def estimated(self) -> bool:
        """Whether the words that the number belongs to call it an estimate."""
        words = self.scene.between(self.scene.zone(self.number), self.number.start)
        return any("estimated" in one.tags for one in words)

    @property
    def estimate_open(self) -> bool:
        """Whether a sentence begins with "Ước", which may be said of this number too."""
        first = self.scene.mentions[0] if self.scene.mentions else None
        return first is not None and "estimated" in first.tags and not self.estimated

    @property
    def adjacent(self) -> set[str]:
        """Kinds of the word right before the number."""
        last = self.near[-1] if self.near else None
        return last.tags if last and not self.text[last.end : self.number.start].strip() else set()


def clause(scene: Scene, number: Number, mode: str, period: str, inherited: Mention | None) -> Clause:
    """The clause of a number; `inherited` is the verb of the number before it."""
    start = scene.zone(number)
    words = scene.between(start, number.start)
    named = [one.end for one in words if one.meaning.items or one.meaning.area is not None]
    commas = [cut + 1 for cut in scene.cuts(start, number.start) if scene.text[cut] in ",("]
    start = max([start, *named[-1:], *commas[-1:]])
    near = scene.between(start, number.start)
    verbs = [one for one in near if any(tag in one.tags for tag in _VERBS)]
    own = verbs[-1] if verbs else None
    joined = not named and all("conjunction" in one.tags or "filler" in one.tags or is_object(one) for one in near)
    return Clause(
        scene, number, own or (inherited if joined else None), tuple(near), tuple(_behind(scene, number)), mode, period
    )


def is_object(one: Mention) -> bool:
    """Whether a phrase says what a percentage is compared with."""
    return bool(one.tags & {"plan", "same_period", "year_before", "compare", "bound"})


def _behind(scene: Scene, number: Number) -> list[Mention]:
    """The words behind a number up to the next number, sign or verb."""
    end = min(
        [
            *(one.start for one in scene.figures if one.start > number.start),
            *scene.cuts(number.end, len(scene.text)),
            len(scene.text),
        ]
    )
    if ")" in scene.text[number.end : end]:
        end = scene.text.index(")", number.end)
    found: list[Mention] = []
    for one in scene.between(number.end, end):
        if any(tag in one.tags for tag in _VERBS) or one.meaning.items:
            break
        found.append(one)
    return found
