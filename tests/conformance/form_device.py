"""A tiny device in memory: a form of a dozen widgets that does everything a driver must, in the plainest way.

It is what an author of a driver may read beside ``devices.conformance``. What a driver can get wrong stands in a method
of its own, so that the tests can break it one line at a time.
"""

from __future__ import annotations

import struct
import time
import zlib
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from devices.action import (
    Action,
    Adjust,
    Answer,
    Back,
    Clear,
    Drag,
    Hover,
    LongPress,
    Open,
    Press,
    Scroll,
    Select,
    Swipe,
    Tap,
    Type,
    Upload,
    Wait,
)
from devices.bounds import Bounds
from devices.conformance import Scene
from devices.device import Receipt
from devices.errors import (
    ActionFailed,
    DeviceClosed,
    DeviceTimeout,
    NavigationFailed,
    NotActionable,
    StaleElement,
    UnsupportedAction,
)
from devices.observation import Observation, TreeNode
from devices.screen import Element, Screen, State

SIZE_PX = (320, 400)
LINE_PX = 20
ITEMS = 20
LIST = Bounds(160, 0, 310, 100)
SCENE = Scene(last_item=f"Item {ITEMS}")
KEYS = ("Tab", "Enter", "Shift")


@dataclass
class Widget:
    """One thing on the form; its place follows from its position among the others."""

    role: str
    name: str
    value: str = ""
    states: set[State] = field(default_factory=set)
    options: tuple[str, ...] = ()


def widgets() -> list[Widget]:
    return [
        Widget("button", "Vanish"),
        Widget("button", "Increment"),
        Widget("button", "Disabled", states={"disabled"}),
        Widget("button", "Covered", states={"covered"}),
        Widget("textbox", "Name"),
        Widget("textbox", "Notes", states={"multiline"}),
        Widget("textbox", "Password", states={"password"}),
        Widget("checkbox", "Remember me", states={"unchecked"}),
        Widget("combobox", "Colour", value="Red", options=("Red", "Green", "Blue")),
        Widget("list", "Items"),
        *(Widget("listitem", f"Item {i}") for i in range(1, ITEMS + 1)),
    ]


class FormDevice:
    """Shows the form and lets it be used."""

    address = "form:"

    def __init__(self) -> None:
        self.widgets = widgets()
        self.presses = 0
        self.focused: Widget | None = None
        self.scrolled_px = 0
        self.looks = 0
        self.closed = False

    # ------------------------------------------------------------ looking

    def observe(self, picture: bool = True) -> Observation:
        self.require_open()
        self.looks += 1
        nodes = self.nodes()
        return Observation(
            id=self.next_id(),
            location="form:",
            title="Form",
            size_px=SIZE_PX,
            scale=1.0,
            taken_at_s=self.now_s(),
            tree_kind="android",
            tree=tuple(nodes),
            png=self.picture() if picture else None,
            focus=next((n.handle for n in nodes if "focused" in n.flags), ""),
        )

    def next_id(self) -> str:
        return f"look-{self.looks}"

    def now_s(self) -> float:
        return time.time()

    def picture(self) -> bytes:
        return png(*SIZE_PX)

    def nodes(self) -> list[TreeNode]:
        count = TreeNode(
            1, 0, "text", f"Count: {self.presses}", {"role": "text"}, Bounds(0, 380, 100, 400), handle="count"
        )
        nodes = [
            TreeNode(0, -1, "form", bounds=Bounds(0, 0, *SIZE_PX), attributes={"role": "form"}, handle="form"),
            count,
        ]
        top, items = 0, 0
        for widget in self.widgets:
            index, parent, box = len(nodes), 0, Bounds(0, top, 100, top + LINE_PX)
            states: set[str] = set(widget.states) | ({"focused"} if widget is self.focused else set())
            if widget.role == "list":
                box, items = LIST, index
            elif widget.role == "listitem":
                above = LINE_PX * (index - items - 1) - self.scrolled_px
                parent, box = items, Bounds(LIST.left, above, LIST.right, above + LINE_PX)
                states |= {"offscreen"} if box.intersect(LIST).empty else set()
            else:
                top += LINE_PX
            told = {"role": widget.role, "name": widget.name, "options": "|".join(widget.options)}
            nodes.append(
                TreeNode(
                    index, parent, "widget", self.shown(widget), told, box, {}, frozenset(states), None, key(widget)
                )
            )
        return nodes

    def shown(self, widget: Widget) -> str:
        return "•" * len(widget.value) if "password" in widget.states else widget.value

    # ------------------------------------------------------------ acting

    def perform(self, action: Action, element: Element | None = None) -> Receipt:
        self.require_open()
        match action:
            case Tap():
                widget = self.reach(element)
                for _ in range(action.count):
                    self.press(widget)
                return Receipt(point_px=element.bounds.center if element is not None else None)
            case LongPress() | Hover():
                self.reach_to_hold(element)
                return Receipt()
            case Press():
                self.key(action, element)
                return Receipt()
            case Type():
                return Receipt(value=self.type(self.writable(element), action))
            case Clear():
                self.clear(self.writable(element))
                return Receipt()
            case Select():
                self.choose(self.reach(element), action.options[0])
                return Receipt()
            case Scroll():
                return Receipt(scrolled_px=(0, self.scroll(action)))
            case Wait():
                self.wait(action)
                return Receipt()
            case Open():
                raise NavigationFailed(f"there is nothing at {action.location}")
            case Adjust() | Upload() | Swipe() | Drag() | Back() | Answer():
                return self.unsupported(action)

    def reach(self, element: Element | None) -> Widget:
        """The widget an element stands for, when it can be touched."""
        if element is None:
            raise ActionFailed("this needs an element")
        widget = self.named(element)
        if "disabled" in widget.states:
            self.refuse_disabled(widget)
        if "covered" in widget.states:
            self.refuse_covered(widget)
        return widget

    def reach_to_hold(self, element: Element | None) -> Widget:
        return self.reach(element)

    def named(self, element: Element) -> Widget:
        found = next((w for w in self.widgets if key(w) == element.handle), None)
        return found if found is not None else self.lost(element)

    def lost(self, element: Element) -> Widget:
        raise StaleElement(f"{element.describe()} is no longer there")

    def refuse_disabled(self, widget: Widget) -> None:
        raise NotActionable("enabled", widget.name)

    def refuse_covered(self, widget: Widget) -> None:
        raise NotActionable("receives events", widget.name, covered_by="a cloth")

    def press(self, widget: Widget) -> None:
        if widget.role == "button":
            self.presses += 1
        if widget.name == "Vanish" and widget in self.widgets:
            self.widgets.remove(widget)
        if widget.role == "checkbox":
            self.toggle(widget)
        if widget.role == "textbox":
            self.focused = widget

    def toggle(self, widget: Widget) -> None:
        widget.states ^= {"checked", "unchecked"}

    def key(self, action: Press, element: Element | None) -> None:
        if action.key not in KEYS:
            raise ActionFailed(f"there is no key {action.key}")
        if element is not None:
            self.reach(element)
        if action.key == "Tab":
            self.tab()

    def tab(self) -> None:
        fields = [w for w in self.widgets if w.role == "textbox"]
        at = fields.index(self.focused) if self.focused in fields else -1
        self.focused = fields[(at + 1) % len(fields)]

    def writable(self, element: Element | None) -> Widget:
        widget = self.reach(element)
        if widget.role != "textbox":
            self.refuse_text(widget)
        return widget

    def refuse_text(self, widget: Widget) -> None:
        raise UnsupportedAction(f"{widget.name} takes no text")

    def type(self, widget: Widget, action: Type) -> str | None:
        widget.value = self.joined(widget.value if action.append else "", self.keyed(action.text))
        return None if "password" in widget.states else widget.value

    def joined(self, held: str, text: str) -> str:
        return held + text

    def keyed(self, text: str) -> str:
        return text

    def clear(self, widget: Widget) -> None:
        widget.value = ""

    def choose(self, widget: Widget, option: str) -> None:
        if not widget.options:
            raise UnsupportedAction(f"{widget.name} has no options")
        if option not in widget.options:
            self.refuse_option(option)
        else:
            widget.value = option

    def refuse_option(self, option: str) -> None:
        raise ActionFailed(f"there is no option {option}")

    def scroll(self, action: Scroll) -> int:
        before = self.scrolled_px
        step = self.end_px() if action.to_end else action.amount_px or LIST.height
        self.scrolled_px += step if action.direction == "down" else -step
        self.scrolled_px = min(max(self.scrolled_px, 0), self.end_px())
        return self.scrolled_px - before

    def end_px(self) -> int:
        return LINE_PX * ITEMS - LIST.height

    def wait(self, action: Wait) -> None:
        shown = any(action.text in widget.name for widget in self.widgets)
        if action.until != "settled" and shown != (action.until == "shown"):
            self.waited_in_vain(action)

    def waited_in_vain(self, action: Wait) -> None:
        raise DeviceTimeout(action.describe())

    def unsupported(self, action: Action) -> Receipt:
        raise UnsupportedAction(f"a form takes no {action.kind}")

    # ------------------------------------------------------------ closing

    def require_open(self) -> None:
        if self.closed:
            raise DeviceClosed("the form is closed")

    def close(self) -> None:
        self.closed = True


def perceive(observation: Observation) -> Screen:
    """Every node is an element."""
    return Screen(
        elements=tuple(_element(node) for node in observation.tree),
        location=observation.location,
        size_px=observation.size_px,
        observation_id=observation.id,
    )


def _element(node: TreeNode) -> Element:
    told = node.attributes
    is_text = told["role"] == "text"
    return Element(
        index=node.index,
        parent=node.parent,
        role=told["role"],
        name=node.text if is_text else told.get("name", ""),
        value="" if is_text else node.text,
        states=frozenset(node.flags),  # type: ignore[arg-type]  # they are States here
        options=tuple(filter(None, told.get("options", "").split("|"))),
        bounds=node.bounds or Bounds(0, 0, 0, 0),
        handle=node.handle,
    )


def key(widget: Widget) -> str:
    return f"{widget.role} {widget.name}"


@cache
def png(width: int, height: int) -> bytes:
    """A white picture (PNG specification, section 11: header, data, end; one bit a pixel)."""
    rows = (b"\0" + b"\xff" * ((width + 7) // 8)) * height
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    parts: tuple[tuple[Literal[b"IHDR", b"IDAT", b"IEND"], bytes], ...] = (
        (b"IHDR", header),
        (b"IDAT", zlib.compress(rows)),
        (b"IEND", b""),
    )
    body = (struct.pack(">I", len(of)) + kind + of + struct.pack(">I", zlib.crc32(kind + of)) for kind, of in parts)
    return b"\x89PNG\r\n\x1a\n" + b"".join(body)
