"""A TinyDB storage that appends each change to a journal instead of rewriting the whole file."""

from __future__ import annotations

import contextlib
import gc
import logging
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

import orjson
from tinydb.storages import Storage

from rpgmusic.domain.errors import Unavailable
from rpgmusic.storage.decoding import Decoding
from rpgmusic.storage.files import make_private_directory
from rpgmusic.storage.generations import Generations
from rpgmusic.storage.journal import apply_change, encode_change
from rpgmusic.storage.journal_file import JournalFile

_log: Final = logging.getLogger(__name__)
SYNC_INTERVAL_S: Final = 1.0
COMPACTION_FLOOR_BYTES: Final = 8 * 1024 * 1024


class JournalStorage(Storage):
    """All tables in memory as JSON text; changes appended to a journal, which is compacted now and then.

    A change that returned has been given to the operating system and survives the death of the process. A background
    thread brings it to the disk within about `sync_interval_s`, so a power loss costs at most that much. The same
    thread compacts once the journal has outgrown the snapshot and `compaction_floor_bytes`.
    """

    def __init__(
        self,
        directory: Path,
        *,
        sync_interval_s: float = SYNC_INTERVAL_S,
        compaction_floor_bytes: int = COMPACTION_FLOOR_BYTES,
    ) -> None:
        make_private_directory(directory)
        self._generations = Generations(directory)
        self._sync_interval_s = sync_interval_s
        self._compaction_floor_bytes = compaction_floor_bytes
        with _no_garbage_collection():
            self.tables, self._number = self._generations.load()
        self._journal = JournalFile(self._generations.journal(self._number))
        self._snapshot_bytes = self._generations.size_bytes(self._number)
        self._lock = threading.RLock()
        self._stopping = threading.Event()
        self._next_sync_s = 0.0
        self._thread = threading.Thread(target=self._look_after_files, name="documents", daemon=True)
        self._thread.start()

    @property
    def problems(self) -> tuple[str, ...]:
        """What was found damaged when the files were read: sentences that name the file."""
        return self._generations.problems

    def apply(self, collection: str, put: Mapping[str, bytes], delete: Iterable[str] = ()) -> None:
        """Make one atomic change, in the journal first and then in memory.

        Raises:
            DiskFull, Unavailable: nothing was changed.
        """
        deleted = list(delete)
        line = encode_change(collection, put, deleted)
        with self._lock:
            if self._stopping.is_set():
                message = "The data folder has been closed: rpgmusic is shutting down."
                raise Unavailable(message)
            self._journal.append(line)
            apply_change(self.tables, collection, put, deleted)

    def read(self) -> dict[str, Decoding]:  # type: ignore[override]  # read-only tables where TinyDB says dict
        """Every table, decoded document by document as TinyDB looks at it."""
        return {name: Decoding(table) for name, table in self.tables.items() if table}

    def write(self, data: Mapping[str, Mapping[str, Mapping[str, object]]]) -> None:
        """Make the tables equal to `data`, as TinyDB asks when it drops tables."""
        with self._lock:
            for name in set(self.tables) | set(data):
                wanted = {document_id: orjson.dumps(dict(value)) for document_id, value in data.get(name, {}).items()}
                present = self.tables.get(name, {})
                put = {document_id: text for document_id, text in wanted.items() if present.get(document_id) != text}
                self.apply(name, put, present.keys() - wanted.keys())

    def close(self) -> None:
        """Bring everything to the disk and close the files."""
        if not self._stopping.is_set():
            self._stopping.set()
            self._thread.join()
            self._journal.close()

    def _look_after_files(self) -> None:
        while not self._stopping.wait(self._sync_interval_s):
            try:
                self._sync()
                if self._journal_is_long():
                    self._compact()
            except Unavailable as fault:
                _log.error("Documents are safe from a crash, but not from a power loss: %s", fault)

    def _sync(self) -> None:
        self._journal.sync()
        self._next_sync_s = time.monotonic() + self._sync_interval_s

    def _journal_is_long(self) -> bool:
        size_bytes = self._journal.size_bytes
        return size_bytes > max(self._compaction_floor_bytes, self._snapshot_bytes)

    def _compact(self) -> None:
        """Replace snapshot and journal by a new snapshot and an empty journal, while changes go on.

        Raises:
            DiskFull, Unavailable: the old files are still the truth, together with the new journal.
        """
        following = JournalFile(self._generations.journal(self._number + 1))
        with self._lock:
            tables = {name: dict(table) for name, table in self.tables.items()}
            finished, self._journal = self._journal, following
            self._number += 1
        finished.close()
        self._generations.write_snapshot(self._number, tables, self._between_lines)
        self._snapshot_bytes = self._generations.size_bytes(self._number)

    def _between_lines(self) -> None:
        if time.monotonic() >= self._next_sync_s:
            self._sync()
        time.sleep(0)  # let other threads run


@contextlib.contextmanager
def _no_garbage_collection() -> Iterator[None]:
    """Loading makes a great many objects and no garbage."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
