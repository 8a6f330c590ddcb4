"""Tasks and their activities: what is open, in which order, and what each screen remembers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from emulators.phone.system.packages import LAUNCHER

if TYPE_CHECKING:
    from emulators.phone.phone import Phone


def new_activity(package: str, screen: str, args: dict[str, Any], into: str = "") -> dict[str, Any]:
    """The record of a screen that was opened: JSON data."""
    return {
        "package": package,
        "screen": screen,
        "args": args,
        "local": {},
        "offsets": {},
        "focus": "",
        "keyboard": False,
        "into": into,
    }


class Activities:
    """The back stack. A task is ``{"package": …, "stack": [activity, …]}``; the last task is in front."""

    def __init__(self, phone: Phone) -> None:
        self._phone = phone
        self.tasks: list[dict[str, Any]] = []
        self.home = new_activity(LAUNCHER, "main", {})
        self.at_home = True

    @property
    def top(self) -> dict[str, Any]:
        """The activity in front."""
        if self.at_home or not self.tasks:
            return self.home
        stack: list[dict[str, Any]] = self.tasks[-1]["stack"]
        return stack[-1]

    def launch(self, package: str) -> None:
        """Bring an app to the front as its icon does: where it was left, or at its beginning."""
        self._put_down()
        task = next((task for task in self.tasks if task["package"] == package), None)
        if task is None:
            task = {"package": package, "stack": [new_activity(package, "main", {})]}
        else:
            self.tasks.remove(task)
        self.tasks.append(task)
        self.at_home = False
        self._phone.started(package)

    def begin(self, package: str, screen: str, args: dict[str, Any], afresh: bool = True) -> None:
        """Open a screen in a task of its app; ``afresh`` forgets what was open there."""
        self._put_down()
        task = next((task for task in self.tasks if task["package"] == package), None)
        activity = new_activity(package, screen, args)
        if task is None or afresh:
            if task is not None:
                self.tasks.remove(task)
            stack = [activity] if screen == "main" else [new_activity(package, "main", {}), activity]
            self.tasks.append({"package": package, "stack": stack})
        else:
            self.tasks.remove(task)
            task["stack"].append(activity)
            self.tasks.append(task)
        self.at_home = False
        self._phone.started(package)

    def open(self, package: str, screen: str, args: dict[str, Any], into: str = "") -> None:
        """Put a screen on top of the one in front, in the same task.

        Raises:
            KeyError: the app has no such screen.
        """
        if screen not in self._phone.app_of(package).screens():
            raise KeyError(f"{package} has no screen {screen!r}")
        if self.at_home or not self.tasks:
            self.begin(package, screen, args)
            return
        self._put_down()
        self.tasks[-1]["stack"].append(new_activity(package, screen, args, into))
        self._phone.started(package)

    def leave(self, activity: dict[str, Any], result: Any = None) -> None:
        """Close an activity; what it gives back goes to the one below."""
        for task in self.tasks:
            stack = task["stack"]
            if any(each is activity for each in stack):
                at = next(index for index, each in enumerate(stack) if each is activity)
                stack.pop(at)
                if result is not None and activity["into"] and at > 0:
                    stack[at - 1]["local"][activity["into"]] = result
                if not stack:
                    self.tasks.remove(task)
                    self.at_home = True
                return

    def go_home(self) -> None:
        """Show the launcher; everything stays open behind it."""
        self._put_down()
        self.at_home = True
        self.home["screen"] = "main"

    def show_recents(self) -> None:
        """Show what is open."""
        self._put_down()
        self.at_home = True
        self.home["screen"] = "recents"

    def stop(self, package: str) -> bool:
        """Close everything of a package; True when something of it was in front."""
        front: bool = self.top["package"] == package
        for task in list(self.tasks):
            task["stack"] = [each for each in task["stack"] if each["package"] != package]
            if not task["stack"]:
                self.tasks.remove(task)
        if front:
            self.at_home = True
        return front

    def _put_down(self) -> None:
        self.top["keyboard"] = False

    def to_state(self) -> dict[str, Any]:
        """What a snapshot keeps."""
        return {"tasks": self.tasks, "home": self.home, "at_home": self.at_home}

    def from_state(self, state: dict[str, Any]) -> None:
        """Become what a snapshot kept."""
        self.tasks, self.home, self.at_home = state["tasks"], state["home"], state["at_home"]
