"""The baselines are functions of what they are given, and do the little they promise."""

from __future__ import annotations

import pytest

from agent.evaluation.miniwob_baselines import NaivePolicy, RandomPolicy
from devices.action import Select, Tap, Type
from devices.bounds import Bounds
from devices.effect import EffectClass
from devices.records import Intent, View
from devices.screen import Element, Screen
from planner.decision import Act, Finish, History, Past
from planner.goal import Goal

VIEW = View(location="http://127.0.0.1/", size_px=(500, 320), digest="", fingerprint="")


def element(index, role, name="", *actions, **more):
    bounds = Bounds(0, 20 * index, 100, 20 * index + 18)
    return Element(index, role, name, bounds, actions=frozenset(actions), handle=f"0:{index}", **more)


def form():
    return Screen(
        (
            element(0, "group", ""),
            element(1, "textbox", "", "type", "tap", label="Name", parent=0),
            element(2, "textbox", "City", "type", "tap", parent=0),
            element(3, "combobox", "Country", "select", "tap", options=("Norway", "Chile"), parent=0),
            element(4, "checkbox", "Vegan", "tap", states=frozenset({"unchecked"}), parent=0),
            element(5, "button", "Submit", "tap", parent=0),
            element(6, "button", "Hidden", "tap", states=frozenset({"covered"}), parent=0),
        )
    )


def play(policy, goal, screen, steps):
    """The decisions on a screen that never changes."""
    history, made = History(), []
    for number in range(1, steps + 1):
        decision = policy.decide(Goal.of(goal), screen, history)
        made.append(decision)
        if not isinstance(decision, Act):
            break
        intent = Intent(
            step=number,
            decider=policy.name,
            reason=decision.reason,
            clause_key=decision.clause_key,
            action=decision.action,
            effect_class=EffectClass.PROBEABLE,
            before=VIEW,
        )
        history = history.then(Past(intent, None))
    return made


def told(made):
    return [(act.action.kind, act.element.name or act.element.label) for act in made]


GOAL = 'Enter "Oslo" as the city and "Ada" as the name, choose Norway, tick Vegan, and press Submit.'


@pytest.mark.parametrize("maker", [RandomPolicy, NaivePolicy])
def test_the_same_seed_decides_the_same(maker):
    assert play(maker("a:1"), GOAL, form(), 30) == play(maker("a:1"), GOAL, form(), 30)


def test_another_seed_decides_otherwise():
    assert play(RandomPolicy("a:1"), GOAL, form(), 30) != play(RandomPolicy("a:2"), GOAL, form(), 30)


def test_random_does_everything_that_can_be_done_and_nothing_else():
    made = play(RandomPolicy("x:0"), GOAL, form(), 300)
    kinds = {act.action.kind for act in made}
    assert kinds == {"type", "select", "tap"}
    for act in made:
        match act.action:
            case Type():
                assert act.element.role == "textbox"
                assert act.action.text in ("Oslo", "Ada")
            case Select():
                assert act.action.options[0] in act.element.options
            case Tap():
                assert act.element.role != "group", "a frame around others is no target"
        assert "covered" not in act.element.states
    assert {act.element.index for act in made} == {1, 2, 3, 4, 5}


def test_random_types_the_goal_word_by_word_where_nothing_is_quoted():
    made = play(RandomPolicy("x:0"), "type some word", form(), 100)
    assert {act.action.text for act in made if isinstance(act.action, Type)} == {"type", "some", "word"}


def test_naive_fills_chooses_ticks_and_submits_each_once():
    made = play(NaivePolicy("x:0"), GOAL, form(), 5)
    assert told(made) == [("type", "Name"), ("type", "City"), ("select", "Country"), ("tap", "Vegan"), ("tap", "Vegan")]
    assert made[0].action.text == "Oslo", "it takes the first quote that is left: it is naive"
    assert made[2].action.options == ("Norway",)
    assert ("tap", "Submit") in told(play(NaivePolicy("x:0"), GOAL, form(), 9))


def test_naive_finds_a_value_by_the_field_it_stands_beside():
    made = play(NaivePolicy("x:0"), 'Set the city to "Oslo" and the name to "Ada".', form(), 2)
    assert [act.action.text for act in made] == ["Ada", "Oslo"]


def test_naive_takes_a_number_where_nothing_is_quoted():
    screen = Screen((element(0, "spinbutton", "", "type"), element(1, "button", "OK", "tap")))
    first, second = play(NaivePolicy("x:0"), "Set it to 42.", screen, 2)
    assert (first.action.text, second.element.name) == ("42", "OK")


def test_naive_prefers_quotes_to_mentions_and_sees_looks():
    screen = Screen(
        (element(0, "link", "the", "tap"), element(1, "text", "Lorem."), element(2, "image", look=("red",)))
    )
    assert [act.element.index for act in play(NaivePolicy("x:0"), 'Click the word "lorem" in red.', screen, 3)] == [
        1,
        0,
        2,
    ]


def test_naive_throws_dice_when_no_rule_fits():
    screen = Screen((element(0, "button", "One", "tap"), element(1, "button", "Two", "tap")))
    made = play(NaivePolicy("x:0"), "Do something else.", screen, 20)
    assert {act.element.name for act in made} == {"One", "Two"}


@pytest.mark.parametrize("maker", [RandomPolicy, NaivePolicy])
def test_with_nothing_to_act_on_they_give_up(maker):
    screen = Screen((element(0, "button", "Save", "tap", states=frozenset({"offscreen"})),))
    (decision,) = play(maker("x:0"), "Press Save.", screen, 5)
    assert isinstance(decision, Finish)
    assert decision.outcome == "failed"
