"""What a page shows of one scenario when it is opened, as JSON for the page's script.

The script puts every text in as text, never as markup. In the page the JSON stands in a ``script`` element that no
browser runs, and ``json_text`` writes it so that nothing in it can end that element.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote

from agent.suite.reports.comparing import Changed
from agent.suite.reports.shelf import FAILURE_SIDE_PX, PASSED_SIDE_PX, Shelf
from agent.suite.reports.verdicts import words
from agent.suite.results import Attempt, ScenarioResult, StepResult
from agent.view.wording import duration

MAX_TEXT = 20_000
"""Characters of a log or a patch that are shown; the whole of it lies in the run's folder."""
MAX_PATCHES = 20


@dataclass(frozen=True, slots=True)
class Files:
    """The files of a run, as a page may use them."""

    folder: Path | None
    """The run's."""
    page: Path | None
    """Where the page will lie."""
    conceal: Callable[[str], str] = str
    """Takes secrets out of what is read."""

    def link(self, name: str) -> str:
        """A relative link from the page to a file; empty where the name leads out of the run's folder."""
        if not name or self.folder is None or self.page is None or _leads_out(name):
            return ""
        return quote(Path(os.path.relpath(self.folder.absolute() / name, self.page.absolute().parent)).as_posix())

    def text(self, name: str) -> str:
        """The beginning of a text file; empty where it cannot be read."""
        if self.folder is None or _leads_out(name):
            return ""
        try:
            with (self.folder / name).open("rb") as file:
                return self.conceal(_cut(file.read(4 * MAX_TEXT).decode("utf-8", "replace")))
        except (OSError, ValueError):
            return ""


def details_of(
    result: ScenarioResult, shelf: Shelf, files: Files, every_picture: bool, changed: Changed
) -> dict[str, Any]:
    """Attempts, steps, pictures, patches.

    Args:
        result: the scenario.
        shelf: where its pictures go.
        files: where patches are read and traces linked to.
        every_picture: pictures of every step also where it passed; else only those of its end.
        changed: the scenario beside its past.
    """
    telling = result.verdict not in ("passed", "skipped") or any(
        step.healed or step.learnt for attempt in result.attempts for step in attempt.steps
    )
    told: dict[str, Any] = {
        "attempts": [_attempt(each, shelf, files, telling or every_picture) for each in result.attempts],
        "patches": [{"name": name, "text": files.text(name)} for name in result.patches[:MAX_PATCHES]],
    }
    if changed.before is not None:
        before = words(changed.before.verdict).label
        told["before"] = f"{before} in {duration(changed.before.seconds)} in run {changed.before.run}"
        if changed.median_s is not None:
            told["before"] += f"; usually {duration(changed.median_s)}"
    return told


def json_text(value: object) -> str:
    """JSON that may stand inside a ``script`` element: no tag, comment or line separator in it is one."""
    told = json.dumps(value, ensure_ascii=True, separators=(",", ":"))
    return told.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _attempt(attempt: Attempt, shelf: Shelf, files: Files, whole: bool) -> dict[str, Any]:
    verdict = words(attempt.verdict)
    side_px = FAILURE_SIDE_PX if whole else PASSED_SIDE_PX
    seen = [step for step in attempt.steps if step.after is not None]
    last = seen[-1] if seen else None
    steps = [_step(each, shelf, side_px, whole, each is last) for each in attempt.steps]
    told: dict[str, Any] = {
        "number": attempt.number,
        "device": attempt.device,
        "verdict": verdict.label,
        "tone": verdict.tone,
        "sign": verdict.sign,
        "seconds": duration(attempt.seconds),
        "deviceSeconds": duration(attempt.device_s) if attempt.device_s else "",
        "reason": attempt.reason,
        "steps": steps,
        "trace": files.link(attempt.trace),
        "log": _cut(attempt.log),
        "network": _cut(attempt.network),
    }
    if attempt.cause is not None:
        told["cause"] = {"name": attempt.cause.name, "told": attempt.cause.told}
    frames = [shelf.put(name, side_px) for name in attempt.frames] if attempt.verdict != "passed" else []
    told["frames"] = [{"key": frame.key, "size": frame.size_px} for frame in frames if frame is not None]
    first = attempt.first_failed
    told["failed"] = attempt.steps.index(first) if first is not None else -1
    return told


def _step(step: StepResult, shelf: Shelf, side_px: int, whole: bool, last: bool) -> dict[str, Any]:
    told: dict[str, Any] = {"number": step.number, "kind": step.kind, "text": step.text, "status": step.status}
    told["place"] = f"{step.place.file}:{step.place.line}" if step.place.line else step.place.file
    told["seconds"] = duration(step.seconds)
    for name in ("reason", "learnt", "skill", "judged", "actions", "model_calls"):
        if value := getattr(step, name):
            told[name] = value
    if step.usd:
        told["usd"] = f"${step.usd:.4f}"
    if step.healed:
        told["healed"] = list(step.healed)
    if step.status != "skipped" and (whole or last):
        before = shelf.sight(step.before, side_px) if whole else None
        after = shelf.sight(step.after, side_px)
        told |= {name: sight for name, sight in (("before", before), ("after", after)) if sight is not None}
    return told


def _leads_out(name: str) -> bool:
    return PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts


def _cut(text: str) -> str:
    return text if len(text) <= MAX_TEXT else f"{text[:MAX_TEXT]}\n… cut here; the rest lies in the run's folder"
