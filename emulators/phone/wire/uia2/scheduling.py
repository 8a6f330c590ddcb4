"""Actions that are to run by themselves while a session goes on: looks at the screen, at the phone's own times.

A scheduled action runs when its history is asked for, for each time that has come since; that is all a client can tell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from emulators.phone.wire.captures import png_text
from emulators.phone.wire.uia2.failures import Failure, invalid
from emulators.phone.wire.xml import Form, write_xml

if TYPE_CHECKING:
    from emulators.phone.wire.uia2.routes import Asked

MOST_RUNS = 100


def _name(asked: Asked) -> str:
    name = asked.body.get("name")
    if not isinstance(name, str) or not name:
        raise invalid("a scheduled action needs a name")
    return name


def schedule(asked: Asked) -> None:
    """Note the action and run its first step."""
    name = _name(asked)
    steps = asked.body.get("steps")
    if not isinstance(steps, list) or not all(isinstance(step, dict) for step in steps):
        raise invalid("steps have to be a list of objects")
    if name in asked.session.recorded:
        raise invalid(f"the action {name!r} is scheduled already")
    unknown = [step.get("type") for step in steps if step.get("type") not in ("source", "screenshot", "gesture")]
    if unknown:
        raise invalid(f"there is no step of the type {unknown[0]!r}")
    asked.session.recorded[name] = [_run(asked, step) for step in steps][:MOST_RUNS]


def _run(asked: Asked, step: dict[str, Any]) -> dict[str, Any]:
    result: str | None = None
    if step.get("type") == "source":
        result = write_xml(
            asked.session.look(asked.phone).nodes, Form.SOURCE, asked.phone.config.rotation, asked.phone.size_px
        )
    elif step.get("type") == "screenshot":
        result = png_text(asked.handset)
    at_ms = int(asked.phone.clock.elapsed_s * 1000)
    return {"name": step.get("name"), "type": step.get("type"), "timestamp": at_ms, "passed": True, "result": result}


def unschedule(asked: Asked) -> dict[str, Any]:
    """Forget the action; return what came of it."""
    told = history(asked)
    del asked.session.recorded[_name(asked)]
    return told


def history(asked: Asked) -> dict[str, Any]:
    """Return what came of the action so far."""
    name = _name(asked)
    if name not in asked.session.recorded:
        raise Failure("invalid argument", f"no action {name!r} is scheduled")
    steps = asked.session.recorded[name]
    return {"repeats": 1, "stepResults": [steps]}
