"""Verifies the shipped skills of the phone over twenty seeds and writes down what each of them stands on.

What their elements looked like is written down too, for healing. Only skills without evidence or memory of their
present version are run; what is known of versions that are gone is removed.
Run: ``python -m benchmarks.catalog_evidence``; it ends with 1 where a skill did not pass every run.
"""

from __future__ import annotations

import json
import sys

from devices.android.device import AndroidDevice
from emulators.mutate.phones import fresh
from emulators.phone.link import PhoneLink
from emulators.phone.phone import Phone
from perception.perceiver import Perceiver
from skills.catalog import FOLDER, shipped, shipped_evidence, shipped_memory
from skills.codec import hash_of
from skills.evidence import Evidence
from skills.memory import Memory, Recollection
from skills.shelf import write_whole
from skills.store import now
from skills.verification import verify

SEEDS = range(20)


def main() -> int:
    """How many skills did not pass every run, at most 1."""
    skills = {skill.name: skill for skill in shipped() if skill.effects.apps}
    passed = runs = 0
    for number, skill in enumerate(skills.values(), 1):
        found = shipped_evidence(skill)
        if found is None or shipped_memory(skill) is None:
            recollection = Recollection()
            found = verify(
                skill, _phone, Perceiver().perceive, SEEDS, (), skills.__getitem__, "phone", now(),
                recollection=recollection,
            )  # fmt: skip
            _write("evidence", found)
            _write("memory", recollection.memory(skill))
        tally = found.tally()
        passed, runs = passed + tally.passed, runs + tally.runs
        print(f"{number:3}/{len(skills)} {skill.name:24} {tally.passed:4}/{tally.runs}", flush=True)
        for example in found.counter_examples[:1]:
            print(f"      seed {example.seed}: {example.error}")
    kept = {hash_of(skill) for skill in skills.values()}
    for kind in ("evidence", "memory"):
        for old in (FOLDER / kind).glob("*.json"):
            if old.stem not in kept:
                old.unlink()
    print(f"{passed} of {runs} runs passed")
    return int(passed < runs)


def _phone(_mutation: str, seed: int) -> AndroidDevice:
    return AndroidDevice(PhoneLink(Phone(seed, snapshot=fresh(seed))))


def _write(kind: str, what: Evidence | Memory) -> None:
    held = what.model_dump(mode="json", by_alias=True)
    if isinstance(what, Memory):
        told = json.dumps(held, separators=(",", ":"), ensure_ascii=False, sort_keys=True)  # nobody reads it
    else:
        told = json.dumps(held, indent=1, ensure_ascii=False, sort_keys=True)
    write_whole(FOLDER / kind / f"{what.skill}.json", f"{told}\n".encode())


if __name__ == "__main__":
    sys.exit(main())
