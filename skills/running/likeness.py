"""How much an element is like the one that a skill remembers: a sum of evidence, read as a probability.

Evidence of different kinds is added up: what it is called, the words of its id, its neighbours, in what it lies, which
of its kind it is, and where. What the skill knows under another name is nobody's new name.
"""

from __future__ import annotations

import difflib
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from devices.screen import Element, Screen
from devices.selector import fold
from skills.memory import Portrait, beside, order_of

Alike = Callable[[str, str], float]
"""How much two names mean the same, 0 to 1."""

KIN: Final = (
    frozenset({"button", "link", "menuitem", "tab", "listitem", "option", "generic", "image"}),
    frozenset({"textbox", "searchbox", "combobox", "spinbutton"}),
    frozenset({"checkbox", "switch", "radio", "menuitemcheckbox", "menuitemradio"}),
    frozenset({"text", "heading", "listitem"}),
)
"""Roles that one control may have on two days: a button becomes a link, a box becomes a switch."""

WEIGHTS: Final[Mapping[str, float]] = {
    "name": 2.6,
    "id": 2.6,
    "other id": -0.6,
    "sole id": 1.2,
    "other role": -0.9,
    "beside": 2.2,
    "inside": 0.6,
    "order": 1.0,
    "sole": 0.9,
    "place": 1.0,
}
BIAS: Final = -4.4


def likeness(portrait: Portrait, wanted: str, element: Element, screen: Screen, alike: Alike) -> dict[str, float]:
    """The parts of the evidence that an element is the portrayed one; empty where it cannot be."""
    if element.role != portrait.role and not any({element.role, portrait.role} <= family for family in KIN):
        return {}
    hints, theirs = set(portrait.hints), set(element.hints)
    peers = [e for e in screen if e.role == element.role]
    parts = {"name": alike(wanted, element.name or element.label)}
    if hints and theirs:
        shared = len(hints & theirs) / len(hints | theirs)
        parts["id"], parts["other id"] = shared, float(shared == 0)
        parts["sole id"] = float(shared == 1 and sum(set(e.hints) == theirs for e in screen) == 1)
    parts["other role"] = float(element.role != portrait.role)
    parts["beside"] = _shared_sides(portrait, element, screen)
    inside = {f"{above.role}:{above.name}" for above in screen.ancestors(element)}
    parts["inside"] = len(inside & set(portrait.inside)) / len(portrait.inside) if portrait.inside else 0.0
    order = order_of(element, screen)
    parts["order"] = float(order == portrait.order) or 0.5 * _same_end(order, portrait.order)
    parts["sole"] = float(len(peers) == 1)
    x, y = element.bounds.center
    wide, high = max(1, screen.size_px[0]), max(1, screen.size_px[1])
    away = math.hypot(x / wide - portrait.at[0], y / high - portrait.at[1])
    parts["place"] = max(0.0, 1.0 - 3.0 * away)
    return parts


def probability(parts: Mapping[str, float]) -> float:
    """What the evidence adds up to, 0 to 1."""
    score = BIAS + sum(WEIGHTS[name] * value for name, value in parts.items())
    return 1.0 / (1.0 + math.exp(-score))


def letters_and_words(one: str, other: str) -> float:
    """How alike two names are written, 0 to 1.

    Source: Ratcliff and Obershelp's similarity, taken over letters and over words.
    """
    one, other = fold(one), fold(other)
    if not one or not other:
        return 0.0
    letters = difflib.SequenceMatcher(None, one, other, autojunk=False).ratio()
    return max(letters, _shared_words(one.split(), other.split()))


def _shared_words(one: Sequence[str], other: Sequence[str]) -> float:
    """Share of the words that both have; a single word says too little to be a whole name's equal."""
    both = set(one) & set(other)
    return len(both) / max(len(set(one)), len(set(other))) if len(both) > 1 or len(one) == len(other) == 1 else 0.0


def _shared_sides(portrait: Portrait, element: Element, screen: Screen) -> float:
    if not portrait.beside:
        return 0.0
    now = beside(element, screen)
    return sum(now.get(side) == name for side, name in portrait.beside.items()) / len(portrait.beside)


def _same_end(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether it is as far from the beginning, or from the end, as it was."""
    return one[0] == other[0] or one[1] - one[0] == other[1] - other[0]
