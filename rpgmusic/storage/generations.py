"""The files that hold all documents, and how they are read at the start and replaced without a dangerous moment.

`snapshot-N` holds everything up to the beginning of `journal-N`. Compaction opens journal N+1, writes snapshot N+1
under a temporary name, renames it and only then deletes what is older. So after a crash at any point the newest
snapshot and all journals from its number on, in order, are the whole truth.
"""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Final

from rpgmusic.storage.files import PRIVATE_FILE_MODE, sync_directory, write_faults
from rpgmusic.storage.journal import Tables, read_lines, snapshot_lines

_log: Final = logging.getLogger(__name__)
_TEMPORARY: Final = "snapshot.tmp"
_WRITE_BYTES: Final = 256 * 1024


class Generations:
    """Names, reads and deletes the snapshots and journals of one directory."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.problems: tuple[str, ...] = ()

    def journal(self, number: int) -> Path:
        """The journal that follows snapshot `number`."""
        return self.directory / f"journal-{number:08d}.jsonl"

    def snapshot(self, number: int) -> Path:
        """The snapshot taken just before journal `number`."""
        return self.directory / f"snapshot-{number:08d}.jsonl"

    def load(self) -> tuple[Tables, int]:
        """All documents, and the number of the journal to go on with.

        Damaged lines are left out; the file is kept beside as `damaged-…` and a sentence added to `problems`.
        """
        snapshots, journals = self._numbers("snapshot"), self._numbers("journal")
        base = max(snapshots, default=0)
        tables: Tables = {}
        if snapshots:
            self._read(self.snapshot(base), tables)
        current = [number for number in journals if number >= base]
        for number in current:
            self._read(self.journal(number), tables)
        self.delete_before(base)
        return tables, max(current, default=base)

    def size_bytes(self, number: int) -> int:
        """Size of the newest snapshot up to `number`, 0 if there is none."""
        number = max((found for found in self._numbers("snapshot") if found <= number), default=-1)
        return self.snapshot(number).stat().st_size if number >= 0 else 0

    def write_snapshot(self, number: int, tables: Mapping[str, Mapping[str, bytes]], pause: Callable[[], None]) -> None:
        """Write snapshot `number` and delete what it replaces; `pause` is called between pieces of work.

        Raises:
            DiskFull, Unavailable: the old files are still there and still whole.
        """
        temporary = self.directory / _TEMPORARY
        with write_faults(temporary):
            try:
                _write_lines(temporary, snapshot_lines(tables), pause)
                temporary.replace(self.snapshot(number))
            except OSError:
                temporary.unlink(missing_ok=True)
                raise
            sync_directory(self.directory)
        self.delete_before(number)

    def delete_before(self, number: int) -> None:
        """Delete what snapshot `number` made superfluous, and what an interrupted compaction left behind."""
        old = [self.snapshot(found) for found in self._numbers("snapshot") if found < number]
        old += [self.journal(found) for found in self._numbers("journal") if found < number]
        for path in [*old, self.directory / _TEMPORARY]:
            path.unlink(missing_ok=True)

    def _numbers(self, kind: str) -> list[int]:
        names = (path.name for path in self.directory.glob(f"{kind}-????????.jsonl"))
        digits = (name.removeprefix(f"{kind}-").removesuffix(".jsonl") for name in names)
        return sorted(int(number) for number in digits if number.isdecimal())

    def _read(self, path: Path, tables: Tables) -> None:
        content = path.read_bytes()
        reading = read_lines(content, tables)
        if reading.damaged_lines:
            self._keep_damaged(path, reading.damaged_lines)
        if reading.whole_bytes < len(content):
            _log.info("%s: dropped a half-written last line", path.name)
            os.truncate(path, reading.whole_bytes)

    def _keep_damaged(self, path: Path, lines: int) -> None:
        copy = path.with_name(f"damaged-{path.name}")
        if not copy.exists():
            shutil.copy2(path, copy)
        problem = (
            f"{path} has {lines} damaged lines. Everything else was read; a copy of the file is kept as {copy.name}."
        )
        self.problems += (problem,)
        _log.error(problem)


def _write_lines(path: Path, lines: Iterable[bytes], pause: Callable[[], None]) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, PRIVATE_FILE_MODE)
    with os.fdopen(descriptor, "wb", buffering=_WRITE_BYTES) as file:
        for line in lines:
            file.write(line)
            pause()
        file.flush()
        os.fsync(descriptor)
