"""Turns Chromium's own snapshot of a page into the tree of an Observation.

``DOMSnapshot.captureSnapshot`` sees what scripts in the page cannot: closed shadow roots (also declarative ones), every
same-process frame, and which nodes listen for clicks. Out-of-process frames are snapshots of their own; their nodes
join under the frame element. Coordinates become picture pixels here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from devices.bounds import Bounds
from devices.observation import TreeNode

STYLES = (
    "cursor",
    "visibility",
    "opacity",
    "color",
    "background-color",
    "overflow-x",
    "overflow-y",
    "position",
    "fill",
    "stroke",
    "background-image",
)
"""The computed styles asked for, in the order Chromium gives them back."""

_LOOK = ("cursor", "color", "background-color", "fill", "stroke", "background-image")
_UNSEEN_TAGS = frozenset({"script", "style", "noscript", "template", "head", "meta", "link", "title", "base"})
_OPAQUE_TAGS = frozenset({"canvas", "video", "object", "embed"})
_NATIVE_TAGS = frozenset({"a", "button", "input", "select", "textarea", "option", "summary", "label", "area", "iframe"})
_ELEMENT, _TEXT, _DOCUMENT, _FRAGMENT = 1, 3, 9, 11
_NOTHING: Mapping[str, str] = MappingProxyType({})
_NO_FLAGS: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Drawn:
    """How a box is drawn, read from its computed styles. Most boxes of a page share a few of these."""

    looks: Mapping[str, str]
    """The styles that an Observation tells."""
    visible: bool
    transparent: bool
    fixed: bool
    scroll_x: bool
    scroll_y: bool
    clips_x: bool
    clips_y: bool


def drawn_of(style: Mapping[str, str]) -> Drawn:
    """Read computed styles."""
    over_x, over_y = style.get("overflow-x", "visible"), style.get("overflow-y", "visible")
    transparent = style.get("opacity") == "0"
    return Drawn(
        looks={name: style[name] for name in _LOOK if name in style},
        visible=style.get("visibility", "visible") == "visible" and not transparent,
        transparent=transparent,
        fixed=style.get("position") == "fixed",
        scroll_x=over_x in ("auto", "scroll"),
        scroll_y=over_y in ("auto", "scroll"),
        clips_x=over_x != "visible",
        clips_y=over_y != "visible",
    )


@dataclass(slots=True)
class Frame:
    """One document as it came, with its place on the page."""

    number: int
    """Which CDP session it belongs to, 0 for the page's own."""
    document: Mapping[str, Any]
    strings: Sequence[str]
    frame_id: str
    origin: tuple[float, float]
    """Where its viewport's corner lies in the page's viewport, in CSS pixels."""
    clip: tuple[float, float, float, float]
    """What of it can be seen, ``left, top, right, bottom`` in the page's viewport, in CSS pixels."""
    light: list[int] = field(default_factory=list)
    """Tree positions of its light-DOM elements in document order, as ``getElementsByTagName("*")`` lists them."""


def clean(text: str) -> str:
    """Text without lone surrogates and NUL, which pages may hold and files may not."""
    if text.isascii() and "\x00" not in text:
        return text
    return text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "")


class TreeBuilder:
    """Joins documents into one tree, parents before children."""

    def __init__(self, scale: float) -> None:
        self._scale = scale
        self.nodes: list[TreeNode] = []
        self.frames: list[Frame] = []
        self.frame_elements: dict[int, int] = {}
        """Tree position by ``contentDocumentIndex`` of frames that are yet to be added."""
        self.unread_frames: list[int] = []
        """Tree positions of frame elements whose document is in another process."""

    def add(self, frame: Frame, parent: int) -> None:
        """Append one document below the tree position ``parent`` (-1 for the page itself)."""
        self.frames.append(frame)
        nodes, layout, strings = frame.document["nodes"], frame.document["layout"], frame.strings
        row_of = {node: row for row, node in enumerate(layout["nodeIndex"])}
        bounds, styles = layout["bounds"], layout["styles"]
        scroll_x, scroll_y = frame.document.get("scrollOffsetX", 0), frame.document.get("scrollOffsetY", 0)
        dx, dy = frame.origin[0] - scroll_x, frame.origin[1] - scroll_y
        clickable = set(nodes["isClickable"]["index"])
        checked = set(nodes["inputChecked"]["index"])
        chosen = set(nodes["optionSelected"]["index"])
        values = _rare_strings(nodes["inputValue"], strings) | _rare_strings(nodes["textValue"], strings)
        shadow = _rare_strings(nodes["shadowRootType"], strings)
        content = dict(zip(nodes["contentDocumentIndex"]["index"], nodes["contentDocumentIndex"]["value"], strict=True))
        pseudo = set(nodes["pseudoType"]["index"])
        count = len(nodes["nodeName"])
        place = [-1] * count
        skipped = [False] * count
        in_shadow = [False] * count
        clips: list[tuple[float, float, float, float]] = [frame.clip] * count
        known: dict[tuple[int, ...], Drawn] = {}
        names, kinds, parents = nodes["nodeName"], nodes["nodeType"], nodes["parentIndex"]
        texts, attributes_of, backend = nodes["nodeValue"], nodes["attributes"], nodes["backendNodeId"]
        for i in range(count):
            above = parents[i]
            kind = kinds[i]
            in_shadow[i] = kind == _FRAGMENT or (above >= 0 and in_shadow[above])
            if above >= 0 and skipped[above]:
                skipped[i] = True
                if kind == _ELEMENT and not in_shadow[i] and i not in pseudo:
                    frame.light.append(-1)
                continue
            tree_parent = parent if above < 0 else place[above]
            clip = frame.clip if above < 0 else clips[above]
            if kind == _TEXT:
                text = clean(strings[texts[i]]) if texts[i] >= 0 else ""
                if not text.strip():
                    continue
                row = row_of.get(i)
                box = self._box(bounds[row], dx, dy) if row is not None else None
                seen = self._seen(box, clip)
                place[i] = self._append(tree_parent, "#text", text, _NOTHING, seen, _NOTHING, _NO_FLAGS, "")
                continue
            if kind == _FRAGMENT:
                skipped[i] = shadow.get(i) == "user-agent"
                place[i] = tree_parent
                clips[i] = clip
                continue
            if kind == _DOCUMENT:
                place[i] = tree_parent
                clips[i] = clip
                continue
            if kind != _ELEMENT or i in pseudo:
                skipped[i] = True
                continue
            tag = strings[names[i]].lower()
            if tag in _UNSEEN_TAGS:
                skipped[i] = True
                if not in_shadow[i]:
                    frame.light.append(-1)
                continue
            raw = attributes_of[i]
            attributes = {
                strings[raw[k]]: clean(strings[raw[k + 1]])[:2000] if raw[k + 1] >= 0 else ""
                for k in range(0, len(raw), 2)
            }
            row = row_of.get(i)
            looks = _NOTHING
            flags: set[str] = set()
            seen = None
            if row is not None:
                told = tuple(styles[row])
                drawn = known.get(told)
                if drawn is None:
                    drawn = drawn_of({name: strings[s] for name, s in zip(STYLES, told, strict=False) if s >= 0})
                    known[told] = drawn
                looks = drawn.looks
                box = self._box(bounds[row], dx, dy)
                clip = self._narrow(clip, box, drawn, frame)
                if drawn.visible:
                    seen = self._seen(box, clips[above] if drawn.clips_x else clip)
                    if drawn.scroll_x:
                        flags.add("scroll-x")
                    if drawn.scroll_y:
                        flags.add("scroll-y")
                elif drawn.transparent and tag in _NATIVE_TAGS:
                    # Styled check boxes and file fields are often transparent over their own drawing.
                    seen = self._seen(box, clip)
                    flags.add("transparent")
            if seen is not None and self._outside(seen, clips[above] if above >= 0 else frame.clip):
                flags.add("offscreen")
            if in_shadow[i]:
                flags.add("in-shadow")
            if i in clickable:
                flags.add("clickable")
            if i in checked:
                flags.add("checked")
            if i in chosen:
                flags.add("selected")
            if tag in _OPAQUE_TAGS:
                flags.add("opaque")
            text = values.get(i, "")
            if attributes.get("type", "").lower() == "password":
                text = "•" * len(text)
            clips[i] = clip
            place[i] = self._append(
                tree_parent, tag, clean(text), attributes, seen, looks, frozenset(flags) if flags else _NO_FLAGS,
                f"{frame.number}:{backend[i]}",
            )  # fmt: skip
            if not in_shadow[i]:
                frame.light.append(place[i])
            if tag in ("iframe", "frame") and seen is not None:
                if i in content:
                    self.frame_elements[content[i]] = place[i]
                else:
                    self.unread_frames.append(place[i])

    def _append(
        self,
        parent: int,
        tag: str,
        text: str,
        attributes: Mapping[str, str],
        bounds: Bounds | None,
        style: Mapping[str, str],
        flags: frozenset[str],
        handle: str,
    ) -> int:
        index = len(self.nodes)
        self.nodes.append(TreeNode(index, parent, tag, text, attributes, bounds, style, flags, None, handle))
        return index

    def _box(self, box: Sequence[float], dx: float, dy: float) -> tuple[float, float, float, float]:
        left, top = box[0] + dx, box[1] + dy
        return left, top, left + box[2], top + box[3]

    def _narrow(
        self,
        clip: tuple[float, float, float, float],
        box: tuple[float, float, float, float],
        drawn: Drawn,
        frame: Frame,
    ) -> tuple[float, float, float, float]:
        """What of the node's children can be seen."""
        if drawn.fixed:
            clip = frame.clip
        if not (drawn.clips_x or drawn.clips_y):
            return clip
        left, top, right, bottom = clip
        if drawn.clips_x:
            left, right = max(left, box[0]), min(right, box[2])
        if drawn.clips_y:
            top, bottom = max(top, box[1]), min(bottom, box[3])
        return left, top, right, bottom

    def _seen(
        self, box: tuple[float, float, float, float] | None, clip: tuple[float, float, float, float]
    ) -> Bounds | None:
        """The drawn part in picture pixels; the whole box when it is scrolled out of sight; None without any area."""
        if box is None or box[2] - box[0] <= 0 or box[3] - box[1] <= 0:
            return None
        left, top, right, bottom = box
        if left < clip[0] or top < clip[1] or right > clip[2] or bottom > clip[3]:
            left, top, right, bottom = (
                max(left, clip[0]), max(top, clip[1]), min(right, clip[2]), min(bottom, clip[3]),
            )  # fmt: skip
            if right - left <= 0 or bottom - top <= 0:
                left, top, right, bottom = box
        s = self._scale
        return Bounds.of_box(left * s, top * s, (right - left) * s, (bottom - top) * s)

    def _outside(self, seen: Bounds, clip: tuple[float, float, float, float]) -> bool:
        s = self._scale
        x, y = seen.center
        return not (clip[0] * s <= x <= clip[2] * s and clip[1] * s <= y <= clip[3] * s)


def _rare_strings(rare: Mapping[str, Sequence[int]], strings: Sequence[str]) -> dict[int, str]:
    return {
        node: strings[value] if value >= 0 else ""
        for node, value in zip(rare["index"], rare["value"], strict=True)
    }  # fmt: skip
