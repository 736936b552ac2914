"""What pure functions made of the same objects is found again, of others never."""

import gc
import threading

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from lsdash.model.memoize import remembered


def counted():
    calls = []

    @remembered
    def described(frame, *, name="", times=1):
        """What it is about."""
        calls.append(name)
        return [f"{name}{list(frame['n'])}"] * times

    return described, calls


def test_the_same_frame_is_asked_once_and_an_equal_one_again():
    described, calls = counted()
    one, other = pd.DataFrame({"n": [1, 2]}), pd.DataFrame({"n": [1, 2]})
    assert described(one, name="a") is described(one, name="a")
    assert described(other, name="a") == described(one, name="a")
    assert calls == ["a", "a"]


def test_texts_and_numbers_count_by_value_and_kind():
    described, calls = counted()
    frame = pd.DataFrame({"n": [3]})
    described(frame, name="".join(["x", "y"]))
    described(frame, name="xy")
    assert len(calls) == 1
    assert described(frame, times=1) == described(frame, times=True)
    assert described(frame, times=2) != described(frame, times=1)
    assert len(calls) == 4


def test_it_still_says_what_it_is():
    described, _ = counted()
    assert described.__name__ == "described"
    assert described.__doc__ == "What it is about."


@given(st.lists(st.integers(0, 200), max_size=300))
def test_a_frame_never_gets_the_answer_of_one_that_is_gone(numbers):
    described, _ = counted()
    for number in numbers:
        # Each frame dies at the end of its turn, and the next may stand where it stood.
        assert described(pd.DataFrame({"n": [number]})) == [f"[{number}]"]


def test_what_is_kept_is_bounded():
    described, calls = counted()
    first = pd.DataFrame({"n": [0]})
    described(first)
    for number in range(1000):
        described(pd.DataFrame({"n": [number]}))
    gc.collect()
    assert len([each for each in gc.get_objects() if isinstance(each, pd.DataFrame) and list(each) == ["n"]]) < 100
    described(first)
    assert len(calls) == 1002


def test_threads_get_their_own_answers():
    described, _ = counted()
    frames = [pd.DataFrame({"n": [number]}) for number in range(200)]
    wrong = []

    def ask(shift):
        for turn in range(2000):
            number = (turn * 7 + shift) % len(frames)
            if described(frames[number]) != [f"[{number}]"]:
                wrong.append(number)

    threads = [threading.Thread(target=ask, args=(shift,)) for shift in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
