"""Runs the cases and prints the table: ``python -m benchmarks.phone_faults [--seeds N] [--json PATH]``."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from dataclasses import asdict
from pathlib import Path

from agent.evaluation.statistics import wilson_interval
from benchmarks.phone_faults.runs import Ran, cases, run
from devices.android.adb_server import AdbServer
from emulators.phone.wire.faults import ROWS

GOOD = ("recovered", "failed-clean", "needs-human")


def table(ran: list[Ran]) -> str:
    """Return the ends by kind of fault as Markdown."""
    lines = [
        "| fault | rows | runs | struck | recovered | failed clean | needs a person | other |",
        "|---|---|---:|---:|---:|---:|---:|---|",
    ]
    for kind in dict.fromkeys(one.case.kind for one in ran):
        of_kind = [one for one in ran if one.case.kind is kind]
        ends = Counter(one.end for one in of_kind)
        other = ", ".join(f"{count} × {end}" for end, count in ends.items() if end not in GOOD) or "–"
        rows = ", ".join(str(row) for row in ROWS[kind])
        struck = sum(one.struck for one in of_kind)
        counts = " | ".join(str(ends[end]) for end in GOOD)
        lines.append(f"| {kind.value} | {rows} | {len(of_kind)} | {struck} | {counts} | {other} |")
    return "\n".join(lines)


def summary(ran: list[Ran]) -> str:
    """Return the sentence below the table."""
    bad = sum(one.end not in GOOD for one in ran)
    _, high = wilson_interval(bad, len(ran))
    doubles = sum(one.end == "DOUBLE EFFECT" for one in ran)
    false = sum(one.end == "FALSE SUCCESS" for one in ran)
    hangs = sum(one.end == "HANG" for one in ran)
    slowest = max(one.seconds for one in ran)
    return (
        f"n = {len(ran)}: {doubles} double effects, {false} false successes, {hangs} hangs; "
        f"at most {100 * high:.1f} % of such runs end badly (Wilson, 95 %). Slowest run {slowest:.0f} s."
    )


def main() -> int:
    """Run all."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.phone_faults")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--json", type=Path, help="where every run is written to")
    told = parser.parse_args()
    adb = AdbServer()
    adb.start()
    every = list(cases(told.seeds))
    ran: list[Ran] = []
    for number, case in enumerate(every, 1):
        ran.append(run(case, adb))
        told_case = f"{case.way} {case.kind.value} {case.phase.value} {case.action}"
        print(f"\r{number}/{len(every)} {told_case} -> {ran[-1].end:<16}", end="", file=sys.stderr)
    print(file=sys.stderr)
    print(table(ran))
    print()
    print(summary(ran))
    if told.json:
        told.json.write_text(json.dumps([asdict(one) for one in ran], indent=1), "utf-8")
    return int(any(one.end not in GOOD for one in ran))


if __name__ == "__main__":
    raise SystemExit(main())
