"""Where views go: rows and columns, weights, scrolling, right to left, and rules that hold for any tree."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulators.phone.ui.layout import Frame, lay_out, scroll_by
from emulators.phone.ui.view import FILL, View
from emulators.phone.ui.widgets import (
    box,
    button,
    column,
    field,
    grid,
    item,
    lazy_list,
    row,
    scroll,
    shelf,
    spacer,
    text,
)

ROOM = (0, 0, 400, 800)


def framed(*, right_to_left: bool = False, offsets: dict[str, int] | None = None, scale: float = 1.0) -> Frame:
    return Frame(density=1.0, font_scale=scale, right_to_left=right_to_left, offsets=offsets or {})


def placed(view: View, **told) -> View:
    view.width = view.height = FILL
    lay_out(view, ROOM, framed(**told), "app")
    return view


def box_of(view: View) -> tuple[int, int, int, int]:
    return view.left, view.top, view.right, view.bottom


def block(width: float = 50, height: float = 20, **given_) -> View:
    return View("box", width=width, height=height, **given_)


def test_a_column_stacks_with_gaps_and_padding():
    first, second = block(), block()
    placed(column(first, second, pad=10, gap=5, cross="start"))
    assert box_of(first) == (10, 10, 60, 30)
    assert box_of(second) == (10, 35, 60, 55)


def test_a_column_fills_its_width_unless_told_otherwise():
    first = block()
    placed(column(first))
    assert box_of(first) == (0, 0, 400, 20)


def test_weights_share_what_is_left():
    first, second, third = block(height=200), block(weight=1), block(weight=2)
    placed(column(first, second, third))
    assert [box_of(view)[1::2] for view in (first, second, third)] == [(0, 200), (200, 400), (400, 800)]


def test_a_row_is_mirrored_where_one_reads_from_the_right():
    first, second = block(), block()
    placed(row(first, second, gap=10, cross="start"))
    assert (first.left, second.left) == (0, 60)
    first, second = block(), block()
    placed(row(first, second, gap=10, cross="start"), right_to_left=True)
    assert (first.right, second.right) == (400, 340)


def test_text_wraps_at_its_room_and_grows_with_the_font():
    words = text("one two three four five six seven eight nine ten eleven twelve")
    placed(column(words, cross="start"))
    normal = words.bottom - words.top
    assert len(words.shaped) == 2
    placed(column(words, cross="start"), scale=2.0)
    assert words.bottom - words.top > 2 * normal


def test_text_is_ellipsised_after_its_last_line():
    words = text("one two three four five six seven eight nine ten eleven twelve", lines=1)
    placed(column(words))
    assert len(words.shaped) == 1
    assert words.shaped[0].endswith("…")


def test_a_grid_has_equal_cells_and_the_height_of_the_highest():
    cells = [block(height=20), block(height=40), block(height=10)]
    placed(column(grid(*cells, columns=2, gap=10)))
    assert [box_of(cell) for cell in cells] == [(0, 0, 195, 40), (205, 0, 400, 40), (0, 50, 195, 60)]


def test_what_is_scrolled_away_is_clipped():
    children = [block(height=300, key=f"b{n}") for n in range(5)]
    view = scroll(*children)
    root = placed(column(view), offsets={"app/scroll0": 350})
    assert view.content == (400, 1500)
    assert view.offset == 350
    assert children[0].seen[3] <= children[0].seen[1]
    assert box_of(children[1])[1] == -50
    assert children[1].seen[1] == 0
    assert root.children[0] is view


def test_scrolling_stops_at_both_ends():
    view = scroll(*[block(height=300) for _ in range(5)])
    placed(column(view))
    frame = framed()
    assert scroll_by(view, -10, frame) is None
    assert scroll_by(view, 10_000, frame) == 700
    placed(column(view), offsets={"app/scroll0": 700})
    assert scroll_by(view, 1, frame) is None


def test_what_fits_does_not_scroll():
    view = scroll(block(height=100))
    placed(column(view))
    assert not view.scrolls
    assert scroll_by(view, 10, framed()) is None


def test_a_shelf_scrolls_sideways():
    view = shelf(*[block(width=150) for _ in range(5)], gap=0, pad=0)
    placed(column(view))
    assert view.scrolls
    assert scroll_by(view, 100, framed()) == 100


def test_a_list_builds_what_is_in_sight():
    built = []

    def entry(at: int) -> View:
        built.append(at)
        return item(f"Row {at}", key=f"r{at}")

    view = lazy_list(10_000, entry)
    placed(column(view))
    assert len(view.children) < 20
    assert max(built) < 20


def test_an_empty_list_is_empty():
    view = lazy_list(0, lambda at: text("never"))
    placed(column(view))
    assert not view.children
    assert not view.scrolls


def test_a_short_list_scrolled_too_far_shows_its_end():
    view = lazy_list(30, lambda at: item(f"Row {at}", key=f"r{at}"))
    placed(column(view), offsets={"app/list": 29 << 24})
    assert view.children[-1].path.endswith("r29")
    assert view.children[-1].bottom == 800


def test_paths_tell_siblings_apart_and_survive_others():
    first = column(button("A", None, id="a"), text("x"), text("y"))
    placed(first)
    paths = [child.path for child in first.children]
    assert len(set(paths)) == 3
    assert paths[0] == "app/a"


# --- rules for any tree -----------------------------------------------------------------------------------------------

LEAVES = st.one_of(
    st.builds(text, st.text(max_size=40)),
    st.builds(lambda label: button(label, None), st.text(max_size=10)),
    st.builds(lambda value: field("Label", value, lambda text: None), st.text(max_size=30)),
    st.builds(lambda height: spacer(height=height), st.integers(0, 300)),
    st.builds(lambda n: lazy_list(n, lambda at: item(f"Row {at}", key=str(at))), st.integers(0, 200)),
    st.builds(block, st.integers(0, 900), st.integers(0, 900)),
)
NUMBERS = st.integers(0, 30)


def _nested(children):
    many = st.lists(children, max_size=4)
    return st.one_of(
        st.builds(lambda c, pad, gap: column(*c, pad=pad, gap=gap), many, NUMBERS, NUMBERS),
        st.builds(lambda c, pad, gap: row(*c, pad=pad, gap=gap), many, NUMBERS, NUMBERS),
        st.builds(lambda c, pad: box(*c, pad=pad), many, NUMBERS),
        st.builds(lambda c: grid(*c, columns=3), many),
        st.builds(lambda c: scroll(*c), many),
        st.builds(lambda c: shelf(*c), many),
    )


TREES = st.recursive(LEAVES, _nested, max_leaves=12)


class Everywhere(dict[str, int]):
    """The same offset for whatever scrolls."""

    def __init__(self, offset: int) -> None:
        super().__init__()
        self._offset = offset

    def get(self, path, otherwise=0):
        return self._offset


@settings(deadline=None)
@given(tree=TREES, right_to_left=st.booleans(), offset=st.integers(0, 5000))
def test_any_tree_is_laid_out_soundly(tree, right_to_left, offset):
    root = column(tree)
    told = Everywhere(offset)
    placed(root, right_to_left=right_to_left, offsets=told)
    for view in root.walk():
        assert view.left <= view.right
        assert view.top <= view.bottom
        seen = view.seen
        assert seen[0] >= ROOM[0]
        assert seen[2] <= ROOM[2]
    again = [(view.path, box_of(view)) for view in root.walk()]
    lay_out(root, ROOM, framed(right_to_left=right_to_left, offsets=told), "app")
    assert [(view.path, box_of(view)) for view in root.walk()] == again


@settings(deadline=None)
@given(count=st.integers(1, 60), moves=st.lists(st.integers(-3000, 3000), max_size=12))
def test_a_list_never_leaves_its_ends_and_has_no_holes(count, moves):
    offsets: dict[str, int] = {}
    for move in (0, *moves):
        view = lazy_list(count, lambda at: item(f"Row {at}", "note" if at % 3 else "", key=f"r{at}"))
        placed(column(view), offsets=offsets)
        rows = view.children
        assert rows[0].top <= 0
        assert all(above.bottom == below.top for above, below in itertools.pairwise(rows))
        if count * 40 > 2000:
            assert rows[-1].bottom >= 800
        moved = scroll_by(view, move, framed())
        if moved is not None:
            offsets = {view.path: moved}


@pytest.mark.parametrize("density", [1.0, 1.5, 2.625, 4.0])
def test_lengths_scale_with_the_density(density):
    view = block()
    root = column(view, cross="start")
    root.width = root.height = FILL
    lay_out(root, (0, 0, 2000, 2000), Frame(density, 1.0, False, {}), "app")
    assert box_of(view) == (0, 0, round(50 * density), round(20 * density))
