"""What to do when a step of a plan failed: the nearest place with another way open, and how to get back there.

Going back is done as a person would: undo what was done by its inverse where there is one (empty a field again, tick a
box again), go back a screen, or open the place anew. Nothing is taken back across a step that cannot be undone.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from devices.action import Action, Back, Clear, Open, Tap, Type
from devices.effect import EffectClass
from devices.records import View
from devices.screen import Element, Screen
from planner.decision import Act, Past
from planner.tree.merging import resolved
from planner.tree.tree import ROOT, ActionTree, Node

_SWITCHES = frozenset({"checkbox", "switch", "menuitemcheckbox"})
_ACTIVITY = re.compile(r"[A-Za-z]\w*(?:\.\w+)+/\S+")
_KINDS_THAT_STAY = frozenset({"wait", "hover", "scroll"})


@dataclass(frozen=True, slots=True)
class WayOut:
    """The nearest place above a failure where something else can be tried."""

    place: tuple[int, ...]
    live: tuple[Node, ...]


def nearest_way_out(tree: ActionTree, nodes: Sequence[int], dead: Collection[int]) -> WayOut | None:
    """Going up from these nodes, the first place with another child that is not dead; None where there is none."""
    place, spent = tuple(nodes), set(dead)
    while place != (ROOT,):
        spent.update(place)
        place = tuple(sorted({next(tree.above(node)) for node in place}))
        live = tuple(node for node in tree.below(place) if node.id not in spent)
        if live:
            return WayOut(place, live)
    return None


def had_effect(past: Past) -> bool:
    """Whether a step may have left something behind."""
    outcome = past.outcome
    if outcome is None:
        return True
    if past.intent.action.kind in _KINDS_THAT_STAY:
        return False
    return outcome.changed or (outcome.status == "unknown" and past.intent.effect_class is EffectClass.IRREVERSIBLE)


def barrier(steps: Sequence[Past]) -> Past | None:
    """The latest of these steps that cannot be undone; None where all can."""
    return next(
        (
            past
            for past in reversed(steps)
            if past.intent.effect_class is EffectClass.IRREVERSIBLE
            and (past.outcome is None or past.outcome.status in ("done", "unknown"))
        ),
        None,
    )


def is_back(steps: Sequence[Past], screen: Screen) -> Literal["whole", "alike", ""]:
    """Whether the screen is as it was before these steps: in content, or at least in structure and place."""
    begun = next((past.intent.before for past in steps if had_effect(past)), None)
    if begun is None or begun.fingerprint == screen.fingerprint:
        return "whole"
    return "alike" if (begun.digest, begun.location) == (screen.digest, screen.location) else ""


def step_back(steps: Sequence[Past], taken: Sequence[Past], most: int, screen: Screen) -> Act | None:
    """The next step back; None where nothing more can be done.

    Args:
        steps: what is to be taken back, oldest first.
        taken: the steps back that were taken already.
        most: how many may be.
        screen: what is shown now.
    """
    if len(taken) >= most:
        return None
    effective = [past for past in steps if had_effect(past)]
    alike = bool(is_back(steps, screen))
    for past in reversed(effective):
        if (inverse := _inverse(past, screen)) is not None:
            action, element = inverse
            if any(
                past.intent.action == action and past.intent.before.fingerprint == screen.fingerprint for past in taken
            ):
                continue  # it was tried on this very screen
            return Act(action, element, f"takes back: {past.intent.action.describe()} {element.describe()}")
    if alike:
        return None
    begun = effective[0].intent.before
    backs = sum(not isinstance(past.intent.action, Type | Clear) for past in effective)
    if sum(isinstance(past.intent.action, Back) for past in taken) < max(1, backs):
        return Act(Back(), None, f"back to {_called(begun)}")
    opened = any(isinstance(past.intent.action, Open) for past in taken)
    if (location := _openable(begun)) is not None and not opened:
        return Act(Open(location=location), None, f"opens {_called(begun)} anew")
    return None


def _inverse(past: Past, screen: Screen) -> tuple[Action, Element] | None:
    """What takes a step back on the screen at hand: of a text, emptying its field; of a tick, another."""
    target, action = past.intent.target, past.intent.action
    if target is None:
        return None
    element = resolved(target.selector, screen)
    if element is None:
        return None
    if isinstance(action, Type) and not action.append and not target.secret:
        return (Clear(), element) if element.value and element.value == action.text else None
    if (
        isinstance(action, Tap)
        and element.role in _SWITCHES
        and past.outcome is not None
        and past.outcome.after is not None
    ):
        stayed = past.intent.before.digest == past.outcome.after.digest
        as_left = past.outcome.after.fingerprint == screen.fingerprint
        return (Tap(), element) if stayed and as_left else None
    return None


def _openable(view: View) -> str | None:
    if view.location.startswith(("http://", "https://")):
        return view.location
    return view.location.split("/")[0] if _ACTIVITY.fullmatch(view.location) else None


def _called(view: View) -> str:
    return view.title or view.location or "the screen before"
