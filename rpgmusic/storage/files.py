"""Files on the local disk: replaced as a whole or not at all, readable by their owner only."""

from __future__ import annotations

import contextlib
import errno
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from rpgmusic.domain.errors import DiskFull, InvalidRequest, Unavailable

PRIVATE_FILE_MODE: Final = 0o600
PRIVATE_DIRECTORY_MODE: Final = 0o700
_NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_BLOB_KEY: Final = re.compile(r"[A-Za-z0-9_-]{2,128}")


@contextlib.contextmanager
def write_faults(path: Path) -> Iterator[None]:
    """Translate what the operating system says of a failed write to `path`.

    Raises:
        DiskFull: no room, or a quota or limit was reached.
        Unavailable: any other fault of the disk.
    """
    try:
        yield
    except OSError as fault:
        if fault.errno in _NO_ROOM:
            message = f"There is no room left to write {path}. Free some space; nothing was changed."
            raise DiskFull(message) from fault
        message = f"{path} cannot be written: {fault.strerror or fault}. Check the data folder and its disk."
        raise Unavailable(message) from fault


def make_private_directory(path: Path) -> None:
    """Make a directory, and those above it, that only its owner can enter.

    Raises:
        DiskFull, Unavailable: see `write_faults`.
    """
    with write_faults(path):
        path.mkdir(mode=PRIVATE_DIRECTORY_MODE, parents=True, exist_ok=True)


def sync_directory(path: Path) -> None:
    """Make the names in a directory last (a rename is only safe from power loss after this)."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_atomically(path: Path, content: bytes, mode: int = PRIVATE_FILE_MODE) -> None:
    """Replace a file so that after a crash it holds either the old content or the new.

    Raises:
        DiskFull, Unavailable: see `write_faults`; the old content is still there.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    with write_faults(path):
        try:
            _write_through(temporary, content, mode)
            temporary.replace(path)
        except OSError:
            temporary.unlink(missing_ok=True)
            raise
        sync_directory(path.parent)


def _write_through(path: Path, content: bytes, mode: int) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(descriptor)


class Blobs:
    """Bytes by key, each in a file of its own below a directory, spread over subdirectories by the key's start.

    Keys are 2 to 128 letters, digits, `-` and `_`; anything else raises InvalidRequest.
    """

    def __init__(self, directory: Path, suffix: str = ".bin") -> None:
        self._directory = directory
        self._suffix = suffix

    def path(self, key: str) -> Path:
        """Where the bytes of a key lie, if there are any."""
        if not _BLOB_KEY.fullmatch(key):
            message = f"“{key[:40]}” is not a key that anything is stored under."
            raise InvalidRequest(message)
        return self._directory / key[:2] / f"{key}{self._suffix}"

    def get(self, key: str) -> bytes | None:
        """The bytes of a key, or None."""
        try:
            return self.path(key).read_bytes()
        except OSError:
            return None

    def put(self, key: str, content: bytes) -> None:
        """Store bytes under a key, atomically.

        Raises:
            DiskFull, Unavailable: see `write_faults`.
        """
        path = self.path(key)
        make_private_directory(path.parent)
        write_atomically(path, content)

    def delete(self, key: str) -> None:
        """Delete the bytes of a key; no error if there are none."""
        with write_faults(self.path(key)):
            self.path(key).unlink(missing_ok=True)
