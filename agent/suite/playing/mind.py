"""Who decides in a worker: skills, and where none fits rules or models. Opened when first needed, and kept.

Scenarios of written steps and skills need no network at all; the one that compares meanings takes a second to open.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from pydantic import ValidationError

from agent.config import Settings
from agent.errors import BudgetSpent
from agent.library.usable import skills_for
from agent.models.opening import OpenModels, open_models
from agent.reaching.addresses import DeviceAddress
from agent.router import RouteDecision
from agent.suite.playing.scripts import arguments_of
from agent.suite.playing.step_index import INDEX_NAME, Replayed, read_index
from agent.suite.scenario.collecting import SKILLS_SUFFIX
from devices.settle import Deadline
from perception.models.model import Model, Place, Prompt, Reply
from planner.policy import Policy
from skills.codec import SUFFIX, hash_of, read_skill
from skills.errors import SkillNotFound
from skills.memory import Memory
from skills.parameters import Value
from skills.running.healing import Healer, Healing
from skills.skill import Skill

if TYPE_CHECKING:
    from perception.models.embedding import Embedder


class Metered:
    """A model that is asked no more than a scenario's budget allows.

    Args:
        inner: who answers.
    """

    def __init__(self, inner: Model) -> None:
        self._inner = inner
        self.calls = 0
        self.usd = 0.0
        self.most_calls: int | None = None
        self.most_usd: float | None = None

    def begin(self, most_calls: int | None, most_usd: float | None) -> None:
        """A new scenario with its own budget."""
        self.calls, self.usd = 0, 0.0
        self.most_calls, self.most_usd = most_calls, most_usd

    @property
    def name(self) -> str:
        """Of the model."""
        return self._inner.name

    @property
    def place(self) -> Place:
        """Where it runs."""
        return self._inner.place

    def complete(self, prompt: Prompt, deadline: Deadline | None = None) -> Reply:
        """Have it answer.

        Raises:
            BudgetSpent: the scenario has no call left.
        """
        if self.most_calls is not None and self.calls >= self.most_calls:
            raise BudgetSpent(f"the scenario may ask models {self.most_calls} times", "raise its budget: model calls")
        if self.most_usd is not None and self.usd >= self.most_usd:
            raise BudgetSpent(f"the scenario may cost ${self.most_usd:g}", "raise its budget: usd")
        self.calls += 1
        return self._inner.complete(prompt, deadline)

    def close(self) -> None:
        """Close it."""
        self._inner.close()


class _OpenedWhenAsked:
    """The network that compares meanings, opened at the first question: what words decide never gets there."""

    def __init__(self, open_it: Callable[[], Embedder]) -> None:
        self._open = open_it

    def __getattr__(self, name: str) -> Any:
        return getattr(self._open(), name)

    def similarity(self, *texts: Any) -> Any:
        """See ``Embedder.similarity``."""
        return self._open().similarity(*texts)


class Mind:
    """The skills, networks and models of one worker.

    Args:
        settings: which models, if any.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._stack = ExitStack()
        self._libraries: dict[tuple[str, Path, int], dict[str, Skill]] = {}
        self._policies: dict[int, Policy] = {}
        self._steps: dict[Path, tuple[int, dict[str, Replayed]]] = {}
        self._embedder: Embedder | None = None
        self._models: OpenModels | None = None
        self._opened_models = False
        self._meter: Metered | None = None
        self._budget: tuple[int | None, float | None] = (None, None)
        self.conceal: Callable[[str], str] = str
        """Of the attempt that goes on: takes secrets out of what models are shown."""
        self.on_decision: Callable[[RouteDecision], None] = lambda decision: None

    def begin(self, conceal: Callable[[str], str], most_calls: int | None, most_usd: float | None) -> None:
        """A new attempt."""
        self.conceal = conceal
        self._budget = most_calls, most_usd
        if self._meter is not None:
            self._meter.begin(most_calls, most_usd)

    @property
    def calls(self) -> int:
        """How often models were asked in this attempt."""
        return self._meter.calls if self._meter is not None else 0

    @property
    def usd(self) -> float:
        """What that took."""
        return self._meter.usd if self._meter is not None else 0.0

    def library(self, suite: str, address: DeviceAddress) -> dict[str, Skill]:
        """The skills that scenarios of a suite may use: shipped ones, the library's, and the suite's own first."""
        folder = skills_folder(suite)
        stamp = max((path.stat().st_mtime_ns for path in skill_files(folder)), default=0)
        kind = str(address).partition(":")[0]
        key = (kind, folder, stamp)
        if key not in self._libraries:
            self._libraries[key] = {
                **skills_for(address),
                **{skill.name: skill for skill in map(read_skill, skill_files(folder))},
            }
        return self._libraries[key]

    def learnt(
        self, goal: str, filled: str, values: Mapping[str, Value], suite: str
    ) -> tuple[str, dict[str, str]] | None:
        """The skill that a plain-language step became in an earlier run, and its arguments.

        Args:
            goal: the step as it is written.
            filled: with its values.
            values: what its holes are filled with.
            suite: the suite's file.

        Raises:
            SkillInvalid: the suite's index of steps cannot be read.
            ArgumentInvalid: an argument of it has no value.
        """
        folder = skills_folder(suite)
        index = folder / INDEX_NAME
        stamp = index.stat().st_mtime_ns if index.exists() else 0
        if self._steps.get(folder, (-1, {}))[0] != stamp:
            self._steps[folder] = stamp, read_index(folder)
        steps = self._steps[folder][1]
        found = steps.get(goal) or steps.get(filled)
        return (found.use, arguments_of(found.arguments, values)) if found is not None else None

    def healer(self, suite: str) -> Healer:
        """What finds elements that are no longer called what they were, as every run of the program does.

        Args:
            suite: the suite's file, beside which lies what is remembered of its own skills.
        """
        folder = skills_folder(suite)
        return Healing(lambda skill: _own_memory(folder, skill) or _remembered(skill), _alike)

    def policy(self, library: Mapping[str, Skill]) -> Policy:
        """Who decides for goals."""
        if id(library) not in self._policies:
            from perception.grounding import Grounder
            from planner.offline import OfflinePolicy
            from planner.skilled import SkilledPolicy
            from planner.wordings.matching import SkillMatcher

            embedder = cast("Embedder", _OpenedWhenAsked(self._network))
            grounder = Grounder(embedder)
            policy: Policy = OfflinePolicy(grounder)
            model = self.model()
            if model is not None:
                from planner.modelled import ModelledPolicy

                policy = ModelledPolicy(model, grounder, self._concealed)
            # What a suite has learnt is for its own steps, found by their words alone; nothing of it is guessed at.
            usable = tuple(skill for skill in library.values() if skill.provenance.source != "induced")
            matcher = SkillMatcher(usable, embedder.similarity)
            self._policies[id(library)] = SkilledPolicy(matcher, policy)
        return self._policies[id(library)]

    def model(self) -> Model | None:
        """The model that judges and decides; None where none is named."""
        if not self._opened_models:
            self._opened_models = True
            told = self._settings.models
            if told.model or told.cloud:
                self._models = self._stack.enter_context(open_models(self._settings, self._decided))
            if self._models is not None:
                self._meter = Metered(self._models.router)
                self._meter.begin(*self._budget)
        return self._meter

    def _concealed(self, text: str) -> str:
        return self.conceal(text)  # of the attempt that goes on by then

    def close(self) -> None:
        """Let go of all of it."""
        self._stack.close()

    def _network(self) -> Embedder:
        if self._embedder is None:
            from contextlib import closing

            from perception.models.embedding import Embedder

            self._embedder = self._stack.enter_context(closing(Embedder.load()))
        return self._embedder

    def _decided(self, decision: RouteDecision) -> None:
        if self._meter is not None:
            self._meter.usd += decision.usd or 0.0
        self.on_decision(decision)


def _own_memory(folder: Path, skill: Skill) -> Memory | None:
    """What is remembered of a suite's own skill; a file that cannot be read is as good as none."""
    try:
        return Memory.model_validate_json(memory_path(folder, skill).read_bytes())
    except (OSError, ValidationError):
        return None


def _remembered(skill: Skill) -> Memory | None:
    from agent.library.healed_runs import remembered

    return remembered(skill)


def _alike(one: str, other: str) -> float:
    from agent.library.healing import (
        names_alike,  # opens the network that compares meanings: only where something is lost
    )

    return names_alike()(one, other)


def find_in(library: Mapping[str, Skill], name: str) -> Skill:
    """A skill by its name.

    Raises:
        SkillNotFound: there is none.
    """
    if name not in library:
        raise SkillNotFound(f"there is no skill {name!r} for this device", "`clew skills list` shows what there is")
    return library[name]


def skills_folder(suite: str) -> Path:
    """Where a suite keeps its own skills."""
    return Path(suite).with_suffix(SKILLS_SUFFIX)


def memory_path(folder: Path, skill: Skill) -> Path:
    """Where what the elements of a suite's own skill looked like is kept."""
    return folder / "memory" / f"{hash_of(skill)}.json"


def skill_files(folder: Path) -> Sequence[Path]:
    """The skills of a folder, in order."""
    return sorted(path for path in folder.glob(f"*{SUFFIX}") if path.name != INDEX_NAME)
