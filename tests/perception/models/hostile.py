"""An endpoint that behaves as badly as its script says, on loopback."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Behaviour = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """Behaves as the next line of the script says."""

    protocol_version = "HTTP/1.1"
    server: HostileServer

    def do_POST(self) -> None:
        length = int(self.headers.get("content-length", 0))
        self.server.asked.append((self.path, json.loads(self.rfile.read(length)), dict(self.headers)))
        self.close_connection = True
        try:
            self.server.next_behaviour()(self)
        except (BrokenPipeError, ConnectionResetError):
            pass  # whoever asked has hung up, which is what some tests are about

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def begin(self, status: int, kind: str, **headers: str) -> None:
        self.send_response(status)
        self.send_header("content-type", kind)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("connection", "close")
        self.end_headers()

    def put(self, text: str | bytes) -> None:
        self.wfile.write(text.encode() if isinstance(text, str) else text)
        self.wfile.flush()


class HostileServer(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, behaviours: Iterable[Behaviour]) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self._script = list(behaviours)
        self.asked: list[tuple[str, Any, dict[str, str]]] = []
        self.over = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def next_behaviour(self) -> Behaviour:
        return self._script.pop(0) if len(self._script) > 1 else self._script[0]


@contextmanager
def serving(*behaviours: Behaviour) -> Iterator[HostileServer]:
    """Serve them in order, the last one for ever."""
    server = HostileServer(behaviours)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.over.set()
        server.shutdown()
        thread.join()
        server.server_close()


def chunk(text: str | None = None, finish: str | None = None, **rest: Any) -> str:
    choice = {"index": 0, "delta": {"content": text} if text is not None else {}, "finish_reason": finish}
    return f"data: {json.dumps({'choices': [choice], **rest})}\n\n"


USAGE = {"prompt_tokens": 40, "completion_tokens": 9, "prompt_tokens_details": {"cached_tokens": 30}}


def says(text: str, finish: str = "stop", **rest: Any) -> Behaviour:
    """A well-behaved stream, a few characters at a time."""

    def behave(handler: Handler) -> None:
        handler.begin(200, "text/event-stream")
        for at in range(0, len(text), 7):
            handler.put(chunk(text[at : at + 7]))
        handler.put(chunk(finish=finish))
        handler.put(f"data: {json.dumps({'choices': [], 'usage': USAGE, **rest})}\n\n")
        handler.put("data: [DONE]\n\n")

    return behave


def whole(text: str, finish: str = "stop") -> Behaviour:
    """A server that does not stream."""
    body = {"choices": [{"message": {"content": text}, "finish_reason": finish}], "usage": USAGE}
    return raw(json.dumps(body), "application/json")


def raw(body: str | bytes, kind: str = "text/event-stream", status: int = 200, **headers: str) -> Behaviour:
    """Exactly these bytes."""

    def behave(handler: Handler) -> None:
        handler.begin(status, kind, **headers)
        handler.put(body)

    return behave


def refuses(status: int, message: str = "no", **headers: str) -> Behaviour:
    return raw(json.dumps({"error": {"message": message}}), "application/json", status, **headers)


def stalls(first: str = "") -> Behaviour:
    """Sends something, or nothing at all, and then nothing more."""

    def behave(handler: Handler) -> None:
        if first:
            handler.begin(200, "text/event-stream")
            handler.put(first)
        handler.server.over.wait(30)

    return behave


def dribbles(handler: Handler) -> None:
    """A byte now and then that never makes a line: each read succeeds, and none brings the end nearer."""
    handler.begin(200, "text/event-stream")
    while not handler.server.over.wait(0.02):
        handler.put(":")


def floods(handler: Handler) -> None:
    """One line without an end."""
    handler.begin(200, "text/event-stream")
    for _ in range(64):
        handler.put(b"x" * (1 << 18))


def hangs_up(handler: Handler) -> None:
    handler.connection.close()
