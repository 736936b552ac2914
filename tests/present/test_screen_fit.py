"""Charts on a screen of meeting mode: low ones fill it, and none grows beyond its room."""

from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lsdash.present.charts import screen_fit


@given(st.integers(1, 20), st.floats(5, 80), st.integers(100, 330))
def test_rows_move_apart_until_most_of_the_room_is_filled(rows, step, tallest):
    spec = {"height": {"step": step}, "layer": [{"mark": {"type": "bar", "size": 12}}, {"mark": {"type": "text"}}]}
    before = deepcopy(spec)
    after = screen_fit.stretched(spec, rows * step, tallest, fits=False)
    assert spec == before
    height = rows * after["height"]["step"]
    assert step <= after["height"]["step"] <= 7.0 * step * 1.001
    assert height <= max(rows * step, 0.84 * tallest) * 1.001
    assert height >= min(7.0 * rows * step, 0.84 * tallest, 270) * 0.999
    assert 12 <= after["layer"][0]["mark"]["size"] <= (36 if step < 30 else 18)


def test_a_drawing_without_rows_keeps_its_height_unless_it_fits_any():
    spec = {"height": 100, "layer": []}
    assert screen_fit.stretched(spec, 100, 330, fits=False) is spec
    assert screen_fit.stretched(spec, 100, 330, fits=True)["height"] == pytest.approx(270)
