"""The topmost dialog, for clients that ask for one rather than look."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from emulators.phone.phone import Phone


@dataclass(frozen=True, slots=True)
class Alert:
    """The topmost dialog, for clients that ask for one."""

    title: str
    text: str
    buttons: tuple[str, ...]
    """Labels, the positive one first."""
    _presses: tuple[Callable[[], None], ...] = ()

    def press(self, label: str) -> None:
        """Press the button with that label.

        Raises:
            KeyError: the dialog has no such button.
        """
        if label not in self.buttons:
            raise KeyError(label)
        self._presses[self.buttons.index(label)]()


def alert_of(phone: Phone) -> Alert | None:
    """The topmost dialog, None where none is shown."""
    window = phone.active_window()
    if window.kind not in ("dialog", "system"):
        return None
    views = list(window.root.walk())
    buttons = [view for view in views if view.cls == "android.widget.Button" and view.on_tap is not None]
    words = [view.text for view in views if view.kind == "text" and not view.hidden_from_tree and view.text]
    if not buttons:
        return None
    by_place = sorted(buttons, key=lambda view: view.id)
    presses = tuple(_press(phone, view.on_tap) for view in by_place if view.on_tap is not None)
    return Alert(words[0] if words else "", "\n".join(words), tuple(view.text for view in by_place), presses)


def _press(phone: Phone, act: Callable[[], None]) -> Callable[[], None]:
    def press() -> None:
        phone.carry_out("tap", act)

    return press
