"""Asks pages for what they do not have, and writes the runs down: python -m benchmarks.endings_swapped FILE

On everyday pages whoever asks knows what is there. Here one word of a goal that was carried out, which something on
the page is called that was pressed or chosen, is replaced by what something on another page is called and nothing on
this one. What then calls itself done is not. One goal of each page, by dice with a fixed seed; the judge of endings is
fitted on these runs too (``benchmarks.endings_fit``).
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from benchmarks.endings_runs import play
from devices.action import Select, Tap
from devices.errors import ClewError
from perception.lexical import words_of
from planner.training.endings.recorded import Recorded, evidence_of, read_runs
from planner.verified.course import doing
from tests.planner.offline.everyday.batches import BATCHES, read_batch
from tests.planner.offline.everyday.page import Page
from tests.planner.offline.everyday.playing import staged

RUNS = Path(__file__).with_name("endings")
_SHORTEST = 4
_COMMANDS = frozenset(
    words_of(
        """add save send submit delete remove open close search find next continue confirm create update show edit reply
        apply sign order cancel like play mark start stop press done copy download share reset clear undo book buy"""
    )
)
"""Not what somebody asks for, but what is to be done with it."""


def swappable(run: Recorded) -> tuple[str, ...]:
    """Words of a goal that what was pressed or chosen is called."""
    found: list[str] = []
    for past in doing(evidence_of(run).steps):
        if isinstance(past.intent.action, Tap | Select) and past.intent.met is not None:
            found += [w for w in past.intent.met.said if len(w) >= _SHORTEST and w.isalpha() and w not in _COMMANDS]
    return tuple(word for word in dict.fromkeys(found) if re.search(rf"\b{word}\b", run.goal, re.IGNORECASE))


def swapped(run: Recorded, html: str, others: Sequence[str], dice: random.Random) -> str | None:
    """A goal that asks for what the page has not; None where no word can be replaced."""
    words = swappable(run)
    here = set(words_of(html)) | set(re.findall(r"\w+", html.casefold()))
    strange = [word for word in others if word not in here]
    if not words or not strange:
        return None
    word, other = dice.choice(words), dice.choice(strange)
    return re.sub(
        rf"\b{word}\b", lambda m: other.capitalize() if m[0][0].isupper() else other, run.goal, count=1, flags=re.I
    )


def goals(batch: str, pages: Mapping[str, Page], dice: random.Random) -> Iterator[tuple[Page, str]]:
    """For each page of a batch one goal that asks for what it has not."""
    path = next(RUNS.glob(f"{batch}@*.jsonl.gz"))
    runs = [run for run in read_runs(path) if run.right and run.status == "done"]
    called = sorted({word for run in runs for word in swappable(run)})
    for name, page in pages.items():
        mine = [run for run in runs if run.page == name]
        dice.shuffle(mine)
        goal = next((goal for run in mine if (goal := swapped(run, page.html, called, dice)) is not None), None)
        if goal is not None:
            yield page, goal


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    reader.add_argument("file", type=Path)
    asked = reader.parse_args()
    dice, lines = random.Random(9), []
    recorded = {path.name.partition("@")[0] for path in RUNS.glob("*.jsonl.gz")}
    for batch in (each for each in BATCHES if each in recorded):
        pages = {page.name: page for page in read_batch(batch)}
        with staged(tuple(pages.values())) as stage:
            for page, goal in goals(batch, pages, dice):
                try:
                    line = play(stage, page, goal, ("what the page does not have",))
                except ClewError as error:
                    print(f"{page.name}: {goal}: {error}", flush=True)
                    continue
                lines.append({**line, "page": f"{batch}/{page.name}"})
                print(f"{line['status']}: {page.name}: {goal}", flush=True)
    text = "".join(f"{json.dumps(line, ensure_ascii=False, separators=(',', ':'))}\n" for line in lines)
    asked.file.write_bytes(gzip.compress(text.encode("utf-8", "replace"), mtime=0))


if __name__ == "__main__":
    main()
