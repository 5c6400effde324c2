"""Checks of the port and of the addresses at which players reach it."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Final

from rpgmusic.cli.findings import Finding, Level

LOOPBACK_HOSTS: Final = ("127.0.0.1", "localhost", "::1")
LISTENING: Final = "0A"


def check_port(host: str, port: int, local_url: str) -> Finding:
    """Whether the port can be listened on, and if not, who has it."""
    subject = "port"
    if local_url:
        return Finding(Level.OK, subject, f"a server of yours runs at {local_url}")
    if port == 0:
        return Finding(Level.OK, subject, "a free one is taken at the start")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            holder = _holder_of(port)
            found = f"{port} is taken{f' by {holder}' if holder else ''} ({error.strerror})"
            return Finding(Level.FAIL, subject, found, "Stop that program, or: rpgmusic config set port 8081")
    return Finding(Level.OK, subject, f"{port} is free")


def _holder_of(port: int) -> str:
    """The process that listens on a port, as far as /proc shows it to us; empty elsewhere."""
    sockets = {f"socket:[{inode}]" for inode in _listening_inodes(port)}
    if not sockets:
        return ""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if any(str(link.readlink()) in sockets for link in (process / "fd").iterdir()):
                return f"{(process / 'comm').read_text().strip()}, process {process.name}"
        except OSError:
            continue
    return ""


def _listening_inodes(port: int) -> list[str]:
    inodes: list[str] = []
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        try:
            lines = Path(table).read_text().splitlines()[1:]
        except OSError:
            continue
        rows = [line.split() for line in lines]
        inodes += [row[9] for row in rows if row[3] == LISTENING and int(row[1].rpartition(":")[2], 16) == port]
    return inodes


def check_addresses(host: str, port: int, lan_address: str, public_url: str) -> Finding:
    """Where players find the server."""
    subject = "players' address"
    if public_url:
        return Finding(Level.OK, subject, public_url)
    if host in LOOPBACK_HOSTS:
        advice = "For players on your network: rpgmusic config set host 0.0.0.0"
        return Finding(Level.WARN, subject, f"{host} is heard on this machine only", advice)
    if lan_address in LOOPBACK_HOSTS:
        return Finding(Level.WARN, subject, "this machine has no network", "Join the Wi-Fi that your players use.")
    return Finding(Level.OK, subject, f"http://{lan_address}:{port or 8080} within your network")


def check_firewall(port: int) -> Finding:
    """Whether a firewall that we know stands before the port."""
    subject = "firewall"
    port = port or 8080
    if Path("/.dockerenv").exists():
        return Finding(Level.WARN, subject, "this is a container", f"Publish the port: docker run -p {port}:{port} …")
    if _ufw_is_on():
        return Finding(Level.WARN, subject, "ufw is on", f"Let players in: sudo ufw allow {port}/tcp")
    if Path("/run/firewalld").exists():
        advice = f"Let players in: sudo firewall-cmd --add-port={port}/tcp"
        return Finding(Level.WARN, subject, "firewalld is on", advice)
    if "microsoft" in _kernel():
        advice = "Turn on mirrored networking in .wslconfig, so that players reach the port."
        return Finding(Level.WARN, subject, "this is WSL, behind Windows' own network", advice)
    return Finding(Level.OK, subject, "none that we know of (guest Wi-Fi often keeps devices apart)")


def _ufw_is_on() -> bool:
    try:
        return "ENABLED=yes" in Path("/etc/ufw/ufw.conf").read_text()
    except OSError:
        return False


def _kernel() -> str:
    try:
        return Path("/proc/version").read_text().lower()
    except OSError:
        return ""
