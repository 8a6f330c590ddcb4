"""``python -m benchmarks.suites speed|start|faults|bugs|mutations``: prints what it found as JSON."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path

from agent.evaluation.statistics import wilson_interval
from benchmarks.suites.planted import BUGS


def main() -> int:
    """Measure one thing."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.suites", description=__doc__)
    parser.add_argument("what", choices=("speed", "start", "faults", "bugs", "mutations"))
    parser.add_argument("--scenarios", type=int, default=200)
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--repeats", type=int, default=2, help="later runs (speed), tries (start)")
    parser.add_argument("--count", type=int, default=200, help="real bugs (bugs)")
    parser.add_argument("--minutes", type=float, default=120, help="no more is begun after so long (bugs, mutations)")
    parser.add_argument("--kinds", nargs="+", choices=BUGS, default=BUGS, help="of bugs")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seeds", type=int, nargs="+", default=[0], help="of the changes (mutations)")
    parser.add_argument("--changes", nargs="+", default=None, help="kinds of them (mutations)")
    parser.add_argument("--unreviewed", action="store_true", help="without what suites say of changes (bugs)")
    parser.add_argument("--share", default="0.3", help="of scenarios that are struck, or always (faults)")
    parser.add_argument("--json", type=Path, help="write the figures here too")
    told = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="clew-bench-") as name:
        os.environ["CLEW_HOME"] = f"{name}/home"
        folder = Path(name)
        if told.what == "speed":
            from benchmarks.suites.speed import measure as speed

            found = speed(folder, told.scenarios, told.workers, told.repeats)
        elif told.what == "start":
            from benchmarks.suites.speed import first_action

            found = first_action(folder, told.repeats)
        elif told.what == "faults":
            from benchmarks.suites.faults import measure as faults

            found = faults(folder, told.scenarios, told.workers, told.seed, told.share)
        elif told.what == "mutations":
            from benchmarks.suites.mutations import KINDS
            from benchmarks.suites.mutations import measure as mutations

            found = mutations(folder, told.seeds, told.changes or KINDS, told.minutes)
        else:
            from benchmarks.suites.bugs import play_bugs, table

            found = table(
                play_bugs(told.count, told.seed, told.workers, told.minutes * 60, told.kinds, not told.unreviewed)
            )
            low, high = wilson_interval(found["false greens"], max(1, found["real"]))
            found["interval (Wilson, 95 %)"] = [round(low, 4), round(high, 4)]
    text = json.dumps(found, indent=1, ensure_ascii=False)
    print(text)
    if told.json is not None:
        told.json.write_text(text + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
