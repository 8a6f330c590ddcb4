"""Spaces of symbolic plans: a plan with open places, each with what may stand there (PyGlove: Peng et al., 2020).

A point is a mapping from the names of places to what stands there. Points are drawn and changed by a given random
generator, so that a search can be repeated.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import assert_never

Value = str | int | float | tuple[str, ...]
Point = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of some values, from one end to the other where they have an order."""

    values: tuple[str | int | float, ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Layers:
    """Some of these, each once and in any order: the layers of a pipeline (Archon: Saad-Falcon et al., 2024)."""

    values: tuple[str, ...]
    first: str = ""
    """What always stands first."""


Place = OneOf | Layers


@dataclass(frozen=True, slots=True)
class Space:
    """All plans that come into question."""

    places: Mapping[str, Place]

    def draw(self, dice: random.Random) -> dict[str, Value]:
        """Any point."""
        return {name: _draw(place, dice) for name, place in self.places.items()}

    def mutate(self, point: Point, dice: random.Random) -> dict[str, Value]:
        """The point with one place changed; the same only where no place has anything else."""
        names = [name for name, place in self.places.items() if _has_others(place)]
        changed = dict(point)
        if names:
            name = dice.choice(names)
            changed[name] = _mutated(self.places[name], point[name], dice)
        return changed

    def holds(self, point: Point) -> bool:
        """Whether a point lies in this space."""
        return point.keys() == self.places.keys() and all(_fits(self.places[name], v) for name, v in point.items())


def _draw(place: Place, dice: random.Random) -> Value:
    match place:
        case OneOf(values):
            return dice.choice(values)
        case Layers(values, first):
            rest = [value for value in values if value != first and dice.random() < 0.5]
            dice.shuffle(rest)
            return (first, *rest) if first else tuple(rest)
        case _:
            assert_never(place)


def _mutated(place: Place, value: Value, dice: random.Random) -> Value:
    match place:
        case OneOf(values, ordered):
            at = values.index(value)
            if ordered:
                near = [other for other in (at - 1, at + 1) if 0 <= other < len(values)]
                return values[dice.choice(near)]
            return dice.choice([other for other in values if other != value])
        case Layers(values, first):
            assert isinstance(value, tuple)
            rest = [each for each in value if each != first]
            idle = [each for each in values if each != first and each not in rest]
            ways = ["add"] * bool(idle) + ["drop"] * bool(rest) + ["swap"] * (len(rest) > 1)
            match dice.choice(ways):
                case "add":
                    rest.insert(dice.randint(0, len(rest)), dice.choice(idle))
                case "drop":
                    rest.remove(dice.choice(rest))
                case _:
                    one, other = dice.sample(range(len(rest)), 2)
                    rest[one], rest[other] = rest[other], rest[one]
            return (first, *rest) if first else tuple(rest)
        case _:
            assert_never(place)


def _has_others(place: Place) -> bool:
    return len(place.values) > (1 if isinstance(place, OneOf) or place.first else 0)


def _fits(place: Place, value: Value) -> bool:
    match place:
        case OneOf(values):
            return value in values
        case Layers(values, first):
            if not isinstance(value, tuple) or len(set(value)) < len(value) or not set(value) <= set(values):
                return False
            return not first or value[:1] == (first,)
        case _:
            assert_never(place)
