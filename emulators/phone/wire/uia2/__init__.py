"""The HTTP server that Appium's UiAutomator2 driver starts on a phone and talks to, on device port 6790.

``session`` keeps what a session remembers, ``routes`` says which request goes where, ``finding`` finds elements; the
other modules answer. Routes and error codes are those of appium-uiautomator2-server 10.6.6; clients switch on the
code, the messages are our own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulators.phone.wire.faults import Fault, Layer
from emulators.phone.wire.uia2.application import Application
from emulators.phone.wire.uia2.routes import named
from emulators.phone.wire.web import Request, Site, serve_while

if TYPE_CHECKING:
    from emulators.phone.wire.handset import Handset, Program
    from emulators.phone.wire.ports import Serve
    from emulators.phone.wire.streams import Duplex


def serve_uia2(handset: Handset, program: Program) -> Serve:
    """Return what serves a connection to the server, which lives as long as ``program``."""
    application = Application(handset, program.stopped.set)

    def strike(request: Request) -> Fault | None:
        return handset.faults.strike(Layer.HTTP, named(request.method, request.path))

    site = Site(application.answer, strike, program.stopped.set, handset.spend)

    async def serve(duplex: Duplex) -> None:
        await serve_while(program.stopped, site, duplex)

    return serve


__all__ = ["Application", "serve_uia2"]
