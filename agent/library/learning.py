"""Learns a way from what was done: induced, checked by the rules of review, tried out where nothing is lost, and kept.

The callers are ``clew run --learn``, ``clew skills induce`` and the runner of suites: they name the traces, the folder
of the library, and where it may be tried out. Nothing is used that was not tried: a skill goes into the library as a
draft, and is taken into use only when its evidence suffices, the rules find no error and the policy says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict

from agent.errors import UnsupportedAddress
from agent.library.verifying import LOOKS, places
from agent.reaching.addresses import DeviceAddress, WorldAddress, read_device_address
from agent.reaching.phones import PhoneAddress
from devices.journal import read_journal
from devices.records import Intent
from perception.perceiver import Perceiver
from skills.codec import document_of, hash_of
from skills.conditions import At, Condition, is_told_in
from skills.errors import NotInducible, SkillNotFound
from skills.evidence import PLAIN, Evidence
from skills.induction.demonstration import Demonstration
from skills.induction.inducing import Learnt, induce
from skills.induction.merging import induce_all
from skills.induction.reading import read_demonstration
from skills.lint import lint
from skills.memory import Memory, Recollection
from skills.running.finding import nobody
from skills.skill import Skill
from skills.store import ACTIVE, DRAFT, SkillStore
from skills.verification import OpenDevice, Run, Verdict, evidence_of, try_once

ENOUGH_RUNS: Final = 3
"""Unchanged runs that a skill has to pass: what ``Evidence.suffices`` asks for."""
MOST_SEEDS: Final = 12
"""Of a phone that are tried, until enough of them hold what the goal names."""
_ABSENT = ("StepUnmatched", "StepFailed")


@dataclass(frozen=True, slots=True)
class LearningPolicy:
    """What becomes of what was learnt."""

    promote: Literal["verified", "never"] = "verified"
    """Take it into use once its evidence suffices, or leave it a draft for a person to promote."""
    changes: tuple[str, ...] = LOOKS
    """Changes of the phone under which it is tried, beside unchanged ones."""
    most_seeds: int = MOST_SEEDS


class Lesson(BaseModel):
    """What came of learning."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    status: Literal["in use", "draft", "known", "nothing"]
    """Taken into use; kept as a draft; the library has this very skill already; or nothing was learnt."""
    reason: str
    """Why, in a sentence."""
    hint: str = ""
    """What a person can do now."""
    name: str = ""
    hash: str = ""
    example: str = ""
    """The goal, with a hole for each parameter."""
    arguments: dict[str, Any] = {}
    """What the demonstration had in the holes."""
    path: str = ""
    """The file."""
    basis: tuple[str, ...] = ()
    """Folders of the runs it was learnt from."""
    passed: int = 0
    """Runs of its verification that passed, of ``runs``."""
    runs: int = 0
    elsewhere: int = 0
    """Places that do not hold what the goal names, so that nothing could be tried there."""
    remarks: tuple[str, ...] = ()
    """Of the rules of review."""
    counter_examples: tuple[str, ...] = ()

    @property
    def learnt(self) -> bool:
        """Whether the library has the skill now."""
        return self.status != "nothing"


Told = Callable[[str, int, int], None]
"""Told of each trial: what, how many there were, how many there may be."""


def learn(
    traces: Sequence[Path],
    library: Path,
    *,
    on: DeviceAddress | None = None,
    goal: str = "",
    name: str = "",
    author: str = "",
    policy: LearningPolicy | None = None,
    fresh: OpenDevice | None = None,
    told: Told = lambda _what, _done, _of: None,
) -> Lesson:
    """Learn a skill from one run, or from several of the same goal with other values.

    Args:
        traces: folders of runs that reached their goal.
        library: folder of the library that the skill goes to; made when it is not there.
        on: where it is tried out; None takes the device of the first run where something can be tried out there
            (``phone``, ``world:DIR``). Where nothing can be, the skill stays a draft.
        goal: what was asked, where it is not what the journal says (a part of a longer run).
        name: of the skill; empty makes one from the goal.
        author: for its provenance.
        policy: whether it is taken into use by itself, and what it is tried under.
        fresh: opens a fresh place, prepared as the demonstration began; None opens ``on`` as it comes.
        told: told of the progress of the trials.

    Returns:
        What was learnt and on what evidence, or why nothing was. A run that cannot be learnt from is no error.

    Raises:
        LibraryError: the library cannot be used.
        JournalCorrupt: a trace is damaged.
        DeviceError: the place of the trials is in trouble.
    """
    basis = tuple(str(folder) for folder in traces)
    try:
        if followed := _skill_followed(traces):
            raise NotInducible(f"the skill {followed} did this already", "there is nothing new to learn")
        shown = [read_demonstration(folder, goal) for folder in traces]
    except NotInducible as error:
        return Lesson(status="nothing", reason=error.message, hint=error.hint, basis=basis)
    lesson = learn_shown(shown, library, on=on, name=name, author=author, policy=policy, fresh=fresh, told=told)
    return lesson.model_copy(update={"basis": basis})


def draft_from(traces: Sequence[Path], store: SkillStore, name: str = "") -> Lesson:
    """The first half of ``learn``: a draft in the library, not tried out yet.

    Raises:
        LibraryError: the library cannot be used.
        JournalCorrupt: a trace is damaged.
    """
    try:
        if followed := _skill_followed(traces):
            raise NotInducible(f"the skill {followed} did this already", "there is nothing new to learn")
        shown = [read_demonstration(folder) for folder in traces]
        learnt = induce(shown[0], name) if len(shown) == 1 else induce_all(shown, name)
    except NotInducible as error:
        return Lesson(status="nothing", reason=error.message, hint=error.hint)
    learnt, known = _placed(learnt, store, name)
    return _noted(learnt, known, store)


def learn_shown(
    shown: Sequence[Demonstration],
    library: Path,
    *,
    on: DeviceAddress | None = None,
    name: str = "",
    author: str = "",
    policy: LearningPolicy | None = None,
    fresh: OpenDevice | None = None,
    told: Told = lambda _what, _done, _of: None,
    promise: tuple[Condition, ...] = (),
) -> Lesson:
    """``learn`` from demonstrations of one goal, however they came about.

    ``promise`` is what is seen when it is done, beside what induction finds; the trials hold the skill to it.

    Raises:
        LibraryError: the library cannot be used.
        DeviceError: the place of the trials is in trouble.
    """
    policy = policy or LearningPolicy()
    try:
        learnt = induce(shown[0], name, author) if len(shown) == 1 else induce_all(shown, name, author)
    except NotInducible as error:
        return Lesson(status="nothing", reason=error.message, hint=error.hint)
    if promise:
        ensures = (*learnt.skill.ensures, *(each for each in promise if each not in learnt.skill.ensures))
        promised = learnt.skill.model_copy(update={"ensures": ensures})
        learnt = Learnt(promised, learnt.arguments, learnt.places, learnt.notes)
    store = SkillStore(library)
    learnt, known = _placed(learnt, store, name)
    skill = learnt.skill
    lesson = _noted(learnt, known, store)
    if known == ACTIVE:
        return lesson
    remarks = lint(skill, _finder(store))
    lesson = lesson.model_copy(update={"remarks": tuple(f"{r.level}: {r.told}" for r in remarks)})
    opened = fresh or _opened(on, shown[0].device)
    if opened is None:
        return lesson.model_copy(
            update={
                "status": "draft",
                "reason": f"it cannot be tried out on {on or shown[0].device}, where what is done counts",
                "hint": f"clew skills verify {skill.name} --on world:DIR, or promote it --unverified",
            }
        )
    where = str(on) if on is not None else shown[0].device
    once = isinstance(on, WorldAddress)
    trial = _try_out(skill, opened, where, policy, _finder(store), once, told)
    while (weaker := _without_broken_promise(skill, trial)) is not None:
        skill = weaker
        store.put_draft(skill)
        trial = _try_out(skill, opened, where, policy, _finder(store), once, told)
    lesson = lesson.model_copy(update={"hash": hash_of(skill)})
    store.add_evidence(trial.evidence)
    store.add_memory(trial.memory)
    return _settled(lesson, trial, store, policy, [r.told for r in remarks if r.level == "error"])


def _noted(learnt: Learnt, known: str, store: SkillStore) -> Lesson:
    """What was learnt, kept as a draft where the library has it not yet."""
    skill = learnt.skill
    if not known:
        store.put_draft(skill)
    return Lesson(
        status="known" if known else "draft",
        reason="the library has it already" if known else "it was not tried out",
        name=skill.name,
        hash=hash_of(skill),
        example=skill.examples[0],
        arguments=dict(learnt.arguments),
        path=str(store.root / (known or DRAFT) / f"{skill.name}.yaml"),
    )


@dataclass(slots=True)
class _Trial:
    evidence: Evidence
    elsewhere: int
    memory: Memory
    """What its elements looked like where it passed."""
    problems: tuple[str, ...] = field(default=())


def _try_out(
    skill: Skill,
    opened: OpenDevice,
    where: str,
    policy: LearningPolicy,
    find: Callable[[str], Skill],
    once: bool,
    told: Told,
) -> _Trial:
    """Run the skill's test on seeds until enough of them hold what it needs, then under every change.

    A place that has not got what the goal names says nothing about the skill, unless it is the one of the
    demonstration; whether it has is told by the step that found nothing named so.
    """
    perceive = Perceiver().perceive
    verdicts: list[Verdict] = []
    recollection = Recollection()
    elsewhere, done = 0, 0
    seeds = 1 if once else policy.most_seeds
    most = seeds + (0 if once else len(policy.changes))

    def run(change: str, seed: int) -> Verdict:
        nonlocal done
        unchanged = change == PLAIN
        notice = recollection.notice if unchanged else nobody
        verdict = try_once(skill, Run(change, seed, 0), opened, perceive, find, notice=notice)
        if unchanged:
            recollection.run_over(passed=not verdict.error)
        done += 1
        told(f"{change or 'unchanged'}, seed {seed}", done, most)
        return verdict

    for seed in range(seeds):
        verdict = run(PLAIN, seed)
        if seed and _is_absent(verdict, skill):
            elsewhere += 1
            continue
        verdicts.append(verdict)
        if verdict.error or len(verdicts) >= ENOUGH_RUNS:
            break
    if not once and verdicts and not any(verdict.error for verdict in verdicts):
        verdicts += [run(change, 0) for change in policy.changes]
    made_at = datetime.now(UTC).isoformat(timespec="seconds")
    evidence = evidence_of(skill, verdicts, find, where, made_at)
    problems = tuple(
        f"{example.mutation or 'unchanged'}, seed {example.seed}: {example.error}"
        for example in evidence.counter_examples[:5]
    )
    return _Trial(evidence, elsewhere, recollection.memory(skill), problems)


def _without_broken_promise(skill: Skill, trial: _Trial) -> Skill | None:
    """The skill with one promise less: one that is not seen where the window is another, though all was done.

    Only where every unchanged run passed, and something telling is promised still.
    """
    plain = trial.evidence.tally()
    broken = [e.error for e in trial.evidence.counter_examples if e.error.startswith("PostconditionUnmet")]
    if not broken or plain.passed < plain.runs or len(broken) < len(trial.evidence.counter_examples):
        return None
    kept = tuple(condition for condition in skill.ensures if not is_told_in(condition, broken[0]))
    if len(kept) == len(skill.ensures) or not any(not isinstance(condition, At) for condition in kept):
        return None
    return skill.model_copy(update={"ensures": kept})


def _is_absent(verdict: Verdict, skill: Skill) -> bool:
    """Whether a run ended because something that an argument names is not there."""
    if not verdict.error.startswith(_ABSENT):
        return False
    step: Any = document_of(skill)
    for key in verdict.place:
        with suppress(KeyError, IndexError, TypeError):
            step = step[key]
    above: Any = document_of(skill)["steps"]
    if verdict.place and len(verdict.place) > 1 and isinstance(verdict.place[1], int):
        above = above[verdict.place[1]]
    return any("{" + parameter in str(tree) for parameter in skill.parameters for tree in (step, above))


def _settled(lesson: Lesson, trial: _Trial, store: SkillStore, policy: LearningPolicy, errors: Sequence[str]) -> Lesson:
    total = trial.evidence.total
    told = {
        "passed": total.passed,
        "runs": total.runs,
        "elsewhere": trial.elsewhere,
        "counter_examples": trial.problems,
    }
    name = lesson.name
    promote = f"clew skills promote {name}"
    if errors:
        reason, hint = (
            f"the rules of review object: {'; '.join(errors)}",
            f"mend {lesson.path}, then clew skills lint {name}",
        )
    elif trial.problems:
        reason, hint = f"it did not pass: {trial.problems[0]}", f"clew skills show {name}; clew skills verify {name}"
    elif not trial.evidence.suffices():
        runs = trial.evidence.tally().runs
        reason = f"it passed {runs} unchanged run{'s' if runs != 1 else ''} of the {ENOUGH_RUNS} that are needed"
        hint = f"clew skills verify {name}, or {promote} --unverified"
    elif policy.promote == "never":
        reason, hint = "it passed its trials, and waits for a person", promote
    else:
        store.promote(name)
        reason, hint = "it passed its trials", f"clew skills retire {name} undoes it"
        told |= {"status": "in use", "path": str(store.root / ACTIVE / f"{name}.yaml")}
    return lesson.model_copy(update={**told, "reason": reason, "hint": hint})


def _placed(learnt: Learnt, store: SkillStore, name: str) -> tuple[Learnt, str]:
    """The skill under a name that is free, and the state in which the library has this very skill already."""
    wanted = learnt.skill
    for candidate in _names(wanted.name, bool(name)):
        skill = wanted if candidate == wanted.name else wanted.model_copy(update={"skill": candidate})
        rows = [row for row in store.listed(name=candidate) if not row.problem]
        for row in rows:
            if _substance(store.read(candidate, row.state)) == _substance(skill) and row.state in (ACTIVE, DRAFT):
                return Learnt(
                    store.read(candidate, row.state), learnt.arguments, learnt.places, learnt.notes
                ), row.state
        other = [row for row in rows if not set(store.read(candidate, row.state).examples) & set(skill.examples)]
        if not other or name:
            return Learnt(skill, learnt.arguments, learnt.places, learnt.notes), ""
    raise NotInducible(f"the library has too many skills called {wanted.name}", "name it with --name")


def _names(name: str, fixed: bool) -> Iterator[str]:
    yield name
    if not fixed:
        yield from (f"{name[:58]}-{number}" for number in range(2, 100))


def _substance(skill: Skill) -> dict[str, Any]:
    """What a skill is, whoever made it and when, and whatever its test gives it."""
    told = document_of(skill)
    return {key: value for key, value in told.items() if key not in ("provenance", "tests", "description")}


def _finder(store: SkillStore) -> Callable[[str], Skill]:
    from skills.catalog import find_shipped

    def find(name: str) -> Skill:
        try:
            return store.find(name)
        except SkillNotFound:
            return find_shipped(name)

    return find


def _opened(on: DeviceAddress | None, device: str) -> OpenDevice | None:
    """What opens a place to try it out; None where what is done counts."""
    try:
        address = on if on is not None else read_device_address(device)
    except UnsupportedAddress:
        return None
    if isinstance(address, WorldAddress) or (isinstance(address, PhoneAddress) and address.kind == "phone"):
        return places(address)
    return None


def _skill_followed(traces: Sequence[Path]) -> str:
    """The skill that did all of a run; empty where something was thought out."""
    for folder in traces:
        deciders = [record.decider for record in read_journal(folder) if isinstance(record, Intent)]
        if deciders and all(decider.startswith("skill ") for decider in deciders):
            return deciders[0].removeprefix("skill ")
    return ""
