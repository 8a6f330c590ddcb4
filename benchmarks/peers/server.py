"""The page and the scripted model, both on loopback; the clock of the comparison is here.

``POST /v1/chat/completions`` is the model, ``GET /`` the page, ``POST /submit`` where its form goes. The overhead of a
step is the time from sending an answer to receiving the next request: acting, settling, looking, building the prompt.
Clocked in the server it means the same for every peer.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from benchmarks.peers.plan import EXPECTED_FORM, PLAN
from benchmarks.peers.replies import answer, read_prompt

_PAGE = Path(__file__).with_name("page.html")


@dataclass(frozen=True, slots=True)
class Turn:
    """One request to the model."""

    received_s: float
    """Monotonic seconds when all of it had arrived."""
    sent_s: float
    """When its answer began to leave."""
    prompt: str
    pictures: int
    request_bytes: int
    schema_chars: int
    """Characters of the tool or answer schema that came along; they are tokens too, and not part of ``prompt``."""


@dataclass
class Script:
    """What one run has asked for and sent so far."""

    address: str = ""
    turns: list[Turn] = field(default_factory=list)
    forms: list[dict[str, str]] = field(default_factory=list)

    @property
    def correct(self) -> bool:
        """Whether the form arrived once, with every value as it should be."""
        return self.forms == [EXPECTED_FORM]

    @property
    def overheads_ms(self) -> list[float]:
        """Milliseconds between an answer and the next request."""
        pairs = zip(self.turns, self.turns[1:], strict=False)
        return [(after.received_s - before.sent_s) * 1000 for before, after in pairs]


@contextmanager
def serve() -> Iterator[Script]:
    """Serve one run on a free port of loopback."""
    script = Script()
    server = _Server(script)
    script.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield script
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, script: Script) -> None:
        self.script = script
        self.lock = threading.Lock()
        super().__init__(("127.0.0.1", 0), _Exchange)


class _Exchange(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Head and body leave in one piece: two small ones would wait for the other side's delayed acknowledgement.
    wbufsize = -1
    disable_nagle_algorithm = True
    server: _Server

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        if self.path == "/":
            self._reply(200, _PAGE.read_bytes(), "text/html; charset=utf-8")
        else:
            self._reply(404, b"{}")

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        received_s = time.monotonic()
        script = self.server.script
        if self.path == "/submit":
            script.forms.append(json.loads(raw))
            self._reply(200, b"{}")
            return
        request = json.loads(raw)
        prompt, pictures = read_prompt(request)
        schema = request.get("response_format") or request.get("tools")
        with self.server.lock:
            move = PLAN[min(len(script.turns), len(PLAN) - 1)]
            body = _completion(request.get("model", ""), answer(request.get("model", ""), move, prompt))
            schema_chars = len(json.dumps(schema)) if schema else 0
            script.turns.append(Turn(received_s, time.monotonic(), prompt, pictures, len(raw), schema_chars))
        self._reply(200, body)

    def _reply(self, code: int, body: bytes, kind: str = "application/json") -> None:
        self.send_response(code)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()


def _completion(model: str, content: str) -> bytes:
    """A chat completion as OpenAI-compatible clients expect it."""
    return json.dumps(
        {
            "id": "scripted",
            "object": "chat.completion",
            "created": int(time.time()),
            "model": model,
            "choices": [
                {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": content}},
            ],
            "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
        }
    ).encode()
