"""Plays the evaluation of verification and counts it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

from agent.crews.crew import open_crew
from agent.evaluation.planted.playing import Job, Judged, count, judge
from agent.evaluation.statistics import wilson_interval
from skills.catalog import find_shipped, shipped

if TYPE_CHECKING:
    from rich.console import Console


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Row(_Part):
    """One kind of fault."""

    kind: str
    planted: int
    equivalent: int
    """Of these change nothing, by the rule; they do not count."""
    faults: int
    rejected: int
    interval: tuple[float, float]


class LetThrough(_Part):
    """A fault that verification did not see, or a good skill that it rejected."""

    skill: str
    kind: str
    told: str
    why: str


class PlantedReport(_Part):
    """All of one evaluation."""

    rows: tuple[Row, ...]
    total: Row
    good: int
    good_rejected: int
    good_interval: tuple[float, float]
    let_through: tuple[LetThrough, ...]
    runs: int
    seconds: float


def evaluate_planted(
    most: int,
    seed: int,
    skills: str,
    workers: int,
    on_start: Callable[[int], object],
    on_judged: Callable[[str], object],
) -> PlantedReport:
    """Plant, verify and judge.

    Raises:
        SkillNotFound: there is no such skill.
    """
    began = time.monotonic()
    names = [name.strip() for name in skills.split(",") if name.strip()]
    names = names or [skill.name for skill in shipped() if skill.effects.apps]
    for name in names:
        find_shipped(name)
    jobs = [Job(name, number, seed, most) for name in names for number in range(-1, count(name, seed, most))]
    on_start(len(jobs))
    crew = open_crew(_ready, "", workers)
    judged: list[Judged] = []
    try:
        for one in crew.each(judge, jobs, chunk=most + 1):
            judged.append(one)
            on_judged(one.skill)
    finally:
        crew.close()
    return _counted(judged, time.monotonic() - began)


def print_planted(report: PlantedReport, people: Console, show_failures: bool) -> None:
    """The table for people."""
    from rich.table import Table

    table = Table(title="planted faults")
    for column in ("fault", "planted", "equivalent", "rejected", "share", "95 %"):
        table.add_column(column, justify="left" if column == "fault" else "right")
    for row in (*report.rows, report.total):
        low, high = row.interval
        share = f"{row.rejected / row.faults:.1%}" if row.faults else "–"
        counts = (str(row.planted), str(row.equivalent), f"{row.rejected}/{row.faults}")
        table.add_row(row.kind, *counts, share, f"{low:.1%}–{high:.1%}")
    people.print(table)
    low, high = report.good_interval
    told = f"good skills rejected: {report.good_rejected} of {report.good} (95 % {low:.1%}–{high:.1%})"
    people.print(f"{told}; {report.runs} runs, {report.seconds:.0f} s", highlight=False)
    for one in report.let_through if show_failures else ():
        people.print(f"{one.skill}: {one.kind}: {one.told}: {one.why}", markup=False, highlight=False)


def _ready(_common: str) -> None:
    """Nothing has to be told to a worker: everything it judges is shipped."""


def _counted(judged: Sequence[Judged], seconds: float) -> PlantedReport:
    planted = [one for one in judged if one.kind != "good"]
    good = [one for one in judged if one.kind == "good"]
    kinds = list(dict.fromkeys(one.kind for one in planted))
    refused = sum(one.rejected for one in good)
    wrong = [one for one in planted if not one.rejected and not one.equivalent] + [g for g in good if g.rejected]
    return PlantedReport(
        rows=tuple(_row(kind, [one for one in planted if one.kind == kind]) for kind in kinds),
        total=_row("all", planted),
        good=len(good),
        good_rejected=refused,
        good_interval=wilson_interval(refused, len(good)),
        let_through=tuple(LetThrough(skill=o.skill, kind=o.kind, told=o.told, why=o.why) for o in wrong),
        runs=sum(one.runs for one in judged),
        seconds=round(seconds, 1),
    )


def _row(kind: str, planted: Sequence[Judged]) -> Row:
    equivalent = sum(one.equivalent for one in planted)
    rejected = sum(one.rejected for one in planted)
    faults = len(planted) - equivalent
    return Row(
        kind=kind,
        planted=len(planted),
        equivalent=equivalent,
        faults=faults,
        rejected=rejected,
        interval=wilson_interval(rejected, faults),
    )
