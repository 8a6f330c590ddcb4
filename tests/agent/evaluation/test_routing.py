"""Evaluating routers on logged answers: the curves, the lines they are compared with, and what the command gives."""

from __future__ import annotations

import gzip
import json
import random
import re
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from agent.cli.app import build
from agent.evaluation.errors import SelectionRefused
from agent.evaluation.logged_answers import LARGE, SMALL, read_logged
from agent.evaluation.routing import evaluate_routing
from agent.evaluation.routing_plot import draw
from agent.routing.escalation import read_escalation
from planner.errors import RecordingUnusable

STATE = "<button id=0>Save</button>\n<button id=1>Share</button>\n<p id=2>Text</p>\n<button id=3>go back</button>"


def folder(path: Path, tasks: int = 24, seed: int = 0) -> Path:
    """Tasks of three apps. The small model presses what the goal does not name exactly when it is wrong."""
    draw = random.Random(seed)
    told, replies = [], []
    for number in range(tasks):
        app, key = f"app{number % 3}", f"key{number}"
        goal = draw.choice(["press Save", "press Share"])
        right = 0 if goal.endswith("Save") else 1
        steps = [
            {"state": STATE, "choice": right, "input": "null", "screen_hash": "a", "state_hash": "a"},
            {"state": STATE, "choice": -1, "input": "null", "screen_hash": "b", "state_hash": "b"},
        ]
        told.append({"app": app, "task_id": f"{app}/{number}", "task": goal, "task_key": key, "steps": steps})
        for at, step in enumerate(steps):
            small = step["choice"] if draw.random() < 0.6 else 3
            for model, choice in ((SMALL, small), (LARGE, step["choice"] if draw.random() < 0.95 else 3)):
                replies.append({"app": app, "model": model, "task_key": key, "step": at, "reply": reply(choice)})
    for name, lines in (("tasks", told), ("replies", replies)):
        with gzip.open(path / f"{name}.jsonl.gz", "wt", encoding="utf-8") as stream:
            stream.writelines(f"{json.dumps(line)}\n" for line in lines)
    return path


def reply(choice: Any) -> str:
    finished = "Yes" if choice == -1 else "No"
    return json.dumps({"Analyses": "so", "Finished": finished, "id": choice, "action": "tap", "input_text": "N/A"})


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    return evaluate_routing(folder(tmp_path_factory.mktemp("logged")), shares=(0.3, 0.5))


def point(report, policy: str, setting: str = ""):
    return next(p for p in report.points if (p.policy, p.setting) == (policy, setting))


def test_the_ends_of_the_line_are_the_models_themselves(report):
    small, large, oracle = (point(report, name) for name in ("small only", "large only", "oracle"))
    assert (small.share, large.share, small.gain, large.gain) == (0.0, 1.0, 0.0, 0.0)
    assert small.accuracy < large.accuracy <= oracle.accuracy
    assert small.accuracy + oracle.share == pytest.approx(oracle.accuracy)


def test_a_router_that_sees_what_is_wrong_beats_random_mixing(report):
    found = point(report, "confidence", "share 50%")
    assert 0.3 < found.share < 0.7
    assert found.gain > 0.08
    assert found.gain_low > 0
    assert found.low < found.accuracy < found.high
    assert report.auc_after > 0.9


def test_a_budget_is_kept_by_all_tasks_together(report):
    for found in report.points:
        if found.policy == "budget":
            assert round(found.share * report.decisions) <= int(found.setting.split()[0])


def test_completion_counts_tasks_with_at_most_the_closing_decision_wrong(tmp_path):
    logged = read_logged(folder(tmp_path))
    found = point(evaluate_routing(tmp_path, shares=()), "small only")
    first = {(one.app, one.task): one.small_right for one in logged if not one.last}
    assert found.completed == sum(first.values())


def test_the_plot_is_a_picture_with_a_mark_for_each_point(report):
    picture = draw(report)
    places = [(float(x), float(y)) for x, y in re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)"', picture)]
    assert len(places) == len(report.points)
    assert picture.startswith('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 760 460"')
    assert all(0 < x < 760 and 0 < y < 460 for x, y in places)


def test_the_command_prints_one_document_draws_and_fits(tmp_path):
    data, plot, weights = folder(tmp_path), tmp_path / "plot.svg", tmp_path / "weights.json"
    told = ["evaluate", "routing", str(data), "--json", "--plot", str(plot), "--fit", str(weights)]
    result = CliRunner().invoke(build(), told)
    assert result.exit_code == 0, result.output
    document = json.loads(result.stdout)
    assert (document["format"], document["decisions"], document["tasks"]) == ("clewline-routing", 48, 24)
    assert plot.read_text(encoding="utf-8").startswith("<svg")
    assert read_escalation(weights).decisions == 48


def test_a_folder_without_the_data_is_refused(tmp_path):
    folder(tmp_path)
    (tmp_path / "tasks.jsonl.gz").write_bytes(b"not gzip")
    with pytest.raises(RecordingUnusable):
        read_logged(tmp_path)
    (tmp_path / "replies.jsonl.gz").unlink()
    with pytest.raises(SelectionRefused, match="no replies of gpt-3.5"):
        read_logged(tmp_path)
