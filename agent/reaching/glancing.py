"""One look at a device, for commands that look and do nothing."""

from __future__ import annotations

from agent.apps import AppPolicy
from agent.config import Settings
from agent.gate import Gate
from agent.reaching.addresses import BrowserAddress, read_device_address
from agent.reaching.opening import address_policy, open_device
from devices.observation import Observation


def glance(on: str, settings: Settings) -> Observation:
    """What a device shows now, with a picture; it is opened for that and let go of again.

    Args:
        on: its address, as after ``--on``.
        settings: how it is opened.

    Raises:
        UnsupportedAddress: it is no address of a device.
        DeviceError: the device cannot be opened or looked at.
    """
    address = read_device_address(on)
    apps = None if isinstance(address, BrowserAddress) else AppPolicy()
    gate = Gate(address_policy(address, settings), apps=apps)
    with open_device(address, "", gate, settings) as opened:
        return opened.device.observe(picture=True)
