"""How the skills of a library fared: uses, success with its interval, and whether it is falling."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from skills.evidence import wilson
from skills.record import Use

RECENT: Final = 10
"""Uses that are compared with those before them."""
FEWEST: Final = 4
"""Recent uses, and earlier ones, without which nothing is said of a fall."""
FAILED_IN_A_ROW: Final = 3
LIKELY: Final = 0.05
"""From this p on, a fall may be chance."""


@dataclass(frozen=True, slots=True)
class Usage:
    """The uses of one skill, of all its versions together."""

    uses: int = 0
    succeeded: int = 0
    last_at: str = ""
    """ISO 8601; empty where it was never used."""
    seconds: float = 0.0
    """Of all uses that succeeded."""
    actions: int = 0
    falling: str = ""
    """How its success fell; empty where it did not, or too little is known."""

    @property
    def interval(self) -> tuple[float, float]:
        """95 % interval of the share that succeeded."""
        return wilson(self.succeeded, self.uses)


def usage_of(uses: Iterable[Use]) -> Usage:
    """What uses add up to.

    Args:
        uses: of one skill, oldest first.
    """
    every = tuple(uses)
    good = [use for use in every if use.succeeded]
    return Usage(
        uses=len(every),
        succeeded=len(good),
        last_at=every[-1].at if every else "",
        seconds=round(sum(use.seconds for use in good), 3),
        actions=sum(use.actions for use in good),
        falling=_fall([use.succeeded for use in every]),
    )


def by_name(uses: Iterable[Use]) -> dict[str, list[Use]]:
    """Uses by the name of their skill."""
    found: dict[str, list[Use]] = {}
    for use in uses:
        found.setdefault(use.name, []).append(use)
    return found


def _fall(went_well: list[bool]) -> str:
    """A fall: three failures in a row, or recent uses that went worse than those before beyond what chance explains."""
    if len(went_well) >= FAILED_IN_A_ROW and not any(went_well[-FAILED_IN_A_ROW:]):
        return f"the last {FAILED_IN_A_ROW} uses failed"
    late, early = went_well[-RECENT:], went_well[:-RECENT]
    if len(late) < FEWEST or len(early) < FEWEST or _by_chance(late, early) >= LIKELY:
        return ""
    return f"{sum(late)} of the last {len(late)} uses succeeded, {sum(early)} of {len(early)} before"


def _by_chance(late: list[bool], early: list[bool]) -> float:
    """One-sided p of Fisher's exact test: so few of the successes among the late ones, were all uses alike."""
    well, all_ = sum(late) + sum(early), len(late) + len(early)
    ways = (math.comb(len(late), k) * math.comb(len(early), well - k) for k in range(sum(late) + 1))
    return sum(ways) / math.comb(all_, well)
