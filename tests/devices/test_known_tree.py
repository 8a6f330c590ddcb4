"""What is worked out of a tree that is known is worked out once; of any other, each time."""

from __future__ import annotations

from devices.observation import KnownTree, TreeNode, worked_out

NODES = (TreeNode(0, -1, "android.widget.Button", "Save"),)


def test_a_known_tree_keeps_what_was_worked_out_by_what_it_is_about() -> None:
    asked: list[str] = []
    tree = KnownTree(NODES)
    for about in ("small", "small", "large"):
        assert worked_out(tree, about, lambda about=about: asked.append(about) or about) == about
    assert asked == ["small", "large"]


def test_any_other_tree_keeps_nothing() -> None:
    asked: list[int] = []
    for _ in range(2):
        worked_out(NODES, "small", lambda: asked.append(1))
    assert len(asked) == 2


def test_a_known_tree_is_a_tree_like_any_other() -> None:
    assert KnownTree(NODES) == NODES
    assert KnownTree(()) == ()
