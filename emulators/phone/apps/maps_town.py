"""A town that is on no map: its streets, its places, and the ways between them.

Lengths are kilometres, x to the east and y to the south, from 0 to 10 each.
"""

from __future__ import annotations

import math
import random
from itertools import pairwise
from typing import Any

Place = dict[str, Any]
TOWN = "Port Ellen"
HERE = (5.1, 5.2)
SPAN = 10.0
_AVENUES = ("Harbour Street", "Mill Lane", "Station Street", "Orchard Road",
            "Kiln Lane", "Church Street", "Birch Avenue", "Quay Street", "Castle Road")  # fmt: skip
_STREETS = ("North Road", "Chapel Street", "Market Street", "Park Lane", "Bridge Street",
            "School Road", "Garden Street", "South Road", "Beach Road")  # fmt: skip
CATEGORIES = (
    ("Restaurants", "restaurant"), ("Cafés", "local_cafe"), ("Shopping", "shopping_cart"), ("Parks", "park"),
    ("Museums", "museum"), ("Hotels", "hotel"), ("Pharmacies", "local_pharmacy"), ("Stations", "train"),
    ("Fuel", "local_gas_station"), ("Other", "place"),
)  # fmt: skip
_NAMES: dict[str, tuple[str, ...]] = {
    "Restaurants": (
        "The Copper Pot", "Noodle Harbour", "Pizzeria Lupo", "Saffron House", "Green Fork", "Grill 54",
        "Taverna Eleni",
    ),
    "Cafés": (
        "Lighthouse Café", "Bean and Leaf", "Café Morgen", "Tram Stop Coffee",
    ),
    "Shopping": (
        "Corner Market", "Fresh & Co", "Port Ellen Arcade", "Quill Bookshop", "Hardware Nilsson",
    ),
    "Parks": (
        "Castle Park", "Rose Garden", "Duck Pond Green", "Botanical Garden",
    ),
    "Museums": (
        "Maritime Museum", "Museum of Clocks", "Town Gallery",
    ),
    "Hotels": (
        "Hotel Meridian", "Pension Anker", "Hotel Belvedere", "Hostel Compass",
    ),
    "Pharmacies": (
        "Swan Pharmacy", "Station Pharmacy", "Pharmacy at the Park",
    ),
    "Stations": (
        "Central Station", "Ferry Terminal", "Northside Halt", "Bus Depot",
    ),
    "Fuel": (
        "Fuel Point North", "Fuel Point Harbour",
    ),
    "Other": (
        "City Hospital", "Public Library", "Town Hall", "Swimming Pool", "Post Office", "Cinema Orion",
        "Police Station", "University", "Sports Ground",
    ),
}  # fmt: skip
_PLACES = tuple((name, category) for category, names in _NAMES.items() for name in names)
MODES = (("drive", "Drive", "directions_car"), ("transit", "Transit", "directions_bus"),
         ("walk", "Walk", "directions_walk"),
         ("bike", "Bike", "directions_bike"))  # fmt: skip
_SPEEDS = {"drive": (32.0, 2), "transit": (20.0, 6), "walk": (4.8, 0), "bike": (15.0, 1)}
"""Kilometres an hour, and minutes at the ends."""


def first_places(dice: random.Random) -> list[Place]:
    """The town's places, each at a street, no two at the same corner."""
    corners = [(x, y) for x in range(1, 10) for y in range(1, 10)]
    dice.shuffle(corners)
    places = []
    for number, ((name, category), (x, y)) in enumerate(zip(_PLACES, corners, strict=False), 1):
        opens, closes = dice.choice(((7, 18), (8, 20), (9, 18), (10, 22), (0, 24)))
        places.append(
            {
                "id": number, "name": name, "category": category, "x": x + dice.randrange(-20, 21) / 100, "y": float(y),
                "address": f"{dice.randrange(2, 140)} {_STREETS[y - 1]}", "rating": dice.randrange(31, 50) / 10,
                "phone": f"555 0{dice.randrange(100, 999)}", "opens": opens, "closes": closes,
            }
        )  # fmt: skip
    return places


def distance_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Along the streets."""
    return abs(a[0] - b[0]) + abs(a[1] - b[1])


def minutes(km: float, mode: str) -> int:
    """How long a way takes, whole minutes, at least one."""
    speed, ends = _SPEEDS[mode]
    return max(1, math.ceil(km / speed * 60) + ends)


def way(a: tuple[float, float], b: tuple[float, float]) -> list[tuple[float, float]]:
    """The corners of the way from one place to another."""
    turn = (round(a[0]), a[1])
    second = (turn[0], b[1])
    return [a, turn, second, b]


def steps(a: tuple[float, float], b: tuple[float, float]) -> list[tuple[str, str, str, float]]:
    """The way in words: an icon, an English text with room for ``{street}``, the street, kilometres."""
    points = way(a, b)
    told: list[tuple[str, str, str, float]] = []
    before = ""
    for one, two in pairwise(points):
        km = distance_km(one, two)
        if km < 0.02:
            continue
        heading = _heading(one, two)
        street = street_at(one, two)
        if not before:
            told.append(("straight", f"Head {heading} on {{street}}", street, km))
        else:
            side = _turn(before, heading)
            words = "Continue on {street}" if side == "straight" else f"Turn {side} onto {{street}}"
            told.append(("straight" if side == "straight" else f"turn_{side}", words, street, km))
        before = heading
    return told


def street_at(one: tuple[float, float], two: tuple[float, float]) -> str:
    """The street that runs from one corner to the other."""
    if abs(one[0] - two[0]) < 0.01:
        return _AVENUES[min(8, max(0, round(one[0]) - 1))]
    return _STREETS[min(8, max(0, round(one[1]) - 1))]


def _heading(one: tuple[float, float], two: tuple[float, float]) -> str:
    if abs(one[0] - two[0]) >= 0.01:
        return "east" if two[0] > one[0] else "west"
    return "south" if two[1] > one[1] else "north"


def _turn(before: str, after: str) -> str:
    order = ("north", "east", "south", "west")
    by = (order.index(after) - order.index(before)) % 4
    return {1: "right", 3: "left"}.get(by, "straight")


def avenues() -> list[tuple[float, str]]:
    """Streets from north to south: where, and what they are called."""
    return [(at + 1.0, name) for at, name in enumerate(_AVENUES)]


def streets() -> list[tuple[float, str]]:
    """Streets from west to east."""
    return [(at + 1.0, name) for at, name in enumerate(_STREETS)]
