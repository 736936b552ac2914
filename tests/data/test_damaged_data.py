"""Release files changed on disk: the right number or a refusal with a code, never a wrong one; mended by mending."""

from collections import Counter

import pytest

from lsdash.data import releases
from tools.faults import damage


@pytest.fixture
def whole(release, filled_root):
    """What every query gives of the release in a root of its own, to be damaged."""
    return damage.answers(release)


@pytest.mark.slow
def test_a_flipped_bit_gives_the_right_number_or_a_refusal(release, whole):
    found = damage.flips(release, whole, count=20, each=6)
    assert damage.bad(found) == []
    # The queries of most flips do not touch the block, some do: a test that only ever saw one of the two proves little.
    assert found[damage.RIGHT] > 20
    assert found["LS-04"] > 20


@pytest.mark.slow
def test_a_file_cut_short_gives_a_refusal(release, whole):
    found = damage.cuts(release, whole, count=8)
    assert found == Counter({"LS-04": 8 * len(damage.QUERIES)})
    assert damage.judged(release, whole) == Counter({damage.RIGHT: len(whole)})


def flip_the_block_of(release, whole, name):
    """Turn bits over, one at a time and unnoticed, until `name` is refused."""
    path = releases.file_of(release)
    for start in range(12 * 1024 + 100, path.stat().st_size, 256 * 1024):
        releases.close()
        with releases.cursor(release), damage.unnoticed(path):
            damage.flip(path, 8 * start)
        if damage.judged(release, whole, [name])["LS-04"]:
            return 8 * start
        with damage.unnoticed(path):
            damage.flip(path, 8 * start)
    raise AssertionError(f"no block of the file is read by {name}")


def test_a_bit_flipped_in_an_open_file_is_known_to_all_from_the_first_refusal_and_forgotten_when_mended(release, whole):
    bit = flip_the_block_of(release, whole, "figures")
    with pytest.raises(releases.DamagedFile), releases.cursor(release):
        pytest.fail("the file is opened anew, and its checksum differs")
    path = releases.file_of(release)
    with damage.unnoticed(path):
        damage.flip(path, bit)
    assert damage.judged(release, whole) == Counter({damage.RIGHT: len(whole)})


def test_the_judge_tells_wrong_numbers_and_errors_without_a_code(release, whole):
    changed = {**whole, "observations": whole["observations"].assign(value=1.0)}
    assert damage.bad(damage.judged(release, changed)) == ["wrong: observations"]
    broken = {**whole, "names": None}
    assert damage.bad(damage.judged(release, broken, ["names"])) == ["wrong: names"]
