"""All texts and numbers of all pages are those in `tests/golden/`.

Renew the files with

    LSDASH_GOLDEN=write .venv/bin/python -m pytest -n0 tests/test_golden.py

That is legitimate only where what a reader sees is meant to change: a text, a rule, a number of the tables, a new page.
The commit then says which, and the difference of the files is read line by line like code. It is never legitimate in a
change that moves, renames or speeds up: there a difference is a fault of the change. After a rename of what
`golden.py` imports or reads, adapt `golden.py`; the files must come out the same.
"""

import difflib
import os
import shutil
from itertools import islice

import pytest

from tests import golden

WRITE = os.environ.get("LSDASH_GOLDEN") == "write"
MOST_LINES = 40


@pytest.fixture(scope="module", autouse=True)
def fresh(demo_release):
    """Nothing that golden.py remembers is left for other tests."""
    yield
    golden.builds.cache_clear()
    golden.session.cache_clear()


# Each card opens a page, which is long by nature; what cards say is tested by present/test_number_card.py, too.
PARTS = [pytest.param(part, marks=[pytest.mark.slow] if part == "cards" else []) for part in golden.PARTS]


@pytest.mark.parametrize("part", PARTS)
def test_what_a_reader_reads_has_not_changed(part):
    made = golden.PARTS[part]()
    if WRITE:
        write(part, made)
        pytest.skip("golden files written")
    kept = {
        path.relative_to(golden.FOLDER).as_posix(): path.read_bytes().decode()
        for path in (golden.FOLDER / part).glob("*.txt")
    }
    found = [difference(name, kept.get(name, ""), made.get(name, "")) for name in sorted({*kept, *made})]
    if any(found):
        pytest.fail("\n\n".join(filter(None, found)), pytrace=False)


def write(part, made):
    shutil.rmtree(golden.FOLDER / part, ignore_errors=True)
    for name, text in made.items():
        path = golden.FOLDER / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())


def difference(name, before, after):
    """The first lines of what differs, "" where nothing does."""
    lines = difflib.unified_diff(before.split("\n"), after.split("\n"), f"golden/{name}", "now", lineterm="", n=1)
    return "\n".join(islice(lines, MOST_LINES))
