"""The values of one key of an address: which of them are meant, and what of them was not understood. Pure."""

from collections.abc import Mapping, Sequence

from lsdash.model.similar import nearest
from lsdash.view import link_repairs
from lsdash.view.address_problems import Problem, read, shown

MOST_VALUES = 40


def last_of(address: Mapping[str, Sequence[str]], key: str) -> str:
    """The last text of a key, "" where there is none."""
    return next(iter(list(link_repairs.repaired(address).get(key, ()))[-1:]), "")


def last(address: Mapping[str, Sequence[str]], key: str, problems: list[Problem]) -> str:
    """The last text of a key that takes one; the others are named. "" where there is none."""
    meant = last_of(address, key)
    others = [text for text in dict.fromkeys(address.get(key, ())) if text != meant]
    problems += [Problem(key, shown(text), "repeated", shown(meant)) for text in others[:MOST_VALUES]]
    return meant


def one(address: Mapping[str, Sequence[str]], key: str, allowed: Sequence[str], problems: list[Problem]) -> str:
    """The value of a key that takes one; the last valid one where it is repeated."""
    texts = list(dict.fromkeys(reversed(list(address.get(key, ())))))[:MOST_VALUES]
    found = {text: read(key, text, allowed.__contains__, problems) for text in texts}
    chosen = next(filter(None, found.values()), "")
    for text, meant in found.items():
        if not meant:
            near = nearest(text, allowed) or "".join(allowed[:1])
            problems.append(Problem(key, shown(text), "unknown", near))
        elif meant != chosen:
            problems.append(Problem(key, shown(text), "repeated", chosen))
    return chosen


def codes(
    address: Mapping[str, Sequence[str]], key: str, allowed: Sequence[str], problems: list[Problem]
) -> tuple[str, ...]:
    """Valid codes of a list key, in the order of `allowed`, each once."""
    texts = list(dict.fromkeys(address.get(key, ())))
    if len(texts) > MOST_VALUES:
        problems.append(Problem(key, str(len(texts)), "many", str(MOST_VALUES)))
    chosen = set()
    for text in texts[:MOST_VALUES]:
        if found := read(key, text, allowed.__contains__, problems):
            chosen.add(found)
        else:
            problems.append(Problem(key, shown(text), "unknown", nearest(text, allowed)))
    return tuple(code for code in allowed if code in chosen)
