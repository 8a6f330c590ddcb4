"""States of web nodes, and what can be done to them."""

from __future__ import annotations

from collections.abc import Sequence

from devices.observation import TreeNode
from devices.screen import State, Verb
from perception.web_roles import OPERATED, PRESSABLE, WRITABLE, input_type

_STATE_ATTRIBUTES: dict[str, dict[str, State]] = {
    "aria-checked": {"true": "checked", "false": "unchecked", "mixed": "mixed"},
    "aria-selected": {"true": "selected"},
    "aria-expanded": {"true": "expanded", "false": "collapsed"},
    "aria-pressed": {"true": "pressed"},
    "aria-disabled": {"true": "disabled"},
    "aria-readonly": {"true": "readonly"},
    "aria-required": {"true": "required"},
    "aria-invalid": {"true": "invalid"},
    "aria-modal": {"true": "modal"},
    "aria-multiselectable": {"true": "multiple"},
    "aria-current": {"page": "selected", "true": "selected", "step": "selected"},
}
_STATE_FLAGS: dict[str, State] = {
    "focused": "focused",
    "offscreen": "offscreen",
    "opaque": "opaque",
    "covered": "covered",
    "scroll-x": "scrolls-x",
    "scroll-y": "scrolls-y",
}
_POPPING = ("button", "link", "generic")
"""Roles of what opens a menu; one that does not say whether it is open is taken to be closed."""
_NO_WORDS: set[str] = set()
_DRAGGED_WORDS = frozenset({"draggable", "sortable", "dragitem", "drag"})


def states_of(node: TreeNode, role: str, tree: Sequence[TreeNode]) -> frozenset[State]:
    """Everything that holds for a node now, from its attributes, its flags and the boxes around it."""
    attributes, flags = node.attributes, node.flags
    states: set[State] = set()
    for key in attributes.keys() & _STATE_ATTRIBUTES.keys() if attributes else ():
        meanings, value = _STATE_ATTRIBUTES[key], attributes[key].lower()
        if value in meanings:
            states.add(meanings[value])
    if (
        attributes.get("aria-haspopup", "false").lower() != "false"
        and role in _POPPING
        and "aria-expanded" not in attributes
    ):
        states.add("collapsed")
    if node.tag == "input" and attributes.get("type", "").lower() in ("checkbox", "radio"):
        states.add("checked" if "checked" in flags else "unchecked")
    if "disabled" in attributes and node.tag in ("button", "input", "select", "textarea", "option", "fieldset"):
        states.add("disabled")
    if role in OPERATED and _in_disabled_fieldset(node, tree):
        states.add("disabled")
    if "readonly" in attributes and node.tag in ("input", "textarea"):
        states.add("readonly")
    if "required" in attributes:
        states.add("required")
    if "multiple" in attributes and node.tag in ("select", "input"):
        states.add("multiple")
    if attributes.get("type", "").lower() == "password":
        states.add("password")
    if node.tag == "textarea" or (role == "textbox" and node.tag != "input"):
        states.add("multiline")
    if node.tag == "details" or (node.tag == "summary" and node.parent >= 0):
        states.add("expanded" if "open" in tree[node.parent].attributes else "collapsed")
    if node.tag == "dialog":
        states.add("modal")
    classes = attributes.get("class", "")
    words = set(classes.lower().replace("-", " ").replace("_", " ").split()) if classes else _NO_WORDS
    if attributes.get("draggable") == "true" or words & _DRAGGED_WORDS or _is_grabbed(node, tree):
        states.add("draggable")
    if words & {"active", "selected", "current"} and role in ("tab", "link", "button", "option", "listitem"):
        states.add("selected")
    for flag in flags:
        if (state := _STATE_FLAGS.get(flag)) is not None:
            states.add(state)
    return frozenset(states)


def actions_of(node: TreeNode, role: str, states: frozenset[State], pressed: bool) -> frozenset[Verb]:
    """What can be done to a node.

    Args:
        node: the node.
        role: its role.
        states: what holds for it.
        pressed: whether it takes presses whatever its role.
    """
    verbs: set[Verb] = set()
    if input_type(node) == "file":
        return frozenset({"upload"})
    if role == "spinbutton" and node.tag != "input" and "contenteditable" not in node.attributes:
        verbs.add("tap")  # it takes arrow keys, no text
    elif role in WRITABLE or (role in ("combobox", "slider") and node.tag == "input"):
        verbs.add("tap")
        if "readonly" not in states:
            verbs.add("type")
    if node.tag == "select":
        verbs.add("select")
    elif role in PRESSABLE or role in ("combobox", "slider") or pressed:
        verbs.add("tap")
    if states & {"scrolls-x", "scrolls-y"}:
        verbs.add("scroll")
    if "draggable" in states or role == "slider":
        verbs.add("drag")
    return frozenset(verbs)


def _is_grabbed(node: TreeNode, tree: Sequence[TreeNode]) -> bool:
    """Whether the pointer turns into a grip here; the cursor is inherited, so only where it begins."""
    grips = ("move", "grab", "all-scroll")
    above = tree[node.parent].style.get("cursor") if node.parent >= 0 else None
    return node.style.get("cursor") in grips and above not in grips


def _in_disabled_fieldset(node: TreeNode, tree: Sequence[TreeNode]) -> bool:
    above = node.parent
    while above >= 0:
        if tree[above].tag == "fieldset" and "disabled" in tree[above].attributes:
            return True
        above = tree[above].parent
    return False
