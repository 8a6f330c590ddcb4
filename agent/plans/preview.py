"""A dry run: look, read the goal, decide the first step, ask the gate, and perform nothing."""

from __future__ import annotations

import time
from collections.abc import Collection
from dataclasses import dataclass
from typing import assert_never

from agent.episode import EpisodeResult, status_of, write_end
from agent.executor import Executor, Judged
from agent.gate import Gate
from agent.looking import Perceive, Recorder, look
from devices.action import Action
from devices.device import Device
from devices.effect import Effect
from devices.records import Note, Outcome, Planned
from devices.screen import Element
from planner.branches import Way, read_branch
from planner.clauses import read_clauses
from planner.decision import Act, Ask, Finish, History, Plan, Use
from planner.goal import Goal
from planner.policy import Policy

NOTHING_DONE = "dry run: nothing was performed"


@dataclass(frozen=True, slots=True)
class Clause:
    """One order that was read in the goal."""

    kind: str
    text: str


def clauses_of(goal: Goal) -> tuple[Clause, ...]:
    """The orders that are read in a goal, in the order in which they are carried out; both ways of a condition."""
    branch = read_branch(goal.text)
    if branch is None:
        return tuple(Clause(clause.kind, clause.text) for clause in read_clauses(goal.text))
    first = read_clauses(branch.before) if branch.before else ()
    told = [Clause(clause.kind, clause.text) for clause in first]
    ways: tuple[tuple[Way, str], ...] = (("yes", f"if {branch.condition}"), ("no", "otherwise"))
    for way, when in ways:
        told += [Clause(f"{when}, {c.kind}", c.text) for c in branch.clauses(way) if c.way == way]
    return tuple(told)


def preview_episode(
    goal: Goal,
    device: Device,
    policy: Policy,
    *,
    perceive: Perceive,
    gate: Gate,
    recorder: Recorder,
    pictures: bool = True,
    past: History | None = None,
) -> EpisodeResult:
    """Show what a run would begin with. BEGIN is in the journal already; the step's INTENT and END are added.

    Returns:
        ``done`` when the first step could be taken; else how the run would end.
    """
    began = time.monotonic()
    history = past or History()
    told = [f"{number}. {clause.kind}: {clause.text}" for number, clause in enumerate(clauses_of(goal), start=1)]
    recorder.append(Note(topic="plan", text="\n".join(told) or "no order was found in the goal"))
    seen = look(device, perceive, recorder, pictures)
    deciding = time.perf_counter()
    decision = policy.decide(goal, seen.screen, history)
    if isinstance(decision, Plan):
        planned = Planned(plan=decision.plan, told=decision.told, reason=decision.reason, after_step=len(history))
        recorder.append(planned)
        decision = policy.decide(goal, seen.screen, history.planning(planned))
    took = {**seen.elapsed_ms, "decide": round((time.perf_counter() - deciding) * 1000, 2)}
    result = EpisodeResult("done", NOTHING_DONE)
    match decision:
        case Finish():
            result = EpisodeResult(decision.outcome, f"{NOTHING_DONE}; {decision.reason}", decision.answer)
        case Ask():
            result = EpisodeResult("needs-person", decision.question)
        case Use():
            given = ", ".join(f"{name} = {value!r}" for name, value in decision.arguments.items())
            first = f"the skill {decision.skill}{f' with {given}' if given else ''}: {decision.reason}"
            recorder.append(Note(topic="skill", text=first))
            result = EpisodeResult("done", f"{NOTHING_DONE}; it would begin with {first}")
        case Plan():
            result = EpisodeResult("failed", "the same plan was made twice, and nothing was done in between")
        case Act():
            executor = Executor(device, _Silent(gate), recorder, lambda: seen)
            number = len(history) + 1
            proposal = executor.propose(number, decision, seen, took, policy.name)
            recorder.append(proposal.intent)
            recorder.append(
                Outcome(step=number, status="refused", error=NOTHING_DONE, error_kind="DryRun", after=seen.view)
            )
            if not proposal.verdict.allowed:
                error = proposal.verdict.error()
                result = EpisodeResult(status_of(error), str(error), error=error)
        case _:
            assert_never(decision)
    seconds = round(time.monotonic() - began, 3)
    result = EpisodeResult(result.status, result.reason, result.answer, len(history), seconds, error=result.error)
    write_end(recorder, result, seen.view)
    return result


class _Silent:
    """A gate that asks nobody: a preview needs no yes."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self.reveal, self.conceal = gate.reveal, gate.conceal

    def judge(
        self, action: Action, element: Element | None, effect: Effect, location: str, *, typed: Collection[str] = ()
    ) -> Judged:
        """The verdict, without a question."""
        return self._gate.judge(action, element, effect, location, typed=typed, ask=False)
