"""Fits and measures the judge that asks about an unsupported *done*: python -m benchmarks.endings_fit [--write]

The runs are those of ``benchmarks/endings``: every everyday goal, played by the policy as it was before anything was
mended on its page (``benchmarks.endings_runs``), and goals that ask for what their page does not have
(``benchmarks.endings_swapped``). Each batch is judged by a judge that was fitted on the others. Beside it stand simple
rules: ask where some word of the goal is left, and what a phone asks (`planner.offline.undone`). A person is asked
below the probability at which a false *done*, held to be as bad as two needless questions, costs more. With --write the
judge that is fitted on all becomes the one that ships.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from agent.evaluation.statistics import wilson_interval
from perception.models.weights import MANIFEST, read_manifest, shipped
from planner.clauses import read_clauses
from planner.goal import Goal
from planner.offline.undone import undone
from planner.training.endings.export import export
from planner.training.endings.fitting import ASK_BELOW, Counted, Ended, count, discrimination, fit, unseen
from planner.training.endings.recorded import Recorded, evidence_of, read_runs
from planner.verified.judge import NAME

RUNS = Path(__file__).with_name("endings")
SWAPPED = "swapped"
LEVELS = (0.0, 0.4, 0.5, 0.6, ASK_BELOW, 0.7, 0.8, 0.9)


@dataclass(frozen=True, slots=True)
class Batch:
    """Goals that were written together."""

    name: str
    goals: int
    ended: tuple[Ended, ...]
    runs: tuple[Recorded, ...]
    """Those that called themselves done, in the order of ``ended``."""


def read_batches() -> tuple[Batch, ...]:
    """All that is recorded of goals as they were written, with its evidence."""
    found = []
    for path in sorted(RUNS.glob("*.jsonl.gz")):
        name = path.name.partition("@")[0]
        if name == SWAPPED:
            continue
        runs = list(read_runs(path))
        ended = tuple(run for run in runs if run.status == "done")
        found.append(Batch(name, len(runs), tuple(Ended(evidence_of(r).figures, r.right, name) for r in ended), ended))
        print(f"{path.name}: {len(runs)} goals, {len(ended)} called done", file=sys.stderr, flush=True)
    return tuple(found)


def read_swapped() -> tuple[int, tuple[Ended, ...]]:
    """How many goals asked for what the page does not have, and the runs of them that called themselves done."""
    runs = list(read_runs(next(RUNS.glob(f"{SWAPPED}@*.jsonl.gz"))))
    done = [run for run in runs if run.status == "done"]
    ended = (Ended(evidence_of(run).figures, False, run.page.partition("/")[0], swapped=True) for run in done)
    return len(runs), tuple(ended)


def told(counted: Counted, goals: int) -> dict[str, str]:
    """What a threshold does, in words."""
    return {
        "false success, of goals": _share(counted.false_left, goals),
        "false success, of those called done": _share(counted.false_left, counted.called),
        "asked, of those that are done": _share(counted.right_asked, counted.right),
    }


def _share(part: int, of: int) -> str:
    low, high = wilson_interval(part, of)
    return f"{part / of:.1%} [{low:.1%}, {high:.1%}] = {part} of {of}"


def by_rules(batches: Sequence[Batch]) -> dict[str, Counted]:
    """What simple rules do to the same runs."""
    ended = [each for batch in batches for each in batch.ended]
    runs = [run for batch in batches for run in batch.runs]
    no_word_left = np.array([float(each.figures["left"] == 0) for each in ended])
    one_word_left = np.array([float(each.figures["left"] <= 0.2) for each in ended])
    as_on_a_phone = np.array([float(not _undone(run)) for run in runs])
    rules = {"no word left": no_word_left, "at most one word left": one_word_left, "as on a phone": as_on_a_phone}
    return {name: count(ended, sure, 0.5) for name, sure in rules.items()}


def _undone(run: Recorded) -> str:
    """What the rule for phones says of a run in a browser."""
    screen = replace(run.screens[-1], location="org.example/.Page")
    return undone(Goal(run.goal), read_clauses(run.goal), screen, run.steps)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    batches = read_batches()
    asked_for_absent, swapped = read_swapped()
    ended = [each for batch in batches for each in batch.ended]
    everything = unseen([*ended, *swapped])
    sure, of_swapped = everything[: len(ended)], everything[len(ended) :]
    written = [batch for batch in batches if batch.name != "older"]
    goals = sum(batch.goals for batch in written)
    mine = np.array([each.batch != "older" for each in ended])
    in_batches = [each for each in ended if each.batch != "older"]
    judge = fit([*ended, *swapped])
    document = {
        "batches 1 to 7": {
            "goals": goals,
            "called done": len(in_batches),
            "surer where it is done": round(discrimination(in_batches, sure[mine]), 3),
            "by threshold": {level: told(count(in_batches, sure[mine], level), goals) for level in LEVELS},
            "by rules": {name: told(counted, goals) for name, counted in by_rules(written).items()},
        },
        "at the threshold, each batch": {
            batch.name: told(count(batch.ended, sure[[e.batch == batch.name for e in ended]], ASK_BELOW), batch.goals)
            for batch in batches
        },
        "asked for what the page does not have": {
            "called done without a judge": _share(len(swapped), asked_for_absent),
            "called done": _share(int((of_swapped >= ASK_BELOW).sum()), asked_for_absent),
        },
        "weights": {name: round(each.weight, 2) for name, each in judge.figures.items()},
    }
    print(json.dumps(document, indent=1, ensure_ascii=False))
    if args.write:
        folder = shipped(NAME)
        version = read_manifest(folder).version + 1 if (folder / MANIFEST).exists() else 1
        at = count(in_batches, sure[mine], ASK_BELOW)
        metrics = {
            "runs": len(ended) + len(swapped),
            "surer_where_done": discrimination(in_batches, sure[mine]),
            "false_success_before": (len(in_batches) - at.right) / goals,
            "false_success": at.false_left / goals,
            "asked_of_the_done": at.right_asked / at.right,
        }
        text = (Path(__file__).parent.parent / "LICENSE").read_text("utf-8")
        recipe = "python -m benchmarks.endings_fit --write"
        export(folder, judge, recipe=recipe, license_text=text, metrics=metrics, version=version)


if __name__ == "__main__":
    main()
