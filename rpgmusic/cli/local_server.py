"""How commands find the server that runs on this machine: a small private file in its data directory."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

RUNTIME_FILE_NAME: Final = "server.json"


@dataclass(frozen=True, slots=True)
class LocalServer:
    """A server of this machine: its address, the GM's token for it, its process, and what it was started with.

    `players_url` is the address as players reach it.
    """

    url: str
    token: str
    pid: int
    players_url: str = ""
    music_dir: str = ""


@contextmanager
def announced(
    data_dir: Path, url: str, token: str, *, players_url: str = "", music_dir: Path | None = None
) -> Iterator[None]:
    """Let commands find this process's server for as long as the block lasts.

    Raises:
        DiskFull, Unavailable: the file cannot be written.
    """
    from rpgmusic.storage import write_atomically  # noqa: PLC0415  # only the server's process needs the store

    path = data_dir / RUNTIME_FILE_NAME
    server = LocalServer(url, token, os.getpid(), players_url, str(music_dir or ""))
    write_atomically(path, json.dumps(asdict(server)).encode())
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


def find_local_server(data_dir: Path) -> LocalServer | None:
    """The server that works on a data directory; None if none does, or only one that died without tidying up."""
    try:
        server = LocalServer(**json.loads((data_dir / RUNTIME_FILE_NAME).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    return server if _is_alive(server.pid) else None


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError, TypeError):
        return False
    except PermissionError:
        return True
    return True
