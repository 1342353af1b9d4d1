"""Addresses in the settings of channels: https, but for the stand-ins of tests on this machine."""

from urllib.parse import urlsplit

LOCAL = ("127.0.0.1", "localhost")


def secure(address: str) -> str:
    """Return the address without "/" at its end.

    Raises:
        ValueError: it is neither https nor on this machine.
    """
    parts = urlsplit(address)
    local = parts.scheme == "http" and parts.hostname in LOCAL
    if not parts.hostname or not (local or parts.scheme == "https"):
        raise ValueError("https://… is needed")
    return address.rstrip("/")
