"""The folder of releases that a part of a test works in."""

from contextlib import contextmanager

import pytest


@contextmanager
def rooted(folder):
    """LSDASH_ROOT is `folder` meanwhile."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LSDASH_ROOT", str(folder))
        yield
