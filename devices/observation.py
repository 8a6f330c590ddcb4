"""What a device gave, before anybody interprets it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from devices.bounds import Bounds

TreeKind = Literal["web", "android", "none"]


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
