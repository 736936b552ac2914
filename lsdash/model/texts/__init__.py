"""Texts of the interface: `vi.toml` is the reference, `en.toml` its mirror. Language is an argument, never a global."""

import tomllib
from functools import cache, lru_cache
from pathlib import Path

from lsdash.model import formats

Entries = dict[str, str]
# What texts may name of the period that a page is about.
OF_PERIOD = ("this", "during", "next", "during_next", "next_first", "reported")


@cache
def entries(lang: str) -> Entries:
    """Every text of `lang` by dotted key."""
    with (Path(__file__).parent / f"{lang}.toml").open("rb") as file:
        return dict(_flat(tomllib.load(file), ""))


def _flat(table: dict[str, object], prefix: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for key, value in table.items():
        if isinstance(value, dict):
            found += _flat(value, f"{prefix}{key}.")
        else:
            found.append((prefix + key, str(value)))
    return found


def text(lang: str, key: str, /, **values: object) -> str:
    """The text for `key` with `{name}` placeholders filled; a whole number counts something, unless it is a `year`, and
    is written as `lang` writes numbers. Raises KeyError for a missing key or placeholder."""
    counts = {name: value for name, value in values.items() if type(value) is int and name != "year"}
    written = {name: formats.number(value, 1, lang) for name, value in counts.items()}
    return entries(lang)[key].format_map({**values, **written})


@lru_cache(maxsize=2)
def of_period(lang: str) -> frozenset[str]:
    """Keys of the texts that name the period of a page, see OF_PERIOD."""
    return frozenset(key for key, entry in entries(lang).items() if any(f"{{{name}}}" in entry for name in OF_PERIOD))
