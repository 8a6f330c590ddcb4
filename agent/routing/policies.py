"""When the large model is asked: six policies, and whatever other distributions bring."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import entry_points
from typing import Literal, Protocol

from agent.errors import ConfigError
from agent.routing.escalation import Escalation, shipped
from perception.models.model import Facts

GROUP = "clewline.routes"
DEFAULT_SHARE = 0.5
STOP_BELOW = 0.25
"""A second opinion by likeness alone takes a goal for reached when nothing on the screen is more like it than this."""
EXPECTED_STEPS = 8
"""Decisions that one run is expected to take; what its budget is spread over."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whom to take the answer from, and why."""

    where: Literal["local", "cloud", "undecided"]
    """``undecided`` is only for ``before``: ask the local model, and look at its answer."""
    why: str
    risk: float | None = None
    """Probability that the local answer is wrong, where the policy knows one."""


@dataclass(frozen=True, slots=True)
class Means:
    """What is left to spend."""

    usd_left: float | None
    """None without a cap."""
    usd_call: float
    """What one call of the large model is expected to cost."""
    decisions: int
    """How many were made so far."""


class RoutePolicy(Protocol):
    """Decides who answers. A function of its arguments."""

    @property
    def name(self) -> str:
        """How it is chosen and told."""

    def before(self, facts: Facts, means: Means) -> Verdict:
        """Judge by what is known without an answer."""

    def after(self, facts: Facts, means: Means) -> Verdict:
        """Judge by the local model's answer too; never ``undecided``."""


@dataclass(frozen=True)
class LocalOnly:
    """Nothing leaves the machine."""

    why: str = "only the local model may answer"
    name: str = "local-only"

    def before(self, facts: Facts, means: Means) -> Verdict:  # noqa: ARG002
        """Local."""
        return Verdict("local", self.why)

    after = before


@dataclass(frozen=True)
class CloudOnly:
    """The large model answers everything."""

    why: str = "the large model answers everything"
    name: str = "cloud-only"

    def before(self, facts: Facts, means: Means) -> Verdict:  # noqa: ARG002
        """Cloud."""
        return Verdict("cloud", self.why)

    after = before


class Disagreement:
    """Asks the large model when two cheap opinions differ: the local answer, and likeness of labels to the goal."""

    name = "disagreement"

    def before(self, facts: Facts, means: Means) -> Verdict:  # noqa: ARG002
        """Undecided."""
        return Verdict("undecided", "")

    def after(self, facts: Facts, means: Means) -> Verdict:  # noqa: ARG002
        """Cloud unless they agree."""
        if facts.get("ends"):
            agree = facts.get("best likeness", 1.0) < STOP_BELOW
        else:
            agree = bool(facts.get("likeliest"))
        return Verdict("local", "two opinions agree") if agree else Verdict("cloud", "two opinions differ")


@dataclass(frozen=True)
class Difficulty:
    """Asks the large model for decisions that look hard, before the small one has answered."""

    share: float = DEFAULT_SHARE
    known: Escalation | None = None
    name: str = "difficulty"

    def before(self, facts: Facts, means: Means) -> Verdict:  # noqa: ARG002
        """Cloud for the hardest share of decisions."""
        model = (self.known or shipped()).before
        return _by_risk(model.probability(facts), model.threshold(self.share))

    after = before


@dataclass(frozen=True)
class Confidence:
    """Asks the large model when the local answer is likely wrong: a cascade with a calibrated threshold.

    The fallback of BiLD (Kim et al. 2023), made at the level of decisions instead of tokens.
    """

    share: float = DEFAULT_SHARE
    known: Escalation | None = None
    name: str = "confidence"

    def before(self, facts: Facts, means: Means) -> Verdict:  # noqa: ARG002
        """Undecided."""
        return Verdict("undecided", "")

    def after(self, facts: Facts, means: Means) -> Verdict:  # noqa: ARG002
        """Cloud for the answers that are most likely wrong."""
        model = (self.known or shipped()).after
        return _by_risk(model.probability(facts), model.threshold(self.share))


@dataclass(frozen=True)
class Budget:
    """Spends a cap where it is likely to gain most: the threshold moves with what is left for each decision."""

    steps: int = EXPECTED_STEPS
    """Decisions that the budget is for, of all who share it."""
    known: Escalation | None = None
    name: str = "budget"

    def before(self, facts: Facts, means: Means) -> Verdict:  # noqa: ARG002
        """Undecided, unless nothing is left."""
        if means.usd_left is not None and means.usd_left < means.usd_call:
            return Verdict("local", "the budget is spent")
        return Verdict("undecided", "")

    def after(self, facts: Facts, means: Means) -> Verdict:
        """Cloud where the expected gain of a dollar is among the best that this budget can still buy."""
        model = (self.known or shipped()).after
        risk = model.probability(facts)
        if means.usd_left is None or means.usd_call <= 0:
            return _by_risk(risk, model.threshold(DEFAULT_SHARE))
        to_come = max(1, self.steps - means.decisions)
        affordable = means.usd_left / means.usd_call
        return _by_risk(risk, model.threshold(min(1.0, affordable / to_come)))


def _by_risk(risk: float, threshold: float) -> Verdict:
    where: Literal["local", "cloud"] = "cloud" if risk >= threshold else "local"
    sign = "≥" if where == "cloud" else "<"
    return Verdict(where, f"wrong with probability {risk:.2f} {sign} {threshold:.2f}", risk)


_BUILT_IN: Mapping[str, Callable[[float], RoutePolicy]] = {
    "local-only": lambda share: LocalOnly(),
    "cloud-only": lambda share: CloudOnly(),
    "disagreement": lambda share: Disagreement(),
    "difficulty": Difficulty,
    "confidence": Confidence,
    "budget": lambda share: Budget(),
}
NAMES = tuple(_BUILT_IN)


def open_policy(name: str, share: float = DEFAULT_SHARE) -> RoutePolicy:
    """A policy by its name.

    Args:
        name: built in, or an entry point of the group ``clewline.routes`` that makes one.
        share: of decisions that may go to the large model, for those that have a threshold.

    Raises:
        ConfigError: there is none of that name.
    """
    if name in _BUILT_IN:
        return _BUILT_IN[name](share)
    found = {entry.name: entry for entry in entry_points(group=GROUP)}
    if name not in found:
        known = ", ".join((*NAMES, *sorted(found)))
        raise ConfigError(f"there is no routing policy {name[:60]!a}", f"known are {known}")
    policy: RoutePolicy = found[name].load()(share)
    return policy
