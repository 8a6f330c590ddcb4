"""Reads public graphs of tools: TaskBench's, with the links in a file beside, and task-plan graphs, with them inside.

The graph is what may follow what, whatever plans there are. Links of a tool to itself and repeated ones are dropped.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from agent.evaluation.errors import SelectionRefused
from agent.evaluation.query_sets import json_of, lines_of
from skills.synergy.graph import Node, SkillGraph

_SUFFIX = "_tools.json"


def read_graphs(folder: Path) -> tuple[SkillGraph, ...]:
    """The graphs of a folder, and of the folders in it, by name.

    Raises:
        SelectionRefused: there is none, or one is damaged.
    """
    paths = sorted((*folder.glob(f"*{_SUFFIX}"), *folder.glob(f"*/*{_SUFFIX}")))
    try:
        found = [graph for path in paths if (graph := _graph(path)) is not None]
    except (KeyError, TypeError, AttributeError, IndexError) as error:
        raise SelectionRefused(
            f"{folder} holds a graph of another form: {error!r}", "see the README beside it"
        ) from error
    if not found:
        raise SelectionRefused(f"there is no graph of tools in {folder}", "name a folder such as taskbench or taskplan")
    return tuple(sorted(found, key=lambda graph: graph.name))


def _graph(path: Path) -> SkillGraph | None:
    told = json_of(path)
    if not isinstance(told, Mapping):
        return None
    name = path.name.removesuffix(_SUFFIX)
    nodes = tuple(_node(tool) for tool in told["tools"])
    place = {node.name: at for at, node in enumerate(nodes)}
    named: list[Any] = told.get("links") or list(lines_of(path.parent, f"{name}_links", list))
    if not named:
        return None
    links = {(place[link[0]], place[link[1]]) for link in named if link[0] != link[1]}
    return SkillGraph(name, nodes, frozenset(links))


def _node(tool: Mapping[str, Any]) -> Node:
    takes = tool.get("input-type") or [parameter["type"] for parameter in tool.get("parameters", ())]
    return Node(tool["id"], tool["desc"], tuple(takes), tuple(tool.get("output-type", ())))
