"""A page in Chromium as a Device."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from devices.action import Action, Answer, Back, Drag, Hover, LongPress, Open, Press, Tap, Type, Wait
from devices.browser.hands import Hands
from devices.browser.launch import BrowserOptions, Session
from devices.browser.sight import Sight, retry_navigation, take_sight, take_tree
from devices.browser.tabs import Tabs
from devices.browser.traffic import NETWORK_LIMIT_S, Traffic, net_code, net_hint
from devices.browser.watchdog import Watchdog
from devices.browser.wire import Navigated, Wire, translate
from devices.device import Receipt
from devices.errors import (
    ActionFailed,
    AddressRefused,
    DeviceClosed,
    DeviceCrashed,
    DeviceError,
    DeviceTimeout,
    NavigationFailed,
    OutcomeUnknown,
)
from devices.observation import Observation
from devices.screen import Element
from devices.settle import Deadline, clock_ms, wait_until

if TYPE_CHECKING:
    from playwright.sync_api import Page


ACTION_TIMEOUT_S = 3.0
"""How long the five checks are waited for."""
SETTLE_LIMIT_S = 2.0
"""How long a page may keep changing after an action before it is looked at anyway."""
SUGGESTION_LIMIT_S = 1.2
"""How long suggestions under a field that says it has some are waited for; they come after a pause in typing."""
OPEN_TIMEOUT_S = 20.0

AddressCheck = Callable[[str], None]
"""Raises ``AddressRefused`` for an address that may not be opened."""


def _allow(address: str) -> None:
    """Schemes that are not the web are refused even where no gate is set."""
    scheme = urlsplit(address).scheme.lower()
    if scheme not in ("http", "https") and address != "about:blank":
        raise AddressRefused(f"{scheme or 'an address without scheme'}: is not opened", "use http:// or https://")


class BrowserDevice:
    """One page at a time in an isolated context; a tab the page opens becomes the page that is driven.

    Args:
        url: where to begin; ``about:blank`` for nowhere.
        options: how the browser is started.
        check_address: the gate's word on every address that is opened on purpose or navigated to.
    """

    def __init__(
        self,
        url: str = "about:blank",
        options: BrowserOptions | None = None,
        check_address: AddressCheck = _allow,
    ) -> None:
        """Start the browser and open ``url``.

        Raises:
            AddressRefused: the gate refuses ``url``.
            NavigationFailed: it cannot be opened.
            DeviceUnavailable: the browser did not start.
        """
        check_address(url)
        self.options = options or BrowserOptions()
        self._check_address = check_address
        self._url = url
        self._session: Session | None = Session(self.options)
        self._watchdog = Watchdog(self._session.process_id)
        self._numbers = itertools.count(1)
        self._settling: Deadline | None = None
        """Until when the next look may wait for what the last action started; None when that is over."""
        self._picture: bytes | None = None
        """The last one taken: what is only seen there has to look the same when it is pointed at."""
        try:
            self._traffic = Traffic(self._session.context)
            self._tabs = Tabs(self._session.context, self._session.downloads)
            self._use(self._tabs.newest)
            self._tabs.take_notices()
            if url != "about:blank":
                with self._translated("while it was opened", limit_s=OPEN_TIMEOUT_S + self.options.hang_limit_s):
                    self._load(url)
                with self._translated("after it was opened"):
                    self._arrive()
        except BaseException:
            self.close()
            raise

    @property
    def address(self) -> str:
        """``browser:`` and the address the device was opened with."""
        return f"browser:{self._url}"

    @property
    def page(self) -> Page:
        """Playwright's page, for set-up and checks in tests and evaluations; a policy never sees it."""
        self._require_open()
        return self._page

    def observe(self, picture: bool = True) -> Observation:
        """Look once.

        Raises:
            DeviceCrashed: the page or browser died.
            DeviceTimeout: the page does not answer.
        """
        with self._translated("while looking"):
            return self._look(picture)

    def perform(self, action: Action, element: Element | None = None) -> Receipt:
        """Do one thing and wait until what it started has settled. See ``Device.perform`` for what it raises."""
        started = time.perf_counter()
        deadline = Deadline.after(ACTION_TIMEOUT_S)
        # A page that is slow to load does not hang: loading has a limit of its own.
        limit_s = self.options.hang_limit_s + (OPEN_TIMEOUT_S if isinstance(action, Open | Back) else 0.0)
        with self._translated("in the middle of an action", sent=True, limit_s=limit_s):
            match action:
                case Open():
                    self._check_address(action.location)
                    self._load(action.location)
                    self._arrive()
                    receipt = Receipt()
                case Back():
                    receipt = self._go_back()
                case Answer():
                    self._tabs.answer = action
                    receipt = Receipt()
                case Wait():
                    receipt = self._wait(action)
                case _:
                    before = self._page
                    receipt = Hands(before, self._wire, self.options.scale, self._picture).perform(
                        action, element, deadline
                    )
                    self._follow()
                    awaited_s = SUGGESTION_LIMIT_S if _brings_suggestions(action, element) else 0.0
                    self._settle(expect_s=awaited_s, leave=not awaited_s and _stays(action, element))
                    self._check_landing()
        return replace(receipt, notices=self._tabs.notices, elapsed_ms=clock_ms(started))

    def close(self) -> None:
        """Close the page, the context and, if we started it, the browser. May be called twice."""
        session, self._session = self._session, None
        if session is not None:
            try:
                with self._watchdog.guard(10.0):
                    session.close()
            finally:
                self._watchdog.stop()

    # ---------------------------------------------------------------- looking

    def _look(self, picture: bool) -> Observation:
        self._follow()
        size = self._page.viewport_size
        if size is None:
            box = self._page.evaluate("[innerWidth, innerHeight]")
            size = {"width": box[0], "height": box[1]}
        viewport = (size["width"], size["height"])
        scale = self.options.scale
        sight = self._glance(viewport, picture)
        settling, self._settling = self._settling, None
        if settling is not None and (not sight.quiet or self._traffic.awaited):
            # What the action started was not over yet.
            self._settle(settling)
            self._check_landing()
            sight = self._glance(viewport, picture)
        took = {"tree": sight.tree_ms}
        self._picture = sight.png
        if picture:
            took["picture"] = sight.picture_ms
        return Observation(
            id=f"web-{id(self):x}-{next(self._numbers)}",
            location=self._page.url,
            title=sight.title,
            size_px=(round(viewport[0] * scale), round(viewport[1] * scale)),
            scale=scale,
            taken_at_s=time.time(),
            tree_kind="web",
            tree=sight.tree,
            png=sight.png,
            focus=sight.focus,
            notices=self._tabs.take_notices(),
            elapsed_ms=took,
        )

    def _glance(self, viewport: tuple[int, int], picture: bool) -> Sight:
        try:
            sight: Sight = retry_navigation(lambda: take_sight(self._wire, viewport, self.options.scale, picture))
        except Navigated as error:
            raise DeviceTimeout("the page keeps navigating and cannot be read") from error
        return sight

    # ---------------------------------------------------------------- going places

    def _load(self, address: str) -> None:
        from playwright.sync_api import Error, TimeoutError

        try:
            self._page.goto(address, wait_until="domcontentloaded", timeout=OPEN_TIMEOUT_S * 1000)
        except TimeoutError as error:
            raise NavigationFailed(f"{address} did not answer within {OPEN_TIMEOUT_S:.0f} s") from error
        except Error as error:
            code = net_code(str(error))
            if not code and "Download is starting" not in str(error):
                raise
            if code:
                raise NavigationFailed(f"{address} cannot be opened: {code}", net_hint(code)) from error

    def _arrive(self) -> None:
        self._settle()
        self._check_landing()

    def _go_back(self) -> Receipt:
        from playwright.sync_api import Error

        if not self._has_page_before():
            if self._tabs.alone:
                raise ActionFailed("there is no page before this one")
            self._page.close()
            self._follow()
            return Receipt()
        try:
            self._page.go_back(wait_until="commit", timeout=OPEN_TIMEOUT_S * 1000)
        except Error as error:
            raise ActionFailed(f"going back failed: {str(error).splitlines()[0]}") from error
        self._arrive()
        return Receipt()

    def _has_page_before(self) -> bool:
        """Whether there is one to go back to; the empty page that every tab begins with is none."""
        told = self._wire.send("Page.getNavigationHistory")
        before = told["entries"][: told["currentIndex"]]
        return any(entry["url"] != "about:blank" for entry in before)

    def _check_landing(self) -> None:
        """A page may have been led elsewhere, by a redirect or by itself: the gate is asked about where we are."""
        here = self._page.url
        if here == "about:blank" or here.startswith("about:srcdoc"):
            return
        failed, code = self._traffic.not_opened if here.startswith("chrome-error:") else ("", "")
        try:
            if here.startswith("chrome-error:"):
                if failed:
                    self._check_address(failed)
                raise NavigationFailed(f"{failed or 'the next page'} cannot be opened: {code}", net_hint(code))
            self._check_address(here)
            if self._traffic.egress:
                said = self._page.inner_text("body", timeout=1000).removeprefix("clewline: ").strip()
                kind = AddressRefused if self._traffic.egress == "refused" else NavigationFailed
                raise kind(f"{here} cannot be opened: {said}" if said else f"{here} cannot be opened")
        except AddressRefused:
            self._page.goto("about:blank")
            raise

    def _wait(self, action: Wait) -> Receipt:
        deadline = Deadline.after(action.timeout_s)
        if action.until == "settled":
            self._settle(deadline)
            return Receipt()
        wanted = action.text.casefold()

        def probe() -> bool | None:
            seen: Sight = retry_navigation(lambda: take_tree(self._wire, (10_000, 10_000), 1.0))
            texts = (f"{n.text} {_named(n.attributes)}" for n in seen.tree if n.bounds is not None)
            shown = any(wanted in text.casefold() for text in texts)
            return True if shown == (action.until == "shown") else None

        wait_until(probe, deadline, lambda s: self._page.wait_for_timeout(s * 1000), action.describe(), every_s=0.1)
        return Receipt()

    def _settle(self, deadline: Deadline | None = None, expect_s: float = 0.0, leave: bool = False) -> None:
        """Wait until requests the action caused are answered and two frames pass without a change; then go on anyway.

        Args:
            deadline: when to go on anyway.
            expect_s: how long something is waited for that is known to be coming.
            leave: leave the two frames to the next look, whose picture takes as long: it waits here and looks again
                where they were not quiet.
        """
        deadline = deadline or Deadline.after(SETTLE_LIMIT_S)
        network = Deadline.after(max(deadline.left_s, NETWORK_LIMIT_S))
        self._settling = None
        while True:
            try:
                found = self._wire.run(
                    "settle",
                    deadline.left_ms,
                    expect_s * 1000,
                    leave,
                    frame_id=self._wire.main_frame,
                )
                expect_s = 0.0
            except Navigated:
                self._page.wait_for_load_state("domcontentloaded", timeout=OPEN_TIMEOUT_S * 1000)
                self._renew()
                if deadline.passed:
                    return
                continue
            self._follow()
            if not self._traffic.awaited or network.passed:
                if found["settled"] or deadline.passed:
                    self._settling = deadline if leave else None
                    return
                continue
            self._page.wait_for_timeout(10)

    # ---------------------------------------------------------------- which page is driven

    def _use(self, page: Page) -> None:
        self._page = page
        self._wire = Wire(page)

    def _renew(self) -> None:
        """Fresh protocol sessions after a navigation: frame ids and node ids of before mean nothing now."""
        self._wire.forget()

    def _follow(self) -> None:
        """Drive the newest page that is open."""
        newest = self._tabs.newest
        if newest is not self._page:
            self._use(newest)
            self._page.wait_for_load_state("domcontentloaded", timeout=OPEN_TIMEOUT_S * 1000)
            self._tabs.notice(f"now in another tab: {self._page.url}")

    # ---------------------------------------------------------------- errors

    def _require_open(self) -> None:
        if self._session is None:
            raise DeviceClosed("the browser is closed")

    @contextmanager
    def _translated(self, when: str, sent: bool = False, limit_s: float | None = None) -> Iterator[None]:
        """Playwright's errors as ours, under a watchdog."""
        from playwright.sync_api import Error, TimeoutError

        self._require_open()
        try:
            with self._watchdog.guard(limit_s or self.options.hang_limit_s):
                yield
        except TimeoutError as error:
            raise DeviceTimeout(f"the page did not answer {when}", str(error).splitlines()[0]) from error
        except Error as error:
            raise self._told(translate(error), when, sent) from error
        except (DeviceCrashed, Navigated) as error:
            raise self._told(error, when, sent) from error

    def _told(self, error: DeviceError, when: str, sent: bool) -> DeviceError:
        if self._watchdog.bit:
            return DeviceTimeout(
                f"the page did not answer within {self.options.hang_limit_s:g} s {when}; its browser was ended"
            )
        if isinstance(error, Navigated) and sent:
            return OutcomeUnknown(f"the page navigated {when}", "look again before doing anything")
        if isinstance(error, DeviceCrashed):
            self._tabs.crashed = True
            return OutcomeUnknown(f"the page died {when}", error.hint) if sent else error
        return error


def _stays(action: Action, element: Element | None) -> bool:
    """Whether an action hardly ever leads to another page: a navigation takes a moment to show that it has begun."""
    if isinstance(action, Tap):
        return element is not None and element.role in ("checkbox", "radio", "switch")
    return not isinstance(action, LongPress | Press | Drag)


def _brings_suggestions(action: Action, element: Element | None) -> bool:
    """Whether something is known to appear a moment later: suggestions under a field, a menu under the pointer."""
    if isinstance(action, Hover) and element is not None:
        return element.role == "menuitem" or "menu" in element.hints
    if not isinstance(action, Type) or element is None or not action.text:
        return False
    return element.role == "combobox" or bool({"autocomplete", "typeahead", "combobox", "suggest"} & set(element.hints))


def _named(attributes: Any) -> str:
    return " ".join(attributes.get(key, "") for key in ("aria-label", "alt", "title", "placeholder", "value"))
