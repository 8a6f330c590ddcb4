"""Moving sliders to a value, by where the finger is put down and what is read afterwards."""

from __future__ import annotations

import re
from dataclasses import dataclass

from devices.android.approach import Approach, Reached
from devices.android.inputs import Inputs
from devices.android.link import AndroidLink
from devices.android.sight import settle
from devices.android.touch import is_adjustable
from devices.device import Receipt
from devices.errors import ActionFailed, UnsupportedAction
from devices.observation import TreeNode
from devices.screen import Element
from devices.settle import Deadline

_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")
_MOST_TRIES = 8


@dataclass(frozen=True, slots=True)
class Reading:
    """Where a slider stands."""

    value: float
    lowest: float
    highest: float


class Sliders:
    """Adjusts the sliders of one screen."""

    def __init__(self, link: AndroidLink, inputs: Inputs, approach: Approach) -> None:
        self._link = link
        self._inputs = inputs
        self._approach = approach

    def adjust(self, value: float, element: Element, deadline: Deadline) -> Receipt:
        """Move a slider until it reads the value, or as near as its steps come.

        Raises:
            UnsupportedAction: it is no slider, or does not say where it stands.
            ActionFailed: the value is out of its range, or it cannot be brought there.
        """
        sight = settle(self._link)
        node = self._approach.find(element, sight)
        reading = read_slider(node)
        if not is_adjustable(node) or reading is None:
            raise UnsupportedAction(f"{element.describe()} has no value that can be set", "swipe or tap it")
        if not reading.lowest <= value <= reading.highest:
            span = f"{reading.lowest:g} to {reading.highest:g}"
            raise ActionFailed(f"{element.describe()} goes from {span}, not to {value:g}")
        reached = self._approach.reach(element, deadline)
        return self._search(reached, element, value, reading)

    def _search(self, reached: Reached, element: Element, value: float, reading: Reading) -> Receipt:
        """Aim, read, and correct by the slope seen so far (regula falsi on the finger's place)."""
        box = reached.node.bounds
        assert box is not None
        y = box.center[1]
        span = reading.highest - reading.lowest or 1.0
        left, right = box.left + box.height // 2, box.right - box.height // 2
        if right - left < box.width // 2:
            left, right = box.left, box.right - 1
        low, high = (float(left), reading.lowest), (float(right), reading.highest)
        best = reading
        point = reached.point_px
        for _ in range(_MOST_TRIES):
            if abs(best.value - value) <= span * 1e-6:
                break
            share = (value - low[1]) / ((high[1] - low[1]) or 1.0)
            x = round(min(max(low[0] + share * (high[0] - low[0]), box.left), box.right - 1))
            if (x, y) == point and best is not reading:
                break  # a pixel is not fine enough
            point = (x, y)
            self._inputs.tap(point)
            node = settle(self._link).by_handle.get(element.handle)
            now = read_slider(node) if node is not None else None
            if now is None:
                raise ActionFailed(f"{element.describe()} went away while it was moved")
            best = now
            # The track may reach further out than was assumed.
            if now.value < value:
                low = (float(x), now.value)
                high = high if high[0] > x else (float(box.right - 1), reading.highest)
            else:
                high = (float(x), now.value)
                low = low if low[0] < x else (float(box.left), reading.lowest)
            if high[0] - low[0] < 1:
                break
        if abs(best.value - value) > max(0.51, span * 0.006):
            raise ActionFailed(f"{element.describe()} went to {best.value:g}, not to {value:g}")
        return Receipt(point_px=point, value=f"{best.value:g}")


def read_slider(node: TreeNode) -> Reading | None:
    """Where a slider stands: what it says itself, else a number in its text, of 0 to 100."""
    told = node.attributes.get("range", "").split()
    if len(told) == 3:
        try:
            lowest, highest, value = (float(part) for part in told)
        except ValueError:
            return None
        return Reading(value, lowest, highest)
    found = _NUMBER.search(node.text or node.attributes.get("state-description", ""))
    if found is None:
        return None
    value = float(found[0].replace(",", "."))
    return Reading(value, 0.0, max(100.0, value))
