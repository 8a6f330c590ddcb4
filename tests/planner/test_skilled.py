"""Which skill an order asks for, and what a goal becomes when some of its orders are skills."""

from __future__ import annotations

from contextlib import closing

import pytest

from devices.action import Tap
from devices.records import Used
from devices.screen import Screen
from perception.models.embedding import Embedder
from planner.decision import Act, Finish, History, Use
from planner.goal import Goal
from planner.skilled import SkilledPolicy
from planner.wordings.matching import SkillMatcher
from skills.codec import parse

ALARM = parse("""
skill: set-alarm
description: Set an alarm.
parameters:
  time: {type: time}
examples: ["Set an alarm for {time}", "Wake me up at {time}"]
steps: [{do: back}]
""")
LABELLED = parse("""
skill: labelled-alarm
description: Set an alarm with a label.
parameters:
  time: {type: time}
  label: {type: string}
examples: ["Set an alarm for {time} with label {label}"]
steps: [{do: back}]
""")
LIGHT = parse("""
skill: light
description: Turn the light on or off.
parameters:
  state: {type: choice, options: ["on", "off"]}
examples: ["Turn {state} the light"]
steps: [{do: back}]
""")
NOTE = parse("""
skill: note
description: Write a note.
parameters:
  text: {type: string}
examples: ["Write a note saying {text}"]
steps: [{do: back}]
""")
SKILLS = (ALARM, LABELLED, LIGHT, NOTE)


@pytest.fixture(scope="module")
def matcher():
    with closing(Embedder.load()) as embedder:
        yield SkillMatcher(SKILLS, embedder.similarity)


def chosen(matcher, order):
    return [(match.skill.name, match.arguments) for match in matcher.matches(order)]


@pytest.mark.parametrize(
    ("order", "skill", "arguments"),
    [
        ("Set an alarm for 7:30", "set-alarm", {"time": "07:30"}),
        ("please set an alarm for 6 pm.", "set-alarm", {"time": "18:00"}),
        ("Wake me up at half past seven", "set-alarm", {"time": "07:30"}),
        ('Set an alarm for 7:30 with label "Gym"', "labelled-alarm", {"time": "07:30", "label": "Gym"}),
        ("turn on the light", "light", {"state": "on"}),
        ("Turn OFF the light", "light", {"state": "off"}),
        ('Write a note saying "buy milk, and bread"', "note", {"text": "buy milk, and bread"}),
        ('Make a note saying "buy milk"', "note", {"text": "buy milk"}),
    ],
)
def test_an_order_finds_its_skill_and_its_arguments(matcher, order, skill, arguments):
    assert chosen(matcher, order)[:1] == [(skill, arguments)]


@pytest.mark.parametrize(
    "order",
    [
        "Delete the alarm at 7:30",
        "Set an alarm",
        "Set an alarm for tomorrow",
        "Set an alarm for 7:30 tomorrow",
        "Set one alarm for 7:30 every day",
        "Set up an alarm for 7:30 on Monday",
        "Label the 7:30 alarm “Gym”",
        "Set an alarm for 7:30 in Oven",
        "Do not set an alarm for 7:30",
        "How many alarms are set for 7:30?",
        "Turn the page",
        "Send 7:30 to Anna",
        "",
        "x" * 3000,
    ],
)
def test_an_order_that_is_something_else_finds_none(matcher, order):
    assert chosen(matcher, order) == []


@pytest.mark.parametrize(
    ("order", "skill", "arguments"),
    [
        ("Create an alarm that rings at 6:15", "set-alarm", {"time": "06:15"}),
    ],
)
def test_an_order_in_other_words_finds_its_skill(matcher, order, skill, arguments):
    assert chosen(matcher, order)[:1] == [(skill, arguments)]


@pytest.mark.parametrize(
    "order", ["I no longer need the alarm at 6:15", "Create an alarm that rings at 6:15 on Monday"]
)
def test_other_words_that_turn_an_order_round_or_narrow_it_find_none(matcher, order):
    assert chosen(matcher, order) == []


def test_without_meanings_only_the_words_of_examples_count():
    matcher = SkillMatcher(SKILLS)
    assert chosen(matcher, "Wake me up at 7:30") == [("set-alarm", {"time": "07:30"})]
    assert chosen(matcher, "Get me out of bed at 7:30") == []


class Otherwise:
    """Presses what the goal says, one word after another, and remembers what it was asked."""

    name = "otherwise"

    def __init__(self):
        self.asked = []

    def decide(self, goal, screen, history):
        self.asked.append((goal.text, len(history)))
        return Finish("done", "done otherwise") if history.steps else Act(Tap(), None, "press")


EMPTY = Screen(())


def used(key, status="done", after=1, skill="set-alarm", **more):
    return Used(skill=skill, clause_key=key, status=status, after_step=after, **more)


def test_each_order_goes_where_it_belongs(matcher):
    policy = SkilledPolicy(matcher, Otherwise())
    goal = Goal("Turn on the light, then press One")
    first = policy.decide(goal, EMPTY, History())
    assert isinstance(first, Use)
    assert (first.skill, first.arguments, first.clause_key) == ("light", {"state": "on"}, "skill:1+1")
    otherwise = Otherwise()
    done = History((), (used("skill:1+1", "begun", 0), used("skill:1+1", after=0)))
    last = SkilledPolicy(matcher, otherwise).decide(goal, EMPTY, done)
    assert isinstance(last, Finish | Act)
    assert otherwise.asked == [("press One", 0)]


def test_a_goal_without_skills_is_handed_on_whole(matcher):
    otherwise = Otherwise()
    goal = Goal("Press One and press Two")
    SkilledPolicy(matcher, otherwise).decide(goal, EMPTY, History())
    assert otherwise.asked == [(goal.text, 0)]


def test_what_a_skill_returns_is_the_answer(matcher):
    uses = (used("skill:1+1", "begun", 0), used("skill:1+1", returns={"when": "tomorrow"}))
    decision = SkilledPolicy(matcher, Otherwise()).decide(Goal("Set an alarm for 7:30"), EMPTY, History((), uses))
    assert decision == Finish("done", "every part of the goal is carried out", "tomorrow")


def test_a_skill_that_failed_before_its_first_step_leaves_the_order_to_the_other_policy(matcher):
    otherwise = Otherwise()
    uses = (used("skill:1+1", "begun", 0), used("skill:1+1", "failed", 0, reason="no such app"))
    SkilledPolicy(matcher, otherwise).decide(Goal("Set an alarm for 7:30"), EMPTY, History((), uses))
    assert [text for text, _ in otherwise.asked] == ["Set an alarm for 7:30"]


def test_a_skill_that_failed_half_way_is_not_done_in_another_way(matcher):
    uses = (used("skill:1+1", "begun", 0), used("skill:1+1", "failed", 3, reason="no button"))
    decision = SkilledPolicy(matcher, Otherwise()).decide(Goal("Set an alarm for 7:30"), EMPTY, History((), uses))
    assert isinstance(decision, Finish)
    assert decision.outcome == "failed"
    assert "no button" in decision.reason
