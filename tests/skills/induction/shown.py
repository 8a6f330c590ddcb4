"""Demonstrations on a tiny made-up phone: screens of named things, and steps between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from devices.action import Action, Open, Tap, Type
from devices.bounds import Bounds
from devices.effect import effect_of
from devices.screen import Element, Screen, Verb
from skills.induction.demonstration import Demonstration, Shown

APP = "org.example.things"
MAIN, EDIT = f"{APP}/.Main", f"{APP}/.Edit"

_TAPPED = ("button", "listitem", "menuitem", "tab", "switch", "checkbox", "radio")
_TYPED = ("textbox", "searchbox")


def thing(role: str, name: str, **more: Any) -> Element:
    """An element without a place; ``screen`` gives it one."""
    verbs: tuple[Verb, ...] = ("tap",) if role in _TAPPED else ("type", "tap") if role in _TYPED else ()
    actions = frozenset(verbs)
    return Element(0, role, name, Bounds(0, 0, 1, 1), actions=actions, **more)


def screen(location: str, *things: Element) -> Screen:
    """Things one below the other, each a row of 20 pixels."""
    placed = tuple(
        replace(each, index=number, bounds=Bounds(0, 20 * number, 200, 20 * number + 20))
        for number, each in enumerate(things)
    )
    return Screen(placed, location, size_px=(200, 400))


def step(action: Action, name: str, before: Screen, after: Screen, role: str = "", failed: bool = False) -> Shown:
    """One step, on the element of that name where there is one."""
    on = next((e for e in before if e.name == name and role in ("", e.role)), None) if name else None
    effect = effect_of(action, on) if on is not None else None
    if effect is None:
        return Shown(action, on, before, after, failed=failed)
    return Shown(action, on, before, after, effect.effect_class, effect.kind, failed)


def opened(first: Screen) -> Shown:
    """The app was begun."""
    return Shown(Open(location=APP), None, screen("org.example.launcher/.Home"), first)


def shown(goal: str, steps: Sequence[Shown], answer: str = "", run: str = "run-1") -> Demonstration:
    """A demonstration."""
    return Demonstration(goal, tuple(steps), answer, run, "phone", "2026-03-01", "model")


def listing(*names: str, role: str = "listitem") -> Screen:
    """The first screen of the app: a heading, a button, and what it lists."""
    return screen(
        MAIN,
        thing("heading", "Things", hints=("toolbar", "title")),
        thing("button", "New thing", hints=("fab",)),
        *(thing(role, name, hints=("linear",)) for name in names),
    )


def editing(title: str = "", body: str = "") -> Screen:
    """The screen on which a thing is written."""
    return screen(
        EDIT,
        thing("button", "Delete", hints=("delete",)),
        thing("textbox", "Title", value=title, hints=("title",)),
        thing("textbox", "Body", value=body, hints=("body",)),
        thing("button", "Save", hints=("save",)),
    )


def written(title: str, body: str, goal: str, run: str = "run-1") -> Demonstration:
    """Somebody wrote a thing."""
    first, form = listing("Old"), editing()
    return shown(
        goal,
        [
            opened(first),
            step(Tap(), "New thing", first, form),
            step(Type(text=title), "Title", form, editing(title)),
            step(Type(text=body), "Body", editing(title), editing(title, body)),
            step(Tap(), "Save", editing(title, body), listing("Old", title)),
        ],
        run=run,
    )
