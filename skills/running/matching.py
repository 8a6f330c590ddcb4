"""Finds the one element a step is about: strictly, by its fallbacks in order, and by what it is called by now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from devices.errors import NoMatch
from devices.screen import Element, Screen
from devices.selector import Selector
from skills.conditions import fill_selector
from skills.parameters import Value

HEALED = -1


@dataclass(frozen=True, slots=True)
class Match:
    """An element, and how it was found."""

    element: Element
    rank: int
    """0 by the selector itself, n by its n-th fallback, ``HEALED`` by what this run has found it is called now."""


def match(
    selector: Selector, screen: Screen, values: Mapping[str, Value], renamed: Mapping[str, Selector] | None = None
) -> Match:
    """The one element of a screen that a selector names.

    Args:
        selector: as it stands in the skill.
        screen: where.
        values: what fills its holes.
        renamed: what was healed before in this run, by ``key_of`` the selector.

    Raises:
        NoMatch: nothing fits.
        ManyMatches: the selector, or the first fallback that fits anything, fits several; nobody guesses among them.
        ArgumentInvalid: a hole has no value.
    """
    filled = fill_selector(called_now(selector, renamed) if renamed else selector, values)
    tries = [(rank, tried) for rank, tried in enumerate((without_fallbacks(filled), *filled.fallbacks))]
    if renamed and (now := renamed.get(key_of(selector))) is not None:
        tries.append((HEALED, fill_selector(now, values)))
    missing: NoMatch | None = None
    for rank, tried in tries:
        try:
            return Match(tried.resolve(screen), rank)
        except NoMatch as error:
            missing = missing or error
    assert missing is not None
    raise missing


def called_now(selector: Selector, renamed: Mapping[str, Selector]) -> Selector:
    """A selector whose landmarks, near it or around it, are called what they are by now."""
    near, inside = selector.near, selector.inside
    if near is not None and (anchor := renamed.get(key_of(near.anchor))) is not None:
        near = near.model_copy(update={"anchor": anchor})
    if inside is not None and (around := renamed.get(key_of(inside))) is not None:
        inside = around
    if near is selector.near and inside is selector.inside:
        return selector
    return selector.model_copy(update={"near": near, "inside": inside})


def landmarks_of(selector: Selector) -> tuple[Selector, ...]:
    """What a selector says its element stands near or inside."""
    return tuple(s for s in (selector.near.anchor if selector.near else None, selector.inside) if s is not None)


def without_fallbacks(selector: Selector) -> Selector:
    """The selector alone."""
    return selector.model_copy(update={"fallbacks": ()}) if selector.fallbacks else selector


@lru_cache(maxsize=4096)
def key_of(selector: Selector) -> str:
    """The same for two selectors that say the same, their fallbacks left out."""
    return without_fallbacks(selector).model_dump_json(exclude_defaults=True)
