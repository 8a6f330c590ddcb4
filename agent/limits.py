"""How far a run may go, and how a run that goes nowhere is recognised."""

from __future__ import annotations

from dataclasses import dataclass

from devices.records import Intent
from planner.decision import History


@dataclass(frozen=True, slots=True)
class Limits:
    """Hard ends of a run; reaching one ends it with a reason, never silently."""

    max_steps: int = 40
    max_seconds: float = 300.0
    max_tokens: int = 0
    """Tokens of all models together; 0 is no limit. The account holds it (``agent.models.accounts``)."""
    max_failures_in_row: int = 5
    """Actions in a row that failed."""


def find_loop(history: History) -> str:
    """Why the run goes in circles, or an empty string.

    Two signs: the same action on the same target three times in a row with nothing changing, and a state (structure
    and content) that is acted on in the same way for the fourth time.
    """
    steps = history.steps
    if len(steps) >= 3:
        last = steps[-3:]
        same = len({_what(past.intent) for past in last}) == 1
        still = all(past.outcome is not None and not past.outcome.changed for past in last)
        if same and still:
            return f"the same step changed nothing three times: {last[-1].intent.reason}"
    if steps:
        newest = steps[-1].intent
        mark = (_what(newest), newest.before.fingerprint)
        if sum((_what(p.intent), p.intent.before.fingerprint) == mark for p in steps) >= 4:
            return f"the run is back at the same state for the fourth time: {newest.before.location}"
    return ""


def _what(intent: Intent) -> tuple[str, str]:
    target = intent.target
    # Where it stands belongs to a target: pictures without names look alike in words.
    return intent.action.model_dump_json(), f"{target.described} {target.bounds}" if target is not None else ""
