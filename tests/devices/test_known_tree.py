"""What is worked out of a tree that is known is worked out once; of any other, each time."""

from __future__ import annotations

from collections.abc import Callable

from devices.observation import KnownTree, TreeNode, worked_out

NODES = (TreeNode(0, -1, "android.widget.Button", "Save"),)


def counted(asked: list[str], about: str) -> Callable[[], str]:
    def work() -> str:
        asked.append(about)
        return about

    return work


def test_a_known_tree_keeps_what_was_worked_out_by_what_it_is_about() -> None:
    asked: list[str] = []
    tree = KnownTree(NODES)
    for about in ("small", "small", "large"):
        assert worked_out(tree, about, counted(asked, about)) == about
    assert asked == ["small", "large"]


def test_any_other_tree_keeps_nothing() -> None:
    asked: list[str] = []
    for _ in range(2):
        assert worked_out(NODES, "small", counted(asked, "small")) == "small"
    assert len(asked) == 2


def test_a_known_tree_is_a_tree_like_any_other() -> None:
    assert KnownTree(NODES) == NODES
    assert KnownTree(()) == ()
