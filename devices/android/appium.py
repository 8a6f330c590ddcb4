"""A phone through an Appium server with the UiAutomator2 driver: a local one, a grid, or a cloud of devices.

Touches that say how long they last go as W3C actions; the rest as the driver's ``mobile:`` commands, which take one
call each. The client is told not to repeat any request.
"""

from __future__ import annotations

import base64
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

from devices.android.link import Look
from devices.android.tree import read_tree
from devices.errors import (
    DeviceClosed,
    DeviceCrashed,
    DeviceError,
    DeviceTimeout,
    DeviceUnavailable,
    NavigationFailed,
)

if TYPE_CHECKING:
    from appium.webdriver.webdriver import WebDriver

SESSION_LIMIT_S = 180.0
"""How long a session may take to begin: the first one on a phone installs the driver's own apps."""
CALL_LIMIT_S = 30.0
_LONG_MS = 500
_PICK_UP_MS = 700
_LET_GO_MS = 100
_DOWN: Mapping[str, object] = {"type": "pointerDown", "button": 0}
_UP: Mapping[str, object] = {"type": "pointerUp", "button": 0}
_KEYBOARD_SHARE = 0.42
_TARGET = re.compile(r"[A-Za-z]\w*(?:\.\w+)+(?:/[\w.$]+)?")
_DEAD = re.compile(r"instrumentation process is not running|cannot be proxied|socket hang up|ECONNRE", re.IGNORECASE)


class AppiumLink:
    """One session.

    Args:
        url: of the server, ``http://127.0.0.1:4723``; name and password before the host are for grids that want them.
        capabilities: beyond those that every session needs (``appium:udid``, ``appium:adbPort`` …).
    """

    def __init__(self, url: str, capabilities: Mapping[str, object] | None = None) -> None:
        """Begin a session.

        Raises:
            DeviceUnavailable: the server cannot be reached, or gives no session; its own words are told.
        """
        try:
            from appium import webdriver
            from appium.options.android import UiAutomator2Options
            from appium.webdriver.client_config import AppiumClientConfig
        except ImportError as error:
            hint = "pip install 'clewline[appium]'"
            raise DeviceUnavailable(f"Appium's Python client cannot be imported: {error}", hint) from error
        self._url = url
        told: dict[str, Any] = {
            "platformName": "Android",
            "appium:automationName": "UiAutomator2",
            "appium:newCommandTimeout": 600,
            # Dialogs are answered by our policy, and what was there before a run is the person's.
            "appium:autoGrantPermissions": False,
            "appium:noReset": True,
            **(capabilities or {}),
        }
        config = AppiumClientConfig(
            remote_server_addr=url,
            timeout=int(SESSION_LIMIT_S),
            # A request is sent once: what repeats it below us presses buttons twice.
            init_args_for_pool_manager={"init_args_for_pool_manager": {"retries": False}},
        )
        self._pause = threading.Event()
        self._driver: WebDriver | None = None
        self._picture_size: tuple[int, int] | None = None
        self._picture_rotation = 0
        with _talking("begin a session", DeviceUnavailable):
            options = UiAutomator2Options().load_capabilities(told)
            self._driver = webdriver.Remote(url, options=options, client_config=config)
        config.timeout = int(CALL_LIMIT_S)
        self._scale = self._density()

    @property
    def address(self) -> str:
        """``appium:`` and the server, without a password."""
        parts = urlsplit(self._url)
        return f"appium:{urlunsplit(parts._replace(netloc=parts.netloc.rpartition('@')[2]))}"

    @property
    def driver(self) -> WebDriver:
        """Appium's own driver, for set-up and checks in tests.

        Raises:
            DeviceClosed: the session was ended.
        """
        if self._driver is None:
            raise DeviceClosed("the session was ended")
        return self._driver

    # ---------------------------------------------------------------- looking

    def look(self, picture: bool) -> Look:
        """Read tree, foreground app and keyboard; the picture right after the tree."""
        driver = self.driver
        with _talking("look", DeviceUnavailable):
            seen = read_tree(driver.page_source)
            png = base64.b64decode(driver.get_screenshot_as_base64()) if picture else None
            package, activity = driver.current_package or "", driver.current_activity or ""
            shown = bool(driver.is_keyboard_shown())
            size = seen.size_px
            if size is None:
                told = driver.get_window_size()
                size = (int(told["width"]), int(told["height"]))
        if png is not None and png.startswith(b"\x89PNG"):
            # What the server calls the window leaves out the system's bars on some phones.
            size = (int.from_bytes(png[16:20]), int.from_bytes(png[20:24]))
            self._picture_size = size
        elif self._picture_size is not None and seen.rotation == self._picture_rotation:
            size = self._picture_size
        self._picture_rotation = seen.rotation
        if activity.startswith("."):
            activity = package + activity
        keyboard = round(size[1] * _KEYBOARD_SHARE) if shown else 0
        return Look(seen.nodes, size, self._scale, package, activity, png, seen.rotation, keyboard)

    def _density(self) -> float:
        with _talking("read the density", DeviceUnavailable):
            told = self.driver.execute_script("mobile: deviceInfo")
        try:
            return int(told["displayDensity"]) / 160
        except (KeyError, TypeError, ValueError):
            return 1.0

    # ---------------------------------------------------------------- inputs

    def tap(self, x: int, y: int, hold_ms: int = 50, count: int = 1) -> None:
        """Press and release."""
        if hold_ms >= _LONG_MS:
            self._mobile("longClickGesture", x=x, y=y, duration=hold_ms)
        elif count == 2:
            self._mobile("doubleClickGesture", x=x, y=y)
        else:
            for _ in range(count):
                self._mobile("clickGesture", x=x, y=y)

    def swipe(self, x1: int, y1: int, x2: int, y2: int, duration_ms: int) -> None:
        """Move a finger."""
        self._finger(_move(x1, y1), _DOWN, _move(x2, y2, duration_ms), _UP)

    def drag(self, x1: int, y1: int, x2: int, y2: int, duration_ms: int) -> None:
        """Pick up, carry, let go."""
        self._finger(
            _move(x1, y1), _DOWN, _rest(_PICK_UP_MS), _move(x2, y2, duration_ms), _rest(_LET_GO_MS), _UP,
        )  # fmt: skip

    def can_write(self, text: str) -> bool:
        """Whatever can be written can be written here."""
        del text
        return True

    def key(self, code: int, long: bool = False, meta: int = 0, times: int = 1) -> None:
        """Press a key."""
        told = {"keycode": code} | ({"metastate": meta} if meta else {}) | ({"isLongPress": True} if long else {})
        for _ in range(times):
            self._mobile("pressKey", **told)

    def commit_text(self, text: str) -> None:
        """Type into what has the focus."""
        self._mobile("type", text=text)

    def set_text(self, handle: str, text: str) -> bool:
        """Replace what the focused field holds."""
        from selenium.common.exceptions import InvalidElementStateException, NoSuchElementException

        driver = self.driver
        with _talking("read a field", DeviceUnavailable):
            node = next((n for n in read_tree(driver.page_source).nodes if n.handle == handle), None)
            if node is None or "focused" not in node.flags:
                return False
            try:
                element = driver.switch_to.active_element
            except NoSuchElementException:
                return False
        with _talking("type", DeviceError):
            try:
                if text:
                    driver.execute_script("mobile: replaceElementValue", {"elementId": element.id, "text": text})
                else:
                    element.clear()
            except InvalidElementStateException:
                return False  # it answered, so nothing was done
        return True

    def open(self, target: str) -> None:
        """Start an app, an activity, or what is registered for a URL."""
        if not _TARGET.fullmatch(target):
            self._go(target, lambda: self._script("deepLink", url=target, waitForLaunch=True))
        elif "/" in target:
            self._go(target, lambda: self._script("startActivity", component=target))
        else:
            self._go(target, lambda: self.driver.activate_app(target))

    def apps(self) -> Mapping[str, str]:
        """Appium does not tell which apps there are."""
        return {}

    # ---------------------------------------------------------------- the rest

    def now_s(self) -> float:
        """The machine's monotonic clock."""
        return time.monotonic()

    def pause(self, seconds: float) -> None:
        """Let time pass."""
        self._pause.wait(seconds)

    def close(self) -> None:
        """End the session. The server stays."""
        driver, self._driver = self._driver, None
        if driver is not None:
            try:
                with _talking("end the session", DeviceUnavailable):
                    driver.quit()
            except DeviceError:
                return  # a server that is gone has no session either

    def _mobile(self, command: str, **arguments: object) -> None:
        with _talking(command, DeviceError):
            self._script(command, **arguments)

    def _script(self, command: str, **arguments: object) -> Any:
        return self.driver.execute_script(f"mobile: {command}", arguments)

    def _finger(self, *moves: Mapping[str, object]) -> None:
        """One finger's way, as a W3C pointer source."""
        from selenium.webdriver.remote.command import Command

        finger = {"type": "pointer", "id": "finger", "parameters": {"pointerType": "touch"}, "actions": list(moves)}
        with _talking("move a finger", DeviceError):
            self.driver.execute(Command.W3C_ACTIONS, {"actions": [finger]})

    def _go(self, target: str, how: Callable[[], object]) -> None:
        from selenium.common.exceptions import WebDriverException

        with _talking("open an app", DeviceError):
            try:
                how()
            except WebDriverException as error:
                said = (error.msg or "").splitlines()[0] if error.msg else ""
                if _DEAD.search(said):
                    raise
                raise NavigationFailed(f"{target} cannot be opened: {said[:200]}") from error


def _move(x: int, y: int, took_ms: int = 0) -> Mapping[str, object]:
    return {"type": "pointerMove", "origin": "viewport", "x": x, "y": y, "duration": took_ms}


def _rest(took_ms: int) -> Mapping[str, object]:
    return {"type": "pause", "duration": took_ms}


@contextmanager
def _talking(what: str, kind: type[DeviceError]) -> Iterator[None]:
    """The errors of client and connection as ours."""
    from selenium.common.exceptions import TimeoutException, WebDriverException
    from urllib3.exceptions import HTTPError, NewConnectionError, TimeoutError

    try:
        yield
    except NewConnectionError as error:  # a kind of timeout to urllib3
        raise DeviceUnavailable(f"Appium cannot be reached, asked to {what}: {error}", "does it run?") from error
    except (TimeoutException, TimeoutError) as error:
        raise DeviceTimeout(f"Appium did not answer in time, asked to {what}") from error
    except WebDriverException as error:
        said = (error.msg or type(error).__name__).strip().splitlines()[0][:400]
        if _DEAD.search(said):
            raise DeviceCrashed(f"the server on the phone died, asked to {what}: {said}") from error
        raise kind(f"Appium cannot {what}: {said}") from error
    except (HTTPError, OSError) as error:
        raise DeviceUnavailable(f"Appium cannot be reached, asked to {what}: {error}", "does it run?") from error
