"""Plays a batch of everyday pages and writes the runs down whole, for fitting the judge of endings.

    python -m benchmarks.endings_runs BATCH FILE

The judge is to know runs at first sight, so each batch has to be played by the policy as it was before anything was
mended on it. This file uses nothing that older versions lack: unpack one (``git archive COMMIT | tar -x -C TREE``),
give it today's ``tests/planner/offline/everyday/pages`` and ``goals`` (a few were corrected), and run in it

    PYTHONPATH=. python …/benchmarks/endings_runs.py BATCH FILE

``benchmarks/endings`` holds what came of that, a file for each batch: ``BATCH@COMMIT.jsonl.gz``.
"""

from __future__ import annotations

import argparse
import gzip
import json
from pathlib import Path

from agent.episode import run_episode
from agent.limits import Limits
from agent.looking import Memo
from devices.action import Open
from devices.errors import ClewError
from devices.records import Intent, Outcome
from devices.screen import Screen
from devices.screen_record import dump_screen
from planner.goal import Goal
from tests.agent.tiny_device import TinyGate
from tests.planner.offline.everyday.batches import BATCHES, read_batch
from tests.planner.offline.everyday.catalog import PAGES
from tests.planner.offline.everyday.page import Page
from tests.planner.offline.everyday.playing import Stage, path_of, staged

_LIMITS = Limits(max_steps=25)
_LEFT_OUT = {"at_s", "elapsed_ms", "alternatives", "gate", "met"}


class Keeping(Memo):
    """A recorder that keeps screens in memory; a screen's name is its number."""

    def __init__(self) -> None:
        super().__init__()
        self.screens: list[Screen] = []

    def keep_screen(self, screen: Screen) -> str:
        """Keep a screen."""
        self.screens.append(screen)
        return str(len(self.screens) - 1)


def play(stage: Stage, page: Page, goal: str, said: tuple[str, ...]) -> dict[str, object]:
    """Play a goal, and what is written down of it."""
    stage.device.perform(Open(location=f"{stage.url}{path_of(page)}"))
    keeping = Keeping()
    result = run_episode(
        Goal.of(goal),
        stage.device,
        stage.policy,
        perceive=stage.perceiver.perceive,
        gate=TinyGate(refuse="nothing at all"),
        recorder=keeping,
        limits=_LIMITS,
        pictures=False,
    )
    told = tuple(stage.device.page.evaluate("window.state ? [String(window.state())] : window.said"))
    return line_of(page.name, goal, told == said, result.status, keeping)


def line_of(page: str, goal: str, right: bool, status: str, keeping: Keeping) -> dict[str, object]:
    """A run as ``planner.training.endings.recorded`` reads it."""
    outcomes = {each.step: each for each in keeping.records if isinstance(each, Outcome)}
    steps = [
        {
            part: record.model_dump(mode="json", exclude=_LEFT_OUT)
            for part, record in (("intent", each), ("outcome", outcomes[each.step]))
        }
        for each in keeping.records
        if isinstance(each, Intent) and each.step in outcomes
    ]
    screens = [json.loads(dump_screen(screen)) for screen in keeping.screens]
    return {"page": page, "goal": goal, "right": right, "status": status, "steps": steps, "screens": screens}


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    reader.add_argument("batch", choices=("older", *BATCHES))
    reader.add_argument("file", type=Path)
    asked = reader.parse_args()
    pages = PAGES if asked.batch == "older" else read_batch(asked.batch)
    lines = []
    with staged(pages) as stage:
        for page in pages:
            for goal, said in page.goals:
                try:
                    lines.append(play(stage, page, goal, said))
                except ClewError as error:
                    print(f"{page.name}: {goal}: {error}", flush=True)
    text = "".join(f"{json.dumps(line, ensure_ascii=False, separators=(',', ':'))}\n" for line in lines)
    asked.file.write_bytes(gzip.compress(text.encode("utf-8", "replace"), mtime=0))


if __name__ == "__main__":
    main()
