"""The second run of many scenarios: model calls, flakes, wall time against the devices' own, overhead, first action."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from agent.config import Settings
from agent.suite.results import SuiteRun
from agent.suite.running.dispatch import Unit, Watch
from agent.suite.running.run import Spectator, Wish, run_suites
from benchmarks.suites.scenarios import write_suite


def measure(folder: Path, scenarios: int, workers: int, repeats: int) -> dict[str, Any]:
    """Run once, so that plain-language steps are learnt, and then again and again."""
    suite = write_suite(folder / "suite", scenarios)
    first = _run(suite, folder / "first", workers)
    later: list[tuple[SuiteRun, float]] = []
    for number in range(1, repeats + 1):
        later.append(_run(suite, folder / f"later-{number}", workers))
        run = later[-1][0]
        told = f"{number} of {repeats}: {run.counts()}, {run.model_calls} model calls, {run.wall_s:.0f} s"
        print(told, file=sys.stderr, flush=True)
        shutil.rmtree(folder / f"later-{number}")  # its pictures take hundreds of megabytes
    verdicts: dict[str, Counter[str]] = {}
    for run, _ in later:
        for each in run.scenarios:
            verdicts.setdefault(each.id, Counter())[each.verdict] += 1
    flaky = [name for name, counts in verdicts.items() if len(counts) > 1 or "flaky" in counts]
    attempts = [attempt for run, _ in later for each in run.scenarios for attempt in each.attempts]
    overheads = [attempt.seconds - attempt.device_s for attempt in attempts]
    last, begun_s = later[-1]
    device_s = sum(attempt.device_s for each in last.scenarios for attempt in each.attempts)
    return {
        "scenarios": len(first[0].scenarios),
        "workers": workers,
        "cores": os.cpu_count(),
        "load": os.getloadavg()[0],
        "first": first[0].counts(),
        "learnt": sum(bool(step.learnt) for each in first[0].scenarios for a in each.attempts for step in a.steps),
        "later": [run.counts() for run, _ in later],
        "model calls": sum(run.model_calls for run, _ in later),
        "flakes": len(flaky),
        "repeats": repeats,
        "wall_s": [round(run.wall_s, 1) for run, _ in later],
        "device_s / workers": round(device_s / workers, 1),
        "wall / (device_s / workers)": round(last.wall_s / (device_s / workers), 2),
        "first scenario begun after_s": round(begun_s, 2),
        "overhead_ms p50": round(1000 * statistics.median(overheads)),
        "overhead_ms p95": round(1000 * statistics.quantiles(overheads, n=20)[-1]),
    }


def first_action(folder: Path, tries: int) -> dict[str, Any]:
    """From the command to the first action on the phone, and the processor's time for it."""
    suite = write_suite(folder / "suite", 4)
    waits = []
    for number in range(tries):
        out = folder / f"start-{number}"
        began = time.time()
        command = [str(Path(sys.executable).with_name("clew")), "suite", "run", str(suite)]
        command += ["--only", "by hand", "--workers", "1"]
        command += ["--out", str(out), "--no-history"]
        subprocess.run(command, check=False, capture_output=True)
        waits.append(_first_intent(out) - began)
    return {"tries": tries, "p50_s": round(statistics.median(waits), 2), "best_s": round(min(waits), 2)}


def _first_intent(out: Path) -> float:
    from devices.journal import read_journal
    from devices.records import Intent

    trace = sorted((out / "traces").iterdir())[0]
    return next(record.at_s for record in read_journal(trace) if isinstance(record, Intent))


def _run(suite: Path, out: Path, workers: int) -> tuple[SuiteRun, float]:
    began, first = time.monotonic(), [0.0]

    def begun(worker: int, unit: Unit) -> None:
        del worker, unit
        first[0] = first[0] or time.monotonic() - began

    wish = Wish(
        paths=(suite,),
        settings=Settings(),
        workers=workers,
        out=out,
        keep_history=True,
        history=out.parent / "h.sqlite",
    )
    return run_suites(wish, Spectator(watch=Watch(begun=begun))).run, first[0]
