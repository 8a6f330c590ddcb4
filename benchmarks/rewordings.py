"""How far the offline policy understands a goal that is said in other words: MiniWoB++'s train half, reworded.

    python -m benchmarks.rewordings [--set third] [--failures]

Every task of the train half is played at one seed in its own words and in each wording of ``rewordings.yaml``. Which
sets the policy was developed on stands there and in ``benchmarks/miniwob.md``. The test half is never played here.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import yaml

from agent.evaluation.miniwob import Job, Player
from agent.evaluation.miniwob_pages import find_pages, serve
from agent.evaluation.miniwob_tasks import choose_tasks
from agent.evaluation.statistics import wilson_interval

_WORDINGS = Path(__file__).with_suffix(".yaml")
_SEED = 10
Sets = dict[str, list[dict[str, object]]]


class Reworded:
    """Says goals in the words of one set; None where it has none for a goal."""

    def __init__(self, wordings: list[dict[str, object]], number: int) -> None:
        self._wordings, self._number = wordings, number
        self.said: str | None = None

    def __call__(self, goal: str) -> str:
        goal = " ".join(goal.split())
        self.said = next(self._in_other_words(goal), None)
        return self.said or goal

    def _in_other_words(self, goal: str) -> Iterator[str]:
        for wording in self._wordings:
            match = re.match(str(wording["goal"]), goal, re.IGNORECASE)
            said = wording["said"]
            assert isinstance(said, list)
            if match is not None and self._number < len(said):
                told = said[self._number]
                for number, value in enumerate(match.groups(""), start=1):
                    told = told.replace(f"{{{number}}}", value)
                told = told.strip()
                yield told[0].upper() + told[1:] + goal[match.end() :]


def main() -> None:
    sets: Sets = yaml.safe_load(_WORDINGS.read_text("utf-8"))
    reader = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    reader.add_argument("--set", choices=tuple(sets), action="append")
    reader.add_argument("--failures", action="store_true")
    asked = reader.parse_args()
    with serve(find_pages()) as address:
        own = Reworded([], 0)
        _report("their own words", *_play(address, own, own_words=True, failures=asked.failures))
        for name in asked.set or sets:
            many = max(len(said) for wording in sets[name] if isinstance(said := wording["said"], list))
            for number in range(many):
                played = _play(address, Reworded(sets[name], number), own_words=False, failures=asked.failures)
                _report(f"{name} set, wording {number + 1}", *played)


def _play(address: str, reworded: Reworded, *, own_words: bool, failures: bool) -> tuple[int, int, int]:
    """How many goals were reached, called done and were not, and played."""
    reached = mistaken = many = 0
    with closing(Player(address, reworded)) as player:
        for task in choose_tasks((), "train"):
            played = player.play(Job(agent="offline", task=task.name, seed=_SEED, watch=True))
            if reworded.said is None and not own_words:
                continue
            fine = played.line.raw is not None and played.line.raw >= 1
            many, reached = many + 1, reached + fine
            mistaken += not fine and played.line.status == "done"
            if failures and not fine:
                print("\n".join(("", task.name, *played.story)), flush=True)
    return reached, mistaken, many


def _report(name: str, reached: int, mistaken: int, many: int) -> None:
    low, high = wilson_interval(reached, many)
    print(
        f"{name}: {reached} of {many} = {reached / many:.1%} [{low:.1%}, {high:.1%}], false success {mistaken}",
        flush=True,
    )


if __name__ == "__main__":
    main()
