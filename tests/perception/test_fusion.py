"""A tree and a picture of the same moment."""

from __future__ import annotations

from dataclasses import replace

from devices.bounds import Bounds
from devices.screen import Element, Screen
from perception.fusion import explain, fuse

TAP = frozenset({"tap"})


def known(index: int, role: str, name: str, top: int, **more: object) -> Element:
    return Element(index, role, name, Bounds(0, top, 200, top + 40), actions=TAP, handle=str(index), **more)  # type: ignore[arg-type]


def seen(index: int, name: str, top: int, left: int = 10) -> Element:
    sources = frozenset({"ocr"} if name else {"icon"})
    return Element(index, "button", name, Bounds(left, top + 5, left + 80, top + 30), actions=TAP, sources=sources)  # type: ignore[arg-type]


TREE = Screen(
    tuple(known(at, "button", name, 50 * at) for at, name in enumerate(("Save", "Open", "Send", "Help"))),
    location="a/b",
    size_px=(400, 800),
    notices=("from the device",),
)


def test_a_tree_that_explains_the_picture_is_left_as_it_is():
    picture = Screen(tuple(seen(at, name, 50 * at) for at, name in enumerate(("Save", "0pen", "Send", "Help"))))
    assert explain(TREE, picture).explained == 4
    assert fuse(TREE, picture) is TREE


def test_what_a_canvas_shows_is_added_under_it():
    canvas = Element(4, "image", "", Bounds(0, 300, 400, 700), states=frozenset({"opaque"}))
    tree = replace(TREE, elements=(*TREE.elements, canvas), opaque=(canvas.bounds,))
    names = ("Save", "Open", "Send", "Help")
    picture = Screen((*(seen(at, name, 50 * at) for at, name in enumerate(names)), seen(4, "Play", 400)))
    fused = fuse(tree, picture)
    assert fused.elements[:5] == tree.elements
    assert [(e.name, e.index, e.parent) for e in fused.elements[5:]] == [("Play", 5, 4)]
    assert fused.notices[0] == "from the device"
    assert "1 things were read from the picture" in fused.notices[1]


def test_what_the_tree_leaves_out_elsewhere_is_not_added():
    picture = Screen(
        (*(seen(at, n, 50 * at) for at, n in enumerate(("Save", "Open", "Send", "Help"))), seen(4, "Ad", 600))
    )
    assert fuse(TREE, picture) is TREE


def test_a_tree_of_something_else_gives_way_to_the_picture_and_that_is_said():
    picture = Screen(tuple(seen(at, f"Row {at}", 300 + 50 * at, left=220) for at in range(6)), size_px=(400, 800))
    fused = fuse(TREE, picture)
    assert [e.name for e in fused] == [f"Row {at}" for at in range(6)]
    assert fused.location == "a/b"
    assert fused.notices == (
        "from the device",
        "the tree explains 0 of 6 things on the picture: the picture was read instead",
    )


def test_an_icon_is_explained_by_the_button_it_is_on():
    picture = Screen((replace(seen(0, "", 0), role="image"),))
    assert explain(TREE, picture).unexplained == ()


def test_with_few_words_nothing_is_said_about_the_tree():
    picture = Screen((seen(0, "Row", 300, left=220),))
    assert not explain(TREE, picture).opaque
    assert fuse(TREE, picture) is TREE


def test_of_nothing_nothing_comes():
    assert fuse(Screen(()), Screen(())) == Screen(())
