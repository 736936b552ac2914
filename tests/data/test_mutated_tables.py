"""Every cell of every table, damaged in every way: a refusal that says where, or pages without errors."""

import random

import pytest

from tests import mutations

SEED, SAMPLE, PARTS = 20041, 60, 3


def shown_or_blamed(folder, root, damages):
    """Pages of tables with these damages; where they fail, the fewest damages that make them fail."""
    mutations.write(folder, damages)
    try:
        mutations.show(folder, root)
    except Exception as error:
        for cell, text in damages.items() if len(damages) > 1 else ():
            shown_or_blamed(folder, root, {cell: text})
        raise AssertionError(damages) from error


@pytest.fixture
def places(tmp_path, monkeypatch):
    """Folders for tables and releases, and charts that are not drawn."""
    folder, root = tmp_path / "tables", tmp_path / "root"
    folder.mkdir()
    with mutations.without_drawings(monkeypatch):
        yield folder, root


@pytest.mark.slow
@pytest.mark.parametrize("kind", mutations.KINDS)
def test_every_cell_damaged_is_refused_with_its_place_or_shown(kind, places):
    folder, root = places
    draw = random.Random(f"{SEED} {kind}")  # noqa: S311
    every = {cell: mutations.changed(cell, kind, draw) for cell in mutations.cells()}
    taken = mutations.accepted(folder, every)
    for part in range(PARTS if taken else 0):
        chosen = {cell: text for cell, text in taken.items() if not part or draw.random() < 1 / 2}
        shown_or_blamed(folder, root, mutations.accepted(folder, chosen))
