"""Every method of the server by its name on the wire."""

from __future__ import annotations

from collections.abc import Mapping

from emulators.phone.wire.u2rpc import device, touches, views
from emulators.phone.wire.u2rpc.call import Method

METHODS: Mapping[str, Method] = {**device.METHODS, **touches.METHODS, **views.METHODS}
