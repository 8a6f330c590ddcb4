"""What stands before something is sent, lists of things, what a press has opened."""

from __future__ import annotations

import pytest

from devices.action import Tap, Type
from planner.decision import Act, Finish, History, Past
from planner.goal import Goal
from planner.offline import OfflinePolicy
from tests.perception.screens import Draft
from tests.planner.offline.situations import GROUNDER, step

POLICY = OfflinePolicy(GROUNDER)


def decide(goal, screen, *steps):
    return POLICY.decide(Goal(goal), screen, History(tuple(steps)))


def pizza(*on: str):
    draft = Draft()
    for role, name in (
        ("radio", "Small (€7)"),
        ("radio", "Large (€12)"),
        ("checkbox", "Tuna"),
        ("checkbox", "Basil"),
    ):
        draft.add(role, name, states=["checked" if name in on else "unchecked"])
    draft.add("button", "Add to order")
    return draft.screen()


def pressed(goal, screen, *steps):
    move = decide(goal, screen, *steps)
    assert isinstance(move, Act)
    assert move.element is not None
    return move.element.name


GOAL = "A large pizza with tuna but without basil, please. Add it to the order."


def test_options_are_set_as_the_orders_say_before_anything_is_sent():
    on = {"Small (€7)", "Basil"}
    done: list[Past] = []
    seen: list[str] = []
    for number in range(1, 6):
        move = decide(GOAL, pizza(*on), *done)
        assert isinstance(move, Act)
        assert move.element is not None
        name = move.element.name
        seen.append(name)
        on = on ^ {name} if name in ("Tuna", "Basil") else on - {"Small (€7)"} | {name}
        done.append(step(move, number=number))
        if name == "Add to order":
            break
    assert seen[-1] == "Add to order"
    assert {"Large (€12)", "Tuna"} <= on
    assert "Basil" not in on


def test_each_of_a_list_is_pressed():
    draft = Draft()
    for name in ("Hall", "Desk", "Porch"):
        draft.add("switch", name, states=["unchecked"])
    first = decide("Turn on the desk lamp and the porch lamp", draft.screen())
    assert isinstance(first, Act)
    second = decide("Turn on the desk lamp and the porch lamp", draft.screen(), step(first))
    assert isinstance(second, Act)
    assert [first.element.name, second.element.name] == ["Desk", "Porch"]  # type: ignore[union-attr]


def test_the_form_that_a_press_opened_is_filled_and_handed_in():
    draft = Draft()
    draft.add("button", "New folder")
    first = decide("Create a new folder called Taxes", draft.screen())
    box = draft.add("dialog", "New folder")
    draft.add("textbox", "Folder name", parent=box)
    draft.add("button", "Create", parent=box)
    second = decide("Create a new folder called Taxes", draft.screen(), step(first))
    assert isinstance(second, Act)
    assert second.action == Type(text="Taxes")
    third = decide(
        "Create a new folder called Taxes",
        draft.screen(),
        step(first),
        step(second, number=2),
    )
    assert isinstance(third, Act)
    assert third.element is not None
    assert third.element.name == "Create"


def test_a_question_of_the_browser_is_answered_where_the_order_means_it():
    draft = Draft()
    draft.add("button", "Delete")
    first = decide("Delete the album", draft.screen())
    assert isinstance(first, Act)
    past = step(first)
    assert past.outcome is not None
    asked = past.outcome.model_copy(update={"notices": ("confirm dialog dismissed: Delete the album?",)})
    second = decide("Delete the album", draft.screen(), type(past)(past.intent, asked))
    assert isinstance(second, Act)
    assert second.action.kind == "answer"
    other = asked.model_copy(update={"notices": ("confirm dialog dismissed: Leave this page?",)})
    third = decide("Delete the album", draft.screen(), type(past)(past.intent, other))
    assert not isinstance(third, Act) or third.action.kind != "answer"


@pytest.mark.parametrize(("goal", "name"), [("If there is a ladder, click Buy, otherwise click Ask", "Ask")])
def test_the_way_of_a_condition_is_kept_when_it_holds_no_longer(goal, name):
    draft = Draft()
    draft.add("button", "Buy")
    draft.add("button", "Ask")
    first = decide(goal, draft.screen())
    assert isinstance(first, Act)
    assert first.action == Tap()
    assert first.element is not None
    assert first.element.name == name
    draft.add("text", "ladder")
    assert isinstance(decide(goal, draft.screen(), step(first)), Finish)
