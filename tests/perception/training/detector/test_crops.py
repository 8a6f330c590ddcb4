"""Crops show what they are said to show; runs where the tools of training are installed."""

from __future__ import annotations

from typing import Any

import pytest

torch = pytest.importorskip("torch", reason="networks are trained with the extra of that name")

from perception.training.detector.crops import MOST_ZOOM, SIDE_PX, Crops  # noqa: E402

_BUTTON, _SWITCH = 0.0, 7.0


def _screens() -> tuple[list[Any], list[Any]]:
    """Two black pictures of different size, each with white boxes where things are."""
    pictures, truths = [], []
    for width, height, boxes in (
        (700, 1300, [(40, 60, 200, 120), (500, 900, 560, 930)]),
        (300, 200, [(20, 20, 90, 70)]),
    ):
        picture = torch.zeros(3, height, width, dtype=torch.uint8)
        rows = []
        for at, (left, top, right, bottom) in enumerate(boxes):
            picture[:, top:bottom, left:right] = 255
            rows.append(
                [left, top, right, bottom, _SWITCH if at else _BUTTON, 1.0 if at else -1.0, 0.0, float(at), 0.0]
            )
        pictures.append(picture)
        truths.append(torch.tensor(rows))
    return pictures, truths


def test_what_is_told_is_what_is_seen():
    torch.manual_seed(1)
    crops, boxes, roles, states = Crops(*_screens(), "cpu").sample(12)

    assert crops.shape == (12, 3, SIDE_PX, SIDE_PX)
    assert 0 <= float(crops.min()) <= float(crops.max()) <= 1 + 1e-5
    seen = 0
    for crop, told, kinds, known in zip(crops, boxes, roles, states, strict=True):
        drawn = torch.zeros(SIDE_PX, SIDE_PX, dtype=torch.bool)
        for box, kind, state in zip(told, kinds.tolist(), known, strict=True):
            if kind < 0:
                assert (state == -1).all()
                continue
            left, top, right, bottom = (round(v) for v in box.tolist())
            assert float(crop[:, top + 3 : bottom - 3, left + 3 : right - 3].min()) > 0.98
            assert float(state[0]) == (1.0 if kind == _SWITCH else -1.0)
            drawn[max(0, top - 3) : bottom + 3, max(0, left - 3) : right + 3] = True
            seen += 1
        white = (crop.amin(0) > 0.9) & ~drawn
        # What is white and untold was cut so far that it counts as not there.
        assert int(white.sum()) < 0.6 * 160 * 60 * MOST_ZOOM**2
    assert seen > 6


def test_rare_things_are_shown_more_often_than_their_share():
    pictures, truths = _screens()
    many = torch.cat([truths[1]] * 60)
    shown = Crops([pictures[0], pictures[1]], [truths[0][1:], many], "cpu")
    torch.manual_seed(2)

    _, _, roles, _ = shown.sample(24)

    share = float((roles == _SWITCH).any(1).float().mean())
    assert share > 0.1  # it is one of sixty-one


def test_the_same_seed_cuts_the_same():
    shown = Crops(*_screens(), "cpu")
    torch.manual_seed(3)
    one = shown.sample(2)
    torch.manual_seed(3)
    other = shown.sample(2)

    assert all(torch.equal(a, b) for a, b in zip(one, other, strict=True))
