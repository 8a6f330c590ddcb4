"""Servers on loopback that count what reaches them, and a network in which public names lead to them."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from agent.network.dialling import Connection

Page = tuple[int, Mapping[str, str], bytes]
"""Status, fields, body."""


def html(text: str, **fields: str) -> Page:
    return (
        200,
        {"Content-Type": "text/html; charset=utf-8", **{k.replace("_", "-"): v for k, v in fields.items()}},
        text.encode(),
    )


def script(text: str) -> Page:
    return 200, {"Content-Type": "text/javascript"}, text.encode()


def redirect(to: str, status: int = 302) -> Page:
    return status, {"Location": to}, b""


class Site:
    """Serves ``pages`` by path; every request is kept in ``requests`` as ``(method, path, fields, body)``."""

    def __init__(
        self, pages: Mapping[str, Page | Callable[[], Page]] | None = None, default: Page | None = None
    ) -> None:
        self.pages: dict[str, Page | Callable[[], Page]] = dict(pages or {})
        self.requests: list[tuple[str, str, dict[str, str], bytes]] = []
        self.connections = 0
        self._default = default or (404, {}, b"nothing here")
        self._changed = threading.Condition()
        site = self

        class Answering(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def setup(self) -> None:
                with site._changed:
                    site.connections += 1
                super().setup()

            def answer(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                with site._changed:
                    site.requests.append((self.command, self.path, dict(self.headers.items()), body))
                    site._changed.notify_all()
                page = site.pages.get(self.path.partition("?")[0], site._default)
                status, fields, content = page() if callable(page) else page
                self.send_response(status)
                for name, value in {"Content-Length": str(len(content)), **fields}.items():
                    self.send_header(name, value)
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(content)

            do_GET = do_HEAD = do_POST = do_PUT = do_OPTIONS = answer  # noqa: N815 - the library's names

            def log_message(self, format: str, *args: Any) -> None:
                """Say nothing."""

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 64

            def handle_error(self, request: Any, client_address: Any) -> None:
                """A client that hangs up is no news."""

        self._server = Server(("127.0.0.1", 0), Answering)
        self.port: int = self._server.server_port
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def paths(self) -> list[str]:
        return [path for _, path, _, _ in self.requests]

    def wait_for(self, done: Callable[[], bool], limit_s: float = 10.0) -> bool:
        with self._changed:
            return self._changed.wait_for(done, limit_s)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def __enter__(self) -> Site:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class RawServer:
    """Lets ``talk`` have each connection; what is received is kept by whoever writes ``talk``."""

    def __init__(self, talk: Callable[[socket.socket], None]) -> None:
        self._talk = talk
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.connections = 0
        self.ended = threading.Event()
        """A connection's ``talk`` has returned."""
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            thread = threading.Thread(target=self._serve, args=(connection,))
            self._threads.append(thread)
            thread.start()

    def _serve(self, connection: socket.socket) -> None:
        connection.settimeout(10)
        with connection, contextlib.suppress(OSError):
            self._talk(connection)
        self.ended.set()

    def __enter__(self) -> RawServer:
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(10)


def read_request(connection: socket.socket) -> bytes:
    """A head, and a body if it says how long it is."""
    received = b""
    while b"\r\n\r\n" not in received:
        piece = connection.recv(65_536)
        if not piece:
            return received
        received += piece
    head, _, body = received.partition(b"\r\n\r\n")
    for line in head.split(b"\r\n"):
        if line.lower().startswith(b"content-length:"):
            while len(body) < int(line.partition(b":")[2]):
                body += connection.recv(65_536)
    return head + b"\r\n\r\n" + body


class FakeNetwork:
    """Names resolve as ``names`` says, one answer after another, and the last one for good.

    ``places`` tells which port of this machine stands for a public address. What is dialled is kept in ``dialled``.
    """

    def __init__(self, names: Mapping[str, Sequence[Sequence[str]]], places: Mapping[str, int]) -> None:
        self._names = {name: list(answers) for name, answers in names.items()}
        self._places = dict(places)
        self.asked: list[str] = []
        self.dialled: list[tuple[str, int]] = []

    def resolve(self, host: str) -> Sequence[str]:
        self.asked.append(host)
        answers = self._names.get(host)
        if not answers:
            raise OSError(-2, "Name or service not known")
        return answers.pop(0) if len(answers) > 1 else answers[0]

    async def connect(self, address: str, port: int) -> Connection:
        self.dialled.append((address, port))
        if address in self._places:
            return await asyncio.open_connection("127.0.0.1", self._places[address])
        if address == "127.0.0.1":
            return await asyncio.open_connection("127.0.0.1", port)
        raise OSError(113, "No route to host")


@contextlib.contextmanager
def udp_sink(port: int) -> Iterator[list[bytes]]:
    """Counts datagrams to a port."""
    received: list[bytes] = []
    listener = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    listener.bind(("127.0.0.1", port))
    listener.settimeout(0.05)
    stop = threading.Event()

    def listen() -> None:
        while not stop.is_set():
            with contextlib.suppress(TimeoutError):
                received.append(listener.recv(65_536))

    thread = threading.Thread(target=listen)
    thread.start()
    try:
        yield received
    finally:
        stop.set()
        thread.join()
        listener.close()


def eventually(probe: Callable[[], bool], limit_s: float = 10.0) -> bool:
    """Whether something comes true in time."""
    until = time.monotonic() + limit_s
    pause = threading.Event()
    while not probe():
        if time.monotonic() > until:
            return False
        pause.wait(0.005)
    return True
