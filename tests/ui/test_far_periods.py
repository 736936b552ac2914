"""Spans that reach to the ends of what a period can name."""

import pytest

from tests.ui.test_pages import html_of, opened, page


@pytest.mark.parametrize("code", ["tong-quan", "muc-tieu", "dien-bien"])
@pytest.mark.parametrize("span", ["2005..9999", "2016..6100", "0000..2003"])
def test_a_span_without_a_neighbour_that_can_be_named_shows_the_page(code, span):
    assert "LS-X" not in html_of(opened(page(code), nam=span))
