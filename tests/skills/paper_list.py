"""A phone of paper that shows six rows of a long list at a time, and a bar that never moves."""

from __future__ import annotations

from dataclasses import dataclass, field

from devices.action import Action, Scroll, Tap, Wait
from devices.bounds import Bounds
from devices.device import Receipt
from devices.errors import ActionFailed
from devices.observation import Observation
from devices.screen import Element, Screen

ROW_PX = 50
SEEN = 6


@dataclass
class PaperList:
    rows: list[str]
    top: int = 0
    """The first row that is shown."""
    told: bool = True
    """Whether it says how far it is scrolled."""
    done: list[str] = field(default_factory=list)
    address: str = "paper:list"

    def observe(self, picture: bool = True) -> Observation:
        return Observation(str(len(self.done)), "paper", "", (200, 400), 1.0, 0.0)

    def perceive(self, observation: Observation) -> Screen:
        shown = self.rows[self.top : self.top + SEEN]
        box = Bounds(0, 0, 200, SEEN * ROW_PX)
        held = (0, self.top * ROW_PX, 200, len(self.rows) * ROW_PX) if self.told else None
        frame = Element(
            0, "list", "", box, states=frozenset({"scrolls-y"}), actions=frozenset({"scroll"}), scroll=held, handle="l"
        )
        rows = [
            Element(
                1 + at, "button", name, Bounds(0, at * ROW_PX, 200, (at + 1) * ROW_PX), parent=0, handle=name,
                actions=frozenset({"tap"}),
            )
            for at, name in enumerate(shown)
        ]  # fmt: skip
        return Screen((frame, *rows), observation.location, "", observation.size_px)

    def perform(self, action: Action, element: Element | None = None) -> Receipt:
        match action:
            case Scroll():
                step = max(1, round(action.amount_px / ROW_PX)) if action.amount_px else SEEN - 1
                most = max(0, len(self.rows) - SEEN)
                was, way = self.top, step if action.direction == "down" else -step
                self.top = min(most, max(0, self.top + way))
                if self.top == was:
                    raise ActionFailed("nothing scrolls there any further")
                self.done.append(f"scroll {action.direction}")
            case Tap():
                self.done.append(f"tap {element.name if element else ''}")
            case Wait():
                self.done.append("wait")
        return Receipt()

    def close(self) -> None:
        pass
