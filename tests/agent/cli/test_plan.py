"""Plans and workflows on the command line: drawn, told, checked, and walked."""

from __future__ import annotations

import json
from xml.etree import ElementTree

import pytest

from agent.record.remembering import remembered_runs
from devices.journal import read_journal
from devices.records import Planned
from planner.chain.steps import Do, Follow
from planner.tree.tree import ActionTree
from planner.workflow.files import parse_flow
from tests.agent.cli.test_commands import clew
from tests.agent.cli.test_worlds import refusal

GOAL = "Turn on Bluetooth and set an alarm for 7:30"


@pytest.fixture(scope="module")
def walked(tmp_path_factory):
    folder = tmp_path_factory.mktemp("plans")
    trace = folder / "traces" / "first"
    done = clew("run", GOAL, "--on", "phone", "--planner", "tree", "--trace", str(trace), "--json")
    assert json.loads(done.stdout)["status"] == "done", done.output
    return folder


def test_a_run_with_a_tree_keeps_it_in_its_journal(walked):
    (planned,) = [r for r in read_journal(walked / "traces" / "first") if isinstance(r, Planned)]
    tree = ActionTree.read(planned.plan)
    assert [type(node.step) for node in tree.nodes[:1]] == [Follow]
    assert "bluetooth" in planned.told
    shown = clew("traces", "show", str(walked / "traces" / "first")).output
    assert "Bluetooth" in shown


def test_what_was_done_is_remembered_for_the_same_device(walked):
    (run,) = remembered_runs(walked / "traces", "phone")
    assert run.goal == GOAL
    assert [type(step) for step in run.steps] == [Follow, Follow]
    assert list(remembered_runs(walked / "traces", "android:other")) == []
    assert list(remembered_runs(walked / "nowhere", "phone")) == []


def test_a_plan_is_told_and_drawn_and_nothing_is_done(tmp_path):
    svg, dot = tmp_path / "p.svg", tmp_path / "p.dot"
    done = clew("plan", GOAL, "--on", "phone", "--svg", str(svg), "--dot", str(dot), "--json")
    told = json.loads(done.stdout)
    assert told["whether"] == "Proceed"
    tree = ActionTree.model_validate(told["tree"])
    assert len(tree.nodes) >= 3
    assert not any(isinstance(node.step, Do) for node in tree.nodes)
    ElementTree.parse(svg)  # noqa: S314 - our own
    assert dot.read_text("utf-8").startswith("digraph plan")


@pytest.mark.parametrize(("goal", "told"), [("Set an alarm", "when it rings?"), ("What is 6 x 7?", "6 x 7 = 42")])
def test_whether_it_can_be_planned_at_all_is_said_first(goal, told):
    assert told in clew("plan", goal, "--on", "phone").output.splitlines()[0]


def test_a_picture_that_cannot_be_written_is_an_error(tmp_path):
    assert refusal("plan", "press X", "--on", "phone", "--svg", str(tmp_path / "no" / "p.svg")) == 2


def test_an_unknown_planner_is_refused(capsys):
    assert refusal("run", "press X", "--on", "phone", "--planner", "forest") == 2
    assert "planner.kind" in capsys.readouterr().err


def test_a_goal_is_split_where_its_parts_touch_different_apps(tmp_path):
    flow = parse_flow(clew("flow", "split", GOAL, "--on", "phone").stdout)
    assert [step.after for step in flow.steps] == [(), ()]
    ordered = parse_flow(clew("flow", "split", "Turn on Bluetooth, then set an alarm for 7:30", "--on", "phone").stdout)
    assert [step.after for step in ordered.steps] == [(), (1,)]


def test_a_workflow_is_shown_and_its_mistakes_are(tmp_path, capsys):
    file = tmp_path / "f.yaml"
    file.write_text("flow: x\nsteps:\n  - goal: a\n  - goal: b\n  - goal: c $1\n", "utf-8")
    assert clew("flow", "show", str(file)).output.splitlines() == ["1. 1 a  |  2 b", "2. 3 c $1"]
    assert json.loads(clew("flow", "show", str(file), "--json").stdout)["levels"] == [[1, 2], [3]]
    file.write_text("flow: x\nsteps:\n  - goal: a $7\n", "utf-8")
    assert refusal("flow", "show", str(file)) == 2
    assert f"{file}:3:5" in capsys.readouterr().err.replace("\n", "")
