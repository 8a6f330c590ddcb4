"""The little that is asked of whatever carries calls to an Android device.

Coordinates are picture pixels of the screen as it is turned now. A carrier never sends an input twice: a call whose
reply is lost raises, and the device looks again before it does anything else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from devices.observation import TreeNode


@dataclass(frozen=True, slots=True)
class Look:
    """What one look at a phone gave.

    Nodes carry the class name as ``tag``, and native names in ``attributes``: ``resource-id`` (``com.x:id/y``),
    ``content-desc``, ``package``, ``hint``, ``input-type``, ``range`` (``minimum maximum value``), ``window`` (z order
    of the window, on its root at least; 0 is lowest), ``window-type`` (``application``, ``dialog``, ``system`` or
    ``input-method``, on the root, where known). Flags are those of Android that are true: ``clickable``,
    ``long-clickable``, ``checkable``, ``checked``, ``enabled``, ``focusable``, ``focused``, ``scrollable``,
    ``selected``, ``password``, ``editable``, ``heading``. Text of password fields is dots.
    """

    tree: tuple[TreeNode, ...]
    """Empty while the app hangs: that is no empty screen, and whoever looks has to wait or use the picture."""
    size_px: tuple[int, int]
    scale: float
    """Pixels per dp."""
    package: str = ""
    """The app in front; empty while nobody is."""
    activity: str = ""
    png: bytes | None = None
    rotation: int = 0
    """Quarter turns."""
    keyboard_px: int = 0
    """Height of the on-screen keyboard, 0 when it is hidden."""
    idle: bool = False
    """Whether the carrier knows that nothing moves any more, so that a second look would tell nothing new."""
    notices: tuple[str, ...] = ()
    """What was shown for a moment and stands in no tree: toasts."""


class AndroidLink(Protocol):
    """One phone, reached in some way.

    ``look`` may be repeated at will. The inputs below it are performed at most once a call. What is raised:
    ``ActionFailed`` (nothing was sent), ``UnsupportedAction`` (this carrier cannot), any other ``DeviceError`` (what
    became of it is not known).
    """

    @property
    def address(self) -> str:
        """``phone``, ``android:SERIAL`` or ``appium:URL``."""

    def look(self, picture: bool) -> Look:
        """Read the screen.

        Raises:
            DeviceTimeout: it did not answer in time.
            DeviceUnavailable: it is gone.
        """

    def tap(self, x: int, y: int, hold_ms: int = 50, count: int = 1) -> None:
        """Press and release; ``count`` times in quick succession."""

    def swipe(self, x1: int, y1: int, x2: int, y2: int, duration_ms: int) -> None:
        """Move a finger that is down from the start."""

    def drag(self, x1: int, y1: int, x2: int, y2: int, duration_ms: int) -> None:
        """Press long enough to pick something up, carry it, and let go."""

    def key(self, code: int, long: bool = False, meta: int = 0, times: int = 1) -> None:
        """Press a key by its KEYCODE number, ``times`` times; ``meta`` holds META_* bits of modifiers."""

    def can_write(self, text: str) -> bool:
        """Whether there is any way to give a text of these characters to a field; asked before anything is touched."""

    def commit_text(self, text: str) -> None:
        """Give text to the focused field, as an input method does."""

    def set_text(self, handle: str, text: str) -> bool:
        """Make a field hold a text (the accessibility action); False where the field does not take it."""

    def open(self, target: str) -> None:
        """Bring up ``package``, ``package/activity`` or what is registered for a URL.

        Raises:
            NavigationFailed: there is no such app, or none that opens it.
        """

    def apps(self) -> Mapping[str, str]:
        """Packages that a launcher shows, by the label under their icon; by package name where labels are not known."""

    def now_s(self) -> float:
        """The clock that deadlines are counted on: monotonic, in seconds; a simulated phone has its own."""

    def pause(self, seconds: float) -> None:
        """Let time pass on that clock."""

    def close(self) -> None:
        """Free everything. May be called twice."""
