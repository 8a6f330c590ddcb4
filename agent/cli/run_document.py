"""The one JSON document that ``clew run --json`` prints. Built from the journal, so it says what the trace says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from agent.plans.preview import clauses_of
from agent.record.traces import Episode, Step, TraceError, read_episode
from agent.view.masking import mask_secrets
from agent.view.wording import headline
from devices.errors import ClewError
from devices.journal import JOURNAL_NAME
from devices.records import ModelUse, Note
from planner.goal import Goal

if TYPE_CHECKING:
    from agent.assembly import RunResult

_STATUS: dict[int, Literal["refused", "failed", "infrastructure", "policy", "needs-person"]] = {
    1: "failed",
    2: "refused",
    3: "infrastructure",
    4: "policy",
    5: "needs-person",
}


class _Document(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_inf_nan="null")


class StepReport(_Document):
    """One step."""

    number: int
    told: str
    """In one sentence."""
    action: dict[str, Any]
    target: str
    bounds: tuple[int, int, int, int] | None
    reason: str
    clause: str
    confidence: float | None
    decider: str
    effect: str
    gate: str
    location: str
    outcome: str
    """``done``, ``failed``, ``unknown``, ``refused``, or ``cut off``."""
    changed: bool
    error: str
    notices: tuple[str, ...]
    elapsed_ms: dict[str, float]


class TraceReport(_Document):
    """Where the record of the run lies."""

    folder: str
    journal: str
    page: str | None


class ModelReport(_Document):
    """What models were asked for."""

    calls: int = 0
    tokens: int = 0
    usd: float | None = 0.0
    """None when the price of one of them is not known."""
    by_model: tuple[ModelUse, ...] = ()


class RunDocument(_Document):
    """How a run, or a request that never became one, ended."""

    format: Literal["clewline-run"] = "clewline-run"
    version: Literal[1] = 1
    status: str
    """``done``, ``failed``, ``infrastructure``, ``policy``, ``needs-person``, ``interrupted`` or ``refused``."""
    exit_code: int
    reason: str
    hint: str = ""
    error: str = ""
    """The kind of error that ended it, where there was one."""
    answer: str = ""
    run: str = ""
    goal: str = ""
    on: str = ""
    dry_run: bool = False
    seconds: float = 0.0
    plan: tuple[dict[str, str], ...] = ()
    """The orders that were read in the goal."""
    steps: tuple[StepReport, ...] = ()
    notes: tuple[str, ...] = ()
    kept_in: tuple[str, ...] = ()
    """Requests of pages that did not get out."""
    warnings: tuple[str, ...] = ()
    trace: TraceReport | None = None
    model: ModelReport = Field(default_factory=ModelReport)
    learnt: dict[str, Any] | None = None
    """What was learnt from it (``agent.library.learning.Lesson``); None where nothing was to be."""


def document_of(result: RunResult, dry_run: bool = False, learnt: dict[str, Any] | None = None) -> RunDocument:
    """What came of a run, and what was learnt from it."""
    try:
        episode: Episode | None = mask_secrets(read_episode(result.folder))
    except TraceError:
        episode = None
    steps = episode.steps if episode is not None else ()
    return RunDocument(
        status=result.status,
        exit_code=result.exit_code,
        reason=result.reason,
        hint=result.hint,
        error=result.error_kind,
        answer=result.answer,
        run=result.run,
        goal=episode.begin.goal if episode is not None else "",
        on=episode.begin.device if episode is not None else "",
        dry_run=dry_run,
        seconds=result.seconds,
        plan=tuple({"kind": c.kind, "text": c.text} for c in clauses_of(Goal(episode.begin.goal))) if episode else (),
        steps=tuple(_step(step) for step in steps),
        notes=tuple(r.text for r in episode.records if isinstance(r, Note)) if episode is not None else (),
        kept_in=result.kept_in,
        warnings=result.warnings,
        trace=TraceReport(
            folder=str(result.folder),
            journal=str(result.folder / JOURNAL_NAME),
            page=str(result.page) if result.page is not None else None,
        ),
        model=_models(episode),
        learnt=learnt,
    )


def _models(episode: Episode | None) -> ModelReport:
    uses = episode.end.models if episode is not None and episode.end is not None else ()
    known = [use.usd for use in uses if use.usd is not None]
    return ModelReport(
        calls=sum(use.calls for use in uses),
        tokens=sum(use.tokens_in + use.tokens_out for use in uses),
        usd=sum(known) if len(known) == len(uses) else None,
        by_model=uses,
    )


def refusal_document(error: ClewError, goal: str = "", on: str = "") -> RunDocument:
    """Why there was no run."""
    return RunDocument(
        status=_STATUS.get(error.exit_code, "failed"),
        exit_code=error.exit_code,
        reason=error.message,
        hint=error.hint,
        error=type(error).__name__,
        goal=goal.encode("utf-8", "backslashreplace").decode()[:10_000],
        on=on.encode("utf-8", "backslashreplace").decode()[:2_000],
    )


def _step(step: Step) -> StepReport:
    intent, outcome, target = step.intent, step.outcome, step.intent.target
    return StepReport(
        number=intent.step,
        told=headline(intent.action, target.described if target is not None else "").plain,
        action=intent.action.model_dump(mode="json"),
        target=target.described if target is not None else "",
        bounds=target.bounds if target is not None else None,
        reason=intent.reason,
        clause=intent.clause,
        confidence=intent.confidence,
        decider=intent.decider,
        effect=str(intent.effect_class),
        gate=intent.gate,
        location=intent.before.location,
        outcome=outcome.status if outcome is not None else "cut off",
        changed=outcome.changed if outcome is not None else False,
        error=outcome.error if outcome is not None else "",
        notices=outcome.notices if outcome is not None else (),
        elapsed_ms={**intent.elapsed_ms, **(outcome.elapsed_ms if outcome is not None else {})},
    )
