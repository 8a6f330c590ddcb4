"""Apps that look otherwise than when suites were made: how many scenarios pass, and whether what was healed is told.

The phone's suites, with the skills and baselines that lie beside them, are played on phones whose screens are changed
by seeded dice (``emulators.mutate``): nothing is broken, so nothing may fail and nothing else be stored afterwards.
"""

from __future__ import annotations

import shutil
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from agent.config import Settings
from agent.evaluation.statistics import wilson_interval
from agent.suite.playing.jobs import Job, Setup
from agent.suite.playing.player import Player
from agent.suite.playing.venue import PhoneVenue
from agent.suite.results import TRACES_NAME
from agent.suite.scenario.collecting import collect
from agent.suite.scenario.planned import Planned
from benchmarks.suites.bugs import EXAMPLES
from emulators.mutate.mutation import read_mutation
from emulators.mutate.phones import mutate

KINDS = ("moved", "renamed", "re-id", "restyled", "reordered", "dialog", "slow", "moved+renamed", "dialog+slow")
"""All that changes what is shown and breaks nothing."""
_PICTURES = "picture"
"""Tag of scenarios that say that nothing may look otherwise: here they have to fail."""


@dataclass(frozen=True, slots=True)
class Told:
    """What came of one scenario on one changed phone."""

    scenario: str
    kind: str
    seed: int
    verdict: str
    cause: str
    reason: str
    healed: bool
    patches: int


class _Changed(PhoneVenue):
    """Changes what apps show once the phone is put back."""

    mutation: tuple[str, int] = ("", 0)

    def begin(self, planned: Planned, gate: Any) -> Any:
        self.phone.meddling = None
        device = super().begin(planned, gate)
        mutate(self.phone, read_mutation(*self.mutation))
        return device


def measure(folder: Path, seeds: Sequence[int], kinds: Sequence[str] = KINDS, minutes: float = 120) -> dict[str, Any]:
    """Play every scenario on every changed phone."""
    suites = shutil.copytree(EXAMPLES, folder / "suites")
    (folder / "run" / TRACES_NAME).mkdir(parents=True)
    scenarios = [each for each in collect([suites], suites) if not each.skip and each.on in ("", "phone")]
    venue = _Changed()
    player = Player(Setup(folder=str(folder / "run"), settings=Settings()), {"phone": lambda: venue})
    told: list[Told] = []
    until = time.monotonic() + minutes * 60
    for seed in seeds:
        for kind in kinds:
            venue.mutation = (kind, seed)
            for planned in scenarios:
                if time.monotonic() > until:
                    return _table(told)
                told.append(_play(player, planned, kind, seed, len(told) + 1))
                if told[-1].verdict != "passed":
                    print(told[-1], file=sys.stderr, flush=True)
    return _table(told)


def _play(player: Player, planned: Planned, kind: str, seed: int, number: int) -> Told:
    played = player.play(Job(number=number, planned=planned, on="phone"))
    attempt = played.attempt
    healed = any(step.healed for step in attempt.steps)
    cause = attempt.cause.name if attempt.cause is not None else ""
    wanted = "failed-app" if _PICTURES in planned.tags else "passed"
    verdict = "passed" if attempt.verdict == wanted else attempt.verdict
    return Told(planned.id, kind, seed, verdict, cause, attempt.reason, healed, len(played.patches))


def _table(told: Sequence[Told]) -> dict[str, Any]:
    passed = [each for each in told if each.verdict == "passed"]
    low, high = wilson_interval(len(passed), max(1, len(told)))
    healed = [each for each in passed if each.healed]
    return {
        "played": len(told),
        "passed": len(passed),
        "interval (Wilson, 95 %)": [round(low, 4), round(high, 4)],
        "to be asked": sum(each.verdict == "needs-person" for each in told),
        "healed and passed": len(healed),
        "of them with a patch": sum(each.patches > 0 for each in healed),
        "by kind": {
            kind: f"{sum(each.kind == kind for each in passed)} of {sum(each.kind == kind for each in told)}"
            for kind in dict.fromkeys(each.kind for each in told)
        },
        "not passed": dict(Counter(f"{each.verdict} ({each.cause})" for each in told if each not in passed)),
    }
