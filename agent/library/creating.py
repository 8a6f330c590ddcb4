"""Skills that nobody showed: tasks are proposed, walked where nothing is lost, and kept as drafts when they pass.

Top-down, the functions of an app as its first screen names them; bottom-up, single actions of the screens behind them,
and pairs of known skills that belong together (``skills.synergy``) though no run has used both. What was walked goes
through the same induction and the same trials as what a person shows (``learning``), in a library of its own;
only what passes every trial comes into the person's, as a draft. Nothing that cannot be undone is ever tried. The aim
is that of Skill Discovery via offline simulation and of CRAFT; no model is asked.

What was tried stands in a file, so that exploring goes on where it was stopped.
"""

from __future__ import annotations

import hashlib
import json
import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from agent.library.learning import LearningPolicy, Lesson, Told, learn_shown
from agent.library.verifying import places
from agent.library.watching import Irreversible, Watch
from agent.reaching.addresses import DeviceAddress, WorldAddress
from devices.action import Open, Tap
from devices.device import Device
from devices.errors import ActionFailed, DeviceError
from devices.screen import Screen
from devices.selector import Selector
from perception.perceiver import Perceiver
from planner.wordings.matching import SkillMatcher
from skills.conditions import At, Condition, Shown
from skills.errors import SkillError
from skills.induction.demonstration import Demonstration
from skills.running.carrying_out import carry_out
from skills.skill import Skill
from skills.store import SkillStore
from skills.synergy.graph import graph_of_skills
from skills.synergy.linking import propose_pairs
from skills.synthesis.offering import Task, Touch, appeared, find, offered
from skills.template import plain

if TYPE_CHECKING:
    from skills.retrieval.library import Embed

DEEPEST: Final = 3
"""Taps that one task takes, at most."""
MOST_PAIRS: Final = 6
AUTHOR: Final = "clew skills explore-new"

Kind = Literal["function", "action", "pair"]


class Tried(BaseModel):
    """One task that was proposed, and what came of it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    app: str
    kind: Kind
    """A function of the first screen, an action behind it, or a pair of skills."""
    goal: str
    status: Literal["kept", "known", "failed", "nothing"]
    """Kept as a draft; a skill does it already; it did not pass its trials; the walk led to nothing."""
    name: str = ""
    reason: str = ""
    passed: int = 0
    runs: int = 0


class Exploration(BaseModel):
    """What came of exploring."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    on: str
    seed: int
    tried: tuple[Tried, ...]
    """All that were ever tried under this address and seed, earlier sittings first."""
    earlier: int
    """So many of them by earlier sittings."""
    complete: bool
    """Whether there is nothing left to try."""
    seconds: float
    file: str
    """Where it stands what was tried."""

    @property
    def kept(self) -> tuple[Tried, ...]:
        """Those that are drafts now."""
        return tuple(each for each in self.tried if each.status == "kept")


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be explored."""

    on: DeviceAddress
    library: Path
    notes: Path
    """Folder of the files that say what was tried."""
    apps: tuple[str, ...] = ()
    """By their labels; empty for all that the first screen shows."""
    minutes: float = 5.0
    seed: int = 0
    skills: tuple[Skill, ...] = ()
    """Known ones: what they answer to is not learnt again, and pairs are made of them."""
    policy: LearningPolicy = field(default_factory=lambda: LearningPolicy(promote="never"))
    deepest: int = DEEPEST


def explore(
    wish: Wish,
    embed: Embed,
    tell: Callable[[Tried], None] = lambda _tried: None,
    told: Told = lambda _what, _done, _of: None,
    clock: Callable[[], float] = time.monotonic,
) -> Exploration:
    """Explore until there is nothing left to try, or the time is over.

    Args:
        wish: what, where and how long.
        embed: texts to unit vectors, for what belongs together.
        tell: told of every task once it is tried.
        told: told of the trials of one task.
        clock: seconds.

    Raises:
        ConfigError: nothing is tried out on such a device.
        DeviceError: it is in trouble.
        LibraryError: the library, or the file of what was tried, cannot be used.
    """
    return _Explorer(wish, embed, tell, told, clock).explore()


class _TimeOver(Exception):
    pass


class _Explorer:
    def __init__(
        self, wish: Wish, embed: Embed, tell: Callable[[Tried], None], told: Told, clock: Callable[[], float]
    ) -> None:
        self._wish, self._embed, self._tell, self._told, self._clock = wish, embed, tell, told, clock
        self._opened = places(wish.on)
        self._perceive = Perceiver().perceive
        self._store = SkillStore(wish.library)
        self._matcher = SkillMatcher(wish.skills)
        self._file = wish.notes / f"{_key(wish)}.jsonl"
        self._before = _read(self._file)
        self._tried: dict[tuple[str, str], Tried] = {(each.app, each.goal): each for each in self._before}
        self._random = random.Random(wish.seed)  # noqa: S311 -- seeds are no secrets
        self._began = clock()

    def explore(self) -> Exploration:
        complete = True
        try:
            for app in self._wish.apps or self._apps():
                self._explore_app(app)
        except _TimeOver:
            complete = False
        return Exploration(
            on=str(self._wish.on),
            seed=self._wish.seed,
            tried=tuple(self._tried.values()),
            earlier=len(self._before),
            complete=complete,
            seconds=round(self._clock() - self._began, 1),
            file=str(self._file),
        )

    def _apps(self) -> list[str]:
        """What the first screen of a phone shows; what was opened in a recording."""
        if isinstance(self._wish.on, WorldAddress):
            from emulators.world.model import World

            steps = World.load(self._wish.on.folder).transitions()
            return sorted({step.action.location for step in steps if isinstance(step.action, Open)})
        first = self._look(self._fresh())
        return [element.name for element in first if element.role in ("button", "listitem") and element.can("tap")]

    def _explore_app(self, app: str) -> None:
        start = self._walk(app, ())
        if start is None:
            return
        # A label may be any app's: from here on it is opened by its package.
        package = start.final.location.partition("/")[0]
        app = app.rsplit(".", 1)[-1].capitalize() if app == package else app
        reached = {start.final.digest}
        waiting: list[tuple[tuple[Touch, ...], Screen]] = [((), start.final)]
        paired = False
        while waiting:
            way, screen = waiting.pop(0)
            tasks = offered(screen, app, way)
            self._random.shuffle(tasks)
            for task in tasks:
                shown = self._try_task(app, package, task, "function" if not way else "action")
                if shown is None or len(task.way) >= self._wish.deepest or shown.final.digest in reached:
                    continue
                reached.add(shown.final.digest)
                waiting.append((task.way, shown.final))
            if not paired:
                paired = True
                self._try_pairs(app, package)

    def _try_task(self, app: str, package: str, task: Task, kind: Kind) -> Demonstration | None:
        """Walk a task, and learn it unless that was tried before; the walk, where it led somewhere."""
        self._mind_the_time()
        shown = self._walk(package, task.way, task.goal)
        changed = shown is not None and shown.steps[-1].before.fingerprint != shown.final.fingerprint
        if (app, task.goal) not in self._tried:
            if self._matcher.matches(task.goal):
                self._note(Tried(app=app, kind=kind, goal=task.goal, status="known", reason="a skill answers to it"))
            elif shown is None or not changed:
                self._note(Tried(app=app, kind=kind, goal=task.goal, status="nothing", reason="nothing changed"))
            else:
                seen = appeared(shown.steps[-1].before, shown.final, task.way[-1].name)
                told = Shown(shown=Selector(role=seen.role, name=seen.name.strip())) if seen is not None else None
                self._learn(app, kind, shown, (told,) if told is not None else ())
        return shown if changed else None

    def _walk(self, app: str, way: Sequence[Touch], goal: str = "explore") -> Demonstration | None:
        """Follow taps from an app's first screen; None where one cannot be made."""
        watch = Watch(self._fresh(), self._perceive, reversible_only=True)
        try:
            watch.perform(Open(location=app))
            screen = watch.steps[-1].after
            for touch in way:
                element = find(screen, touch)
                if element is None:
                    return None
                watch.perform(Tap(), element)
                screen = watch.steps[-1].after
        except (ActionFailed, Irreversible):
            return None
        return self._shown(goal, watch)

    def _try_pairs(self, app: str, package: str) -> None:
        mine = [
            skill
            for skill in self._wish.skills
            if skill.effects.apps == (package,) and not skill.effects.irreversible and skill.tests and skill.examples
        ]
        named = {skill.name: skill for skill in mine}
        for pair in propose_pairs(graph_of_skills(mine), self._embed, MOST_PAIRS, self._wish.seed):
            self._mind_the_time()
            self._try_pair(app, named[pair.first], named[pair.second])

    def _try_pair(self, app: str, first: Skill, second: Skill) -> None:
        """Follow one skill after the other, and learn both as one."""
        given = [dict(skill.tests[0].arguments) for skill in (first, second)]
        # What both are about is the same thing.
        given[1] |= {name: value for name, value in given[0].items() if name in given[1]}
        goal = ", then ".join(_filled(skill, told) for skill, told in zip((first, second), given, strict=True))
        if (app, goal) in self._tried:
            return
        watch = Watch(self._fresh(), self._perceive, reversible_only=True)
        try:
            for skill, told in zip((first, second), given, strict=True):
                carry_out(skill, told, watch, self._perceive, self._find)
        except (SkillError, DeviceError, Irreversible) as error:
            self._note(Tried(app=app, kind="pair", goal=goal, status="nothing", reason=str(error)[:200]))
            return
        self._learn(app, "pair", self._shown(goal, watch))

    def _learn(self, app: str, kind: Kind, shown: Demonstration, promise: tuple[Condition, ...] = ()) -> None:
        """Learn in a library that nobody uses, and keep what passed."""
        with TemporaryDirectory(prefix="clew-explore-") as folder:
            lesson = self._lesson(shown, Path(folder) / "first", "", promise)
            taken = {row.name for row in self._store.listed()}
            if lesson.name in taken and _passed(lesson) and not self._known(Path(folder) / "first", lesson.name):
                # Evidence belongs to a version, its name included: under another name it is tried again.
                free = next(n for k in range(2, 10_000) if (n := f"{lesson.name[:58]}-{k}") not in taken)
                lesson = self._lesson(shown, Path(folder) / "second", free, promise)
                trial = Path(folder) / "second"
            else:
                trial = Path(folder) / "first"
            tried = Tried(
                app=app,
                kind=kind,
                goal=shown.goal,
                status="failed",
                name=lesson.name,
                reason=lesson.reason,
                passed=lesson.passed,
                runs=lesson.runs,
            )
            if not lesson.learnt:
                tried = tried.model_copy(update={"status": "nothing"})
            elif _passed(lesson):
                tried = tried.model_copy(update=self._keep(trial, lesson.name))
        self._note(tried)

    def _lesson(self, shown: Demonstration, library: Path, name: str, promise: tuple[Condition, ...]) -> Lesson:
        wish = self._wish
        return learn_shown(
            [shown],
            library,
            on=wish.on,
            name=name,
            author=AUTHOR,
            policy=wish.policy,
            told=self._told,
            promise=promise,
        )

    def _known(self, trial: Path, name: str) -> str:
        """The skill of the library that takes the same steps; empty where there is none."""
        learnt = SkillStore(trial).read(name)
        own = (row for row in self._store.listed() if not row.problem)
        return next((row.name for row in own if _does_the_same(self._store.read(row.name, row.state), learnt)), "")

    def _keep(self, trial: Path, name: str) -> dict[str, str]:
        if known := self._known(trial, name):
            return {"status": "known", "name": known, "reason": "the library has a skill that takes the same steps"}
        tried = SkillStore(trial)
        skill = tried.read(name)
        if all(isinstance(condition, At) for condition in skill.ensures):
            return {"status": "failed", "reason": "it promises nothing that can be seen"}
        evidence = tried.evidence(skill)
        self._store.put_draft(skill)
        if evidence is not None:
            self._store.add_evidence(evidence)
        return {"status": "kept", "reason": "it passed its trials"}

    def _note(self, tried: Tried) -> None:
        self._tried[tried.app, tried.goal] = tried
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with self._file.open("a", encoding="utf-8") as stream:
            stream.write(tried.model_dump_json() + "\n")
        self._tell(tried)

    def _shown(self, goal: str, watch: Watch) -> Demonstration:
        day = datetime.now(UTC).date().isoformat()
        return Demonstration(
            goal, tuple(watch.steps), "", f"seed {self._wish.seed}", str(self._wish.on), day, "explorer"
        )

    def _fresh(self) -> Device:
        return self._opened("", self._wish.seed)

    def _look(self, device: Device) -> Screen:
        return self._perceive(device.observe(picture=False))

    def _find(self, name: str) -> Skill:
        return next(skill for skill in self._wish.skills if skill.name == name)

    def _mind_the_time(self) -> None:
        if self._clock() - self._began >= self._wish.minutes * 60:
            raise _TimeOver


def _filled(skill: Skill, arguments: Mapping[str, Any]) -> str:
    """The first example of a skill whose holes are all given, with what it is given."""
    for example in skill.examples:
        told = example
        for name, value in arguments.items():
            told = told.replace("{" + name + "}", plain(value))
        if "{" not in told:
            return told
    return skill.examples[0]


def _passed(lesson: Lesson) -> bool:
    errors = any(remark.startswith("error") for remark in lesson.remarks)
    return lesson.learnt and lesson.passed == lesson.runs > 0 and not errors


def _does_the_same(one: Skill, other: Skill) -> bool:
    return one.steps == other.steps and one.parameters.keys() == other.parameters.keys()


def _key(wish: Wish) -> str:
    told = json.dumps([str(wish.on), wish.seed, str(wish.library.absolute())])
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def _read(file: Path) -> tuple[Tried, ...]:
    """What was tried; a line that was cut off by a crash was not tried."""
    try:
        lines = file.read_text("utf-8").splitlines()
    except FileNotFoundError:
        return ()
    return tuple(_tried_of(lines))


def _tried_of(lines: Sequence[str]) -> Iterator[Tried]:
    for line in lines:
        try:
            yield Tried.model_validate_json(line)
        except ValidationError:
            continue
