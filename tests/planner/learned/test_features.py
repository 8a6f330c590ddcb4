"""The tables that the network reads."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.evaluation.droidtask.asking import history_before
from devices.screen import Screen
from planner.learned.endings import seen_done
from planner.learned.features import describe
from planner.learned.outlook import Outlook
from planner.learned.past import Deed, deeds_of
from planner.learned.reading import Weights
from planner.learned.situation import Situation, ahead_of_others
from planner.recorded.droidtask import read_tasks
from planner.recorded.simplified_html import read_screen
from planner.training.policy.examples import deeds_of_task
from tests.planner.learned.screens import HOME, MENU, SETTINGS, SHOWN, memory
from tests.planner.recorded.recordings import write_recordings

GOAL = "show the phone numbers"


@pytest.fixture(scope="module")
def seen(embedder):
    outlook = Outlook(memory())

    def situation(goal, screen, deeds=(), known=True):
        weights = Weights(outlook.labels if known else ())
        return Situation(goal, screen, deeds, embedder, weights, outlook if known else None)

    return situation


def column(situation, name):
    columns = describe(situation)
    return columns.table()[:, columns.names.index(name)].tolist()


def test_one_row_for_each_choice_and_one_for_finishing(seen):
    situation = seen(GOAL, SETTINGS)
    table = describe(situation).table()
    assert len(table) == 4, "a box, a row, the way back, and finishing: plain text is no choice"
    assert column(situation, "whole") == [0, 0, 0, 1]
    assert np.isfinite(table).all()


def test_columns_are_the_same_for_every_screen(seen):
    names = describe(seen(GOAL, SETTINGS)).names
    assert len(set(names)) == len(names)
    for situation in (seen("x", Screen(())), seen(GOAL, HOME, known=False), seen(GOAL, MENU, (Deed("button", "A"),))):
        assert describe(situation).names == names


def test_words_and_boxes_speak_for_the_right_element(seen):
    situation = seen(GOAL, SETTINGS)
    assert np.argmax(column(situation, "words.fit")) == 0
    assert column(situation, "control.against")[0] == 1
    assert column(seen(GOAL, SHOWN), "control.as_wanted")[0] == 1
    assert column(seen("hide the phone numbers", SHOWN), "control.against")[0] == 1


def test_memory_points_the_way_and_is_silent_without_one(seen):
    assert np.argmax(column(seen("choose small", HOME), "memory.ahead.fit")) == 2
    assert np.argmax(column(seen("choose small", HOME), "memory.next.fit")) == 2
    assert not any(column(seen("choose small", HOME, known=False), "memory.ahead.fit"))
    assert column(seen(GOAL, HOME), "hint.there") == [0, 0, 1, 0, 0, 0]
    assert column(seen(GOAL, HOME), "imagined.next") == [0, 0, 1, 0, 0, 0]
    assert column(seen(GOAL, MENU, (Deed("button", "More options"),)), "imagined.next") == [1, 0, 0, 0]


def test_endings_tell_what_is_to_be_seen(seen):
    done = seen_done(seen(GOAL, SHOWN, (Deed("checkbox", "Show phone numbers"),)))
    assert done.box == 1
    assert done.told == ('"Show phone numbers" is on',)
    assert seen_done(seen(GOAL, SETTINGS)).box == -1
    typed = read_screen("<input id=0>bread</input>")
    searched = seen_done(seen("search for 'bread'", typed, (Deed("textbox", "Search", "bread"),)))
    assert searched.typed
    assert searched.missing == ()
    assert seen_done(seen("search for 'bread'", HOME)).missing == ("bread",)


def test_the_number_of_steps_is_not_among_the_features(seen):
    """Steps that have nothing to do with the goal, however many, leave the table as it is."""
    last = Deed("button", "More options", before="b")
    idle = [Deed("button", "Nothing of the kind", before=f"a{n}") for n in range(9)]
    one = describe(seen(GOAL, MENU, (idle[0], last))).table()
    many = describe(seen(GOAL, MENU, (*idle, last))).table()
    assert np.array_equal(one, many)


def test_training_and_runs_know_the_same_history(tmp_path):
    for task in read_tasks(write_recordings(tmp_path)):
        for number in range(len(task.steps)):
            assert deeds_of(history_before(task, number)) == deeds_of_task(task)[:number]


def test_ahead_of_others():
    assert ahead_of_others(np.array([0.2, 0.5, 0.4], dtype=np.float32)).tolist() == pytest.approx([-0.3, 0.1, -0.1])
    assert ahead_of_others(np.array([0.3], dtype=np.float32)).tolist() == [0]


@settings(max_examples=25, deadline=None)
@given(
    st.text(min_size=1, max_size=60),
    st.lists(st.text(st.characters(exclude_characters="<>\n\r"), max_size=12), max_size=4),
    st.booleans(),
)
def test_odd_goals_and_screens_give_finite_tables(seen, goal, names, known):
    state = "\n".join(f"<{tag} id={at}>{name}</{tag}>" for at, name in enumerate(names) for tag in ("button", "input"))
    table = describe(seen(goal, read_screen(state), (Deed("button", goal),), known)).table()
    assert np.isfinite(table).all()
