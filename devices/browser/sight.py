"""One look at a page: snapshot, what receives events, what is scrolled, and the picture."""

from __future__ import annotations

import base64
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from devices.browser.snapshot import STYLES, Frame, TreeBuilder, clean
from devices.browser.underway import Underway
from devices.browser.wire import Navigated, Wire
from devices.errors import DeviceCrashed, DeviceError
from devices.observation import TreeNode
from devices.settle import clock_ms

_POINTED_TAGS = frozenset(
    {"a", "button", "input", "select", "textarea", "summary", "label", "area", "option", "svg", "img", "canvas"}
)
_NO_PICTURE_YET = "Unable to capture screenshot"
_PICTURE_TRIES = 4
_HIT_LIMIT = 1500
"""How many points are asked about in one look; beyond it the rest counts as receiving, and the action decides."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What one look at a page saw."""

    tree: tuple[TreeNode, ...]
    focus: str
    """Handle of what has the focus, empty for nothing."""
    title: str
    quiet: bool | None
    """Whether nothing changed in the two frames after an action; None where nobody watched."""
    png: bytes | None = None
    tree_ms: float = 0.0
    picture_ms: float = 0.0
    """How long the picture was still waited for after the tree had been read."""


def take_sight(wire: Wire, viewport: tuple[int, int], scale: float, picture: bool) -> Sight:
    """The tree and the picture, which is under way while the tree is read.

    Raises:
        Navigated: the document went away meanwhile; look again.
    """
    if not picture:
        return take_tree(wire, viewport, scale)
    shot = _begin_picture(wire)
    try:
        sight = take_tree(wire, viewport, scale)
    except DeviceError:
        shot.drop()
        raise
    began = time.perf_counter()
    return replace(sight, png=_picture(wire, shot), picture_ms=clock_ms(began))


def take_picture(wire: Wire) -> bytes:
    """The viewport as PNG, at the context's scale."""
    return _picture(wire, _begin_picture(wire))


def _begin_picture(wire: Wire) -> Underway:
    # Fast compression: the bytes live on the local disk only.
    return wire.begin("Page.captureScreenshot", {"format": "png", "optimizeForSpeed": True})


def _picture(wire: Wire, shot: Underway) -> bytes:
    """The viewport as PNG, at the context's scale."""
    for left in range(_PICTURE_TRIES, 0, -1):
        try:
            return base64.b64decode(wire.reply(shot)["data"])
        except DeviceError as error:
            # A page whose first frame is not drawn yet has no picture yet.
            if _NO_PICTURE_YET not in str(error) or left == 1:
                raise
        shot = _begin_picture(wire)
    raise AssertionError("unreachable")


def take_tree(wire: Wire, viewport: tuple[int, int], scale: float) -> Sight:
    """Read the whole page.

    Args:
        wire: the page.
        viewport: its size in CSS pixels.
        scale: picture pixels per CSS pixel.

    Returns:
        All but the picture.

    Raises:
        Navigated: the document went away meanwhile; look again.
    """
    began = time.perf_counter()
    builder = TreeBuilder(scale)
    whole = (0.0, 0.0, float(viewport[0]), float(viewport[1]))
    _add_documents(wire, builder, 0, -1, (0.0, 0.0), whole)
    # Frames in other processes may hold more of their kind, so the list grows while it is worked through.
    for position in builder.unread_frames:
        _add_foreign_frame(wire, builder, position)
    nodes = builder.nodes
    focus = ""
    quiet: bool | None = None
    frames_of: dict[str, str] = {}
    first = builder.frames[0]
    main = first.frame_id
    for frame in builder.frames:
        found, still = _look_into(wire, frame, nodes, scale)
        focus = found or focus
        quiet = still if frame is first else quiet
        if frame.frame_id != main:
            frames_of |= {nodes[p].handle: frame.frame_id for p in frame.light if p >= 0}
    wire.remember_frames(_with_shadow(nodes, frames_of), main)
    title = first.document.get("title", -1)
    told = " ".join(clean(first.strings[title]).split()) if title >= 0 else ""
    return Sight(tuple(nodes), focus, told, quiet, tree_ms=clock_ms(began))


def frame_origin(wire: Wire, handle: str) -> tuple[tuple[float, float], tuple[float, float, float, float]] | None:
    """Corner and visible box of a frame element's content, in the viewport of the page, CSS pixels."""
    session, node = wire.node_parameters(handle)
    try:
        quad = wire.send("DOM.getBoxModel", node, session)["model"]["content"]
    except DeviceCrashed:
        raise
    except DeviceError:
        return None
    xs, ys = quad[0::2], quad[1::2]
    return (min(xs), min(ys)), (min(xs), min(ys), max(xs), max(ys))


def _add_documents(
    wire: Wire,
    builder: TreeBuilder,
    session: int,
    parent: int,
    origin: tuple[float, float],
    clip: tuple[float, float, float, float],
) -> None:
    reply = wire.reply(wire.begin("DOMSnapshot.captureSnapshot", {"computedStyles": list(STYLES)}, session))
    strings = reply["strings"]
    builder.frame_elements = {}
    for number, document in enumerate(reply["documents"]):
        at, seen, under = origin, clip, parent
        if number > 0:
            owner = builder.frame_elements.get(number)
            placed = frame_origin(wire, builder.nodes[owner].handle) if owner is not None else None
            if owner is None or placed is None:
                continue
            box = placed[1]
            at = (placed[0][0] + origin[0], placed[0][1] + origin[1])
            seen = _cut(clip, (box[0] + origin[0], box[1] + origin[1], box[2] + origin[0], box[3] + origin[1]))
            under = owner
        builder.add(Frame(session, document, strings, strings[document["frameId"]], at, seen), under)


def _add_foreign_frame(wire: Wire, builder: TreeBuilder, position: int) -> None:
    element = builder.nodes[position]
    session, node = wire.node_parameters(element.handle)
    try:
        frame_id = wire.send("DOM.describeNode", node, session)["node"].get("frameId", "")
        link = wire.session_of_frame(frame_id)
        placed = frame_origin(wire, element.handle)
        if link is None or placed is None:
            raise Navigated("the frame cannot be read")
        base = next((f.origin for f in builder.frames if f.number == session), (0.0, 0.0)) if session else (0.0, 0.0)
        (x, y), box = placed
        moved = (box[0] + base[0], box[1] + base[1], box[2] + base[0], box[3] + base[1])
        _add_documents(wire, builder, link, position, (x + base[0], y + base[1]), _cut(builder.frames[0].clip, moved))
    except DeviceCrashed:
        raise
    except DeviceError:
        # A frame that cannot be read is a gap in the tree, and is said to be one.
        builder.nodes[position] = replace(element, flags=element.flags | {"opaque"})


def _look_into(wire: Wire, frame: Frame, nodes: list[TreeNode], scale: float) -> tuple[str, bool | None]:
    """Ask one document which candidates receive events and how far its boxes are scrolled.

    Returns:
        The handle of what has the focus there, and whether the document was quiet (see ``Sight``).
    """
    candidates: list[int] = []
    points: list[tuple[float, float]] = []
    scrollers: list[int] = []
    places: list[int] = []
    x0, y0 = frame.origin
    left, top, right, bottom = frame.clip
    for ordinal, position in enumerate(frame.light):
        if position < 0:
            continue
        node = nodes[position]
        if node.bounds is None:
            continue
        if node.flags & {"scroll-x", "scroll-y"} and "offscreen" not in node.flags:
            scrollers.append(ordinal)
            places.append(position)
        if len(candidates) < _HIT_LIMIT and "offscreen" not in node.flags and _worth_asking(node):
            x, y = (c / scale for c in node.bounds.center)
            if left <= x <= right and top <= y <= bottom:
                candidates.append(position)
                points.append((x - x0, y - y0))
    found = wire.run("look", points, scrollers, frame_id=frame.frame_id, session=frame.number)
    if found["page"] and frame.light and frame.light[0] >= 0:
        _note_scroll(nodes, frame.light[0], found["page"], scale)
    focus = ""
    if found["count"] != len(frame.light):
        # The page changed between the two calls: leave the hit tests to the action itself.
        for position in candidates:
            nodes[position] = replace(nodes[position], flags=nodes[position].flags | {"receives"})
    else:
        for position, hit in zip(candidates, found["hits"], strict=True):
            at = frame.light[hit] if hit >= 0 else -1
            if at >= 0 and _reaches(nodes, at, position):
                nodes[position] = replace(nodes[position], flags=nodes[position].flags | {"receives"})
            else:
                nodes[position] = replace(nodes[position], flags=nodes[position].flags | {"covered"})
        for position, numbers in zip(places, found["scroll"], strict=True):
            if numbers:
                _note_scroll(nodes, position, numbers, scale)
        if found["focus"] >= 0 and frame.light[found["focus"]] >= 0:
            position = frame.light[found["focus"]]
            nodes[position] = replace(nodes[position], flags=nodes[position].flags | {"focused"})
            focus = nodes[position].handle
    return focus, found["quiet"]


def _worth_asking(node: TreeNode) -> bool:
    return (
        node.tag in _POINTED_TAGS
        or "clickable" in node.flags
        or "role" in node.attributes
        or "tabindex" in node.attributes
        or "contenteditable" in node.attributes
        or node.style.get("cursor") == "pointer"
    )


def _reaches(nodes: Sequence[TreeNode], hit: int, wanted: int) -> bool:
    """Whether an event on ``hit`` is an event on ``wanted``: the same, something inside it, or its label."""
    position = hit
    while position >= 0:
        if position == wanted:
            return True
        node = nodes[position]
        if node.tag == "label" and (
            node.attributes.get("for", "\x00") == nodes[wanted].attributes.get("id")
            or _is_below(nodes, wanted, position)
        ):
            return True
        position = node.parent
    # Closed shadow roots answer with their host, which is above the wanted node.
    return bool(nodes[wanted].flags & {"in-shadow"}) and _is_below(nodes, wanted, hit)


def _is_below(nodes: Sequence[TreeNode], inner: int, outer: int) -> bool:
    position = inner
    while position >= 0:
        if position == outer:
            return True
        position = nodes[position].parent
    return False


def _note_scroll(nodes: list[TreeNode], position: int, numbers: Sequence[float], scale: float) -> None:
    left, top, width, height, client_width, client_height = numbers
    flags = nodes[position].flags - {"scroll-x", "scroll-y"}
    if width > client_width + 1:
        flags |= {"scroll-x"}
    if height > client_height + 1:
        flags |= {"scroll-y"}
    scroll = tuple(round(v * scale) for v in (left, top, width, height))
    nodes[position] = replace(
        nodes[position], flags=flags, scroll=(scroll[0], scroll[1], scroll[2], scroll[3]) if len(flags) else None
    )


def _with_shadow(nodes: Sequence[TreeNode], frames_of: dict[str, str]) -> dict[str, str]:
    """Nodes inside shadow roots belong to the frame of the nearest light ancestor."""
    if not frames_of:
        return frames_of
    for node in nodes:
        if node.handle and node.handle not in frames_of and node.parent >= 0:
            above = frames_of.get(nodes[node.parent].handle)
            if above is not None and node.tag != "html":
                frames_of[node.handle] = above
    return frames_of


def _cut(
    outer: tuple[float, float, float, float], inner: tuple[float, float, float, float]
) -> tuple[float, float, float, float]:
    return (
        max(outer[0], inner[0]), max(outer[1], inner[1]), min(outer[2], inner[2]), min(outer[3], inner[3]),
    )  # fmt: skip


def retry_navigation(look: Any, tries: int = 4) -> Any:
    """Call ``look`` until no navigation cuts it off."""
    for left in range(tries, 0, -1):
        try:
            return look()
        except Navigated:
            if left == 1:
                raise
    raise AssertionError("unreachable")
