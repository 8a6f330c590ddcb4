"""Trains the second opinion that the web policy's rules get on pages (``planner.seconded``), and ships it.

    python -m benchmarks.second_opinion --keep FILE

What it learns from are the rules' own successes: every step of every everyday goal of ours that a page's check
accepted, as one decision among all that could have been done there. No benchmark has a part in it. With ``--without`` a
batch is left out, for an honest measure (``benchmarks/second-opinion.md``):

    python -m benchmarks.second_opinion --keep FILE --without batch_6 --out DIR
    python -m benchmarks.everyday batch_6 --second DIR
"""

from __future__ import annotations

import argparse
import hashlib
import random
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from devices.screen import Screen
from perception.grounding import Grounder
from perception.models.embedding import Embedder
from perception.models.weights import shipped
from planner.decision import Act, Decision, Finish, History
from planner.goal import Goal
from planner.offline import OfflinePolicy
from planner.policy import Policy
from planner.seconded.columns import table_of
from planner.seconded.offers import offers_of, row_of
from planner.seconded.opinion import NAME
from planner.seconded.page import Page as Decided
from planner.training.policy.examples import Example
from planner.training.policy.export import export
from planner.training.policy.fitting import Settings, fit
from planner.training.policy.stored import load, save
from tests.planner.offline.everyday.batches import BATCHES, read_batch
from tests.planner.offline.everyday.catalog import PAGES
from tests.planner.offline.everyday.page import Page
from tests.planner.offline.everyday.playing import staged

OLDER: Final = "older"
UNSEEN: Final = "batch_8"
"""Is kept for measuring."""
_MOST_ROWS: Final = 90
"""Offers of a decision that are kept; the others of a long page teach nothing more."""


@dataclass
class Noting:
    """A policy that remembers what it decided."""

    inner: Policy
    name: str = "offline"
    noted: list[tuple[Goal, Screen, History, Decision]] = field(default_factory=list)

    def decide(self, goal: Goal, screen: Screen, history: History) -> Decision:
        """What the policy within decides."""
        decision = self.inner.decide(goal, screen, history)
        self.noted.append((goal, screen, history, decision))
        return decision


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the recipe."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.second_opinion", description=__doc__.splitlines()[0])
    parser.add_argument("--keep", type=Path, required=True, help="file of decisions; made where it is not there")
    parser.add_argument("--without", default=UNSEEN, help=f"batches that are left out; default: {UNSEEN}")
    parser.add_argument(
        "--out", type=Path, default=shipped(NAME), help="folder of the weights; default: the shipped one"
    )
    parser.add_argument("--metric", action="append", default=[], help="NAME=VALUE that goes into the manifest")
    chosen = parser.parse_args(arguments)
    with closing(Embedder.load(threads=1, cache_entries=1 << 16)) as embedder:
        if not chosen.keep.exists():
            save(list(decisions(embedder)), chosen.keep)
        columns = _columns(embedder)
    kept = load(chosen.keep, without=chosen.without.split(","))
    tell(f"{len(kept)} decisions, {len(columns)} columns")
    export(
        chosen.out,
        fit(kept, columns, Settings()),
        columns,
        {each.app for each in kept},
        recipe="python -m benchmarks.second_opinion --keep FILE",
        license_text=Path("LICENSE").read_text(encoding="utf-8"),
        sources={"decisions": hashlib.sha256(chosen.keep.read_bytes()).hexdigest()},
        metrics={name: float(value) for name, _, value in (told.partition("=") for told in chosen.metric)},
        name=NAME,
        upstream="clewline, trained on everyday pages of its own",
        told_in="benchmarks/second-opinion.md",
    )
    return 0


def decisions(embedder: Embedder) -> Iterator[Example]:
    """Every step of every success of the rules."""
    dice = random.Random(0)
    noting = Noting(OfflinePolicy(Grounder(embedder)))
    for name, pages in ((OLDER, PAGES), *((batch, read_batch(batch)) for batch in BATCHES)):
        reached = _reached(noting, pages)
        made = [each for page in reached for each in _examples(noting, page, name, embedder, dice)]
        tell(f"{name}: {len(made)} decisions")
        yield from made


def _reached(noting: Noting, pages: Sequence[Page]) -> Iterator[str]:
    """The page of each goal that is reached, while its steps are noted."""
    with staged(pages, lambda embedder: noting) as stage:
        for page in pages:
            for goal, said in page.goals:
                noting.noted.clear()
                played = stage.play(page, goal)
                if played.said == said and played.status == "done":
                    yield page.name


def _examples(noting: Noting, task: str, app: str, embedder: Embedder, dice: random.Random) -> Iterator[Example]:
    for goal, screen, history, decision in noting.noted:
        if not isinstance(decision, Act | Finish):
            continue
        s = Decided(goal.text, screen, history, embedder)
        offers = offers_of(s)
        if (right := row_of(decision, s, offers)) is None:
            continue
        rows = list(range(len(offers)))
        if len(rows) > _MOST_ROWS:
            others = [row for row in rows[:-1] if row != right]
            rows = sorted({right, rows[-1], *dice.sample(others, _MOST_ROWS - 2)})
        yield Example(app, table_of(s, offers)[0][rows], rows.index(right), 1.0, task)


def _columns(embedder: Embedder) -> tuple[str, ...]:
    nothing = Decided("", Screen(()), History(), embedder)
    return table_of(nothing, offers_of(nothing))[1]


def tell(line: str) -> None:
    """Progress."""
    print(line, flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
