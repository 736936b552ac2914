"""Large files are made one at a time; few requests wait, so that pages keep their threads."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

from lsdash.exports.turns import Busy, Turns


def test_of_a_crowd_one_is_let_in_a_few_wait_and_the_rest_are_told_at_once():
    turns, going, most, refused = Turns(waiting=2, patience=5), [], [], threading.Semaphore(0)

    def ask():
        try:
            with turns.turn():
                going.append(1)
                most.append(len(going))
                if len(most) == 1:
                    for _ in range(7):  # the first one holds its turn until all those have been told
                        refused.acquire(timeout=5)
                going.pop()
        except Busy:
            refused.release()
            return False
        return True

    with ThreadPoolExecutor(10) as crowd:
        answers = [each.result() for each in [crowd.submit(ask) for _ in range(10)]]
    assert (sum(answers), max(most)) == (3, 1)


def test_whose_patience_ends_gives_its_place_back():
    turns = Turns(waiting=1, patience=0.01)
    with turns.turn():
        for _ in range(5):
            since = time.monotonic()
            try:
                with turns.turn():
                    raise AssertionError
            except Busy:
                assert time.monotonic() - since < 2
    with turns.turn():
        pass
