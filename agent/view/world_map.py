"""A world as a map: states in columns by how many steps they lie from the beginning, transitions as arrows between."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from agent.view.markup import NOTHING, Html, Part, element
from emulators.world.drawing import what_of
from emulators.world.model import State, World

MOST_STATES, MOST_WAYS = 150, 600
_WIDTH, _HEIGHT, _GAP_X, _GAP_Y = 170, 128, 90, 26


@dataclass(frozen=True, slots=True)
class _Box:
    id: str
    x: int
    y: int


def world_map(world: World, picture: Callable[[str], str], marked: str = "") -> Html:
    """The map as SVG.

    Args:
        world: what was recorded.
        picture: the address of a state's picture by its name.
        marked: the state that is looked at.
    """
    boxes = _placed(world)
    width = max(box.x for box in boxes.values()) + _WIDTH + 20
    height = max(box.y for box in boxes.values()) + _HEIGHT + 20
    arrows: list[Html] = []
    pairs: set[tuple[str, str]] = set()
    for way in world.transitions():
        if (way.start, way.stop) in pairs or way.start not in boxes or way.stop not in boxes or way.start == way.stop:
            continue
        pairs.add((way.start, way.stop))
        if len(pairs) > MOST_WAYS:
            break
        arrows.append(_arrow(boxes[way.start], boxes[way.stop], marked in (way.start, way.stop)))
    nodes = (_node(world, box, picture, box.id == marked) for box in boxes.values())
    head = element("path", d="M0 0L8 4L0 8z", class_="head")
    marker = element(
        "marker", head, id="head", viewBox="0 0 8 8", refX=8, refY=4, markerWidth=7, markerHeight=7, orient="auto"
    )
    return element(
        "svg",
        element("defs", marker),
        *arrows,
        *nodes,
        class_="map",
        role="group",
        aria_label=f"Map of {len(boxes)} states",
        viewBox=f"0 0 {width} {height}",
        width=width,
        height=height,
    )


def _placed(world: World) -> dict[str, _Box]:
    """Columns by distance; in a column, in the order in which states were first seen."""
    ways = world.paths_from(world.start)
    far = 1 + max(len(way) for way in ways.values())
    order = sorted(world.states, key=lambda id: len(ways[id]) if id in ways else far)[:MOST_STATES]
    columns: dict[int, list[str]] = {}
    for id in order:
        columns.setdefault(len(ways[id]) if id in ways else far, []).append(id)
    # A world that is one step deep and forty states wide is folded into several columns.
    boxes: dict[str, _Box] = {}
    x = 10
    for _, ids in sorted(columns.items()):
        tall = max(6, round(len(order) ** 0.5) + 1)
        for at in range(0, len(ids), tall):
            for row, id in enumerate(ids[at : at + tall]):
                boxes[id] = _Box(id, x, 10 + row * (_HEIGHT + _GAP_Y))
            x += _WIDTH + _GAP_X
    return boxes


def _node(world: World, box: _Box, picture: Callable[[str], str], marked: bool) -> Html:
    state = world.states[box.id]
    title = short_title(state)
    shown: Part = NOTHING
    if state.picture:
        shown = element(
            "image", href=picture(state.picture), x=box.x + 8, y=box.y + 8, width=_WIDTH - 16, height=_HEIGHT - 38,
            preserveAspectRatio="xMidYMin slice",
        )  # fmt: skip
    begins = " start" if box.id == world.start else ""
    return element(
        "a",
        element("title", title),
        element("rect", x=box.x, y=box.y, width=_WIDTH, height=_HEIGHT, rx=10),
        shown,
        element("text", title if len(title) <= 24 else title[:23] + "…", x=box.x + 10, y=box.y + _HEIGHT - 12),
        href=f"?state={box.id}#state",
        aria_label=f"{title}{', where it begins' if begins else ''}",
        class_=f"node{begins}{' marked' if marked else ''}",
    )


def _arrow(start: _Box, stop: _Box, marked: bool) -> Html:
    if stop.x > start.x:
        x1, y1, x2, y2 = start.x + _WIDTH, start.y + _HEIGHT // 2, stop.x - 2, stop.y + _HEIGHT // 2
        bend = (x2 - x1) // 2
        d = f"M{x1} {y1}C{x1 + bend} {y1} {x2 - bend} {y2} {x2} {y2}"
    elif stop.x < start.x:
        x1, y1, x2, y2 = start.x, start.y + _HEIGHT // 2 + 10, stop.x + _WIDTH + 2, stop.y + _HEIGHT // 2 + 10
        bend = (x1 - x2) // 2
        d = f"M{x1} {y1}C{x1 - bend} {y1 + 40} {x2 + bend} {y2 + 40} {x2} {y2}"
    else:
        x1, y1, y2 = start.x + _WIDTH, start.y + _HEIGHT // 2 + 6, stop.y + _HEIGHT // 2 - 6
        d = f"M{x1} {y1}C{x1 + 44} {y1} {x1 + 44} {y2} {x1 + 2} {y2}"
    return element("path", d=d, class_=f"way{' marked' if marked else ''}", marker_end="url(#head)")


def short_title(state: State) -> str:
    """What a person calls a state, in few words: its title, or the last part of its app's name or address."""
    if state.title:
        return state.title
    if ":" not in state.location:
        return state.location.partition("/")[0].rpartition(".")[2] or state.id
    return state.location.rstrip("/").rpartition("/")[2] or state.location


def what_was_done(world: World, state: str) -> list[tuple[str, str, int]]:
    """From a state: what was done there, the state it led to, and how often."""
    return [(what_of(world, way), way.stop, way.count) for way in world.transitions(state)]
