"""An Android phone as a Device, whatever carries the calls."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable
from dataclasses import replace

from devices.action import Action, Open, Wait
from devices.android.hands import Hands
from devices.android.inputs import Inputs
from devices.android.keys import HOME
from devices.android.launching import knows_labels, launch_target, tap_in_launcher
from devices.android.link import AndroidLink, Look
from devices.android.prompts import MayGrant, answer_prompt, deny_all
from devices.android.sight import Sight, settle, take_sight
from devices.device import Receipt
from devices.errors import (
    ActionFailed,
    AddressRefused,
    DeviceClosed,
    DeviceError,
    NavigationFailed,
    OutcomeUnknown,
)
from devices.observation import KnownTree, Observation, TreeNode, worked_out
from devices.screen import Element
from devices.settle import Deadline, clock_ms, wait_until

ACTION_TIMEOUT_S = 3.0
"""How long the five checks are waited for."""
OPEN_TIMEOUT_S = 15.0
"""How long an app may take to come to the front."""
HANG_LIMIT_S = 10.0
"""How long an app that hangs is waited for in one look."""
_MOST_PROMPTS = 3
_NOBODY = "android"
"""Where a phone is that says of no app that it is in front."""

PlaceCheck = Callable[[str], None]
"""Raises ``AddressRefused`` for an app (``package/activity``) or address that the run may not enter."""


def _anywhere(place: str) -> None:
    del place


class AndroidDevice:
    """One phone.

    Args:
        link: what carries the calls; closed with the device.
        open_at: what to open first; empty stays where the phone is.
        check_place: the gate's word on every app that is opened on purpose or come to.
        may_grant: which permissions may be granted when the system asks; by default none.
    """

    def __init__(
        self,
        link: AndroidLink,
        open_at: str = "",
        check_place: PlaceCheck = _anywhere,
        may_grant: MayGrant = deny_all,
    ) -> None:
        """Take the phone over, and open the app if one is said.

        Raises:
            AddressRefused: the gate refuses it.
            NavigationFailed: there is no such app.
            DeviceError: the phone cannot be reached.
        """
        self._link: AndroidLink | None = link
        self._address = link.address
        self._check_place = check_place
        self._may_grant = may_grant
        self._numbers = itertools.count(1)
        self._known: Sight | None = None
        """The look that elements come from."""
        self._place = _NOBODY
        self._notices: list[str] = []
        if open_at:
            try:
                self._open(Open(location=open_at), Inputs(link))
            except BaseException:
                self.close()
                raise

    @property
    def address(self) -> str:
        """What carries the calls, and to which phone."""
        return self._address

    def observe(self, picture: bool = True) -> Observation:
        """Look once.

        Raises:
            DeviceTimeout: the phone does not answer.
            DeviceUnavailable: it is gone.
        """
        link = self._require_open()
        began = time.perf_counter()
        sight = Sight(link.look(picture))
        if not sight.tree:
            # An app that hangs shows no tree. It is given time; a picture without a tree is what is left then.
            settle(link, Deadline.after(HANG_LIMIT_S, link.now_s))
            sight = Sight(link.look(picture))
        look = sight.look
        self._known = sight
        self._note(look)
        notices, self._notices = tuple(dict.fromkeys((*self._notices, *look.notices))), []
        focused = sight.focused
        return Observation(
            id=f"android-{id(self):x}-{next(self._numbers)}",
            location=self._place,
            title=_title(look),
            size_px=look.size_px,
            scale=look.scale,
            taken_at_s=time.time(),
            tree_kind="android" if look.tree else "none",
            tree=worked_out(look.tree, ("reach", look.size_px, look.keyboard_px), lambda: _with_reach(sight)),
            png=look.png,
            focus=focused.handle if focused is not None else "",
            keyboard_px=look.keyboard_px,
            notices=notices,
            elapsed_ms={"look": clock_ms(began)},
        )

    def perform(self, action: Action, element: Element | None = None) -> Receipt:
        """Do one thing and wait until what it started has settled. See ``Device.perform`` for what it raises."""
        link = self._require_open()
        began = time.perf_counter()
        inputs = Inputs(link)
        try:
            match action:
                case Open():
                    self._open(action, inputs)
                    receipt = Receipt()
                case Wait():
                    self._wait(action, link)
                    receipt = Receipt()
                case _:
                    deadline = Deadline.after(ACTION_TIMEOUT_S, link.now_s)
                    receipt = Hands(link, inputs, self._known).perform(action, element, deadline)
                    self._arrive(inputs)
        except (ActionFailed, OutcomeUnknown, AddressRefused, NavigationFailed, DeviceClosed):
            raise
        except DeviceError as error:
            if inputs.sent:
                raise OutcomeUnknown(f"it was sent, but then {error.message}", error.hint) from error
            raise
        return replace(receipt, notices=tuple(self._notices), elapsed_ms=clock_ms(began))

    def close(self) -> None:
        """Let go of the phone. May be called twice."""
        link, self._link = self._link, None
        if link is not None:
            link.close()

    # ---------------------------------------------------------------- going places

    def _open(self, action: Open, inputs: Inputs) -> None:
        link = self._require_open()
        apps = link.apps()
        try:
            target = launch_target(action.location, apps)
        except NavigationFailed:
            if knows_labels(apps) or not self._open_from_launcher(action.location, inputs):
                raise
            return
        self._check_place(target)
        inputs.open(target)
        package = target.partition("/")[0]
        named = ":" not in target

        def in_front() -> Sight | None:
            sight = take_sight(link)
            here = sight.look.package
            return sight if here and (not named or here == package or _asks_first(sight)) else None

        wait_until(
            in_front, Deadline.after(OPEN_TIMEOUT_S, link.now_s), link.pause, f"{target} to come to the front", 0.1
        )
        self._arrive(inputs)

    def _open_from_launcher(self, label: str, inputs: Inputs) -> bool:
        """Over adb and Appium only packages are known; what an app is called stands under its icon."""
        link = self._require_open()
        self._check_place(label.strip())
        launcher = tap_in_launcher(label, link, inputs) if label.strip() else ""
        if not launcher:
            return False

        def left_home() -> bool | None:
            return True if link.look(picture=False).package not in ("", launcher) else None

        wait_until(left_home, Deadline.after(OPEN_TIMEOUT_S, link.now_s), link.pause, f"{label} to open", 0.1)
        self._arrive(inputs)
        return True

    def _arrive(self, inputs: Inputs) -> None:
        """Wait until the screen is quiet, answer what the system asks, and ask the gate about where we are."""
        link = self._require_open()
        sight = settle(link)
        for _ in range(_MOST_PROMPTS):
            done = answer_prompt(sight, inputs, self._may_grant)
            if not done:
                break
            self._notices.append(done)
            sight = settle(link)
        before = self._place
        self._note(sight.look)
        if self._place.partition("/")[0] == before.partition("/")[0]:
            return
        try:
            self._check_place(self._place)
        except AddressRefused:
            inputs.key(HOME)
            self._note(settle(link).look)
            raise

    def _wait(self, action: Wait, link: AndroidLink) -> None:
        deadline = Deadline.after(action.timeout_s, link.now_s)
        if action.until == "settled":
            settle(link, deadline)
            return
        wanted = action.text.casefold()

        def probe() -> bool | None:
            look = link.look(picture=False)
            shown = any(wanted in text.casefold() for node in look.tree if node.bounds for text in _texts(node))
            return True if look.tree and shown == (action.until == "shown") else None

        wait_until(probe, deadline, link.pause, action.describe(), every_s=0.1)

    # ---------------------------------------------------------------- looking

    def _note(self, look: Look) -> None:
        """Remember where we are; for a moment between two windows a phone says that nobody is in front."""
        if look.package:
            self._place = f"{look.package}/{look.activity}"

    def _require_open(self) -> AndroidLink:
        if self._link is None:
            raise DeviceClosed("the phone was let go of")
        return self._link


def _asks_first(sight: Sight) -> bool:
    """Whether the system has put a dialog of its own before the app that was opened."""
    return "permissioncontroller" in sight.look.package or "packageinstaller" in sight.look.package


def _title(look: Look) -> str:
    return next((n.attributes["pane-title"] for n in look.tree if "pane-title" in n.attributes), "")


def _texts(node: TreeNode) -> tuple[str, ...]:
    return node.text, node.attributes.get("content-desc", ""), node.attributes.get("hint", "")


_HIT_LIMIT = 1500
"""How many views are asked about in one look; beyond it the action decides."""
_CLOSE_LIMIT = 100
"""How many of those whose middle is covered are searched for a place that is not."""


def _with_reach(sight: Sight) -> tuple[TreeNode, ...]:
    """The tree, with what cannot be touched marked ``covered`` and what can ``receives``."""
    out = list(sight.tree)
    asked = looked_closely = 0
    for node in sight.tree:
        if node.bounds is None or not node.flags & {"clickable", "long-clickable", "editable", "checkable"}:
            continue
        asked += 1
        if asked > _HIT_LIMIT:
            break
        if sight.touch.is_reached_at_center(node.index):
            mark = "receives"
        elif looked_closely < _CLOSE_LIMIT:
            looked_closely += 1
            mark = "receives" if sight.touch.point_of(node.index) is not None else "covered"
        else:
            continue
        out[node.index] = replace(node, flags=node.flags | {mark})
    return KnownTree(out)
