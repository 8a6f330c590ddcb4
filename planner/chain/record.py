"""A decision with its past and its planned future: Auto-UI's chain of action, as a record and as text.

The text is what that paper trains on (Zhang and Zhang, "You Only Look at Screens", ACL 2024)::

    Previous Actions: {"action_type": "DUAL_POINT", "touch_point": [0.7, 0.2], "lift_point": [0.7, 0.2], …}
    Goal: turn the alarm off
    Action Plan: [DUAL_POINT, STATUS_TASK_COMPLETE], Action Decision: {"action_type": …}

Each action stands as JSON, so that no text that is typed can be taken for the next part.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from planner.chain.gestures import Gesture, GestureKind
from planner.errors import ChainUnreadable

MOST_PREVIOUS = 8
MOST_PLANNED = 4
_DECISION = re.compile(r"Action Plan: \[([A-Z_, ]*)\], Action Decision: ")


class ChainRecord(BaseModel):
    """One decision."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    goal: str
    previous: tuple[Gesture, ...] = Field(default=(), max_length=MOST_PREVIOUS)
    """The latest actions before it, oldest first."""
    plan: tuple[GestureKind, ...] = Field(default=(), max_length=MOST_PLANNED)
    """The kinds of this action and of those that are to follow."""
    decision: Gesture


def write_record(record: ChainRecord) -> str:
    """The record as text."""
    lines = [f"Previous Actions: {_written(gesture)}" for gesture in record.previous]
    lines.append(f"Goal: {json.dumps(record.goal)}")
    lines.append(f"Action Plan: [{', '.join(record.plan)}], Action Decision: {_written(record.decision)}")
    return "\n".join(lines)


def read_record(text: str) -> ChainRecord:
    """The record that a text holds.

    Raises:
        ChainUnreadable: it holds none; the line at fault is named.
    """
    previous: list[Gesture] = []
    goal: str | None = None
    for number, line in enumerate(text.split("\n"), start=1):
        try:
            if goal is None and line.startswith("Previous Actions: "):
                previous.append(_read(line.removeprefix("Previous Actions: ")))
            elif goal is None and line.startswith("Goal: "):
                goal = json.loads(line.removeprefix("Goal: "))
            elif goal is not None and (found := _DECISION.match(line)):
                plan = [kind for kind in found[1].split(", ") if kind]
                decision = _read(line[found.end() :])
                if "\n" in text and number != text.count("\n") + 1:
                    raise ChainUnreadable(f"line {number + 1}: nothing may follow the decision")
                return ChainRecord.model_validate(
                    {"goal": goal, "previous": previous, "plan": plan, "decision": decision}
                )
            else:
                raise ChainUnreadable(f"line {number}: {line[:60]!r} is no part of a chain of action")
        except ValidationError as error:
            raise ChainUnreadable(f"line {number}: {error.errors()[0]['msg']}") from error
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise ChainUnreadable(f"line {number}: {error}") from error
    raise ChainUnreadable("there is no decision in it")


def _written(gesture: Gesture) -> str:
    told: dict[str, Any] = {
        "action_type": gesture.kind,
        "touch_point": list(gesture.touch) if gesture.touch is not None else [-1.0, -1.0],
        "lift_point": list(gesture.lift) if gesture.lift is not None else [-1.0, -1.0],
        "typed_text": gesture.text,
    }
    return json.dumps(told)


def _read(text: str) -> Gesture:
    told: Mapping[str, Any] = json.loads(text)
    if told["action_type"] not in get_args(GestureKind):
        raise ValueError(f"there is no action {str(told['action_type'])[:40]!r}")
    points = [None if told[name] == [-1.0, -1.0] else told[name] for name in ("touch_point", "lift_point")]
    return Gesture.model_validate(
        {"kind": told["action_type"], "touch": points[0], "lift": points[1], "text": told["typed_text"]}
    )
