"""The map itself: drawn, and known to accessibility as one flat thing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from emulators.phone.apps.maps_town import CATEGORIES, HERE, SPAN, Place, avenues, streets
from emulators.phone.pen import Pen

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
        from PIL import Image

        wide, high = rect[2] - rect[0], rect[3] - rect[1]
        if wide <= 0 or high <= 0:
            return
        colours = _SATELLITE if satellite else _DARK if dark else _LIGHT
        sheet = Image.new("RGB", (wide, high), colours["land"])
        own = Pen(sheet)
        scale = wide / visible_km(view["zoom"])

        def at(x: float, y: float) -> tuple[int, int]:
            return round((x - view["x"]) * scale + wide / 2), round((y - view["y"]) * scale + high / 2)

        _ground(own, at, colours)
        _roads(own, at, colours, looks, scale, traffic)
        if len(route) > 1:
            own.line([at(*point) for point in route], _ROUTE, looks.px(6))
        if here:
            x, y = at(*HERE)
            own.rounded(
                (x - looks.px(9), y - looks.px(9), x + looks.px(9), y + looks.px(9)), looks.px(9), (255, 255, 255)
            )
            own.rounded((x - looks.px(7), y - looks.px(7), x + looks.px(7), y + looks.px(7)), looks.px(7), _ROUTE)
        for place in places:
            _pin(own, at, colours, looks, place, place["id"] == chosen, place["id"] in saved, view["zoom"])
        pen.paste(sheet, rect[0], rect[1])

    return paint


def _ground(pen: Pen, at: Any, colours: Mapping[str, tuple[int, int, int]]) -> None:
    pen.rect((*at(-40, 9.5), *at(50, 60)), colours["water"])  # the sea lies to the south
    pen.polygon([at(8.4, 9.6), at(8.8, 6.4), at(9.6, 4.2), at(10.4, -30), at(11.2, -30), at(10.2, 4.6), at(9.5, 9.6)],
                colours["water"])  # fmt: skip
    for left, top, right, bottom in _PARKS:
        pen.rect((*at(left, top), *at(right, bottom)), colours["park"])


def _roads(pen: Pen, at: Any, colours: Mapping[str, Any], looks: Any, scale: float, traffic: bool) -> None:
    thick = max(looks.px(3), round(scale * 0.055))
    for between in range(10):
        for pair in ((between + 0.5, "x"), (between + 0.5, "y")):
            line = [at(pair[0], 0.6), at(pair[0], 9.4)] if pair[1] == "x" else [at(0.6, pair[0]), at(9.4, pair[0])]
            pen.line(line, colours["block"], max(looks.px(1), thick // 3))
    lines = [([at(x, 0.4), at(x, 9.5)], name, True) for x, name in avenues()]
    lines += [([at(0.4, y), at(9.8, y)], name, False) for y, name in streets()]
    for points, _, _ in lines:
        pen.line(points, colours["edge"], thick + looks.px(2))
    for number, (points, _, _) in enumerate(lines):
        pen.line(points, _TRAFFIC[(number * 7) % 3] if traffic and number % 2 else colours["road"], thick)
    for points, name, upright in lines:
        if not upright and scale > 150:
            for x in (2.5, 6.5):
                place = at(x, 0)
                pen.text(name, place[0], points[0][1] - looks.px(8), "caption", looks.text_scale * 0.9, colours["word"])


def _pin(
    pen: Pen, at: Any, colours: Mapping[str, Any], looks: Any, place: Place, chosen: bool, saved: bool, zoom: int
) -> None:
    x, y = at(place["x"], place["y"])
    if not (-looks.px(80) < x < pen.image.width + looks.px(80) and -looks.px(40) < y < pen.image.height + looks.px(40)):
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
