"""Network addresses: which belong to this machine, and which to one client."""

import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

_SITE = 64  # bits of an IPv6 address that one customer has; the rest they choose freely


def is_loopback(host: str) -> bool:
    """Return whether a host, a name or an address, can only be reached from this machine."""
    try:
        return _parsed(host).is_loopback
    except ValueError:
        pass
    try:
        found = socket.getaddrinfo(host, None) if host else []
    except (OSError, UnicodeError):
        return False
    return bool(found) and all(_parsed(str(address[4][0])).is_loopback for address in found)


def client_of(address: str) -> str:
    """Return what stands for the client behind an address: itself, of IPv6 its network; "" where it is no address."""
    try:
        parsed = _parsed(address)
    except ValueError:
        return ""
    if isinstance(parsed, IPv6Address) and not parsed.is_loopback:
        return str(IPv6Network((parsed, _SITE), strict=False))
    return str(parsed)


def _parsed(address: str) -> IPv4Address | IPv6Address:
    parsed = ip_address(address.strip().strip("[]").split("%")[0])
    return getattr(parsed, "ipv4_mapped", None) or parsed
