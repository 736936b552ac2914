"""Which code somebody meant who wrote another one: none where none is near."""

from collections import Counter
from collections.abc import Iterable
from itertools import islice
from operator import itemgetter

from lsdash.model.letters import latin
from lsdash.model.plain_text import plain

_LONGEST = 60
_MOST_COMPARED = 5_000
_SHORTEST, _WHOLE = 2, 4  # letters that a word begins with; letters of a code that a longer text may begin with
_LETTERS_TO_A_SLIP, _SHORT_WORD = 4, 4
_FAR = 1_000  # slips


def nearest(text: str, codes: Iterable[str]) -> str:
    """The code, or name, that differs from `text` by a slip or two, or else one that has all of its words, or words
    that begin with them; "" where there is none: "than" is meant for "than-sach", "vang" not for "xi-mang"."""
    wanted = plain(latin(text[:_LONGEST]))
    if not wanted:
        return ""
    compared = ((code, plain(code)) for code in islice(codes, _MOST_COMPARED))
    found = [(code, own, _slips_between(wanted, own)) for code, own in compared]
    near = [
        (not own.startswith(wanted), slips, code) for code, own, slips in found if slips < _FAR or _begins(wanted, own)
    ]
    return min(near, default=(False, 0, ""), key=itemgetter(0, 1))[-1]


def _slips_between(wanted: str, code: str) -> int:
    """How many slips make one of the other, whether or not words are joined; very many where these are too many."""
    one, other = wanted.replace("-", ""), code.replace("-", "")
    shorter = min(len(one), len(other))
    # In a short word another letter makes another word: "chi" is lead, "che" is tea.
    is_other_word = shorter <= _SHORT_WORD and len(one) == len(other) and one != other
    most = max(1, shorter // _LETTERS_TO_A_SLIP)
    if is_other_word or abs(len(one) - len(other)) > most or _letters_apart(one, other) > most:
        return _FAR
    slips = _slips(one, other)
    return slips if slips <= most else _FAR


def _letters_apart(one: str, other: str) -> int:
    """How many letters of one, or of the other, the other has not: so many slips at least."""
    own, its = Counter(one), Counter(other)
    return max((own - its).total(), (its - own).total())


def _begins(wanted: str, code: str) -> bool:
    if len(code) >= _WHOLE and wanted.startswith(code):
        return True
    own = code.split("-")
    return all(len(word) >= _SHORTEST and any(one.startswith(word) for one in own) for word in wanted.split("-"))


def _slips(one: str, other: str) -> int:
    """The fewest letters to be put in, left out, changed, or exchanged with the one beside."""
    before, row = [0], list(range(len(other) + 1))
    for place, letter in enumerate(one):
        following = [place + 1]
        for own, also in enumerate(other):
            fewest = min(row[own] + (letter != also), row[own + 1] + 1, following[own] + 1)
            if place and own and (letter, one[place - 1]) == (other[own - 1], also):
                fewest = min(fewest, before[own - 1] + 1)
            following.append(fewest)
        before, row = row, following
    return row[-1]
