"""A world as a device: it shows what was seen, and does what was seen to happen, and nothing else."""

from __future__ import annotations

import itertools
from dataclasses import replace

from devices.action import Action, Back, Clear, Open, Scroll, Select, Type, Wait
from devices.device import Receipt
from devices.errors import ActionFailed, DeviceClosed, NotActionable, StaleElement
from devices.observation import Observation, TreeNode
from devices.screen import Element
from emulators.world.model import World


class WorldDevice:
    """Plays a world. What is written into fields is shown until the state is left.

    Args:
        world: what was recorded; never changed.
        address: what it is called, ``world:PATH``.
    """

    def __init__(self, world: World, address: str = "world:") -> None:
        self._world: World | None = world
        self._address = address
        self._numbers = itertools.count(1)
        self._here = world.start
        self._before: list[str] = []
        self._written: dict[int, str] = {}

    @property
    def address(self) -> str:
        """What it is called."""
        return self._address

    @property
    def state(self) -> str:
        """The state it is in."""
        return self._here

    def observe(self, picture: bool = True) -> Observation:
        """Show the state."""
        world = self._require_open()
        state = world.states[self._here]
        tree = tuple(
            replace(node, text=self._written[node.index]) if node.index in self._written else node
            for node in state.tree
        )
        return Observation(
            id=f"world-{id(self):x}-{next(self._numbers)}",
            location=state.location,
            title=state.title,
            size_px=state.size_px,
            scale=state.scale,
            taken_at_s=0.0,
            tree_kind=state.tree_kind,
            tree=tree,
            png=world.pictures.get(state.picture) if picture else None,
            focus=state.focus,
            keyboard_px=state.keyboard_px,
        )

    def perform(self, action: Action, element: Element | None = None) -> Receipt:
        """Go where it led when it was recorded.

        Raises:
            StaleElement: the element is not of the state that is shown.
            NotActionable: the element cannot be used.
            ActionFailed: it was never done here.
        """
        world = self._require_open()
        node = self._node(element) if element is not None else None
        if element is not None and "disabled" in element.states:
            raise NotActionable("enabled", f"{element.describe()} is disabled")
        target = node.index if node is not None else -1
        stop = world.leads(self._here, action, target)
        if stop is None and isinstance(action, Back) and self._before:
            stop = self._before.pop()
            self._go(stop, remember=False)
            return Receipt()
        if stop is None:
            return self._without_transition(action, node)
        self._go(stop)
        return Receipt(value=action.text if isinstance(action, Type) else None)

    def _without_transition(self, action: Action, node: TreeNode | None) -> Receipt:
        match action:
            case Wait():
                return Receipt()
            case Type() if node is not None:
                held = self._written.get(node.index, node.text) if action.append else ""
                self._written[node.index] = held + action.text
                return Receipt(value=held + action.text)
            case Clear() if node is not None:
                self._written[node.index] = ""
                return Receipt(value="")
            case Select() if node is not None:
                self._written[node.index] = ", ".join(action.options)
                return Receipt(value=self._written[node.index])
            case Open() | Scroll():
                pass
        raise ActionFailed(
            f"nobody has recorded what {action.describe()} does here", "record it, or verify on the device itself"
        )

    def _go(self, stop: str, remember: bool = True) -> None:
        if stop != self._here:
            if remember:
                self._before.append(self._here)
            self._written.clear()
        self._here = stop

    def _node(self, element: Element) -> TreeNode:
        tree = self._require_open().states[self._here].tree
        node = next((each for each in tree if each.handle and each.handle == element.handle), None)
        if node is None:
            raise StaleElement(f"{element.describe()} is not on this screen", "look again")
        return node

    def close(self) -> None:
        """Let go of the world. May be called twice."""
        self._world = None

    def _require_open(self) -> World:
        if self._world is None:
            raise DeviceClosed("the world was closed", "open it again")
        return self._world
