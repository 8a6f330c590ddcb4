"""A phone with a bug in one of its apps: an effect that is missing, a wrong value, a dead button, a wrong screen.

The bug is in what the app does with an input, below everything that clewline sees: the touch lands, and what should
come of it does not, or comes out otherwise. Which input, is drawn; a run without the bug says how many there are.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Literal

from emulators.phone.phone import Phone

Bug = Literal["missing-effect", "wrong-value", "dead-button", "wrong-screen"]
BUGS: tuple[Bug, ...] = ("missing-effect", "wrong-value", "dead-button", "wrong-screen")
_INPUTS = ("tap", "text", "key")


class PlantedPhone(Phone):
    """A phone whose apps have one bug.

    ``bug`` and ``at`` may be set at any time before a scenario; ``at`` counts the events of the bug's kind from 0.
    """

    bug: Bug | None = None
    at: int = 0
    taps = 0
    changes = 0
    struck = False
    """Whether the bug has had its chance."""

    def begin(self, bug: Bug | None, at: int) -> None:
        """A new scenario."""
        self.bug, self.at, self.taps, self.changes, self.struck = bug, at, 0, 0, False

    def carry_out(self, cause: str, act: Callable[[], object], lasts_s: float = 0.0, idle: bool = True) -> object:
        """As a phone does, but for the bug."""
        if cause not in _INPUTS:
            return super().carry_out(cause, act, lasts_s, idle)
        if cause == "tap":
            self.taps += 1
            if self.bug == "dead-button" and self.taps - 1 == self.at:
                self.struck = True
                return super().carry_out(cause, lambda: None, lasts_s, idle)
        before, happened = self._states.save(), len(self.effects)
        result = super().carry_out(cause, act, lasts_s, idle)
        if cause == "tap" and self.bug == "wrong-screen" and self.taps - 1 == self.at:
            self.struck = True
            self.lifecycle.close_all()
        changed = [package for package, told in self._states.save().items() if told != before.get(package)]
        if len(self.effects) > happened and changed:
            self.changes += 1
            if self.changes - 1 == self.at and self.bug in ("missing-effect", "wrong-value"):
                self.struck = True
                for package in changed:
                    if self.bug == "missing-effect":
                        self._put_back(self._states[package], json.loads(before[package]))
                    else:
                        _spoil(self._states[package], json.loads(before[package]))
                self.redraw()
        return result

    def _put_back(self, now: dict[str, Any], before: dict[str, Any]) -> None:
        for key in list(now):
            now[key] = before.get(key, now[key])


def _spoil(now: Any, before: Any) -> bool:
    """Make the first value that is new another one."""
    if isinstance(now, dict):
        old = before if isinstance(before, dict) else {}
        for key in now:
            if now[key] == old.get(key) or key in ("id", "at", "next"):
                continue
            if isinstance(now[key], dict | list):
                if _spoil(now[key], old.get(key)):
                    return True
            elif (spoilt := _other(now[key])) is not None:
                now[key] = spoilt
                return True
    elif isinstance(now, list):
        known = before if isinstance(before, list) else []
        for position, item in enumerate(now):
            if item in known:
                continue
            if isinstance(item, dict | list):
                if _spoil(item, None):
                    return True
            elif (spoilt := _other(item)) is not None:
                now[position] = spoilt
                return True
    return False


def _other(value: object) -> object:
    match value:
        case bool():
            return not value
        case int():
            return value - 1 if value > 0 else 1
        case float():
            return value + 1.0
        case str() if value:
            return value[:-1] + ("x" if value[-1] != "x" else "y")
        case _:
            return None
