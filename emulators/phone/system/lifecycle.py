"""Installed apps that are closed, emptied or removed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from emulators.phone.phone import Phone


class Lifecycle:
    """The apps of one phone, from being stopped to being gone."""

    def __init__(self, phone: Phone) -> None:
        self._phone = phone

    def stop(self, package: str) -> None:
        """Close everything of an app, as force-stop does."""
        self._phone.activities.stop(package)
        self._phone.running.pop(package, None)
        self._phone.questions.forget_trouble(package)
        self._phone.redraw()

    def close_all(self) -> None:
        """Close every app that is open."""
        for task in list(self._phone.activities.tasks):
            self.stop(task["package"])
        self._phone.activities.go_home()

    def clear(self, package: str) -> None:
        """Forget what an app stored, as its data being cleared does.

        Raises:
            KeyError: it is not installed.
        """
        self.stop(package)
        self._phone.packages[package].granted.clear()
        self._phone.set_up_anew(package)

    def uninstall(self, package: str) -> None:
        """Remove an app and all that it stored.

        Raises:
            KeyError: it is not installed, or belongs to the system.
        """
        if self._phone.packages[package].system:
            raise KeyError(package)
        self.stop(package)
        self._phone.packages.remove(package)
        self._phone.notices.forget(package)
        self._phone.note_effect(package, "package.removed", "irreversible", {"package": package})
