"""What is still to be done when every order is carried out: a dialog that asks again, a form to hand in."""

from __future__ import annotations

from devices.action import Tap
from devices.screen import Element
from devices.selector import fold
from planner.clause_verbs import Kind
from planner.decision import Act
from planner.offline.finding.submitting import says_no
from planner.offline.situation import Situation

_HAND_IN, _CONFIRM = "hand-in", "confirm"
_CHANGING = frozenset({"type", "select", "drag", "adjust", "tap", "press", "scroll"})
_LOOKING = frozenset({"show", "view", "find", "read", "open", "look", "get", "play", ""})
_HANDING_IN = ("submit", "done", "verify")
LAST_WORDS: frozenset[Kind] = frozenset({"press", "submit", "open", "close", "focus", "back", "hover"})
"""Kinds of order after which nothing more is meant."""


def confirm(s: Situation) -> Act | None:
    """Say it again where the last press opened a dialog that asks: by its one button that bears the order's verb."""
    last, clause = s.history.last, s.clauses[-1]
    if last is None or not s.dialogs or s.done(_CONFIRM) or last.intent.action.kind != "tap" or clause.kind != "order":
        return None
    inside = [e for e in s.pressable if s.inside_dialog(e) and e.role == "button"]
    asking = [e for e in inside if clause.verb and fold(e.name).startswith(clause.verb)]
    agreeing = [e for e in inside if not says_no(e)]
    if (
        len(asking) != 1
        and len(agreeing) == 1
        and clause.verb not in _LOOKING
        and not any(e.can("type") for e in s.usable)
    ):
        asking = agreeing  # what the order has opened waits for its one answer
    if len(asking) != 1:
        return None
    return s.act(clause, Tap(), asking[0], "the dialog asks whether it is meant", _CONFIRM, confidence=0.7)


def hand_in(s: Situation) -> Act | None:
    """Hand in a form that was filled, where its button is called just that.

    Only a button called "Submit", "Done" or "Verify" counts, only after this run changed something on this page, and
    only where the goal itself ends without a press: whoever says what to press last has said when to stop.
    """
    last = s.history.last
    if last is None or s.clauses[-1].kind in LAST_WORDS or last.intent.action.kind not in _CHANGING or s.done(_HAND_IN):
        return None
    named = [e for e in s.pressable if fold(e.name) in _HANDING_IN and e.role == "button" and not _is_choice(s, e)]
    if len(named) != 1 or (last.intent.target is not None and last.intent.target.name == named[0].name):
        return None
    reason = f'"{named[0].name}" hands in what was filled'
    return s.act(s.clauses[-1], Tap(), named[0], reason, _HAND_IN, confidence=0.5)


def _is_choice(s: Situation, button: Element) -> bool:
    """Whether a button is one of a group that narrows a list: "All", "Open", "Done"."""
    above = next(s.screen.ancestors(button), None)
    alike = [e for e in s.screen.children.get(button.parent, ()) if e.role == "button"]
    return (
        above is not None and bool(above.name) and above.role in ("group", "radiogroup", "toolbar") and len(alike) > 2
    )
