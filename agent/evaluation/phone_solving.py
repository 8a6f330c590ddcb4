"""Carries out a task's own solution through a driver, as an agent would: proof that the way a real phone takes works.

What `emulators.phone.tasks.solving` does by touches on the phone itself is done here by actions on a device, over adb
or Appium; both read the same steps and find what they name by the same rules.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import assert_never

from devices.action import Action, Adjust, Back, LongPress, Open, Press, Scroll, Swipe, Tap, Type
from devices.device import Device
from devices.errors import ActionFailed
from devices.observation import Observation, TreeNode
from devices.screen import Element, Screen
from emulators.phone.phone import Phone
from emulators.phone.system.uinode import UiNode
from emulators.phone.tasks.solving import StepImpossible, matches
from emulators.phone.tasks.task import Do

_MOST_SCROLLS = 60
_DIRECTIONS = ("down", "up")


def solve_on(
    device: Device,
    perceive: Callable[[Observation], Screen],
    steps: Sequence[Do],
    holding: Callable[[], AbstractContextManager[Phone]],
) -> str:
    """Do the steps in order and return what was answered.

    Args:
        device: the driver.
        perceive: makes a Screen of what it shows.
        steps: of a task's solution.
        holding: gives the phone behind it, for what no driver does: letting its time pass.

    Raises:
        StepImpossible: what a step names is not on the screen.
        DeviceError: the device is in trouble.
    """
    solver = _Solver(device, perceive, holding)
    answered = ""
    for step in steps:
        if step.verb == "answer":
            answered = step.text
        else:
            solver.do(step)
    return answered


class _Solver:
    def __init__(
        self,
        device: Device,
        perceive: Callable[[Observation], Screen],
        holding: Callable[[], AbstractContextManager[Phone]],
    ) -> None:
        self._device, self._perceive, self._holding = device, perceive, holding

    def do(self, step: Do) -> None:
        match step.verb:
            case "open":
                self._device.perform(Open(location=self._package(step.target)))
            case "tap":
                self._on(step, Tap())
            case "hold":
                self._on(step, LongPress())
            case "type":
                self._on(step, Type(text=step.text))
            case "scroll_to":
                self._sight(step)
            case "slide":
                self._on(step, Adjust(value=float(step.text)))
            case "swipe":
                self._on(step, Swipe.model_validate({"direction": step.text}))
            case "back":
                # a person's first Back hides the keyboard; a driver does that by itself where it is in the way
                if not self._device.observe(picture=False).keyboard_px:
                    self._device.perform(Back())
            case "enter":
                self._device.perform(Press(key="Enter"))
            case "wait":
                with self._holding() as phone:
                    phone.advance(float(step.text))
            case "shade":
                with self._holding() as phone:
                    phone.open_quick_settings()
            case "answer":
                pass
            case _:
                assert_never(step.verb)

    def _package(self, label: str) -> str:
        """By package, since Appium knows no labels."""
        with self._holding() as phone:
            found = next((name for name in phone.packages if phone.label_of(name) == label), None)
        if found is None:
            raise StepImpossible(f"there is no app {label!r}")
        return found

    def _on(self, step: Do, action: Action) -> None:
        observation = self._device.observe(picture=False)
        nodes = [ui_node_of(node) for node in observation.tree]
        screen = self._perceive(observation)
        elements = (element_of(observation.tree, nodes.index(node), screen) for node in matches(nodes, step))
        meant = [element for element in elements if element is not None]
        # Some drivers show the windows below a dialog too. What only the keyboard covers, the driver uncovers.
        free = [element for element in meant if "covered" not in element.states]
        found = free if step.nth < len(free) else meant
        if step.nth >= len(found):
            told = ", ".join(n.text or n.description for n in nodes if n.text or n.description)
            raise StepImpossible(f"{step.target!r} is not on the screen: {told}")
        self._device.perform(action, found[step.nth])

    def _sight(self, step: Do) -> None:
        for direction in _DIRECTIONS:
            for _ in range(_MOST_SCROLLS):
                observation = self._device.observe(picture=False)
                if matches([ui_node_of(node) for node in observation.tree], step):
                    return
                try:
                    self._device.perform(Scroll.model_validate({"direction": direction}))
                except ActionFailed:
                    break
        raise StepImpossible(f"{step.target!r} is nowhere on this screen")


def element_of(tree: Sequence[TreeNode], at: int, screen: Screen) -> Element | None:
    """The element that a node is, or is a part of: perception keeps the row and not each of its words."""
    by_handle = {element.handle: element for element in screen}
    while at >= 0:
        element = by_handle.get(tree[at].handle)
        if element is not None:
            return element
        at = tree[at].parent
    return None


def ui_node_of(node: TreeNode) -> UiNode:
    """A node of a driver's tree as the phone itself would tell it."""
    told, box = node.attributes, node.bounds
    return UiNode(
        id=node.handle,
        parent=node.parent,
        index=0,
        class_name=node.tag,
        package=told.get("package", ""),
        text=node.text,
        description=told.get("content-desc", ""),
        resource_id=told.get("resource-id", ""),
        hint=told.get("hint", ""),
        bounds=(box.left, box.top, box.right, box.bottom) if box is not None else (0, 0, 0, 0),
        window=0,
        scrollable="scrollable" in node.flags,
    )
