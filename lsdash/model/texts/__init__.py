"""Texts of the interface: `vi.toml` is the reference, `en.toml` its mirror. Language is an argument, never a global."""

import tomllib
from functools import cache
from pathlib import Path

Entries = dict[str, str]
# The years of the shipped report, for texts that name them where no release is open (the first HTML, error pages).
SHIPPED = {"year": "2004", "next": "2005"}


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
    """The text for `key` with `{name}` placeholders filled. Raises KeyError for a missing key or placeholder.

    {year} and {next}, the years of a report and of its targets, are those of the shipped one unless given.
    """
    return entries(lang)[key].format_map({**SHIPPED, **values})
