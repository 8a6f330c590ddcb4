"""Plays the replay evaluation and counts it."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, get_args

from pydantic import BaseModel, ConfigDict

from agent.crews.crew import open_crew
from agent.evaluation.errors import SelectionRefused
from agent.evaluation.replay.playing import REMOVED, WAYS, Played, Way, jobs, play
from agent.evaluation.statistics import wilson_interval
from emulators.mutate.mutation import KINDS, read_mutation
from skills.catalog import find_shipped, shipped

if TYPE_CHECKING:
    from rich.console import Console

PAIRS: Final = ("moved+renamed", "restyled+small-screen", "dialog+slow")
"""Kinds together, beside each kind alone."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Row(_Part):
    """One kind of mutation, one way."""

    mutation: str
    way: str
    runs: int
    succeeded: int
    interval: tuple[float, float]
    """95 %, Wilson's; runs taken as independent."""
    wrong_but_green: int
    gave_up: int
    """Runs that said they could not be done."""
    asked: int
    """Of those, the ones that stopped before what cannot be undone, for a person to decide."""
    healed: int
    """Runs in which something was healed."""


class Failure(_Part):
    """A run that is no success."""

    skill: str
    trial: int
    seed: int
    mutation: str
    way: str
    wrong_but_green: bool
    why: str


class ReplayReport(_Part):
    """All of one evaluation."""

    rows: tuple[Row, ...]
    total: tuple[Row, ...]
    """Of each way over all mutations under which success is possible."""
    removed: tuple[Row, ...]
    """Of each way where a control is gone: what counts there is that nothing is wrong but green."""
    reasons: dict[str, int]
    """Kinds of errors of the program's own runs."""
    failures: tuple[Failure, ...]
    model_calls: int = 0
    seconds: float


def evaluate_replay(
    mutations: str,
    seeds: Sequence[int],
    skills: str,
    ways: Sequence[str],
    workers: int,
    tests: int,
    on_start: Callable[[int], object],
    on_played: Callable[[str], object],
) -> ReplayReport:
    """Play everything.

    Raises:
        SelectionRefused: there is no such way.
        MutationUnknown: there is no such mutation.
        SkillNotFound: there is no such skill.
    """
    began = time.monotonic()
    chosen = _chosen(mutations)
    if wrong := [way for way in ways if way not in get_args(Way)]:
        raise SelectionRefused(f"{wrong[0]!r} is no way to replay", f"choose of {', '.join(WAYS)}")
    names = [name.strip() for name in skills.split(",") if name.strip()]
    names = names or [skill.name for skill in shipped() if skill.effects.apps]
    for name in names:
        find_shipped(name)
    wanted = jobs(names, seeds, chosen, [way for way in WAYS if not ways or way in ways], tests)
    on_start(len(wanted))
    crew = open_crew(_ready, "", workers)
    played: list[Played] = []
    try:
        for runs in crew.each(play, wanted, chunk=1):
            played += runs
            on_played(runs[0].skill if runs else "")
    finally:
        crew.close()
    return _counted(played, time.monotonic() - began)


def print_replay(report: ReplayReport, people: Console, show_failures: bool) -> None:
    """The table for people."""
    from rich.table import Table

    table = Table(title="skills on changed phones")
    for column in ("mutation", "way", "success", "95 %", "wrong but green", "gave up", "to be asked", "healed"):
        table.add_column(column, justify="left" if column in ("mutation", "way") else "right")
    for row in (*report.rows, *report.total, *report.removed):
        low, high = row.interval
        share = f"{row.succeeded}/{row.runs} {row.succeeded / row.runs:.1%}" if row.runs else "–"
        table.add_row(
            row.mutation, row.way, share, f"{low:.1%}–{high:.1%}", str(row.wrong_but_green), str(row.gave_up),
            str(row.asked), str(row.healed),
        )  # fmt: skip
    people.print(table)
    people.print(f"{report.model_calls} calls of a model; {report.seconds:.0f} s", highlight=False)
    for reason, times in report.reasons.items():
        people.print(f"  {times:4} {reason}", markup=False, highlight=False)
    for failure in report.failures if show_failures else ():
        told = "WRONG BUT GREEN" if failure.wrong_but_green else "gave up"
        line = f"{failure.way} {failure.mutation} {failure.skill} test {failure.trial} seed {failure.seed}: {told}: "
        people.print(line + failure.why, markup=False, highlight=False)


def _ready(_common: str) -> None:
    """Nothing has to be told to a worker: everything it plays is shipped."""


def _chosen(mutations: str) -> tuple[str, ...]:
    if mutations == "all":
        return (*KINDS, *PAIRS)
    named = tuple(name.strip() for name in mutations.split(",") if name.strip())
    for name in named:
        read_mutation(name)
    return named


def _counted(played: Sequence[Played], seconds: float) -> ReplayReport:
    kinds = list(dict.fromkeys(run.kind for run in played))
    ways = [way for way in WAYS if any(run.way == way for run in played)]
    rows = [_row(kind, way, [r for r in played if (r.kind, r.way) == (kind, way)]) for kind in kinds for way in ways]
    usual = [run for run in played if run.kind != REMOVED]
    gone = [row for row in rows if row.mutation == REMOVED]
    own = [run for run in played if run.way == "clewline" and run.kind != REMOVED and not run.success]
    reasons = Counter("wrong but green" if run.wrong_but_green else _kind_of(run.why) for run in own)
    return ReplayReport(
        rows=tuple(row for row in rows if row.mutation != REMOVED),
        total=tuple(_row("all of these", way, [run for run in usual if run.way == way]) for way in ways),
        removed=tuple(gone),
        reasons=dict(reasons.most_common()),
        failures=tuple(
            Failure(
                skill=run.skill, trial=run.trial, seed=run.seed, mutation=run.mutation, way=run.way,
                wrong_but_green=run.wrong_but_green, why=run.why,
            )
            for run in played
            if run.way == "clewline" and (run.wrong_but_green or (run.kind != REMOVED and not run.success))
        ),
        seconds=round(seconds, 1),
    )  # fmt: skip


def _kind_of(why: str) -> str:
    if _is_for_a_person(why):
        return "refused: what cannot be undone is not healed"
    return why.partition(":")[0]


def _is_for_a_person(why: str) -> bool:
    """Whether a run stopped because what cannot be undone is not done to what was healed."""
    return "cannot be undone" in why


def _row(kind: str, way: str, runs: Sequence[Played]) -> Row:
    succeeded = sum(run.success for run in runs)
    return Row(
        mutation=kind,
        way=way,
        runs=len(runs),
        succeeded=succeeded,
        interval=wilson_interval(succeeded, len(runs)),
        wrong_but_green=sum(run.wrong_but_green for run in runs),
        gave_up=sum(not run.said_done for run in runs),
        asked=sum(_is_for_a_person(run.why) for run in runs),
        healed=sum(run.healed > 0 for run in runs),
    )
