"""Carries out a workflow: every step a run of its own, several at a time where its graph, devices and effects allow.

A step is carried out by a process of its own, ``clew run --json``, so that one that hangs or crashes takes nobody
along, and each run has its journal and its trace. What a step answers is evidence for those that name it; it goes into
their goals as a value. A step whose evidence is missing is not begun, and the others go on.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Literal, Protocol

from pydantic import BaseModel, ConfigDict

from agent.reaching.addresses import BrowserAddress, read_device_address
from planner.workflow.evidence import fill_goal
from planner.workflow.flow import Flow, FlowStep
from planner.workflow.schedule import Claim, Schedule
from planner.workflow.variables import substitute

AT_A_TIME = 4
_COMMAND = "from agent.cli import main; raise SystemExit(main())"


class StepReport(BaseModel):
    """What came of one step."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    number: int
    name: str
    goal: str
    """With its evidence."""
    on: str
    status: str
    """As of a run; ``skipped`` for one that was not begun."""
    reason: str = ""
    evidence: str = ""
    begun_s: float = 0.0
    """Since the workflow began."""
    seconds: float = 0.0
    trace: str = ""


class FlowReport(BaseModel):
    """What came of a workflow."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal["clewline-flow-run"] = "clewline-flow-run"
    version: Literal[1] = 1
    flow: str
    status: Literal["done", "failed", "interrupted"]
    answer: str
    seconds: float
    steps: tuple[StepReport, ...]

    @property
    def exit_code(self) -> int:
        """What the command ends with."""
        return 0 if self.status == "done" else 1


@dataclass(frozen=True, slots=True)
class Carried:
    """How one run ended."""

    status: str
    reason: str = ""
    answer: str = ""
    trace: str = ""


class Carrier(Protocol):
    """Carries out one goal; several at a time, from different threads."""

    def carry(self, goal: str, on: str) -> Carried:
        """Run it to its end."""

    def stop(self) -> None:
        """End what is running."""


def run_flow(
    flow: Flow,
    on: str,
    carrier: Carrier,
    at_a_time: int = AT_A_TIME,
    on_step: Callable[[StepReport], object] = lambda _: None,
    clock: Callable[[], float] = time.monotonic,
) -> FlowReport:
    """Carry out every step.

    Args:
        flow: the workflow.
        on: address of the device for steps that name none.
        carrier: carries out goals.
        at_a_time: how many run at a time, at most.
        on_step: told of each step as it begins (``running``) and as it ends.
        clock: in seconds.

    Raises:
        UnsupportedAddress: a step's address is no device's; nothing was begun.
    """
    places = [step.on or on for step in flow.steps]
    claims = [_claim(step, place) for step, place in zip(flow.steps, places, strict=True)]
    run = _FlowRun(flow, places, Schedule(flow.dag, claims, at_a_time), carrier, on_step, clock)
    with ThreadPoolExecutor(max_workers=at_a_time) as pool:
        try:
            run.go(pool)
            status: Literal["done", "failed", "interrupted"] = "done" if run.is_well else "failed"
        except KeyboardInterrupt:
            status = "interrupted"
            carrier.stop()
            run.leave("stopped by the person at the keyboard")
    return FlowReport(
        flow=flow.flow,
        status=status,
        answer=run.answer() if status != "interrupted" else "",
        seconds=round(clock() - run.began, 3),
        steps=tuple(run.reports[number] for number in sorted(run.reports)),
    )


def _claim(step: FlowStep, address: str) -> Claim:
    """Whom a step shares its device with. A phone has one screen; every run in a browser opens its own.

    Raises:
        UnsupportedAddress: it is no address of a device.
    """
    device = read_device_address(address)
    if isinstance(device, BrowserAddress):
        host = device.url.partition("://")[2].split("/")[0]
        return Claim(f"site:{host}", alone=step.effects == "writes")
    return Claim(str(device), alone=True)


class _FlowRun:
    def __init__(
        self,
        flow: Flow,
        places: Sequence[str],
        schedule: Schedule,
        carrier: Carrier,
        on_step: Callable[[StepReport], object],
        clock: Callable[[], float],
    ) -> None:
        self._flow, self._places, self._schedule, self._carrier = flow, places, schedule, carrier
        self._tell, self._clock = on_step, clock
        self.began = clock()
        self.evidence: dict[int, str] = {}
        self.reports: dict[int, StepReport] = {}

    @property
    def is_well(self) -> bool:
        return all(
            report.status == "done" or self._flow.steps[number].otherwise is not None
            for number, report in self.reports.items()
        )

    def go(self, pool: ThreadPoolExecutor) -> None:
        waiting: dict[Future[Carried], int] = {}
        while True:
            for number in self._schedule.begin():
                goal = fill_goal(self._flow.steps[number].goal, self._found)
                report = self._report(number, goal, "running", begun_s=round(self._clock() - self.began, 3))
                self.reports[number] = report
                self._tell(report)
                waiting[pool.submit(self._carrier.carry, goal, self._places[number])] = number
            if not waiting:
                break
            for future in wait(waiting, return_when=FIRST_COMPLETED).done:
                self._end(waiting.pop(future), future.result())

    def leave(self, why: str) -> None:
        """Say of everything that is not over that it was left."""
        for number, report in self.reports.items():
            if report.status == "running":
                self.reports[number] = report.model_copy(update={"status": "interrupted", "reason": why})
        self._skip(self._schedule.stop(), why)

    def answer(self) -> str:
        """What the workflow says in the end."""
        if self._flow.answer:
            return substitute(self._flow.answer, self._found)
        return self.evidence.get(len(self._flow.steps) - 1, "")

    def _end(self, number: int, carried: Carried) -> None:
        step, report = self._flow.steps[number], self.reports[number]
        well = carried.status == "done"
        if well:
            self.evidence[number] = carried.answer
        elif step.otherwise is not None:
            self.evidence[number] = step.otherwise
        ended = report.model_copy(
            update={
                "status": carried.status,
                "reason": carried.reason,
                "evidence": self.evidence.get(number, ""),
                "seconds": round(self._clock() - self.began - report.begun_s, 3),
                "trace": carried.trace,
            }
        )
        self.reports[number] = ended
        self._tell(ended)
        skipped = self._schedule.end(number, well, needed=step.otherwise is None)
        self._skip(skipped, f"step {step.name or number + 1} did not do what this one needs")

    def _skip(self, numbers: Sequence[int], why: str) -> None:
        for number in numbers:
            self.reports[number] = self._report(number, self._flow.steps[number].goal, "skipped", why)
            self._tell(self.reports[number])

    def _found(self, key: str) -> str:
        """The evidence of a step, or words for its being missing: ReWOO's "No evidence found"."""
        return self.evidence.get(self._flow.place(key), "no evidence")

    def _report(self, number: int, goal: str, status: str, reason: str = "", begun_s: float = 0.0) -> StepReport:
        step = self._flow.steps[number]
        return StepReport(
            number=number + 1,
            name=step.name,
            goal=goal,
            on=self._places[number],
            status=status,
            reason=reason,
            begun_s=begun_s,
        )


class Processes:
    """Carries goals out by ``clew run``, each in a process of its own.

    Args:
        options: given to every run (``--approve``, ``--planner`` …).
    """

    def __init__(self, options: Sequence[str] = ()) -> None:
        self._options = tuple(options)
        self._running: set[subprocess.Popen[str]] = set()
        self._stopped = False

    def carry(self, goal: str, on: str) -> Carried:
        """Run it; what it wants to be told it reads from stdin, where no list of processes shows it."""
        if self._stopped:
            return Carried("interrupted", "stopped before it began")
        command = [sys.executable, "-c", _COMMAND, "run", "-", "--on", on, "--json", *self._options]
        with subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
        ) as process:
            self._running.add(process)
            try:
                out, _ = process.communicate(goal)
            finally:
                self._running.discard(process)
        try:
            told = json.loads(out)
            trace = (told.get("trace") or {}).get("folder", "")
            return Carried(told["status"], told["reason"], told["answer"], trace)
        except (ValueError, KeyError, TypeError):
            return Carried("infrastructure", f"the run ended with code {process.returncode} and said nothing")

    def stop(self) -> None:
        """Ask every run to end, as Ctrl-C would."""
        self._stopped = True
        for process in tuple(self._running):
            process.terminate()
