"""Runs a skill over seeds, arguments and changed worlds, and writes down what it stands on.

The place is a factory, so no simulator is known here: the same code verifies on a phone in memory, on a recorded world,
in a browser on a recorded site, or on a real device. A run passes only when the skill reaches its end, holds what it
promises, and the trial's own expectations are seen and its returned values are right; a run that was healed does not
pass, since what passed then was another skill.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Final

from devices.action import describe
from devices.device import Device
from devices.errors import ClewError
from devices.observation import Observation
from devices.screen import Screen
from skills.codec import hash_of
from skills.conditions import first_unmet, tell_filled
from skills.errors import CurationRefused
from skills.evidence import PLAIN, CounterExample, Evidence, Tally
from skills.memory import Recollection
from skills.parameters import read_arguments
from skills.running.carrying_out import carry_out
from skills.running.exchange import After, Perform
from skills.running.finding import Notice, nobody
from skills.running.following import Find, Finished, nothing_else
from skills.running.healing import Healer
from skills.running.matching import HEALED
from skills.skill import Skill, Trial
from skills.template import fill_text, plain

MAX_COUNTER_EXAMPLES: Final = 200
PER_MUTATION: Final = 5
"""Counter-examples kept of one mutation: enough to see what is wrong."""

OpenDevice = Callable[[str, int], Device]
"""Opens a fresh place for a mutation (empty for none) and a seed; the same two give the same place."""
Perceive = Callable[[Observation], Screen]


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a verification."""

    mutation: str
    seed: int
    trial: int
    """Position of its test in the skill."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of a run."""

    run: Run
    error: str = ""
    """Why it did not pass; empty when it did."""
    place: tuple[str | int, ...] = ()
    actions: tuple[str, ...] = ()
    arguments: Mapping[str, object] | None = None


def planned(skill: Skill, seeds: Sequence[int], mutations: Sequence[str] = ()) -> Iterator[Run]:
    """Every run of a verification: unchanged places first, so that a broken skill shows at once.

    Raises:
        CurationRefused: the skill has no test to run.
    """
    if not skill.tests:
        hint = "write at least one under tests: arguments and what to expect"
        raise CurationRefused(f"{skill.name} has no tests", hint)
    for mutation in (PLAIN, *(m for m in dict.fromkeys(mutations) if m != PLAIN)):
        for seed in seeds:
            for trial in range(len(skill.tests)):
                yield Run(mutation, seed, trial)


def try_once(
    skill: Skill,
    run: Run,
    open_device: OpenDevice,
    perceive: Perceive,
    find: Find = nothing_else,
    heal: Healer | None = None,
    notice: Notice = nobody,
) -> Verdict:
    """Carry out one run on a fresh device.

    What the skill does wrong is in the verdict. A device that cannot be opened or breaks is nobody's verdict.

    Raises:
        DeviceError: the place is in trouble, other than by refusing an action.
    """
    trial = skill.tests[run.trial]
    done: list[str] = []
    where: tuple[str | int, ...] = ()

    def performed(step: Perform, after: After) -> None:
        nonlocal where
        where = step.place
        target = step.element.describe() if step.element is not None else ""
        done.append(describe(step.action, target) + (" (healed)" if step.rank == HEALED else ""))
        del after

    device = open_device(run.mutation, run.seed)
    with closing(device):
        try:
            for call in trial.prepare:
                carry_out(find(call.call), call.arguments, device, perceive, find)
            finished = carry_out(skill, trial.arguments, device, perceive, find, heal, performed, notice=notice)
            error = _shortcoming(skill, trial, finished, perceive(device.observe(picture=False)))
        except ClewError as failed:
            if failed.exit_code == 3:  # the place let us down, not the skill
                raise
            error = f"{type(failed).__name__}: {failed.message}"
    return Verdict(run, error, where if error else (), tuple(done[-40:]), trial.arguments)


def verify(
    skill: Skill,
    open_device: OpenDevice,
    perceive: Perceive,
    seeds: Sequence[int],
    mutations: Sequence[str] = (),
    find: Find = nothing_else,
    where: str = "",
    made_at: str = "",
    finished: Callable[[Verdict, int, int], None] = lambda _verdict, _done, _of: None,
    stopped: Callable[[], bool] = lambda: False,
    recollection: Recollection | None = None,
) -> Evidence:
    """Verify a skill: every test, on every seed, unchanged and under every mutation.

    Args:
        skill: what to verify.
        open_device: opens a fresh place for a mutation and a seed.
        perceive: makes a Screen of what a device shows.
        seeds: which ones.
        mutations: names of changes that ``open_device`` knows.
        find: where called skills come from.
        where: what it is verified on, for the evidence.
        made_at: the time, ISO 8601, for the evidence.
        finished: told of each verdict, how many there are and how many there will be.
        stopped: asked before every run; what was run until then is the evidence.
        recollection: gathers what the elements looked like in unchanged places, for healing.

    Raises:
        CurationRefused: the skill has no test.
        DeviceError: a place is in trouble.
    """
    runs = list(planned(skill, seeds, mutations))
    verdicts: list[Verdict] = []
    for run in runs:
        if stopped():
            break
        plain = recollection if run.mutation == PLAIN else None
        notice = plain.notice if plain is not None else nobody
        verdicts.append(try_once(skill, run, open_device, perceive, find, notice=notice))
        if plain is not None:
            plain.run_over(passed=not verdicts[-1].error)
        finished(verdicts[-1], len(verdicts), len(runs))
    return evidence_of(skill, verdicts, find, where, made_at)


def evidence_of(skill: Skill, verdicts: Sequence[Verdict], find: Find, where: str = "", made_at: str = "") -> Evidence:
    """What verdicts add up to, whoever gathered them and in whatever order."""
    ordered = sorted(verdicts, key=lambda v: (v.run.mutation, v.run.seed, v.run.trial))
    tallies, examples = [], []
    for mutation in dict.fromkeys(verdict.run.mutation for verdict in ordered):
        mine = [verdict for verdict in ordered if verdict.run.mutation == mutation]
        tallies.append(Tally(mutation=mutation, passed=sum(not v.error for v in mine), runs=len(mine)))
        examples += [_example(verdict) for verdict in mine if verdict.error][:PER_MUTATION]
    return Evidence(
        skill=hash_of(skill),
        name=skill.name,
        where=where,
        made_at=made_at,
        calls={name: hash_of(find(name)) for name in _called(skill, find)},
        tallies=tuple(tallies),
        counter_examples=tuple(examples[:MAX_COUNTER_EXAMPLES]),
    )


def smallest_failing(evidence: Evidence) -> str | None:
    """The failing mutation that changes least: of those written ``a+b``, one with the fewest parts; None if none."""
    failing = [tally.mutation for tally in evidence.tallies if tally.passed < tally.runs]
    return min(failing, key=lambda mutation: (mutation.count("+") if mutation else -1, mutation), default=None)


def _shortcoming(skill: Skill, trial: Trial, finished: Finished, screen: Screen) -> str:
    if finished.heals:
        return "Healed: a step needed healing, so what passed is not this skill"
    values = {**read_arguments(skill.parameters, trial.arguments), **finished.returns}
    if (unmet := first_unmet(trial.expect, screen, values)) is not None:
        return f"Expectation: {tell_filled(unmet, values)} does not hold"
    for name, wanted in trial.returns.items():
        got = plain(finished.returns[name]) if name in finished.returns else "nothing"
        if got != fill_text(wanted, values):
            return f"Returned: {name} is {got!r} instead of {wanted!r}"
    return ""


def _called(skill: Skill, find: Find) -> list[str]:
    """Names of all skills that this one calls, directly or not."""
    found: dict[str, None] = {}
    waiting = list(skill.calls)
    while waiting:
        name = waiting.pop()
        if name not in found and name != skill.name:
            found[name] = None
            waiting += find(name).calls
    return sorted(found)


def _example(verdict: Verdict) -> CounterExample:
    return CounterExample.model_validate(
        {
            "mutation": verdict.run.mutation,
            "seed": verdict.run.seed,
            "arguments": dict(verdict.arguments or {}),
            "error": verdict.error[:2000],
            "place": verdict.place,
            "actions": [line[:500] for line in verdict.actions],
        }
    )
