"""Asks the scripted model, with the standard library's HTTP client and one connection."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from http.client import HTTPConnection
from urllib.parse import urlsplit

from benchmarks.peers.plan import Move


class Model:
    """The scripted model at an address.

    Args:
        address: of the server.
        name: which peer asks.
        tools: the tool schema that goes along with every request, for peers that have one.
    """

    def __init__(self, address: str, name: str, tools: Sequence[dict[str, object]] = ()) -> None:
        self._connection = HTTPConnection(urlsplit(address).netloc)
        self._name = name
        self._tools = tools
        self.asked = 0

    def ask(self, prompt: str, jpeg: bytes | None = None) -> Move:
        """The next move."""
        content: list[dict[str, object]] = [{"type": "text", "text": prompt}]
        if jpeg is not None:
            url = "data:image/jpeg;base64," + base64.b64encode(jpeg).decode()
            content.append({"type": "image_url", "image_url": {"url": url}})
        request: dict[str, object] = {"model": self._name, "messages": [{"role": "user", "content": content}]}
        if self._tools:
            request["tools"] = self._tools
        headers = {"Content-Type": "application/json"}
        self._connection.request("POST", "/v1/chat/completions", json.dumps(request), headers)
        reply = json.load(self._connection.getresponse())
        self.asked += 1
        return Move(**json.loads(reply["choices"][0]["message"]["content"]))
