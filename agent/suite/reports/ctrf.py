"""The Common Test Report Format (ctrf.io, specification 0.0): JSON that many dashboards read."""

from __future__ import annotations

import sys
import uuid
from pathlib import Path, PurePosixPath
from typing import Any

from agent.suite.reports.verdicts import full_name
from agent.suite.results import Attempt, AttemptVerdict, ScenarioResult, StepResult, SuiteRun, Verdict

SPECIFICATION = "0.0.0"
_SPACE = uuid.UUID("5e0d4f2e-3f0c-5c0b-9d0a-2f6f6f1d7c11")
"""Ours: the same run always gets the same report id."""


def ctrf_document(run: SuiteRun, folder: Path | None = None) -> dict[str, Any]:
    """The run as a CTRF document.

    Args:
        run: what came of it; secrets are concealed already.
        folder: the run's folder, for paths of pictures and traces; without it they are relative to it.
    """
    tests = [_test(run, each, folder) for each in run.scenarios]
    statuses = [test["status"] for test in tests]
    start, stop = _ms(run.head.started_s), _ms(run.head.started_s + run.wall_s)
    summary = {
        "tests": len(tests),
        **{status: statuses.count(status) for status in ("passed", "failed", "skipped", "pending", "other")},
        "flaky": sum(each.verdict == "flaky" for each in run.scenarios),
        "suites": len({each.file for each in run.scenarios}),
        "start": start,
        "stop": stop,
        "duration": stop - start,
        "extra": {
            "planned": run.head.planned,
            "interrupted": run.head.interrupted,
            "usd": round(run.usd, 6),
            "modelCalls": run.model_calls,
            "verdicts": dict(run.counts()),
        },
    }
    name, _, version = run.head.program.partition(" ")
    tool = {"name": name or "clewline", **({"version": version} if version else {})}
    environment: dict[str, Any] = {"osPlatform": sys.platform}
    if run.head.shard:
        environment["extra"] = {"shard": run.head.shard}
    return {
        "reportFormat": "CTRF",
        "specVersion": SPECIFICATION,
        "reportId": str(uuid.uuid5(_SPACE, run.head.run)),
        "generatedBy": "clewline",
        "results": {"tool": tool, "summary": summary, "tests": tests, "environment": environment},
    }


def _test(run: SuiteRun, result: ScenarioResult, folder: Path | None) -> dict[str, Any]:
    last = result.last
    # Runs of the same scenario may stand side by side; only name and repetition tell them apart.
    told: dict[str, Any] = {
        "testId": result.id,
        "executionId": str(uuid.uuid5(_SPACE, f"{run.head.run}\n{result.id}\n{result.repeat}")),
        "name": full_name(result) or result.id,
        "status": _status(result.verdict),
        "duration": _ms(result.seconds),
        "rawStatus": result.verdict,
        "suite": [result.file or "suite"],
        "filePath": result.file,
        "tags": list(result.tags),
        "type": "e2e",
        "retries": max(0, len(result.attempts) - 1),
        "flaky": result.verdict == "flaky",
    }
    if result.row:
        told["parameters"] = dict(result.row)
    if reason := result.reason or (last.reason if last is not None else ""):
        told["message"] = reason
    if last is not None:
        told |= _decided(result, last, folder)
    earlier = [attempt for attempt in result.attempts if attempt is not last]
    if earlier:
        told["retryAttempts"] = [
            {
                "attempt": attempt.number,
                "status": _status(attempt.verdict),
                "duration": _ms(attempt.seconds),
                "message": attempt.reason,
            }
            for attempt in earlier
        ]
    return told


def _decided(result: ScenarioResult, last: Attempt, folder: Path | None) -> dict[str, Any]:
    """What the attempt that decided adds."""
    told: dict[str, Any] = {
        "start": _ms(result.attempts[0].started_s),
        "stop": _ms(last.started_s + last.seconds),
        "device": last.device,
        "threadId": last.device,
        "steps": [_step(step) for step in last.steps],
        "attachments": _attachments(result, last, folder),
        "extra": {
            "usd": round(sum(step.usd for step in last.steps), 6),
            "modelCalls": sum(step.model_calls for step in last.steps),
            "deviceSeconds": last.device_s,
            **({"cause": last.cause.name, "causeTold": last.cause.told} if last.cause is not None else {}),
        },
    }
    failed = last.first_failed
    if failed is not None:
        told["trace"] = f"{failed.place.file}:{failed.place.line}:{failed.place.column}: {failed.text}\n{failed.reason}"
        told["line"] = failed.place.line
    if last.log:
        told["stderr"] = last.log.splitlines()
    return told


def _step(step: StepResult) -> dict[str, Any]:
    extra: dict[str, Any] = {"kind": step.kind, "seconds": step.seconds}
    told = {"reason": step.reason, "skill": step.skill, "learnt": step.learnt}
    extra |= {name: value for name, value in told.items() if value}
    if step.healed:
        extra["healed"] = list(step.healed)
    if step.judged:
        extra["judged"] = True
    return {"name": step.text, "status": step.status, "extra": extra}


def _attachments(result: ScenarioResult, last: Attempt, folder: Path | None) -> list[dict[str, str]]:
    failed = last.first_failed
    found = []
    for name, sight in (("before", failed.before), ("after", failed.after)) if failed is not None else ():
        if sight is not None and sight.picture:
            found.append((f"screen {name} the failed step", "image/png", sight.picture))
    if last.trace:
        found.append(("trace", "text/html", last.trace))
    found += [(PurePosixPath(patch).name, "text/x-patch", patch) for patch in result.patches]
    return [{"name": n, "contentType": kind, "path": str(folder / p) if folder else p} for n, kind, p in found]


def _status(verdict: Verdict | AttemptVerdict) -> str:
    match verdict:
        case "passed" | "flaky":
            return "passed"
        case "failed-app" | "failed-agent":
            return "failed"
        case "skipped":
            return "skipped"
        case "quarantined" | "infrastructure" | "policy" | "needs-person" | "interrupted":
            return "other"


def _ms(seconds: float) -> int:
    return round(seconds * 1000)
