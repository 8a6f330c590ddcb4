"""The networks that planners share: each opened when it is first asked for, and kept for the runs that follow.

A run with a device of its own opens what it needs and lets go of it. A device that stays open keeps its networks, and
opens them while nobody waits: before the first order of a conversation has been said.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack, closing
from functools import cached_property
from typing import TYPE_CHECKING

from skills.skill import Skill

if TYPE_CHECKING:
    from perception.models.embedding import Embedder
    from perception.models.word_meanings import WordMeanings
    from planner.practised.policy import PractisedPolicy
    from planner.seconded.opinion import Adviser
    from planner.shown.lessons import Lessons
    from planner.shown.recognising import Recognising
    from planner.wordings.matching import SkillMatcher


class Networks:
    """Networks of planners, for one thread; closing them lets go of their files.

    Everything here raises ``WeightsError`` when it is first asked for and cannot be opened.
    """

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._matcher: tuple[tuple[Skill, ...], SkillMatcher] | None = None

    @cached_property
    def embedder(self) -> Embedder:
        """Sentences to vectors."""
        from perception.models.embedding import Embedder  # the networks' runtime: nothing before this needs it

        return self._stack.enter_context(closing(Embedder.load()))

    @cached_property
    def meanings(self) -> WordMeanings:
        """Words to vectors."""
        from perception.models.word_meanings import WordMeanings

        return self._stack.enter_context(closing(WordMeanings.load()))

    @cached_property
    def practised(self) -> PractisedPolicy:
        """The policy that was practised on a phone."""
        from planner.practised.policy import PractisedPolicy

        return PractisedPolicy(meanings=self.meanings, embedder=self.embedder)

    @cached_property
    def adviser(self) -> Adviser:
        """What pages have taught."""
        from planner.seconded.opinion import Adviser

        return Adviser(self.embedder)

    @cached_property
    def lessons(self) -> Lessons:
        """What was shown on a phone."""
        from planner.shown.lessons import Lessons

        return Lessons.load()

    @cached_property
    def recognising(self) -> Recognising:
        """Finds lessons by what a goal means."""
        from planner.shown.recognising import Recognising

        return Recognising.load(self.lessons, self.meanings, self.embedder)

    def matcher(self, library: Mapping[str, Skill]) -> SkillMatcher:
        """What tells which skills answer an order; made anew only for another library."""
        from planner.wordings.matching import SkillMatcher

        skills = tuple(library.values())
        if self._matcher is None or self._matcher[0] != skills:
            self._matcher = (skills, SkillMatcher(skills, self.embedder.similarity))
        return self._matcher[1]

    def close(self) -> None:
        """Let go of all of them."""
        self._stack.close()
