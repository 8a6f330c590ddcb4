"""What a browser asks of the network: what is still awaited, and what became of the last navigation."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Request, Response

NETWORK_LIMIT_S = 5.0
"""How long requests that an action caused are waited for."""
EGRESS_MARK = "clew-egress"
"""Response header by which the egress proxy says that an answer is its own: ``refused`` or ``unreachable``."""


class Traffic:
    """The requests of one browser context.

    Args:
        context: whose requests are watched, until it is closed.
    """

    def __init__(self, context: BrowserContext) -> None:
        self.egress = ""
        """What the egress proxy said to the last navigation, when it answered in the site's place."""
        self.not_opened = ("", "")
        """Address and error of the last navigation that failed."""
        self._pending: dict[Request, float] = {}
        context.on("request", self._began)
        context.on("requestfinished", self._ended)
        context.on("requestfailed", self._failed)
        context.on("response", self._answered)

    @property
    def awaited(self) -> bool:
        """Whether an answer is still worth waiting for."""
        return any(time.monotonic() - since < NETWORK_LIMIT_S for since in self._pending.values())

    def _began(self, request: Request) -> None:
        if request.resource_type not in ("websocket", "eventsource", "media", "ping"):
            self._pending[request] = time.monotonic()

    def _ended(self, request: Request) -> None:
        self._pending.pop(request, None)

    def _failed(self, request: Request) -> None:
        self._ended(request)
        if _is_page(request):
            self.not_opened = (request.url, net_code(request.failure or ""))

    def _answered(self, response: Response) -> None:
        if _is_page(response.request):
            self.egress = response.headers.get(EGRESS_MARK, "")


def net_code(text: str) -> str:
    """Chromium's name of a network error in a message (``ERR_NAME_NOT_RESOLVED``); empty where there is none."""
    found = re.search(r"net::(ERR_\w+)", text)
    return found[1] if found is not None else ""


def net_hint(code: str) -> str:
    """What to do about a network error."""
    return {
        "ERR_NAME_NOT_RESOLVED": "check the spelling of the host and the network",
        "ERR_CONNECTION_REFUSED": "is the server running at that port?",
        "ERR_INTERNET_DISCONNECTED": "this machine has no network",
        "ERR_CERT_AUTHORITY_INVALID": "its certificate is not trusted",
        "ERR_TUNNEL_CONNECTION_FAILED": "the gate refused the host, or it cannot be reached",
    }.get(code, "")


def _is_page(request: Request) -> bool:
    """Whether a request asks for a page as a whole, not for a frame or a part of one."""
    return request.is_navigation_request() and request.frame.parent_frame is None
