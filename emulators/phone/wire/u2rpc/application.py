"""One running server: takes calls, performs them, and wraps results and errors as JSON-RPC 2.0 does."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from emulators.phone.wire.faults import Fault
from emulators.phone.wire.u2rpc.call import Call
from emulators.phone.wire.u2rpc.methods import METHODS
from emulators.phone.wire.u2rpc.selectors import NotFound, Views
from emulators.phone.wire.uiselector import BadSelector
from emulators.phone.wire.web import Request, Response

if TYPE_CHECKING:
    from emulators.phone.wire.handset import Handset

PARSE_ERROR, INVALID_REQUEST, NO_METHOD, INVALID_PARAMS, NOT_FOUND = -32700, -32600, -32601, -32602, -32001


class Application:
    """The server.

    Args:
        handset: the phone.
    """

    def __init__(self, handset: Handset) -> None:
        self._handset = handset
        self._views = Views()

    def answer(self, request: Request, fault: Fault | None) -> Response:
        """Answer one request; the HTTP status of a call is always 200, whatever came of it."""
        path = request.path.rstrip("/") or "/"
        if path == "/ping":
            return Response(200, b"pong", "text/plain")
        if request.method != "POST" or path not in ("/jsonrpc/0", "/jsonrpc"):
            return Response(404, b"not found", "text/plain")
        try:
            call = json.loads(request.body)
        except (ValueError, RecursionError) as error:
            return _told(None, error=(PARSE_ERROR, f"Parse error: {error}"))
        if not isinstance(call, dict) or not isinstance(call.get("method"), str):
            return _told(None, error=(INVALID_REQUEST, "Invalid Request"))
        method = METHODS.get(call["method"])
        if method is None:
            return _told(call.get("id"), error=(NO_METHOD, f"method not found: {call['method']}"))
        parameters = call.get("params")
        if parameters is None or parameters == {}:
            parameters = []
        if not isinstance(parameters, list):
            return _told(call.get("id"), error=(INVALID_PARAMS, "params have to be a list"))
        try:
            return _told(call.get("id"), result=method(Call(self._handset, self._views, fault), *parameters))
        except NotFound as error:
            message = f"androidx.test.uiautomator.UiObjectNotFoundException: {error}"
            return _told(call.get("id"), error=(NOT_FOUND, message))
        except (BadSelector, TypeError, ValueError, KeyError, IndexError, AttributeError) as error:
            return _told(call.get("id"), error=(INVALID_PARAMS, f"{type(error).__name__}: {error}"))


def _told(number: Any, *, result: Any = None, error: tuple[int, str] | None = None) -> Response:
    told: dict[str, Any] = {"jsonrpc": "2.0", "id": number}
    if error is None:
        told["result"] = result
    else:
        told["error"] = {"code": error[0], "message": error[1], "data": ""}
    return Response(200, json.dumps(told, ensure_ascii=False).encode("utf-8", "replace"))
