"""The phone that an evaluation plays on, and the way in which a driver reaches it.

One phone serves a process for all of its episodes: it is reset before each, and a server or session that takes seconds
to start is started once.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from functools import cache
from multiprocessing.util import Finalize
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

from agent.places import cache_folder
from devices.android.device import AndroidDevice
from devices.android.link import AndroidLink
from emulators.phone.apps import load, shipped
from emulators.phone.link import PhoneLink
from emulators.phone.phone import Phone

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

Through = Literal["inprocess", "adb", "appium"]
"""Within this process, by the real adb, by a real Appium server."""


class Reached:
    """A phone, and what reaches it."""

    def __init__(self, phone: Phone, holding: Holding, link: AndroidLink) -> None:
        self._phone, self._holding, self._link = phone, holding, link

    @contextmanager
    def holding(self) -> Iterator[Phone]:
        """Hold the phone still: to prepare it, to judge it, to let its time pass."""
        with self._holding():
            yield self._phone

    def device(self, grants: bool = False) -> AndroidDevice:
        """A driver of it for one episode. It is not to be closed: what reaches the phone serves the next one too.

        Args:
            grants: whether it gives apps the permissions that they ask for.
        """
        return AndroidDevice(self._link, may_grant=lambda _kind, _message: grants)


class Holding(Protocol):
    """Gives the phone to one thread."""

    def __call__(self) -> AbstractContextManager[object]:
        """For as long as the body lasts."""


@cache
def reach(through: Through, apps: Path | None) -> Reached:
    """The phone of this process, reached in that way; let go of when the process ends.

    Other ways than ``inprocess`` are for processes that `multiprocessing` has started.

    Raises:
        AppUnusable: somebody's apps cannot be loaded.
        EmulatorError: it cannot be served, or there is no Appium.
        DeviceError: it cannot be reached.
    """
    phone = Phone(apps=(*shipped(), *(load(apps) if apps is not None else ())))
    if through == "inprocess":
        return Reached(phone, lambda: nullcontext(phone), PhoneLink(phone))
    stack = ExitStack()
    # atexit comes after the threads that serve the phone were told to end; this comes before
    Finalize(None, stack.close, exitpriority=10)
    from emulators.phone.wire.server import serve

    server = stack.enter_context(serve(phone))
    link: AndroidLink
    if through == "adb":
        from devices.android.adb import AdbLink

        link = AdbLink(server.serial)
    else:
        from devices.android.adb_server import find_server
        from devices.android.appium import AppiumLink
        from emulators.appium_packages import find_appium
        from emulators.appium_server import AppiumServer

        appium = stack.enter_context(AppiumServer(find_appium(cache_folder()), find_server(server.serial)))
        link = AppiumLink(appium.url, appium.capabilities(server.serial))
    stack.callback(link.close)
    return Reached(phone, server.holding, link)
