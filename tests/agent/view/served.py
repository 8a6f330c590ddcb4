"""A live view in this process, and a client that says exactly what it is told to."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from agent.config import Settings, TraceSettings
from agent.network.local_server import LocalServer
from agent.view.app import make_app
from agent.view.desk import Desk

TOKEN = "a-token-that-is-only-for-tests"


@dataclass
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def document(self) -> Any:
        return json.loads(self.body)


class Served:
    def __init__(self, desk: Desk, server: LocalServer) -> None:
        self.desk, self.server = desk, server

    def ask(
        self,
        path: str,
        method: str = "GET",
        body: object = None,
        token: str | None = TOKEN,
        raw: bytes | None = None,
        **headers: str,
    ) -> Answer:
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        if token is not None:
            told.setdefault("Authorization", f"Bearer {token}")
        payload = raw if raw is not None else None if body is None else json.dumps(body).encode()
        if payload is not None:
            told.setdefault("Content-Type", "application/json")
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=30)
        try:
            connection.putrequest(method, path, skip_host="Host" in told, skip_accept_encoding=True)
            for name, value in told.items():
                connection.putheader(name, value)
            if payload is not None:
                connection.putheader("Content-Length", str(len(payload)))
            connection.endheaders(payload)
            got = connection.getresponse()
            return Answer(got.status, {k.lower(): v for k, v in got.getheaders()}, got.read())
        finally:
            connection.close()

    def post(self, path: str, body: object = None, **more: Any) -> Answer:
        return self.ask(path, "POST", {} if body is None else body, **more)

    @contextmanager
    def events(self, path: str) -> Iterator[Iterator[tuple[str, Any]]]:
        """The stream of a page, as names and documents."""
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=30)
        connection.request("GET", path, headers={"Authorization": f"Bearer {TOKEN}"})
        answer = connection.getresponse()
        assert answer.status == 200, answer.read()

        def told() -> Iterator[tuple[str, Any]]:
            name = ""
            while line := answer.readline():
                if line.startswith(b"event: "):
                    name = line[7:].decode().strip()
                elif line.startswith(b"data: "):
                    yield name, json.loads(line[6:])

        try:
            yield told()
        finally:
            answer.close()
            connection.close()


@contextmanager
def serving(home: Path) -> Iterator[Served]:
    """A view over an empty home; ``CLEW_HOME`` has to point there."""
    settings = Settings(traces=TraceSettings(folder=home / "traces"))
    desk = Desk(settings, home / "worlds", home / "suites", home / "library")
    server = LocalServer(make_app(desk, TOKEN))
    server.start()
    try:
        yield Served(desk, server)
    finally:
        server.stop()
        desk.close()
