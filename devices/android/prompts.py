"""Dialogs of the system itself: permissions, apps that hang, apps that crashed.

They are answered by a policy that was set before the run and that nothing on a screen can change: a permission is
denied unless it was granted beforehand, an app that hangs is waited for, an app that crashed is closed.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from devices.action import Answer
from devices.android.inputs import Inputs
from devices.android.sight import Sight
from devices.device import Receipt
from devices.errors import ActionFailed
from devices.observation import TreeNode, worked_out

MayGrant = Callable[[str, str], bool]
"""Whether a permission was granted beforehand: asked with the kind (``camera``) and the dialog's own words."""

_PERMISSION_PACKAGE = re.compile(r"(?:^|\.)(?:permissioncontroller|packageinstaller)$")
_ALLOW = ("permission_allow_foreground_only_button", "permission_allow_button", "permission_allow_one_time_button")
_DENY = ("permission_deny_button", "permission_deny_and_dont_ask_again_button", "permission_no_upgrade_button")
_MESSAGE = "permission_message"
_HANGS, _CRASHED = "aerr_wait", ("aerr_close", "aerr_app_info")
_POSITIVE, _NEGATIVE, _NEUTRAL = ("android:id/button1", "android:id/button2", "android:id/button3")

# Words of Android's own permission dialogs (permission groups), to name what is asked for.
_KINDS = {
    "camera": ("camera", "take pictures"),
    "microphone": ("record audio", "microphone"),
    "location": ("location",),
    "contacts": ("contacts",),
    "calendar": ("calendar",),
    "sms": ("sms",),
    "phone": ("phone calls", "make and manage"),
    "call-log": ("call log",),
    "files": ("photos", "media", "files", "music and audio"),
    "notifications": ("notifications",),
    "sensors": ("sensor", "physical activity"),
    "nearby": ("nearby",),
}


def deny_all(kind: str, message: str) -> bool:
    """Nothing was granted beforehand."""
    del kind, message
    return False


def permission_kind(message: str) -> str:
    """What a permission dialog asks for, in one word; empty where its words are not known."""
    folded = message.casefold()
    return next((kind for kind, words in _KINDS.items() if any(word in folded for word in words)), "")


def answer_prompt(sight: Sight, inputs: Inputs, may_grant: MayGrant) -> str:
    """Answer the dialog that the system has put over everything, if there is one.

    Returns:
        What was done, for the record; empty when there was nothing to answer.
    """
    by_id = _by_id(sight)
    asked = next((node for name, node in by_id.items() if name == _MESSAGE), None)
    buttons = [by_id[name] for name in (*_ALLOW, *_DENY) if name in by_id]
    if buttons and any(_PERMISSION_PACKAGE.search(n.attributes.get("package", "")) for n in buttons):
        message = " ".join((sight.words(asked) if asked is not None else "").split())[:200]
        granted = may_grant(permission_kind(message), message)
        wanted = _first(by_id, _ALLOW if granted else _DENY)
        if wanted is None or not _press(sight, wanted, inputs):
            return ""
        return f"permission {'allowed' if granted else 'denied'}: {message or 'no reason given'}"
    if (wait := by_id.get(_HANGS)) is not None and _press(sight, wait, inputs):
        return f"the app hangs, waiting for it: {_alert_words(sight)}"
    crashed = _first(by_id, _CRASHED)
    if crashed is not None and _press(sight, crashed, inputs):
        return f"the app crashed and was closed: {_alert_words(sight)}"
    return ""


def answer_dialog(action: Answer, sight: Sight, inputs: Inputs) -> Receipt:
    """Press the yes or no of the dialog that is shown, told by Android's own names of its buttons.

    Raises:
        ActionFailed: there is no such dialog.
    """
    names = {node.attributes.get("resource-id", ""): node for node in sight.tree}
    wanted = (_POSITIVE,) if action.accept else (_NEGATIVE, _NEUTRAL)
    node = next((names[name] for name in wanted if name in names), None)
    if node is None:
        by_id = _by_id(sight)
        node = _first(by_id, _ALLOW if action.accept else _DENY)
    if node is None and not action.accept and set(names) & {_POSITIVE}:
        node = names[_POSITIVE]  # a dialog with one button has no other answer
    if node is None or not _press(sight, node, inputs):
        raise ActionFailed("no dialog is shown that could be answered", "tap what is on the screen instead")
    return Receipt(value=sight.words(node))


def _by_id(sight: Sight) -> dict[str, TreeNode]:
    return worked_out(
        sight.tree,
        "names",
        lambda: {name.rsplit("/", 1)[-1]: n for n in sight.tree if (name := n.attributes.get("resource-id", ""))},
    )


def _first(by_id: dict[str, TreeNode], names: tuple[str, ...]) -> TreeNode | None:
    return next((by_id[name] for name in names if name in by_id), None)


def _press(sight: Sight, node: TreeNode, inputs: Inputs) -> bool:
    point = sight.touch.point_of(node.index)
    if point is None:
        return False
    inputs.tap(point)
    return True


def _alert_words(sight: Sight) -> str:
    title = _by_id(sight).get("alertTitle")
    return sight.words(title)[:120] if title is not None else sight.look.package
