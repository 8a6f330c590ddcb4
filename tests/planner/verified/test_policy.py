"""A done that is not borne out becomes a question, with its reasons; nothing else changes."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from devices.action import Tap
from devices.records import Used
from perception.errors import WeightsAltered
from perception.models.weights import shipped
from planner.decision import Act, Ask, Decision, Finish, History
from planner.goal import Goal
from planner.verified.evidence import gather
from planner.verified.goal_words import read_goal
from planner.verified.judge import SPEAKS_FOR, load_judge
from planner.verified.policy import VerifiedEndings
from planner.verified.steps import met_by
from planner.verified.telling import REASONS, question_of, story_of
from tests.planner.offline.situations import step
from tests.planner.verified.runs import history, people, pizza

DONE = Finish("done", "every part of the goal is carried out")
WHOLE = "Add a large pizza with tuna to the order"
STEPS = (("Large", "1:order:0"), ("Tuna", "1:order:1"), ("Add to order", "1:order:2"))


class Says:
    name = "offline"

    def __init__(self, decision: Decision) -> None:
        self.decision = decision

    def decide(self, goal, screen, history):
        del goal, screen, history
        return self.decision


def decided(goal: str, past: History, decision: Decision = DONE, screen=None) -> Decision:
    return VerifiedEndings(Says(decision)).decide(Goal(goal), screen or pizza(), past)


def test_what_is_borne_out_is_done():
    assert decided(WHOLE, history(WHOLE, pizza(), *STEPS)) is DONE


def test_what_is_not_becomes_a_question_that_says_what_was_done_and_what_speaks_against_it():
    goal = "Get a large pizza with olives for “Bo”"
    asked = decided(goal, history(goal, pizza(), ("Tuna", "1:order:guess")))
    assert isinstance(asked, Ask)
    assert "the page offers “large”, which was not used" in asked.question
    assert asked.question.endswith('Done was: tap checkbox "Tuna". Is it?')


def test_words_are_told_as_the_goal_spells_them():
    goal = "Get a LARGE pizza with olives for “Bo”"
    asked = decided(goal, history(goal, pizza(), ("Tuna", "1:order:guess")))
    assert isinstance(asked, Ask)
    assert "the page offers “LARGE”" in asked.question


def test_nothing_done_is_not_done():
    asked = decided("Turn the oven up and send Bo two pizzas", History())
    assert isinstance(asked, Ask)
    assert "nothing was done" in asked.question


@pytest.mark.parametrize("ended", [Finish("failed", "it is not there"), Ask("which one?")])
def test_other_ends_stay_as_they_are(ended):
    assert decided("Get it", History(), ended) is ended


def test_a_step_stays_the_same_but_for_what_is_noted():
    act = Act(Tap(), pizza().elements[2], "it is named so", "Choose large", "1:choose:0", 0.9)
    noted = decided("Choose large", History(), act)
    assert isinstance(noted, Act)
    assert replace(noted, met=None) == act
    assert noted.met is not None
    assert noted.met.said == ("large",)


def test_on_a_phone_nothing_is_noted_or_judged():
    phone = replace(pizza(), location="org.example.pizza/.Main")
    act = Act(Tap(), phone.elements[2], "")
    assert decided("Choose large", History(), act, phone) is act
    assert decided("Get two pizzas for Bo", History(), DONE, phone) is DONE


def test_endings_that_others_answer_for_are_left_to_them():
    goal = "Get two pizzas for Bo"
    past = history(goal, pizza(), ("Tuna", "1:order:guess"))
    by_model = tuple(replace(p, intent=p.intent.model_copy(update={"decider": "model"})) for p in past.steps)
    assert decided(goal, History(by_model)) is DONE
    used = Used(skill="order-pizza", status="done")
    assert decided(goal, past.having(used)) is DONE
    assert isinstance(decided(goal, past), Ask)


def test_the_question_tells_nothing_that_was_typed_into_a_secret_field():
    past = history("Log in", pizza(), ("Name", "1:order:0", "kiwi99"))
    target = past.steps[0].intent.target
    assert target is not None
    secret = target.model_copy(update={"secret": True})
    typed = replace(past.steps[0], intent=past.steps[0].intent.model_copy(update={"target": secret}))
    assert "kiwi99" in story_of(past.steps)
    assert "kiwi99" not in story_of([typed])


def test_a_person_is_told_which_of_several_may_be_meant():
    goal = "Remove the person from Riga"
    screen = people()
    element = [each for each in screen if each.name == "Remove"][1]
    act = Act(Tap(), element, "", clause_key="1:order")
    past = step(act)
    noted = met_by(goal, read_goal(goal), screen, act)
    run = History((replace(past, intent=past.intent.model_copy(update={"met": noted})),))
    evidence = gather(Goal(goal), screen, run)
    told = question_of(goal, evidence, load_judge().judge(evidence))
    assert 'something else may be meant rather than button "Remove"' in told


def test_the_shipped_weights_point_the_way_their_figures_speak_and_can_be_told():
    figures = load_judge().figures
    assert figures
    assert all((each.weight > 0) == (name in SPEAKS_FOR) for name, each in figures.items())
    untold = {name for name, each in figures.items() if each.weight < 0} - REASONS.keys()
    assert untold == {"ends by sending", "ends elsewhere"}  # these only weigh beside others


def test_weights_that_were_altered_are_refused(tmp_path):
    for name in ("manifest.toml", "judge.json", "LICENSE"):
        (tmp_path / name).write_bytes((shipped("is-it-done") / name).read_bytes())
    told = json.loads((tmp_path / "judge.json").read_text("utf-8"))
    (tmp_path / "judge.json").write_text(json.dumps({**told, "base": 99}), "utf-8")
    with pytest.raises(WeightsAltered):
        load_judge(tmp_path)


def test_typed_words_are_shown_in_the_question():
    goal = "How many hinges are in stock? Enter that number."
    asked = decided(goal, history(goal, pizza(), ("Name", "2:enter:0", "that number")))
    assert isinstance(asked, Ask)
    assert "“that number” was typed, which may only tell of what is to be typed" in asked.question
