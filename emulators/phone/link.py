"""The embedded phone as a carrier of calls: in this process, with no adb between."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from operator import attrgetter

from devices.android.link import Look
from devices.bounds import Bounds
from devices.errors import DeviceClosed, NavigationFailed
from devices.observation import KnownTree, TreeNode
from emulators.phone.phone import Phone
from emulators.phone.system.nodes import Told
from emulators.phone.system.packages import MAIN, ActivityNotFound, Component, Intent
from emulators.phone.system.uinode import UiNode

VIEW = "android.intent.action.VIEW"
_KEPT = 512
"""Trees that are kept: what runs of the same skills come by again and again."""
_DIAL = "android.intent.action.DIAL"
_FLAGS = (
    ("clickable", "clickable"), ("long_clickable", "long-clickable"), ("checkable", "checkable"),
    ("checked", "checked"), ("enabled", "enabled"), ("focusable", "focusable"), ("focused", "focused"),
    ("scrollable", "scrollable"), ("selected", "selected"), ("password", "password"), ("editable", "editable"),
    ("heading", "heading"),
)  # fmt: skip


class PhoneLink:
    """An `devices.android.link.AndroidLink` to a phone in this process."""

    def __init__(self, phone: Phone) -> None:
        self._phone: Phone | None = phone
        self._drawn: tuple[object, ...] = ()
        self._seen: Look | None = None

    @property
    def phone(self) -> Phone:
        """The phone.

        Raises:
            DeviceClosed: the link was closed.
        """
        if self._phone is None:
            raise DeviceClosed("the phone was let go of", "open it again")
        return self._phone

    @property
    def address(self) -> str:
        """``phone``."""
        return "phone"

    def look(self, picture: bool) -> Look:
        """Read the screen."""
        phone = self.phone
        toast = phone.notices.toast
        # Whatever changes what is shown has the windows made anew.
        drawn = (phone.windows(), phone.focus, phone.hanging, phone.screen_on, toast["message"] if toast else None)
        same = len(self._drawn) == len(drawn) and drawn[0] is self._drawn[0] and drawn[1:] == self._drawn[1:]
        if self._seen is None or not same:
            self._seen, self._drawn = _look(phone), drawn
        if not picture:
            return self._seen
        buffer = io.BytesIO()
        phone.screenshot().save(buffer, "PNG", compress_level=1)
        return replace(self._seen, png=buffer.getvalue())

    def tap(self, x: int, y: int, hold_ms: int = 50, count: int = 1) -> None:
        """Press and release, ``count`` times."""
        for _ in range(count):
            self.phone.tap(x, y, hold_ms)

    def swipe(self, x1: int, y1: int, x2: int, y2: int, duration_ms: int) -> None:
        """Move a finger."""
        self.phone.swipe(x1, y1, x2, y2, duration_ms)

    def drag(self, x1: int, y1: int, x2: int, y2: int, duration_ms: int) -> None:
        """Carry something; slow enough that nothing is flung."""
        self.phone.swipe(x1, y1, x2, y2, max(2000, duration_ms))

    def key(self, code: int, long: bool = False, meta: int = 0, times: int = 1) -> None:
        """Press a key."""
        for _ in range(times):
            self.phone.key(code, long)

    def can_write(self, text: str) -> bool:
        """Whatever can be written can be written here."""
        del text
        return True

    def commit_text(self, text: str) -> None:
        """Give text to the focused field."""
        self.phone.type_text(text)

    def set_text(self, handle: str, text: str) -> bool:
        """Make a field hold a text."""
        return self.phone.accessibility.set_text(handle, text)

    def open(self, target: str) -> None:
        """Bring up a package, an activity or a URL.

        Raises:
            NavigationFailed: nothing on the phone answers.
        """
        try:
            self.phone.start_activity(_intent_to(target))
        except ActivityNotFound as error:
            raise NavigationFailed(str(error), "name an app that is installed") from error

    def apps(self) -> Mapping[str, str]:
        """Packages by the label under their icon."""
        phone = self.phone
        shown = (package for package in phone.packages.values() if package.launcher_activity)
        return {phone.label_of(package.name): package.name for package in shown}

    def now_s(self) -> float:
        """The phone's own clock."""
        return self.phone.clock.elapsed_s

    def pause(self, seconds: float) -> None:
        """Let the phone's time pass."""
        self.phone.advance(seconds)

    def close(self) -> None:
        """Let go of the phone; it stays as it is."""
        self._phone = None


def _intent_to(target: str) -> Intent:
    package, slash, activity = target.partition("/")
    if ":" in package:
        return Intent(_DIAL if target.startswith("tel:") else VIEW, data=target)
    if slash:
        return Intent(MAIN, component=Component(package, activity))
    return Intent(MAIN, package=package)


def _look(phone: Phone) -> Look:
    """What is shown now, without a picture."""
    focused, toast = phone.focused, phone.notices.toast
    window = phone.active_window()
    kind = "application" if window.kind == "app" else "system" if window.kind == "system" else "dialog"
    return Look(
        tree=_tree(phone.told(), kind),
        size_px=phone.size_px,
        scale=phone.density,
        package=focused.package if focused is not None else "",
        activity=focused.activity if focused is not None else "",
        rotation=phone.config.rotation,
        keyboard_px=phone.keyboard_px,
        idle=not phone.hanging,
        notices=(f"toast: {toast['message']}",) if toast is not None else (),
    )


_held = attrgetter(*(name for name, _ in _FLAGS))


@lru_cache(maxsize=4096)
def _flags(held: tuple[bool, ...]) -> frozenset[str]:
    return frozenset(flag for (_, flag), true in zip(_FLAGS, held, strict=True) if true)


@lru_cache(maxsize=_KEPT)
def _tree(told: tuple[Told, ...], kind: str) -> KnownTree:
    """The tree of what is shown; phones that show the same share one, and what was worked out of it."""
    return KnownTree(_tree_node(index, UiNode(*each), kind) for index, each in enumerate(told))


def _tree_node(index: int, node: UiNode, window_kind: str) -> TreeNode:
    told = {"package": node.package}
    if node.resource_id:
        told["resource-id"] = node.resource_id
    if node.description:
        told["content-desc"] = node.description
    if node.hint:
        told["hint"] = node.hint
    if node.input_type:
        told["input-type"] = node.input_type
    if node.range is not None:
        told["range"] = " ".join(f"{value:g}" for value in node.range)
    if node.parent < 0:
        told["window"], told["window-type"] = str(node.window), window_kind
    return TreeNode(
        index=index,
        parent=node.parent,
        tag=node.class_name,
        text=node.text,
        attributes=told,
        bounds=Bounds(*node.bounds),
        flags=_flags(_held(node)),
        scroll=node.scroll,
        handle=node.id,
    )
