"""Where things stand: corners of the screen, and one thing by another. Grades run from 0 (no) to 1 (exactly there)."""

from __future__ import annotations

import math
from collections.abc import Sequence

from devices.bounds import Bounds
from devices.screen import Element, Screen
from perception.phrase_words import Edge, Side

_ROW_ROLES = frozenset({"row", "listitem", "group", "article", "option", "treeitem", "region", "cell"})
_SLACK_PX = 4
_MOST_ABOVE = 40
_TALLEST_IN_LINE = 4
"""How many times as tall as the first of a line another may be: what is taller stands beside several lines."""


def edge_fit(edges: Sequence[Edge], box: Bounds, size_px: tuple[int, int]) -> float:
    """How near a box lies to the edges or the corner that were named."""
    width, height = max(1, size_px[0]), max(1, size_px[1])
    x, y = box.center
    fx, fy = min(1.0, max(0.0, x / width)), min(1.0, max(0.0, y / height))
    grades = {
        "left": 1.0 - fx,
        "right": fx,
        "top": 1.0 - fy,
        "bottom": fy,
        "middle": 1.0 - (abs(fx - 0.5) + abs(fy - 0.5)),
    }
    if not edges:
        return 0.0
    worst = min(grades[edge] for edge in edges)
    mean = sum(grades[edge] for edge in edges) / len(edges)
    return 0.5 * worst + 0.5 * mean


def side_fit(side: Side, anchor: Bounds, box: Bounds) -> tuple[float, float]:
    """How well ``box`` stands on ``side`` of ``anchor``, seen from there, and how many pixels away.

    Returns:
        ``(fit, gap)``: fit is 1 straight on that side and in line with the anchor, less when it is out of line or
        overlaps, 0 on another side; gap is the empty distance.
    """
    dx, dy = anchor.gap(box)
    gap = math.hypot(dx, dy)
    if side == "before" or side == "after":
        beside = side_fit("left" if side == "before" else "right", anchor, box)
        stacked = side_fit("above" if side == "before" else "below", anchor, box)
        return max(beside, (0.8 * stacked[0], stacked[1]))
    if side == "row":
        return anchor.overlap_y(box) / max(1, min(anchor.height, box.height)), gap
    if side in ("near", "inside", "between"):
        # What shares a line with a thing is next to it sooner than what is above it.
        return 1.0 if dy == 0 else 0.85 if dx == 0 else 0.6, gap
    (ax, ay), (bx, by) = anchor.center, box.center
    if side in ("below", "above"):
        ahead = by - ay if side == "below" else ay - by
        clear = box.top >= anchor.bottom - _SLACK_PX if side == "below" else box.bottom <= anchor.top + _SLACK_PX
        shared = anchor.overlap_x(box) / max(1, min(anchor.width, box.width))
        aside, along = dx, dy
    else:
        ahead = bx - ax if side == "right" else ax - bx
        clear = box.left >= anchor.right - _SLACK_PX if side == "right" else box.right <= anchor.left + _SLACK_PX
        shared = anchor.overlap_y(box) / max(1, min(anchor.height, box.height))
        aside, along = dy, dx
    if ahead <= 0:
        return 0.0, gap
    in_line = 0.5 + 0.5 * min(1.0, shared) if shared > 0 else 0.3 / (1.0 + aside / 50)
    return (1.0 if clear else 0.45) * in_line, along + 1.5 * aside


def between_fit(first: Bounds, second: Bounds, box: Bounds) -> float:
    """How well a box lies between two others."""
    x, y = box.center
    (x1, y1), (x2, y2) = first.center, second.center
    whole = math.hypot(x2 - x1, y2 - y1)
    if whole == 0:
        return 0.0
    to_first, to_second = math.hypot(x - x1, y - y1), math.hypot(x - x2, y - y2)
    way = to_first + to_second
    middle = 1.0 - abs(to_first / max(way, 1.0) - 0.5) * 2
    return max(0.0, 1.0 - (way / whole - 1.0) * 2) * (0.5 + 0.5 * middle)


def row_of(element: Element, screen: Screen) -> Element | None:
    """The nearest enclosing row, list item or card."""
    for at, above in enumerate(screen.ancestors(element)):
        if above.role in ("row", "listitem", "article", "treeitem", "option", "group") or at > _MOST_ABOVE:
            return above
    return None


def lines_of(elements: Sequence[Element]) -> list[list[Element]]:
    """Elements line by line, each from left to right: a line holds what overlaps its first box by half in height."""
    lines: list[list[Element]] = []
    ceiling = floor = 0
    for element in sorted(elements, key=lambda e: (e.bounds.top, e.bounds.left, e.index)):
        box = element.bounds
        shared = min(floor, box.bottom) - max(ceiling, box.top)
        least, most = sorted((max(1, floor - ceiling), max(1, box.height)))
        if lines and shared >= 0.5 * least and most <= _TALLEST_IN_LINE * least:
            lines[-1].append(element)
        else:
            lines.append([element])
            ceiling, floor = box.top, box.bottom
    return [sorted(line, key=lambda e: (e.bounds.left, e.index)) for line in lines]


def reading_order(elements: Sequence[Element]) -> list[Element]:
    """Elements in the order in which a page is read."""
    return [element for line in lines_of(elements) for element in line]


def in_region(edges: Sequence[Edge], box: Bounds, size_px: tuple[int, int]) -> bool:
    """Whether a box lies in the half of the screen that the edges name (for the middle: the middle half)."""
    x, y = box.center
    fx, fy = x / max(1, size_px[0]), y / max(1, size_px[1])
    middle = abs(fx - 0.5) < 0.25 or abs(fy - 0.5) < 0.25
    holds = {"left": fx < 0.5, "right": fx > 0.5, "top": fy < 0.5, "bottom": fy > 0.5, "middle": middle}
    return all(holds[edge] for edge in edges)
