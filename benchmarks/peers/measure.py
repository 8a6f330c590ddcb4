"""Runs the peers in turn, one repetition of each after the other, so that a busy minute is everybody's."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from itertools import accumulate
from pathlib import Path

from pydantic import ValidationError

from agent.evaluation.host import browser_version, describe_host, load_average, program_version
from agent.evaluation.statistics import quantile
from benchmarks.peers.report import Cost, Report, Run, row_of, targets_of
from benchmarks.peers.rows import FLOOR, OURS, ROWS, Missing, command
from benchmarks.peers.server import Script, serve
from benchmarks.peers.tokens import count_tokens
from devices.browser.chromium import run_bounded

RUN_LIMIT_S = 180.0


@dataclass(frozen=True, slots=True)
class _Ran:
    row: str
    script: Script
    cost: Cost | None
    load: float
    error: str


def measure(
    rows: Sequence[str], repetitions: int, folder: Path, on_run: Callable[[str, int, str], object] = lambda *_: None
) -> Report:
    """Run each peer ``repetitions`` times.

    Args:
        rows: keys of ``ROWS``.
        repetitions: how often.
        folder: where other people's agents are installed.
        on_run: told of each finished run: its row, its repetition from 1, and what went wrong (nothing: empty).

    Raises:
        BrowserNotFound: there is no Chromium.
    """
    before = _load()
    skipped = {row: found.why for row in rows if isinstance(found := command(row, "", folder), Missing)}
    ran: list[_Ran] = []
    for repetition in range(1, repetitions + 1):
        for row in rows:
            if row not in skipped:
                one = _run(row, folder)
                ran.append(one)
                on_run(row, repetition, one.error)
    runs, tokens_by = _counted(ran, folder)
    floor = quantile([ms for run in runs if run.row == FLOOR for ms in run.overheads_ms], 0.5)
    table = tuple(
        row_of(key, title, [run for run in runs if run.row == key], floor)
        for key, title in ROWS.items()
        if key in rows and key not in skipped
    )
    ours = next((row for row in table if row.row == OURS), None)
    return Report(
        at=datetime.now(UTC).astimezone().isoformat(timespec="seconds"),
        host=describe_host(),
        versions={"clewline": program_version(), "chromium": browser_version(), "playwright": version("playwright")},
        tokens_by=tokens_by,
        repetitions=repetitions,
        load=(before, _load()),
        rows=table,
        targets=targets_of(ours) if ours is not None else (),
        skipped=skipped,
        runs=runs,
    )


def _run(row: str, folder: Path) -> _Ran:
    cost: Cost | None = None
    with serve() as script:
        argv = command(row, script.address, folder)
        assert not isinstance(argv, Missing)
        try:
            done = run_bounded(argv, RUN_LIMIT_S)
        except subprocess.TimeoutExpired:
            return _Ran(row, script, None, _load(), f"not over after {RUN_LIMIT_S:g} s")
    error = ""
    if done.returncode != 0:
        error = (done.stderr.strip() or "it said nothing").splitlines()[-1][:300]
    else:
        try:
            cost = Cost.model_validate_json(done.stdout.strip().splitlines()[-1])
        except (IndexError, ValidationError):
            error = f"its last line is no report: {done.stdout.strip()[-200:]}"
    if not error and not script.correct:
        error = f"the form arrived as {script.forms}"
    return _Ran(row, script, cost, _load(), error)


def _counted(ran: Sequence[_Ran], folder: Path) -> tuple[tuple[Run, ...], str]:
    """The runs with their prompts counted, all in one go."""
    counts, tokens_by = count_tokens([turn.prompt for one in ran for turn in one.script.turns], folder)
    ends = list(accumulate(len(one.script.turns) for one in ran))
    runs = tuple(
        Run(
            row=one.row,
            correct=one.script.correct,
            overheads_ms=tuple(round(ms, 2) for ms in one.script.overheads_ms),
            prompt_tokens=tuple(counts[end - len(one.script.turns) : end]),
            pictures=sum(turn.pictures for turn in one.script.turns),
            schema_chars=max((turn.schema_chars for turn in one.script.turns), default=0),
            cost=one.cost,
            load=one.load,
            error=one.error,
        )
        for one, end in zip(ran, ends, strict=True)
    )
    return runs, tokens_by


def _load() -> float:
    return (load_average() or (0.0, 0.0, 0.0))[0]
