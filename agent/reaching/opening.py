"""From the address of a device to the device: browsers behind the egress proxy, phones, recorded worlds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, assert_never

from agent.apps import AppPolicy
from agent.config import Settings
from agent.gate import Gate
from agent.network.addresses import AddressPolicy, HostRule, read_address, rules_for
from agent.network.ranges import LINK_LOCAL, METADATA, to_address, why_not_public
from agent.reaching.addresses import NOWHERE, BrowserAddress, DeviceAddress, WorldAddress
from agent.reaching.phones import PhoneAddress, open_phone
from devices.device import Device
from devices.errors import DeviceUnavailable

if TYPE_CHECKING:
    from agent.network.egress import EgressProxy, Refusal


def address_policy(address: DeviceAddress, settings: Settings) -> AddressPolicy:
    """Where a run may go: where the person said that it begins, and what the settings add.

    Raises:
        AddressRefused: the address is none of the web.
        ConfigError: a rule in the settings is none.
    """
    named = tuple(HostRule.parse(rule) for rule in settings.gate.allow_hosts)
    if not isinstance(address, BrowserAddress) or address.url == NOWHERE:
        return AddressPolicy(named)
    begins = () if _hands_out_secrets(read_address(address.url).host) else rules_for(address.url)
    return AddressPolicy((*begins, *named))


def _hands_out_secrets(host: str) -> bool:
    """Whether this is an address at which clouds give credentials to whoever asks; naming it once is not enough."""
    try:
        return why_not_public(to_address(host)) in (METADATA, LINK_LOCAL)
    except ValueError:
        return False


class Opened:
    """A device, and the proxy that all it sends has to pass where there is one."""

    def __init__(self, device: Device, proxy: EgressProxy | None = None) -> None:
        self.device = device
        self._proxy = proxy

    @property
    def refusals(self) -> tuple[Refusal, ...]:
        """What the proxy kept in so far."""
        return self._proxy.refusals if self._proxy is not None else ()


@contextmanager
def open_device(address: DeviceAddress, location: str, gate: Gate, settings: Settings) -> Iterator[Opened]:
    """Open whatever the address names, and close it whatever happens.

    Args:
        address: what stands after ``--on``.
        location: where a run that goes on had come to; empty for one that begins.
        gate: where the run may go.
        settings: how the device is started.

    Raises:
        DeviceError: it cannot be opened.
    """
    match address:
        case BrowserAddress():
            with open_browser(location or address.url, gate.addresses, settings) as opened:
                yield opened
        case PhoneAddress():
            with open_phone(address, settings, gate.apps or AppPolicy()) as device:
                yield Opened(device)
        case WorldAddress():
            from emulators.world.model import World
            from emulators.world.playing import WorldDevice

            yield Opened(WorldDevice(World.load(address.folder), str(address)))
        case _:
            assert_never(address)


@contextmanager
def open_browser(url: str, policy: AddressPolicy, settings: Settings) -> Iterator[Opened]:
    """Start the proxy and the browser, and close both whatever happens.

    Args:
        url: the page to begin at.
        policy: where the run may go.
        settings: how the browser is started, and how far its pages may reach.

    Raises:
        DeviceError: the browser cannot be started, or the page cannot be opened.
    """
    from agent.network.egress import EgressProxy  # both pull in much that a refused command does not need
    from devices.browser.device import BrowserDevice
    from devices.browser.launch import BrowserOptions

    policy.check(url)
    browser = settings.browser
    try:
        proxy = EgressProxy(policy, settings.gate.network)
    except OSError as error:
        raise DeviceUnavailable(f"the egress proxy cannot listen: {error.strerror or error}") from error
    with proxy:
        options = BrowserOptions(
            headless=browser.headless,
            viewport_px=browser.viewport,
            locale=browser.locale,
            profile=browser.profile,
            attach=browser.attach,
            executable=browser.executable,
            proxy=proxy.credentials,
            hang_limit_s=browser.hang_seconds,
        )
        device = BrowserDevice(url, options, policy.check)
        try:
            yield Opened(device, proxy)
        finally:
            device.close()
