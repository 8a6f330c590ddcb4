"""A step that failed: what kind of failure it is, before anybody says whose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "element-missing",
    "ambiguous",
    "no-effect",
    "wrong-value",
    "text-missing",
    "still-shown",
    "wrong-screen",
    "wrong-data",
    "wrong-answer",
    "picture-differs",
    "state-differs",
    "judged-no",
    "effect-missing",
    "promise-broken",
    "cannot-begin",
    "cannot-act",
    "no-way-found",
    "healed",
    "setup",
    "device-lost",
    "app-crashed",
    "app-hangs",
    "permission-asked",
    "timeout",
    "too-many-steps",
    "outcome-unknown",
    "policy",
    "budget",
    "needs-person",
    "disk-full",
    "interrupted",
    "worker-lost",
]
"""Classes of failures, as reports and history count them."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a step failed."""

    kind: Kind
    told: str
    error_kind: str = ""
    bounds: tuple[int, int, int, int] | None = None
    """Where on the last picture, if anywhere."""
