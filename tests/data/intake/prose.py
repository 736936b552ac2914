"""What the reading of prose is compared with: expected keys written beside texts."""

import tomllib
from fractions import Fraction
from pathlib import Path

from lsdash.data import csv_tables, releases
from lsdash.data.intake.prose import reader

TABLES = csv_tables.read(releases.DATA)
TEXTS = tomllib.loads((Path(__file__).parent / "prose_texts.toml").read_text(encoding="utf-8"))["texts"]
UNKNOWN, NO_FIGURE = "?", "-"


def statements(text):
    return reader.read(text, TABLES).statements


def figures(text):
    return [one for one in statements(text) if one.state != "not_a_figure"]


def shown(one):
    """A proposed statement in the words of the expectations; "" for one that is not proposed."""
    if one.state != "proposed":
        return ""
    key = one.key
    area = f"@{key.area}" if key.area else ""
    return f"{key.indicator}.{key.item}{area}.{key.period}.{key.measure}:{one.kind}={float(one.value):g}"


def expected(words):
    """An expectation with its number in one form."""
    key, _, number = words.rpartition("=")
    return f"{key}={float(Fraction(number)):g}"


def verdict(one, words):
    """ "right", "unclear" or "wrong" of a statement against its expectation; "" where nothing is to be said of it."""
    if words == NO_FIGURE:
        return "wrong" if one.state == "proposed" else ""
    if words == UNKNOWN:
        return "wrong" if one.state == "proposed" else ""
    if one.state == "proposed":
        return "right" if shown(one) == expected(words) else "wrong"
    return "unclear" if one.state == "unclear" else "wrong"
