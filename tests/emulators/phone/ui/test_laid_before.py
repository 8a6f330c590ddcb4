"""A screen that is built anew is put where it was, and where anything differs that matters it is not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from emulators.phone.ui.laid_before import told_of
from emulators.phone.ui.layout import Frame, lay_out
from emulators.phone.ui.view import FILL, View
from emulators.phone.ui.widgets import column, lazy_list, row, scroll, text

ROOM = (0, 0, 400, 800)


def built(title: str = "Alarms", pad: float = 8, width: float = FILL) -> View:
    inner = row(text("07:30", id="time", weight=1), text("Mon"), gap=4, width=FILL)
    return column(text(title, "title"), scroll(inner, text("more " * 40)), pad=pad, width=width, height=FILL)


def frame(density: float = 1.0, **offsets: int) -> Frame:
    return Frame(density, 1.0, False, offsets)


def places(root: View) -> list[object]:
    return [(v.path, v.left, v.top, v.right, v.bottom, v.clip, v.content, v.offset, v.shaped) for v in root.walk()]


def test_the_second_time_everything_is_where_it_was_the_first_time() -> None:
    first, second = built(), built()
    lay_out(first, ROOM, frame(), "app")
    lay_out(second, ROOM, frame(), "app")
    assert places(first) == places(second)
    assert all(v.right > v.left for v in second.walk())


@pytest.mark.parametrize(
    "other",
    [
        lambda: (built("A title of many more words than there is room for in one line of it"), ROOM, frame(), "app"),
        lambda: (built(pad=20), ROOM, frame(), "app"),
        lambda: (built(width=200), ROOM, frame(), "app"),
        lambda: (built(), (0, 0, 300, 500), frame(), "app"),
        lambda: (built(), ROOM, frame(2.0), "app"),
        lambda: (built(), ROOM, frame(), "dialog"),
    ],
)
def test_what_differs_is_laid_out_as_if_nothing_had_been_before(
    other: Callable[[], tuple[View, tuple[int, int, int, int], Frame, str]],
) -> None:
    before = built()
    lay_out(before, ROOM, frame(), "app")
    root, room, given, path = other()
    lay_out(root, room, given, path)
    assert places(root) != places(before)


def test_what_was_scrolled_since_is_put_elsewhere() -> None:
    room = (0, 0, 400, 120)
    before, after = built(), built()
    lay_out(before, room, frame(), "app")
    scroller = next(v for v in before.walk() if v.kind == "scroll")
    lay_out(after, room, Frame(1.0, 1.0, False, {scroller.path: 30}), "app")
    assert next(v for v in after.walk() if v.kind == "scroll").offset == 30


def test_a_list_is_never_kept_since_its_rows_are_built_while_it_is_measured() -> None:
    rows = ["Anna"]
    for name in ("Anna", "Bert"):
        rows[0] = name
        root = column(lazy_list(1, lambda _at: text(rows[0])), width=FILL, height=FILL)
        assert told_of(root) is None
        lay_out(root, ROOM, frame(), "app")
        assert [v.text for v in root.walk() if v.kind == "text"] == [name]
