"""Wide fields end where their edges end."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from perception.models.screen_detector import Detection
from perception.pixels.snapping import snap, snap_track, snapped


def _drawn(draw) -> np.ndarray:
    image = Image.new("RGB", (1200, 300), "white")
    draw(ImageDraw.Draw(image))
    return np.asarray(image)


def _frame(pen: ImageDraw.ImageDraw) -> None:
    pen.rectangle((40, 100, 1159, 139), outline="#999999")


def _line(pen: ImageDraw.ImageDraw) -> None:
    pen.line((40, 139, 1159, 139), fill="#777777", width=2)


def _fill(pen: ImageDraw.ImageDraw) -> None:
    pen.rounded_rectangle((40, 100, 1159, 139), 20, fill="#e0e0e0")


@pytest.mark.parametrize("draw", [_frame, _line, _fill])
@pytest.mark.parametrize("seen", [(300, 98, 700, 142), (45, 102, 1000, 138), (30, 101, 1170, 140)])
def test_a_field_ends_where_its_edge_ends(draw, seen):
    picture = _drawn(draw)

    box = snap(picture[:, :, 1].astype(np.int16), seen)

    assert box is not None
    assert box[0] == pytest.approx(40, abs=3)
    assert box[2] == pytest.approx(1160, abs=3)
    assert box[3] == pytest.approx(140, abs=3)


def test_a_field_in_a_bar_keeps_its_own_edge():
    def draw(pen: ImageDraw.ImageDraw) -> None:
        pen.rectangle((0, 90, 1199, 148), fill="#eeeeee")
        pen.rectangle((400, 100, 800, 139), fill="white", outline="#999999")

    box = snap(_drawn(draw)[:, :, 1].astype(np.int16), (410, 101, 790, 140))

    assert box is not None
    assert [box[0], box[2]] == pytest.approx([400, 801], abs=3)


def test_without_an_edge_nothing_is_known():
    assert snap(np.full((300, 1200), 255, np.int16), (300, 98, 700, 142)) is None


def test_one_field_seen_in_parts_is_one():
    parts = [
        Detection((40, 100, 700, 140), "textbox", 0.6, {}),
        Detection((500, 100, 1150, 140), "textbox", 0.4, {}),
        Detection((40, 200, 140, 240), "button", 0.9, {}),
    ]

    found = snapped(_drawn(_frame), parts)

    assert [d.role for d in found] == ["textbox", "button"]
    assert found[0].score > 0.6
    assert found[1] is parts[2]


@pytest.mark.parametrize("box", [(-50, -20, 3000, 20), (1100, 290, 1300, 330), (0, 0, 1200, 1)])
def test_boxes_at_the_rim_are_harmless(box):
    grey = np.random.default_rng(1).integers(0, 255, (300, 1200)).astype(np.int16)
    found = snap(grey, box)
    assert found is None or found[2] >= found[0]


def test_a_slider_ends_where_its_track_ends_beyond_the_knob():
    def draw(pen: ImageDraw.ImageDraw) -> None:
        pen.rectangle((60, 118, 700, 121), fill="#1565c0")
        pen.rectangle((700, 118, 1140, 121), fill="#cccccc")
        pen.ellipse((690, 108, 714, 132), fill="#1565c0")

    box = snap_track(_drawn(draw)[:, :, 1].astype(np.int16), (300, 105, 1000, 135))

    assert box is not None
    assert [box[0], box[2]] == pytest.approx([60, 1141], abs=3)


def test_a_row_from_side_to_side_is_no_surer_for_its_edge():
    def draw(pen: ImageDraw.ImageDraw) -> None:
        pen.rectangle((0, 100, 1199, 139), fill="#eeeeee")

    (row,) = snapped(_drawn(draw), [Detection((100, 100, 1100, 140), "textbox", 0.3, {})])

    assert row.score == 0.3
