"""Runs by hand: steps that were taken on a screen, each with what it has to do with the goal."""

from __future__ import annotations

from dataclasses import replace

from devices.action import Action, Tap, Type
from devices.records import Met
from devices.screen import Screen
from planner.decision import Act, History, Past
from planner.verified.goal_words import read_goal
from planner.verified.steps import met_by
from tests.perception.screens import Draft
from tests.planner.offline.situations import step

PAGE = "http://shop.example/"


def pizza() -> Screen:
    """A form with two sizes, two toppings and a button."""
    draft = Draft()
    draft.add("heading", "Build a pizza")
    for size in ("Medium", "Large"):
        draft.add("radio", size, states=["unchecked"])
    for topping in ("Tuna", "Corn"):
        draft.add("checkbox", topping, states=["unchecked"])
    draft.add("textbox", "Name")
    draft.add("button", "Add to order")
    return draft.screen(location=PAGE)


def people() -> Screen:
    """A table with the same button in every row."""
    draft = Draft()
    table = draft.add("table", "", 0, 0, 600, 200)
    for at, (name, town) in enumerate((("Ada", "Riga"), ("Bo", "Oslo"))):
        row = draft.add("row", "", 0, at * 40, 600, 30, parent=table)
        draft.add("cell", name, 0, at * 40, parent=row)
        draft.add("cell", town, 100, at * 40, parent=row)
        draft.add("button", "Remove", 300, at * 40, parent=row)
    return draft.screen(location=PAGE)


def met(goal: str, screen: Screen, name: str, action: Action | None = None, nth: int = 0, clause: str = "") -> Met:
    """What a step on the nth thing of a name has to do with a goal."""
    element = [each for each in screen if each.name == name][nth]
    return met_by(goal, read_goal(goal), screen, Act(action or Tap(), element, "", clause))


def history(goal: str, screen: Screen, *done: tuple[str, str] | tuple[str, str, str]) -> History:
    """What was done: the name of what was pressed, the key, and what was typed where something was."""
    steps = []
    for number, (name, key, *text) in enumerate(done, start=1):
        element = next(each for each in screen if each.name == name)
        action = Type(text=text[0]) if text else Tap()
        act = Act(action, element, "because", clause_key=key, confidence=0.9)
        past = step(act, number=number)
        noted = met_by(goal, read_goal(goal), screen, act)
        steps.append(replace(past, intent=past.intent.model_copy(update={"met": noted})))
    return History(tuple(steps))


def unchanged(past: Past) -> Past:
    """The same step, of which nothing came."""
    assert past.outcome is not None
    return replace(past, outcome=past.outcome.model_copy(update={"changed": False}))
