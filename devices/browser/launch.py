"""Starting Chromium, or attaching to one, and closing it again. The one module that imports Playwright.

Chromium runs headless with its sandbox, its background traffic off, and, when an egress proxy is given, with no way out
but that proxy: loopback, WebRTC and QUIC included. The sandbox is left out only for root, where Chromium refuses it.
"""

from __future__ import annotations

import fcntl
import logging
import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from devices.browser.chromium import find_chromium
from devices.errors import DeviceBusy, DeviceUnavailable

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Playwright

_log = logging.getLogger(__name__)

FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-smooth-scrolling",
    # A page that is not looked at (a second tab, an unfocused window) must keep its timers and frames.
    "--disable-background-timer-throttling",
    "--disable-renderer-backgrounding",
    "--disable-features=Translate,OptimizationHints,MediaRouter",
)
_PROXIED_FLAGS = (
    # The proxy is the context's. Chromium's own errands (updates of components and extensions) belong to no context and
    # would go out past it; where no name resolves they lead nowhere.
    "--host-resolver-rules=MAP * ~NOTFOUND,EXCLUDE 127.0.0.1",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
)


@dataclass(frozen=True, slots=True)
class BrowserOptions:
    """How the browser is started."""

    headless: bool = True
    viewport_px: tuple[int, int] = (1280, 800)
    """Width and height of the page in CSS pixels."""
    scale: float = 1.0
    """Picture pixels per CSS pixel."""
    locale: str = "en-US"
    profile: Path | None = None
    """Folder that keeps cookies and logins; None starts without a past and leaves nothing behind."""
    attach: str = ""
    """CDP address of a running Chromium to use instead of starting one (``http://127.0.0.1:9222``)."""
    executable: str = ""
    """Path of the browser; empty looks for one (``find_chromium``)."""
    downloads: Path | None = None
    """Where downloads are kept; None uses a folder that is removed on close."""
    proxy: tuple[str, str, str] | None = None
    """``(address, user, password)`` of the egress proxy every request must pass."""
    start_timeout_s: float = 30.0
    hang_limit_s: float = 30.0
    """A call that the page has not answered by then ends the browser."""


def page_error() -> type[Exception]:
    """What a page raises that is driven by hand, as recipes do that draw pages and need no Device."""
    from playwright.sync_api import Error

    return Error


class Session:
    """One Playwright connection with one isolated context."""

    def __init__(self, options: BrowserOptions) -> None:
        """Start or attach.

        Raises:
            BrowserNotFound: no Chromium on this machine.
            DeviceBusy: another run holds the profile.
            DeviceUnavailable: it did not start, or nothing answers at the CDP address.
        """
        from playwright.sync_api import Error, sync_playwright

        self.options = options
        self._closers: list[Callable[[], object]] = []
        self.attached = bool(options.attach)
        self.downloads = options.downloads or Path(tempfile.mkdtemp(prefix="clew-downloads-"))
        if options.downloads is None:
            self._closers.append(lambda: shutil.rmtree(self.downloads, ignore_errors=True))
        try:
            if options.profile is not None:
                self._closers.append(_lock_profile(options.profile))
            executable = "" if self.attached else options.executable or find_chromium().path
            self._playwright: Playwright = sync_playwright().start()
            self._closers.append(self._playwright.stop)
            self.browser: Browser | None = None
            self.context: BrowserContext = self._open(executable)
        except Error as error:
            self.close()
            what = f"attach to {options.attach}" if self.attached else f"start {options.executable or 'Chromium'}"
            raise DeviceUnavailable(
                f"could not {what}: {str(error).splitlines()[0]}", "`clew doctor` shows what is wrong"
            ) from error
        except BaseException:
            self.close()
            raise
        self.process_id = self._find_process_id()

    def _open(self, executable: str) -> BrowserContext:
        options = self.options
        timeout_ms = options.start_timeout_s * 1000
        look = {
            "viewport": {"width": options.viewport_px[0], "height": options.viewport_px[1]},
            "device_scale_factor": options.scale,
            "locale": options.locale,
            "accept_downloads": True,
        }
        if options.proxy is not None:
            server, user, password = options.proxy
            look["proxy"] = {"server": server, "username": user, "password": password, "bypass": "<-loopback>"}
        chromium = self._playwright.chromium
        if self.attached:
            self.browser = chromium.connect_over_cdp(options.attach, timeout=timeout_ms)
            context = self.browser.new_context(**look)  # type: ignore[arg-type]
            self._closers.append(context.close)
            return context
        flags = [*FLAGS, *(_PROXIED_FLAGS if options.proxy is not None else ())]
        sandbox = os.geteuid() != 0 if hasattr(os, "geteuid") else True
        if not sandbox:
            _log.info("Chromium runs without its sandbox because this process is root")
        if options.profile is not None:
            context = chromium.launch_persistent_context(
                options.profile,
                executable_path=executable,
                headless=options.headless,
                args=flags,
                chromium_sandbox=sandbox,
                timeout=timeout_ms,
                # Signals are ours to answer: a browser that went first would look like one that crashed.
                handle_sigint=False,
                handle_sigterm=False,
                handle_sighup=False,
                **look,  # type: ignore[arg-type]
            )
            self._closers.append(context.close)
            return context
        self.browser = chromium.launch(
            executable_path=executable,
            headless=options.headless,
            args=flags,
            chromium_sandbox=sandbox,
            timeout=timeout_ms,
            handle_sigint=False,
            handle_sigterm=False,
            handle_sighup=False,
        )
        self._closers.append(self.browser.close)
        return self.browser.new_context(**look)  # type: ignore[arg-type]

    def _find_process_id(self) -> int | None:
        """The browser process we own, so that a page that hangs it can be ended; None when attached."""
        if self.attached or self.browser is None:
            return None
        session = self.browser.new_browser_cdp_session()
        try:
            found = session.send("SystemInfo.getProcessInfo")["processInfo"]
        finally:
            session.detach()
        return next((int(process["id"]) for process in found if process["type"] == "browser"), None)

    def close(self) -> None:
        """Close what was opened, last first. Errors are logged: a browser that is gone is closed."""
        from playwright.sync_api import Error

        while self._closers:
            closer = self._closers.pop()
            try:
                closer()
            except (Error, OSError) as error:
                _log.debug("while closing the browser: %s", error)


def _lock_profile(profile: Path) -> Callable[[], object]:
    """Take a profile for this process; Chromium itself would hand the second run's page to the first run's browser."""
    profile.mkdir(parents=True, exist_ok=True)
    path = profile / ".clew-lock"
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        owner = os.pread(file, 20, 0).decode("ascii", "replace").strip() or "unknown"
        os.close(file)
        raise DeviceBusy(
            f"the profile {profile} is in use by process {owner}", "wait for it, or give this run another --profile"
        ) from None
    os.ftruncate(file, 0)
    os.pwrite(file, str(os.getpid()).encode(), 0)
    return lambda: os.close(file)
