"""What came of a suite: the record that the runner writes and that reports, history and plugins read.

A run is a folder: ``run.json`` says what was asked for, ``scenarios.jsonl`` has one line a finished scenario, in the
order in which they ended, and ``traces/`` the trace of every attempt. A line is written whole or not at all, so that a
run that was killed still tells what it had finished.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from agent.errors import ConfigError

RUN_NAME = "run.json"
SCENARIOS_NAME = "scenarios.jsonl"
TRACES_NAME = "traces"

AttemptVerdict = Literal[
    "passed", "failed-app", "failed-agent", "infrastructure", "policy", "needs-person", "interrupted"
]
"""How one attempt ended: ``failed-app`` is an assertion that does not hold, or an effect that is missing, after steps
that were carried out; ``failed-agent`` is a step that could not be carried out where the app gives no reason for it."""
Verdict = Literal[
    "passed",
    "flaky",
    "quarantined",
    "failed-app",
    "failed-agent",
    "infrastructure",
    "policy",
    "needs-person",
    "interrupted",
    "skipped",
]
"""How a scenario ended: as its last attempt, but ``flaky`` where it passed only after a failure that was the app's or
the agent's, ``quarantined`` where it failed and is marked so, ``skipped`` where a condition left it out."""

GREEN: tuple[Verdict, ...] = ("passed", "flaky", "quarantined", "skipped")
"""Verdicts that do not make a run fail."""


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Place(_Record):
    """Where something is written."""

    file: str
    """Relative to the folder in which the run was begun."""
    line: int = 0
    """From 1; 0 is the file as a whole."""
    column: int = 0


class Sight(_Record):
    """A picture, and what of it is meant."""

    picture: str
    """Relative to the run's folder; empty where none was taken."""
    bounds: tuple[int, int, int, int] | None = None
    """Left, top, right, bottom of the target in picture pixels."""


class StepResult(_Record):
    """One step or assertion of a scenario."""

    number: int
    """From 1, within the scenario; steps of ``given`` come first."""
    kind: Literal["given", "skill", "goal", "action", "check"]
    text: str
    """As it is written, with the values of the data table filled in and secrets concealed."""
    place: Place
    status: Literal["passed", "failed", "skipped"]
    reason: str = ""
    """Why it failed; or what a judged check was told."""
    seconds: float = 0.0
    actions: int = 0
    """What was done to the device."""
    model_calls: int = 0
    usd: float = 0.0
    judged: bool = False
    """Whether a model and not a rule said so."""
    learnt: str = ""
    """The skill that a plain-language step became in this run."""
    skill: str = ""
    """The skill that carried it out."""
    healed: tuple[str, ...] = ()
    """Selectors that were found elsewhere, each as a line for review."""
    before: Sight | None = None
    after: Sight | None = None


class Cause(_Record):
    """The likely cause of a failure, found by rule."""

    name: str
    """A class that history counts: ``element-missing``, ``wrong-value``, ``no-effect``, ``wrong-screen``, …"""
    told: str
    """For a person, in one sentence."""


class Attempt(_Record):
    """One try of a scenario on one device."""

    number: int
    device: str
    verdict: AttemptVerdict
    started_s: float
    """Wall clock, Unix seconds."""
    seconds: float
    device_s: float = 0.0
    """Of them, spent in calls of the device."""
    steps: tuple[StepResult, ...] = ()
    reason: str = ""
    cause: Cause | None = None
    log: str = ""
    """Excerpt of the device's log around the failure, secrets concealed."""
    network: str = ""
    """Excerpt of failed or refused requests."""
    trace: str = ""
    """Its trace page, relative to the run's folder."""
    frames: tuple[str, ...] = ()
    """Pictures of the last steps, oldest first, relative to the run's folder: what an animated capture is made of."""
    error_kind: str = ""

    @property
    def first_failed(self) -> StepResult | None:
        """The first diverging step."""
        return next((step for step in self.steps if step.status == "failed"), None)


class ScenarioResult(_Record):
    """What came of one scenario with one row of its data."""

    id: str
    """Stable over runs: file, name and row; history counts by it."""
    name: str
    file: str
    row: dict[str, str] = Field(default_factory=dict)
    """The row of the data table, secrets concealed."""
    tags: tuple[str, ...] = ()
    on: str
    repeat: int = 1
    """Which repetition of ``--repeat``, from 1."""
    verdict: Verdict
    reason: str = ""
    attempts: tuple[Attempt, ...] = ()
    quarantined: bool = False
    patches: tuple[str, ...] = ()
    """Patch files for review, relative to the run's folder."""

    @property
    def seconds(self) -> float:
        """Of all attempts together."""
        return sum(attempt.seconds for attempt in self.attempts)

    @property
    def last(self) -> Attempt | None:
        """The attempt that decided."""
        return self.attempts[-1] if self.attempts else None


class RunHead(_Record):
    """What was asked for."""

    run: str
    started_s: float
    program: str = ""
    command: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    on: tuple[str, ...] = ()
    """Devices that were named for the run; empty where scenarios say theirs."""
    tags: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    """Which scenarios were asked for, by tag and by name."""
    workers: int = 1
    shard: str = ""
    seed: int = 0
    repeat: int = 1
    planned: int = 0
    """Scenarios times rows times repetitions."""
    ended_s: float = 0.0
    """0 while it goes on, or where it was killed."""
    interrupted: bool = False
    max_usd: float | None = None


class SuiteRun(_Record):
    """A run, as far as it got."""

    head: RunHead
    scenarios: tuple[ScenarioResult, ...]

    @property
    def wall_s(self) -> float:
        """From the first second to the last one known."""
        ends = [attempt.started_s + attempt.seconds for each in self.scenarios for attempt in each.attempts]
        return max([self.head.ended_s, self.head.started_s, *ends]) - self.head.started_s

    @property
    def usd(self) -> float:
        """What models took."""
        return sum(step.usd for each in self.scenarios for attempt in each.attempts for step in attempt.steps)

    @property
    def model_calls(self) -> int:
        """How often a model was asked."""
        return sum(step.model_calls for each in self.scenarios for attempt in each.attempts for step in attempt.steps)

    def counts(self) -> dict[Verdict, int]:
        """How often each verdict was given, only those that were."""
        found: dict[Verdict, int] = {}
        for each in self.scenarios:
            found[each.verdict] = found.get(each.verdict, 0) + 1
        return found


def read_run(folder: Path) -> SuiteRun:
    """Read a run's folder; a last line that was cut off is left out.

    Raises:
        ConfigError: there is no run, or it is of another version.
    """
    try:
        head = RunHead.model_validate_json((folder / RUN_NAME).read_bytes())
        path = folder / SCENARIOS_NAME
        raw = path.read_text("utf-8") if path.exists() else ""
        lines = raw[: raw.rfind("\n") + 1].splitlines()
        return SuiteRun(head=head, scenarios=tuple(ScenarioResult.model_validate_json(line) for line in lines))
    except OSError as error:
        raise ConfigError(f"{folder} holds no run of a suite: {error.strerror or error}") from error
    except ValidationError as error:
        told = error.errors(include_url=False)[0]["msg"]
        raise ConfigError(f"{folder} is damaged or of another version: {told}") from error


def write_head(folder: Path, head: RunHead) -> None:
    """Write ``run.json``, whole or not at all.

    Raises:
        OSError: it cannot be written.
    """
    part = folder / f"{RUN_NAME}.part"
    part.write_text(json.dumps(head.model_dump(mode="json"), indent=1, ensure_ascii=False) + "\n", "utf-8")
    os.replace(part, folder / RUN_NAME)


def append_scenarios(folder: Path, results: Iterable[ScenarioResult]) -> None:
    """Add finished scenarios, each durable once this returns.

    Raises:
        OSError: they cannot be written.
    """
    with (folder / SCENARIOS_NAME).open("a", encoding="utf-8") as file:
        for result in results:
            file.write(result.model_dump_json() + "\n")
        file.flush()
        os.fsync(file.fileno())
