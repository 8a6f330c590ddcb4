"""Which IP addresses belong to the public Internet, and what the others are.

The tables are IANA's special-purpose registries (RFC 6890 and its updates) and the addresses at which clouds hand out
credentials to whoever asks from inside. They are written out because ``ipaddress.is_private`` and ``is_global`` have
answered differently from one patch release of Python to the next. Whatever is not known to be public is not public.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

METADATA = "the metadata address of a cloud"
LOOPBACK = "this machine (loopback)"
LINK_LOCAL = "a link-local address"
PRIVATE = "an address of a private network"
EXAMPLE = "an address for examples"
RESERVED = "a reserved address"

_SPECIAL: tuple[tuple[str, tuple[str, ...]], ...] = (
    # Alibaba's lies in shared, Oracle's in protocol space, Azure's among public addresses.
    (METADATA, ("169.254.169.254/32", "169.254.170.2/32", "100.100.100.200/32", "192.0.0.192/32", "168.63.129.16/32")),
    (METADATA, ("fd00:ec2::254/128", "fd00:ec2::23/128", "fd20:ce::254/128", "fd00:42::42/128")),
    (LOOPBACK, ("127.0.0.0/8", "::1/128")),
    # Connecting to the unspecified address reaches this machine on Linux.
    (LOOPBACK, ("0.0.0.0/32", "::/128")),
    (LINK_LOCAL, ("169.254.0.0/16", "fe80::/10")),
    (PRIVATE, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7", "fec0::/10", "64:ff9b:1::/48")),
    ("an address shared behind a carrier's NAT", ("100.64.0.0/10",)),
    ("a multicast address", ("224.0.0.0/4", "ff00::/8")),
    ("the broadcast address", ("255.255.255.255/32",)),
    (
        "an address for documentation",
        ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32", "3fff::/20"),
    ),
    (RESERVED, ("0.0.0.0/8", "192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15", "240.0.0.0/4", "2001::/23")),
)
_TABLE: tuple[tuple[Network, str], ...] = tuple((ip_network(text), kind) for kind, texts in _SPECIAL for text in texts)
_GLOBAL_UNICAST = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")
_SIX_TO_FOUR = IPv6Network("2002::/16")


def to_address(text: str) -> Address:
    """Read an address as a resolver or a URL gives it: brackets and zone id are dropped, a v4-mapped one becomes v4.

    Raises:
        ValueError: it is no IP address.
    """
    address = ip_address(text.removeprefix("[").removesuffix("]").partition("%")[0])
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return address


def why_not_public(address: Address) -> str:
    """What an address is when it is not one of the public Internet; empty when it is."""
    inner = _carried(address)
    if inner is not None:
        return why_not_public(inner)
    for network, kind in _TABLE:
        if address.version == network.version and address in network:
            return kind
    if isinstance(address, IPv6Address) and address not in _GLOBAL_UNICAST:
        return RESERVED
    return ""


def _carried(address: Address) -> IPv4Address | None:
    """The IPv4 address that packets to this one end up at, for the forms that carry one."""
    if isinstance(address, IPv4Address):
        return None
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    number = int(address)
    if address in _NAT64:
        return IPv4Address(number & 0xFFFF_FFFF)
    if address in _SIX_TO_FOUR:
        return IPv4Address((number >> 80) & 0xFFFF_FFFF)
    return None
