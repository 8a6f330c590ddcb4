"""Any device under a mutation: a page in a browser, a recorded world, a phone over a wire.

The tree is rewritten on the way out. An element keeps its handle, so what is done to it is done to the real one; a
place in pixels is moved back to where the real device has it. Pictures are the real device's: what reads trees is what
is tried out here. Kinds that need another layout (``reordered``, the phone's configuration) are not for this.
"""

from __future__ import annotations

from dataclasses import replace

from devices.action import Action, Answer, Back, Drag, Open, Tap, Wait
from devices.bounds import Bounds
from devices.device import Device, Receipt
from devices.errors import NotActionable
from devices.observation import Observation, TreeNode
from devices.screen import Element
from emulators.errors import MutationUnknown
from emulators.mutate.mutation import Mutation
from emulators.mutate.trees import changed, shift_px
from emulators.mutate.unbidden import OFFERS

FITTING = frozenset({"moved", "renamed", "re-id", "restyled", "removed", "dialog", "slow"})
"""Kinds that any device can be put under."""
_OURS = "unbidden:"
_ANDROID = ("android.widget.FrameLayout", "android.widget.Button", "android.widget.TextView")


class MutatedDevice:
    """A device that shows something else than the one behind it.

    Args:
        device: the real one; closed with this.
        mutation: what is changed.

    Raises:
        MutationUnknown: a kind of it needs a phone of ours.
    """

    def __init__(self, device: Device, mutation: Mutation) -> None:
        for part in mutation.parts:
            if part.kind not in FITTING:
                fitting = ", ".join(sorted(FITTING))
                raise MutationUnknown(f"{part.kind} needs the embedded phone", f"choose of {fitting}")
        self._device, self._mutation = device, mutation
        self._deeds = 0
        self._offered: tuple[str, str, str, str] | None = None
        self._answered = False
        self._loading = False
        self.agreed = False
        """Whether somebody agreed to what nobody had asked for."""

    @property
    def address(self) -> str:
        """The real device's."""
        return self._device.address

    def observe(self, picture: bool = True) -> Observation:
        """Look once."""
        seen = self._device.observe(picture)
        if self._loading:
            return replace(seen, tree=_loading(seen))
        tree = changed(seen.tree, self._mutation)
        if self._mutation.part("dialog") is not None and not self._answered:
            dice = self._mutation.dice("dialog")
            if self._deeds >= dice.randint(1, 3):
                self._offered = dice.choice(OFFERS)
                tree = (*tree, *_dialog(self._offered, seen, len(tree)))
        return replace(seen, tree=tree)

    def perform(self, action: Action, element: Element | None = None) -> Receipt:
        """Do one thing to the real device, or answer the dialog that only this one has."""
        if isinstance(action, Wait):
            self._loading = False
            return self._device.perform(action, element)
        if self._offered is not None and not self._answered:
            return self._answer(action, element)
        down = shift_px(self._mutation)
        if isinstance(action, Drag):
            x, y = action.to_px
            came = action.from_px
            action = action.model_copy(
                update={"to_px": (x, y - down), "from_px": (came[0], came[1] - down) if came is not None else None}
            )
        if element is not None and down:
            box = element.bounds
            element = replace(element, bounds=Bounds(box.left, box.top - down, box.right, box.bottom - down))
        receipt = self._device.perform(action, element)
        self._deeds += 1
        if self._mutation.part("slow") is not None and isinstance(action, Tap | Open | Back):
            self._loading = True
        return receipt

    def close(self) -> None:
        """Close the real device."""
        self._device.close()

    def _answer(self, action: Action, element: Element | None) -> Receipt:
        handle = element.handle if element is not None else ""
        if isinstance(action, Tap) and handle.startswith(_OURS):
            self.agreed = handle == f"{_OURS}yes"
            self._answered = handle in (f"{_OURS}yes", f"{_OURS}no")
            return Receipt()
        if isinstance(action, Back | Answer):
            self._answered = True
            return Receipt()
        raise NotActionable("receives events", "a dialog lies over it", "dialog")


def _dialog(offer: tuple[str, str, str, str], seen: Observation, first: int) -> tuple[TreeNode, ...]:
    title, message, yes, no = offer
    wide, high = seen.size_px
    web = seen.tree_kind == "web"
    box = Bounds(wide // 8, high // 3, wide * 7 // 8, high * 2 // 3)
    rows = [(title, "heading"), (message, "text"), (yes, "yes"), (no, "no")]
    attributes = {"role": "dialog", "aria-modal": "true", "aria-label": title} if web else {"window-type": "dialog"}
    outer, button, words_in = ("div", "button", "p") if web else _ANDROID
    frame = TreeNode(first, -1, outer, "", attributes, box, handle=f"{_OURS}box")
    nodes = [frame]
    for number, (words, kind) in enumerate(rows):
        place = Bounds(box.left + 8, box.top + 60 * number, box.right - 8, box.top + 60 * number + 48)
        pressed = kind in ("yes", "no")
        tag = button if pressed else words_in
        flags = frozenset({"clickable", "enabled", "receives"} if pressed else {"enabled"})
        at = first + len(nodes)
        nodes.append(TreeNode(at, first, tag, "" if web else words, {}, place, flags=flags, handle=f"{_OURS}{kind}"))
        if web:
            nodes.append(TreeNode(at + 1, at, "#text", words, {}, place, handle=f"{_OURS}{kind}text"))
    return tuple(nodes)


def _loading(seen: Observation) -> tuple[TreeNode, ...]:
    wide, high = seen.size_px
    box = Bounds(0, 0, wide, high)
    if seen.tree_kind == "web":
        told = {"role": "progressbar", "aria-label": "Loading"}
        return (TreeNode(0, -1, "div", "", told, box, handle=f"{_OURS}wheel"),)
    root = TreeNode(0, -1, "android.widget.FrameLayout", "", {"package": "app"}, box, handle=f"{_OURS}root")
    wheel = TreeNode(1, 0, "android.widget.ProgressBar", "", {"content-desc": "Loading"}, box, handle=f"{_OURS}wheel")
    return (root, wheel)
