"""What is still to be done when every order is carried out: a dialog that asks again, a form to hand in."""

from __future__ import annotations

import re

from devices.action import Tap
from devices.screen import Element
from devices.selector import fold
from planner.clause_verbs import Kind
from planner.decision import Act, Past
from planner.offline.finding.submitting import says_no
from planner.offline.situation import Situation

_HAND_IN, _CONFIRM, _GO_ON = "hand-in", "confirm", "go-on"
_CONCLUDING = frozenset({"confirm", "book", "buy", "order", "reserve", "rent"})
_FORWARD = re.compile(
    r"next(?: step)?|continue|proceed(?: to .*)?|finish|check ?out"
    r"|(?:confirm|book|buy|order|reserve|place|complete|pay)\b.{0,20}",
    re.IGNORECASE,
)
_MOST_PAGES = 4
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


def go_on(s: Situation) -> Act | None:
    """What is booked or bought is not so before the last page: press on, where there is one button that leads on."""
    last, clause = s.history.last, s.clauses[-1]
    if clause.verb not in _CONCLUDING or last is None or last.intent.action.kind not in _CHANGING:
        return None
    gone = s.steps(_GO_ON)
    if last.outcome is None or not last.outcome.changed or len(gone) >= _MOST_PAGES:
        return None
    forward = [e for e in s.pressable if e.role == "button" and _FORWARD.fullmatch(e.name.strip())]
    if clause.verb == "confirm":
        forward = [e for e in forward if fold(e.name).startswith("confirm")]
    if (
        len(forward) != 1
        or "disabled" in forward[0].states
        or any(_leads_there(p, forward[0]) for p in s.history.steps)
    ):
        return None
    return s.act(clause, Tap(), forward[0], f"{forward[0].describe()} leads on", _GO_ON, confidence=0.5)


def _leads_there(past: Past, button: Element) -> bool:
    """Whether a step pressed what is called so: it leads on once."""
    return past.intent.target is not None and fold(past.intent.target.name) == fold(button.name)


def _is_choice(s: Situation, button: Element) -> bool:
    """Whether a button is one of a group that narrows a list: "All", "Open", "Done"."""
    above = next(s.screen.ancestors(button), None)
    alike = [e for e in s.screen.children.get(button.parent, ()) if e.role == "button"]
    return (
        above is not None and bool(above.name) and above.role in ("group", "radiogroup", "toolbar") and len(alike) > 2
    )
