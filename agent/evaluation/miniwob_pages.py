"""Serves the pages of MiniWoB++ and speaks their protocol: start an episode, read its goal, read its score.

The pages come from the PyPI package ``miniwob``, which is found and never imported: importing it would load Gymnasium
and Selenium. Conventions are BrowserGym's: no time limit to speak of, seeds through ``Math.seedrandom``, and what
people see beside a task is hidden. Everything here is the harness's: a policy sees none of it.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from threading import Thread
from typing import Any

from agent.evaluation.errors import PageBroken, PagesMissing
from devices.action import Open
from devices.browser import BrowserDevice, BrowserOptions
from devices.errors import AddressRefused

PACKAGE = "miniwob"
EPISODE_LIMIT_MS = 1_000_000
"""The pages' own limits are 7 to 30 seconds; this one is BrowserGym's and ends nothing."""
READY_WITHIN_S = 10.0
VIEWPORT_PX = (500, 320)
"""A task is 160 × 210 pixels at the top left; its dialogs, menus and calendars open beside it."""
_OUT_OF_THE_WAY_PX = (VIEWPORT_PX[0] - 2, VIEWPORT_PX[1] - 2)

_INSTALL = "pip install 'clewline[evaluate]'"


def find_pages() -> Path:
    """The folder with the pages.

    Raises:
        PagesMissing: the package is not installed, or holds no pages.
    """
    found = importlib.util.find_spec(PACKAGE)
    if found is None or not found.submodule_search_locations:
        raise PagesMissing(f"the package {PACKAGE}, which brings the task pages, is not installed", _INSTALL)
    pages = Path(found.submodule_search_locations[0]) / "html"
    if not (pages / "miniwob").is_dir():
        raise PagesMissing(f"{pages.parent} holds no task pages", f"reinstall it: {_INSTALL}")
    return pages


def require_pages(pages: Path, names: tuple[str, ...]) -> None:
    """Make sure that every task has its page.

    Raises:
        PagesMissing: one has not.
    """
    absent = [name for name in names if not (pages / "miniwob" / f"{name}.html").is_file()]
    if absent:
        raise PagesMissing(f"{pages} has no page for {', '.join(absent[:5])}", f"install the known version: {_INSTALL}")


def pages_version() -> str:
    """Version of the package with the pages; empty when it is not installed."""
    try:
        return version(PACKAGE)
    except PackageNotFoundError:
        return ""


@contextmanager
def serve(folder: Path) -> Iterator[str]:
    """Serve a folder on a free loopback port; yields the address."""
    server = _Server(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    # A browser keeps connections open; waiting for it to close them would be waiting for the browser to end.
    block_on_close = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that closes drops its connections, which is not worth a traceback."""


class _Quiet(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: there are thousands of requests."""


@dataclass(frozen=True, slots=True)
class Score:
    """What an episode has earned."""

    done: bool = False
    """The page says that the episode is over."""
    raw: float = 0.0
    """Reward without time decay: 1 for all of it, between 0 and 1 for a part, −1 for failed."""
    decayed: float = 0.0
    """Reward with the page's time decay."""


class TaskPage:
    """One browser page that plays one episode after another.

    Args:
        address: where the pages are served.
        options: how the browser is started; its viewport is ours.
    """

    def __init__(self, address: str, options: BrowserOptions | None = None) -> None:
        """Start the browser. Raises what ``BrowserDevice`` raises."""
        self._address = address
        self.device = BrowserDevice(
            options=options or BrowserOptions(viewport_px=VIEWPORT_PX), check_address=self._check_address
        )
        try:
            self.device.page.context.add_init_script(_script("hide"))
        except BaseException:
            self.device.close()
            raise
        self._mark = ""

    def begin(self, task: str, seed: int) -> str:
        """Load a task, start an episode, and return its goal.

        Raises:
            PageBroken: the page does not start, or has no goal.
            DeviceError: the browser is in trouble.
        """
        self._mark = f"{task}:{seed}"
        # Where the last episode left the pointer, the next one would begin with something hovered over.
        self.device.page.mouse.move(*_OUT_OF_THE_WAY_PX)
        self.device.perform(Open(location=f"{self._address}/miniwob/{task}.html"))
        begun = self.device.page.evaluate(
            _script("start"), [self._mark, seed, EPISODE_LIMIT_MS, round(READY_WITHIN_S * 1000)]
        )
        if "failed" in begun:
            raise PageBroken(f"{task} with seed {seed}: {begun['failed']}")
        goal = str(begun.get("goal") or "")
        if not goal.strip():
            raise PageBroken(f"{task} with seed {seed} has no goal")
        return goal

    def score(self) -> Score:
        """What the episode has earned so far; nothing where the agent has left its page."""
        found = self.device.page.evaluate(_script("score"), self._mark)
        return Score(**found) if found is not None else Score()

    def _check_address(self, address: str) -> None:
        if address != "about:blank" and not address.startswith(f"{self._address}/"):
            raise AddressRefused(
                f"{address} is not one of the benchmark's pages", "an evaluation stays on its own pages"
            )

    @property
    def sound(self) -> bool:
        """Whether the next episode may use this page: an agent that opened tabs leaves them behind."""
        return len(self.device.page.context.pages) == 1

    def close(self) -> None:
        """Close the browser. May be called twice."""
        self.device.close()


@cache
def _script(name: str) -> str:
    return Path(__file__).with_name(f"miniwob_{name}.js").read_text(encoding="utf-8")
