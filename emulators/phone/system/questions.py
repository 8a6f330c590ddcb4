"""What the system itself asks a person: a permission, a computer that wants in, an app in trouble."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from emulators.phone.phone import Phone

_ASKED = "clewline_asked"
"""The secure setting that remembers what was asked before."""


class Questions:
    """The questions of one phone that wait for an answer."""

    def __init__(self, phone: Phone) -> None:
        self._phone = phone
        self.permission: dict[str, Any] | None = None
        self.computer = ""
        """Who wants to use the phone over adb."""
        self.trouble: dict[str, Any] | None = None
        """``crash``, ``anr`` or ``hang`` of a package."""

    def ask_permission(self, package: str, permission: str) -> None:
        """Show the system's question, unless it has been answered for good."""
        told = self._phone.packages[package]
        if permission not in told.granted and permission not in told.refused:
            before = f"{package}:{permission}" in self._phone.settings["secure"].get(_ASKED, "")
            self.permission = {"package": package, "permission": permission, "before": before}

    def answer_permission(self, granted: bool, for_good: bool) -> None:
        """What a button of that question does."""
        asked, self.permission = self.permission, None
        assert asked is not None
        package, permission = asked["package"], asked["permission"]
        if granted:
            self._phone.packages.grant(package, permission)
            self._phone.note_effect(package, "permission.granted", "irreversible", {"permission": permission})
        else:
            secure = self._phone.settings["secure"]
            secure[_ASKED] = f"{secure.get(_ASKED, '')} {package}:{permission}".strip()
            if for_good:
                self._phone.packages[package].refused.add(permission)
        self._phone.redraw()

    def ask_debugging(self, computer: str) -> None:
        """Show the question whether a computer may use the phone over adb."""
        self.computer = computer
        self._phone.redraw()

    def answer_debugging(self, allowed: bool) -> None:
        """What a button of that question does."""
        computer, self.computer = self.computer, ""
        if allowed:
            self._phone.note_effect("android", "debugging.allowed", "irreversible", {"computer": computer})
        if self._phone.on_debugging is not None:
            self._phone.on_debugging(computer, allowed)
        self._phone.redraw()

    def make_trouble(self, kind: str, package: str = "") -> None:
        """``crash``, ``anr`` (with the system's dialog) or ``hang`` (before the system notices)."""
        phone = self._phone
        package = package or phone.activities.top["package"]
        if kind == "crash":
            phone.activities.stop(package)
            phone.running.pop(package, None)
        self.trouble = {"kind": kind, "package": package}
        phone.log.write("E", "AndroidRuntime" if kind == "crash" else "ActivityManager", f"{kind} in {package}", 1000)
        phone.redraw()

    def close_troubled(self) -> None:
        """Close app."""
        trouble, self.trouble = self.trouble, None
        if trouble is not None:
            self._phone.lifecycle.stop(trouble["package"])

    def wait_for_troubled(self) -> None:
        """Wait."""
        self.trouble = None
        self._phone.redraw()

    def forget_trouble(self, package: str) -> None:
        """The app is gone, and its trouble with it."""
        if self.trouble is not None and self.trouble["package"] == package:
            self.trouble = None

    def to_state(self) -> dict[str, Any]:
        """What a snapshot keeps."""
        return {"permission": self.permission, "computer": self.computer, "trouble": self.trouble}

    def from_state(self, state: dict[str, Any]) -> None:
        """Become what a snapshot kept."""
        self.permission, self.computer, self.trouble = state["permission"], state["computer"], state["trouble"]
