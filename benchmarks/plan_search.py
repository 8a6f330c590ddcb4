"""``python -m benchmarks.plan_search FOLDER``: searches how a tree is put together on some apps, tries it on others.

What may vary: which sources sample chains (the learnt policy's beam, a model), what ranks the steps of a fork (what the
policy makes of the screen), whether the model verifies by choosing (Archon's layers: Saad-Falcon et al., 2024), how
many chains it is asked for, and from what on anything is sure. The score of a plan is the share of tasks that succeed,
less the model's tokens: 5,000 tokens a task outweigh it all. Networks are those of an app left out.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict, replace
from functools import cache
from pathlib import Path
from typing import Final

from agent.evaluation.droidtask.contestants import Material
from agent.evaluation.worlds.comparing import CHAINS, Contest, compare
from agent.evaluation.worlds.comparison import Row
from agent.evaluation.worlds.planners import Layer
from planner.recorded.droidtask import read_tasks
from planner.tree.deciding import USUAL, Weighing
from planner.workflow.search import Tried, search
from planner.workflow.space import Layers, OneOf, Point, Space, Value

TOKENS_OF_ALL: Final = 5_000.0
SPACE: Final = Space(
    {
        "layers": Layers(("beam", "model", "seen", "ask")),
        "chains": OneOf((1, 2, 3, 5, 8), ordered=True),
        "sure": OneOf((0.4, 0.5, 0.6, 0.7, 0.8, 0.9), ordered=True),
        "clear": OneOf((0.0, 0.05, 0.1, 0.15, 0.3), ordered=True),
        "seen": OneOf((0.2, 0.4, 0.6, 0.8), ordered=True),
        "unlikely": OneOf((0.0, 0.02, 0.05, 0.1, 0.2), ordered=True),
    }
)
BEGIN: Final[dict[str, Value]] = {"layers": ("beam", "model", "seen", "ask"), "chains": CHAINS, **asdict(USUAL)}
"""As it ships."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Search on every other app, and print what the best is worth on those between."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.plan_search", description=__doc__)
    parser.add_argument("folder", type=Path, help="with recorded tasks and explorations")
    parser.add_argument("--model", default="mistakes:0.85", help="whom all of them ask")
    parser.add_argument("--rounds", type=int, default=24)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--also", type=Path, help="what is learnt from besides, as in clew evaluate droidtask")
    parser.add_argument("--networks", type=Path, help="folder where trained networks are kept")
    chosen = parser.parse_args(arguments)
    apps = sorted({task.app for task in read_tasks(chosen.folder)})
    base = Contest(
        chosen.folder,
        models=(chosen.model,),
        leave_one_app_out=True,
        also=chosen.also,
        networks=chosen.networks,
        apps=tuple(apps[::2]),
    )

    def told(tried: Tried) -> None:
        print(f"{tried.round:3d} {tried.score:.4f} {json.dumps(tried.point)}", flush=True)

    with closing(Material(chosen.folder, True, also=chosen.also, networks=chosen.networks)) as material:

        @cache  # layers in another order are the same plan
        def row_of(contest: Contest) -> Row:
            (row,) = compare(contest, material=material).rows
            return row

        def score(point: Point) -> float:
            return score_of(row_of(contest_of(base, point)))

        found = search(SPACE, score, BEGIN, chosen.rounds, chosen.seed, told)
        print(f"best of {len(found.tried)}: {json.dumps(found.best.point)}")
        others = replace(base, apps=tuple(apps[1::2]))
        for name, point in (("begun with", BEGIN), ("found", found.best.point)):
            for where, contest in (("searched", base), ("others", others)):
                print(f"{name}, {where}: {_told(row_of(contest_of(contest, point)))}", flush=True)
        print(f"iterative, others: {_told(row_of(replace(others, planners=('iterative',))))}")
    return 0


def score_of(row: Row) -> float:
    """The higher the better."""
    return row.success / row.outings - row.tokens_a_task / TOKENS_OF_ALL


def contest_of(base: Contest, point: Point) -> Contest:
    """The contest in which a plan is played."""
    layers: list[Layer] = [layer for layer in ("beam", "model", "seen", "ask") if layer in str(point["layers"])]
    numbers = {name: float(str(point[name])) for name in ("sure", "clear", "seen", "unlikely")}
    return replace(
        base,
        planners=("tree+learned",),
        chains=int(str(point["chains"])),
        layers=frozenset(layers),
        weighing=Weighing(**numbers),
    )


def _told(row: Row) -> str:
    low, high = row.success_95
    return (
        f"{row.success}/{row.outings} = {row.success / row.outings:.1%} [{low:.0%}–{high:.0%}], "
        f"{row.tokens_a_task:.0f} tokens, {row.corrections_a_task:.2f} corrections a task"
    )


if __name__ == "__main__":
    sys.exit(main())
