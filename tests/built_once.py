"""Releases that this process has built before: worked out, written and read back once, copied from then on.

A build takes a second of a processor, and hundreds of tests begin with one of the same tables. What is made again is
told from what it is made of, to the byte and in its order; tests of building itself take it `anew`.
"""

import hashlib
import itertools
import shutil
import tempfile
from collections import OrderedDict
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pyarrow as pa
import pytest

from lsdash.data import assemble, build, csv_tables, release_file, release_ids, release_writing, releases
from lsdash.data.demo import content as demo_content
from lsdash.model import checks

_KEPT = 24  # releases, of some megabytes each
_REAL = SimpleNamespace(
    contents=assemble.contents,
    of_content=release_ids.of_content,
    fill=release_writing._fill,
    holds=release_writing._holds,
    checks=assemble.checks,
    closings=checks._closings,
)


class _Kept(OrderedDict):
    """The last results by what they follow from."""

    def __init__(self, most=_KEPT):
        super().__init__()
        self._most = most

    def get(self, key, make):
        if key not in self:
            self[key] = make()
        self.move_to_end(key)
        while len(self) > self._most:
            if isinstance(former := self.popitem(last=False)[1], Path):
                former.unlink()
        return self[key]


_CONTENTS, _IDS, _FILES, _WHOLE, _LEDGERS = (_Kept() for _ in range(5))
_CLOSINGS = _Kept(2_000)
_FOLDER, _NUMBERS = tempfile.TemporaryDirectory(prefix="lsdash-built-"), itertools.count()


def _of_tables(tables):
    columns = {
        name: rows.table.to_pydict() if isinstance(rows, csv_tables.Rows) else [*rows] for name, rows in tables.items()
    }
    return hashlib.sha256(repr(columns).encode("utf-8", "surrogatepass")).digest()


def _of_content(content):
    whole = hashlib.sha256()
    for name in sorted(content):
        stream = pa.BufferOutputStream()
        with pa.ipc.new_stream(stream, content[name].schema) as writer:
            writer.write_table(content[name].combine_chunks())
        whole.update(name.encode() + stream.getvalue())
    return whole.digest()


def contents(tables, dataset=releases.DATASET):
    key = (releases.SCHEMA, dataset, _of_tables(tables))
    return dict(_CONTENTS.get(key, lambda: _REAL.contents(tables, dataset)))


def of_content(content, dataset):
    return _IDS.get((dataset, _of_content(content)), lambda: _REAL.of_content(content, dataset))


def fill(path, identity, content):
    def made():
        _REAL.fill(path, identity, content)
        return Path(shutil.copy(path, Path(_FOLDER.name) / str(next(_NUMBERS))))

    shutil.copy(_FILES.get((identity, _of_content(content)), made), path)
    # That what was written reads back is asked of builds that are made `anew`.
    _WHOLE.get((identity, release_file.checksum(path)), lambda: True)


def holds(path, identity):
    if path.is_dir():
        return _REAL.holds(path, identity)
    key = (identity, release_file.checksum(path))
    return key in _WHOLE or (_REAL.holds(path, identity) and _WHOLE.get(key, lambda: True))


def ledger(observations):
    """Of observations that differ in nothing that a check reads."""
    entries, lists = observations.by_id, observations.code_lists
    kinds = sorted({(one.indicator, one.measure) for one in entries.values()})
    digits = [lists.decimals(*kind) for kind in kinds]
    key = repr((entries, lists.trees, digits, sorted(map(sorted, lists.barriers)), sorted(lists.unstated)))
    return [*_LEDGERS.get(key, lambda: _ledger(observations))]


def _ledger(observations):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(checks, "_closings", closings)
        return checks.ledger(observations)


def closings(observations, test, figures):
    """What would close an identity takes most of the time of a ledger, and follows from the few numbers below it."""
    below = {}
    _note_below(observations.by_id, test.inputs, below)
    key = (test.rule, test.computed, test.held, *figures, repr(below))
    return _CLOSINGS.get(key, lambda: [*_REAL.closings(observations, test, figures)])


def _note_below(by_id, keys, found):
    for key in keys:
        if key not in found:
            found[key] = by_id[key]
            _note_below(by_id, by_id[key].inputs, found)


def _put(parts):
    build.contents = demo_content.contents = parts.contents
    release_ids.of_content, release_writing._fill, release_writing._holds = parts.of_content, parts.fill, parts.holds
    assemble.checks = parts.checks


# Of builds alone: tests of the ledger call it themselves, or with observations of their own.
_ONCE = SimpleNamespace(
    contents=contents, of_content=of_content, fill=fill, holds=holds, checks=SimpleNamespace(ledger=ledger)
)


def begin():
    """From now on builds are made once."""
    _put(_ONCE)


@contextmanager
def anew():
    """Every build is made all over."""
    _put(_REAL)
    yield
    _put(_ONCE)
