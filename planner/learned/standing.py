"""Which steps still stand: what was only looked at and left again led nowhere, and nothing that follows rests on it."""

from __future__ import annotations

from collections.abc import Sequence

from devices.action import Back, Press, Scroll, Tap, Wait
from devices.effect import EffectClass
from planner.decision import History, Past
from planner.learned.kinds import COMMITTING, sorts_of
from planner.learned.past import title_of
from planner.learned.situation import TICKS


def standing(history: History) -> tuple[Past, ...]:
    """The steps that the present screen was reached by, and those that changed something, oldest first.

    Scrolling and waiting change nothing and are not among them; going back takes away the step that led here.
    """
    found: list[Past] = []
    for past in history.steps:
        match past.intent.action:
            case Scroll() | Wait():
                continue
            case Back():
                if found and only_looked(found[-1]):
                    found.pop()
            case Press(key="Home"):
                while found and only_looked(found[-1]):
                    found.pop()
            case _:
                found.append(past)
    return tuple(found)


def weakest(sure: float, steps: Sequence[Past]) -> float:
    """How sure the least sure of the steps was, the next one among them.

    A step that only opened something counts for what was found there: as much as the step that followed it.
    """
    following, least = sure, sure
    for past in reversed(steps):
        own = past.intent.confidence or 1.0
        least = min(least, max(own, following) if only_looked(past) else own)
        following = own
    return least


def only_looked(past: Past) -> bool:
    """Whether a step opened something and can have changed nothing."""
    intent = past.intent
    if not isinstance(intent.action, Tap) or intent.effect_class is EffectClass.IRREVERSIBLE or intent.target is None:
        return False
    return intent.target.role not in TICKS and not sorts_of(title_of(intent.target.name)) & COMMITTING
