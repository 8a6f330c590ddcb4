"""What a tree of nodes looks like under a mutation, for devices that cannot be changed from within."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from devices.bounds import Bounds
from devices.observation import TreeNode
from emulators.mutate.mutation import Mutation
from emulators.mutate.words import renamed

_NAMED = ("content-desc", "hint", "aria-label", "placeholder", "title", "alt")
"""Attributes in which a device says what something is called."""
_IDS = ("resource-id", "id", "class", "name", "data-testid")
_CLASSES = {"android.widget.Button": "android.view.View", "android.widget.TextView": "com.example.ui.Label"}
_BUTTONS = frozenset({"button", "submit", "reset"})


def changed(tree: Sequence[TreeNode], mutation: Mutation) -> tuple[TreeNode, ...]:
    """The tree under a mutation; its nodes are numbered anew where some are gone, their handles stay."""
    kept = _without_removed(tree, mutation)
    down = shift_px(mutation)
    return tuple(_node(node, mutation, down) for node in kept)


def shift_px(mutation: Mutation) -> int:
    """How far down everything is moved."""
    return mutation.dice("moved").randint(24, 96) if mutation.part("moved") is not None else 0


def _node(node: TreeNode, mutation: Mutation, down: int) -> TreeNode:
    told: Mapping[str, str] = node.attributes
    written = "editable" in node.flags or node.tag in ("input", "textarea")
    value = "value" in told and told.get("type", "") in _BUTTONS
    names = {key: renamed(told[key], mutation) for key in (*_NAMED, *(("value",) if value else ())) if key in told}
    if mutation.part("re-id") is not None:
        ids = [key for key in _IDS if told.get(key) and not (key == "name" and written)]
        names |= {key: _other_id(told[key], mutation) for key in ids}
    tag = node.tag
    if mutation.part("restyled") is not None:
        tag = _CLASSES.get(node.tag, node.tag)
    box = node.bounds
    if down and box is not None:
        box = Bounds(box.left, box.top + down, box.right, box.bottom + down)
    text = node.text if written else renamed(node.text.strip(), mutation) or node.text
    text = node.text if text == node.text.strip() else text
    attributes = {**told, **names} if any(told.get(key) != value for key, value in names.items()) else told
    return replace(node, tag=tag, text=text, attributes=attributes, bounds=box)


def _other_id(written: str, mutation: Mutation) -> str:
    """Another id of the same form: the package of a resource id stays, words change one for one."""
    head, slash, name = written.rpartition("/")
    words = [f"x{mutation.dice('re-id', word).randrange(16**4):04x}" for word in name.split()]
    return f"{head}{slash}{' '.join(words)}"


def _without_removed(tree: Sequence[TreeNode], mutation: Mutation) -> list[TreeNode]:
    part = mutation.part("removed")
    if part is None or not part.only:
        return list(tree)
    gone: set[int] = set()
    for node in tree:
        said = {node.text.strip(), *(node.attributes.get(key, "") for key in (*_NAMED, "value"))}
        if node.parent in gone or (said & part.only):
            gone.add(node.index)
    for node in reversed(tree):  # a control of which nothing is left but its frame is gone too
        inside = [each.index for each in tree[node.index + 1 :] if each.parent == node.index]
        if inside and "clickable" in node.flags and all(at in gone for at in inside):
            gone.add(node.index)
    numbers: dict[int, int] = {-1: -1}
    kept: list[TreeNode] = []
    for node in tree:
        if node.index not in gone and node.parent in numbers:
            numbers[node.index] = len(kept)
            kept.append(replace(node, index=len(kept), parent=numbers[node.parent]))
    return kept
