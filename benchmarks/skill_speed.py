"""How many simulated runs of skills the embedded phone does in a second, without drawing.

Run: ``python -m benchmarks.skill_speed --workers 2``. Runs of all tests of the phone's shipped skills, as ``clew
skills verify`` makes them: phones are furnished, and screens seen for the first time, as they come. A tenth of the
runs is over before the clocks start: by then every process is up. On a machine that others use too, the figure a CPU
second is the one to compare.
"""

from __future__ import annotations

import argparse
import os
import time

import psutil

from agent.library.verifying import Wish, verify_skills
from agent.reaching.phones import PhoneAddress
from skills.catalog import find_shipped, shipped


class Clocks:
    """Starts after a tenth of the runs, and stops with the last."""

    def __init__(self) -> None:
        self.total = self.over = 0
        self._began: tuple[float, float] | None = None
        self.wall_s = self.cpu_s = 0.0

    @property
    def counted(self) -> int:
        """Runs between start and stop."""
        return self.total - max(1, self.total // 10)

    def expect(self, total: int) -> None:
        """So many runs there will be."""
        self.total = total

    def run_over(self, *_: object) -> None:
        """One more is over."""
        self.over += 1
        if self.over == self.total - self.counted:
            self._began = _now()
        if self.over == self.total and self._began is not None:
            self.wall_s, self.cpu_s = (now - then for now, then in zip(_now(), self._began, strict=True))


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser()
    options.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    options.add_argument("--seeds", type=int, default=10)
    given = options.parse_args()
    skills = [skill for skill in shipped() if skill.effects.apps]
    clocks = Clocks()
    wish = Wish(PhoneAddress("phone"), tuple(range(given.seeds)), (), given.workers)
    found = verify_skills(skills, wish, find_shipped, clocks.expect, clocks.run_over)
    passed = sum(evidence.total.passed for evidence in found.values())
    print(f"{clocks.total} runs, {passed} passed, {given.workers} workers, load {os.getloadavg()[0]:.0f}")
    print(f"{clocks.counted / clocks.wall_s:.0f} runs a second; {clocks.counted / clocks.cpu_s:.0f} a CPU second")


def _now() -> tuple[float, float]:
    """Seconds on the wall, and of the CPU for this process and its children."""
    own = psutil.Process()
    cpu = sum(times.user + times.system for times in (each.cpu_times() for each in (own, *own.children())))
    return time.perf_counter(), cpu


if __name__ == "__main__":
    main()
