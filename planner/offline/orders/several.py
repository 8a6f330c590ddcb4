"""Presses several things that one order lists: "the desk lamp and the porch lamp", "the first and the last lamp"."""

from __future__ import annotations

from dataclasses import replace

from devices.screen import Element
from planner.clauses import Clause
from planner.offline.finding.mentions import mentioned
from planner.offline.finding.targets import find_pressable
from planner.offline.situation import SATISFIED, Move, Situation, exact, press_of
from planner.offline.words.phrases import bare, ordinal_of, split_list, without_ordinal

_ENOUGH = 0.45
_ON = frozenset({"checked", "pressed"})


def press_several(s: Situation, clause: Clause, phrase: str, on: bool = False) -> Move:
    """Each member of the list, one after another; None where it is no list or a member is not to be found.

    Args:
        s: the situation.
        clause: the order.
        phrase: what it names.
        on: whether what is on already is left as it is.
    """
    parts = [bare(part) for part in split_list(phrase)]
    if (
        len(parts) < 2
        or exact(s.usable, phrase)
        or len(mentioned([e for e in s.pressable if "," in e.name], phrase)) == 1
    ):
        return None
    begun = any(p.intent.clause_key.startswith(f"{clause.key}:several:") for p in s.history.steps)
    parts = _with_noun(parts)
    found: list[Element | None] = []
    for at, part in enumerate(parts):
        if s.done(f"{clause.key}:several:{at}"):
            found.append(None)
            continue
        one = find_pressable(s, replace(clause, body=part, quotes=tuple(q for q in clause.quotes if q == part)), part)
        if one is None or one[2] < _ENOUGH or not one[0].can("tap"):
            return None
        found.append(one[0])
    left = [e.index for e in found if e is not None]
    if not begun and len(set(left)) < len(parts):
        return None
    for at, element in enumerate(found):
        if element is None or (on and element.states & _ON):
            continue
        why = f"{element.describe()} is what {parts[at]!r} says"
        return s.act(clause, press_of(element), element, why, f"{clause.key}:several:{at}", confidence=0.7)
    return SATISFIED


def _with_noun(parts: list[str]) -> list[str]:
    """``first`` and ``last lamp``: what is said of the last holds for those that are only counted."""
    noun = without_ordinal(parts[-1]) if ordinal_of(parts[-1]) is not None else ""
    return [
        f"{part} {noun}" if noun and ordinal_of(part) is not None and not without_ordinal(part) else part
        for part in parts
    ]
