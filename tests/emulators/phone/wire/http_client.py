"""One request over HTTP, for the servers inside the phone."""

from __future__ import annotations

import http.client
import json
from typing import Any


def call(port: int, method: str, path: str, body: Any = None, limit_s: float = 10.0) -> dict[str, Any]:
    """Ask, and return the JSON of the answer whatever its status is."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=limit_s)
    try:
        data = None if body is None else json.dumps(body)
        connection.request(method, path, data, {"Content-Type": "application/json"})
        answered: dict[str, Any] = json.loads(connection.getresponse().read())
        return answered
    finally:
        connection.close()
