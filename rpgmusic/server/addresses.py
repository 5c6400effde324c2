"""Addresses: where the server can be reached, and which names in a request mean this server."""

from __future__ import annotations

import ipaddress
import socket
from functools import lru_cache
from typing import Final
from urllib.parse import urlsplit

LOOPBACK_NAMES: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_ANY: Final = frozenset({"", "0.0.0.0", "::"})
_DOCUMENTATION_ADDRESS: Final = "192.0.2.1"


def lan_address() -> str:
    """The address of this machine in its network. Asks the routing table: connecting a UDP socket sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((_DOCUMENTATION_ADDRESS, 9))
            address: str = probe.getsockname()[0]
        except OSError:
            return "127.0.0.1"
    return address


def local_url(host: str, port: int) -> str:
    """The address for programs on this machine."""
    return _url("127.0.0.1" if host in _ANY else host, port)


def players_url(host: str, port: int, public_url: str) -> str:
    """The address that players open."""
    if public_url:
        return public_url.rstrip("/")
    return _url(lan_address() if host in _ANY else host, port)


@lru_cache(1_024)
def is_loopback(address: str) -> bool:
    """Whether an address or host name means this machine itself."""
    try:
        return ipaddress.ip_address(address.split("%", maxsplit=1)[0]).is_loopback
    except ValueError:
        return address.lower() in LOOPBACK_NAMES


@lru_cache(1_024)
def host_name(host_header: str) -> str:
    """The name in a `Host` header, without port and brackets; empty if it makes no sense."""
    try:
        return urlsplit(f"//{host_header}").hostname or ""
    except ValueError:
        return ""


def same_site(origin: str, host_header: str, public_url: str) -> bool:
    """Whether a page from `origin` is one of ours: the host it talks to, or the public address."""
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return False
    public = urlsplit(public_url)
    return parts.netloc.lower() == host_header.lower() or (
        bool(public.netloc) and (parts.scheme, parts.netloc.lower()) == (public.scheme, public.netloc.lower())
    )


def _url(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
