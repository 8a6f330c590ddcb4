"""One sitting of learning from demonstrations: every task shown once, learnt, and repeated on other seeds."""

from __future__ import annotations

import fnmatch
import os
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from pydantic import BaseModel, ConfigDict

from agent.evaluation.errors import SelectionRefused
from agent.evaluation.induction import TODAY, LessonLine, Taught, repeat_read, repeat_told, teach
from agent.evaluation.miniwob_tasks import choose_seeds
from emulators.phone.tasks.templates import templates
from planner.wordings.matching import SkillMatcher
from skills.codec import dump, parse
from skills.evidence import wilson

_MOST_WORKERS = 8
_COMMON_CAUSES = 12


class Share(BaseModel):
    """So many of so many, with a 95 % interval (Wilson)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    done: int
    of: int

    @property
    def interval(self) -> tuple[float, float]:
        """95 % interval."""
        return wilson(self.done, self.of)

    def told(self) -> str:
        """``72 % (231/320, 67-77)``."""
        low, high = self.interval
        return f"{self.done / max(1, self.of):.0%} ({self.done}/{self.of}, {low * 100:.0f}-{high * 100:.0f})"


class InductionReport(BaseModel):
    """What came of a sitting."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    shown_on: int
    seeds: tuple[int, ...]
    tasks: int
    learnt: int
    lines: tuple[LessonLine, ...]

    def share(self, arguments: str, app: str = "", same_wording: bool | None = None) -> Share:
        """Repetitions that are done."""
        lines = [line for line in self._lines(arguments, app) if same_wording in (None, line.same_wording)]
        return Share(done=sum(line.success for line in lines), of=len(lines))

    def whole_tasks(self, arguments: str, app: str = "") -> Share:
        """Tasks that are done on every seed."""
        by_task: dict[str, bool] = {}
        for line in self._lines(arguments, app):
            by_task[line.task] = by_task.get(line.task, True) and line.success
        return Share(done=sum(by_task.values()), of=len(by_task))

    def false_greens(self, arguments: str, app: str = "") -> Share:
        """Repetitions that ran to their end and are not done."""
        lines = list(self._lines(arguments, app))
        return Share(done=sum(line.false_green for line in lines), of=len(lines))

    def causes(self, arguments: str) -> list[tuple[str, int]]:
        """Why repetitions are not done, the most frequent first."""
        told = Counter(_cause(line) for line in self._lines(arguments) if not line.success)
        return told.most_common(_COMMON_CAUSES)

    @property
    def apps(self) -> tuple[str, ...]:
        """The apps that tasks begin in."""
        return tuple(sorted({line.app for line in self.lines}))

    def _lines(self, arguments: str, app: str = "") -> Iterable[LessonLine]:
        return (line for line in self.lines if line.arguments == arguments and app in ("", line.app))


def evaluate_induction(
    tasks: Sequence[str] = (),
    shown_on: int = 0,
    seeds: str = "2-4",
    workers: int = 0,
    advanced: Callable[[int, int], object] = lambda _done, _of: None,
) -> InductionReport:
    """Show, learn and repeat.

    Args:
        tasks: names or patterns, ``clock.*``; all that can be done when empty.
        shown_on: the seed of the demonstrations.
        seeds: those of the repetitions.
        workers: phones at a time; 0 takes as many as cores.
        advanced: told how many parts of the work are done, and of how many.

    Raises:
        SelectionRefused: there is no such task or seed.
    """
    chosen = _chosen(tasks)
    others = choose_seeds(seeds)
    workers = min(workers or os.cpu_count() or 1, _MOST_WORKERS, len(chosen))
    done, of = 0, 2 * len(chosen)
    taught: list[Taught] = []
    lines: list[LessonLine] = []
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        for one in pool.map(teach, chosen, [shown_on] * len(chosen)):
            taught.append(one)
            done += 1
            advanced(done, of)
    library = [dump(one.learnt.skill) for one in taught if one.learnt is not None]
    with ProcessPoolExecutor(
        workers, mp_context=get_context("spawn"), initializer=_open_library, initargs=(library,)
    ) as pool:
        for repeated in pool.map(_repeat_all, taught, [tuple(others)] * len(taught)):
            lines += repeated
            done += 1
            advanced(done, of)
    return InductionReport(
        shown_on=shown_on,
        seeds=tuple(others),
        tasks=len(chosen),
        learnt=sum(one.learnt is not None for one in taught),
        lines=tuple(lines),
    )


def _chosen(tasks: Sequence[str]) -> list[str]:
    names = [template.name for template in templates() if template.feasible]
    chosen: list[str] = []
    for pattern in tasks or ("*",):
        fitting = [name for name in names if fnmatch.fnmatch(name, pattern)]
        if not fitting:
            raise SelectionRefused(f"no task that can be done is called {pattern!r}", "patterns such as clock.* work")
        chosen += [name for name in fitting if name not in chosen]
    return chosen


_MATCHER: list[SkillMatcher] = []
"""The skills of this process, opened once."""


def _open_library(library: Sequence[str]) -> None:
    from perception.models.embedding import Embedder

    skills = tuple(parse(text) for text in library)
    _MATCHER[:] = [SkillMatcher(skills, Embedder.load().similarity, TODAY)]


def _repeat_all(taught: Taught, seeds: Sequence[int]) -> list[LessonLine]:
    told = [repeat_told(taught, seed) for seed in seeds]
    return told + [repeat_read(taught, seed, _MATCHER[0]) for seed in seeds]


def _cause(line: LessonLine) -> str:
    """One line's reason without what is of this task alone."""
    if line.false_green:
        return "ran to its end, and it is not done"
    head = line.why.partition(":")[0]
    if head == "not learnt":
        return line.why.partition(": ")[2].partition(" (")[2].rstrip(")") or "not learnt"
    return head if head else "unknown"
