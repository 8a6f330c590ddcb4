"""One connection of the browser to the egress proxy: reads its requests and passes them on where the door lets them.

The connection has at most one connection onwards at a time and ends with it. Nothing is ever sent a second time: a
request other than GET and HEAD always gets a fresh connection, and if that breaks before the response, the browser is
told so instead of being left to guess that it may try again.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable
from contextlib import suppress
from typing import Protocol

from agent.addresses import WebAddress, read_address, read_host
from agent.dialling import Connection, Unreachable
from agent.http1 import (
    NO_BODY,
    PIECE_BYTES,
    Field,
    Framing,
    Head,
    Malformed,
    copy_body,
    read_head,
    request_framing,
    request_line,
    response_framing,
    status_of,
)
from devices.errors import AddressRefused

_log = logging.getLogger(__name__)

HEAD_LIMIT_S = 30.0
IDLE_LIMIT_S = 300.0
"""How long nothing may pass in either direction; a page's socket may be silent for minutes."""
MARK = b"Clew-Egress"
"""Response header of what the proxy itself answers: ``refused`` or ``unreachable``. A site cannot send it."""

_DISCARDED_BYTES = 1024 * 1024
"""A longer body of a request that is refused is not waited for; the connection is closed in the middle of it."""
_REPEATABLE = frozenset({"GET", "HEAD"})
_ABSOLUTE = re.compile(r"[hH][tT][tT][pP]://[^/?#]*(.*)", re.DOTALL)
_AUTHORITY = re.compile(r"(.+):(\d{1,5})")
_GONE = (OSError, asyncio.IncompleteReadError, TimeoutError)
"""What a peer that goes away, or says nothing for too long, looks like."""


class Door(Protocol):
    """Who decides what gets out."""

    def knows(self, credentials: list[bytes]) -> bool:
        """Whether these values of ``Proxy-Authorization`` are those of our browser."""

    async def reach(self, address: WebAddress) -> Connection:
        """Connect to where a request wants to go.

        Raises:
            AddressRefused: the policy says no.
            Unreachable: nothing answers.
        """

    def refuse(self, target: str, reason: str) -> None:
        """Remember a request to something that is no address of the web."""


class ClientProtocol(asyncio.StreamReaderProtocol):
    """A stream that tells when its sender has ended, even while nobody reads from it."""

    def __init__(self, attend: Callable[[asyncio.StreamReader, asyncio.StreamWriter, asyncio.Event], None]) -> None:
        reader = asyncio.StreamReader(limit=PIECE_BYTES)
        self._ended = asyncio.Event()
        self.on_end: Callable[[], None] = lambda: None
        super().__init__(reader, lambda r, w: attend(r, w, self._ended))

    def eof_received(self) -> bool | None:
        """The sender has ended."""
        self._ended.set()
        return super().eof_received()
