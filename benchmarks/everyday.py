"""How many goals of a batch of everyday pages are carried out: what the offline policy is worth on pages of any sort.

    python -m benchmarks.everyday batch_1 [--failures] [--questions] [--alone | --second DIR]
    python -m benchmarks.everyday reworded   # one goal a page of the first five batches, in other words
    python -m benchmarks.everyday older   # every goal that the policy was developed on before there were batches

The policy is that of ``clew run`` without skills: rules, their second opinion, and the judge that turns an unsupported
*done* into a question. A goal counts as carried out when the page was told what was asked, or stands so, whether the
run ends in *done* or in the question whether it is; how many were asked about is told beside it. A false success is a
*done* that is not so.

On a batch that nobody mended anything for, this is an honest estimate; the commits that matter are named in
``benchmarks/miniwob.md``. ``--failures`` prints every goal that was not carried out with its steps, ``--questions``
every goal that was and is asked about; ``--alone`` asks the rules without a second opinion, and ``--second`` one that
was not trained on the batch (``benchmarks.second_opinion``).
"""

from __future__ import annotations

import argparse
import resource
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from agent.evaluation.statistics import cluster_interval, wilson_interval
from planner.verified.policy import VerifiedEndings
from tests.planner.offline.everyday.batches import BATCHES, REWORDED, read_batch
from tests.planner.offline.everyday.catalog import PAGES
from tests.planner.offline.everyday.playing import Played, rules, seconded, staged


@dataclass
class Count:
    """How many goals ended how."""

    goals: int = 0
    carried_out: int = 0
    asked: int = 0
    """Of those carried out."""
    mistaken: int = 0
    """Called done, and not so."""
    would_be_mistaken: int = 0
    """The same without the judge."""

    def add(self, played: Played, right: bool) -> bool:
        """Count a goal; whether it was carried out."""
        asked, done = played.status == "needs-person", played.status == "done"
        fine = right and (done or asked)
        self.goals += 1
        self.carried_out += fine
        self.asked += fine and asked
        self.mistaken += done and not right
        self.would_be_mistaken += (done or asked) and not right
        return fine

    def __str__(self) -> str:
        done = self.carried_out - self.asked + self.mistaken
        lines = [
            f"carried out {_share(self.carried_out, self.goals)}",
            f"asked about {_share(self.asked, self.carried_out)} of those carried out",
            f"false success {_share(self.mistaken, self.goals)} of the goals",
            f"false success {_share(self.mistaken, done)} of the dones",
            f"false success without the judge {_share(self.would_be_mistaken, self.goals)} of the goals",
        ]
        return "\n".join(lines)


def _share(part: int, of: int) -> str:
    low, high = wilson_interval(part, of)
    return f"{part} of {of} = {part / max(1, of):.1%} [{low:.1%}, {high:.1%}]"


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    reader.add_argument("batch", choices=("older", *BATCHES, REWORDED))
    reader.add_argument("--failures", action="store_true")
    reader.add_argument("--questions", action="store_true")
    reader.add_argument("--alone", action="store_true")
    reader.add_argument("--second", type=Path, help="folder of the second opinion's weights; default: the shipped ones")
    asked = reader.parse_args()
    pages = PAGES if asked.batch == "older" else read_batch(asked.batch)
    counted, reached = Count(), list[tuple[float, int]]()
    acting = rules if asked.alone else partial(seconded, weights=asked.second)
    with staged(pages, acting) as stage:
        stage = replace(stage, policy=VerifiedEndings(stage.policy))
        for page in pages:
            passed = 0
            for goal, said in page.goals:
                played = stage.play(page, goal)
                fine = counted.add(played, played.said == said)
                passed += fine
                wanted = asked.questions and played.status == "needs-person" if fine else asked.failures
                if wanted:
                    print(f"\n# {page.name}: {goal}\nwanted {said}\nsaid   {played.said}\n{played.told}", flush=True)
            reached.append((passed, len(page.goals)))
    wide, wider = cluster_interval(reached)
    spent = resource.getrusage(resource.RUSAGE_SELF)
    print(f"\n{asked.batch}, {counted.goals} goals on {len(pages)} pages\n{counted}")
    print(f"carried out, by page [{wide:.1%}, {wider:.1%}]")
    print(f"{spent.ru_utime + spent.ru_stime:.0f} CPU s without the browser")


if __name__ == "__main__":
    main()
