"""What accessibility does with a view that it has read, without a finger: UI Automator and its servers act by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulators.phone.system import touch

if TYPE_CHECKING:
    from emulators.phone.phone import Phone


class Accessibility:
    """Acts on the views of one phone, each named by its node's id."""

    def __init__(self, phone: Phone) -> None:
        self._phone = phone

    def set_text(self, node_id: str, text: str) -> bool:
        """Fill a field; False when it is none or cannot be written in."""
        view = self._phone.find(node_id)
        if view is None or view.kind != "field" or not view.enabled:
            return False
        self._phone.carry_out("text", lambda: self._phone.writing.write(view, text))
        return True

    def click(self, node_id: str) -> bool:
        """Click a view; False when the view takes none."""
        return self._act(node_id, 50)

    def long_click(self, node_id: str) -> bool:
        """Hold a view; False when the view takes none."""
        view = self._phone.find(node_id)
        return view is not None and view.on_long is not None and self._act(node_id, touch.LONG_PRESS_MS)

    def _act(self, node_id: str, hold_ms: int) -> bool:
        view = self._phone.find(node_id)
        if view is None or not view.touchable or not view.enabled:
            return False
        x, y = (view.left + view.right) // 2, (view.top + view.bottom) // 2
        self._phone.carry_out("tap", lambda: touch.act_on(self._phone, view, x, y, hold_ms))
        return True

    def scroll(self, node_id: str, direction: str, pages: float = 1.0) -> bool:
        """Move what a list or area shows by so many of its pages; False at the end or where nothing scrolls."""
        view = self._phone.find(node_id)
        if view is None or view.kind not in ("scroll", "list"):
            return False
        room = view.right - view.left if view.horizontal else view.bottom - view.top
        forward = direction in ("down", "right", "forward")
        moved = round(room * 0.9 * pages) * (1 if forward else -1)
        return bool(self._phone.carry_out("swipe", lambda: touch.move_content(self._phone, view, moved)))

    def set_progress(self, node_id: str, value: float) -> bool:
        """Move a slider; False when it is none or cannot be moved."""
        view = self._phone.find(node_id)
        if view is None or view.kind != "slider" or not view.enabled:
            return False
        self._phone.carry_out("tap", lambda: touch.set_slider(view, value))
        return True
