"""One running server: takes requests, finds who answers, and wraps what they say."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from emulators.phone.wire.faults import Fault
from emulators.phone.wire.uia2.failures import Failure, invalid
from emulators.phone.wire.uia2.routes import Asked, find_route, named
from emulators.phone.wire.uia2.session import Session
from emulators.phone.wire.web import Request, Response

if TYPE_CHECKING:
    from emulators.phone.wire.handset import Handset

VERSION = "10.6.6"


class Application:
    """The server.

    Args:
        handset: the phone.
        end: ends the program; called when the session is deleted.
    """

    def __init__(self, handset: Handset, end: Callable[[], None]) -> None:
        self._handset = handset
        self._end = end
        self.session: Session | None = None

    def answer(self, request: Request, fault: Fault | None) -> Response:
        """Answer one request; whatever a client sends, there is an answer."""
        then: Callable[[], None] | None = None
        status = 200
        value: Any
        try:
            value = self._value(request, fault)
            if request.method == "DELETE" and named("DELETE", request.path) == "DELETE ":
                then = self._end
        except Failure as failure:
            status, value = failure.status, _told(failure)
        except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
            unfit = invalid(f"the request's body does not fit: {type(error).__name__}: {error}")
            status, value = unfit.status, _told(unfit)
        name = self.session.id if self.session is not None else None
        if then is not None:
            self.session = None
        body = json.dumps({"sessionId": name, "value": value}, ensure_ascii=False)
        return Response(status, body.encode("utf-8", "replace"), then=then)

    def _value(self, request: Request, fault: Fault | None) -> Any:
        path = request.path.removeprefix("/wd/hub").rstrip("/") or "/"
        body = _body(request.body)
        match request.method, path:
            case "GET", "/status":
                build = {"version": VERSION, "versionCode": 278}
                return {"ready": True, "message": "the simulated server is ready", "build": build}
            case "GET", "/sessions":
                return [{"id": self.session.id, "capabilities": self.session.capabilities}] if self.session else []
            case "POST", "/session":
                self.session = Session(self._handset, _capabilities(body))
                return {"sessionId": self.session.id, "capabilities": self.session.capabilities}
        route, words = find_route(request.method, path)
        if self.session is None or words[0] != self.session.id:
            raise Failure("invalid session id", f"there is no session {words[0]!r}")
        self.session.fault = fault
        with self._handset.turn() as phone:
            return route(Asked(self._handset, phone, self.session, body, words[1:]))


def _told(failure: Failure) -> dict[str, str]:
    return {"error": failure.error, "message": failure.message, "stacktrace": ""}


def _body(data: bytes) -> dict[str, Any]:
    if not data.strip():
        return {}
    try:
        body = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise invalid(f"the body is no JSON: {error}") from error
    if not isinstance(body, dict):
        raise invalid("the body has to be a JSON object")
    return body


def _capabilities(body: dict[str, Any]) -> dict[str, Any]:
    asked = body.get("capabilities", body.get("desiredCapabilities", {}))
    if not isinstance(asked, dict):
        raise Failure("session not created", "the capabilities have to be an object")
    first = asked.get("firstMatch")
    always = asked.get("alwaysMatch")
    always = always if isinstance(always, dict) else {}
    if isinstance(first, list):
        return dict(always) | (dict(first[0]) if first and isinstance(first[0], dict) else {})
    return dict(always) or {name: value for name, value in asked.items() if name != "alwaysMatch"}
