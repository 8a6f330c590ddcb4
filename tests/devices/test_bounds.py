"""Rectangles, by their properties."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from devices.bounds import Bounds

numbers = st.integers(-10_000, 10_000)
sides = st.integers(0, 5_000)
boxes = st.builds(lambda x, y, w, h: Bounds(x, y, x + w, y + h), numbers, numbers, sides, sides)
full = boxes.filter(lambda box: not box.empty)
any_box = st.builds(Bounds, numbers, numbers, numbers, numbers)
fractions = st.floats(-10_000, 10_000, allow_nan=False)
lengths = st.floats(0, 5_000, allow_nan=False)


@given(fractions, fractions, lengths, lengths)
def test_of_box_holds_the_whole_box(x, y, width, height):
    box = Bounds.of_box(x, y, width, height)
    assert box.left <= x
    assert box.top <= y
    if width > 0 and height > 0:
        assert box.right >= x + width
        assert box.bottom >= y + height


@given(fractions, fractions, lengths, lengths)
def test_of_box_is_the_smallest(x, y, width, height):
    box = Bounds.of_box(x, y, width, height)
    assert box.left + 1 > x
    assert box.top + 1 > y
    assert box.right <= max(math.ceil(x + width), box.left)
    assert box.bottom <= max(math.ceil(y + height), box.top)


@given(fractions, fractions, st.floats(-50, 0), st.floats(-50, 50))
def test_a_box_without_area_stays_empty_wherever_it_lies(x, y, width, height):
    assert Bounds.of_box(x, y, width, height).empty
    assert Bounds.of_box(y, x, height, width).empty


@given(boxes, st.integers(1, 4))
def test_of_box_of_whole_pixels_is_exact(box, scale):
    assert Bounds.of_box(box.left, box.top, box.width, box.height) == box
    assert Bounds.of_box(box.left * scale, box.top * scale, box.width * scale, box.height * scale).area == (
        box.area * scale * scale
    )


@given(any_box)
def test_area_is_never_negative_and_zero_exactly_when_empty(box):
    assert box.area >= 0
    assert (box.area == 0) == box.empty


@given(full)
def test_the_centre_of_what_is_not_empty_lies_inside(box):
    assert box.holds(*box.center)


@given(boxes, numbers, numbers)
def test_half_open_a_point_lies_in_exactly_one_of_two_neighbours(box, x, y):
    right = Bounds(box.right, box.top, box.right + 100, box.bottom)
    both = Bounds(box.left, box.top, box.right + 100, box.bottom)
    assert box.holds(x, y) + right.holds(x, y) == both.holds(x, y)


@given(any_box, numbers, numbers)
def test_an_empty_box_holds_no_point(box, x, y):
    if box.empty:
        assert not box.holds(x, y)


@given(boxes, boxes, numbers, numbers)
def test_the_intersection_holds_what_both_hold(a, b, x, y):
    assert a.intersect(b).holds(x, y) == (a.holds(x, y) and b.holds(x, y))


@given(boxes, boxes, boxes)
def test_intersect_and_union_do_not_depend_on_order(a, b, c):
    assert a.intersect(b) == b.intersect(a)
    assert a.union(b) == b.union(a)
    assert a.intersect(b).intersect(c) == a.intersect(b.intersect(c))
    assert a.union(b).union(c) == a.union(b.union(c))
    assert a.intersect(a) == a == a.union(a)


@given(any_box, any_box)
def test_an_intersection_has_no_negative_side(a, b):
    both = a.intersect(b)
    assert both.width >= 0
    assert both.height >= 0


@given(boxes, boxes)
def test_the_union_contains_both_and_nothing_smaller_does(a, b):
    around = a.union(b)
    assert around.contains(a)
    assert around.contains(b)
    for smaller in (
        Bounds(around.left + 1, around.top, around.right, around.bottom),
        Bounds(around.left, around.top + 1, around.right, around.bottom),
        Bounds(around.left, around.top, around.right - 1, around.bottom),
        Bounds(around.left, around.top, around.right, around.bottom - 1),
    ):
        assert not (smaller.contains(a) and smaller.contains(b))


@given(boxes, boxes)
def test_contains_is_an_order(a, b):
    assert a.contains(a)
    if a.contains(b) and b.contains(a):
        assert a == b
    if a.contains(b):
        assert a.union(b) == a
        assert a.intersect(b) == b


@given(full, full)
def test_boxes_that_share_a_pixel_have_no_gap_and_overlap_both_ways(a, b):
    shares = not a.intersect(b).empty
    assert shares == (a.overlap_x(b) > 0 and a.overlap_y(b) > 0)
    if shares:
        assert a.gap(b) == (0, 0)


@given(full, full)
def test_gap_and_overlap_are_the_same_seen_from_either_side(a, b):
    assert a.gap(b) == b.gap(a)
    assert a.overlap_x(b) == b.overlap_x(a)
    assert a.overlap_y(b) == b.overlap_y(a)
    dx, dy = a.gap(b)
    assert (dx == 0) or a.overlap_x(b) == 0
    assert (dy == 0) or a.overlap_y(b) == 0


@given(full, st.integers(0, 300))
def test_a_gap_is_the_number_of_pixels_between(box, space):
    beside = Bounds(box.right + space, box.top, box.right + space + 5, box.bottom)
    below = Bounds(box.left, box.bottom + space, box.right, box.bottom + space + 5)
    assert box.gap(beside) == (space, 0)
    assert box.gap(below) == (0, space)


@given(boxes, boxes)
def test_boxes_sort_as_tuples_and_serve_as_keys(a, b):
    assert (a < b) == ((a.left, a.top, a.right, a.bottom) < (b.left, b.top, b.right, b.bottom))
    assert len({a, b}) == (1 if a == b else 2)
