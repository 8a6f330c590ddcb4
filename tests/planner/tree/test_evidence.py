"""What the learnt policy, with the shipped network, makes of the steps at a fork."""

from __future__ import annotations

import pytest

from devices.action import Tap, Type
from perception.models.embedding import Embedder
from planner.chain.steps import Close, Do, Follow
from planner.decision import History
from planner.goal import Goal
from planner.learned.policy import LearnedPolicy
from planner.tree.evidence import LearnedEvidence
from tests.planner.learned.screens import HOME, memory

GOAL = Goal("show the phone numbers")


@pytest.fixture(scope="module")
def embedder():
    opened = Embedder.load(threads=1)
    yield opened
    opened.close()


def test_steps_are_weighed_on_the_screen_that_is_shown(embedder):
    evidence = LearnedEvidence(LearnedPolicy(memory(), embedder=embedder))
    ways = [(Do(action=Tap()), element) for element in HOME if element.can("tap") and element.role == "button"]
    told = evidence.weigh(GOAL, HOME, History(), [*ways, (Close(), None), (Follow(skill="x"), None)])
    by_name = dict(zip([element.name for _, element in ways], told, strict=False))
    known = [each for each in told if each is not None]
    assert len(known) == len(told) - 1, "it has no word for a skill"
    assert by_name["More options"] == max(known)
    assert max(known) > 0.5 > known[-1], "it is not over yet"
    assert sum(known) <= 1.0 + 1e-6
    (typed,) = evidence.weigh(GOAL, HOME, History(), [(Do(action=Type(text="x")), ways[0][1])])
    assert typed == 0.0, "nobody types that, there"


def test_of_an_app_that_nobody_walked_through_nothing_is_said(embedder):
    evidence = LearnedEvidence(LearnedPolicy(None, embedder=embedder))
    assert evidence.weigh(GOAL, HOME, History(), [(Close(), None)]) == [None]
