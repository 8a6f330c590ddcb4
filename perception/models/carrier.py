"""The HTTP client under the clients of endpoints: it follows nobody, reads no more than it should, and can be cut off.

Imported only when an endpoint is asked.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator

import httpx2

from devices.settle import Deadline

MOST_BYTES = 8 << 20
"""Of one reply on the wire."""
_CONNECT_S = 10.0


class TooMuch(httpx2.ReadError):
    """A server sent more than ``MOST_BYTES``."""


def open_carrier(own_machine: bool) -> httpx2.Client:
    """A client that goes where it is sent and nowhere else.

    Args:
        own_machine: whether the server is on this machine; then no proxy of the environment has a say.
    """
    return httpx2.Client(
        follow_redirects=False,
        trust_env=not own_machine,
        headers={"accept-encoding": "identity"},  # a small reply must not unpack into a large one
        event_hooks={"response": [_bound]},
    )


def timeouts(deadline: Deadline) -> httpx2.Timeout:
    """No single wait longer than what is left."""
    left_s = max(deadline.left_s, 1e-3)
    return httpx2.Timeout(left_s, connect=min(left_s, _CONNECT_S))


def hang_up(response: httpx2.Response | None) -> None:
    """End a reading that goes on in another thread; it fails there at once."""
    stream = response.extensions.get("network_stream") if response is not None else None
    connection = stream.get_extra_info("socket") if stream is not None else None
    if isinstance(connection, socket.socket):
        try:
            connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # it is closed already


def _bound(response: httpx2.Response) -> None:
    assert isinstance(response.stream, httpx2.SyncByteStream)
    response.stream = _Bounded(response.stream)


class _Bounded(httpx2.SyncByteStream):
    def __init__(self, inner: httpx2.SyncByteStream) -> None:
        self._inner = inner

    def __iter__(self) -> Iterator[bytes]:
        left = MOST_BYTES
        for piece in self._inner:
            left -= len(piece)
            if left < 0:
                raise TooMuch(f"more than {MOST_BYTES} bytes")
            yield piece

    def close(self) -> None:
        self._inner.close()
