"""Makes a workflow of a goal whose parts do not need one another.

Two parts may run side by side only if everything is known that they touch, and it is not the same; if the goal does not
put them in order ("then", "after that"); and if the later one does not speak of the earlier ("it", "the result").
Whatever is not sure of is done in order, as it would be without a workflow.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from planner.goal import Goal
from planner.quoting import without_quotes
from planner.skilled import Part
from planner.workflow.flow import Flow, FlowStep
from planner.workflow.variables import escaped

_IN_ORDER = re.compile(r"\b(?:then|afterwards?|after that|finally|next|once|when|before|until)\b", re.IGNORECASE)
_SPEAKS_OF = re.compile(
    r"\b(?:it|its|them|that|this|those|these|there|him|her|the (?:result|answer|same|first|last|second)|both|again"
    r"|another|other|instead|also|too)\b",
    re.IGNORECASE,
)

Touches = Callable[[Part], frozenset[str] | None]
"""The apps and hosts that a part touches; None where that is not known."""


def split_goal(goal: Goal, parts: Sequence[Part], touches: Touches, name: str = "goal") -> Flow:
    """The workflow of a goal.

    Args:
        goal: what was asked.
        parts: of the goal, in order.
        touches: tells what a part touches.
        name: of the workflow.
    """
    places = [touches(part) for part in parts]
    ordered = _ordered(goal, parts)
    steps: list[FlowStep] = []
    for number, part in enumerate(parts):
        after: set[int] = set()
        speaks = bool(_SPEAKS_OF.search(without_quotes(part.text)))
        for earlier in range(number):
            one, other = places[earlier], places[number]
            apart = one is not None and other is not None and not one & other
            if not apart or speaks or any(at > earlier for at in ordered if at <= number):
                after.add(earlier)
        # What an earlier step waits for already need not be said again.
        needed = [at for at in after if not any(at in _all_before(steps, later) for later in after if later != at)]
        steps.append(FlowStep(goal=escaped(part.text), after=tuple(at + 1 for at in sorted(needed))))
    return Flow(flow=name, description=escaped(goal.text)[:500], steps=tuple(steps))


def _all_before(steps: Sequence[FlowStep], at: int) -> set[int]:
    found: set[int] = set()
    waiting = [at]
    while waiting:
        for other in steps[waiting.pop()].after:
            if (place := int(other) - 1) not in found:
                found.add(place)
                waiting.append(place)
    return found


def _ordered(goal: Goal, parts: Sequence[Part]) -> list[int]:
    """Parts that the goal puts after all before them."""
    found: list[int] = []
    at = 0
    for number, part in enumerate(parts):
        begin = goal.text.find(part.text, at)
        if begin < 0:
            found.append(number)  # its words are not there as they stand: nothing is known of what joins it
            continue
        if number and (_IN_ORDER.search(goal.text[at:begin]) or _IN_ORDER.search(without_quotes(part.text))):
            found.append(number)
        at = begin + len(part.text)
    return found
