"""Verifies one corrupted, or good, skill and finds out what became of the phone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from agent.evaluation.planted.corrupting import corruptions
from agent.evaluation.replay.judging import Expected, differences, expected
from devices.android.device import AndroidDevice
from devices.errors import ClewError
from emulators.mutate.phones import fresh
from emulators.phone.link import PhoneLink
from emulators.phone.phone import Phone
from emulators.phone.system.snapshot import Snapshot
from perception.perceiver import Perceiver
from skills.catalog import find_shipped, shipped_memory
from skills.running.carrying_out import carry_out
from skills.skill import Skill
from skills.verification import planned, try_once

SEEDS: Final = (0, 1, 2)
"""Phones on which a skill is verified."""
OTHER_SEEDS: Final = (11, 12)
"""Phones that only the rule for equivalence looks at."""


@dataclass(frozen=True, slots=True)
class Job:
    """A skill, and which of its corruptions; -1 for the good one."""

    skill: str
    number: int
    seed: int
    most: int


@dataclass(frozen=True, slots=True)
class Judged:
    """What verification said, and what is true."""

    skill: str
    kind: str
    """``good`` for one without a fault."""
    told: str
    rejected: bool
    equivalent: bool
    """By the rule: nothing that it does differs. Only asked of what was not rejected."""
    runs: int
    why: str = ""


def count(skill: str, seed: int, most: int) -> int:
    """How many corruptions there are of a skill."""
    found = find_shipped(skill)
    return len(corruptions(found, shipped_memory(found), seed, most))


def judge(job: Job) -> Judged:
    """Verify one, and apply the rule to what passes."""
    good = find_shipped(job.skill)
    if job.number < 0:
        chosen, kind, told = good, "good", ""
    else:
        planted = corruptions(good, shipped_memory(good), job.seed, job.most)[job.number]
        chosen, kind, told = planted.skill, planted.kind, planted.told
    perceive, runs = Perceiver().perceive, 0
    for run in planned(chosen, SEEDS):
        runs += 1
        verdict = try_once(chosen, run, _open, perceive, find_shipped)
        if verdict.error:
            return Judged(job.skill, kind, told, True, False, runs, verdict.error[:200])
    different = "" if job.number < 0 else difference(good, chosen)
    return Judged(job.skill, kind, told, False, not different, runs, different)


def difference(good: Skill, other: Skill, seeds: Sequence[int] = (SEEDS[0], *OTHER_SEEDS)) -> str:
    """What another skill does otherwise on any of the phones; empty when nothing."""
    for seed in seeds:
        for trial in range(len(good.tests)):
            wanted = _wanted(good.name, trial, seed)
            if wanted is None:
                continue
            start, known, returns = wanted
            got = _ended(other, trial, start, seed)
            if told := _compared(known, returns, start, got):
                return f"seed {seed}, test {trial}: {told}"
    return ""


@lru_cache(maxsize=64)
def _wanted(name: str, trial: int, seed: int) -> tuple[Snapshot, Expected, dict[str, object]] | None:
    """What the good skill does: where it begins, what it leaves, what it returns."""
    good = find_shipped(name)
    start = _prepared(good, trial, seed)
    wanted = _ended(good, trial, start, seed) if start is not None else None
    if start is None or wanted is None:
        return None
    slower = _ended(good, trial, start, seed, slower=True)
    return start, expected(start, wanted[0], slower[0] if slower is not None else wanted[0]), wanted[1]


def _compared(
    known: Expected, returns: dict[str, object], start: Snapshot, got: tuple[Snapshot, dict[str, object]] | None
) -> str:
    if got is None:
        return "it does not come to its end"
    if got[1] != returns:
        return "it returns something else"
    return ", ".join(differences(known, start, got[0])[:3])


def _open(_mutation: str, seed: int) -> AndroidDevice:
    return AndroidDevice(PhoneLink(Phone(seed, snapshot=fresh(seed))))


def _prepared(skill: Skill, trial: int, seed: int) -> Snapshot | None:
    phone = Phone(seed, snapshot=fresh(seed))
    device = AndroidDevice(PhoneLink(phone))
    try:
        for call in skill.tests[trial].prepare:
            carry_out(find_shipped(call.call), call.arguments, device, Perceiver().perceive, find_shipped)
    except ClewError:
        return None
    finally:
        device.close()
    return phone.snapshot()


def _ended(
    skill: Skill, trial: int, start: Snapshot, seed: int, slower: bool = False
) -> tuple[Snapshot, dict[str, object]] | None:
    """The phone after a run, and what was returned; None where it does not come to its end."""
    phone = Phone(seed, snapshot=start)
    if slower:
        phone.advance(71.0)
    device = AndroidDevice(PhoneLink(phone))
    try:
        finished = carry_out(skill, skill.tests[trial].arguments, device, Perceiver().perceive, find_shipped)
    except ClewError:
        return None
    finally:
        device.close()
    return phone.snapshot(), dict(finished.returns)
