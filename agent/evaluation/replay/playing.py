"""Plays one test of one skill on one phone under many mutations, three ways."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final, Literal

from agent.evaluation.replay.judging import Expected, differences, expected
from agent.evaluation.replay.macro import Deed, deed_of, replay
from agent.library.healing import healing
from devices.action import Action
from devices.android.device import AndroidDevice
from devices.device import Receipt
from devices.errors import ClewError
from devices.observation import Observation
from devices.screen import Element
from emulators.mutate.mutation import Mutation, Part, read_mutation
from emulators.mutate.phones import fresh, mutate
from emulators.phone.link import PhoneLink
from emulators.phone.phone import Phone
from emulators.phone.system.snapshot import Snapshot
from perception.perceiver import Perceiver
from skills.catalog import find_shipped, shipped_memory
from skills.codec import document_of
from skills.running.carrying_out import carry_out
from skills.running.following import Finished
from skills.running.matching import without_fallbacks
from skills.skill import Skill
from skills.steps import step_selectors, walk

Way = Literal["clewline", "selectors", "macro"]
WAYS: Final[tuple[Way, ...]] = ("clewline", "selectors", "macro")
REMOVED: Final = "removed"
_NUMBER: Final = re.compile(r"\d+")
_SLOWER_S = 7.0
"""How much longer each step of the slower run takes; long enough to come into another minute."""
_TARGETS = frozenset({"button", "tab", "menuitem", "switch", "textbox", "searchbox", "combobox"})


@dataclass(frozen=True, slots=True)
class Job:
    """One test of a skill on a phone of one seed, under each mutation."""

    skill: str
    trial: int
    seed: int
    mutations: tuple[str, ...]
    ways: tuple[Way, ...] = WAYS


@dataclass(frozen=True, slots=True)
class Played:
    """What came of one run."""

    skill: str
    trial: int
    seed: int
    mutation: str
    """With what it was narrowed to."""
    kind: str
    way: Way
    said_done: bool
    """Whether the run came to its end and held what it promises."""
    right: bool
    """Whether it did and returned what the run on the unchanged phone does."""
    healed: int = 0
    actions: int = 0
    why: str = ""
    """Why it was given up, or where the state differs."""

    @property
    def success(self) -> bool:
        """Done, and right."""
        return self.said_done and self.right

    @property
    def wrong_but_green(self) -> bool:
        """It says that it is done, and it is not what it should be."""
        return self.said_done and not self.right


def play(job: Job) -> tuple[Played, ...]:
    """Every mutation, every way; nothing where the test cannot even be run on the unchanged phone."""
    skill = find_shipped(job.skill)
    start = _prepared(skill, job)
    reference = _reference(skill, job, start) if start is not None else None
    if start is None or reference is None:
        return ()
    return tuple(_run(skill, job, name, way, start, reference) for name in job.mutations for way in job.ways)


@dataclass(frozen=True, slots=True)
class _Reference:
    expected: Expected
    returns: Mapping[str, object]
    deeds: tuple[Deed, ...]


class _Recorder:
    """A device that notes what is done to it, and can be made slow."""

    def __init__(self, device: AndroidDevice, phone: Phone, slower_s: float = 0.0) -> None:
        self._device, self._phone, self._slower_s = device, phone, slower_s
        self.deeds: list[Deed] = []

    @property
    def address(self) -> str:
        return self._device.address

    def observe(self, picture: bool = True) -> Observation:
        return self._device.observe(picture)

    def perform(self, action: Action, element: Element | None = None) -> Receipt:
        if self._slower_s:
            self._phone.advance(self._slower_s)
            self._device.observe(picture=False)
        receipt = self._device.perform(action, element)
        self.deeds.append(deed_of(action, element, receipt))
        return receipt

    def close(self) -> None:
        self._device.close()


def _prepared(skill: Skill, job: Job) -> Snapshot | None:
    phone = Phone(job.seed, snapshot=fresh(job.seed))
    device = AndroidDevice(PhoneLink(phone))
    perceive = Perceiver().perceive
    try:
        for call in skill.tests[job.trial].prepare:
            carry_out(find_shipped(call.call), call.arguments, device, perceive, find_shipped)
    except ClewError:
        return None
    finally:
        device.close()
    return phone.snapshot()


def _reference(skill: Skill, job: Job, start: Snapshot) -> _Reference | None:
    found: list[tuple[Snapshot, Finished, tuple[Deed, ...]]] = []
    for slower_s in (0.0, _SLOWER_S):
        phone = Phone(job.seed, snapshot=start)
        recorder = _Recorder(AndroidDevice(PhoneLink(phone)), phone, slower_s)
        try:
            finished = carry_out(skill, skill.tests[job.trial].arguments, recorder, Perceiver().perceive, find_shipped)
        except ClewError:
            if not slower_s:
                return None
            break  # what waits does not last: then nothing is known to vary
        finally:
            recorder.close()
        found.append((phone.snapshot(), finished, tuple(recorder.deeds)))
    return _Reference(expected(start, found[0][0], found[-1][0]), found[0][1].returns, found[0][2])


def _run(skill: Skill, job: Job, name: str, way: Way, start: Snapshot, reference: _Reference) -> Played:
    mutation = _aimed(read_mutation(name, job.seed + 1000 * job.trial), skill)
    phone = Phone(job.seed, snapshot=start)
    mutate(phone, mutation)
    before = phone.snapshot()
    returns: Mapping[str, object] = {}
    healed = actions = 0
    why = ""
    try:
        if way == "macro":
            replay(reference.deeds, PhoneLink(phone))
        else:
            finished = _follow(skill, job, way, phone)
            returns, healed, actions = finished.returns, len(finished.heals), finished.actions
    except ClewError as error:
        why = f"{type(error).__name__}: {error.message}"
    said_done = not why
    different = differences(reference.expected, before, phone.snapshot())
    if (
        said_done
        and way != "macro"
        and not same_returns(returns, reference.returns, "locale" in mutation.configuration)
    ):
        different = ("returns", *different)
    if said_done and way == "macro" and reference.returns:
        said_done, why = False, "a macro reads nothing"
    kind = "+".join(part.kind for part in mutation.parts) or name
    told = why or ", ".join(different[:4])
    return Played(
        job.skill, job.trial, job.seed, str(mutation), kind, way, said_done, not different, healed, actions, told[:300]
    )


def same_returns(got: Mapping[str, object], wanted: Mapping[str, object], other_language: bool) -> bool:
    """Whether a run returns what the run on the unchanged phone does.

    On a phone in another language a text that holds numbers (a date, a sum) is told by its numbers alone.
    """
    if got.keys() != wanted.keys():
        return False
    for name, value in wanted.items():
        numbers = sorted(_NUMBER.findall(str(value))) if other_language else []
        same = sorted(_NUMBER.findall(str(got[name]))) == numbers if numbers else got[name] == value
        if not same:
            return False
    return True


def _follow(skill: Skill, job: Job, way: Way, phone: Phone) -> Finished:
    device = AndroidDevice(PhoneLink(phone))
    given: dict[str, Any] = {"heal": healing(shipped_memory)} if way == "clewline" else {"reaches": False, "heal": None}
    chosen, find = (skill, find_shipped) if way == "clewline" else (_bare(skill.name), _bare)
    try:
        return carry_out(chosen, skill.tests[job.trial].arguments, device, Perceiver().perceive, find, **given)
    finally:
        device.close()


@lru_cache(maxsize=256)
def _bare(name: str) -> Skill:
    return Skill.model_validate(_without_fallbacks(document_of(find_shipped(name))))


def _without_fallbacks(tree: Any) -> Any:
    match tree:
        case dict():
            return {key: _without_fallbacks(value) for key, value in tree.items() if key != "fallbacks"}
        case list():
            return [_without_fallbacks(part) for part in tree]
        case _:
            return tree


def _aimed(mutation: Mutation, skill: Skill) -> Mutation:
    """A removal has to hit something that the skill works with: one of its named controls, by the dice."""
    if (part := mutation.part(REMOVED)) is None or part.only:
        return mutation
    names = sorted(control_names(skill))
    if not names:
        return mutation
    chosen = Part(REMOVED, frozenset({mutation.dice("aimed", skill.name).choice(names)}))
    return replace(mutation, parts=tuple(chosen if p.kind == REMOVED else p for p in mutation.parts))


def control_names(skill: Skill) -> Iterator[str]:
    """Names of the controls that a skill acts on, those of the skills it calls too."""
    for step, _ in walk(skill.steps):
        on = getattr(step, "on", None)
        for selector in (without_fallbacks(s) for s in step_selectors(step)):
            if on is not None and selector.role in _TARGETS and selector.name and "{" not in selector.name:
                yield selector.name
    for called in skill.calls:
        yield from control_names(find_shipped(called))


def jobs(
    skills: Sequence[str], seeds: Sequence[int], mutations: Sequence[str], ways: Sequence[Way], tests: int = 100
) -> list[Job]:
    """Everything that is to be played."""
    return [
        Job(name, trial, seed, tuple(mutations), tuple(ways))
        for seed in seeds
        for name in skills
        for trial in range(min(tests, len(find_shipped(name).tests)))
    ]
