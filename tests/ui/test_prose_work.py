"""What somebody has settled of a text is kept for them alone, and not without end."""

from lsdash.ui import prose_work

LAN, HOA = ("lan", "bc2004"), ("hoa", "bc2004")


def test_a_text_and_its_choices_are_for_who_gave_it_in_that_data_set():
    work = prose_work.of(LAN, b"text", "a.txt")
    work.choices["1.1:0"] = ""
    assert prose_work.text(LAN) == (b"text", "a.txt")
    assert prose_work.text(HOA) is prose_work.text(("lan", "mophong")) is None
    assert prose_work.of(HOA, b"text", "a.txt").choices == {}
    prose_work.leave(LAN)
    assert prose_work.text(LAN) is None
    assert prose_work.of(LAN, b"text", "b.txt").choices == {"1.1:0": ""}  # the same text, chosen again


def test_the_oldest_works_are_forgotten():
    prose_work.of(LAN, b"first", "a.txt").choices["1.1:0"] = ""
    for number in range(prose_work._MOST):
        prose_work.of((f"{number}", "bc2004"), b"other", "a.txt")
    assert prose_work.text(LAN) is None
    assert prose_work.of(LAN, b"first", "a.txt").choices == {}
