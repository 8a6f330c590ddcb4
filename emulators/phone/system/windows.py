"""Windows, lowest first: the app's, its dialogs, the keyboard, the system's questions, the shade, the bars."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal, Protocol

from emulators.phone.app import Context, Overlay
from emulators.phone.system.keyboard import height_dp as keyboard_dp
from emulators.phone.system.keyboard import keyboard
from emulators.phone.system.packages import KEYBOARD, PERMISSIONS, SYSTEM_UI
from emulators.phone.system.system_ui import (
    crash_dialog,
    debugging_dialog,
    lock_screen,
    permission_dialog,
    shade,
    snack_bar,
    status_bar,
)
from emulators.phone.system.system_ui import navigation_bar as navigation
from emulators.phone.ui.layout import Frame, lay_out
from emulators.phone.ui.view import FILL, Rect, View
from emulators.phone.ui.widgets import box, row

if TYPE_CHECKING:
    from emulators.phone.phone import Phone


class Meddler(Protocol):
    """Changes what apps show, before it is laid out: see ``emulators.mutate``."""

    def page(self, context: Context, page: View) -> View:
        """What an app shows in place of its page. It may add overlays to the context."""

    def overlay(self, view: View, kind: str) -> View:
        """What is shown in place of a dialog, menu or sheet."""


WindowKind = Literal["app", "dialog", "menu", "sheet", "drawer", "keyboard", "system", "bar"]


@dataclass
class Window:
    """One window, laid out; bars and keyboard, at which hardly anybody looks, only when somebody does."""

    kind: WindowKind
    package: str
    made: View | Callable[[], View]
    bounds: Rect
    title: str = ""
    dismiss: Callable[[], None] | None = None
    """What a touch beside it does, or Back."""

    @cached_property
    def root(self) -> View:
        """The view at the top of its tree."""
        return self.made if isinstance(self.made, View) else self.made()

    @property
    def modal(self) -> bool:
        """Whether what lies below gets no touches."""
        return self.kind not in ("app", "keyboard", "bar")

    @property
    def scrim(self) -> float:
        """How dark what lies below becomes."""
        return {"dialog": 0.32, "sheet": 0.32, "drawer": 0.32, "system": 0.4}.get(self.kind, 0.0)


STATUS_DP = 28
_LEAST_DP = 200
"""Room that a dialog is owed above the keyboard; with less it keeps its size and moves up, as Android pans it."""
NAVIGATION_DP = {"gestures": 20, "buttons": 48}


def compose(phone: Phone) -> list[Window]:
    """Build and lay out everything that is shown now."""
    wide, high = phone.size_px
    top, bottom = phone.px(STATUS_DP), high - phone.px(NAVIGATION_DP[phone.config.navigation])
    activity = phone.activities.top
    shows_keyboard = activity["keyboard"] and not phone.locked
    key_top = bottom - phone.px(keyboard_dp(phone)) if shows_keyboard else bottom
    room = (0, top, wide, key_top)
    frame = Frame(phone.density, phone.config.font_scale, phone.config.right_to_left, activity["offsets"])
    context = Context(phone, phone.app_of(activity["package"]), activity)
    windows = [_app_window(phone, context, room, frame)]
    anchors: dict[str, Rect] | None = None
    for overlay in context.overlays:
        if phone.meddling is not None:
            overlay.view = phone.meddling.overlay(overlay.view, overlay.kind)
        if overlay.kind == "menu" and anchors is None:
            anchors = {view.id: view.seen for view in windows[0].root.walk() if view.id}
        windows.append(_overlay_window(context, overlay, room, frame, anchors or {}, len(windows)))
        if overlay.kind == "dialog" and shows_keyboard and key_top - top < phone.px(_LEAST_DP):
            windows[-1] = _panned(
                _overlay_window(context, overlay, (0, top, wide, bottom), frame, {}, len(windows) - 1),
                (key_top - frame.px(8), str(activity["focus"])),
                frame,
            )
    if shows_keyboard:
        if _uncover_focus(windows[-1], activity, frame):
            return compose(phone)
        focused = next((view for view in windows[-1].root.walk() if view.path == activity["focus"]), None)
        windows.append(_keyboard(phone, focused, (0, key_top, wide, bottom)))
    if phone.questions.permission is not None:
        root = permission_dialog(phone)
        windows.append(_centered(phone, "system", PERMISSIONS, root, room))
    if phone.questions.computer:
        windows.append(_centered(phone, "system", SYSTEM_UI, debugging_dialog(phone), room))
    if phone.questions.trouble is not None:
        windows.append(_centered(phone, "system", "android", crash_dialog(phone), room))
    if phone.shade:
        windows.append(_window(phone, "system", SYSTEM_UI, shade(phone), (0, 0, wide, bottom), phone.close_shade))
    if phone.locked:
        windows.append(_window(phone, "system", SYSTEM_UI, lock_screen(phone), (0, 0, wide, high)))
    windows.append(_bar(phone, status_bar, (0, 0, wide, top)))
    windows.append(_bar(phone, navigation, (0, bottom, wide, high)))
    return windows


def _app_window(phone: Phone, context: Context, room: Rect, frame: Frame) -> Window:
    page = phone.build(context)
    if phone.meddling is not None:
        page = phone.meddling.page(context, page)
    page.width = page.height = FILL
    root = box(page, key="app", width=FILL, height=FILL, fill=page.fill or "surface")
    lay_out(root, room, frame, "app")
    if phone.notices.snack is not None and phone.notices.snack["package"] == context.app.package:
        snack = row(snack_bar(phone), key="snack", align="center", width=FILL, hidden_from_tree=False)
        lay_out(snack, room, frame, "app/snack")  # once for its height
        below = room[3] - frame.px(_foot_dp(page, frame) + 8)
        lay_out(snack, (room[0], below - (snack.bottom - snack.top), room[2], below), frame, "app/snack")
        root.children = [page, snack]
    return Window("app", context.app.package, root, room)


def _foot_dp(page: View, frame: Frame) -> float:
    """How much room at the foot of a laid-out page belongs to a bar or a floating button."""
    below = [view for view in page.children if view.key in ("page", "floating")]
    foot = sum(each.bottom - each.top for view in below for each in view.children if each.key == "foot")
    return foot / frame.density + (72.0 if any(view.key == "floating" for view in below) else 0.0)


def _overlay_window(
    context: Context, overlay: Overlay, room: Rect, frame: Frame, anchors: dict[str, Rect], number: int
) -> Window:
    view, path = overlay.view, f"{overlay.kind}{number}"
    kinds: dict[str, WindowKind] = {"dialog": "dialog", "menu": "menu", "sheet": "sheet", "drawer": "drawer"}
    kind = kinds[overlay.kind]
    left, top, right, bottom = room
    margin = frame.px(24)
    if kind == "dialog":
        inner = (left + margin, top + margin, right - margin, bottom - margin)
    elif kind == "sheet":
        inner = (left, top + margin * 2, right, bottom)
    else:
        inner = (left + 8, top + 8, right - 8, bottom - 8)
    lay_out(view, inner, frame, path)
    wide, high = view.right - view.left, view.bottom - view.top
    if kind == "dialog":
        x, y = (left + right - wide) // 2, (top + bottom - high) // 2
    elif kind == "sheet":
        x, y = left, bottom - high
    elif kind == "drawer":
        x, y = (right - wide if frame.right_to_left else left), top
    else:
        anchor = anchors.get(overlay.anchor, (right - wide, top, right, top))
        x = max(left + 8, min(anchor[2] - wide if not frame.right_to_left else anchor[0], right - wide - 8))
        y = max(top + 8, min(anchor[1], bottom - high - 8))
    lay_out(view, (x, y, x + wide, y + high), frame, path)
    return Window(kind, context.app.package, view, (x, y, x + wide, y + high), overlay.title, overlay.dismiss)


def _panned(dialog: Window, above: tuple[int, str], frame: Frame) -> Window:
    """A dialog moved up as far as it takes for the field that has the focus to stand above a line."""
    line, focus = above
    field = next((view for view in dialog.root.walk() if view.path == focus), None)
    shift = max(0, field.bottom - line) if field is not None else 0
    left, top, right, bottom = dialog.bounds
    moved = (left, top - shift, right, bottom - shift)
    lay_out(dialog.root, moved, frame, dialog.root.path)
    return replace(dialog, bounds=moved)


def _window(
    phone: Phone, kind: WindowKind, package: str, root: View, room: Rect, dismiss: Callable[[], None] | None = None
) -> Window:
    root.width = root.height = FILL
    lay_out(root, room, phone.frame(phone.system_offsets), package)
    return Window(kind, package, root, room, dismiss=dismiss)


def _keyboard(phone: Phone, field: View | None, room: Rect) -> Window:
    def build() -> View:
        return _window(phone, "keyboard", KEYBOARD, keyboard(phone, field), room).root

    return Window("keyboard", KEYBOARD, build, room)


def _bar(phone: Phone, build: Callable[[Phone], View], room: Rect) -> Window:
    return Window("bar", SYSTEM_UI, lambda: _window(phone, "bar", SYSTEM_UI, build(phone), room).root, room)


def _centered(phone: Phone, kind: WindowKind, package: str, root: View, room: Rect) -> Window:
    frame = phone.frame(phone.system_offsets)
    lay_out(root, room, frame, package)
    wide, high = root.right - root.left, root.bottom - root.top
    x, y = (room[0] + room[2] - wide) // 2, (room[1] + room[3] - high) // 2
    lay_out(root, (x, y, x + wide, y + high), frame, package)
    return Window(kind, package, root, (x, y, x + wide, y + high))


def _uncover_focus(window: Window, activity: dict[str, object], frame: Frame) -> bool:
    """Scroll so that the field that is written in is in sight; True when something was scrolled."""
    focus = activity["focus"]
    offsets = activity["offsets"]
    assert isinstance(offsets, dict)
    for view in window.root.walk():
        if view.kind != "scroll" or view.horizontal or not str(focus).startswith(view.path + "/"):
            continue
        field = next((each for each in view.walk() if each.path == focus), None)
        if field is None or field.bottom <= view.bottom:
            return False
        offsets[view.path] = view.offset + field.bottom - view.bottom + frame.px(16)
        return bool(field.bottom - field.top < view.bottom - view.top)
    return False
