"""What the server answers when it cannot do what it is asked: a W3C error code and its HTTP status."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

STATUSES: Mapping[str, int] = MappingProxyType(
    {
        "invalid argument": 400,
        "invalid element state": 400,
        "invalid selector": 400,
        "invalid session id": 404,
        "no such alert": 404,
        "no such element": 404,
        "session not created": 500,
        "stale element reference": 404,
        "timeout": 408,
        "unable to capture screen": 500,
        "unknown command": 404,
        "unknown error": 500,
    }
)


class Failure(Exception):
    """A request that fails.

    Args:
        error: one of `STATUSES`.
        message: what happened, for people.
    """

    def __init__(self, error: str, message: str) -> None:
        super().__init__(message)
        self.error = error
        self.message = message

    @property
    def status(self) -> int:
        """The HTTP status."""
        return STATUSES[self.error]


def invalid(message: str) -> Failure:
    """Return the failure of a request whose body does not say what it has to."""
    return Failure("invalid argument", message)


NO_ROOT = "Timed out waiting for the root AccessibilityNodeInfo in the active window: the app in front does not answer"
