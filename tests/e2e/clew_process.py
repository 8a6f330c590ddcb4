"""Runs the real ``clew`` in a process of its own, against servers on loopback, and looks for what it left behind."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import psutil

from devices.journal import read_journal
from devices.records import Begin, End, Record

CLEW = [sys.executable, "-c", "import sys; from agent.cli import main; sys.argv[0] = 'clew'; sys.exit(main())"]


@dataclass
class Ended:
    """How a ``clew`` ended."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> dict[str, Any]:
        """The one JSON document on stdout."""
        found = json.loads(self.out)
        assert isinstance(found, dict)
        return found


class Clew:
    """Starts ``clew`` with a home of its own.

    Args:
        home: its home, marked on every process it starts.
        settings: further variables of the environment.
    """

    def __init__(self, home: Path, **settings: str) -> None:
        self.home = home
        self.environ = {key: value for key, value in os.environ.items() if not key.startswith("CLEW_")}
        if chromium := os.environ.get("CLEW_CHROMIUM"):
            self.environ["CLEW_CHROMIUM"] = chromium
        self.environ |= {"CLEW_HOME": str(home), "PYTHONPATH": os.pathsep.join(p for p in sys.path if p), **settings}

    def start(self, *arguments: str | bytes, stdin: Any = subprocess.DEVNULL) -> subprocess.Popen[bytes]:
        """Start it and do not wait."""
        return subprocess.Popen(
            [*CLEW, *arguments],
            env=self.environ,
            cwd=self.home,
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )

    def end(self, process: subprocess.Popen[bytes], limit_s: float = 60) -> Ended:
        """Wait for its end."""
        try:
            out, err = process.communicate(timeout=limit_s)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, 9)
            out, err = process.communicate()
            raise AssertionError(f"clew hangs; it said {err.decode('utf-8', 'replace')}") from None
        return Ended(process.returncode, out.decode(), err.decode())

    def __call__(self, *arguments: str | bytes, given: bytes | None = None, limit_s: float = 60) -> Ended:
        """Run it to its end."""
        process = self.start(*arguments, stdin=subprocess.DEVNULL if given is None else subprocess.PIPE)
        if given is not None:
            assert process.stdin is not None
            with suppress(BrokenPipeError):
                process.stdin.write(given)
            process.stdin.close()
            process.stdin = None
        return self.end(process, limit_s)

    def leftovers(self, within_s: float = 10.0) -> list[str]:
        """Processes of this home that are still there after a while, as people would see them in ``ps``."""
        deadline = time.monotonic() + within_s
        while (found := self.processes()) and time.monotonic() < deadline:
            psutil.wait_procs(found, timeout=0.2)
        return [f"{p.pid} {p.name()}" for p in found if _lives(p)]

    def processes(self) -> list[psutil.Process]:
        """Everything that was started with this home. Renderers write over their environment: their parents tell."""
        found: dict[int, psutil.Process] = {}
        for process in psutil.process_iter():
            with suppress(psutil.Error):
                if process.environ().get("CLEW_HOME") == str(self.home):
                    found |= {p.pid: p for p in (process, *process.children(recursive=True))}
        return [process for process in found.values() if _lives(process)]

    def records(self, document: dict[str, Any]) -> list[Record]:
        """The journal that a run left; whole, from BEGIN to END."""
        records = read_journal(Path(document["trace"]["folder"]))
        assert isinstance(records[0], Begin)
        assert isinstance(records[-1], End)
        assert sum(isinstance(record, End) for record in records) == 1
        assert records[-1].status == document["status"]
        intents = [record.step for record in records if record.kind == "intent"]
        outcomes = [record.step for record in records if record.kind == "outcome"]
        assert intents == outcomes, "every step has its outcome"
        assert sorted(set(intents)) == list(range(1, len(set(intents)) + 1))
        return records


def _lives(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


Answer = Callable[[BaseHTTPRequestHandler], None]


class Site:
    """A web server on loopback.

    Args:
        pages: HTML by path, or what answers the request.
    """

    def __init__(self, pages: dict[str, str | Answer]) -> None:
        self.pages = pages
        self.asked: list[str] = []
        """Method and path of every request, in order."""
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _answer(self) -> None:
                path = self.path.partition("?")[0]
                site.asked.append(f"{self.command} {self.path}")
                body = self.rfile.read(int(self.headers.get("Content-Length", 0) or 0))
                self.body = body
                found = site.pages.get(path)
                if found is None:
                    reply(self, "", 404)
                elif callable(found):
                    found(self)
                else:
                    reply(self, found)

            do_GET = do_POST = _answer  # noqa: N815 - the names the server looks for

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.host = f"127.0.0.1:{self._server.server_address[1]}"
        self.address = f"http://{self.host}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    def __enter__(self) -> Site:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def on(self, path: str = "/") -> str:
        """The address for ``--on``."""
        return f"browser:{self.address}{path}"


def reply(request: BaseHTTPRequestHandler, html: str, status: int = 200, **headers: str) -> None:
    """Answer with a page."""
    body = f"<!doctype html><html lang=en><meta charset=utf-8><link rel=icon href='data:,'>{html}".encode()
    with suppress(ConnectionError):
        request.send_response(status)
        request.send_header("Content-Type", "text/html; charset=utf-8")
        request.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            request.send_header(name.replace("_", "-"), value)
        request.end_headers()
        request.wfile.write(body)


@contextmanager
def site(html: str = "", **pages: str | Answer) -> Iterator[Site]:
    """A site whose ``/`` shows ``html``, with further pages by name."""
    with Site({"/": html, **{f"/{name}": page for name, page in pages.items()}}) as served:
        yield served


def wait_for(condition: Callable[[], object], limit_s: float = 30.0) -> None:
    """Wait until something holds."""
    deadline, pause = time.monotonic() + limit_s, threading.Event()
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        pause.wait(0.002)
