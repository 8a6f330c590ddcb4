"""Speaks the DevTools protocol to one page: isolated worlds, nodes by handle, frames in other processes.

Our scripts run in isolated worlds, which the page's own scripts can neither see nor tamper with. A handle is
``session:backendNodeId``; session 0 is the page, the others are frames that live in processes of their own.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from devices.browser.underway import Underway
from devices.errors import DeviceCrashed, DeviceError, StaleElement

if TYPE_CHECKING:
    from playwright.sync_api import CDPSession, Error, Page

_WORLD = "clew"
_MOST_KEPT = 50
"""From this many elements on that were acted on, the page is told that they need not be kept alive for us."""
_GONE = (
    "No node with given id",
    "Could not find node",
    "Could not find object",
    "does not belong to the document",
    "Node with given id",
)
_NAVIGATED = (
    "Cannot find context",
    "Execution context was destroyed",
    "Inspected target navigated",
    "No frame for given id",
    "Frame with the given",
    "uniqueContextId not found",
    "No execution context",
    "Not attached to an active page",
)
_CRASHED = ("crashed", "Target closed", "has been closed", "Connection closed", "Session closed", "Browser closed")


class Navigated(DeviceError):
    """The document went away during a call; internal to the driver, which looks again."""


@cache
def script(name: str) -> str:
    """The source of one of the scripts beside this file."""
    return (Path(__file__).parent / f"{name}.js").read_text("utf-8")


def translate(error: Error) -> DeviceError:
    """Playwright's error as one of ours."""
    text = str(error)
    first = text.splitlines()[0] if text else type(error).__name__
    if any(sign in text for sign in _CRASHED):
        return DeviceCrashed("the page or its browser died", first)
    if any(sign in text for sign in _NAVIGATED):
        return Navigated(first)
    if any(sign in text for sign in _GONE):
        return StaleElement("the element is no longer on the page")
    return DeviceError(first)


@dataclass(slots=True)
class _Link:
    session: CDPSession
    worlds: dict[str, int] = field(default_factory=dict)
    """Execution context of our isolated world by frame id."""
    objects: dict[str, str] = field(default_factory=dict)
    """Object of our world by handle, for as long as one action lasts."""
    resolved: int = 0
    """How many objects the page keeps alive for us."""


class Wire:
    """The protocol sessions of one page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._links = [_Link(page.context.new_cdp_session(page))]
        self._frame_links: dict[str, int] = {}

    def send(self, method: str, parameters: dict[str, Any] | None = None, session: int = 0) -> Any:
        """One protocol call.

        Raises:
            StaleElement: the node it names is gone.
            Navigated: the document went away.
            DeviceCrashed: the page or browser died.
        """
        from playwright.sync_api import Error

        try:
            return self._links[session].session.send(method, parameters or {})
        except Error as error:
            raise translate(error) from error

    def begin(self, method: str, parameters: dict[str, Any], session: int = 0) -> Underway:
        """Send one call and go on; ``reply`` waits for what came of it.

        Long replies are better awaited this way too: Playwright would go through every number in them and look whether
        it stands for an object of its own.
        """
        return Underway(self._links[session].session, method, parameters)

    def reply(self, call: Underway) -> Any:
        """Wait for the reply to a call. Raises what ``send`` raises."""
        from playwright.sync_api import Error

        try:
            return call.reply()
        except Error as error:
            raise translate(error) from error

    def send_in_a_row(self, calls: Iterable[tuple[str, dict[str, Any]]]) -> None:
        """Send calls to the page one behind the other and wait until all are answered, which they are in that order."""
        under_way = [self.begin(method, parameters) for method, parameters in calls]
        try:
            for call in [*under_way[-1:], *under_way[:-1]] if all(call.sent for call in under_way) else under_way:
                self.reply(call)
        except DeviceError:
            for call in under_way:
                call.drop()
            raise

    def run(self, name: str, *arguments: Any, frame_id: str, session: int = 0) -> Any:
        """Call a script's function in the isolated world of a frame and return its (JSON) result."""
        for attempt in (1, 2):
            context = self._world(frame_id, session)
            expression = f"({script(name)})({', '.join(json.dumps(a) for a in arguments)})"
            try:
                reply = self.send(
                    "Runtime.evaluate",
                    {"expression": expression, "contextId": context, "returnByValue": True, "awaitPromise": True},
                    session,
                )
            except Navigated:
                self._links[session].worlds.pop(frame_id, None)
                if attempt == 2:
                    raise
                continue
            return _value(reply)
        raise AssertionError("unreachable")

    def run_on(self, handle: str, source: str, *arguments: Any) -> Any:
        """Call a function with ``this`` bound to the node and return its (JSON) result.

        Raises:
            StaleElement: the node is gone.
        """
        session, node = self._parts(handle)
        link = self._links[session]
        if handle not in link.objects:
            link.objects[handle] = self._resolve(handle, session, node)
        reply = self.send(
            "Runtime.callFunctionOn",
            {
                "objectId": link.objects[handle],
                "functionDeclaration": source,
                "arguments": [{"value": a} for a in arguments],
                "returnByValue": True,
                "awaitPromise": True,
            },
            session,
        )
        return _value(reply)

    def begin_action(self) -> None:
        """Elements are looked up anew from here on; those of the last action need not be kept alive any longer."""
        for number, link in enumerate(self._links):
            link.objects.clear()
            if link.resolved >= _MOST_KEPT:
                link.resolved = 0
                self.send("Runtime.releaseObjectGroup", {"objectGroup": _WORLD}, number)

    def _resolve(self, handle: str, session: int, node: int) -> str:
        """The id of a node's object in our world of its frame."""
        parameters: dict[str, Any] = {"backendNodeId": node, "objectGroup": _WORLD}
        try:
            parameters["executionContextId"] = self._world(self.frame_of(handle), session)
            resolved = self.send("DOM.resolveNode", parameters, session)
        except (DeviceCrashed, StaleElement):
            raise
        except DeviceError:
            # Our world of that frame may be from before a navigation; a fresh one decides whether the node is gone.
            self._links[session].worlds.clear()
            try:
                parameters["executionContextId"] = self._world(self.frame_of(handle), session)
                resolved = self.send("DOM.resolveNode", parameters, session)
            except DeviceCrashed:
                raise
            except DeviceError as again:
                raise StaleElement("the element is no longer on the page") from again
        self._links[session].resolved += 1
        found: str = resolved["object"]["objectId"]
        return found

    def frame_of(self, handle: str) -> str:
        """The frame id of the document a node lives in."""
        return self._handle_frames.get(handle, self.main_frame)

    def remember_frames(self, frames: dict[str, str], main_frame: str) -> None:
        """Note which frame each handle of the latest look belongs to (only those not in the main frame)."""
        self._handle_frames = frames
        self._main = main_frame

    _handle_frames: dict[str, str] = {}  # noqa: RUF012 - replaced whole by remember_frames, never mutated
    _main = ""

    @property
    def main_frame(self) -> str:
        """The frame id of the page itself."""
        if not self._main:
            self._main = self.send("Page.getFrameTree")["frameTree"]["frame"]["id"]
        return self._main

    def session_of_frame(self, frame_id: str) -> int | None:
        """The session of a frame that lives in another process; opened on first use, None when there is none."""
        from playwright.sync_api import Error

        if frame_id in self._frame_links:
            return self._frame_links[frame_id]
        for frame in self.page.frames:
            if frame is self.page.main_frame:
                continue
            try:
                session = self.page.context.new_cdp_session(frame)
                found = session.send("Page.getFrameTree")["frameTree"]["frame"]["id"]
            except Error:
                # It shares the page's process, or went away meanwhile.
                continue
            if found not in self._frame_links:
                self._links.append(_Link(session))
                self._frame_links[found] = len(self._links) - 1
        return self._frame_links.get(frame_id)

    def node_parameters(self, handle: str) -> tuple[int, dict[str, Any]]:
        """``(session, {"backendNodeId": n})`` for protocol calls about a node."""
        session, node = self._parts(handle)
        return session, {"backendNodeId": node}

    @property
    def sessions(self) -> int:
        """How many protocol sessions are open."""
        return len(self._links)

    def page_handle(self) -> str:
        """The handle of the page's root element."""
        root = self.send("DOM.getDocument", {"depth": 1})["root"]
        html = next((n for n in root.get("children", ()) if n.get("nodeType") == 1), root)
        return f"0:{html['backendNodeId']}"

    def forget(self) -> None:
        """Drop what was known of frames and worlds: after a navigation none of it holds."""
        self._main = ""
        self._handle_frames = {}
        self._frame_links = {}
        del self._links[1:]
        self._links[0].worlds.clear()
        self._links[0].objects.clear()

    def _parts(self, handle: str) -> tuple[int, int]:
        try:
            session, node = (int(part) for part in handle.split(":"))
        except ValueError:
            raise StaleElement(f"{handle!r} is not an element of this page") from None
        if not 0 <= session < len(self._links):
            raise StaleElement(f"{handle!r} is not an element of this page")
        return session, node

    def _world(self, frame_id: str, session: int) -> int:
        worlds = self._links[session].worlds
        if frame_id not in worlds:
            reply = self.send("Page.createIsolatedWorld", {"frameId": frame_id, "worldName": _WORLD}, session)
            worlds[frame_id] = reply["executionContextId"]
        return worlds[frame_id]


def _value(reply: Any) -> Any:
    if "exceptionDetails" in reply:
        details = reply["exceptionDetails"]
        told = details.get("exception", {}).get("description") or details.get("text", "")
        raise DeviceError(f"a script of ours failed in the page: {told.splitlines()[0] if told else 'unknown'}")
    return reply["result"].get("value")
