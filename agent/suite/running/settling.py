"""From attempts to the verdict on a scenario, and whether it is tried again."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Literal

from agent.suite.results import Attempt, ScenarioResult, Verdict
from agent.suite.scenario.given import Quarantine
from agent.suite.scenario.planned import Planned

MOST_INFRASTRUCTURE = 1
"""How often a failure of the infrastructure is tried again by itself."""
_FAILURES = ("failed-app", "failed-agent")

Next = Literal["done", "again"]


def next_of(planned: Planned, attempts: Sequence[Attempt]) -> Next:
    """Whether there is another attempt.

    Failures of the infrastructure are tried again once, whatever the suite says, and do not count against its retries.
    """
    last = attempts[-1]
    if last.verdict == "infrastructure":
        lost = sum(attempt.verdict == "infrastructure" for attempt in attempts)
        return "again" if lost <= MOST_INFRASTRUCTURE else "done"
    failed = sum(attempt.verdict in _FAILURES for attempt in attempts)
    return "again" if last.verdict in _FAILURES and failed <= planned.retries else "done"


def verdict_of(planned: Planned, attempts: Sequence[Attempt], today: str = "") -> Verdict:
    """As the last attempt; flaky where it passed after a failure that was the app's or the agent's."""
    last = attempts[-1].verdict
    if last == "passed":
        return "flaky" if any(attempt.verdict in _FAILURES for attempt in attempts) else "passed"
    if last != "interrupted" and in_quarantine(planned.quarantine, today):
        return "quarantined"
    return last


def in_quarantine(quarantine: Quarantine | None, today: str = "") -> bool:
    """Whether failing is expected; after its last day it counts again."""
    if quarantine is None:
        return False
    return not quarantine.until or (today or time.strftime("%Y-%m-%d")) <= quarantine.until


def result_of(
    planned: Planned,
    on: str,
    repeat: int,
    attempts: Sequence[Attempt],
    patches: Sequence[str] = (),
    conceal: Callable[[str], str] = str,
) -> ScenarioResult:
    """What came of a scenario."""
    verdict = verdict_of(planned, attempts)
    return ScenarioResult(
        id=planned.id,
        name=planned.name,
        file=planned.file,
        row={name: conceal(str(value)) for name, value in planned.row.items()},
        tags=planned.tags,
        on=on,
        repeat=repeat,
        verdict=verdict,
        reason=attempts[-1].reason,
        attempts=tuple(attempts),
        quarantined=planned.quarantine is not None,
        patches=tuple(dict.fromkeys(patches)),
    )


def skipped(planned: Planned, repeat: int) -> ScenarioResult:
    """A scenario that is left out."""
    return ScenarioResult(
        id=planned.id,
        name=planned.name,
        file=planned.file,
        row={name: str(value) for name, value in planned.row.items()},
        tags=planned.tags,
        on=planned.on or "phone",
        repeat=repeat,
        verdict="skipped",
        reason=planned.skip,
        quarantined=planned.quarantine is not None,
    )
