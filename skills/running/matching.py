"""Finds the one element a step is about: strictly, by its fallbacks in order, and only then by healing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from devices.errors import NoMatch
from devices.screen import Element, Screen
from devices.selector import Selector
from skills.conditions import fill_selector
from skills.parameters import Value

Healer = Callable[[Selector, Screen], Element | None]
"""Given a filled selector that fits nothing, the element that is meant, or None where that is not certain."""

HEALED = -1


@dataclass(frozen=True, slots=True)
class Match:
    """An element, and how it was found."""

    element: Element
    rank: int
    """0 by the selector itself, n by its n-th fallback, ``HEALED`` by the healer."""


def match(selector: Selector, screen: Screen, values: Mapping[str, Value], heal: Healer | None = None) -> Match:
    """The one element of a screen that a selector names.

    Raises:
        NoMatch: nothing fits.
        ManyMatches: the selector, or the first fallback that fits anything, fits several; nobody guesses among them.
        ArgumentInvalid: a hole has no value.
    """
    filled = fill_selector(selector, values)
    missing: NoMatch | None = None
    for rank, tried in enumerate((filled.model_copy(update={"fallbacks": ()}), *filled.fallbacks)):
        try:
            return Match(tried.resolve(screen), rank)
        except NoMatch as error:
            missing = missing or error
    healed = heal(filled, screen) if heal is not None else None
    if healed is not None:
        return Match(healed, HEALED)
    assert missing is not None
    raise missing
