"""Goal, screen and history as the signals of routers see them."""

from __future__ import annotations

from devices.action import Adjust, Select, Type
from devices.screen import Element, Screen
from perception.unique_labels import plain_label
from planner.decision import History, Past
from planner.goal import Goal
from planner.signals import Done, Offered, Setting

_CHECKS = frozenset({"checkbox", "radio", "switch", "menuitemcheckbox", "menuitemradio"})


def setting_of(goal: Goal, screen: Screen, history: History) -> Setting:
    """What a decision is made on; things keep the order of the screen."""
    offered = tuple(Offered(_label(e), _kind(e), "checked" in e.states) for e in screen)
    return Setting(goal.text, tuple(_done(past) for past in history.steps), offered)


def _label(element: Element) -> str:
    return plain_label(element) if element.actions else element.name


def _kind(element: Element) -> str:
    if "type" in element.actions:
        return "field"
    if element.states & {"checked", "unchecked", "mixed"}:
        return "check"
    return "control" if element.actions - {"scroll"} else "text"


def _done(past: Past) -> Done:
    target, action = past.intent.target, past.intent.action
    label = target.name if target is not None else action.describe()
    kind = "check" if target is not None and target.role in _CHECKS else "control"
    match action:
        case Type(text=text):
            return Done(label, "field", text)
        case Select(options=options):
            return Done(label, kind, " ".join(options))
        case Adjust(value=value):
            return Done(label, kind, f"{value:g}")
        case _:
            return Done(label, kind)
