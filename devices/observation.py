"""What a device gave, before anybody interprets it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal, TypeVar

from devices.bounds import Bounds

TreeKind = Literal["web", "android", "none"]
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class TreeNode:
    """One node of a device's own tree, in document order.

    The same shape carries a DOM node and an Android view; ``attributes`` keep the native names, and ``flags`` say what
    only the driver can know: ``clickable`` (it listens for taps), ``receives`` (its centre really gets the event),
    ``offscreen``, ``focused``, ``checked``, ``selected``, ``opaque`` (its content cannot be read from the tree),
    ``scroll-x``/``scroll-y``, ``frame`` and ``shadow`` (a document or shadow root boundary).
    """

    index: int
    """Position in ``Observation.tree``."""
    parent: int
    """Position of the parent, -1 for a root."""
    tag: str
    """Lower-case HTML tag, ``#text``, ``#document``, ``#shadow``, or an Android class."""
    text: str = ""
    """Text of a ``#text`` node; the current value of a field."""
    attributes: Mapping[str, str] = field(default_factory=dict)
    bounds: Bounds | None = None
    """Picture pixels, clipped to the scrollable ancestors; None when it is not drawn."""
    style: Mapping[str, str] = field(default_factory=dict)
    """The few computed styles that say how it looks (colours, cursor, opacity)."""
    flags: frozenset[str] = frozenset()
    scroll: tuple[int, int, int, int] | None = None
    """``(left, top, width, height)`` of the scrolled content in pixels, for scrollable nodes."""
    handle: str = ""
    """The driver's own name for the node; opaque to everybody else."""


class KnownTree(tuple[TreeNode, ...]):
    """A tree that whoever carries it gives again where the same is shown; what was worked out of it stays with it."""

    @cached_property
    def notes(self) -> dict[Hashable, Any]:
        """What was worked out, by what it is about."""
        return {}


def worked_out(tree: tuple[TreeNode, ...], about: Hashable, work: Callable[[], Result]) -> Result:
    """What is to be worked out of a tree: once for a tree that is known, each time for any other.

    Args:
        tree: which.
        about: what it is, with all that it depends on beside the tree.
        work: works it out; what it gives is shared, and nobody changes it.
    """
    if not isinstance(tree, KnownTree):
        return work()
    notes = tree.notes
    if about not in notes:
        notes[about] = work()
    found: Result = notes[about]
    return found


@dataclass(frozen=True, slots=True)
class Observation:
    """One look at a device."""

    id: str
    """Unique within the device's life; carried by every Screen built from it."""
    location: str
    """URL, or Android package/activity."""
    title: str
    size_px: tuple[int, int]
    """Width and height of the picture in pixels."""
    scale: float
    """Picture pixels per CSS pixel or dp."""
    taken_at_s: float
    """Wall clock (Unix seconds), for display only."""
    tree_kind: TreeKind = "none"
    tree: tuple[TreeNode, ...] = ()
    png: bytes | None = None
    """The picture, or None where the device was asked not to take one."""
    focus: str = ""
    """Handle of the node that has the keyboard focus."""
    keyboard_px: int = 0
    """Height of an on-screen keyboard, 0 where there is none."""
    notices: tuple[str, ...] = ()
    """What happened since the last look and is not on the screen: dialogs, downloads, new tabs."""
    elapsed_ms: Mapping[str, float] = field(default_factory=dict)
    """Where the time of this look went."""
