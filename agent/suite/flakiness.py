"""What the past of one scenario says: how often it passes, how flaky it is, how long it takes, and why it fails.

The flake score is the *flip rate* of Kowalczyk, Nair, Gao, Silberstein, Long and Memon, "Modeling and ranking flaky
tests at Apple" (ICSE-SEIP 2020): of all pairs of neighbouring outcomes, the share that differ. A scenario that broke
and stays broken has flipped once and is not flaky; one that comes and goes has flipped often, however rarely it fails.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from agent.evaluation.statistics import Interval, quantile, wilson_interval
from agent.suite.results import AttemptVerdict, ScenarioResult, Verdict

WINDOW = 50
"""Outcomes that the flake score looks at: what was mended long ago does not count for ever."""
_SIDES: dict[str, bool] = {"passed": True, "failed-app": False, "failed-agent": False}
"""Verdicts that say something about the scenario. A lost device, a budget or a person do not."""

State = Literal["steady", "flaky", "failing", "unknown"]


@dataclass(frozen=True, slots=True)
class Outing:
    """One run of one scenario, as history keeps it."""

    run: str
    started_s: float
    verdict: Verdict
    seconds: float
    attempts: tuple[AttemptVerdict, ...]
    cause: str = ""
    """Class of the likely cause of its first failure."""

    @property
    def sides(self) -> tuple[bool, ...]:
        """Whether each attempt that decided something passed."""
        return tuple(_SIDES[verdict] for verdict in self.attempts if verdict in _SIDES)


@dataclass(frozen=True, slots=True)
class Flakiness:
    """One scenario over all its outings, oldest first."""

    id: str
    outings: int
    """In which something was decided."""
    failures: int
    """Of them, those whose first try failed: a second try that passes does not undo it."""
    pass_rate: float
    interval: Interval
    """95 % interval of the pass rate (Wilson 1927)."""
    score: float
    """Flip rate of the last ``WINDOW`` outcomes, 0…1."""
    flips: int
    p50_s: float | None
    p95_s: float | None
    causes: tuple[tuple[str, int], ...]
    """Classes of causes, the most frequent first."""
    recent: tuple[bool, ...]
    """The outcomes that the score looks at."""
    last: Verdict
    last_run: str
    state: State


def flip_rate(outcomes: Sequence[bool]) -> float:
    """The share of neighbouring outcomes that differ; 0 where there are fewer than two."""
    return flips(outcomes) / (len(outcomes) - 1) if len(outcomes) > 1 else 0.0


def flips(outcomes: Sequence[bool]) -> int:
    """How often the outcome changed sides."""
    return sum(one != other for one, other in pairwise(outcomes))


def flakiness(id_: str, outings: Sequence[Outing]) -> Flakiness:
    """What the outings of one scenario, oldest first and at least one, come to."""
    decided = [outing for outing in outings if outing.sides]
    failures = sum(not outing.sides[0] for outing in decided)
    recent = tuple(side for outing in decided for side in outing.sides)[-WINDOW:]
    whole = [outing.seconds for outing in decided if outing.verdict in ("passed", "flaky")]
    passed = len(decided) - failures
    return Flakiness(
        id=id_,
        outings=len(decided),
        failures=failures,
        pass_rate=passed / len(decided) if decided else 0.0,
        interval=wilson_interval(passed, len(decided)),
        score=flip_rate(recent),
        flips=flips(recent),
        p50_s=quantile(whole, 0.5),
        p95_s=quantile(whole, 0.95),
        causes=tuple(Counter(outing.cause for outing in outings if outing.cause).most_common()),
        recent=recent,
        last=outings[-1].verdict,
        last_run=outings[-1].run,
        state=_state(decided, recent),
    )


def outing_of(run: str, result: ScenarioResult) -> Outing:
    """What history keeps of a result."""
    cause = next((attempt.cause.name for attempt in result.attempts if attempt.cause is not None), "")
    first = result.attempts[0] if result.attempts else None
    last = result.last
    return Outing(
        run=run,
        started_s=first.started_s if first is not None else 0.0,
        verdict=result.verdict,
        # Of the attempt that decided: what the next run will take where it passes at once.
        seconds=last.seconds if last is not None else 0.0,
        attempts=tuple(attempt.verdict for attempt in result.attempts),
        cause=cause,
    )


def worst_first(all_: Iterable[Flakiness]) -> list[Flakiness]:
    """In the order in which somebody should look at them."""
    return sorted(all_, key=lambda each: (-each.score, -each.failures, each.id))


def _state(decided: Sequence[Outing], recent: Sequence[bool]) -> State:
    if not recent:
        return "unknown"
    within = any(len(set(outing.sides)) > 1 for outing in decided[-WINDOW:])
    if within or flips(recent) > 1:
        return "flaky"
    return "steady" if recent[-1] else "failing"
