"""What changed is found, tile by tile."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from perception.pixels.tiles import TILE_PX, changed_part


def test_nothing_changed():
    picture = np.zeros((300, 500, 3), np.uint8)

    assert changed_part(picture, picture.copy()) is None


def test_a_blinking_cursor_costs_its_tile_and_the_tiles_around():
    before = np.zeros((640, 640, 3), np.uint8)
    after = before.copy()
    after[200:220, 330] = 255

    assert changed_part(before, after) == (256, 128, 448, 320)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 199), st.integers(0, 149)), min_size=1, max_size=6))
def test_every_change_lies_inside(points):
    before = np.zeros((150, 200, 3), np.uint8)
    after = before.copy()
    for x, y in points:
        after[y, x, 1] = 9

    part = changed_part(before, after)

    assert part is not None
    left, top, right, bottom = part
    assert all(left <= x < right and top <= y < bottom for x, y in points)
    assert right <= 200
    assert bottom <= 150
    assert left % TILE_PX == 0
