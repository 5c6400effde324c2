"""The lock that keeps two servers from writing one data directory."""

from __future__ import annotations

import fcntl
import os
import socket
from pathlib import Path
from typing import Final

from rpgmusic.domain.errors import DataDirectoryInUse
from rpgmusic.storage.files import PRIVATE_FILE_MODE, make_private_directory, write_faults

LOCK_NAME: Final = "lock"


class DirectoryLock:
    """Holds a directory for this process until released; the kernel releases it when the process dies (flock(2)).

    Raises:
        DataDirectoryInUse: another process holds it; the sentence names it.
    """

    def __init__(self, directory: Path) -> None:
        make_private_directory(directory)
        path = directory / LOCK_NAME
        with write_faults(path):
            self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, PRIVATE_FILE_MODE)
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            holder = os.pread(self._descriptor, 300, 0).decode("utf-8", "replace").strip()
            os.close(self._descriptor)
            raise DataDirectoryInUse(_refusal(directory, holder)) from None
        self._sign(path)

    def _sign(self, path: Path) -> None:
        with write_faults(path):
            os.ftruncate(self._descriptor, 0)
            os.pwrite(self._descriptor, f"{os.getpid()} {socket.gethostname()}\n".encode(), 0)

    def release(self) -> None:
        """Let go of the directory. The file stays: deleting it would let two servers lock two different files."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


def _refusal(directory: Path, holder: str) -> str:
    pid, _, host = holder.partition(" ")
    who = f"process {pid} on {host}" if pid and host else "another process"
    return (
        f"The data folder {directory} is in use by {who}. "
        "Stop that rpgmusic server first, or choose another folder with --data."
    )
