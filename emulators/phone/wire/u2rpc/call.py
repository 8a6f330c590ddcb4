"""What every method of the server is given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from emulators.phone.wire.faults import Fault, Kind
from emulators.phone.wire.u2rpc.selectors import NotFound, Views

if TYPE_CHECKING:
    from emulators.phone.phone import Phone
    from emulators.phone.system.uinode import UiNode
    from emulators.phone.wire.handset import Handset


@dataclass(frozen=True, slots=True)
class Call:
    """What every method is given: the phone, the views that have names, and what goes wrong with this call."""

    handset: Handset
    views: Views
    fault: Fault | None

    def one(self, phone: Phone, wanted: Any) -> UiNode:
        """Return the first view that fits; a stale one is not found."""
        if self.fault is not None and self.fault.kind is Kind.STALE_ELEMENT:
            raise NotFound(str(wanted))
        return self.views.one(phone, wanted)


Method = Callable[..., Any]
"""Takes a `Call` and the parameters of the client, in its order."""
