"""How many simulated runs of skills the embedded phone does in a second, without drawing.

Run: ``python -m benchmarks.skill_speed --workers 2``. Runs of all tests of the phone's shipped skills, as ``clew skills
verify`` makes them, once every process is up and has each seed's phone at hand. On a machine that others use too, the
figure a CPU second is the one to compare.
"""

from __future__ import annotations

import argparse
import os
import resource
import time

from agent.library.verifying import Wish, verify_skills
from agent.reaching.phones import PhoneAddress
from skills.catalog import find_shipped, shipped


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser()
    options.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    options.add_argument("--seeds", type=int, default=4)
    given = options.parse_args()
    skills = [skill for skill in shipped() if skill.effects.apps]
    began: list[float] = []
    spent: list[float] = []

    def finished(_name: str, _verdict: object) -> None:
        if not began:  # the first results are there: everybody is up
            began.append(time.perf_counter())
            spent.append(_cpu_s())
        counted.append(1)

    counted: list[int] = []
    wish = Wish(PhoneAddress("phone"), tuple(range(given.seeds)), (), given.workers)
    found = verify_skills(skills, wish, find_shipped, finished=finished)
    wall, cpu = time.perf_counter() - began[0], _cpu_s() - spent[0]
    passed = sum(evidence.total.passed for evidence in found.values())
    load = os.getloadavg()[0]
    print(f"{len(counted)} runs, {passed} passed, {given.workers} workers, load {load:.0f}")
    print(f"{(len(counted) - 1) / wall:.0f} runs a second; {(len(counted) - 1) / cpu:.0f} a CPU second" if cpu else "")


def _cpu_s() -> float:
    """CPU seconds of this process and of those that it has waited for."""
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


if __name__ == "__main__":
    main()
