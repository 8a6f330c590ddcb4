"""How many goals of a batch of everyday pages are carried out: what the offline policy is worth on pages of any sort.

    python -m benchmarks.everyday batch_1 [--failures] [--alone | --second DIR]
    python -m benchmarks.everyday reworded   # one goal a page of the first five batches, in other words
    python -m benchmarks.everyday older   # every goal that the policy was developed on before there were batches

On a batch that nobody mended anything for, this is an honest estimate; the commits that matter are named in
``benchmarks/miniwob.md``. ``--failures`` prints every goal that was not reached with its steps, ``--alone`` asks the
rules alone, and ``--second`` a second opinion that was not trained on the batch (``benchmarks.second_opinion``).
"""

from __future__ import annotations

import argparse
import resource
from functools import partial
from pathlib import Path

from agent.evaluation.statistics import cluster_interval, wilson_interval
from tests.planner.offline.everyday.batches import BATCHES, REWORDED, read_batch
from tests.planner.offline.everyday.catalog import PAGES
from tests.planner.offline.everyday.playing import rules, seconded, staged


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    reader.add_argument("batch", choices=("older", *BATCHES, REWORDED))
    reader.add_argument("--failures", action="store_true")
    reader.add_argument("--alone", action="store_true")
    reader.add_argument("--second", type=Path, help="folder of the second opinion's weights; default: the shipped ones")
    asked = reader.parse_args()
    pages = PAGES if asked.batch == "older" else read_batch(asked.batch)
    reached: list[tuple[float, int]] = []
    mistaken = 0
    acting = rules if asked.alone else partial(seconded, weights=asked.second)
    with staged(pages, acting) as stage:
        for page in pages:
            passed = 0
            for goal, said in page.goals:
                played = stage.play(page, goal)
                fine = played.said == said and played.status == "done"
                passed += fine
                mistaken += played.status == "done" and not fine
                if asked.failures and not fine:
                    print(f"\n# {page.name}: {goal}\nwanted {said}\nsaid   {played.said}\n{played.told}", flush=True)
            reached.append((passed, len(page.goals)))
    count, total = sum(int(p) for p, _ in reached), sum(n for _, n in reached)
    low, high = wilson_interval(count, total)
    wide, wider = cluster_interval(reached)
    spent = resource.getrusage(resource.RUSAGE_SELF)
    print(f"\n{asked.batch}: {count} of {total} goals on {len(pages)} pages = {count / total:.1%}, ", end="")
    print(f"Wilson [{low:.1%}, {high:.1%}], by page [{wide:.1%}, {wider:.1%}], ", end="")
    print(f"false success {mistaken} = {mistaken / total:.1%}, ", end="")
    print(f"{spent.ru_utime + spent.ru_stime:.0f} CPU s without the browser")


if __name__ == "__main__":
    main()
