"""Recorded worlds: what an action leads to, and what policies make of it."""

from __future__ import annotations

import pytest

from agent.evaluation.errors import SelectionRefused
from agent.evaluation.worlds.device import RecordedWorld
from agent.evaluation.worlds.graph import graph_of
from agent.evaluation.worlds.playing import LIMITS, Wish, evaluate
from agent.evaluation.worlds.report import Played, Report, rows_of
from devices.action import Back, Scroll, Tap, Type
from devices.device import Device
from devices.errors import DeviceClosed, StaleElement, UnsupportedAction
from planner.recorded.droidtask import read_exploration, read_tasks
from planner.recorded.simplified_html import read_screen
from tests.planner.recorded.recordings import FOUND, HOME, MENU, SETTINGS, SHOWN, write_recordings


@pytest.fixture
def folder(tmp_path):
    return write_recordings(tmp_path)


@pytest.fixture
def graph(folder):
    tasks = [task for task in read_tasks(folder) if task.app == "people"]
    return graph_of(tasks, [step for step in read_exploration(folder) if step.app == "people"])


def test_runs_and_walks_make_one_world(graph):
    assert graph.after(HOME, "2") == MENU
    assert graph.after(MENU, "2") == HOME, "only the walk went back"
    assert graph.after(SETTINGS, "1") == SHOWN, "only the run flipped it"
    assert graph.after(HOME, "0", "Ada") == FOUND
    assert graph.after(HOME, "0", "Bob") == HOME, "nobody typed this"
    assert graph.after(HOME, "3") == HOME, "nobody used this"


def test_ways_are_taken_away_by_the_same_dice(graph):
    some = graph.without(0.5, "a")
    assert 0 < len(some.ways) < len(graph.ways)
    assert some == graph.without(0.5, "a")
    assert graph.without(0.0, "a") == graph
    assert not graph.without(1.0, "a").ways


def test_a_world_is_a_device(graph):
    world = RecordedWorld(graph, HOME, "world:people")
    assert isinstance(world, Device)
    screen = world.perceive(world.observe())
    assert screen.observation_id == "1"
    world.perform(Tap(), screen.elements[2])
    assert world.state == MENU
    with pytest.raises(StaleElement):
        world.perform(Tap(), screen.elements[3])
    with pytest.raises(UnsupportedAction):
        world.perform(Scroll())
    back = world.perceive(world.observe()).elements[2]
    world.perform(Tap(), back)
    assert world.perform(Type(text="Ada"), screen.elements[0]).value == "Ada"
    assert world.state == FOUND
    assert world.in_vain == 0
    world.perform(Tap(), read_screen(FOUND).elements[3])
    assert world.in_vain == 1
    assert world.read_tokens > 0
    world.perform(Back())
    assert (world.state, world.returns) == (HOME, 2), "once by the button, once by the key"
    with pytest.raises(UnsupportedAction):
        world.perform(Back())
    world.close()
    with pytest.raises(DeviceClosed):
        world.observe()


def test_policies_act_until_they_say_so_or_run_out(folder):
    report = evaluate(Wish(folder, ("minilm", "offline")))
    assert Report.model_validate_json(report.model_dump_json()) == report
    assert len(report.played) == 12
    assert all(one.steps <= LIMITS.max_steps for one in report.played)
    assert all(one.arrived or not one.success for one in report.played)
    assert report.ways == 3 * 7


def test_a_task_is_carried_out_in_a_world(folder):
    played = {one.task: one for one in evaluate(Wish(folder, ("learned",))).played}
    done = played["people/task0"]
    assert done.success
    assert done.steps == done.recorded_steps == 3
    assert done.in_vain == 0


def test_who_cannot_act_is_refused(folder):
    with pytest.raises(SelectionRefused, match="random cannot act"):
        evaluate(Wish(folder, ("random",)))


def test_claims_are_compared_with_where_one_is():
    def one(**told):
        known = {"policy": "x", "app": "a", "task": "t", "success": False, "arrived": False, "claimed": False}
        counts = {"steps": 2, "recorded_steps": 1, "in_vain": 0, "seconds": 0.3, "read_tokens": 5}
        return Played.model_validate({**known, **counts, "status": "", "reason": "", **told})

    (row,) = rows_of([one(success=True, arrived=True, claimed=True), one(claimed=True), one(arrived=True)])
    assert (row.success, row.arrived, row.false_success) == (1, 2, 1)
    assert row.detour_median == 2
    assert row.seconds_a_decision == pytest.approx(0.1)
    assert row.read_tokens == 15
