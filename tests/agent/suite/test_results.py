"""The record of a suite's run, as a folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent.errors import ConfigError
from agent.suite.results import (
    SCENARIOS_NAME,
    Attempt,
    Place,
    RunHead,
    ScenarioResult,
    StepResult,
    append_scenarios,
    read_run,
    write_head,
)

STEP = StepResult(
    number=1, kind="goal", text="Open the clock", place=Place(file="a.yaml", line=3), status="passed", usd=0.5
)
ATTEMPT = Attempt(number=1, device="phone", verdict="passed", started_s=100.0, seconds=2.0, steps=(STEP,))
RESULT = ScenarioResult(
    id="a.yaml::clock", name="clock", file="a.yaml", on="phone", verdict="passed", attempts=(ATTEMPT,)
)


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    write_head(tmp_path, RunHead(run="r", started_s=99.0, planned=2))
    append_scenarios(tmp_path, [RESULT])
    append_scenarios(tmp_path, [RESULT.model_copy(update={"verdict": "flaky"})])
    run = read_run(tmp_path)
    assert run.scenarios[0] == RESULT
    assert (run.wall_s, run.usd, run.counts()) == (3.0, 1.0, {"passed": 1, "flaky": 1})


def test_a_line_that_was_cut_off_is_left_out(tmp_path: Path) -> None:
    write_head(tmp_path, RunHead(run="r", started_s=0.0))
    append_scenarios(tmp_path, [RESULT, RESULT])
    path = tmp_path / SCENARIOS_NAME
    path.write_bytes(path.read_bytes()[:-5])
    assert read_run(tmp_path).scenarios == (RESULT,)


def test_a_folder_without_a_run_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="holds no run"):
        read_run(tmp_path)


def test_the_first_step_that_failed_is_found() -> None:
    failed = STEP.model_copy(update={"number": 2, "status": "failed"})
    attempt = ATTEMPT.model_copy(update={"steps": (STEP, failed, failed)})
    assert attempt.first_failed == failed
    assert ATTEMPT.first_failed is None
