"""A picture with what was meant on it: the target outlined, the point that was touched, the alternatives.

Drawn as SVG in picture pixels, so that the marks stay in place at every size and need no script. Each picture is
embedded once, in ``picture_store``; every place that shows it refers to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import assert_never

from agent.view.markup import NOTHING, Html, Part, element, join
from agent.view.pictures import Picture
from devices.action import Action, Direction, Drag, Scroll, Swipe
from devices.bounds import Bounds
from devices.records import Alternative, View

_UNKNOWN_SIZE = (1280, 800)
_LARGEST_SIDE = 100_000
_THUMB_RATIO = 16 / 10
MAX_ALTERNATIVES = 8
"""How many alternatives are drawn; trace.css has as many rules to light them up."""


@dataclass(frozen=True, slots=True)
class Marks:
    """What to draw over a picture; all in picture pixels."""

    number: int
    target: Bounds | None = None
    point: tuple[int, int] | None = None
    action: Action | None = None
    alternatives: tuple[Alternative, ...] = ()


def picture_store(pictures: Iterable[Picture]) -> Html:
    """Every picture once, unseen, for ``stage`` to refer to. Each fills the unit square and is stretched where used."""
    images = (
        element("image", id=p.key, href=p.uri, width=1, height=1, preserveAspectRatio="none")
        for p in pictures
        if not p.problem
    )
    return element("svg", element("defs", *images), class_="store", aria_hidden="true", width=0, height=0)


def stage(view: View, pictures: Mapping[str, Picture], told: str, marks: Marks | None = None, side: str = "") -> Html:
    """The picture of ``view`` with ``marks`` on it, told as ``told`` to people who do not see it."""
    width, height = _size(view)
    picture = pictures.get(view.picture)
    shape = "tall" if height > width else "wide"
    # A small picture (a test page of 160 x 210) is shown as large as others, or its marks would cover it.
    grown = max(1.0, 1 / _unit(width, height))
    return element(
        "svg",
        _image(picture, width, height),
        _draw(marks, width, height) if marks is not None else NOTHING,
        class_=f"picture {shape} {side}".strip(),
        role="img",
        width=width * grown,
        height=height * grown,
        aria_label=told if picture is not None and not picture.problem else f"{told} (no picture)",
        viewBox=f"0 0 {width} {height}",
    )


def thumbnail(view: View, pictures: Mapping[str, Picture], target: Bounds | None = None) -> Html:
    """The part of the picture around ``target``, small, for the rail; a decoration beside its step's words."""
    width, height = _size(view)
    crop_width, crop_height = min(width, height * _THUMB_RATIO), min(height, width / _THUMB_RATIO)
    x, y = target.center if target is not None else (width / 2, 0)
    left = min(max(0.0, x - crop_width / 2), width - crop_width)
    top = min(max(0.0, y - crop_height / 2), height - crop_height)
    return element(
        "svg",
        _image(pictures.get(view.picture), width, height),
        element("g", *_outline(target, width, height), class_="marks target") if target is not None else NOTHING,
        class_="thumb",
        aria_hidden="true",
        viewBox=join((left, " ", top, " ", crop_width, " ", crop_height)),
        preserveAspectRatio="xMidYMid slice",
    )


def is_tall(view: View) -> bool:
    """Whether the picture is a phone's, higher than wide."""
    width, height = _size(view)
    return height > width


def _size(view: View) -> tuple[int, int]:
    width, height = view.size_px
    return (width, height) if 0 < width <= _LARGEST_SIDE and 0 < height <= _LARGEST_SIDE else _UNKNOWN_SIZE


def _image(picture: Picture | None, width: int, height: int) -> Html:
    if picture is not None and picture.link:
        return element("image", href=picture.link, width=width, height=height, preserveAspectRatio="none")
    if picture is not None and not picture.problem:
        return element("use", href=f"#{picture.key}", transform=f"scale({width} {height})")
    told = "no picture was taken" if picture is None else f"the picture is {picture.problem}"
    unit = _unit(width, height)
    return element(
        "g",
        element("rect", width=width, height=height),
        element("text", told, x=width / 2, y=height / 2, font_size=18 * unit, text_anchor="middle"),
        class_="absent",
    )


def _unit(width: int, height: int) -> float:
    """Picture pixels that are about one pixel of a page, where the picture is some 700 wide or 800 high."""
    return max(width / 700, height / 800)


def _draw(marks: Marks, width: int, height: int) -> Html:
    parts: list[Part] = []
    for place, other in enumerate(marks.alternatives[:MAX_ALTERNATIVES], start=1):
        if other.bounds is not None:
            parts.append(element("g", *_outline(Bounds(*other.bounds), width, height), class_=f"other other-{place}"))
    if marks.target is not None:
        parts.append(element("g", *_outline(marks.target, width, height), class_="target"))
    if marks.action is not None:
        parts.append(_gesture(marks.action, marks.target, width, height))
    if marks.point is not None:
        parts.append(element("g", *(_dot(marks.point, name) for name in ("ring", "fill", "heart")), class_="point"))
    if marks.target is not None:
        parts.append(_badge(marks.number, marks.target, width, height))
    return element("g", *parts, class_="marks")


def _outline(bounds: Bounds, width: int, height: int) -> tuple[Html, Html]:
    """Light under dark, so that it shows on any picture."""
    return _box(bounds, width, height, "halo"), _box(bounds, width, height, "edge")


def _box(bounds: Bounds, width: int, height: int, name: str) -> Html:
    pad = 3 * _unit(width, height)
    left, top = max(0.0, bounds.left - pad), max(0.0, bounds.top - pad)
    right, bottom = min(float(width), bounds.right + pad), min(float(height), bounds.bottom + pad)
    return element(
        "rect", x=left, y=top, width=max(0.0, right - left), height=max(0.0, bottom - top), rx=pad * 1.5, class_=name
    )


def _dot(point: tuple[int, int], name: str) -> Html:
    # A line of no length with round ends: the only dot that keeps its size on the page when the picture is scaled.
    return element("path", d=f"M{point[0]} {point[1]}h0", class_=name)


def _badge(number: int, target: Bounds, width: int, height: int) -> Html:
    unit = _unit(width, height)
    radius = (8 + 3 * len(str(number))) * unit
    # Beside the target, where it hides neither it nor the label above it; at its corner when there is no room.
    gap = radius + 6 * unit
    x, y = target.left - gap, float(target.center[1])
    if x < radius:
        x = target.right + gap
    if x > width - radius:
        x, y = float(target.left), float(target.top)
    x, y = min(max(radius, x), width - radius), min(max(radius, y), height - radius)
    return element(
        "g",
        element("circle", cx=x, cy=y, r=radius),
        element("text", number, x=x, y=y, dy="0.36em", font_size=13 * unit, text_anchor="middle"),
        class_="badge-mark",
    )


def _gesture(action: Action, target: Bounds | None, width: int, height: int) -> Html:
    place = target if target is not None else Bounds(0, 0, width, height)
    match action:
        case Drag():
            return _arrow(action.from_px or place.center, action.to_px, width, height)
        case Swipe():
            return _arrow(*_along(action.direction, place, 0.3), width, height)
        case Scroll():
            # The finger goes up when the content is scrolled down; the arrow shows where one will see more.
            return _arrow(*_along(action.direction, place, 0.15), width, height)
        case _:
            return NOTHING


def _along(direction: Direction, place: Bounds, reach: float) -> tuple[tuple[int, int], tuple[int, int]]:
    x, y = place.center
    dx, dy = int(place.width * reach), int(place.height * reach)
    match direction:
        case "up":
            return (x, y + dy), (x, y - dy)
        case "down":
            return (x, y - dy), (x, y + dy)
        case "left":
            return (x + dx, y), (x - dx, y)
        case "right":
            return (x - dx, y), (x + dx, y)
        case _:
            assert_never(direction)


def _arrow(start: tuple[int, int], end: tuple[int, int], width: int, height: int) -> Html:
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = (dx * dx + dy * dy) ** 0.5 or 1.0
    head = min(14 * _unit(width, height), length)
    ux, uy = dx / length * head, dy / length * head
    wings = ((end[0] - ux - uy * 0.7, end[1] - uy + ux * 0.7), (end[0] - ux + uy * 0.7, end[1] - uy - ux * 0.7))
    (ax, ay), (bx, by) = wings
    line = f"M{start[0]} {start[1]}L{end[0]} {end[1]}M{ax:.1f} {ay:.1f}L{end[0]} {end[1]}L{bx:.1f} {by:.1f}"
    return element(
        "g", element("path", d=line, class_="halo"), element("path", d=line, class_="edge"), class_="gesture"
    )
