"""Names of the files that made music is stored in."""

from __future__ import annotations

import re
import time
import unicodedata
from typing import Final

MAX_NAME: Final = 60
_UNSAFE: Final = re.compile(r"[^A-Za-z0-9]+")
_RESERVED: Final = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])", re.IGNORECASE)


def sanitised(name: str) -> str:
    """A name that every file system takes: ASCII letters and digits joined by `-`, never empty, never reserved."""
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    safe = _UNSAFE.sub("-", ascii_name).strip("-")[:MAX_NAME].strip("-").lower()
    return safe if safe and not _RESERVED.fullmatch(safe) else f"piece-{safe}".rstrip("-")


def file_stem(created_at_s: float, name: str) -> str:
    """`{timestamp}_{sanitised name}`, in UTC, so that files sort by the time they were asked for."""
    return f"{time.strftime('%Y%m%dT%H%M%S', time.gmtime(created_at_s))}_{sanitised(name)}"
