"""The figures of a measurement, and how people read them."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from pydantic import BaseModel
from rich.console import Console
from rich.table import Table

from agent.evaluation.statistics import wilson_interval


class Cell(BaseModel):
    """A share with its interval (Wilson, 95 %)."""

    name: str
    hits: int
    of: int
    share: float
    low: float
    high: float


class Latency(BaseModel):
    """Milliseconds on the wall, and of processor time over all threads."""

    name: str
    count: int
    p50_ms: float
    p95_ms: float
    cpu_p50_ms: float
    cpu_p95_ms: float


class Figures(BaseModel):
    """Everything one measurement tells."""

    title: str
    cells: list[Cell]
    latency: list[Latency] = []
    numbers: dict[str, float] = {}
    """Other figures by name, such as the expected calibration error."""
    compared: list[Cell] = []
    """The same cells with the other set of weights."""
    notes: list[str] = []


def cell(name: str, outcomes: Sequence[bool]) -> Cell:
    """A share and its interval."""
    hits = sum(outcomes)
    low, high = wilson_interval(hits, len(outcomes))
    share = hits / len(outcomes) if outcomes else 0.0
    return Cell(name=name, hits=hits, of=len(outcomes), share=round(share, 4), low=round(low, 4), high=round(high, 4))


def latency(name: str, wall_s: Sequence[float], cpu_s: Sequence[float]) -> Latency:
    """Median and 95th percentile."""
    import numpy as np

    if not wall_s:
        return Latency(name=name, count=0, p50_ms=0, p95_ms=0, cpu_p50_ms=0, cpu_p95_ms=0)
    p50, p95 = np.percentile(np.array(wall_s) * 1000, (50, 95))
    cpu_p50, cpu_p95 = np.percentile(np.array(cpu_s) * 1000, (50, 95))
    return Latency(
        name=name,
        count=len(wall_s),
        p50_ms=round(float(p50), 1),
        p95_ms=round(float(p95), 1),
        cpu_p50_ms=round(float(cpu_p50), 1),
        cpu_p95_ms=round(float(cpu_p95), 1),
    )


def peak_memory_mb() -> float:
    """The most memory that this process has held so far, in megabytes."""
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (1 << 20 if sys.platform == "darwin" else 1 << 10), 1)


def calibration_error(said: Sequence[float], right: Sequence[bool], bins: int = 10) -> float:
    """Expected calibration error over equal bins (Naeini et al., 2015)."""
    import numpy as np

    if not said:
        return 0.0
    told, held = np.array(said), np.array(right, float)
    which = np.minimum((told * bins).astype(int), bins - 1)
    gaps = [abs(told[which == b].mean() - held[which == b].mean()) * (which == b).sum() for b in set(which.tolist())]
    return round(float(sum(gaps) / len(told)), 4)


def print_figures(figures: Figures, console: Console) -> None:
    """Tables for people."""
    table = Table(title=figures.title)
    for column in ("cell", "share", "95 % interval", "n"):
        table.add_column(column, justify="left" if column == "cell" else "right", no_wrap=True)
    others = {c.name: c for c in figures.compared}
    if others:
        table.add_column("compared", justify="right")
    for c in figures.cells:
        row = [c.name, f"{c.share:.3f}", f"{c.low:.3f}–{c.high:.3f}", f"{c.hits}/{c.of}"]
        if others:
            row.append(f"{others[c.name].share:.3f}" if c.name in others else "")
        table.add_row(*row)
    console.print(table)
    if figures.latency:
        times = Table(title="latency")
        for column in ("what", "n", "p50 ms", "p95 ms", "CPU p50 ms", "CPU p95 ms"):
            times.add_column(column, justify="left" if column == "what" else "right", no_wrap=True)
        for t in figures.latency:
            wall, cpu = (f"{t.p50_ms:.0f}", f"{t.p95_ms:.0f}"), (f"{t.cpu_p50_ms:.0f}", f"{t.cpu_p95_ms:.0f}")
            times.add_row(t.name, str(t.count), *wall, *cpu)
        console.print(times)
    for name, value in figures.numbers.items():
        console.print(f"{name}: {value:g}", highlight=False)
    for note in figures.notes:
        console.print(note, highlight=False, markup=False)
