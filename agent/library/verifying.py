"""Verifies skills where nothing can be lost: on changed embedded phones, or in a recorded world.

Runs are shared out among processes, or a Ray cluster; what they find out is put together in one order, so that the
evidence is the same bit for bit, whoever ran it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from agent.crews.crew import Crew, open_crew
from agent.errors import ConfigError
from agent.library.app_versions import where_told
from agent.reaching.addresses import DeviceAddress, WorldAddress, read_device_address
from agent.reaching.phones import PhoneAddress
from devices.device import Device
from emulators.mutate.mutation import KINDS, Mutation, read_mutation
from perception.perceiver import Perceiver
from skills.codec import document_of
from skills.errors import SkillNotFound
from skills.evidence import CounterExample, Evidence
from skills.memory import Memory, Recollection
from skills.running.following import Find
from skills.skill import Skill
from skills.verification import OpenDevice, Run, Verdict, evidence_of, planned, try_once

NOT_OF_ALL: Final = frozenset({"renamed", "german", "removed"})
"""What a skill cannot be expected to pass as it is written: under these it heals, or it refuses."""
LOOKS: Final = ("dark", "large-text", "small-screen", "tablet", "landscape", "buttons")
"""Mutations under which what was just learnt is tried: other phones of other people, with nothing renamed."""
_REMEMBERED = 3
"""Seeds whose unchanged phones a memory is made from."""


def choose_mutations(text: str) -> tuple[str, ...]:
    """Read ``all``, ``none`` or ``dark,moved+small-screen``.

    Raises:
        MutationUnknown: one of them is no mutation.
    """
    if text in ("all", "none"):
        return tuple(kind for kind in KINDS if kind not in NOT_OF_ALL) if text == "all" else ()
    named = tuple(part.strip() for part in re.split(r",(?![^\[]*\])", text) if part.strip())
    for name in named:
        read_mutation(name)
    return named


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be verified, where."""

    address: DeviceAddress
    seeds: tuple[int, ...]
    mutations: tuple[str, ...] = ()
    workers: int = 1
    """Processes; 0 for as many as there are cores."""
    ray: str = ""
    """Address of a Ray cluster, ``local`` for one in this process."""


@dataclass(frozen=True, slots=True)
class _Job:
    skill: str
    run: Run


def verify_skills(
    skills: Sequence[Skill],
    wish: Wish,
    find: Find,
    expected: Callable[[int], object] = lambda _total: None,
    finished: Callable[[str, Verdict], object] = lambda _name, _verdict: None,
) -> dict[str, Evidence]:
    """Run the tests of skills on every seed, unchanged and under every mutation.

    Args:
        skills: which.
        wish: where and how.
        find: where called skills come from.
        expected: told how many runs there will be.
        finished: told of each verdict.

    Returns:
        The evidence of each, by name.

    Raises:
        ConfigError: nothing is verified on a device of this kind.
        CurationRefused: a skill has no test.
        DeviceError: a place is in trouble.
        InfrastructureFailed: a worker is lost.
    """
    places(wish.address)
    recorded = isinstance(wish.address, WorldAddress)  # a recording has neither seeds nor mutations
    seeds, mutations = (wish.seeds[:1], ()) if recorded else (wish.seeds, wish.mutations)
    jobs = [_Job(skill.name, run) for skill in skills for run in planned(skill, seeds, mutations)]
    expected(len(jobs))
    made_at = datetime.now(UTC).isoformat(timespec="seconds")
    verdicts: dict[str, list[Verdict]] = {skill.name: [] for skill in skills}
    crew: Crew = open_crew(_prepare, _common(skills, find, str(wish.address)), wish.workers, wish.ray)
    try:
        for job, verdict in zip(jobs, crew.each(_verdict, jobs), strict=True):
            verdicts[job.skill].append(verdict)
            finished(job.skill, verdict)
    finally:
        crew.close()
    return {s.name: evidence_of(s, verdicts[s.name], find, where_told(wish.address, s), made_at) for s in skills}


def remember(skill: Skill, address: DeviceAddress, seeds: Sequence[int], find: Find) -> Memory:
    """What the elements of a skill look like in unchanged places.

    Raises:
        DeviceError: a place is in trouble.
    """
    recollection, perceive, opened = Recollection(), Perceiver().perceive, places(address)
    for run in planned(skill, tuple(seeds)[:_REMEMBERED]):
        verdict = try_once(skill, run, opened, perceive, find, notice=recollection.notice)
        recollection.run_over(passed=not verdict.error)
    return recollection.memory(skill)


def least_failing(skill: Skill, example: CounterExample, find: Find) -> str:
    """The least of a counter-example's mutation that still makes it fail, on the embedded phone.

    Raises:
        DeviceError: the phone is in trouble.
    """
    from devices.android.device import AndroidDevice
    from emulators.mutate.phones import mutated_phone
    from emulators.mutate.smallest import smallest
    from emulators.mutate.unbidden import Meddling
    from emulators.phone.link import PhoneLink

    trials = [number for number, each in enumerate(skill.tests) if dict(each.arguments) == dict(example.arguments)]
    touched: dict[str, set[str]] = {}

    def opened(name: str, seed: int) -> Device:
        phone = mutated_phone(name, seed)
        if isinstance(phone.meddling, Meddling):
            phone.meddling.views.touched = touched
        return AndroidDevice(PhoneLink(phone))

    def fails(mutation: Mutation) -> bool:
        run = Run(str(mutation), example.seed, trials[0])
        return bool(try_once(skill, run, opened, Perceiver().perceive, find).error)

    whole = read_mutation(example.mutation, example.seed)
    if not trials or not fails(whole):
        return example.mutation
    labels = {kind: sorted(names) for kind, names in touched.items()}
    return str(smallest(whole, labels, fails))


def places(address: DeviceAddress) -> OpenDevice:
    """What opens a fresh place for a mutation and a seed.

    Raises:
        ConfigError: nothing is verified on a device of this kind.
    """
    match address:
        case PhoneAddress(kind="phone"):
            return _open_phone
        case WorldAddress():
            from emulators.world.model import World
            from emulators.world.playing import WorldDevice

            world = World.load(address.folder)
            return lambda _mutation, _seed: WorldDevice(world, str(address))
        case _:
            hint = "verify on phone or on a recording, world:FOLDER"
            raise ConfigError(f"nothing is tried out on {address}: what is done there may count", hint)


def _open_phone(mutation: str, seed: int) -> Device:
    from devices.android.device import AndroidDevice
    from emulators.mutate.phones import mutated_phone
    from emulators.phone.link import PhoneLink

    return AndroidDevice(PhoneLink(mutated_phone(mutation, seed)))


# --- in a worker ------------------------------------------------------------------------------------------------------


class _Worker:
    """What a worker process knows of all its jobs."""

    skills: dict[str, Skill]
    opened: OpenDevice


_worker = _Worker()


def _common(skills: Sequence[Skill], find: Find, address: str) -> str:
    """All that the runs need, as JSON: the skills, those that they and their tests call, and the place."""
    known: dict[str, Skill] = {}
    waiting = list(skills)
    while waiting:
        skill = waiting.pop()
        if skill.name not in known:
            known[skill.name] = skill
            prepared = [call.call for trial in skill.tests for call in trial.prepare]
            waiting += [find(name) for name in (*skill.calls, *prepared) if name not in known]
    return json.dumps({"address": address, "skills": [document_of(skill) for skill in known.values()]})


def _prepare(common: str) -> None:
    told = json.loads(common)
    _worker.skills = {each["skill"]: Skill.model_validate(each) for each in told["skills"]}
    _worker.opened = places(read_device_address(told["address"]))


def _verdict(job: _Job) -> Verdict:
    return try_once(_worker.skills[job.skill], job.run, _worker.opened, Perceiver().perceive, _find)


def _find(name: str) -> Skill:
    if name not in _worker.skills:
        raise SkillNotFound(f"there is no skill {name!r}", "clew skills list shows what there is")
    return _worker.skills[name]
