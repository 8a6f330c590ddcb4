"""What changes more than what is shown, and how sure the steps have to be that it rests on."""

from __future__ import annotations

from collections.abc import Sequence

from devices.action import Tap
from devices.effect import EffectClass, effect_on
from planner.decision import History, Past
from planner.learned.choices import Choice
from planner.learned.endings import seen_done
from planner.learned.kinds import COMMITTING
from planner.learned.situation import TICKS, Situation
from planner.learned.standing import standing, weakest


def commits(choice: Choice, s: Situation) -> bool:
    """Whether a choice may change more than what is shown: a box, a slider, or a control whose name says so."""
    if choice.at is None:
        return choice.sort == "enter"
    if choice.sort in ("hold", "adjust"):
        return True
    element = s.elements[choice.at]
    if choice.sort != "tap":
        return False
    told = element.role in TICKS or bool(s.sorts[choice.at] & COMMITTING)
    return told or effect_on(Tap(), element, s.screen).effect_class is EffectClass.IRREVERSIBLE


def completes(choice: Choice, s: Situation) -> bool:
    """Whether a form is handed in that holds everything the goal says is to be typed, and only the app gets it."""
    if choice.at is None or choice.sort != "tap" or not s.sorts[choice.at] & {"save", "confirm"}:
        return False
    if s.sorts[choice.at] & {"send", "delete", "call", "promotion"}:
        return False
    return any(deed.typed for deed in s.deeds) and not seen_done(s).missing


def led_by(choice: Choice, sure: float, s: Situation, history: History) -> float:
    """How sure the least sure step is that a commitment rests on; for what cannot be undone each counts as it was."""
    steps = standing(history)
    final = choice.at is not None and (
        s.sorts[choice.at] & {"delete", "send", "call"}
        or effect_on(Tap(), s.elements[choice.at], s.screen).effect_class is EffectClass.IRREVERSIBLE
    )
    return least_sure(sure, steps) if final else weakest(sure, steps)


def least_sure(sure: float, steps: Sequence[Past]) -> float:
    """How probable the least probable of the steps was, this one among them."""
    return min((sure, *(past.intent.confidence or 1.0 for past in steps)))
