"""Every error of the project grows from one root; each package adds one branch in its own ``errors.py``.

::

    ClewError                          message + hint (what to do next) + the exit code a command ends with
    ├── DeviceError                    3  the place where the goal is carried out let us down
    │   ├── BrowserNotFound            3  no Chromium on this machine
    │   ├── DeviceUnavailable          3  it cannot be started, reached or attached to
    │   │   └── DeviceBusy             3  another run holds the same profile or device
    │   ├── DeviceClosed               3  used after close()
    │   ├── DeviceCrashed              3  the page, app or browser died
    │   ├── DeviceTimeout              3  a deadline passed
    │   ├── NavigationFailed           3  the address could not be opened
    │   ├── AddressRefused             4  the gate does not allow this address
    │   ├── ActionFailed               1  the action was not performed; nothing happened
    │   │   ├── NotActionable          1  one of the five checks failed (``check`` says which)
    │   │   ├── UnsupportedAction      1  this device, or this element, has no such action
    │   │   ├── FocusRefused           1  a field was pressed, and did not take the focus
    │   │   ├── StaleElement           1  the element is no longer on the screen
    │   │   │   └── GoneWhenPressed    1  the press itself led away from it
    │   │   └── TypedTextDiffers       1  what arrived in the field is not what was typed
    │   └── OutcomeUnknown             3  sent, but the reply was lost: never sent again blindly
    ├── SelectorError                  1  a selector does not name exactly one element
    │   ├── NoMatch                    1
    │   └── ManyMatches                1
    ├── JournalError                   3  the record of a run cannot be written or read
    │   ├── JournalUnwritable          3
    │   └── JournalCorrupt             3
    ├── PerceptionError                   perception/errors.py
    ├── PlannerError                      planner/errors.py
    ├── SkillError                        skills/errors.py
    ├── EmulatorError                     emulators/errors.py
    └── AgentError                        agent/errors.py
"""

from __future__ import annotations

from typing import ClassVar, Literal

Check = Literal["unique", "visible", "stable", "enabled", "receives events"]


class ClewError(Exception):
    """Root of every error the project raises on purpose.

    Args:
        message: what happened, in one sentence.
        hint: what the reader can do next.
    """

    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} ({self.hint})" if self.hint else self.message


class DeviceError(ClewError):
    """The device let us down."""

    exit_code = 3


class BrowserNotFound(DeviceError):
    """No Chromium could be found."""


class DeviceUnavailable(DeviceError):
    """The device cannot be started, reached or attached to."""


class DeviceBusy(DeviceUnavailable):
    """Another run holds the same profile or device."""


class DeviceClosed(DeviceError):
    """The device was used after ``close()``."""


class DeviceCrashed(DeviceError):
    """The page, app or browser died."""


class DeviceTimeout(DeviceError):
    """A deadline passed."""


class NavigationFailed(DeviceError):
    """The address could not be opened."""


class AddressRefused(DeviceError):
    """The gate does not allow this address."""

    exit_code = 4


class ActionFailed(DeviceError):
    """The action was not performed and had no effect, so it may be tried again."""

    exit_code = 1


class NotActionable(ActionFailed):
    """One of the five checks before an input failed.

    Args:
        check: which of the five.
        message: what was seen.
        covered_by: what lies over the target, when the check is ``receives events``.
    """

    def __init__(self, check: Check, message: str, covered_by: str = "") -> None:
        super().__init__(f"not {check}: {message}" if check != "receives events" else f"covered: {message}")
        self.check: Check = check
        self.covered_by = covered_by


class UnsupportedAction(ActionFailed):
    """This device, or this element, has no such action."""


class FocusRefused(ActionFailed):
    """A field was pressed to be written in, and did not take the focus."""


class StaleElement(ActionFailed):
    """The element is no longer on the screen."""


class GoneWhenPressed(StaleElement):
    """A field was pressed to be written in, and the press led to where it is not."""


class TypedTextDiffers(ActionFailed):
    """What arrived in the field is not what was typed.

    Args:
        wanted: the text that was typed.
        arrived: the text that was read back.
    """

    def __init__(self, wanted: str, arrived: str) -> None:
        super().__init__(f"the field holds {arrived!r} after typing {wanted!r}")
        self.wanted = wanted
        self.arrived = arrived


class OutcomeUnknown(DeviceError):
    """The action was sent but its effect is not known; it must be probed, never sent again blindly."""


class SelectorError(ClewError):
    """A selector does not name exactly one element.

    Args:
        message: what was looked for.
        candidates: descriptions of the nearest elements, best first.
    """

    def __init__(self, message: str, candidates: tuple[str, ...] = ()) -> None:
        listed = "; ".join(candidates[:5])
        super().__init__(message, f"candidates: {listed}" if listed else "")
        self.candidates = candidates


class NoMatch(SelectorError):
    """No element fits the selector."""


class ManyMatches(SelectorError):
    """More than one element fits the selector."""


class JournalError(ClewError):
    """The record of a run cannot be written or read."""

    exit_code = 3


class JournalUnwritable(JournalError):
    """A record could not be made durable; the run stops before the next action."""


class JournalCorrupt(JournalError):
    """A journal holds something other than whole records before its last one."""
