"""Reads the UI transition graphs that AutoDroid published with DroidTask (Wen et al., MobiCom 2024)."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from devices.action import Action, Back, LongPress, Open, Press, Scroll, Tap, Type
from devices.bounds import Bounds
from devices.observation import Observation, TreeNode
from emulators.errors import WorldUnusable
from emulators.world.model import World

_FLAGS = ("clickable", "checkable", "checked", "scrollable", "selected", "focused", "editable")
_DIRECTIONS = {"UP": "up", "DOWN": "down", "LEFT": "left", "RIGHT": "right"}


def read_graphs(path: Path) -> dict[str, World]:
    """The world of every app in a file such as ``utg.jsonl.gz``.

    Raises:
        WorldUnusable: the file cannot be read.
    """
    worlds: dict[str, World] = {}
    events: list[Mapping[str, Any]] = []
    try:
        raw = path.read_bytes()
        text = (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("utf-8")
        for line in text.splitlines():
            told = json.loads(line)
            if told["kind"] == "state":
                worlds.setdefault(told["app"], World()).add_state(told["hash"], _observation(told))
            else:
                events.append(told)
    except (OSError, ValueError, KeyError, EOFError) as error:
        raise WorldUnusable(f"{path} is no file of graphs: {error}", "name utg.jsonl.gz of DroidTask") from error
    _connect(worlds, events)
    return worlds


def _connect(worlds: Mapping[str, World], events: Iterable[Mapping[str, Any]]) -> None:
    for event in events:
        world = worlds.get(event["app"])
        if world is None or not {event["start"], event["stop"]} <= world.states.keys():
            continue
        action = _action(event)
        if action is None:
            continue
        target = _target(world.states[event["start"]].tree, event["view"] or {}) if action.needs_element else -1
        if target >= 0 or not action.needs_element:
            world.add_transition(event["start"], action, target, event["stop"])


def _action(event: Mapping[str, Any]) -> Action | None:
    kind, text = event["type"], event["text"]
    if kind in ("touch", "click"):
        return Tap()
    if kind in ("long_touch", "long_click"):
        return LongPress()
    if kind == "set_text":
        return Type(text=text or "")
    if kind == "scroll":
        direction = _DIRECTIONS.get(str(event.get("direction") or "DOWN").upper(), "down")
        return Scroll.model_validate({"direction": direction})
    if kind == "key":
        return Back() if event["name"] == "BACK" else Press(key=str(event["name"] or "Enter").title())
    if kind == "intent" and event["intent"]:
        package = str(event["intent"]).split()[-1].split("/")[0]
        return Open(location=package)
    return None


def _observation(told: Mapping[str, Any]) -> Observation:
    package = told["activity"].split("/")[0] if told["activity"] else ""
    root = TreeNode(0, -1, "android.widget.FrameLayout", attributes={"package": package, "window": "0"},
                    bounds=Bounds(0, 0, told["w"], told["h"]), handle="root")  # fmt: skip
    nodes = [root, *(_node(index, view, package) for index, view in enumerate(told["views"], start=1))]
    return Observation(
        id=told["hash"],
        location=told["activity"] or "",
        title="",
        size_px=(told["w"], told["h"]),
        scale=2.75,
        taken_at_s=0.0,
        tree_kind="android",
        tree=tuple(nodes),
    )


def _node(index: int, view: Mapping[str, Any], package: str) -> TreeNode:
    (left, top), (right, bottom) = view["bounds"]
    flags = {flag for flag in _FLAGS if view.get(flag)} | ({"long-clickable"} if view.get("long_clickable") else set())
    if view.get("enabled", True):
        flags.add("enabled")
    told = {"package": package, "resource-id": view.get("resource_id"), "content-desc": view.get("content_description")}
    return TreeNode(
        index=index,
        parent=0,
        tag=view.get("class") or "android.view.View",
        text=view.get("text") or "",
        attributes={key: value for key, value in told.items() if value},
        bounds=Bounds(left, top, max(left, right), max(top, bottom)),
        flags=frozenset(flags),
        handle=f"v{view.get('temp_id', index)}",
    )


def _target(tree: tuple[TreeNode, ...], view: Mapping[str, Any]) -> int:
    """The node that an event was done to: by its bounds and class, as the events name no other."""
    if not view.get("bounds"):
        return -1
    (left, top), (right, bottom) = view["bounds"]
    box, tag = Bounds(left, top, max(left, right), max(top, bottom)), view.get("class")
    same = [node.index for node in tree if node.bounds == box and node.parent >= 0]
    return next((at for at in same if tree[at].tag == tag), same[0] if same else -1)
