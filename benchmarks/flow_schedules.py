"""Makespan of random graphs with random latencies under a virtual clock.

    python -m benchmarks.flow_schedules [--graphs 10000]

Latencies are foreseen wrongly (each by up to half, by lot); what is compared is what happened. Without a limit the
makespan should be the critical path; with four lanes it is compared with the lower bound of any schedule.
"""

from __future__ import annotations

import argparse
import random
import statistics

from planner.workflow.simulation import random_dag, simulate

LANES = 4


def main() -> int:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--graphs", type=int, default=10_000)
    graphs = parser.parse_args().graphs
    violations = 0
    over, lanes, faster = [], [], []
    for number in range(graphs):
        dag, seconds = random_dag(f"benchmark:{number}")
        dice = random.Random(number)
        foreseen = [each * dice.uniform(0.5, 1.5) for each in seconds]
        longest, work = dag.critical_path(seconds), sum(seconds)
        free = simulate(dag, seconds, foreseen=foreseen)
        few = simulate(dag, seconds, most=LANES, foreseen=foreseen)
        violations += free.violations + few.violations
        over.append(free.makespan_s / longest - 1)
        lanes.append(few.makespan_s / max(longest, work / LANES) - 1)
        faster.append(work / free.makespan_s)
    print(f"{graphs} graphs, {violations} violations")
    print(f"over the critical path: mean {statistics.mean(over):.2%}, most {max(over):.2%}")
    late = sorted(lanes)[graphs * 95 // 100]
    print(f"{LANES} lanes, over the lower bound: mean {statistics.mean(lanes):.2%}, p95 {late:.2%}")
    print(f"times faster than one after another: mean {statistics.mean(faster):.2f}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
