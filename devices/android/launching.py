"""From what a person calls an app to what Android calls it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping

from devices.android.inputs import Inputs
from devices.android.keys import HOME
from devices.android.link import AndroidLink
from devices.android.scrolling import finger_path
from devices.android.sight import Sight, settle
from devices.errors import NavigationFailed
from devices.selector import fold

_PACKAGE = re.compile(r"[A-Za-z][\w]*(?:\.[A-Za-z][\w]*)+(?:/[\w.$]+)?")
_MOST_PAGES = 12
"""How many screens of icons are looked through."""
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


def knows_labels(apps: Mapping[str, str]) -> bool:
    """Whether a carrier knows what apps are called, and not their packages only."""
    return any(label != package for label, package in apps.items())


def tap_in_launcher(label: str, link: AndroidLink, inputs: Inputs) -> str:
    """Find an app as a person does who knows its name: go home, look, draw up all apps, look through them.

    Returns:
        The launcher's package when its icon was found and tapped; empty when not, and home is shown again.
    """
    inputs.key(HOME)
    sight = settle(link)
    for _ in range(_MOST_PAGES):
        point = _icon(sight, fold(label))
        if point is not None:
            inputs.tap(point)
            return sight.look.package
        box = sight.screen
        start, end = finger_path(sight, box, "down", round(box.height * 0.6))
        inputs.swipe(start, end, 250)
        now = settle(link)
        if now.same_as(sight):
            break
        sight = now
    inputs.key(HOME)
    settle(link)
    return ""


def _icon(sight: Sight, label: str) -> tuple[int, int] | None:
    named = (n for n in sight.tree if fold(n.text) == label or fold(n.attributes.get("content-desc", "")) == label)
    pressed = (n for n in named if "clickable" in sight.tree[sight.touch.actor(n.index)].flags)
    return next((point for node in pressed if (point := sight.touch.point_of(node.index)) is not None), None)


def _tail(label: str) -> str:
    return fold(label.rsplit(".", 1)[-1]) if "." in label else ""
