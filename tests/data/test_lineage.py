"""Releases stand in the order in which they were made from one another, whatever their clocks say."""

import json
import random
from dataclasses import dataclass

import pytest

from lsdash import __main__ as commands
from lsdash.data import lineage, releases


@dataclass(frozen=True)
class Kin:
    id: str
    parent: str
    created: str


def ids(*made):
    """`made` are words "id<parent@time"; the same order follows however they come."""
    every = [Kin(word[0], word[2:].split("@")[0], word.split("@")[1]) for word in made]
    found = [one.id for one in lineage.in_order(every)]
    for seed in range(5):
        mixed = random.Random(seed).sample(every, len(every))  # noqa: S311
        assert [one.id for one in lineage.in_order(mixed)] == found
    return "".join(found)


@pytest.mark.parametrize(
    ("made", "order"),
    [
        ([], ""),
        (["a<@1", "b<a@2", "c<b@3"], "abc"),
        (["a<@9", "b<a@5", "c<b@1"], "abc"),  # a clock that runs backwards
        (["a<@1", "b<a@1", "c<b@1"], "abc"),
        (["a<@1", "c<a@2", "b<a@3"], "acb"),  # two of one parent: the clock
        (["a<@5", "b<a@1", "c<a@6", "d<b@9"], "abcd"),
        (["b<x@2", "a<y@1"], "ab"),  # parents that are not there
        (["c<b@1", "d<c@2", "a<@3"], "cda"),
        (["a<b@1", "b<a@2", "c<b@3"], "abc"),  # a ring
        (["a<c@3", "b<a@2", "c<b@1", "d<@0"], "dcab"),
        (["a<a@1", "b<a@0"], "ab"),  # a ring of one, and one below it
    ],
    ids=str,
)
def test_parents_come_before_their_children(made, order):
    assert ids(*made) == order


def test_a_long_line_is_no_deep_recursion():
    every = [Kin(f"{number:06}", f"{number - 1:06}", "1") for number in range(20_000)]
    assert lineage.in_order(reversed(every)) == every


def write(path, **change):
    path.write_text(json.dumps({**json.loads(path.read_text(encoding="utf-8")), **change}), encoding="utf-8")


def test_a_clock_that_was_set_back_changes_no_order(two, monkeypatch, capsys):
    first, newest = two
    write(releases.record(newest.id), created="2001-01-01T00:00:00+00:00")
    write(releases.pointer(), created="2001-01-01T00:00:00+00:00")
    assert [one.id for one in releases.history()] == [first.id, newest.id]
    monkeypatch.setattr("sys.argv", ["lsdash", "releases"])
    assert commands.main() == 0
    assert [line.split("\t")[0] for line in capsys.readouterr().out.splitlines()] == [first.id, newest.id]


def test_a_withdrawn_one_in_between_still_says_what_came_first(two):
    first, newest = two
    between = "bc2004-00000000000b"
    record = {**json.loads(releases.record(first.id).read_text(encoding="utf-8")), "id": between}
    releases.record(between).write_text(json.dumps({**record, "parent": first.id}), encoding="utf-8")
    write(releases.record(newest.id), parent=between, created="2001-01-01T00:00:00+00:00")
    releases.withdrawal_mark(between).touch()
    assert [one.id for one in releases.history()] == [first.id, newest.id]
