"""From a Maestro flow to a suite of one scenario that reads aloud (``skills.interop.maestro`` understands the flow)."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from agent.suite.errors import Fault, SuiteInvalid
from agent.suite.scenario.reading import SUFFIXES, read_suite
from skills.codec import document_of, write_yaml
from skills.errors import SkillInvalid
from skills.interop.maestro import read_flow
from skills.skill import Skill


def import_maestro(flow: Path, to: Path) -> Path:
    """Write the suite that a flow amounts to.

    Args:
        flow: the flow's file.
        to: the folder of the suite; it is called as the flow is.

    Returns:
        The suite's file.

    Raises:
        SuiteInvalid: the flow has a command with no counterpart; line and column say which. Or the file is there.
    """
    target = to / f"{flow.stem}.suite{SUFFIXES[0]}"
    if target.exists():
        raise SuiteInvalid((Fault(str(target), 0, 0, "it is there already", "move it away, or choose another --to"),))
    try:
        skill = read_flow(flow)
    except SkillInvalid as error:
        raise SuiteInvalid((Fault(str(flow), error.line, error.column, error.problem, error.hint),)) from error
    text = f"# From the Maestro flow {flow.name}.\n{write_yaml(suite_of(skill, flow.stem))}"
    try:
        to.mkdir(parents=True, exist_ok=True)
        part = target.with_suffix(".part")
        part.write_text(text, "utf-8")
        os.replace(part, target)
    except OSError as error:
        raise SuiteInvalid((Fault(str(target), 0, 0, f"it cannot be written: {error.strerror or error}"),)) from error
    read = read_suite(target)
    if read.faults:
        raise SuiteInvalid(tuple(read.faults))
    return target


def suite_of(skill: Skill, name: str) -> dict[str, Any]:
    """The suite, as plain mappings."""
    written = document_of(skill)
    steps = [step for told in written["steps"] for step in _steps(told)]
    for condition in written.get("ensures", ()):
        if not steps or steps[-1] != {"expect": _expected(condition)}:
            steps.append({"expect": _expected(condition)})
    described = skill.description if not skill.description.startswith("Imported from") else _words(name)
    scenario: dict[str, Any] = {"scenario": described[:200]}
    if skill.parameters:
        scenario["data"] = [{each: _default(parameter) for each, parameter in skill.parameters.items()}]
    return {
        "suite": described[:200],
        "on": "android",
        **({"tags": list(skill.tags)} if skill.tags else {}),
        "scenarios": [{**scenario, "steps": steps}],
    }


def _steps(step: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    match step:
        case {"repeat until": condition, "at most": 1}:
            yield {"expect": _expected(condition)}
        case {"repeat until": {"shown": shown}, "steps": [{"do": "scroll", **how}], **rest}:
            way = how.get("direction", "down")
            most = rest.get("at most", 20)
            yield {
                "scroll to": _target(shown),
                **({"direction": way} if way != "down" else {}),
                **({"at most": most} if most != 20 else {}),
            }
        case {"repeat until": until, "steps": inner, **rest}:
            yield {
                "repeat until": until,
                "at most": rest.get("at most", 20),
                "steps": [each for told in inner for each in _steps(told)],
            }
        case {"when": when, "then": then}:
            yield {"when": when, "then": [each for told in then for each in _steps(told)]}
        case {"do": kind}:
            yield _action(kind, step)
        case _:
            raise AssertionError(f"no flow is read as {step}")


def _action(kind: str, step: Mapping[str, Any]) -> dict[str, Any]:
    on = _target(step["on"]) if "on" in step else None
    match kind:
        case "tap":
            return {"tap": on, **({"count": step["count"]} if step.get("count", 1) > 1 else {})}
        case "long_press":
            return {"long press": on}
        case "type":
            return {"type": step["text"], "into": on, "append": True}
        case "clear":
            return {"clear": on}
        case "open":
            return {"open": step["location"]}
        case "back":
            return {"back": None}
        case "press":
            return {"press": step["key"]}
        case "scroll":
            return {"scroll": step.get("direction", "down")}
        case "swipe":
            return {"swipe": step["direction"]}
        case _:
            return dict(step)


def _expected(condition: Mapping[str, Any]) -> Any:
    match condition:
        case {"shown": {"name": str(name), **rest}} if not rest:
            return {"shown": name}
        case {"gone": {"name": str(name), **rest}} if not rest:
            return {"gone": name}
        case _:
            return dict(condition)


def _target(selector: Mapping[str, Any]) -> Any:
    return selector["name"] if set(selector) == {"name"} else dict(selector)


def _default(parameter: object) -> str:
    default = getattr(parameter, "default", None)
    return "" if default is None else str(default)


def _words(name: str) -> str:
    return re.sub(r"[-_]+", " ", name).strip().capitalize() or name
