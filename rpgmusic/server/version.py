"""The version of the installed package."""

from __future__ import annotations

from functools import cache
from importlib import metadata


@cache
def server_version() -> str:
    """The version as the package's metadata says it."""
    try:
        return metadata.version("rpgmusic")
    except metadata.PackageNotFoundError:
        return "unknown"
