"""The scripted model's answers, in the form that each peer reads."""

from __future__ import annotations

import json
import re
from typing import Any

from benchmarks.peers.plan import Move

BROWSER_USE = "browser-use"
"""Name under which browser-use asks; it reads actions on numbered elements, all others the plain form."""


def read_prompt(request: dict[str, Any]) -> tuple[str, int]:
    """The text of a chat request, and how many pictures came with it."""
    texts: list[str] = []
    pictures = 0
    for message in request.get("messages", ()):
        content = message.get("content")
        if isinstance(content, str):
            texts.append(content)
            continue
        for part in content or ():
            if part.get("type") == "text":
                texts.append(part["text"])
            elif "image" in part.get("type", ""):
                pictures += 1
    return "\n".join(texts), pictures


def answer(model: str, move: Move, prompt: str) -> str:
    """What the model says."""
    if model == BROWSER_USE:
        return json.dumps(_browser_use(move, prompt))
    return json.dumps({"verb": move.verb, "label": move.label, "value": move.value})


def _browser_use(move: Move, prompt: str) -> dict[str, Any]:
    act: dict[str, Any]
    number = number_of(prompt, move.label) if move.label else None
    if move.verb == "done":
        act = {"done": {"text": "finished", "success": True, "files_to_display": []}}
    elif number is None:
        act = {"wait": {"seconds": 1}}
    elif move.verb == "input":
        act = {"input": {"index": number, "text": move.value, "clear": True}}
    elif move.verb == "select":
        act = {"select_dropdown": {"index": number, "text": move.value}}
    else:
        act = {"click": {"index": number}}
    thoughts = dict.fromkeys(("thinking", "evaluation_previous_goal", "memory", "next_goal"), "…")
    return {**thoughts, "action": [act]}


def number_of(prompt: str, label: str) -> int | None:
    """The number browser-use gave to an element: ``[12]<button />`` with its text there or on the next two lines."""
    lines = prompt.split("\n")
    for at, line in enumerate(lines):
        numbered = re.search(r"\[(\d+)\]", line)
        if numbered is None:
            continue
        if label in line:
            return int(numbered[1])
        for below in lines[at + 1 : at + 3]:
            if re.search(r"\[\d+\]", below):
                break
            if label in below and "button" in line:
                return int(numbered[1])
    return None
