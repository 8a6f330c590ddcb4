"""A look that is ready to be asked, and looking until nothing moves."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from devices.android.link import AndroidLink, Look
from devices.android.touch import TouchMap
from devices.bounds import Bounds
from devices.observation import TreeNode, worked_out
from devices.selector import fold
from devices.settle import Deadline

SETTLE_LIMIT_S = 2.0
"""How long a screen may keep changing before it is taken as it is."""
_BETWEEN_LOOKS_S = 0.03
_IDENTITY = ("resource-id", "content-desc")


class Sight:
    """One look, with its nodes by handle and a map of who gets touches."""

    def __init__(self, look: Look) -> None:
        self.look = look
        self.tree = look.tree

    @cached_property
    def by_handle(self) -> dict[str, TreeNode]:
        """Nodes by their handle."""
        return worked_out(self.tree, "handles", lambda: {node.handle: node for node in self.tree if node.handle})

    @cached_property
    def touch(self) -> TouchMap:
        """Who gets touches."""
        size_px, keyboard_px = self.look.size_px, self.look.keyboard_px
        about = ("touch", size_px, keyboard_px)
        return worked_out(self.tree, about, lambda: TouchMap(self.tree, size_px, keyboard_px))

    @property
    def screen(self) -> Bounds:
        """The whole picture."""
        return Bounds(0, 0, *self.look.size_px)

    @property
    def geometry(self) -> tuple[tuple[int, int], int, float]:
        """What a point means depends on this."""
        return self.look.size_px, self.look.rotation, self.look.scale

    @property
    def focused(self) -> TreeNode | None:
        """What has the keyboard focus: the innermost, where a group and its field both say so."""
        return next((node for node in reversed(self.tree) if "focused" in node.flags), None)

    def above(self, node: TreeNode) -> Iterator[TreeNode]:
        """The nodes around one, nearest first."""
        at = node.parent
        while at >= 0:
            yield self.tree[at]
            at = self.tree[at].parent

    def within(self, node: TreeNode) -> Iterator[TreeNode]:
        """The nodes inside one, in order."""
        below = {node.index}
        for inner in self.tree[node.index + 1 :]:
            if inner.parent not in below:
                return
            below.add(inner.index)
            yield inner

    def words(self, node: TreeNode) -> str:
        """What a node says: its description, its text, or the first text inside it."""
        own = node.attributes.get("content-desc", "") or node.text
        return own or next((t for n in self.within(node) if (t := n.attributes.get("content-desc", "") or n.text)), "")

    def is_like(self, node: TreeNode, other: Sight, before: TreeNode) -> bool:
        """Whether a node is still what it was when it was last seen; lists use their rows again for other content."""
        if node.tag != before.tag or any(node.attributes.get(k) != before.attributes.get(k) for k in _IDENTITY):
            return False
        if "editable" in node.flags or "checkable" in node.flags:
            return True
        return fold(self.words(node)) == fold(other.words(before))

    def same_as(self, other: Sight) -> bool:
        """Whether nothing moved between two looks."""
        mine, theirs = self.look, other.look
        return (mine.tree, mine.package, mine.activity, self.geometry, mine.keyboard_px) == (
            theirs.tree, theirs.package, theirs.activity, other.geometry, theirs.keyboard_px,
        )  # fmt: skip


def take_sight(link: AndroidLink) -> Sight:
    """Look once, without a picture."""
    return Sight(link.look(picture=False))


def settle(link: AndroidLink, deadline: Deadline | None = None) -> Sight:
    """Look until two looks are the same, or the link says that nothing moves; at the deadline take what there is.

    An app that hangs has no tree. That is no quiet screen, so it is waited for until the deadline as well.
    """
    deadline = deadline or Deadline.after(SETTLE_LIMIT_S, link.now_s)
    before = take_sight(link)
    while not (before.look.idle and before.tree) and not deadline.passed:
        link.pause(_BETWEEN_LOOKS_S)
        now = take_sight(link)
        if now.tree and now.same_as(before):
            return now
        before = now
    return before
