"""What skills saved: the run that a skill was learnt from asked models; following the skill asks none."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from agent.record.traces import TraceError, find_trace, read_episode
from skills.curating.usage import Usage
from skills.skill import Skill


@dataclass(frozen=True, slots=True)
class Saved:
    """All successful uses of a skill against as many runs like the one it was learnt from."""

    run: str
    """The run it was learnt from."""
    calls: int
    """Calls of models that were not made."""
    seconds: float
    """Seconds; below 0 where following took longer than thinking."""
    usd: float | None
    """Dollars; None where the price of a call is not known."""


def saved_by(skill: Skill, usage: Usage, traces: Path) -> Saved | None:
    """What a skill saved; None where the run it was learnt from is not there any more, or there was none.

    Args:
        skill: names the runs it was made from.
        usage: its uses.
        traces: the folder of traces.
    """
    for run in skill.provenance.basis:
        try:
            end = read_episode(find_trace(traces, Path(run).name).folder).end
        except TraceError:
            continue
        if end is None:
            continue
        prices = [use.usd for use in end.models]
        usd = sum(price for price in prices if price is not None)
        return Saved(
            run=run,
            calls=usage.succeeded * sum(use.calls for use in end.models),
            seconds=round(usage.succeeded * end.seconds - usage.seconds, 3),
            usd=None if None in prices else round(usage.succeeded * usd, 6),
        )
    return None
