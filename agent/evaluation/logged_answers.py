"""Recorded decisions on phone screens, with what a small and a large model once answered to each of them.

Reads the folder of DroidTask (Wen et al., MobiCom 2024): ``tasks.jsonl.gz`` with the screens and the right choices,
and ``replies.jsonl.gz`` with the replies of GPT-3.5 and GPT-4, driven by AutoDroid. Decisions are teacher-forced: each
is made on the recorded screen, whatever was answered before.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from agent.evaluation.errors import ResultsUnusable
from planner.signals import Chosen, Done, Offered, Setting

SMALL, LARGE = "gpt-3.5", "gpt-4"
_MOST_BYTES = 64 << 20
_ELEMENT = re.compile(r"<(\w+)((?:\s+\w+=(?:'[^']*'|\"[^\"]*\"|[^\s>]*))*)\s*>(.*?)</\1>", re.DOTALL)
_ATTRIBUTE = re.compile(r"(\w+)=('[^']*'|\"[^\"]*\"|[^\s>]*)")
_KINDS = {"p": "text", "input": "field", "checkbox": "check"}
_FINISHED = frozenset({"yes", "y", "true"})


@dataclass(frozen=True, slots=True)
class Answered:
    """One logged reply, read by the benchmark's rules: what cannot be read counts as finished."""

    target: int
    """Id of an element, -1 for finished."""
    types: bool
    text: str
    reason: str
    readable: bool


@dataclass(frozen=True, slots=True)
class Logged:
    """One decision."""

    app: str
    task: str
    step: int
    last: bool
    setting: Setting
    small: Chosen
    small_right: bool
    large_right: bool


def read_logged(folder: Path) -> list[Logged]:
    """Every decision that both models answered, task by task, in order.

    Raises:
        ResultsUnusable: the folder does not hold the data.
    """
    replies = {
        (line["model"], line["app"], line["task_key"], line["step"]): str(line["reply"])
        for line in _lines(folder / "replies.jsonl.gz")
    }
    found: list[Logged] = []
    try:
        for task in _lines(folder / "tasks.jsonl.gz"):
            found += _of_task(task, replies)
    except (KeyError, TypeError, ValueError) as error:
        raise ResultsUnusable(f"{folder} holds no decisions that can be read: {error!r}") from error
    if not found:
        raise ResultsUnusable(f"{folder} holds no decision that {SMALL} and {LARGE} both answered")
    return found


def read_reply(raw: str) -> Answered:
    """A reply by the benchmark's rules."""
    try:
        told = json.loads(raw)
        target = int(told["id"])
    except (ValueError, TypeError, KeyError):
        return Answered(-1, False, "", "", readable=False)
    if str(told.get("Finished", "")).strip().lower() in _FINISHED:
        target = -1
    types = str(told.get("action")).strip().lower() == "input"
    reason = str(told.get("Analyses", told.get("Analysis", "")))
    return Answered(target, types, str(told.get("input_text")) if types else "", reason, readable=True)


def is_right(answered: Answered, choice: int, text: str | None) -> bool:
    """Whether an answer is the recorded one.

    Args:
        answered: by a model.
        choice: id of the right element, -1 for finished.
        text: what has to be typed; None for a tap.
    """
    if choice == -1:
        return answered.target == -1
    if answered.target != choice:
        return False
    return answered.types and answered.text == text if text is not None else not answered.types


def _of_task(task: Mapping[str, Any], replies: Mapping[tuple[str, str, str, int], str]) -> Iterator[Logged]:
    done: list[Done] = []
    steps = task["steps"]
    for number, step in enumerate(steps):
        things = dict(_things(step["state"]))
        text = None if step["input"] == "null" else str(step["input"])
        key = (task["app"], task["task_key"], number)
        small, large = replies.get((SMALL, *key)), replies.get((LARGE, *key))
        if small is not None and large is not None:
            answered = read_reply(small)
            places = list(things)
            yield Logged(
                app=task["app"],
                task=task["task_id"],
                step=number,
                last=number == len(steps) - 1,
                setting=Setting(task["task"], tuple(done), tuple(things.values())),
                small=Chosen(
                    finished=answered.target == -1,
                    at=places.index(answered.target) if answered.target in things else None,
                    types=answered.types,
                    text=answered.text,
                    reason=answered.reason,
                    readable=answered.readable,
                ),
                small_right=is_right(answered, step["choice"], text),
                large_right=is_right(read_reply(large), step["choice"], text),
            )
        thing = things.get(step["choice"], Offered(""))
        done.append(Done(thing.label, thing.kind, text or ""))


def _things(state: str) -> Iterator[tuple[int, Offered]]:
    """What the simplified HTML of a screen offers, by id."""
    for tag, attributes, inner in _ELEMENT.findall(state):
        told = {name: value.strip("'\"") for name, value in _ATTRIBUTE.findall(attributes)}
        if told.get("id", "").isdigit():
            label = inner.replace("<br>", " ").strip() or told.get("text", "")
            yield int(told["id"]), Offered(label, _KINDS.get(tag, "control"), told.get("checked") == "True")


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    try:
        with gzip.open(path, "rb") as stream:
            raw = stream.read(_MOST_BYTES + 1)
        if len(raw) > _MOST_BYTES:
            raise ResultsUnusable(f"{path} unpacks to more than {_MOST_BYTES} bytes")
        for line in raw.splitlines():
            yield json.loads(line)
    except (OSError, EOFError, ValueError) as error:
        raise ResultsUnusable(f"{path} cannot be read: {error}", "name the folder that holds it") from error
