"""How commands find the server that runs on this machine: a small private file in its data directory."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Final

RUNTIME_FILE_NAME: Final = "server.json"


@dataclass(frozen=True, slots=True)
class LocalServer:
    """A server of this machine: its address, the GM's token for it, its process, and what it was started with.

    `players_url` is the address as players reach it. `started_by` names the command; `left_behind` says that the
    terminal it was started in has been closed since.
    """

    url: str
    token: str
    pid: int
    players_url: str = ""
    music_dir: str = ""
    started_by: str = "serve"
    left_behind: bool = False


class Announcement:
    """What this process tells of its server, for as long as it is told."""

    def __init__(self, data_dir: Path, server: LocalServer) -> None:
        self._path = data_dir / RUNTIME_FILE_NAME
        self._server = server

    def tell(self) -> None:
        """Write it down.

        Raises:
            DiskFull, Unavailable: the file cannot be written.
        """
        from rpgmusic.storage import write_atomically  # noqa: PLC0415  # only the server's process needs the store

        write_atomically(self._path, json.dumps(asdict(self._server)).encode())

    def left_behind(self) -> None:
        """Tell that the terminal is gone; errors as in `tell`."""
        self._server = replace(self._server, left_behind=True)
        self.tell()

    def end(self) -> None:
        """Tell no longer."""
        self._path.unlink(missing_ok=True)


@contextmanager
def announced(data_dir: Path, server: LocalServer) -> Iterator[Announcement]:
    """Let commands find this process's server for as long as the block lasts; errors as in `Announcement.tell`."""
    announcement = Announcement(data_dir, server)
    announcement.tell()
    try:
        yield announcement
    finally:
        announcement.end()


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
