"""Which apps of a phone a run may enter. The goal and the person's flags say so; no screen does.

Where the person lists apps, only those may be entered. Where nothing is listed, every app may be but those that guard
money, passwords or what may be installed: one of those has to be named, in the goal or by a flag. The launcher and the
system's own windows may always be shown; a way out is no danger.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from devices.errors import AddressRefused
from devices.selector import fold

_SYSTEM = re.compile(
    r"^android$|(?:^|\.)(?:systemui|permissioncontroller|inputmethod\.[\w.]+|intentresolver)$|launcher", re.IGNORECASE
)
_GUARDED = re.compile(
    r"(?:^|[._])(?:packageinstaller|vending|fdroid|bank\w*|wallet\w*|pay|paypal|authenticator\d*|bitwarden|keepass\w*"
    r"|onepassword|lastpass|passwords?|crypto\w*|coinbase|binance|trading)(?:$|[._])",
    re.IGNORECASE,
)
_LINKS = frozenset({"tel", "mailto", "sms", "smsto", "geo"})
"""Addresses that open a form in an app and do nothing by themselves."""


class AppPolicy:
    """The apps of one run.

    Args:
        allowed: packages or labels that the person listed; empty for no list.
        goal: what the person wants; what it names may be entered.
    """

    def __init__(self, allowed: Iterable[str] = (), goal: str = "") -> None:
        self._allowed = tuple(fold(name) for name in allowed)
        self._goal = f" {fold(goal)} "
        self._labels: dict[str, str] = {}

    def know(self, apps: Mapping[str, str]) -> None:
        """Learn what the phone calls its apps: packages by label."""
        self._labels |= {package: fold(label) for label, package in apps.items()}

    def turn_to(self, goal: str) -> None:
        """A person gave a new order on the same phone: what it names may be entered."""
        self._goal = f" {fold(goal)} "

    @property
    def labels(self) -> tuple[str, ...]:
        """What the phone calls its apps; none before it was asked."""
        return tuple(self._labels.values())

    def check(self, place: str) -> None:
        """Judge an app that is to be entered, or that another app led to.

        Args:
            place: its package, ``package/activity``, or its label.

        Raises:
            AddressRefused: it may not be; the hint is the flag that would allow it.
        """
        app = place.partition("/")[0]
        if not app or _SYSTEM.search(app):
            return
        names = self._names(app)
        if any(name in self._allowed for name in names):
            return
        flag = f"add --allow-app {app} to allow it"
        if self._allowed:
            raise AddressRefused(f"the app {app} is not on the list of allowed apps", flag)
        if any(_GUARDED.search(name) for name in (app, *names)) and not self._is_in_goal(names):
            raise AddressRefused(
                f"the app {app} guards money, passwords or what is installed, and nobody named it", flag
            )

    def may_follow(self, address: str) -> bool:
        """Whether an address that is none of the web may be opened: one that only fills in a form."""
        return address.partition(":")[0].casefold() in _LINKS

    def _names(self, app: str) -> tuple[str, ...]:
        folded = fold(app)
        label = self._labels.get(app, "")
        packages = tuple(package for package, name in self._labels.items() if name == folded)
        return tuple(dict.fromkeys(filter(None, (folded, label, *packages))))

    def _is_in_goal(self, names: Iterable[str]) -> bool:
        return any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", self._goal) for name in names)
