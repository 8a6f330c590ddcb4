"""The judge of endings is fitted so that its weights can be told, and is measured on what it has not seen."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from benchmarks.endings_fit import RUNS
from perception.models.weights import read_manifest
from planner.training.endings.export import export
from planner.training.endings.fitting import ASK_BELOW, Ended, count, discrimination, fit, sure_of, unseen
from planner.training.endings.recorded import evidence_of, read_runs
from planner.verified.judge import load_judge


def some(seed: int = 0, many: int = 240) -> list[Ended]:
    """Runs that are done where nothing is left; the more steps, the worse, which no weight may say."""
    dice = Random(seed)
    found = []
    for at in range(many):
        right = dice.random() < 0.5
        left = 0.0 if dice.random() < 0.9 and right else dice.random()
        steps = dice.random() * (0.5 if right else 1.0)
        found.append(Ended({"left": left, "steps": steps, "noise": dice.random()}, right, f"batch {at % 4}"))
    return found


def test_a_figure_that_would_speak_the_other_way_is_left_out():
    judge = fit(some())
    assert judge.figures["left"].weight < 0
    assert "steps" not in judge.figures
    assert judge.ask_below == ASK_BELOW == pytest.approx(2 / 3, abs=0.01)


def test_what_is_seen_too_rarely_is_not_weighed():
    runs = some()
    rare = [Ended({**run.figures, "rare": float(at < 3)}, run.right, run.batch) for at, run in enumerate(runs)]
    assert "rare" not in fit(rare).figures


def test_each_batch_is_judged_by_what_was_learnt_on_the_others():
    runs = some()
    sure = unseen(runs)
    assert discrimination(runs, sure) > 0.7
    mine = [run for run in runs if run.batch != "batch 2"]
    at = next(place for place, run in enumerate(runs) if run.batch == "batch 2")
    assert sure[at] == pytest.approx(sure_of(fit(mine), runs[at].figures))


def test_a_threshold_trades_false_dones_for_questions():
    runs = [Ended({}, right, "") for right in (True, True, False, False)]
    sure = np.array([0.9, 0.5, 0.6, 0.1])
    assert (count(runs, sure, 0.0).false_left, count(runs, sure, 0.0).right_asked) == (2, 0)
    at = count(runs, sure, 0.55)
    assert (at.false_left, at.right_asked, at.called) == (1, 1, 2)
    assert discrimination(runs, sure) == 0.75


def test_what_is_written_is_what_is_read(tmp_path):
    judge = fit(some())
    export(tmp_path, judge, recipe="none", license_text="free", metrics={"runs": 3}, version=7)
    read = load_judge(tmp_path)
    assert read.figures.keys() == judge.figures.keys()
    assert read.base == pytest.approx(judge.base, abs=1e-3)
    assert read_manifest(tmp_path).version == 7


def test_recorded_runs_become_evidence_that_the_shipped_judge_tells_apart():
    runs = list(read_runs(RUNS / "batch_4@ec1f63f.jsonl.gz"))[:40]
    ended = [Ended(evidence_of(run).figures, run.right, "batch_4") for run in runs if run.status == "done"]
    sure = np.array([sure_of(load_judge(), each.figures) for each in ended])
    assert len(ended) > 30
    assert discrimination(ended, sure) > 0.9
