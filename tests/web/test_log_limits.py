"""The log stays short and has no words of visitors, whatever is sent."""

import logging

import pytest

from lsdash.web import log_limits


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def log(caplog):
    """A logger of one of the names behind a limit, and the time."""
    clock = Clock()
    limit = log_limits.Limit(clock)
    added = []

    def of(name):
        logger = logging.getLogger(name)
        logger.addFilter(limit)
        logger.addHandler(caplog.handler)
        added.append(logger)
        return logger

    yield of, clock
    for logger in added:
        logger.removeFilter(limit)
        logger.removeHandler(caplog.handler)


def said(caplog):
    return [caplog.handler.format(entry) for entry in caplog.records]


def test_entries_of_one_kind_are_written_a_few_times_and_then_counted(log, caplog):
    of, clock = log
    logger = of("asyncio.test")
    logger.propagate = False
    for number in range(10_000):
        logger.error("socket.accept() out of system resource\nsocket: <fd=%d>", number)
    logger.error("another")
    clock.now = 61
    logger.error("socket.accept() out of system resource\nsocket: <fd=7>")
    words = [entry.getMessage() for entry in caplog.records]
    assert len(words) == 5
    assert words[3] == "another"
    assert words[4].endswith("(9997 more of these before)")


def test_how_much_a_visitor_sent_makes_no_kind_of_its_own(log, caplog):
    of, _ = log
    logger = of("streamlit.test")
    logger.propagate = False
    for size in range(600_000, 600_100):
        logger.warning(f"Ignoring query string with {size} characters")
    assert len(caplog.records) == 3


def test_what_visitors_sent_is_not_in_entries_of_streamlit(log, caplog):
    of, _ = log
    logger = of("streamlit.test")
    logger.propagate = False
    for number in range(10):
        logger.warning("The fragment with id %s of %d does not exist", f"SECRET{number}\nFAKE", 5)
    assert [entry.getMessage() for entry in caplog.records] == ["The fragment with id … of 5 does not exist"] * 3


def test_errors_of_others_say_where_they_arose_and_no_words(log, caplog):
    of, _ = log
    logger = of("uvicorn.test")
    logger.propagate = False
    try:
        raise ValueError("SECRET")
    except ValueError:
        logger.exception("it failed")
    (text,) = said(caplog)
    assert "SECRET" not in text.replace('raise ValueError("SECRET")', "")
    assert "test_log_limits.py" in text
    assert text.endswith("ValueError")


def test_kinds_that_nobody_sees_again_are_forgotten():
    limit = log_limits.Limit()
    for number in range(5_000):
        limit.filter(logging.LogRecord("x", logging.ERROR, "", 0, f"kind {number}", (), None))
    assert len(limit._kinds) <= 1_000
