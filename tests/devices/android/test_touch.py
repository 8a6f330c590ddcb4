"""Who gets a touch: windows, drawing order, what lets touches through, and what can still be pressed of a view."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from devices.android.touch import KEYBOARD, TouchMap
from devices.bounds import Bounds
from devices.observation import TreeNode

SIZE = (400, 800)
WHOLE = (0, 0, 400, 800)


def tree(*views: tuple[int, tuple[int, int, int, int], str], **roots: str) -> list[TreeNode]:
    """Views as ``(parent, bounds, flags)``; keywords ``window_3="1"`` give attributes to roots."""
    out = []
    for index, (parent, box, flags) in enumerate(views):
        told = {key.rpartition("_")[0].replace("_", "-"): v for key, v in roots.items() if key.endswith(f"_{index}")}
        out.append(TreeNode(index, parent, "android.view.View", "", told, Bounds(*box), {}, frozenset(flags.split())))
    return out


def test_the_last_drawn_gets_it():
    touch = TouchMap(
        tree((-1, WHOLE, ""), (0, (0, 0, 100, 100), "clickable"), (0, (50, 0, 150, 100), "clickable")), SIZE
    )
    assert touch.receiver(75, 50) == 2
    assert touch.receiver(25, 50) == 1
    assert touch.receiver(300, 300) is None


def test_what_listens_for_nothing_lets_touches_through():
    touch = TouchMap(tree((-1, WHOLE, ""), (0, (0, 0, 100, 100), "clickable"), (0, (0, 0, 100, 100), "enabled")), SIZE)
    assert touch.receiver(50, 50) == 1


def test_a_text_in_a_row_is_pressed_by_pressing_the_row():
    touch = TouchMap(tree((-1, WHOLE, ""), (0, (0, 0, 400, 100), "clickable"), (1, (10, 10, 90, 40), "")), SIZE)
    assert touch.actor(2) == 1
    assert touch.point_of(2) == (50, 25)


def test_the_rest_of_a_half_covered_button_is_pressed_in_its_middle():
    covered = (0, (0, 0, 300, 100), "clickable")
    touch = TouchMap(tree((-1, WHOLE, ""), (0, (0, 0, 400, 100), "clickable"), covered), SIZE)
    assert touch.point_of(1) == (350, 50)


def test_a_row_is_not_pressed_on_its_own_button():
    touch = TouchMap(
        tree((-1, WHOLE, ""), (0, (0, 0, 400, 100), "clickable"), (1, (150, 0, 250, 100), "clickable")), SIZE
    )
    point = touch.point_of(1)
    assert point is not None
    assert touch.receiver(*point) == 1


def test_what_is_wholly_covered_cannot_be_pressed():
    touch = TouchMap(tree((-1, WHOLE, ""), (0, (9, 9, 90, 90), "clickable"), (0, WHOLE, "long-clickable")), SIZE)
    assert touch.point_of(1) is None
    assert "View" in touch.covering(1)


def test_a_dialog_keeps_everything_from_the_windows_below():
    views = tree(
        (-1, WHOLE, ""), (0, (0, 0, 400, 100), "clickable"), (-1, (50, 300, 350, 500), ""), window_0="0", window_2="1"
    )
    touch = TouchMap(views, SIZE)
    assert touch.receiver(10, 10) == 2
    assert touch.point_of(1) is None


def test_the_order_of_windows_is_told_not_guessed():
    views = tree((-1, (50, 300, 350, 500), ""), (-1, WHOLE, ""), (1, (0, 0, 400, 100), "clickable"), window_0="7")
    assert TouchMap(views, SIZE).point_of(2) is None


def test_the_bars_of_the_system_keep_what_falls_on_them_only():
    views = tree((-1, WHOLE, ""), (0, (0, 0, 400, 800), "clickable"), (-1, (0, 0, 400, 40), ""), window_2="1",
                 package_2="com.android.systemui")  # fmt: skip
    touch = TouchMap(views, SIZE)
    assert touch.receiver(10, 10) == 2
    assert touch.receiver(10, 100) == 1


def test_the_keyboard_covers_what_is_below_it():
    views = tree((-1, WHOLE, ""), (0, (0, 500, 400, 600), "clickable"), (0, (0, 700, 400, 760), "clickable"))
    touch = TouchMap(views, SIZE, keyboard_px=250)
    assert touch.receiver(200, 700) == KEYBOARD
    assert touch.point_of(2) is None
    assert touch.covering(2) == "the keyboard"
    point = touch.point_of(1)
    assert point is not None
    assert point[1] < 550


def test_what_lies_off_the_screen_cannot_be_pressed():
    touch = TouchMap(tree((-1, WHOLE, ""), (0, (500, 0, 600, 100), "clickable")), SIZE)
    assert touch.point_of(1) is None


boxes = st.tuples(st.integers(-50, 380), st.integers(-50, 780), st.integers(1, 300), st.integers(1, 300)).map(
    lambda b: (b[0], b[1], b[0] + b[2], b[1] + b[3])
)
flags = st.sampled_from(["", "clickable", "scrollable", "enabled", "long-clickable"])


@given(st.lists(st.tuples(st.integers(0, 5), boxes, flags), max_size=25))
def test_a_point_that_is_given_is_one_where_the_view_gets_the_touch(views):
    nodes = tree((-1, WHOLE, ""), *((min(parent, at), box, flag) for at, (parent, box, flag) in enumerate(views)))
    touch = TouchMap(nodes, SIZE)
    for node in nodes:
        point = touch.point_of(node.index)
        if point is None:
            continue
        assert node.bounds is not None
        assert node.bounds.holds(*point)
        got = touch.receiver(*point)
        if "clickable" in node.flags:
            assert got == node.index


@given(st.lists(st.tuples(st.integers(0, 5), boxes, flags), max_size=25), st.integers(0, 399), st.integers(0, 799))
def test_the_grid_finds_what_a_search_of_all_finds(views, x, y):
    nodes = tree((-1, WHOLE, ""), *((min(parent, at), box, flag) for at, (parent, box, flag) in enumerate(views)))
    taking = {"clickable", "scrollable", "long-clickable"}
    slow = next((n.index for n in reversed(nodes) if n.flags & taking and n.bounds and n.bounds.holds(x, y)), None)
    assert TouchMap(nodes, SIZE).receiver(x, y) == slow
