"""Bugs that are planted in apps: how many of them a run of suites calls green."""

from __future__ import annotations

import json
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from functools import cache
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from agent.config import Settings
from agent.suite.playing.jobs import Job, Setup
from agent.suite.playing.player import Player
from agent.suite.playing.venue import PhoneVenue
from agent.suite.scenario.collecting import collect
from agent.suite.scenario.planned import Planned
from benchmarks.suites.planted import BUGS, Bug, PlantedPhone
from emulators.phone.phone import Phone
from emulators.phone.tasks.task import states_of

EXAMPLES = Path(__file__).parents[2] / "examples" / "suites"


@dataclass(frozen=True, slots=True)
class Case:
    """One scenario with one bug."""

    scenario: int
    bug: Bug
    seed: int
    reviewed: bool = True
    """Whether what suites say of changes counts."""


@dataclass(frozen=True, slots=True)
class Told:
    """What came of it."""

    scenario: str
    bug: Bug
    at: int
    real: bool
    """Whether the bug had its chance and the phone ended in another state than without it."""
    verdict: str
    cause: str
    reason: str


def cases(count: int, seed: int, kinds: Sequence[Bug] = BUGS, reviewed: bool = True) -> Iterator[Case]:
    """So many, drawn over scenarios and kinds of bugs; more are given where some turn out to have no consequence."""
    dice = random.Random(seed)
    scenarios = len(_scenarios())
    for number in range(count * 3):
        yield Case(dice.randrange(scenarios), kinds[number % len(kinds)], dice.randrange(1 << 30), reviewed)


def play_bugs(
    count: int, seed: int, workers: int, limit_s: float, kinds: Sequence[Bug] = BUGS, reviewed: bool = True
) -> list[Told]:
    """Play cases until so many bugs were real, or the time is over."""
    found: list[Told] = []
    until = time.monotonic() + limit_s
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        waiting = cases(count, seed, kinds, reviewed)
        running = {pool.submit(play, case) for case in _first(waiting, workers * 2)}
        while running and sum(told.real for told in found) < count and time.monotonic() < until:
            done = next(as_completed(running))
            running.remove(done)
            found.append(done.result())
            print(f"{sum(told.real for told in found)} {found[-1]}", file=sys.stderr, flush=True)
            running |= {pool.submit(play, case) for case in _first(waiting, 1)}
        for each in running:
            each.cancel()
    return found


def play(case: Case) -> Told:
    """One scenario without the bug, once, and then with it."""
    planned = _scenarios()[case.scenario]
    if not case.reviewed:
        planned = planned.model_copy(update={"changes": None})
    clean = _clean(case.scenario)
    events = clean["taps"] if case.bug in ("dead-button", "wrong-screen") else clean["changes"]
    if not events:
        return Told(planned.id, case.bug, 0, False, "", "", "nothing for such a bug to be in")
    at = random.Random(case.seed).randrange(events)
    try:
        ended = _run(planned, case.bug, at)
    except (ValueError, KeyError, IndexError, TypeError, StopIteration) as error:
        # The value is one that the app itself could never have stored: its own screen cannot be drawn.
        _player.cache_clear()
        return Told(planned.id, case.bug, at, False, "", "", f"the app cannot hold it: {error!r}")
    real = ended["struck"] and ended["state"] != clean["state"]
    return Told(planned.id, case.bug, at, real, ended["verdict"], ended["cause"], ended["reason"])


def table(told: list[Told]) -> dict[str, Any]:
    """Counts, and every bug that was called green."""
    real = [each for each in told if each.real]
    return {
        "real": len(real),
        "without consequence": len(told) - len(real),
        "false greens": sum(each.verdict == "passed" for each in real),
        "by bug": {bug: _counts(each for each in real if each.bug == bug) for bug in BUGS},
        "green": [f"{each.bug} at {each.at} in {each.scenario}" for each in real if each.verdict == "passed"],
    }


def _counts(told: Iterator[Told]) -> dict[str, int]:
    return dict(Counter(f"{each.verdict} ({each.cause})" for each in told).most_common())


def _first(waiting: Iterator[Case], count: int) -> list[Case]:
    return list(islice(waiting, count))


@cache
def _scenarios() -> tuple[Planned, ...]:
    return tuple(each for each in collect([EXAMPLES]) if not each.skip and each.on in ("", "phone"))


@cache
def _player() -> tuple[Player, list[PlantedPhone]]:
    folder = tempfile.mkdtemp(prefix="clew-bugs-")
    (Path(folder) / "traces").mkdir()
    phones: list[PlantedPhone] = []

    def make() -> Phone:
        phones.append(PlantedPhone())
        return phones[-1]

    setup = Setup(folder=folder, settings=Settings(), learn=False)
    return Player(setup, {"phone": lambda: _Planted(make)}), phones


class _Planted(PhoneVenue):
    """Plants the bug once the scenario has been prepared."""

    wanted: tuple[Bug | None, int] = (None, 0)

    def begin(self, planned: Planned, gate: Any) -> Any:
        device = super().begin(planned, gate)
        phone = self.phone
        assert isinstance(phone, PlantedPhone)
        phone.begin(*_Planted.wanted)
        return device


_number = 0


def _run(planned: Planned, bug: Bug | None, at: int) -> dict[str, Any]:
    global _number
    _number += 1
    player, phones = _player()
    _Planted.wanted = bug, at
    attempt = player.play(Job(number=_number, planned=planned, on="phone")).attempt
    phone = phones[-1]
    return {
        "verdict": attempt.verdict,
        "cause": attempt.cause.name if attempt.cause is not None else "",
        "reason": attempt.reason,
        "struck": phone.struck,
        "taps": phone.taps,
        "changes": phone.changes,
        "state": json.dumps(_judged(phone), sort_keys=True, default=str),
    }


@cache
def _clean(scenario: int) -> dict[str, Any]:
    ended = _run(_scenarios()[scenario], None, 0)
    assert ended["verdict"] == "passed", f"{_scenarios()[scenario].id} fails without a bug: {ended['reason']}"
    return ended


def _judged(phone: Phone) -> Any:
    """What counts as the phone's state: all that tasks are judged by, but for when it was."""
    return _timeless(json.loads(json.dumps(states_of(phone), default=str)))


def _timeless(tree: Any) -> Any:
    match tree:
        case dict():
            return {key: _timeless(value) for key, value in tree.items() if key not in ("at", "begun_s", "ends_s")}
        case list():
            return [_timeless(value) for value in tree]
        case _:
            return tree
