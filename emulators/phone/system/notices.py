"""What the phone says for a moment or keeps in its shade: toasts, snack bars, notifications."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from emulators.phone.phone import Phone

_TOAST_S = 3.5
_SNACK_S = 6.0


class Notices:
    """The notices of one phone; all of it is JSON data."""

    def __init__(self, phone: Phone) -> None:
        self._phone = phone
        self.toast: dict[str, Any] | None = None
        self.last_toast = ""
        self.snack: dict[str, Any] | None = None
        self.shade: list[dict[str, Any]] = []
        """Notifications, oldest first."""
        self._numbered = 0

    def show_toast(self, message: str, package: str) -> None:
        """A line that fades."""
        self.toast = {"message": message, "package": package, "until": self._phone.clock.elapsed_s + _TOAST_S}
        self.last_toast = message

    def show_snack(self, package: str, message: str, action: str, event: str, arguments: Mapping[str, Any]) -> None:
        """A line at the foot of the app's screen."""
        self.snack = {
            "package": package,
            "message": message,
            "action": action,
            "event": event,
            "arguments": dict(arguments),
            "until": self._phone.clock.elapsed_s + _SNACK_S,
        }

    def take_snack(self) -> None:
        """Press the action of that line."""
        told, self.snack = self.snack, None
        if told is not None:
            self._phone.tell_app(told["package"], told["event"], told["arguments"])

    def fade(self, elapsed_s: float) -> bool:
        """Take away what has been shown long enough; whether anything was."""
        faded = False
        if self.toast is not None and self.toast["until"] <= elapsed_s:
            self.toast, faded = None, True
        if self.snack is not None and self.snack["until"] <= elapsed_s:
            self.snack, faded = None, True
        return faded

    def notify(self, package: str, title: str, note: str, key: str, screen: str, args: Mapping[str, Any]) -> None:
        """Put a notification into the shade, in the place of an earlier one with that key."""
        self.unnotify(package, key)
        self._numbered += 1
        self.shade.append(
            {
                "package": package, "title": title, "note": note, "key": key, "screen": screen, "args": dict(args),
                "number": self._numbered, "at_s": self._phone.clock.elapsed_s,
            }
        )  # fmt: skip

    def unnotify(self, package: str, key: str) -> None:
        """Take a notification back."""
        self.shade = [told for told in self.shade if (told["package"], told["key"]) != (package, key)]

    def forget(self, package: str) -> None:
        """Take back all of an app's notifications."""
        self.shade = [told for told in self.shade if told["package"] != package]

    def open(self, position: int) -> None:
        """What a tap on a notification does."""
        told = self.shade.pop(position)
        self._phone.close_shade()
        self._phone.activities.begin(told["package"], told["screen"], dict(told["args"]))

    def dismiss(self, position: int) -> None:
        """Swipe a notification away."""
        del self.shade[position]

    def clear(self) -> None:
        """Swipe all of them away."""
        self.shade.clear()
        self._phone.close_shade()

    def to_state(self) -> dict[str, Any]:
        """What a snapshot keeps."""
        return {
            "toast": self.toast,
            "last_toast": self.last_toast,
            "snack": self.snack,
            "shade": self.shade,
            "numbered": self._numbered,
        }

    def from_state(self, state: dict[str, Any]) -> None:
        """Become what a snapshot kept."""
        self.toast, self.last_toast, self.snack = state["toast"], state["last_toast"], state["snack"]
        self.shade, self._numbered = state["shade"], state["numbered"]
