"""``adb reverse``: ports of the phone whose connections go to the host.

The listeners are `ports.Ports` inside the phone. A connection to one opens a stream towards the host, which connects it
to the host's end. They end with the connection that made them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from emulators.phone.wire.ports import join
from emulators.phone.wire.streams import Duplex, Stream

if TYPE_CHECKING:
    from emulators.phone.wire.adbd import Connection
    from emulators.phone.wire.handset import Handset

FIRST_PORT = 40_000
"""Where ``tcp:0``, any free port, begins to look."""

_SOCKET = re.compile(r"(tcp:\d{1,5}|local(abstract|reserved|filesystem)?:.+)\Z")


class Reversed:
    """The reversed ports of one connection.

    Args:
        handset: the phone.
        connection: the host's.
    """

    def __init__(self, handset: Handset, connection: Connection) -> None:
        self._handset = handset
        self._connection = connection

    async def order(self, stream: Stream, order: str) -> None:
        """Carry out ``forward[:norebind]:REMOTE;LOCAL``, ``list-forward``, ``killforward:REMOTE`` or ``…-all``."""
        routes = self._connection.routes
        name, _, rest = order.partition(":")
        match name:
            case "list-forward":
                listing = "".join(f"host-1 {remote} {local}\n" for remote, (local, _) in routes.items()).encode()
                await stream.write(b"%04x" % len(listing) + listing)
            case "forward":
                await stream.write(self._forward(rest))
            case "killforward":
                if rest in routes:
                    routes.pop(rest)[1]()
                    await stream.write(b"OKAY")
                else:
                    await stream.write(_failure(f"listener '{rest}' not found"))
            case "killforward-all":
                for _, close in routes.values():
                    close()
                routes.clear()
                await stream.write(b"OKAY")
            case _:
                await stream.write(_failure(f"unknown reverse order {name!r}"))

    def _forward(self, rest: str) -> bytes:
        routes = self._connection.routes
        rebind = not rest.startswith("norebind:")
        remote, semicolon, local = rest.removeprefix("norebind:").partition(";")
        if not semicolon or not _SOCKET.match(remote) or not _SOCKET.match(local):
            return _failure(f"bad forward: {rest}")
        chosen = b""
        if remote == "tcp:0":
            port = next(port for port in range(FIRST_PORT, 65536) if f"tcp:{port}" not in self._handset.ports.names())
            remote = f"tcp:{port}"
            chosen = b"%04x" % len(str(port)) + str(port).encode()
        if remote in routes:
            if not rebind:
                return _failure("cannot rebind existing socket")
            routes.pop(remote)[1]()
        try:
            close = self._handset.ports.listen(remote, lambda duplex: self._carry(duplex, local))
        except OSError as error:
            return _failure(f"cannot bind listener: {error}")
        routes[remote] = (local, close)
        return b"OKAY" + chosen

    async def _carry(self, duplex: Duplex, local: str) -> None:
        """Join a connection inside the phone with a stream towards the host."""
        stream = await self._connection.call_host(local)
        if stream is None:
            await duplex.close()
        else:
            await join(duplex, stream)


def _failure(message: str) -> bytes:
    text = message.encode()
    return b"FAIL" + b"%04x" % len(text) + text
