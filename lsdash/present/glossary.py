"""Every term, mark and method that pages use, in plain words, from the registers and texts that the pages use too."""

from collections.abc import Mapping, Sequence

from lsdash.model import formats, texts
from lsdash.model.kinds import AMBIGUOUS, DOUBTED, KINDS, RESTATED
from lsdash.model.words import Words

Entry = tuple[str, str]
# Words of the field; each text is "term = meaning".
_TERMS = (
    *("production_value", "sector", "actual", "plan", "target", "estimated", "growth", "level", "points"),
    *("same_period", "cumulative", "interval", "rounding", "check", "finding", "release"),
)


def parts(words: Words, sector_codes: Sequence[str]) -> Mapping[str, Sequence[Entry]]:
    """Everything that is explained, by kind."""
    return {
        "marks": marks(words),
        "terms": terms(words),
        "sectors": sectors(words, sector_codes),
        "methods": methods(words),
    }


def marks(words: Words) -> list[Entry]:
    """The marks that numbers carry, each with its meaning."""
    text = words.text
    return [
        (KINDS["derived"].after, text("kind.derived")),
        (KINDS["lower_bound"].before.strip(), text("kind.lower_bound")),
        (f"({text('kind.estimated')})", text("kind.estimated_long")),
        (f"({text('kind.assumed')})", text("kind.assumed_long")),
        (AMBIGUOUS, text("kind.ambiguous")),
        (DOUBTED, text("kind.doubted")),
        (RESTATED, text("kind.restated")),
        (formats.MISSING, text("kind.missing")),
    ]


def terms(words: Words) -> list[Entry]:
    """Words of the field."""
    entries = (words.text(f"term.{code}") for code in _TERMS)
    return [(term, meaning) for term, _, meaning in (entry.partition(" = ") for entry in entries)]


def sectors(words: Words, codes: Sequence[str]) -> list[Entry]:
    """The abbreviations of sectors, with their names: those that have one."""
    names = ((words.short("item", code), words.name("item", code)) for code in codes)
    return [(short, name) for short, name in names if short != name]


def methods(words: Words) -> list[Entry]:
    """How derived numbers are computed, each formula once."""
    formulas = (words.text(key) for key in texts.entries(words.lang) if key.startswith("formula."))
    return [(name, how) for name, _, how in sorted(formula.partition(" = ") for formula in formulas)]
