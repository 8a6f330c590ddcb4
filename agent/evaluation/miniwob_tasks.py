"""The tasks of MiniWoB++, the lists they are reported in, and our two halves.

``miniwob_meta.csv`` has one row per page. An evaluation plays the 125 that BrowserGym registers. Rules and thresholds
are tuned on the train half only; the test half is scored and never looked at.
"""

from __future__ import annotations

import csv
import difflib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, cast, get_args

from agent.evaluation.errors import HeldOut, SelectionRefused

Half = Literal["train", "test"]
Split = Literal["train", "test", "all"]

_TABLE = Path(__file__).with_name("miniwob_meta.csv")


@dataclass(frozen=True, slots=True)
class Task:
    """One task page."""

    name: str
    half: Half
    """Which half of our split it belongs to; tasks that resemble one another are in the same half."""
    category: str
    """``original``, ``hidden test``, ``additional``, ``debug`` or ``nodelay``."""
    in_webgum: bool
    """Whether it is one of the 56 of WebGUM and others."""
    limit_s: float
    """The page's own time limit, which an evaluation lifts."""
    human_median_s: float | None
    """Median seconds of recorded people."""


Subset = tuple[str, Callable[[Task], bool]]

SUBSETS: tuple[Subset, ...] = (
    ("all 125", lambda task: True),
    ("train 62", lambda task: task.half == "train"),
    ("test 63", lambda task: task.half == "test"),
    ("WebGUM 56", lambda task: task.in_webgum),
    ("hidden 18", lambda task: task.category == "hidden test"),
)
"""The lists figures are reported for; other lists in papers are not interchangeable with them."""


@cache
def all_tasks() -> dict[str, Task]:
    """The 125 tasks by name, in alphabetical order."""
    tasks = (
        Task(
            name=row["task"],
            half=cast(Half, row["bg_split"]),
            category=row["bg_category"],
            in_webgum=row["webgum56"] == "True",
            limit_s=float(row["time_limit_s"]),
            human_median_s=float(row["human_median_s"]) if row["human_median_s"] else None,
        )
        for row in _rows()
        if row["bg_category"]
    )
    return {task.name: task for task in sorted(tasks, key=lambda task: task.name)}


def page_names() -> tuple[str, ...]:
    """The names of all 130 pages, those that are not evaluated included."""
    return tuple(row["task"] for row in _rows())


def choose_tasks(names: Sequence[str] = (), split: Split = "all") -> tuple[Task, ...]:
    """The tasks to play.

    Args:
        names: only these; none means every one.
        split: which half, or both.

    Raises:
        SelectionRefused: there is no such task or half, or nothing is left.
    """
    known = all_tasks()
    for name in names:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=3)
            hint = (
                f"did you mean {', '.join(near)}?" if near else "the names are those of the pages, such as click-test"
            )
            raise SelectionRefused(f"there is no task {name!r} among the {len(known)} that are evaluated", hint)
    if split not in get_args(Split):
        raise SelectionRefused(f"there is no half {split!r}", "choose train, test or all")
    wanted = dict.fromkeys(names) or known
    chosen = tuple(known[name] for name in wanted if split in ("all", known[name].half))
    if not chosen:
        raise SelectionRefused(f"none of these tasks is in the {split} half", "leave out --split or --tasks")
    return chosen


def choose_seeds(text: str) -> tuple[int, ...]:
    """Read ``0-4`` or ``0,2,7``.

    Raises:
        SelectionRefused: it is neither.
    """
    seeds: dict[int, None] = {}
    for part in text.split(","):
        first, dash, last = part.strip().partition("-")
        if not first.isdecimal() or (dash and not last.isdecimal()):
            raise SelectionRefused(f"{text!r} names no seeds", "write for example 0-4 or 0,2,7")
        seeds |= dict.fromkeys(range(int(first), int(last or first) + 1))
    if not seeds:
        raise SelectionRefused(f"{text!r} names no seeds", "write for example 0-4 or 0,2,7")
    return tuple(seeds)


def is_open(name: str) -> bool:
    """Whether one may look at what happened in a task: only the train half is open, what is not listed is not."""
    task = all_tasks().get(name)
    return task is not None and task.half == "train"


def require_open(names: Iterable[str], unlocked: bool = False) -> None:
    """Refuse to show what happened in tasks of the held-out half.

    Args:
        names: the tasks that somebody wants to look into.
        unlocked: somebody decided to spend the held-out half.

    Raises:
        HeldOut: one of them is held out and nothing is unlocked.
    """
    held_out = [name for name in names if not is_open(name)]
    if held_out and not unlocked:
        more = f" and {len(held_out) - 1} more" if len(held_out) > 1 else ""
        raise HeldOut(
            f"{held_out[0]}{more} belongs to the held-out half, which is scored and not looked at",
            "use --split train; --unlock-test spends the half: what is tuned after it cannot be measured on it",
        )


def _rows() -> list[dict[str, str]]:
    with _TABLE.open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(line for line in table if not line.startswith("#")))
