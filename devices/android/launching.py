"""From what a person calls an app to what Android calls it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping

from devices.errors import NavigationFailed
from devices.selector import fold

_PACKAGE = re.compile(r"[A-Za-z][\w]*(?:\.[A-Za-z][\w]*)+(?:/[\w.$]+)?")
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")


def launch_target(told: str, apps: Mapping[str, str]) -> str:
    """What to open: a package, ``package/activity`` or a URL as it stands; else the app with that label.

    Args:
        told: ``Clock``, ``com.android.settings``, ``https://…``, ``com.x/.Main``.
        apps: packages by label.

    Raises:
        NavigationFailed: no app, or more than one, is called that.
    """
    wanted = told.strip()
    if wanted in apps.values() or (_PACKAGE.fullmatch(wanted) and wanted not in apps):
        return wanted
    if _URL.match(wanted):
        return wanted
    folded = fold(wanted).removeprefix("the ").removesuffix(" app")
    same = {package for label, package in apps.items() if fold(label) == folded}
    if not same:
        # Where labels are not known the last words of a package tell: com.google.android.deskclock is the clock.
        same = {package for label, package in apps.items() if folded and folded.replace(" ", "") == _tail(label)}
    if not same and len(folded) >= 3:
        same = {
            p for label, p in apps.items() if folded in fold(label).split() or folded.replace(" ", "") in _tail(label)
        }
    if len(same) == 1:
        return next(iter(same))
    if same:
        raise NavigationFailed(f"several apps could be {wanted!r}: {', '.join(sorted(same)[:5])}", "name the package")
    near = difflib.get_close_matches(wanted, list(apps), n=3, cutoff=0.5)
    hint = f"there is {', '.join(near)}" if near else "name it as the launcher does, or by its package"
    raise NavigationFailed(f"no app is called {wanted!r}", hint)


def _tail(label: str) -> str:
    return fold(label.rsplit(".", 1)[-1]) if "." in label else ""
