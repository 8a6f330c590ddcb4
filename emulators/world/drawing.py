"""A map of a world in the DOT language, for Graphviz and whatever reads it."""

from __future__ import annotations

from itertools import takewhile

from emulators.world.model import State, Transition, World

_LONGEST = 60


def to_dot(world: World, most_edges: int = 5_000) -> str:
    """States as boxes, transitions as arrows with what was done; the beginning is drawn double."""
    names = {id: f"s{number}" for number, id in enumerate(world.states)}
    lines = ["digraph world {", "  rankdir=LR;", '  node [shape=box, fontname="sans-serif"];']
    for id, state in world.states.items():
        double = ", peripheries=2" if id == world.start else ""
        lines.append(f"  {names[id]} [label={_quoted(title_of(state))}{double}];")
    for number, transition in enumerate(world.transitions()):
        if number >= most_edges:
            break
        start, stop = names[transition.start], names[transition.stop]
        lines.append(f"  {start} -> {stop} [label={_quoted(what_of(world, transition))}];")
    return "\n".join([*lines, "}", ""])


def what_of(world: World, transition: Transition) -> str:
    """What was done, and to what, in words."""
    what = _called(world.states[transition.start], transition.target) if transition.target >= 0 else ""
    return f"{transition.action.describe()} {what}".strip()


def _called(state: State, target: int) -> str:
    """What a person would call the node: its own label, or the first one inside it."""
    inside = takewhile(lambda node: node.parent >= target, state.tree[target + 1 :])
    texts = (node.attributes.get("content-desc") or node.text for node in (state.tree[target], *inside))
    return next((text for text in texts if text), state.tree[target].tag)


def title_of(state: State) -> str:
    """What a person calls a state."""
    return state.title or state.location or state.id


def _quoted(text: str) -> str:
    shown = " ".join(text.split())
    shown = shown if len(shown) <= _LONGEST else shown[: _LONGEST - 1] + "…"
    return '"' + shown.replace("\\", "\\\\").replace('"', '\\"') + '"'
