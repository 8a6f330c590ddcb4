"""The JSON-RPC server that openatx's uiautomator2 starts on a phone and talks to, on device port 9008.

``selectors`` reads the objects that describe views; ``device``, ``touches`` and ``views`` hold one function for each
method of the server, and ``methods`` all of them by name; ``application`` wraps what they answer.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from emulators.phone.wire.faults import Fault, Layer
from emulators.phone.wire.u2rpc.application import Application
from emulators.phone.wire.web import Request, Site, serve_while

if TYPE_CHECKING:
    from emulators.phone.wire.handset import Handset, Program
    from emulators.phone.wire.ports import Serve
    from emulators.phone.wire.streams import Duplex


def serve_u2(handset: Handset, program: Program) -> Serve:
    """Return what serves a connection to the server, which lives as long as ``program``."""
    application = Application(handset)

    def strike(request: Request) -> Fault | None:
        if request.method != "POST":
            return None
        try:
            method = json.loads(request.body)["method"]
        except (ValueError, TypeError, KeyError):
            return None
        return handset.faults.strike(Layer.RPC, str(method))

    site = Site(application.answer, strike, program.stopped.set, handset.spend)

    async def serve(duplex: Duplex) -> None:
        await serve_while(program.stopped, site, duplex)

    return serve


__all__ = ["Application", "serve_u2"]
