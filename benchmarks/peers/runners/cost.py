"""What a process and everything it started have cost. Imports nothing of ours, so that any environment can use it."""

from __future__ import annotations

import psutil


def cpu_s(process: psutil.Process | None = None) -> float:
    """CPU seconds of the whole tree, with those of children that have ended."""
    me = process or psutil.Process()
    total = 0.0
    for one in [me, *me.children(recursive=True)]:
        try:
            spent = one.cpu_times()
        except psutil.Error:
            continue  # it ended meanwhile
        total += spent.user + spent.system
        total += getattr(spent, "children_user", 0.0) + getattr(spent, "children_system", 0.0)
    return total


def rss_mb() -> float:
    """Resident memory of this process."""
    return float(psutil.Process().memory_info().rss) / 1e6


def children_pss_mb() -> float:
    """Memory of everything this process started, shared pages divided among their users; 0 where it cannot be read."""
    total = 0
    for child in psutil.Process().children(recursive=True):
        try:
            total += getattr(child.memory_full_info(), "pss", 0)
        except psutil.Error:
            continue
    return total / 1e6
