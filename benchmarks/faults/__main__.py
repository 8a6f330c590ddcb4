"""``python -m benchmarks.faults``: strike every fault, print the table, and write it where asked."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from pathlib import Path

from agent.evaluation.statistics import wilson_interval
from benchmarks.faults.runs import CASES, Bench, Ended, faults
from benchmarks.faults.scene import APP
from devices.android.adb_server import AdbServer, adb_program
from emulators.appium_server import free_port
from emulators.phone.faults import ROWS
from emulators.phone.phone import Phone
from emulators.phone.server import serve

ENDS = ("recovered", "failed clean", "needs a person", "wrong")


def main() -> int:
    """Run; 1 when anything ended wrong."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks.faults", description=__doc__)
    asked.add_argument("--seeds", type=int, default=1, help="runs of each combination")
    asked.add_argument("--write", type=Path, help="file for the table, in Markdown")
    options = asked.parse_args()
    began = time.monotonic()
    ended = play(options.seeds)
    told = table(ended, options.seeds, time.monotonic() - began)
    print(told)
    if options.write is not None:
        options.write.write_text(told + "\n", "utf-8")
    return 1 if any(run.end == "wrong" for run in ended) else 0


def play(seeds: int) -> list[Ended]:
    """Every combination, ``seeds`` times each."""
    ended: list[Ended] = []
    with tempfile.TemporaryDirectory() as home, serve(Phone(apps=[APP])) as served:
        port = free_port()
        environ = {**os.environ, "HOME": home, "ADB_LOCAL_TRANSPORT_MAX_PORT": "5553", "ADB_MDNS": "0"}
        quiet = subprocess.DEVNULL
        argv = [adb_program(), "-P", str(port), "nodaemon", "server"]
        server = subprocess.Popen(argv, stdin=quiet, stdout=quiet, stderr=quiet, env=environ)
        adb, pause = AdbServer(port), threading.Event()
        while not adb.running:
            pause.wait(0.05)
        bench = Bench(adb, served)
        try:
            for seed in range(seeds):
                for case in CASES:
                    for look in (False, True):
                        for fault in faults(look, case):
                            run = bench.run(case, fault, look, seed)
                            ended.append(run)
                            if run.end == "wrong" or sys.stderr.isatty():
                                print(len(ended), run, file=sys.stderr)
        finally:
            bench.close()
            server.terminate()
            server.wait(10)
    return ended


def table(ended: list[Ended], seeds: int, seconds: float) -> str:
    """What became of them, by fault."""
    struck = [run for run in ended if run.struck]
    by_kind: dict[str, Counter[str]] = defaultdict(Counter)
    rows: dict[str, str] = {}
    for run in struck:
        name = run.kind.value
        by_kind[name][run.end] += 1
        rows[name] = ", ".join(map(str, ROWS[run.kind]))
    lines = [
        "| fault | rows of the catalogue | runs | " + " | ".join(ENDS) + " |",
        "|---|---|---|" + "---|" * len(ENDS),
    ]
    for name, counts in by_kind.items():
        told = " | ".join(str(counts[end]) for end in ENDS)
        lines.append(f"| {name} | {rows[name]} | {sum(counts.values())} | {told} |")
    total = Counter(run.end for run in struck)
    low, high = wilson_interval(total["recovered"], len(struck))
    doubled = sum(run.doubled for run in struck)
    longest = max((run.seconds for run in struck), default=0.0)
    lines += [
        f"| **all** | | {len(struck)} | " + " | ".join(str(total[end]) for end in ENDS) + " |",
        "",
        f"{len(struck)} runs in which the fault struck ({len(ended)} in all, {seeds} of each combination): "
        f"{total['recovered'] / max(1, len(struck)):.0%} recovered (95 % interval {low:.0%} to {high:.0%}), "
        f"{doubled} doubled effects, {total['wrong']} wrong ends; the longest run took {longest:.0f} s, all of them "
        f"{seconds:.0f} s.",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
