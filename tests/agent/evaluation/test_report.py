"""Episodes are counted for the lists that they cover whole, and for no others."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from agent.evaluation.miniwob_tasks import all_tasks, choose_tasks
from agent.evaluation.report import Report, report_of
from agent.evaluation.results import Results, Session
from agent.evaluation.tables import print_report
from tests.agent.evaluation.lines import head, line

SESSION = Session(at="2026-11-23T12:00:00+00:00", workers=2, host={"cores": 2, "system": "Linux"}, load=(1.5, 1, 1))


def report(lines, begun):
    results = Results(head=begun, sessions=(SESSION,), episodes=tuple(lines))
    return report_of(results, "results.jsonl", 61.0, (2.5, 2, 2))


def printed(of, width=150):
    out = io.StringIO()
    print_report(of, Console(file=out, width=width))
    return out.getvalue()


def test_a_whole_run_has_every_list():
    tasks = tuple(all_tasks())
    lines = [line(task, seed, raw=1 if all_tasks()[task].half == "train" else 0.5) for task in tasks for seed in (0, 1)]
    found = report(lines, head(*tasks))
    assert [(row.subset, row.tasks, row.episodes) for row in found.rows] == [
        ("all 125", 125, 250),
        ("train 62", 62, 124),
        ("test 63", 63, 126),
        ("WebGUM 56", 56, 112),
        ("hidden 18", 18, 36),
    ]
    everything, train, test = found.rows[:3]
    assert (everything.some.count, everything.full.count) == (250, 124)
    assert (train.full.share, test.full.share, test.some.share) == (1.0, 0.0, 1.0)
    assert everything.full.by_task_95[0] < everything.full.wilson_95[0], "seeds of a task are not independent"
    assert found.complete
    assert found.missing == 0


def test_a_part_of_a_list_is_not_given_its_name():
    train = tuple(task.name for task in choose_tasks(split="train"))
    assert [row.subset for row in report([], head(*train)).rows] == ["train 62"]
    assert [row.subset for row in report([], head(*train, "click-button")).rows] == ["chosen 63", "train 62"]
    assert [row.subset for row in report([], head("click-button", "click-option")).rows] == ["chosen 2"]


def test_times_errors_and_limits_are_counted():
    limit = all_tasks()["click-option"].limit_s
    lines = [
        line(seed=0, raw=1, steps=2, seconds=1.0, step_seconds=(0.1, 0.3), wall_s=2),
        line(seed=1, raw=1, steps=1, seconds=limit + 1, step_seconds=(0.5,), wall_s=3),
        line(seed=2, raw=1, error="DeviceCrashed: gone", wall_s=4),
    ]
    found = report(lines, head(seeds=(0, 1, 2, 3)))
    (row,), (task,) = found.rows, found.tasks
    assert (row.full.count, row.full.of, row.full_in_page_limit.count, row.errors) == (2, 3, 1, 1)
    assert (row.steps_mean, row.step_s_median, row.wall_s) == (1.0, 0.3, 9.0)
    assert row.step_s_p95 == pytest.approx(0.48)
    assert (task.full, task.errors, task.episodes, task.human_s_median) == (2, 1, 3, 2.6)
    assert not found.complete
    assert found.missing == 1


def test_agents_stand_side_by_side():
    lines = [line(agent="offline", raw=1), line(agent="random", raw=-1)]
    found = report(lines, head(agents=("offline", "random"), seeds=(0,)))
    assert [(row.agent, row.full.share) for row in found.rows] == [("offline", 1.0), ("random", 0.0)]


def test_the_document_can_be_read_back():
    found = report([line(raw=1, step_seconds=(0.25,))], head())
    assert Report.model_validate_json(found.model_dump_json()) == found


def test_the_tables_say_what_was_measured_on_what():
    lines = [
        line(agent=agent, task=task, raw=1) for agent in ("offline", "random") for task in ("click-option", "terminal")
    ]
    lines.append(line(agent="offline", seed=1, raw=0.5, error=""))
    text = printed(report(lines, head("click-option", "terminal", agents=("offline", "random"))))
    for part in ("stopped after 5 of 8 episodes", "1 (2)/2", "chosen 2", "Chromium 156", "load 1.5 → 2.5", "1 min 1 s"):
        assert part in text
    assert "results.jsonl" in text


def test_the_tables_fit_a_small_terminal():
    agents = ("offline", "random", "naive")
    lines = [
        line(task, seed, agent, raw=seed / 2, steps=10) for agent in agents for task in all_tasks() for seed in (0, 1)
    ]
    text = printed(report(lines, head(*all_tasks(), agents=agents)), width=80)
    assert "…" not in text, "nothing is cut off"
    assert "email-inbox-forward-nl-turk" in text


def test_nothing_played_yet_can_be_printed():
    text = printed(report([], head("click-option", "terminal")))
    assert "stopped after 0 of 4 episodes" in text
