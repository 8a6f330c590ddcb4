"""What on the screen speaks for or against being done: postconditions that follow from the goal's words.

A box that the goal names stands as it is wanted, or does not; what was typed is to be read, or is not; a value that the
goal holds was typed or chosen, or was not. They are evidence for the decision to finish, and its reason.
"""

from __future__ import annotations

from dataclasses import dataclass

from perception.lexical import fold_text
from planner.learned.situation import TICKS, Situation
from planner.learned.spans import unfilled

_NAMED = 0.4
"""From this fit on, a box is the one the goal speaks of."""
_AS_GOOD = 1e-6


@dataclass(frozen=True, slots=True)
class Ending:
    """What is to be seen of being done."""

    box: float
    """1 when the box that the goal names stands as wanted, -1 when it does not, 0 when none is shown."""
    typed: bool
    """Whether something that was typed can be read now."""
    missing: tuple[str, ...]
    """Values of the goal, names left out, that were neither typed nor chosen."""
    told: tuple[str, ...]
    """What speaks for it, in words."""


def seen_done(s: Situation) -> Ending:
    """Look for what the goal says should be the case."""
    box, told = 0.0, []
    best = float(s.fit.max()) if s.many else 0.0
    for at, element in enumerate(s.elements):
        if element.role in TICKS and s.fit[at] > _NAMED and s.fit[at] >= best - _AS_GOOD:
            box = -1.0 if s.stands_against(at) else 1.0
            if box > 0:
                told.append(f'"{s.titles[at]}" is {"on" if s.wants_on[at] else "off"}')
    shown = fold_text(s.shown)
    read = [deed.typed for deed in s.deeds if deed.typed and fold_text(deed.typed) in shown]
    told += [f"{text!r} is to be read" for text in dict.fromkeys(read)]
    missing = tuple(value.text for value in unfilled(s.goal.text, s.deeds) if value.sort != "name")
    return Ending(box=box, typed=bool(read), missing=missing, told=tuple(told))
