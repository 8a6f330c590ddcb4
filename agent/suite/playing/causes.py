"""Whose failure it is, and the likely cause, by rule and never by a model.

The app's: an assertion that does not hold, an effect that is missing, after steps that were carried out. The agent's: a
step that could not be carried out where the app gives no reason for it. Infrastructure: the device, the disk or the
worker let us down. What is seen beside the failure (a crash, a permission question, another app in front) comes first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from agent.suite.playing.failing import Failure, Kind
from agent.suite.results import AttemptVerdict, Cause
from devices.errors import ClewError

if TYPE_CHECKING:
    from devices.screen import Screen

_TOLD: dict[Kind, str] = {
    "element-missing": "The element is not on the screen: it was removed or renamed, or the screen is another one.",
    "ambiguous": "Several elements are called the same; the step has to say which.",
    "no-effect": "The control was touched and nothing changed: it is dead, or its work is not wired up.",
    "wrong-value": "The element is there and holds something else than expected.",
    "text-missing": "The text that should be shown is not.",
    "still-shown": "Something that should be gone is still there.",
    "wrong-screen": "Another screen or app is shown than should be.",
    "wrong-data": "The app's data is not what it should be, whatever the screen says.",
    "wrong-answer": "What was read off the screen is not the expected answer.",
    "picture-differs": "It looks visibly different from the picture that was taken down.",
    "state-differs": "What is stored afterwards is not what was reviewed; where it is right, use --update-baselines.",
    "judged-no": "A model that looked at the screen does not agree.",
    "effect-missing": "The steps were carried out and what they are for did not happen.",
    "promise-broken": "The skill's steps were carried out, and what it promises is not so: an effect is missing.",
    "cannot-begin": "The skill could not begin: the screen is not the one it starts from.",
    "cannot-act": "The device refused the step: the element cannot take it.",
    "no-way-found": "No way was found to do what the step says.",
    "healed": "It works only with an element found elsewhere, and this run lets nothing heal.",
    "setup": "The scenario cannot be set up or read as it is written.",
    "device-lost": "The device was lost.",
    "app-crashed": "The app crashed.",
    "app-hangs": "The app does not answer any more.",
    "permission-asked": "A question of the system about a permission stood in the way.",
    "timeout": "The scenario did not end in its time.",
    "too-many-steps": "The step took more actions than it may.",
    "outcome-unknown": "Whether the step happened is not known: its reply was lost.",
    "policy": "The gate does not allow the step.",
    "budget": "The budget is spent.",
    "needs-person": "A person has to agree to the step.",
    "disk-full": "There is no room left to write the record of the run.",
    "interrupted": "It was stopped.",
    "worker-lost": "The process that played it died.",
}
_APPS: frozenset[Kind] = frozenset(
    {
        "element-missing", "no-effect", "wrong-value", "text-missing", "still-shown", "wrong-screen", "wrong-data",
        "wrong-answer", "picture-differs", "state-differs", "judged-no", "effect-missing", "promise-broken",
        "app-crashed", "app-hangs",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scene:
    """What was seen beside a failure."""

    step: str
    """Kind of the step: ``skill``, ``goal``, ``action``, ``check``, ``given``."""
    app: str = ""
    """Where the step began."""
    verified: bool = False
    """Whether the step followed a skill that somebody had verified, not one that a suite has just learnt."""
    stalled: Failure | None = None
    """The last press of the step, where it changed nothing."""
    strayed: str = ""
    """The press after which another app was in front, if that is why the step could not go on."""
    crashed: str = ""
    screen: Screen | None = None

    def seen(self, crashed: str, screen: Screen | None) -> Scene:
        """With what is to be seen afterwards."""
        return replace(self, crashed=crashed, screen=screen)


def explain(failure: Failure, scene: Scene) -> tuple[AttemptVerdict, Cause]:
    """How the attempt ends, and the likely cause."""
    kind, detail = _seen_beside(failure, scene) or (failure.kind, failure.told)
    return verdict_of(kind, scene), Cause(name=kind, told=f"{_TOLD[kind]} {detail}".strip()[:600])


def verdict_of(kind: Kind, scene: Scene) -> AttemptVerdict:
    """Whose failure a class of failure is."""
    match kind:
        case "device-lost" | "disk-full" | "worker-lost" | "outcome-unknown":
            return "infrastructure"
        case "policy" | "budget":
            return "policy"
        case "needs-person":
            return "needs-person"
        case "interrupted":
            return "interrupted"
        case "element-missing" if scene.step in ("skill", "goal") and not scene.verified:
            # It knows how the app was when it was learnt; that it finds its way no more may be its own fault.
            return "failed-agent"
        case _:
            return "failed-app" if kind in _APPS else "failed-agent"


def _seen_beside(failure: Failure, scene: Scene) -> tuple[Kind, str] | None:
    """What explains a failure better than the step's own words, and the words for it."""
    if failure.kind == "policy" and scene.strayed:
        return "wrong-screen", scene.strayed
    if failure.kind in ("device-lost", "disk-full", "policy", "budget", "needs-person", "interrupted", "worker-lost"):
        return None
    if scene.crashed:
        return ("app-hangs" if re.search(r"\b(?:hang|ANR)\b", scene.crashed) else "app-crashed"), scene.crashed
    if failure.kind not in ("element-missing", "text-missing", "cannot-begin", "cannot-act", "no-way-found"):
        return None
    screen = scene.screen
    if screen is not None and "permissioncontroller" in screen.location:
        return "permission-asked", failure.told
    if scene.strayed:
        return "wrong-screen", f"{scene.strayed}; {failure.told}"
    here = app_of(screen.location) if screen is not None else ""
    if here and scene.step in ("action", "check") and scene.app and here != app_of(scene.app):
        return "wrong-screen", failure.told
    if scene.stalled is not None:
        return "no-effect", f"{scene.stalled.told}; {failure.told}"
    return None


def app_of(location: str) -> str:
    """The app of a place on a phone, or the scheme and host of an address."""
    return location.partition("/")[0]


def kind_of_skill(error_kind: str) -> Kind:
    """The class of what stopped a skill."""
    match error_kind:
        case "PostconditionUnmet":
            return "promise-broken"
        case "PreconditionUnmet":
            return "cannot-begin"
        case "StepUnmatched":
            return "element-missing"
        case "HealRefused":
            return "needs-person"
        case "OutOfSteps":
            return "too-many-steps"
        case "ArgumentInvalid" | "SkillNotFound" | "RecursionRefused":
            return "setup"
        case "PermissionExceeded":
            return "policy"
        case _:
            return "cannot-act"


def kind_of_error(error_kind: str, exit_code: int, told: str) -> Kind:
    """The class of an error that ended a step."""
    if error_kind == "JournalUnwritable" or "No space left" in told:
        return "disk-full"
    if error_kind == "BudgetSpent":
        return "budget"
    if error_kind == "OutcomeUnknown":
        return "outcome-unknown"
    if error_kind == "LibraryError":
        return "setup"  # what lies beside the suite cannot be written
    match exit_code:
        case 3:
            return "device-lost"
        case 4:
            return "policy"
        case 5:
            return "needs-person"
        case 2:
            return "setup"
        case _:
            return "cannot-act"


def failure_by(error: ClewError) -> Failure:
    """The failure that an error is."""
    kind = kind_of_error(type(error).__name__, error.exit_code, error.message)
    return Failure(kind, str(error), type(error).__name__)
