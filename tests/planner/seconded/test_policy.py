"""When the network's step is taken in place of the rules', and that the shipped network reads its own columns."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from devices.action import Drag, Hover, Tap, Type
from devices.bounds import Bounds
from planner.decision import Act, Ask, Finish, History
from planner.goal import Goal
from planner.seconded import SecondedPolicy
from planner.seconded.columns import table_of
from planner.seconded.offers import offers_of
from planner.seconded.opinion import Adviser, Opinion
from planner.seconded.page import Page
from planner.seconded.policy import MARK
from tests.planner.offline.situations import step
from tests.planner.seconded.screens import FORM, ORDERS, PHONE, element, screen_of

SEND, NAME = FORM.elements[2], FORM.elements[0]
GOAL = Goal.of('My name is "Ada Lind". Send a large order.')
GAVE_UP, DONE = Finish("failed", "no idea"), Finish("done", "all of it")
PRESSED = Act(Tap(), SEND, "it says so")


class Said:
    """Rules that answer one thing."""

    name = "offline"

    def __init__(self, decision):
        self.decision = decision

    def decide(self, goal, screen, history):
        return self.decision


class Sure(Adviser):
    """An adviser who is sure of one thing, and gives what is left to pressing the button that sends."""

    def __init__(self, embedder, sort, at, sure):
        self.embedder, self.best, self.sure = embedder, (sort, at), sure

    def opinion(self, s):
        offers = offers_of(s)
        signs = [(offer.sort, offer.at) for offer in offers]
        probabilities = [0.0] * len(offers)
        probabilities[signs.index(("tap", 2)) if ("tap", 2) in signs else -1] = 1 - self.sure
        probabilities[signs.index(self.best)] = self.sure
        return Opinion(offers, probabilities)


@pytest.fixture
def decide(embedder):
    def decision(first, sort, at, sure, goal=GOAL, screen=FORM, history=None):
        policy = SecondedPolicy(Said(first), lambda: Sure(embedder, sort, at, sure))
        return policy.decide(goal, screen, history or History())

    return decision


def is_second(decision):
    return isinstance(decision, Act) and decision.clause_key == MARK


@pytest.mark.parametrize(
    ("first", "enough", "short"),
    [(GAVE_UP, 0.75, 0.6), (Ask("which?"), 0.75, 0.6), (DONE, 0.95, 0.8), (Act(Tap(), NAME, ""), 0.97, 0.8)],
)
def test_the_network_counts_from_the_trust_that_it_has_earned(decide, first, enough, short):
    taken = decide(first, "tap", 2, enough)
    assert is_second(taken)
    assert (taken.action, taken.element, taken.confidence) == (Tap(), SEND, enough)
    assert decide(first, "tap", 2, short) is first


def test_a_step_of_the_rules_gives_way_only_where_the_network_finds_it_out_of_the_question(decide):
    assert is_second(decide(PRESSED, "type", 0, 0.995))
    assert decide(PRESSED, "type", 0, 0.91) is PRESSED


@pytest.mark.parametrize(
    "first", [Act(Drag(to_px=(9, 9)), SEND, ""), Act(Hover(), NAME, ""), Act(Type(text="read off the page"), NAME, "")]
)
def test_what_only_the_rules_can_do_stays(decide, first):
    assert decide(first, "tap", 2, 0.999) is first


def test_what_hangs_on_a_condition_stays(decide):
    goal = Goal.of("If the size is small, type Ada, otherwise send the order.")
    assert decide(PRESSED, "tap", 1, 0.999, goal=goal) is PRESSED


def test_what_was_just_pressed_is_not_pressed_again_under_another_name(decide):
    bounds = Bounds(300, 80, 340, 110)
    before = replace(FORM, elements=(*FORM.elements[:2], replace(SEND, bounds=bounds)))
    sent = History((step(Act(Tap(), replace(before.elements[2], name="Go"), "")),))
    assert decide(DONE, "tap", 2, 0.999, screen=before, history=sent) is DONE
    assert is_second(decide(DONE, "tap", 1, 0.999, screen=before, history=sent))


def test_on_a_phone_nobody_is_asked():
    policy = SecondedPolicy(Said(GAVE_UP), lambda: pytest.fail("opened"))
    assert policy.decide(GOAL, replace(FORM, location=PHONE), History()) is GAVE_UP


def test_of_a_page_larger_than_any_it_has_learnt_from_nobody_is_asked():
    policy = SecondedPolicy(Said(GAVE_UP), lambda: pytest.fail("opened"))
    many = screen_of(*FORM.elements, *(element("button", f"Row {number}") for number in range(500)))
    assert policy.decide(GOAL, many, History()) is GAVE_UP


def test_it_ends_a_run_after_its_own_step_and_never_before_the_first(decide):
    typed = Act(Type(text="Ada Lind"), NAME, "", clause_key=MARK, confidence=0.97)
    own = History((step(typed),))
    assert decide(PRESSED, "finish", None, 0.99, history=own) == Finish(
        "done", "nothing of the goal seems to be left (99% sure)"
    )
    assert decide(PRESSED, "finish", None, 0.99, history=History((step(replace(typed, clause_key="1")),))) is PRESSED
    assert decide(GAVE_UP, "finish", None, 0.99) is GAVE_UP


def test_it_ends_no_run_of_which_a_step_was_a_guess(decide):
    guessed = Act(Type(text="Ada Lind"), NAME, "", clause_key=MARK, confidence=0.75)
    assert decide(GAVE_UP, "finish", None, 0.99, history=History((step(guessed),))) is GAVE_UP


def test_it_does_not_end_a_run_while_a_value_of_the_goal_is_nowhere(decide):
    own = History((step(replace(PRESSED, clause_key=MARK, confidence=0.97)),))
    assert decide(GAVE_UP, "finish", None, 0.99, history=own) is GAVE_UP


def test_the_shipped_network_ranks_what_could_be_done_and_nothing_twice_in_vain(embedder):
    adviser = Adviser(embedder)
    s = Page("Cancel the coffee", ORDERS, History(), embedder)
    opinion = adviser.opinion(s)
    assert sum(opinion.probabilities) == pytest.approx(1.0, abs=1e-4)
    best = opinion.offers[opinion.best].at
    assert best is not None
    assert s.elements[best].index == 6
    tried = step(Act(Tap(), ORDERS.elements[6], ""), changed=False)
    before = tried.intent.before.model_copy(update={"fingerprint": ORDERS.fingerprint})
    again = History((replace(tried, intent=tried.intent.model_copy(update={"before": before})),))
    later = adviser.opinion(Page("Cancel the coffee", ORDERS, again, embedder))
    vain = [p for offer, p in zip(later.offers, later.probabilities, strict=True) if offer.at is not None]
    assert vain.count(0.0) == 2  # both are called so, and neither is told from the other by its name


def test_rows_hold_numbers_whatever_the_page_shows(embedder):
    for goal, screen in ((GOAL.text, FORM), ("", ORDERS), ("x" * 3000, FORM)):
        s = Page(goal, screen, History(), embedder)
        offers = offers_of(s)
        table, columns = table_of(s, offers)
        assert table.shape == (len(offers), len(columns))
        assert np.isfinite(table).all()
