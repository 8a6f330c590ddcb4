"""Corners, sides, lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.bounds import Bounds
from perception.places import between_fit, edge_fit, in_region, lines_of, reading_order, row_of, side_fit
from tests.perception.screens import Draft, orders

SIZE = (800, 600)
ANCHOR = Bounds(300, 300, 400, 330)
BOX = st.builds(
    lambda x, y, w, h: Bounds(x, y, x + w, y + h),
    st.integers(-500, 2000), st.integers(-500, 2000), st.integers(0, 900), st.integers(0, 900),
)  # fmt: skip


@pytest.mark.parametrize(
    ("edges", "box", "elsewhere"),
    [
        (("top", "right"), Bounds(780, 0, 800, 20), Bounds(0, 0, 20, 20)),
        (("bottom",), Bounds(390, 580, 410, 600), Bounds(390, 0, 410, 20)),
        (("middle",), Bounds(390, 290, 410, 310), Bounds(0, 0, 20, 20)),
        (("left",), Bounds(0, 300, 20, 320), Bounds(500, 300, 520, 320)),
    ],
)
def test_edges(edges, box, elsewhere):
    assert edge_fit(edges, box, SIZE) > 0.9 > edge_fit(edges, elsewhere, SIZE)
    assert in_region(edges, box, SIZE)
    assert not in_region(edges, elsewhere, SIZE)


@pytest.mark.parametrize(
    ("side", "there"),
    [
        ("below", Bounds(300, 340, 400, 360)),
        ("above", Bounds(300, 270, 400, 290)),
        ("left", Bounds(200, 300, 290, 330)),
        ("right", Bounds(410, 300, 500, 330)),
        ("row", Bounds(600, 300, 700, 330)),
        ("near", Bounds(410, 300, 500, 330)),
        ("before", Bounds(200, 300, 290, 330)),
        ("after", Bounds(410, 300, 500, 330)),
    ],
)
def test_sides(side, there):
    fit, _ = side_fit(side, ANCHOR, there)
    assert fit == 1.0
    opposite = Bounds(
        *(
            2 * c - e
            for c, e in zip((350, 315, 350, 315), (there.right, there.bottom, there.left, there.top), strict=True)
        )
    )
    if side not in ("near", "row"):
        assert side_fit(side, ANCHOR, opposite)[0] < 0.5


def test_in_line_fits_better_than_out_of_line():
    straight = side_fit("below", ANCHOR, Bounds(300, 400, 400, 420))[0]
    aside = side_fit("below", ANCHOR, Bounds(600, 400, 700, 420))[0]
    assert straight > aside > 0


def test_between():
    first, second = Bounds(0, 0, 20, 20), Bounds(200, 0, 220, 20)
    assert between_fit(first, second, Bounds(100, 0, 120, 20)) > 0.9
    assert between_fit(first, second, Bounds(300, 0, 320, 20)) == 0
    assert between_fit(first, first, first) == 0


def test_reading_order_goes_line_by_line():
    draft = Draft()
    for left, top in ((200, 2), (10, 40), (10, 0), (200, 42)):
        draft.add("text", f"{left},{top}", left, top)
    assert [e.name for e in reading_order(draft.elements)] == ["10,0", "200,2", "10,40", "200,42"]
    assert [len(line) for line in lines_of(draft.elements)] == [2, 2]


def test_the_row_around_a_button():
    screen = orders()
    button = next(e for e in screen if e.role == "button")
    row = row_of(button, screen)
    assert row is not None
    assert row.role == "row"


@given(st.sampled_from(["below", "above", "left", "right", "near", "row", "inside", "before", "after"]), BOX, BOX)
def test_grades_stay_grades(side, anchor, box):
    fit, gap = side_fit(side, anchor, box)
    assert 0 <= fit <= 1
    assert gap >= 0


@given(BOX, BOX, BOX)
def test_between_stays_a_grade(first, second, box):
    assert 0 <= between_fit(first, second, box) <= 1


@given(st.lists(BOX, max_size=30))
def test_reading_order_loses_nobody(boxes):
    draft = Draft()
    for box in boxes:
        draft.add("text", "", box.left, box.top, box.width, box.height)
    assert sorted(e.index for e in reading_order(draft.elements)) == list(range(len(boxes)))


def test_a_tall_thing_beside_several_lines_does_not_join_them():
    draft = Draft()
    draft.add("image", "tall", 0, 0, 100, 500)
    for top in (0, 120, 240):
        draft.add("image", str(top), 120, top, 100, 100)
    assert [len(line) for line in lines_of(draft.elements)] == [1, 1, 1, 1]
