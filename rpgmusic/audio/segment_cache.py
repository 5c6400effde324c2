"""Segment files on disk: which are there, which were used last, and which must go when room is needed."""

from __future__ import annotations

import os
from collections import OrderedDict
from pathlib import Path
from typing import Final

KEPT_FILES: Final = 8
"""Files used last that are never evicted: someone may be about to open them."""


class SegmentFiles:
    """The files below a directory in order of use, not more bytes of them than the bound (or the eight used last).

    Names are relative paths. Methods that touch the disk are meant for a thread: `load`, `remove`.
    """

    def __init__(self, directory: Path, max_bytes: int) -> None:
        self.directory = directory
        self.max_bytes = max_bytes
        self.total_bytes = 0
        self.evictions = 0
        self._sizes: OrderedDict[str, int] = OrderedDict()

    def path(self, name: str) -> Path:
        """Where the file lies."""
        return self.directory / name

    def __contains__(self, name: str) -> bool:
        return name in self._sizes

    def use(self, name: str) -> bool:
        """Note that a file is wanted; False if it is not there (any more)."""
        if name not in self._sizes:
            return False
        try:
            os.utime(self.directory / name)
        except OSError:
            self.drop(name)
            return False
        self._sizes.move_to_end(name)
        return True

    def add(self, name: str, size_bytes: int) -> list[str]:
        """Take note of a new file; returns the names that must be removed to keep the bound."""
        self.drop(name)
        self._sizes[name] = size_bytes
        self.total_bytes += size_bytes
        return self.shrink_to(self.max_bytes)

    def shrink_to(self, size_bytes: int) -> list[str]:
        """Give up what was not used for longest until the rest is small enough; returns the names to remove."""
        evicted = []
        while self.total_bytes > size_bytes and len(self._sizes) > KEPT_FILES:
            name = next(iter(self._sizes))
            self.drop(name)
            evicted.append(name)
        self.evictions += len(evicted)
        return evicted

    def drop(self, name: str) -> None:
        """Forget a file."""
        self.total_bytes -= self._sizes.pop(name, 0)

    def load(self) -> list[str]:
        """Find the files of an earlier run, oldest use first; returns the names to remove, half-written ones too."""
        found, half_written = [], []
        for path in self.directory.glob("*/*"):
            try:
                facts = path.stat()
            except OSError:
                continue
            name = path.relative_to(self.directory).as_posix()
            if path.suffix == ".tmp":
                half_written.append(name)
            else:
                found.append((facts.st_mtime_ns, name, facts.st_size))
        for _, name, size_bytes in sorted(found):
            self._sizes[name] = size_bytes
            self.total_bytes += size_bytes
        return half_written + self.shrink_to(self.max_bytes)

    def remove(self, names: list[str]) -> None:
        """Delete files, and folders that are empty then; what cannot be deleted stays, and does no other harm."""
        for name in names:
            path = self.directory / name
            try:
                path.unlink(missing_ok=True)
                path.parent.rmdir()
            except OSError:
                continue
