"""What tools answer with: short texts for a model to read, and the same as documents for programs."""

from __future__ import annotations

from typing import Any

from agent.cli.run_document import RunDocument
from agent.reaching.frames import Frame
from devices.screen import Element
from planner.decision import Past
from skills.skill import Skill

_MOST_ELEMENTS = 400
_UNTOLD = frozenset({"scrolls-x", "scrolls-y"})


def screen_text(frame: Frame) -> str:
    """A screen in lines: ``e12 button "Save" (disabled)``. What is quoted is the screen's."""
    screen = frame.screen
    lines = [f"look {frame.number} · {screen.title or '(no title)'} · {screen.location}"]
    shown = [each for each in screen if each.name or each.value or each.actions][:_MOST_ELEMENTS]
    lines += [f"{_depth(each, frame)}{element_line(each)}" for each in shown]
    if len(screen) > len(shown):
        lines.append(f"({len(screen) - len(shown)} more elements say nothing)")
    lines += [f"notice: {notice}" for notice in frame.observation.notices]
    return "\n".join(lines)


def element_line(each: Element) -> str:
    """One element in a line."""
    name = each.name or each.label
    parts = [f"e{each.index}", each.role, _quoted(name) if name else ""]
    if each.value:
        parts.append(f"= {_quoted('•' * len(each.value) if 'password' in each.states else each.value)}")
    states = sorted(each.states - _UNTOLD)
    if states:
        parts.append(f"({', '.join(states)})")
    if each.options:
        parts.append(f"options: {', '.join(map(_quoted, each.options[:20]))}")
    return " ".join(part for part in parts if part)


def screen_document(frame: Frame) -> dict[str, Any]:
    """A screen for programs."""
    return {
        "look": frame.number,
        "title": frame.screen.title,
        "location": frame.screen.location,
        "size_px": list(frame.observation.size_px),
        "elements": [
            {
                "ref": f"e{each.index}",
                "role": each.role,
                "name": each.name or each.label,
                "value": "•" * len(each.value) if "password" in each.states else each.value,
                "states": sorted(each.states),
                "actions": sorted(each.actions),
                "options": list(each.options),
                "bounds": [each.bounds.left, each.bounds.top, each.bounds.right, each.bounds.bottom],
            }
            for each in list(frame.screen)[:_MOST_ELEMENTS]
        ],
    }


def step_text(past: Past) -> str:
    """What came of one action."""
    outcome = past.outcome
    if outcome is None:
        return "it was begun, and what came of it is not known"
    told = {"done": "done", "failed": "not done", "unknown": "it may have happened; look before anything else"}
    text = f"{told.get(outcome.status, outcome.status)}: {past.intent.reason}"
    if outcome.error:
        text += f"\n{outcome.error}"
    if outcome.value is not None:
        text += f"\nit now holds {_quoted(outcome.value)}"
    return text + ("" if outcome.changed else "\nnothing on the screen changed")


def step_document(past: Past) -> dict[str, Any]:
    """The same for programs."""
    outcome = past.outcome
    return {
        "status": outcome.status if outcome is not None else "unknown",
        "error": outcome.error if outcome is not None else "",
        "changed": outcome.changed if outcome is not None else False,
        "gate": past.intent.gate,
        "effect": past.intent.effect_class.value,
    }


def run_text(document: RunDocument) -> str:
    """How a run ended."""
    lines = [f"{document.status}: {document.reason}"]
    if document.answer:
        lines.append(f"answer: {document.answer}")
    if document.hint:
        lines.append(f"what to do: {document.hint}")
    lines += [f"{step.number}. {step.told} ({step.outcome})" for step in document.steps]
    if document.run:
        lines.append(f"the whole record: clew://runs/{document.run}")
    return "\n".join(lines)


def skill_line(skill: Skill) -> str:
    """One skill in a line."""
    given = ", ".join(f"{name}: {parameter.type}" for name, parameter in skill.parameters.items())
    return f"{skill.name}({given}) — {skill.description}"


def _quoted(text: str) -> str:
    flat = " ".join(text.split())
    return f'"{flat if len(flat) <= 200 else flat[:199] + "…"}"'


def _depth(each: Element, frame: Frame) -> str:
    depth = sum(1 for _ in frame.screen.ancestors(each))
    return "  " * min(depth, 8)
