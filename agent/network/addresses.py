"""Which addresses the agent may go to.

Nothing is allowed that no rule names: only ``http`` and ``https``, only hosts on the list, only their default ports
unless the rule gives one, never a user name in the address. Addresses are read by Ada, the WHATWG parser of Node.js:
``http://2130706433``, ``http://0x7f.1`` and ``http://127。1`` are seen as the 127.0.0.1 that a browser makes of them.
A name is judged twice: as it is written, and by the IP address it resolves to (``check_resolved``), since anybody can
let a public name point at this machine.

A rule is ``HOST[:PORT][=NETWORK]``:

==============================  ======================================================================================
``example.com``                 this very host (and no subdomain) on the default ports, 80 for http and 443 for https
``*.example.com``               every subdomain, at any depth; not ``example.com`` itself
``example.com:8443``            this host on this port only
``127.0.0.1:8080``, ``[::1]``   this very IP address; the only way to reach one that is not public
``localhost:3000``              this machine by its own name
``wiki.corp=10.0.0.0/8``        this host, which must resolve into that network (or to that address)
``*``                           every public host
==============================  ======================================================================================
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import ip_network
from typing import Literal

from agent.errors import ConfigError
from agent.network.ranges import LOOPBACK, METADATA, Address, Network, to_address, why_not_public
from devices.errors import AddressRefused

Reach = Literal["strict", "public"]
"""How far a request may go: to hosts on the list, or to every public host as well."""

DEFAULT_PORTS = {"http": 80, "https": 443}
LONGEST_URL = 65_536
_LONGEST_NAME = 253

_METADATA_NAMES = frozenset({"metadata.google.internal", "metadata", "instance-data", "instance-data.ec2.internal"})
# A browser drops tabs and newlines and takes backslashes for slashes, and decodes what is escaped in a host. Nobody
# writes an address that way who wants it to be understood. U+1E9E in a host means ss or ß, by the version of Unicode.
_ODD = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_ODD_BEFORE_QUERY = re.compile(r"^[^?#]*?\\|^[A-Za-z]*:/*[^/?#]*?[%\u1e9e]")
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9._-]*[a-z0-9_-])?|[0-9a-f:]+:[0-9a-f:]*")
_HOST_AND_PORT = re.compile(r"(.*?)(?::(\d{1,5}))?", re.DOTALL)
_SHOWN = 80


@dataclass(frozen=True, slots=True)
class WebAddress:
    """An ``http`` or ``https`` address, as a browser understands it."""

    scheme: str
    host: str
    """Canonical: lower case, punycode, an IP address in its usual spelling without brackets, no dot at the end."""
    port: int
    """As given, or the scheme's default."""
    href: str
    """The whole address in canonical spelling."""


def read_address(url: str) -> WebAddress:
    """Read an address by the rules of the WHATWG URL standard.

    Raises:
        AddressRefused: it is not an ``http`` or ``https`` address, names a user, or cannot be read.
    """
    import can_ada  # with the first address, so that `clew --help` does not load it

    if len(url) > LONGEST_URL:
        raise AddressRefused(f"an address of {len(url)} characters is not opened")
    trimmed = url.strip(" ")
    odd = _ODD.search(trimmed) or _ODD_BEFORE_QUERY.search(trimmed)
    if odd is not None:
        raise AddressRefused(f"{_shown(url)} holds {odd[0][-1]!a}", "write it as https://example.com/")
    try:
        parsed = can_ada.parse(trimmed)
    except ValueError:
        raise AddressRefused(f"{_shown(url)} is not an address", "write it as https://example.com/") from None
    scheme = parsed.protocol.removesuffix(":")
    if scheme not in DEFAULT_PORTS:
        raise AddressRefused(f"{scheme[:_SHOWN]}: addresses are not opened", "only http: and https: are")
    if parsed.username or parsed.password:
        raise AddressRefused(
            f"{parsed.hostname[:_SHOWN]} comes with a user name in its address", "leave out what stands before the @"
        )
    host = _plain(parsed.hostname)
    if not _HOST.fullmatch(host) or ".." in host or len(host) > _LONGEST_NAME:
        raise AddressRefused(f"{_shown(url)} has no usable host", "write it as https://example.com/")
    return WebAddress(scheme, host, int(parsed.port or DEFAULT_PORTS[scheme]), parsed.href)


def read_host(authority: str, port: int) -> WebAddress:
    """Read ``host:port`` as a proxy is given it, by the same rules.

    Raises:
        AddressRefused: it is not a host.
    """
    bare = authority.startswith("[") or ":" not in authority
    if not bare or any(c in authority for c in "/?#@\\% "):
        raise AddressRefused(f"{_shown(authority)} is not a host")
    scheme = "https" if port == DEFAULT_PORTS["https"] else "http"
    return read_address(f"{scheme}://{authority}:{port}/")


@dataclass(frozen=True, slots=True)
class HostRule:
    """One entry of the allow-list."""

    host: str
    """Canonical host; empty for every public host."""
    subdomains: bool = False
    """Meant are the subdomains of ``host``, not ``host`` itself."""
    port: int | None = None
    """None: the default port of the scheme."""
    networks: tuple[Network, ...] = ()
    """Where the host must resolve to; empty: to the public Internet."""

    @classmethod
    def parse(cls, text: str) -> HostRule:
        """Read a rule as it is written on the command line.

        Raises:
            ConfigError: it is not one.
        """
        named, equals, where = text.strip().partition("=")
        try:
            networks = (ip_network(where.strip().strip("[]")),) if equals else ()
        except ValueError as error:
            raise ConfigError(f"the host rule {text!r} ends in {where!r}, which is not a network: {error}") from None
        if named == "*" and not networks:
            return cls("")
        subdomains = named.startswith("*.")
        written = named.removeprefix("*.")
        if written.count(":") > 1 and not written.startswith("["):
            written = f"[{written}]"
        host, port = _HOST_AND_PORT.fullmatch(written).groups()  # type: ignore[union-attr]  # it matches everything
        try:
            if not host or any(c in host for c in "*/?#@%"):
                raise AddressRefused("not a host")
            canonical = read_address(f"http://{host}:{port or ''}/").host
        except AddressRefused:
            raise ConfigError(
                f"{text!r} is not a host rule",
                "write example.com, *.example.com, 127.0.0.1:8080 or wiki.corp=10.0.0.0/8",
            ) from None
        if _ip(canonical) is not None and (subdomains or networks):
            raise ConfigError(f"{text!r} is not a host rule", "an IP address has no subdomains and resolves to itself")
        return cls(canonical, subdomains, int(port) if port else None, networks)

    def names(self, host: str) -> bool:
        """Whether a canonical host is meant by this rule."""
        if not self.host:
            return _why_special(host) == "" and ((ip := _ip(host)) is None or not why_not_public(ip))
        if self.subdomains:
            return host.endswith(f".{self.host}") and _ip(host) is None
        return host == self.host

    def covers(self, host: str, port: int, default_ports: frozenset[int]) -> bool:
        """Whether a request to a canonical host and a port is allowed by this rule."""
        return self.names(host) and (port in default_ports if self.port is None else port == self.port)

    def describe(self) -> str:
        """The rule as it is written."""
        host = _bracketed(self.host) or "*"
        where = f"={self.networks[0]}".removesuffix("/32").removesuffix("/128") if self.networks else ""
        return f"{'*.' if self.subdomains else ''}{host}{f':{self.port}' if self.port else ''}{where}"


def rules_for(url: str) -> tuple[HostRule, ...]:
    """The rules that a person gives by naming an address to begin with: that very host and port.

    ``example.com`` and ``www.example.com`` lead to each other on most sites, so naming one names both.

    Raises:
        AddressRefused: it is no address of the web.
    """
    address = read_address(url)
    port = None if address.port == DEFAULT_PORTS[address.scheme] else address.port
    hosts = [address.host]
    if _ip(address.host) is None and "." in address.host and not _is_localhost(address.host):
        plain = address.host.removeprefix("www.")
        hosts.append(plain if plain != address.host else f"www.{plain}")
    return tuple(HostRule(host, port=port) for host in hosts)


@dataclass(frozen=True, slots=True)
class AddressPolicy:
    """The allow-list of hosts. Without rules nothing is allowed."""

    hosts: tuple[HostRule, ...] = ()

    @classmethod
    def of(cls, *rules: str) -> AddressPolicy:
        """The policy of rules as they are written; see ``HostRule.parse``."""
        return cls(tuple(HostRule.parse(rule) for rule in rules))

    def check(self, url: str) -> None:
        """Judge an address that is to be opened, or that a page has led to; ``about:blank``, which is nowhere, may be.

        Raises:
            AddressRefused: no rule allows it; the hint is the flag that would.
        """
        if url.partition("#")[0].partition("?")[0] == "about:blank":
            return
        address = read_address(url)
        self._require(address.host, address.port, frozenset({DEFAULT_PORTS[address.scheme]}), "strict")

    def check_request(self, host: str, port: int, reach: Reach = "strict") -> None:
        """Judge a request to a canonical host (``read_host``), before its name is resolved.

        Args:
            host: canonical host.
            port: TCP port.
            reach: ``public`` allows every public host on ports 80 and 443, besides those on the list.

        Raises:
            AddressRefused: it may not be sent.
        """
        self._require(host, port, frozenset(DEFAULT_PORTS.values()), reach)

    def check_resolved(self, host: str, address: str, port: int) -> None:
        """Judge the IP address that a host which passed ``check_request`` resolves to, right before connecting to it.

        Raises:
            AddressRefused: it is not public, and no rule for this host expects it there.
        """
        try:
            ip = to_address(address)
        except ValueError:
            raise AddressRefused(f"{host} resolves to {_shown(address)}, which is no IP address") from None
        rules = [rule for rule in self.hosts if rule.names(host) and rule.port in (None, port)]
        literal = _ip(host)
        if literal is not None:
            named = any(rule.host for rule in rules)
            if ip != literal or (why_not_public(ip) and not named):
                raise AddressRefused(f"{host} does not lead to itself but to {ip}")
            return
        if _is_localhost(host):
            if why_not_public(ip) != LOOPBACK:
                raise AddressRefused(f"{host} resolves to {ip}, which is not this machine")
            return
        pinned = [rule for rule in rules if rule.networks]
        if any(ip in network for rule in pinned for network in rule.networks if network.version == ip.version):
            return
        kind = why_not_public(ip)
        flag = f"if that is meant, add --allow-host {host}{_port_suffix(port)}={ip}"
        if kind:
            raise AddressRefused(f"{host} resolves to {ip}, {kind}, and no rule expects it there", flag)
        if pinned and len(pinned) == len(rules):
            expected = ", ".join(rule.describe() for rule in pinned)
            raise AddressRefused(f"{host} resolves to {ip}, which is not what the rule expects ({expected})", flag)

    def _require(self, host: str, port: int, default_ports: frozenset[int], reach: Reach) -> None:
        if any(rule.covers(host, port, default_ports) for rule in self.hosts):
            return
        flag = f"add --allow-host {_bracketed(host)}{'' if port in default_ports else f':{port}'} to allow it"
        ip = _ip(host)
        kind = _why_special(host) or (why_not_public(ip) if ip is not None else "")
        named = any(rule.names(host) for rule in self.hosts)
        if kind and not named:
            raise AddressRefused(f"{host} is {kind}, and no rule names it", flag)
        if named and (kind or reach == "strict"):
            raise AddressRefused(f"{host} is allowed, but not on port {port}", flag)
        if reach == "strict":
            raise AddressRefused(f"{host} is not on the list of allowed hosts", flag)
        if port not in default_ports:
            raise AddressRefused(f"{host} may be reached on the ports of the web only, not on {port}", flag)


def _why_special(host: str) -> str:
    """What a name is that never means a public host; empty for all others."""
    if _is_localhost(host):
        return LOOPBACK
    return METADATA if host in _METADATA_NAMES else ""


def _is_localhost(host: str) -> bool:
    return host == "localhost" or host.endswith(".localhost")


def _ip(host: str) -> Address | None:
    try:
        return to_address(host)
    except ValueError:
        return None


def _plain(hostname: str) -> str:
    """A canonical host as it is compared: no brackets, no dot at the end, one spelling for v4-mapped addresses."""
    host = hostname.removesuffix(".")
    ip = _ip(host)
    return host if ip is None else str(ip)


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _port_suffix(port: int) -> str:
    return "" if port in DEFAULT_PORTS.values() else f":{port}"


def _shown(text: str) -> str:
    """Foreign text for a message: ASCII, one line, not too long."""
    cut = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."
    return ascii(cut)
