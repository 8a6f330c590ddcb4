"""The published rules at their borders."""

from __future__ import annotations

import pytest
from hypothesis import given

from agent.evaluation.action_matching import Agreement, agreement, match_actions
from planner.chain.gestures import Gesture
from tests.planner.chain.test_record import gestures


def tap(y, x):
    return Gesture(kind="DUAL_POINT", touch=(y, x), lift=(y, x))


def drag(*points):
    return Gesture(kind="DUAL_POINT", touch=points[0], lift=points[1])


@pytest.mark.parametrize(("apart", "same"), [(0.0, True), (0.14, True), (0.1401, False), (0.5, False)])
def test_taps_are_the_same_within_fourteen_hundredths(apart, same):
    assert match_actions(tap(0.0, 0.0), tap(apart, 0.0)).action is same


def test_the_distance_is_euclidean():
    assert match_actions(tap(0.0, 0.0), tap(0.0989, 0.0989)).action
    assert not match_actions(tap(0.0, 0.0), tap(0.1, 0.1)).action


@pytest.mark.parametrize(("apart", "is_tap"), [(0.04, True), (0.0401, False)])
def test_a_gesture_is_a_tap_up_to_four_hundredths(apart, is_tap):
    gesture = drag((0.0, 0.0), (apart, 0.0))
    assert gesture.is_tap is is_tap
    assert match_actions(gesture, tap(0.0, 0.0)).action is is_tap


@pytest.mark.parametrize(("y", "same"), [(0.70, True), (0.7399, True), (0.7401, False)])
def test_taps_in_one_grown_box_are_the_same(y, same):
    # 0.2 high from 0.4: it grows by 0.28, to 0.26 … 0.74.
    box = (0.4, 0.1, 0.2, 0.1)
    assert match_actions(tap(0.3, 0.15), tap(y, 0.15), [box]).action is same


def test_a_grown_box_keeps_to_the_screen():
    assert match_actions(tap(0.0, 0.0), tap(0.9, 0.9), [(0.0, 0.0, 0.8, 0.8)]).action
    assert not match_actions(tap(0.0, 0.0), tap(0.9, 0.0), [(0.0, 0.0, 0.1, 0.1)]).action


def test_drags_are_the_same_along_an_axis_and_strictly_the_same_one_way():
    up, down = drag((0.8, 0.5), (0.2, 0.5)), drag((0.2, 0.4), (0.8, 0.5))
    left = drag((0.5, 0.8), (0.5, 0.2))
    assert match_actions(up, down).action
    assert not match_actions(up, down).strict
    assert match_actions(up, up).strict
    assert not match_actions(up, left).action
    assert match_actions(up, left).kind


def test_texts_count_strictly_only():
    one, other = Gesture(kind="TYPE", text="Ada"), Gesture(kind="TYPE", text="Bob")
    assert match_actions(one, other).action
    assert not match_actions(one, other).strict
    assert not match_actions(one, Gesture(kind="PRESS_BACK")).kind


@given(gestures, gestures)
def test_it_is_symmetric_and_strict_is_stricter(one, other):
    there, back = match_actions(one, other), match_actions(other, one)
    assert there == back
    assert there.kind >= there.action >= there.strict
    assert match_actions(one, one).strict


def test_pairs_add_up():
    pairs = [(tap(0, 0), tap(0, 0)), (tap(0, 0), tap(1, 1)), (tap(0, 0), Gesture(kind="PRESS_BACK"))]
    assert agreement(pairs) == Agreement(3, 2, 1, 1)
    assert agreement(pairs).action_share == pytest.approx(1 / 3)
    assert agreement([]).action_share is None
