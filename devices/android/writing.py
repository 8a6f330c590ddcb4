"""Putting text into fields, and reading back what arrived."""

from __future__ import annotations

from devices.action import Type
from devices.android.approach import Approach, Reached
from devices.android.inputs import Inputs
from devices.android.keys import DELETE_BEFORE, MOVE_END
from devices.android.link import AndroidLink
from devices.android.sight import Sight, settle
from devices.device import Receipt
from devices.errors import (
    ActionFailed,
    FocusRefused,
    GoneWhenPressed,
    NotActionable,
    StaleElement,
    TypedTextDiffers,
    UnsupportedAction,
)
from devices.observation import TreeNode
from devices.read_back import one_kind_of_break, same_text
from devices.screen import Element
from devices.settle import Deadline

_MOST_DELETED = 2000
"""A field that holds more than that and cannot be set as a whole is not emptied key by key."""


class Writing:
    """Types into the fields of one screen."""

    def __init__(self, link: AndroidLink, inputs: Inputs, approach: Approach) -> None:
        self._link = link
        self._inputs = inputs
        self._approach = approach

    def type(self, action: Type, element: Element, deadline: Deadline) -> Receipt:
        """Replace or extend what a field holds.

        Raises:
            UnsupportedAction: it is no field.
            TypedTextDiffers: something else arrived; where the field could be set as a whole it holds again what it
                held before.
        """
        text = one_kind_of_break(action.text)
        sight = Sight(self._link.look(picture=False))
        _require_field(self._approach.find(element, sight), element, text)
        if not self._link.can_write(text):
            raise UnsupportedAction(f"this phone cannot be made to write {text[:40]!r} as it is reached now")
        reached = self._approach.reach(element, deadline)
        field = self._focus(reached, element)
        before = field.text
        wanted = before + text if action.append else text
        hidden = "password" in field.flags
        arrived = self._put_after(field, text) if hidden and action.append else self._put(field, before, wanted)
        if _fits(field, wanted, arrived):
            return Receipt(point_px=reached.point_px, value=_shown(field, arrived))
        if action.append and same_text(text, arrived):
            # What stood there was no content but the field's own words for an empty field.
            return Receipt(point_px=reached.point_px, value=_shown(field, arrived))
        if not wanted and arrived not in ("", before):
            return Receipt(point_px=reached.point_px, value="")  # the same, after emptying
        # What a password field held before is not known; it is left empty then.
        self._inputs.set_text(field.handle, "" if hidden else before)
        if hidden:
            wanted, arrived = "•" * len(wanted), "•" * len(arrived)
        raise TypedTextDiffers(wanted, arrived)

    def _focus(self, reached: Reached, element: Element) -> TreeNode:
        """Press the field so that it has the focus, as a person would; a field that has it is left alone."""
        node = _field_in(reached.sight, reached.node)
        if "focused" in node.flags:
            return node
        self._inputs.tap(reached.point_px)
        sight = settle(self._link)
        now = sight.by_handle.get(node.handle)
        if now is None:
            # Some fields are an invitation that opens the real one: a search bar, say.
            now = sight.focused
            if now is None or "editable" not in now.flags:
                raise GoneWhenPressed(f"{element.describe()} went away when it was pressed", "look again")
            return now
        if "focused" not in now.flags:
            focused = sight.focused
            if focused is not None and "editable" in focused.flags:
                raise FocusRefused(f"{element.describe()} did not take the focus")
        return now

    def _put(self, field: TreeNode, before: str, wanted: str) -> str:
        """Set the whole text at once; where the field does not take that, or alters it, as an input method would."""
        arrived = None
        if self._inputs.set_text(field.handle, wanted):
            arrived = self._read(field)
            if _fits(field, wanted, arrived):
                return arrived
        held = before if arrived is None else arrived
        if not wanted:
            return self._emptied(field, held)
        if len(held) > _MOST_DELETED:
            return held
        self._delete(len(held))
        self._inputs.commit_text(wanted)
        return self._read(field)

    def _put_after(self, field: TreeNode, text: str) -> str:
        """Add to what cannot be read."""
        self._inputs.key(MOVE_END)
        self._inputs.commit_text(text)
        return self._read(field)

    def _emptied(self, field: TreeNode, held: str) -> str:
        if held and len(held) <= _MOST_DELETED:
            self._delete(len(held))
        return self._read(field)

    def _delete(self, count: int) -> None:
        if count:
            self._inputs.key(MOVE_END)
            self._inputs.key(DELETE_BEFORE, times=count)

    def _read(self, field: TreeNode) -> str:
        sight = settle(self._link)
        now = sight.by_handle.get(field.handle) or sight.focused
        if now is None:
            raise StaleElement("the field is no longer on the screen after typing", "look again")
        return now.text


def _require_field(node: TreeNode, element: Element, text: str) -> None:
    if "enabled" not in node.flags:
        raise NotActionable("enabled", f"{element.describe()}: it is disabled")
    if "editable" not in node.flags and "textbox" not in element.role and not element.can("type"):
        raise UnsupportedAction(f"{element.describe()} takes no text")
    kind = node.attributes.get("input-type", "")
    if "\n" in text and kind and "multiline" not in kind.casefold():
        raise ActionFailed(f"{element.describe()} holds one line only", "type without a line break")


def _field_in(sight: Sight, node: TreeNode) -> TreeNode:
    """The field itself, where the element is a box around it."""
    if "editable" in node.flags:
        return node
    return next((inner for inner in sight.within(node) if "editable" in inner.flags), node)


def _fits(field: TreeNode, wanted: str, arrived: str) -> bool:
    if "password" in field.flags:
        # Dots are all that is shown, and some phones show nothing at all.
        return len(arrived) == len(wanted) or (not arrived and bool(wanted))
    return same_text(wanted, arrived)


def _shown(field: TreeNode, arrived: str) -> str:
    # What is secret stays between the driver and the phone.
    return "•" * len(arrived) if "password" in field.flags else arrived
