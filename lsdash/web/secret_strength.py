"""Whether a secret could be guessed: the words of examples, one sign again and again, rows of the keyboard."""

import math
import re
from collections import Counter
from itertools import pairwise

_SHORTEST, _FEWEST_BITS = 32, 88
# A random secret is refused for these, or for its bits, less than once in a million times.
_WORDS = re.compile(
    r"change|secret|passw|example|replace|random|cookie|lsdash|streamlit|default|placeh|qwerty|asdfgh|12345678|87654321",
    re.IGNORECASE,
)
_STEPS = {-1, 0, 1}


def is_weak(secret: str) -> bool:
    """Whether `secret` is none that a generator of random ones gives: 128 bits as hexadecimal digits or more."""
    return (
        len(secret) < _SHORTEST
        or _bits(secret) < _FEWEST_BITS
        or secret in (secret + secret)[1:-1]  # a part of it again and again
        or bool(_WORDS.search(secret))
        or _follows(secret)
    )


def _bits(secret: str) -> float:
    """The entropy of signs that are drawn as often as they stand in `secret`."""
    counts = Counter(secret).values()
    return -sum(count * math.log2(count / len(secret)) for count in counts)


def _follows(secret: str) -> bool:
    """Whether most signs are the one before, the next or the one before that: abcd, 4321."""
    steps = [ord(after) - ord(before) for before, after in pairwise(secret)]
    return sum(step in _STEPS for step in steps) * 2 > len(steps)
