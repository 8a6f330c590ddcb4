"""The smallest phone that can be driven: one app with the parts of the conformance scene, in memory.

It is a carrier of calls (``AndroidLink``) that keeps views in a list and does
with touches what Android does. With the shapes ``dump`` and ``source`` it tells its views only as the XML of Android's
two tools, which has no names for them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal
from xml.sax.saxutils import quoteattr

from devices.android import Look
from devices.android.tree import read_tree
from devices.bounds import Bounds
from devices.errors import DeviceError, NavigationFailed, UnsupportedAction
from devices.observation import TreeNode
from tests.conformance.form_device import png

SIZE_PX = (400, 800)
ROW_PX = 48
ITEMS = 40
LIST = Bounds(200, 20, 400, 260)
KEYBOARD_PX = 260
OPTIONS = ("Red", "Green", "Blue")
Shape = Literal["native", "dump", "source"]
APP, ACTIVITY = "org.example.scene", "org.example.scene.Main"


@dataclass
class View:
    """One view; ``parent`` is a position in the list."""

    id: str
    cls: str
    bounds: Bounds
    parent: int = 0
    text: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    flags: set[str] = field(default_factory=lambda: {"enabled"})


class TinyPhone:
    """Shows the scene; ``faults`` are raised by the next inputs, after their effect."""

    address = "android:tiny"

    def __init__(self, shape: Shape = "native") -> None:
        self.shape = shape
        self.presses = 0
        self.gone: set[str] = set()
        self.texts = {"name": "", "notes": "", "password": ""}
        self.checked = False
        self.colour = "Red"
        self.popup = False
        self.focus = ""
        self.keyboard = False
        self.scrolled_px = 0
        self.volume = 30
        self.front = APP
        self.prompt = ""
        self.granted: list[str] = []
        self.faults: list[DeviceError] = []
        self.hangs_for = 0
        self.takes_set_text = True
        self.calls: list[str] = []
        self.time_s = 0.0
        self.closed = False

    # ------------------------------------------------------------ looking

    def look(self, picture: bool) -> Look:
        self.calls.append("look")
        keyboard = KEYBOARD_PX if self.keyboard else 0
        tree: tuple[TreeNode, ...] = ()
        if self.hangs_for:
            self.hangs_for -= 1
        elif self.shape == "native":
            tree = tuple(_node(i, v) for i, v in enumerate(self.views()))
        else:
            tree = read_tree(self.xml()).nodes
        activity = {APP: ACTIVITY}.get(self.front, ".Main")
        shown = png(*SIZE_PX) if picture else None
        return Look(tree, SIZE_PX, 1.0, self.front, activity, shown, 0, keyboard, idle=self.shape == "native")

    def views(self) -> list[View]:
        if self.prompt:
            return self.prompt_views()
        if self.front != APP:
            return [View("launcher", "android.widget.FrameLayout", Bounds(0, 0, *SIZE_PX), -1)]
        screen = Bounds(0, 0, *SIZE_PX)
        out = [View("root", "android.widget.FrameLayout", screen, -1)]
        top = 0

        def add(id: str, cls: str, text: str = "", *flags: str, **attributes: str) -> View:
            nonlocal top
            view = View(id, f"android.widget.{cls}", Bounds(0, top, 180, top + ROW_PX - 4), 0, text)
            view.flags |= set(flags)
            view.attributes |= {key.replace("_", "-"): value for key, value in attributes.items()}
            top += ROW_PX
            if id not in self.gone:
                out.append(view)
            else:
                top -= ROW_PX
            return view

        add("vanish", "Button", "Vanish", "clickable")
        add("increment", "Button", "Increment", "clickable", "long-clickable")
        add("disabled", "Button", "Disabled", "clickable").flags.discard("enabled")
        covered = add("covered", "Button", "Covered", "clickable")
        for field_id, hint in (("name", "Name"), ("notes", "Notes"), ("password", "Password")):
            kind = "textMultiLine" if field_id == "notes" else "text"
            secret = {"password"} if field_id == "password" else set()
            held = self.texts[field_id]
            view = add(field_id, "EditText", "•" * len(held) if secret else held, "clickable", "focusable", "editable")
            view.attributes |= {"hint": hint, "input-type": kind}
            view.flags |= secret | ({"focused"} if self.focus == field_id else set())
        box = add("remember", "CheckBox", "Remember me", "clickable", "checkable")
        box.flags |= {"checked"} if self.checked else set()
        spinner = add("colour", "Spinner", "", "clickable", content_desc="Colour")
        out.append(View("shown", "android.widget.TextView", spinner.bounds, len(out) - 1, self.colour))
        add("volume", "SeekBar", "", "focusable", content_desc="Volume", range=f"0 100 {self.volume}")
        add("count", "TextView", f"Count: {self.presses}")
        out.append(View("cloth", "android.view.View", covered.bounds, 0, "", {}, {"enabled", "clickable"}))
        items = View("items", "android.widget.ListView", LIST, 0, "", {"content-desc": "Items"})
        items.flags |= {"scrollable"}
        at = len(out)
        out.append(items)
        for i in range(ITEMS):
            above = LIST.top + i * ROW_PX - self.scrolled_px
            shown = Bounds(LIST.left, above, LIST.right, above + ROW_PX).intersect(LIST)
            if not shown.empty:
                out.append(View(f"item {i + 1}", "android.widget.TextView", shown, at, f"Item {i + 1}"))
        if self.popup:
            drop = Bounds(20, 300, 180, 300 + ROW_PX * len(OPTIONS))
            at = len(out)
            out.append(View("popup", "android.widget.ListView", drop, -1, "", {"window": "1"}))
            for i, option in enumerate(OPTIONS):
                row = Bounds(drop.left, drop.top + i * ROW_PX, drop.right, drop.top + (i + 1) * ROW_PX)
                flags = {"enabled", "clickable", "checkable"}
                out.append(View(f"option {option}", "android.widget.CheckedTextView", row, at, option, {}, flags))
        return out

    def prompt_views(self) -> list[View]:
        package = "com.android.permissioncontroller"
        out = [View("prompt", "android.widget.FrameLayout", Bounds(40, 300, 360, 560), -1, "", {"package": package})]
        names = ("permission_message", "permission_allow_button", "permission_deny_button")
        texts = (self.prompt, "Allow", "Don't allow")
        for i, (name, text) in enumerate(zip(names, texts, strict=True)):
            told = {"resource-id": f"{package}:id/{name}", "package": package}
            flags = {"enabled"} | ({"clickable"} if i else set())
            box = Bounds(40, 300 + 60 * i, 360, 350 + 60 * i)
            out.append(
                View(name, "android.widget.Button" if i else "android.widget.TextView", box, 0, text, told, flags)
            )
        return out

    def xml(self) -> str:
        views = self.views()
        children: dict[int, list[int]] = {}
        for i, view in enumerate(views):
            children.setdefault(view.parent, []).append(i)
        out = ["<?xml version='1.0' encoding='UTF-8' standalone='yes' ?><hierarchy rotation=\"0\">"]

        def write(at: int) -> None:
            view, b = views[at], views[at].bounds
            told = {
                "index": str(children[view.parent].index(at)),
                "text": view.text or view.attributes.get("hint", "") if "editable" in view.flags else view.text,
                "class": view.cls,
                "package": APP,
                **view.attributes,
                "bounds": f"[{b.left},{b.top}][{b.right},{b.bottom}]",
            }
            told |= {
                f: str(f in view.flags).lower() for f in ("clickable", "enabled", "focused", "checked", "checkable")
            }
            told |= {f: str(f in view.flags).lower() for f in ("scrollable", "password", "long-clickable", "selected")}
            tag = "node" if self.shape == "dump" else view.cls
            # Attributes in XML lose line breaks unless they are written as references, as Android does.
            written = " ".join(f"{k}={quoteattr(v, {chr(10): '&#10;'})}" for k, v in told.items())
            out.append(f"<{tag} {written}>")
            for child in children.get(at, ()):
                write(child)
            out.append(f"</{tag}>")

        for root in children[-1]:
            write(root)
        return "".join(out) + "</hierarchy>"

    # ------------------------------------------------------------ inputs

    def tap(self, x: int, y: int, hold_ms: int = 50, count: int = 1) -> None:
        self.calls.append(f"tap {x} {y}")
        for _ in range(count):
            self._touch(x, y)
        self._answered()

    def _touch(self, x: int, y: int) -> None:
        if self.keyboard and y >= SIZE_PX[1] - KEYBOARD_PX:
            return
        views = self.views()
        if self.popup and not any(v.id.startswith("option") and v.bounds.holds(x, y) for v in views):
            self.popup = False
            return
        taking = {"clickable", "scrollable"}
        hit = next((v for v in reversed(views) if (v.bounds.holds(x, y) and v.flags & taking) or _is(v, x, y)), None)
        if hit is None or "enabled" not in hit.flags:
            return
        if hit.cls.endswith("Button") and not self.prompt:
            self.presses += 1
        if hit.id == "vanish":
            self.gone.add("vanish")
        elif hit.id == "remember":
            self.checked = not self.checked
        elif hit.id == "colour":
            self.popup = True
        elif hit.id.startswith("option"):
            self.colour, self.popup = hit.text, False
        elif hit.id == "volume":
            self.volume = round(100 * (x - hit.bounds.left) / (hit.bounds.width - 1))
        elif hit.id in self.texts:
            self.focus, self.keyboard = hit.id, True
        elif hit.id.startswith("permission"):
            self.granted += [self.prompt] if "allow_button" in hit.id else []
            self.prompt = ""

    def swipe(self, x1: int, y1: int, x2: int, y2: int, duration_ms: int) -> None:
        self.calls.append(f"swipe {x1} {y1} {x2} {y2}")
        if LIST.holds(x1, y1):
            end = ITEMS * ROW_PX - LIST.height
            fling = 4 if duration_ms < 200 else 1
            self.scrolled_px = min(max(self.scrolled_px + (y1 - y2) * fling, 0), end)
        self._answered()

    def drag(self, x1: int, y1: int, x2: int, y2: int, duration_ms: int) -> None:
        self.swipe(x1, y1, x2, y2, duration_ms)

    def can_write(self, text: str) -> bool:
        return "\x00" not in text

    def key(self, code: int, long: bool = False, meta: int = 0, times: int = 1) -> None:
        for _ in range(times - 1):
            self.key(code, long, meta)
        self.calls.append(f"key {code}")
        if meta:
            raise UnsupportedAction("no chords")
        if code == 4:
            if self.keyboard:
                self.keyboard = False
            elif self.popup:
                self.popup = False
            else:
                self.front = "org.example.launcher"
        elif code == 3:
            self.front = "org.example.launcher"
        elif code == 61:
            order = list(self.texts)
            self.focus = order[(order.index(self.focus) + 1) % len(order)] if self.focus in order else order[0]
        elif code == 67 and self.focus:
            self.texts[self.focus] = self.texts[self.focus][:-1]
        self._answered()

    def commit_text(self, text: str) -> None:
        self.calls.append("commit")
        if self.focus:
            self.texts[self.focus] += text
        self._answered()

    def set_text(self, handle: str, text: str) -> bool:
        self.calls.append("set_text")
        nodes = {n.handle: v for n, v in zip(self.look(False).tree, self.views(), strict=True)}
        view = nodes.get(handle)
        if not self.takes_set_text or view is None or view.id not in self.texts:
            return False
        self.texts[view.id] = text
        self._answered()
        return True

    def open(self, target: str) -> None:
        self.calls.append(f"open {target}")
        if target not in self.apps().values():
            raise NavigationFailed(f"nothing opens {target}")
        self.front = target
        self._answered()

    def _answered(self) -> None:
        if self.faults:
            raise self.faults.pop(0)

    # ------------------------------------------------------------ the rest

    def apps(self) -> dict[str, str]:
        return {"Scene": APP, "Clock": "com.example.deskclock", "Settings": "com.android.settings"}

    def now_s(self) -> float:
        return self.time_s

    def pause(self, seconds: float) -> None:
        self.time_s += seconds

    def close(self) -> None:
        self.closed = True


def _is(view: View, x: int, y: int) -> bool:
    return view.cls.endswith("SeekBar") and view.bounds.holds(x, y)


def _node(index: int, view: View) -> TreeNode:
    told = {"package": APP, **view.attributes}
    return TreeNode(
        index, view.parent, view.cls, view.text, told, view.bounds, {}, frozenset(view.flags), None, view.id
    )
