"""JUnit XML as Maven's Surefire writes it and as Jenkins, GitLab, GitHub actions and Azure read it.

The rules are those of the schema that the Jenkins xUnit plugin ships (``junit-10.xsd``): a passed scenario that failed
before has a ``flakyFailure`` for each earlier attempt, a failed one a ``rerunFailure``. What says nothing of the app (a
lost device, a budget, a person who is needed) is an ``error``; what is quarantined counts as skipped and says why.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from agent.suite.reports.verdicts import full_name, side_of
from agent.suite.results import Attempt, ScenarioResult, Sight, SuiteRun

# What XML 1.0 has no way to write, escaped or not.
_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SIDES = ("failed", "error", "skipped")


def junit_xml(run: SuiteRun, folder: Path | None = None) -> bytes:
    """The run as JUnit XML: a ``testsuite`` for each file, a ``testcase`` for each scenario, row and repetition.

    Args:
        run: what came of it; secrets are concealed already.
        folder: the run's folder, for pictures and traces; without it they are named relative to it.
    """
    root = Element("testsuites", {"name": "clewline", **_totals(run.scenarios), "time": f"{run.wall_s:.3f}"})
    root.attrib.pop("skipped")  # the schema has it on suites alone
    by_file: dict[str, list[ScenarioResult]] = {}
    for each in run.scenarios:
        by_file.setdefault(each.file, []).append(each)
    for file, results in by_file.items():
        suite = SubElement(root, "testsuite", _suite_told(run, file, results))
        told = {"run": run.head.run, "program": run.head.program, "command": " ".join(run.head.command)}
        properties = SubElement(suite, "properties")
        for name, value in told.items():
            SubElement(properties, "property", {"name": name, "value": _clean(value)})
        for each in results:
            _case(suite, file, each, folder)
    indent(root, " ")
    written: bytes = tostring(root, "utf-8", xml_declaration=True)
    return written + b"\n"


def _suite_told(run: SuiteRun, file: str, results: Sequence[ScenarioResult]) -> dict[str, str]:
    began = datetime.fromtimestamp(run.head.started_s, UTC)
    seconds = sum(each.seconds for each in results)
    return {
        "name": _clean(file) or "suite",
        **_totals(results),
        "time": f"{seconds:.3f}",
        "timestamp": f"{began:%Y-%m-%dT%H:%M:%S}",
        "hostname": "localhost",
    }


def _totals(results: Iterable[ScenarioResult]) -> dict[str, str]:
    sides = [side_of(each.verdict) for each in results]
    failed, errors, skipped = (str(sides.count(side)) for side in _SIDES)  # type: ignore[arg-type]
    return {"tests": str(len(sides)), "failures": failed, "errors": errors, "skipped": skipped}


def _case(suite: Element, file: str, result: ScenarioResult, folder: Path | None) -> None:
    classname = str(PurePosixPath(file).with_suffix("")).replace("/", ".")
    told = {"name": _clean(full_name(result)) or "scenario", "classname": _clean(classname) or "suite"}
    case = SubElement(suite, "testcase", {**told, "time": f"{result.seconds:.3f}"})
    side, last = side_of(result.verdict), result.last
    earlier = [attempt for attempt in result.attempts if attempt is not last]
    match side:
        case "passed":
            _earlier(case, earlier, "flakyFailure", "flakyError")
        case "failed" | "error":
            reason = result.reason or (last.reason if last is not None else "")
            end = SubElement(case, "failure" if side == "failed" else "error")
            end.attrib = {"type": result.verdict, "message": _clean(reason)}
            end.text = _clean(_story(last)) if last is not None else ""
            _earlier(case, earlier, "rerunFailure", "rerunError")
        case "skipped":
            why = "quarantined: " if result.verdict == "quarantined" else ""
            SubElement(case, "skipped", {"type": result.verdict, "message": _clean(f"{why}{result.reason}")})
    if last is not None:
        SubElement(case, "system-out").text = _clean("\n".join(_output(result, last, folder)))
        if last.log:
            SubElement(case, "system-err").text = _clean(last.log)


def _earlier(case: Element, attempts: Iterable[Attempt], failed: str, error: str) -> None:
    for attempt in attempts:
        if attempt.verdict != "passed":
            tag = failed if attempt.verdict.startswith("failed") else error
            rerun = SubElement(case, tag, {"message": _clean(attempt.reason), "type": attempt.verdict})
            SubElement(rerun, "stackTrace").text = _clean(_story(attempt))


def _story(attempt: Attempt) -> str:
    """What a person reads in a CI server's page of failures."""
    lines = [attempt.reason] if attempt.reason else []
    if attempt.cause is not None:
        lines.append(f"likely cause: {attempt.cause.told} ({attempt.cause.name})")
    step = attempt.first_failed
    if step is not None:
        place = step.place
        lines.append(f"at {place.file}:{place.line}:{place.column}, step {step.number}: {step.text}")
        if step.reason and step.reason != attempt.reason:
            lines.append(f"  {step.reason}")
    lines.append(f"on {attempt.device}, attempt {attempt.number}")
    return "\n".join(lines)


def _output(result: ScenarioResult, last: Attempt, folder: Path | None) -> Iterable[str]:
    if result.tags:
        yield f"tags: {', '.join(result.tags)}"
    for step in last.steps:
        sign = {"passed": "ok", "failed": "FAILED", "skipped": "skipped"}[step.status]
        yield f"{step.number:>3} {sign}: {step.text} ({step.seconds:.2f} s)"
        yield from (f"      healed: {line}" for line in step.healed)
    failed = last.first_failed
    sights: tuple[Sight | None, ...] = (failed.before, failed.after) if failed is not None else ()
    names = [sight.picture for sight in sights if sight is not None and sight.picture]
    for name in (*names, *((last.trace,) if last.trace else ()), *result.patches):
        # Jenkins' attachments plugin and GitLab take this form.
        yield f"[[ATTACHMENT|{(folder / name).absolute() if folder is not None else name}]]"


def _clean(text: str) -> str:
    return _UNWRITABLE.sub("\ufffd", text)
