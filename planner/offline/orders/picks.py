"""Picks one of several: by a comparison, by the picture it describes, or because no other is like it."""

from __future__ import annotations

import re
from collections.abc import Callable

from devices.action import Tap
from devices.screen import Element
from devices.selector import fold
from planner.clauses import Clause
from planner.offline.reading.looks import drawn, look_names
from planner.offline.reading.quantities import pick_by_quantity
from planner.offline.situation import Move, Situation, exact
from planner.offline.words.phrases import superlative_of

_FIGURE = re.compile(
    r"\b(?:describes?|matches|names?|identifies|fits)\b.*\b(?:figure|shape|picture|image|drawing|symbol)\b", re.I
)

_ODD = re.compile(
    r"\b(?:odd one out|odd (?:symbol|shape|picture|item|tile)|different (?:one|from)|unlike the (?:others|rest)"
    r"|is (?:the )?different|(?:does not|doesn['’]?t) (?:belong|match|fit)|not like the (?:others|rest)|differs)\b",
    re.IGNORECASE,
)
_LEFT = re.compile(
    r"\b(?:entry|item|row|result|one|option|match)\b.*\b(?:left|remains?|remaining)\b"
    r"|\b(?:only|sole|remaining|single)\s+(?:entry|item|row|result|one|match)\b",
    re.IGNORECASE,
)
_TOLD_BY: tuple[Callable[[Element], tuple[str, ...]], ...] = (
    lambda element: element.look,
    lambda element: (fold(element.name),),
    lambda element: (str(element.bounds.area),),
)
"""What things are told apart by, the plainest first."""


def by_comparison(s: Situation, clause: Clause, phrase: str) -> Move:
    """``the item with the lowest price``: of the boxes that repeat, the one at that end."""
    wanted = superlative_of(phrase)
    if wanted is None or clause.quotes:
        return None
    picked = pick_by_quantity(s, wanted)
    if picked is None:
        return None
    element, why = picked
    return s.act(clause, Tap(), element, why, confidence=0.7)


def sole_entry(s: Situation, clause: Clause, phrase: str) -> Move:
    """``the entry that is left``: what a list holds, when it holds but one."""
    if not _LEFT.search(phrase):
        return None
    alone = [e for e in s.usable if e.role in ("listitem", "row", "article", "option") and e.can("tap")]
    return s.act(clause, Tap(), alone[0], "it is the only one left", confidence=0.8) if len(alone) == 1 else None


def by_figure(s: Situation, clause: Clause, phrase: str) -> Move:
    """``the button that describes the figure``: the control named like the look of the one picture."""
    if not _FIGURE.search(phrase):
        return None
    pictures = [e for e in s.usable if e.role in ("image", "button", "text") and e.look and not e.name] or [
        e for e in s.usable if "text" in e.look
    ]
    controls = [e for e in s.pressable if e.name and e.role in ("button", "link", "radio", "option")]
    for picture in pictures:
        for name in look_names(picture):
            if same := exact(controls, name):
                return s.act(clause, Tap(), same[0], f"the picture is a {name}", confidence=0.8)
    return None


def says_odd(phrase: str) -> bool:
    """Whether a phrase means the one that is unlike all others."""
    return _ODD.search(phrase) is not None


def odd_one(s: Situation, clause: Clause) -> Move:
    """The one whose look or name no other shares."""
    things = [e for e in s.pressable if e.role in ("image", "button", "generic", "link")] or drawn(s)
    for told in _TOLD_BY:
        groups: dict[tuple[str, ...], list[Element]] = {}
        for thing in things:
            groups.setdefault(told(thing), []).append(thing)
        alone = [members[0] for members in groups.values() if len(members) == 1]
        if len(alone) == 1 and len(things) > 2:
            return s.act(clause, Tap(), alone[0], f"no other is like {alone[0].describe()}", confidence=0.7)
    return None
