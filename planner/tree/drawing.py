"""Draws an action tree: as SVG, which any browser shows, and in the DOT language, for Graphviz.

From left to right, one column a step. The width of a line is how many chains go that way; a thick frame is a fork.
"""

from __future__ import annotations

import textwrap
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

from planner.chain.steps import Carry, Close, Do, Follow, tell_step
from planner.tree.tree import ROOT, ActionTree, Node

_WIDTH, _GAP_X, _GAP_Y, _LINE, _PAD, _MARGIN, _TOP = 236, 44, 14, 16, 8, 20, 56
_LETTERS, _MOST_LINES = 34, 3
_SVG = "http://www.w3.org/2000/svg"


def draw_svg(tree: ActionTree) -> str:
    """The tree as an SVG document."""
    lines = {node.id: _wrapped(tell_step(node.step)) for node in tree.nodes}
    heights = {id: len(told) * _LINE + _LINE + _PAD for id, told in lines.items()}
    places, below = _layout(tree, heights)
    deepest = max((x for x, _ in places.values()), default=0)
    left_out = [f"left out: {one.source} {one.told}: {one.why}" for one in tree.discarded]
    width = max(640, 2 * _MARGIN + (deepest + 1) * (_WIDTH + _GAP_X))
    height = _TOP + below + _MARGIN + (len(left_out) + 1) * _LINE
    svg = ElementTree.Element("svg", xmlns=_SVG, width=f"{width}", height=f"{height}", viewBox=f"0 0 {width} {height}")
    ElementTree.SubElement(svg, "title").text = _clean(tree.goal)
    ElementTree.SubElement(svg, "style").text = _style()
    ElementTree.SubElement(svg, "rect", {"class": "paper", "width": "100%", "height": "100%"})
    _write(svg, _MARGIN, 26, textwrap.shorten(_clean(tree.goal), width // 9, placeholder=" …"), "goal")
    many = f"{len(tree.branches)} chains, {len(tree.nodes)} steps, {tree.forks} forks"
    _write(svg, _MARGIN, 43, many, "small")
    for node in tree.nodes:
        if node.parent != ROOT:
            _connect(svg, places[node.parent], places[node.id], node)
    for node in tree.nodes:
        _box(svg, tree, node, places[node.id], heights[node.id], lines[node.id])
    for number, told in enumerate(left_out):
        shown = textwrap.shorten(_clean(told), width // 6, placeholder=" …")
        _write(svg, _MARGIN, height - _MARGIN - (len(left_out) - 1 - number) * _LINE, shown, "small")
    ElementTree.indent(svg)
    return ElementTree.tostring(svg, encoding="unicode") + "\n"


def draw_dot(tree: ActionTree) -> str:
    """The tree in the DOT language."""
    lines = ["digraph plan {", "  rankdir=LR;", '  node [shape=box, fontname="sans-serif"];']
    lines.append(f"  n0 [label={_quoted(tree.goal)}, shape=plaintext];")
    for node in tree.nodes:
        fork = ", penwidth=2" if len(tree.below((node.id,))) > 1 else ""
        lines.append(f"  n{node.id} [label={_quoted(tell_step(node.step))}{fork}];")
        lines.append(f"  n{node.parent} -> n{node.id} [penwidth={min(6, len(node.branches))}];")
    return "\n".join([*lines, "}", ""])


def _layout(tree: ActionTree, heights: dict[int, int]) -> tuple[dict[int, tuple[int, int]], int]:
    """Column and middle of every node in pixels, and where the last row ends. Every leaf has a row of its own."""
    places: dict[int, tuple[int, int]] = {}
    depth = {ROOT: -1}
    for node in tree.nodes:
        depth[node.id] = depth[node.parent] + 1
    bottom = 0
    row = max(heights.values(), default=0)
    order: list[int] = []
    waiting = [node.id for node in reversed(tree.below((ROOT,)))]
    while waiting:
        id = waiting.pop()
        order.append(id)
        below = tree.below((id,))
        if not below:
            places[id] = (depth[id], bottom + row // 2)
            bottom += row + _GAP_Y
        waiting += [node.id for node in reversed(below)]
    for id in reversed(order):
        if below := tree.below((id,)):
            middles = [places[node.id][1] for node in below]
            places[id] = (depth[id], (middles[0] + middles[-1]) // 2)
    return places, bottom


def _box(
    svg: ElementTree.Element, tree: ActionTree, node: Node, place: tuple[int, int], height: int, lines: list[str]
) -> None:
    x, y = _left(place[0]), _TOP + place[1] - height // 2
    fork = " fork" if len(tree.below((node.id,))) > 1 else ""
    shape = {"x": f"{x}", "y": f"{y}", "width": f"{_WIDTH}", "height": f"{height}", "rx": "6"}
    ElementTree.SubElement(svg, "rect", {"class": f"box {_kind(node)}{fork}", **shape})
    for number, line in enumerate(lines):
        _write(svg, x + _PAD, y + (number + 1) * _LINE, line)
    sources = "+".join(dict.fromkeys(tree.branches[at].source for at in node.branches))
    many = f" · {len(node.branches)} chains" if len(node.branches) > 1 else ""
    _write(svg, x + _PAD, y + (len(lines) + 1) * _LINE - 2, f"{node.id} · {sources}{many}", "small")


def _connect(svg: ElementTree.Element, start: tuple[int, int], stop: tuple[int, int], node: Node) -> None:
    x1, y1, x2, y2 = _left(start[0]) + _WIDTH, _TOP + start[1], _left(stop[0]), _TOP + stop[1]
    middle = (x1 + x2) // 2
    line = f"M {x1} {y1} C {middle} {y1}, {middle} {y2}, {x2} {y2}"
    thick = f"{min(8, len(node.branches) + 1)}"
    ElementTree.SubElement(svg, "path", {"class": "way", "d": line, "stroke-width": thick})


def _write(svg: ElementTree.Element, x: int, y: int, told: str, kind: str = "") -> None:
    shape = {"x": f"{x}", "y": f"{y}"}
    ElementTree.SubElement(svg, "text", {**shape, "class": kind} if kind else shape).text = told


def _left(column: int) -> int:
    return _MARGIN + column * (_WIDTH + _GAP_X)


def _kind(node: Node) -> str:
    match node.step:
        case Close():
            return "close"
        case Carry():
            return "carry"
        case Follow():
            return "follow"
        case Do():
            return "do"


def _wrapped(told: str) -> list[str]:
    lines = textwrap.wrap(_clean(told), _LETTERS) or [""]
    return lines if len(lines) <= _MOST_LINES else [*lines[: _MOST_LINES - 1], f"{lines[_MOST_LINES - 1][:-1]}…"]


def _clean(text: str) -> str:
    """Text as XML can hold it, on one line."""
    kept = "".join(sign if sign.isprintable() or sign == " " else " " for sign in text)
    return " ".join(kept.encode("utf-8", "replace").decode("utf-8").split())


def _quoted(text: str) -> str:
    shown = textwrap.shorten(_clean(text), 90, placeholder=" …")
    return '"' + shown.replace("\\", "\\\\").replace('"', '\\"') + '"'


@cache
def _style() -> str:
    return (Path(__file__).parent / "drawing.css").read_text("utf-8")
