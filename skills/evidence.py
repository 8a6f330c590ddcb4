"""What a skill stands on: how often it passed, where, under which changes, and what broke it.

Evidence belongs to the hash of a skill. Another version has none, however small the change.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Final

from pydantic import Field

from skills.parts import Part, Text
from skills.skill import Argument
from skills.steps import Variable

NORMAL_95: Final = 1.959963984540054
FORMAT: Final = 1
PLAIN: Final = ""
"""The mutation that changes nothing."""


class Tally(Part):
    """Runs under one change of the place, and how many passed."""

    mutation: str = Field(max_length=200)
    passed: int = Field(ge=0)
    runs: int = Field(ge=0)

    @property
    def share(self) -> float:
        """Passed of all; 0 of none."""
        return self.passed / self.runs if self.runs else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """95 % interval of the share."""
        return wilson(self.passed, self.runs)


class CounterExample(Part):
    """A run that did not pass: enough to run it again."""

    mutation: str = Field(max_length=200)
    seed: int
    arguments: dict[Variable, Argument] = Field(default_factory=dict)
    error: Text = ""
    place: tuple[str | int, ...] = ()
    """The step it stopped at; empty where it ran to its end."""
    actions: tuple[Text, ...] = Field(default=(), max_length=400)
    """What was done until then, a line each."""


class Evidence(Part):
    """All of one verification."""

    format: int = Field(default=FORMAT, le=FORMAT)
    skill: str = Field(pattern="^[0-9a-f]{64}$")
    """Hash of the skill."""
    name: str = Field(max_length=64)
    where: Text = ""
    """What it was verified on, with its version."""
    made_at: Text = ""
    """ISO 8601 with offset."""
    calls: dict[str, str] = Field(default_factory=dict)
    """Hashes of the skills it calls, by name: when one of them changes, this is void too."""
    tallies: tuple[Tally, ...] = ()
    counter_examples: tuple[CounterExample, ...] = Field(default=(), max_length=1000)

    def tally(self, mutation: str = PLAIN) -> Tally:
        """The tally of a mutation; an empty one where there were no runs."""
        return next((t for t in self.tallies if t.mutation == mutation), Tally(mutation=mutation, passed=0, runs=0))

    @property
    def total(self) -> Tally:
        """All runs together."""
        return pooled("all", self.tallies)

    def suffices(self, at_least: float = 0.95, runs: int = 3) -> bool:
        """Whether a skill may be used: every unchanged run passed, and enough of the changed ones.

        Args:
            at_least: share of the changed runs that must pass.
            runs: unchanged runs there must be.
        """
        plain, changed = self.tally(), pooled("changed", (t for t in self.tallies if t.mutation != PLAIN))
        return plain.runs >= runs and plain.passed == plain.runs and (not changed.runs or changed.share >= at_least)


def pooled(mutation: str, tallies: Iterable[Tally]) -> Tally:
    """Several tallies as one."""
    every = tuple(tallies)
    return Tally(mutation=mutation, passed=sum(t.passed for t in every), runs=sum(t.runs for t in every))


def wilson(passed: int, runs: int, z: float = NORMAL_95) -> tuple[float, float]:
    """Wilson's score interval of a proportion (Wilson 1927); (0, 1) of no runs."""
    if runs == 0:
        return 0.0, 1.0
    share, scale = passed / runs, 1 + z * z / runs
    centre = (share + z * z / (2 * runs)) / scale
    reach = z / scale * math.sqrt(share * (1 - share) / runs + z * z / (4 * runs * runs))
    return (0.0 if passed == 0 else max(0.0, centre - reach)), (1.0 if passed == runs else min(1.0, centre + reach))
