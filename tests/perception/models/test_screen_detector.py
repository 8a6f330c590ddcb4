"""Cells become boxes in picture pixels, doubles go."""

from __future__ import annotations

import numpy as np

from perception.models.screen_detector import ROLES, STATES, decode, fit_in, scale_of

CHANNELS = len(ROLES) + 8 + len(STATES)


def _grids() -> list[np.ndarray]:
    return [np.full((1, CHANNELS, 16 >> n, 16 >> n), -9.0, np.float32) for n in range(3)]


def _tell(grid: np.ndarray, x: int, y: int, role: str, logit: float, log_away: float, checked: float = -5.0) -> None:
    grid[0, ROLES.index(role), y, x] = logit
    first = len(ROLES) + (4 if role in ("image", "icon") else 0)
    grid[0, first : first + 4, y, x] = log_away
    grid[0, len(ROLES) + 8, y, x] = checked


def test_a_cell_tells_a_box_around_its_middle():
    grids = _grids()
    _tell(grids[0], 4, 2, "checkbox", 3.0, 0.0, checked=4.0)

    (found,) = decode(grids, 0.5, 256, 256)

    # Cell (4, 2) of stride 8 has its middle at (36, 20); a distance of one stride; the picture is twice as large.
    assert found.box == (56.0, 24.0, 88.0, 56.0)
    assert found.role == "checkbox"
    assert found.states["checked"] > 0.9
    assert found.score > 0.9


def test_of_two_cells_that_tell_the_same_the_surer_stays():
    grids = _grids()
    _tell(grids[0], 4, 2, "button", 3.0, 1.5)
    _tell(grids[0], 5, 2, "link", 1.0, 1.5)

    assert [d.role for d in decode(grids, 1.0, 128, 128)] == ["button"]


def test_an_icon_and_the_button_around_it_both_stay():
    grids = _grids()
    _tell(grids[0], 4, 2, "button", 3.0, 1.2)
    grids[0][0, ROLES.index("icon"), 2, 4] = 2.5
    grids[0][0, len(ROLES) + 4 : len(ROLES) + 8, 2, 4] = 0.5

    assert sorted(d.role for d in decode(grids, 1.0, 128, 128)) == ["button", "icon"]


def test_boxes_end_where_the_picture_ends():
    grids = _grids()
    _tell(grids[2], 0, 0, "dialog", 3.0, 3.0)

    (found,) = decode(grids, 1.0, 100, 90)

    assert found.box == (0.0, 0.0, 100.0, 90.0)


def test_nothing_told_is_nothing_found():
    assert decode(_grids(), 1.0, 128, 128) == []


def test_pictures_are_made_to_fit_and_never_enlarged():
    feed, scale = fit_in(np.zeros((2400, 1080, 3), np.uint8))

    assert scale == scale_of(1080, 2400) < 1.0
    assert feed.shape[2] % 32 == feed.shape[3] % 32 == 0
    assert fit_in(np.zeros((50, 40, 3), np.uint8))[1] == 1.0
