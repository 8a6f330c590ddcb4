"""What changed since the last time: newly failing, newly passing, slower."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from agent.evaluation.statistics import quantile
from agent.suite.flakiness import Outing
from agent.suite.results import ScenarioResult, SuiteRun

Change = Literal["newly-failing", "newly-passing", "slower", "new"]
CHANGES: tuple[Change, ...] = ("newly-failing", "newly-passing", "slower", "new")
_SLOWER = 1.5
"""Times the median of the past; and beyond the slowest of it, and by more than a person would not notice."""
_NOTICEABLE_S = 0.5
_ENOUGH = 3
_FAILED = ("failed-app", "failed-agent")


@dataclass(frozen=True, slots=True)
class Changed:
    """One scenario beside its past."""

    changes: tuple[Change, ...]
    before: Outing | None = None
    """The last outing before this run that decided something."""
    median_s: float | None = None
    """Of past outings that passed."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A run beside what is known of before."""

    since: str
    """The run before; empty where there is none."""
    since_s: float
    by_id: Mapping[str, Changed]
    """Of scenarios that changed, and of all that have a past."""

    def count(self, change: Change) -> int:
        """How many scenarios changed so."""
        return sum(change in each.changes for each in self.by_id.values())


def compare(run: SuiteRun, past: Mapping[str, Sequence[Outing]]) -> Comparison:
    """Set a run beside its history.

    Args:
        run: the run.
        past: outings by scenario, oldest first, as ``History.outings`` gives them; those of this run are left out.
    """
    earlier = {
        id_: [outing for outing in outings if outing.run != run.head.run and outing.started_s <= run.head.started_s]
        for id_, outings in past.items()
    }
    last = max((outing for outings in earlier.values() for outing in outings), key=lambda o: o.started_s, default=None)
    found: dict[str, Changed] = {}
    for result in run.scenarios:
        known = found.get(result.id)
        changed = _changed(result, earlier.get(result.id, []), any(earlier.values()))
        # Of repetitions, whichever changed tells.
        found[result.id] = changed if known is None or len(changed.changes) > len(known.changes) else known
    return Comparison(last.run if last else "", last.started_s if last else 0.0, found)


def _changed(result: ScenarioResult, earlier: Sequence[Outing], any_past: bool) -> Changed:
    decided = [outing for outing in earlier if outing.sides]
    if not decided:
        return Changed(("new",) if any_past else ())
    before = decided[-1]
    changes: list[Change] = []
    passes = result.verdict in ("passed", "flaky")
    if result.verdict in _FAILED and before.verdict in ("passed", "flaky"):
        changes.append("newly-failing")
    if passes and before.verdict in _FAILED:
        changes.append("newly-passing")
    took = [outing.seconds for outing in decided if outing.verdict in ("passed", "flaky")]
    median = quantile(took, 0.5)
    if passes and median is not None and len(took) >= _ENOUGH and result.last is not None:
        seconds = result.last.seconds
        if seconds > max(_SLOWER * median, *took) and seconds - median > _NOTICEABLE_S:
            changes.append("slower")
    return Changed(tuple(changes), before, median)
