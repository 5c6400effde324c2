"""One open journal file: lines are appended whole or not at all."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from rpgmusic.storage.files import PRIVATE_FILE_MODE, sync_directory, write_faults


class JournalFile:
    """Appends lines. `append` returns when the line is with the operating system, so it survives the process.

    `sync` makes what was appended survive a power loss too.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        with write_faults(path):
            flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC
            self._descriptor = os.open(path, flags, PRIVATE_FILE_MODE)
            self.size_bytes = os.fstat(self._descriptor).st_size
            sync_directory(path.parent)
        self._synced_bytes = self.size_bytes

    def append(self, line: bytes) -> None:
        """Write a line at the end; a line that did not fit is taken back.

        Raises:
            DiskFull, Unavailable: the file is as it was before.
        """
        with write_faults(self.path):
            try:
                self._write(line)
            except OSError:
                with contextlib.suppress(OSError):  # what stays behind has no line end and no right checksum
                    os.ftruncate(self._descriptor, self.size_bytes)
                raise
        self.size_bytes += len(line)

    def _write(self, line: bytes) -> None:
        rest = memoryview(line)
        while rest:
            rest = rest[os.write(self._descriptor, rest) :]

    def sync(self) -> None:
        """Bring everything appended so far to the disk itself.

        Raises:
            DiskFull, Unavailable: the disk did not take it.
        """
        size_bytes = self.size_bytes
        if size_bytes != self._synced_bytes:
            with write_faults(self.path):
                os.fdatasync(self._descriptor)
            self._synced_bytes = size_bytes

    def close(self) -> None:
        """Sync and close."""
        try:
            self.sync()
        finally:
            os.close(self._descriptor)
