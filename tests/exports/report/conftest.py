"""Words of both languages over the names of the shipped release."""

import pytest

from lsdash.view import view


@pytest.fixture
def words(release):
    """Words about a period in a language."""
    return lambda about, lang="vi": view.words(release, lang, about)
