"""What a remembered run is worth on the embedded phone: the oracle's own run, then the same task by the tree alone.

    python -m benchmarks.remembering [--seeds 0-1] [--tasks 'clock.*'] [--other-seed]

Every task is first carried out through the driver by its own solution, with a journal beside it. Then a tree that knows
nothing but that journal (no skill, no rule, no model) carries it out on a fresh phone: with the same goal, and with
``--other-seed`` with the goal of another seed, whose values are other ones. Judged by the apps' state.
"""

from __future__ import annotations

import argparse
import fnmatch
import sys
from pathlib import Path

from agent.episode import run_episode
from agent.evaluation.phone import LIMITS
from agent.evaluation.phone_reaching import reach
from agent.evaluation.phone_solving import solve_on
from agent.evaluation.practice import PracticeGate
from agent.evaluation.statistics import wilson_interval
from agent.executor import Executor
from agent.looking import Memo, look
from agent.record.remembering import steps_of
from agent.record.traces import join_records
from devices.action import Action
from devices.device import Receipt
from devices.errors import DeviceError
from devices.observation import Observation
from devices.records import Begin, End
from devices.screen import Element
from emulators.phone.tasks.solving import StepImpossible
from emulators.phone.tasks.task import Template, make_case
from emulators.phone.tasks.templates import templates
from perception.perceiver import Perceiver
from planner.decision import Act
from planner.goal import Goal
from planner.tree import TreePolicy
from planner.tree.sources.journals import JournalChains, Remembered


class Journalled:
    """A device whose actions are written down as a run's steps."""

    def __init__(self, device, memo):
        self._device, self._memo, self._perceive = device, memo, Perceiver().perceive
        self._number = 0
        self.address = device.address

    def observe(self, picture: bool = True) -> Observation:
        return self._device.observe(picture)

    def perform(self, action: Action, element: Element | None = None) -> Receipt:
        self._number += 1

        def seen():
            return look(self._device, self._perceive, self._memo, pictures=False)

        executor = Executor(self._device, PracticeGate(), self._memo, seen)
        before = seen()
        mine = element and next((e for e in before.screen if e.handle == element.handle), element)
        done = executor.perform(self._number, Act(action, mine, "the solution says so"), before, {}, "oracle")
        if done.error is not None:
            raise done.error
        return Receipt()

    def close(self) -> None:
        self._device.close()


def remember(template: Template, seed: int) -> Remembered | None:
    """The task's own solution as a run that is remembered."""
    reached = reach("inprocess", None)
    with reached.holding() as phone:
        case = make_case(template, seed, phone)
    memo = Memo()
    memo.append(Begin(run="before", goal=case.goal, device="phone", policy="oracle"))
    try:
        answered = solve_on(
            Journalled(reached.device(), memo), Perceiver().perceive, template.solve(case.parameters), reached.holding
        )
    except (StepImpossible, DeviceError):
        return None
    with reached.holding():
        if not case.judge(answered, infeasible=not template.feasible)[0]:
            return None
    memo.append(End(status="done", reason="solved", answer=answered))
    steps = steps_of(join_records(Path(), memo.records))
    return Remembered("before", case.goal, steps, answered) if steps else None


def repeat(template: Template, seed: int, run: Remembered) -> tuple[bool, str]:
    """Whether the tree does it again."""
    reached = reach("inprocess", None)
    with reached.holding() as phone:
        case = make_case(template, seed, phone)
    policy = TreePolicy([JournalChains(lambda: (run,))])
    result = run_episode(
        Goal.of(case.goal), reached.device(), policy,
        perceive=Perceiver().perceive, gate=PracticeGate(), limits=LIMITS, pictures=False,
    )  # fmt: skip
    with reached.holding():
        success, why = case.judge(result.answer, infeasible=False)
    return success, f"{result.status}: {result.reason}" if not success else why


def main() -> int:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tasks", default="*")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--other-seed", action="store_true")
    told = parser.parse_args()
    remembered = repeated = followed = 0
    for template in templates():
        if not fnmatch.fnmatch(template.name, told.tasks) or not template.feasible:
            continue
        run = remember(template, told.seed)
        if run is None or run.answer:  # an answer is read anew, by whoever reads; a journal holds none for today
            continue
        remembered += 1
        success, why = repeat(template, told.seed + told.other_seed, run)
        repeated += success
        followed += "nobody knows a way" not in why
        if not success:
            print(f"{template.name}: {why[:160]}", file=sys.stderr)
    low, high = wilson_interval(repeated, remembered)
    print(f"{repeated}/{remembered} repeated ({low:.3f}–{high:.3f}); a chain was found for {followed}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
