"""The map itself: drawn, and known to accessibility as one flat thing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from emulators.phone.apps.maps_town import CATEGORIES, HERE, SPAN, Place, avenues, streets
from emulators.phone.ui.pen import Pen

ICONS = dict(CATEGORIES)
_LIGHT = {"land": (240, 238, 230), "water": (170, 211, 235), "park": (200, 228, 190), "road": (255, 255, 255),
          "edge": (215, 212, 204), "word": (95, 95, 100), "block": (228, 225, 216)}  # fmt: skip
_DARK = {"land": (36, 40, 46), "water": (22, 52, 74), "park": (32, 58, 42), "road": (72, 78, 86), "edge": (52, 56, 62),
         "word": (190, 194, 200), "block": (44, 48, 55)}  # fmt: skip
_SATELLITE = {"land": (86, 98, 70), "water": (28, 62, 84), "park": (58, 92, 52), "road": (150, 148, 138),
              "edge": (110, 108, 98), "word": (245, 245, 245), "block": (104, 104, 92)}  # fmt: skip
_PIN = (214, 60, 50)
_ROUTE = (40, 110, 230)
_TRAFFIC = ((70, 160, 80), (240, 170, 40), (210, 60, 50))
_PARKS = ((1.2, 6.2, 2.8, 7.8), (6.3, 1.3, 7.7, 2.7), (4.2, 3.2, 4.8, 4.8))
NEAR_DP = 24
"""A finger this near to a pin means it."""


def visible_km(zoom: int) -> float:
    """How many kilometres the map's width shows."""
    return SPAN / (1 << (zoom - 1))


def place_at(
    places: Sequence[Place], view: Mapping[str, Any], size: tuple[float, float], x: float, y: float
) -> Place | None:
    """The place whose pin a finger at these fractions of the map means; ``size`` is the map's in dp."""
    per_km = size[0] / visible_km(view["zoom"])
    best, nearest = None, float(NEAR_DP)
    for place in places:
        across = (place["x"] - view["x"]) * per_km + size[0] / 2 - x * size[0]
        down = (place["y"] - view["y"]) * per_km + size[1] / 2 - y * size[1]
        far = (across * across + down * down) ** 0.5
        if far < nearest:
            best, nearest = place, far
    return best


def painter(
    places: Sequence[Place], view: Mapping[str, Any], *, chosen: int, saved: Sequence[int], here: bool,
    route: Sequence[tuple[float, float]], dark: bool, satellite: bool, traffic: bool,
) -> Callable[[Any, Any, Any], None]:  # fmt: skip
    """Draws the town around ``view`` (x, y, zoom)."""

    def paint(pen: Pen, rect: tuple[int, int, int, int], looks: Any) -> None:
        left, top, right, bottom = rect
        clip = pen.clip
        pen.clip = (max(clip[0], left), max(clip[1], top), min(clip[2], right), min(clip[3], bottom))
        colours = _SATELLITE if satellite else _DARK if dark else _LIGHT
        scale = (right - left) / visible_km(view["zoom"])

        def at(x: float, y: float) -> tuple[int, int]:
            return (
                round((x - view["x"]) * scale + (left + right) / 2),
                round((y - view["y"]) * scale + (top + bottom) / 2),
            )

        pen.rect(rect, colours["land"])
        _ground(pen, at, colours)
        _roads(pen, at, colours, looks, scale, traffic)
        _route(pen, at, looks, route)
        if here:
            x, y = at(*HERE)
            for size, colour in ((9, (255, 255, 255)), (7, _ROUTE)):
                half = looks.px(size)
                pen.rounded((x - half, y - half, x + half, y + half), half, colour)
        for place in places:
            _pin(pen, at, colours, looks, place, place["id"] == chosen, place["id"] in saved, view["zoom"])

    return paint


def _ground(pen: Pen, at: Any, colours: Mapping[str, tuple[int, int, int]]) -> None:
    pen.rect((*at(-40, 9.5), *at(50, 60)), colours["water"])  # the sea lies to the south
    pen.rect((*at(9.82, -40), *at(10.7, 9.5)), colours["water"])  # and a river to the east
    for left, top, right, bottom in _PARKS:
        pen.rect((*at(left, top), *at(right, bottom)), colours["park"])


def _roads(pen: Pen, at: Any, colours: Mapping[str, Any], looks: Any, scale: float, traffic: bool) -> None:
    """Streets run straight from side to side, so that each is a rectangle; that is far quicker than a line."""
    thick = max(looks.px(3), round(scale * 0.055))
    lane, edge = max(looks.px(1), thick // 3), thick + looks.px(2)
    for between in range(10):
        _upright(pen, at, between + 0.5, 0.6, 9.4, lane, colours["block"])
        _across(pen, at, between + 0.5, 0.6, 9.4, lane, colours["block"])
    for x, _ in avenues():
        _upright(pen, at, x, 0.4, 9.5, edge, colours["edge"])
    for y, _ in streets():
        _across(pen, at, y, 0.4, 9.8, edge, colours["edge"])
    for number, (x, _) in enumerate(avenues()):
        _upright(pen, at, x, 0.4, 9.5, thick, _flow(number, traffic) or colours["road"])
    for number, (y, name) in enumerate(streets(), 1):
        _across(pen, at, y, 0.4, 9.8, thick, _flow(number, traffic) or colours["road"])
        if scale > 150:
            for x in (2.5, 6.5):
                left, middle = at(x, y)
                pen.text(name, left, middle - looks.px(8), "caption", looks.text_scale * 0.9, colours["word"])


def _route(pen: Pen, at: Any, looks: Any, points: Sequence[tuple[float, float]]) -> None:
    thick = looks.px(6)
    for (x1, y1), (x2, y2) in pairwise(points):
        left, right, top, bottom = min(x1, x2), max(x1, x2), min(y1, y2), max(y1, y2)
        if right - left < bottom - top:
            _upright(pen, at, left, top, bottom, thick, _ROUTE)
        else:
            _across(pen, at, top, left, right, thick, _ROUTE)


def _flow(number: int, traffic: bool) -> tuple[int, int, int] | None:
    return _TRAFFIC[(number * 7) % 3] if traffic and number % 2 else None


def _upright(pen: Pen, at: Any, x: float, top: float, bottom: float, thick: int, colour: Any) -> None:
    middle, first = at(x, top)
    pen.rect((middle - thick // 2, first, middle - thick // 2 + thick, at(x, bottom)[1]), colour)


def _across(pen: Pen, at: Any, y: float, left: float, right: float, thick: int, colour: Any) -> None:
    first, middle = at(left, y)
    pen.rect((first, middle - thick // 2, at(right, y)[0], middle - thick // 2 + thick), colour)


def _pin(
    pen: Pen, at: Any, colours: Mapping[str, Any], looks: Any, place: Place, chosen: bool, saved: bool, zoom: int
) -> None:
    x, y = at(place["x"], place["y"])
    left, top, right, bottom = pen.clip
    if not (left - looks.px(120) < x < right + looks.px(20) and top - looks.px(20) < y < bottom + looks.px(20)):
        return
    size = looks.px(34 if chosen else 22)
    colour = _PIN if chosen else (244, 180, 0) if saved else (92, 110, 140)
    pen.rounded((x - size // 2, y - size // 2, x + size // 2, y + size // 2), size // 2, colour)
    name = "star" if saved and not chosen else ICONS.get(place["category"], "place")
    mark = size * 2 // 3
    pen.icon(name, x - mark // 2, y - mark // 2, mark, (255, 255, 255))
    if zoom >= 3 or chosen:
        pen.text(
            place["name"], x + size // 2 + looks.px(4), y - looks.px(8), "caption", looks.text_scale, colours["word"]
        )
