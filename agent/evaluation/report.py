"""What the episodes of an evaluation add up to, as one document."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict

from agent.evaluation.miniwob_tasks import SUBSETS, Task, all_tasks
from agent.evaluation.results import Conditions, EpisodeLine, Results, Selection, Session
from agent.evaluation.statistics import Interval, cluster_interval, mean, quantile, wilson_interval


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Share(_Part):
    """So many of so many."""

    count: int
    of: int
    share: float | None
    wilson_95: Interval
    """Takes episodes as independent."""
    by_task_95: Interval
    """Draws whole tasks: the interval to compare agents by."""


class Row(_Part):
    """One agent on one list of tasks."""

    agent: str
    subset: str
    tasks: int
    episodes: int
    some: Share
    """Raw reward above 0: BrowserGym's success, partial credit included."""
    full: Share
    """Raw reward of 1."""
    full_in_page_limit: Share
    """Of those, the ones in which the agent took no longer than the page's own limit, which was lifted."""
    steps_mean: float | None
    step_s_median: float | None
    step_s_p95: float | None
    episode_s_median: float | None
    """The agent's seconds for an episode."""
    wall_s: float
    """Seconds that workers spent on these episodes, loading included."""
    errors: int


class TaskRow(_Part):
    """One agent on one task."""

    agent: str
    task: str
    half: str
    category: str
    episodes: int
    some: int
    full: int
    errors: int
    steps_mean: float | None
    step_s_median: float | None
    solved_s_median: float | None
    """The agent's seconds in the episodes with a raw reward of 1."""
    human_s_median: float | None


class Report(_Part):
    """Everything that was measured, and on what."""

    format: Literal["clewline-evaluation"] = "clewline-evaluation"
    version: Literal[1] = 1
    benchmark: str
    complete: bool
    """Whether every episode that was asked for has been played."""
    missing: int
    conditions: Conditions
    selection: Selection
    sessions: tuple[Session, ...]
    load_after: tuple[float, float, float] | None
    wall_s: float
    """Of the latest session."""
    results: str
    """The file with the single episodes."""
    rows: tuple[Row, ...]
    tasks: tuple[TaskRow, ...]
    episodes: tuple[EpisodeLine, ...]


def report_of(results: Results, path: str, wall_s: float, load_after: tuple[float, float, float] | None) -> Report:
    """Count."""
    selection = results.head.selection
    missing = set(selection.episodes()) - {line.key for line in results.episodes}
    lines = tuple(sorted(results.episodes, key=lambda line: line.key))
    subsets = _subsets_of(selection)
    return Report(
        benchmark=results.head.benchmark,
        complete=not missing,
        missing=len(missing),
        conditions=results.head.conditions,
        selection=selection,
        sessions=results.sessions,
        load_after=load_after,
        wall_s=round(wall_s, 1),
        results=path,
        rows=tuple(
            _row(agent, name, tasks, [line for line in lines if line.agent == agent])
            for agent in selection.agents
            for name, tasks in subsets
        ),
        tasks=tuple(
            _task_row(agent, all_tasks()[task], [line for line in lines if line.agent == agent and line.task == task])
            for agent in selection.agents
            for task in selection.tasks
        ),
        episodes=lines,
    )


def _subsets_of(selection: Selection) -> list[tuple[str, tuple[Task, ...]]]:
    """The lists that the chosen tasks cover whole; a figure for a part of a list would pass for one of the list."""
    chosen = {name: all_tasks()[name] for name in selection.tasks}
    found = []
    for name, belongs in SUBSETS:
        tasks = tuple(task for task in all_tasks().values() if belongs(task))
        if all(task.name in chosen for task in tasks):
            found.append((name, tasks))
    if not any(len(tasks) == len(chosen) for _, tasks in found):
        found.insert(0, (f"chosen {len(chosen)}", tuple(chosen.values())))
    return found


def _row(agent: str, subset: str, tasks: Sequence[Task], of_agent: Sequence[EpisodeLine]) -> Row:
    limits = {task.name: task.limit_s for task in tasks}
    lines = [line for line in of_agent if line.task in limits]
    steps = [seconds for line in lines for seconds in line.step_seconds]
    return Row(
        agent=agent,
        subset=subset,
        tasks=len(tasks),
        episodes=len(lines),
        some=_share(lines, [line.some for line in lines]),
        full=_share(lines, [line.full for line in lines]),
        full_in_page_limit=_share(lines, [line.full and line.seconds <= limits[line.task] for line in lines]),
        steps_mean=_round(mean([line.steps for line in lines])),
        step_s_median=_round(quantile(steps, 0.5)),
        step_s_p95=_round(quantile(steps, 0.95)),
        episode_s_median=_round(quantile([line.seconds for line in lines], 0.5)),
        wall_s=round(sum(line.wall_s for line in lines), 1),
        errors=sum(bool(line.error) for line in lines),
    )


def _share(lines: Sequence[EpisodeLine], passed: Sequence[bool]) -> Share:
    clusters: dict[str, tuple[int, int]] = {}
    for line, ok in zip(lines, passed, strict=True):
        count, of = clusters.get(line.task, (0, 0))
        clusters[line.task] = (count + ok, of + 1)
    count = sum(passed)
    return Share(
        count=count,
        of=len(lines),
        share=_round(count / len(lines)) if lines else None,
        wilson_95=_rounded(wilson_interval(count, len(lines))),
        by_task_95=_rounded(cluster_interval(list(clusters.values()))),
    )


def _task_row(agent: str, task: Task, lines: Sequence[EpisodeLine]) -> TaskRow:
    steps = [seconds for line in lines for seconds in line.step_seconds]
    return TaskRow(
        agent=agent,
        task=task.name,
        half=task.half,
        category=task.category,
        episodes=len(lines),
        some=_count(line.some for line in lines),
        full=_count(line.full for line in lines),
        errors=_count(bool(line.error) for line in lines),
        steps_mean=_round(mean([line.steps for line in lines])),
        step_s_median=_round(quantile(steps, 0.5)),
        solved_s_median=_round(quantile([line.seconds for line in lines if line.full], 0.5)),
        human_s_median=task.human_median_s,
    )


def _count(marks: Iterable[bool]) -> int:
    return sum(marks)


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _rounded(interval: Interval) -> Interval:
    return round(interval[0], 4), round(interval[1], 4)
