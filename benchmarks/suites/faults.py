"""Faults of the infrastructure: whether every scenario still ends as it should, and nothing is left behind."""

from __future__ import annotations

import os
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import psutil

from agent.suite.playing.jobs import Job
from agent.suite.results import read_run
from agent.suite.running.crew import Crew, ProcessCrew
from agent.suite.running.run import Wish, run_suites
from agent.suite.scenario.collecting import collect
from benchmarks.suites.faulty import fault_of
from benchmarks.suites.scenarios import write_suite

_COMMAND = (sys.executable, "-m", "benchmarks.suites.faulty")


def measure(folder: Path, scenarios: int, workers: int, seed: int, share: str) -> dict[str, Any]:
    """Run a suite on workers that are let down."""
    suite = write_suite(folder / "suite", scenarios)
    os.environ["FAULTS"] = f"{seed}:{share}"
    before = {child.pid for child in psutil.Process().children(recursive=True)}

    def crew(count: int) -> Crew:
        return ProcessCrew(count, _COMMAND)

    wish = Wish(paths=(suite,), workers=workers, out=folder / f"faults-{share}", keep_history=False)
    outcome = run_suites(wish, make_crew=crew)
    left = [child.pid for child in psutil.Process().children(recursive=True) if child.pid not in before]
    struck = {}
    for planned in collect([suite]):
        fault = fault_of(seed, share, Job(number=0, planned=planned, on="phone"))
        if fault is not None:
            struck[planned.id] = fault[0]
    wanted = "infrastructure" if share == "always" else "passed"
    wrong = [
        f"{each.id}: {each.verdict}, {each.reason[:80]}"
        for each in outcome.run.scenarios
        if each.verdict != (wanted if each.id in struck else "passed")
    ]
    first = [each.attempts[0].verdict for each in outcome.run.scenarios if each.id in struck]
    return {
        "scenarios": len(outcome.run.scenarios),
        "planned": outcome.run.head.planned,
        "struck": dict(Counter(struck.values())),
        "first attempts that say infrastructure": first.count("infrastructure"),
        "verdicts": outcome.run.counts(),
        "wrong verdicts": wrong,
        "record complete": len(read_run(outcome.folder).scenarios) == outcome.run.head.planned,
        "exit code": outcome.exit_code,
        "processes left behind": left,
    }
