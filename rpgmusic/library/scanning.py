"""One scan: the music folder is compared with what is known of it; new files are inspected, missing ones marked."""

from __future__ import annotations

import asyncio
import itertools
import os
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from typing import Final, TypeVar

from rpgmusic.domain.units import TrackId
from rpgmusic.library.catalogue import Catalogue
from rpgmusic.library.inspection import Inspection
from rpgmusic.library.inspectors import Inspectors
from rpgmusic.library.moves import Copies, KnownFile, Vanished
from rpgmusic.library.record import Record
from rpgmusic.library.record_making import inherited_record, new_record, replace_missing, revised_record
from rpgmusic.library.walking import FoundFile, Walk, folder_is_there, joined

_FIRST_CHUNK: Final = 8
_CHUNK: Final = 96
_LISTED_AT_ONCE: Final = 4_096
_SETTLED_S: Final = 2.0
_T = TypeVar("_T")


class FolderGone(Exception):
    """The music folder cannot be listed or is empty though tracks are known: its disk is not there."""


@dataclass(slots=True)
class Tally:
    """What a scan has counted so far."""

    done: int = 0
    total: int = 0
    added: int = 0
    changed: int = 0
    moved: int = 0
    missing: int = 0
    failed: int = 0
    current_path: str = ""
    unsettled: set[bytes] = field(default_factory=set)
    unreadable: int = 0


@dataclass(frozen=True, slots=True)
class ScanScope:
    """What to look at: some directories, or everything below the music folder when there are none.

    With `settled_before_s` files changed after that moment are left for later: they are still being written.
    """

    directories: tuple[bytes, ...] = ()
    settled_before_s: float | None = None

    def covers(self, os_path: bytes) -> bool:
        """Whether a path lies in what is looked at."""
        return not self.directories or any(
            directory == b"" or os_path.startswith(directory + b"/") for directory in self.directories
        )


class Scan:
    """One run over the music folder. Listing is done in `threads`, inspection in worker processes.

    `step` is called after everything that changes `tally`.
    """

    def __init__(
        self,
        root: bytes,
        scope: ScanScope,
        catalogue: Catalogue,
        inspectors: Inspectors,
        threads: Executor,
        make_id: Callable[[], TrackId],
        clock: Callable[[], float],
        is_used: Callable[[TrackId], bool],
    ) -> None:
        self._root = root
        self._scope = scope
        self._catalogue = catalogue
        self._inspectors = inspectors
        self._threads = threads
        self._make_id = make_id
        self._clock = clock
        self._is_used = is_used
        self.tally = Tally()
        self.step: Callable[[], None] = lambda: None
        self._known: dict[bytes, KnownFile] = {}
        self._seen: set[bytes] = set()
        self._vanished = Vanished([], self._exists)
        self._moved: set[TrackId] = set()
        self._lost_sight = False
        self._walk = Walk(root, scope.directories or (b"",))

    async def run(self) -> None:
        """Scan to the end; what was found stays if this is cancelled.

        Raises:
            FolderGone: nothing was marked missing.
            DiskFull, Unavailable: the findings could not be stored.
        """
        await self._aside(self._recall)
        if not await self._aside(lambda: folder_is_there(self._root)) and self._known:
            raise FolderGone
        running: set[asyncio.Task[None]] = set()
        try:
            async for chunk in self._chunks():
                running.add(asyncio.create_task(self._inspect(chunk)))
                if len(running) > self._inspectors.processes + 1:
                    done, running = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
                    await asyncio.gather(*done)
            await asyncio.gather(*running)
        finally:
            for task in running:
                task.cancel()
        await self._mark_missing()

    async def _aside(self, work: Callable[[], _T]) -> _T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    def _exists(self, os_path: bytes) -> bool:
        return os.path.lexists(joined(self._root, os_path))

    def _recall(self) -> None:
        for record in self._catalogue.records():
            if record.generated:
                continue
            track = record.track
            known = KnownFile(
                track.id, record.os_path, track.size_bytes, track.modified_ns, record.fingerprint, record.missing
            )
            self._known[known.os_path] = known
        self._vanished = Vanished(list(self._known.values()), self._exists)

    async def _chunks(self) -> AsyncIterator[list[FoundFile]]:
        """Chunks of new and changed files, the first one small so that something can be played at once."""
        listing = self._walk.files()
        waiting: list[FoundFile] = []
        size = _FIRST_CHUNK
        while True:
            listed, fresh, back = await self._aside(lambda: self._compare(listing))
            self._come_back(back)
            waiting += fresh
            while len(waiting) >= size or (waiting and not listed):
                yield waiting[:size]
                waiting, size = waiting[size:], _CHUNK
            if not listed:
                return

    def _compare(self, listing: Iterator[FoundFile]) -> tuple[int, list[FoundFile], list[TrackId]]:
        """List some more files: how many, which of them are new or changed, which tracks are no longer missing."""
        fresh: list[FoundFile] = []
        back: list[TrackId] = []
        listed = 0
        for file in itertools.islice(listing, _LISTED_AT_ONCE):
            listed += 1
            self._seen.add(file.os_path)
            known = self._known.get(file.os_path)
            if known is None or not known.is_now(file.size_bytes, file.modified_ns):
                if self._settled(file):
                    fresh.append(file)
                    if len(fresh) >= _CHUNK:
                        break
            elif known.missing:
                back.append(known.track_id)
        self.tally.total += listed
        self.tally.done += listed - len(fresh)
        return listed, fresh, back

    def _settled(self, file: FoundFile) -> bool:
        before_s = self._scope.settled_before_s
        if before_s is None or not before_s < file.modified_ns / 1e9 <= before_s + 2 * _SETTLED_S:
            return True
        self.tally.unsettled.add(file.os_path.rpartition(b"/")[0])
        return False

    def _come_back(self, track_ids: Sequence[TrackId]) -> None:
        records = [self._catalogue.record(track_id) for track_id in track_ids if track_id in self._catalogue]
        self._catalogue.put(replace_missing(record, missing=False) for record in records)
        self.tally.changed += len(records)
        self.step()

    async def _inspect(self, files: Sequence[FoundFile]) -> None:
        inspections = await self._inspectors.inspect([joined(self._root, file.os_path) for file in files])
        pairs = [pair for pair in zip(files, inspections, strict=True) if not pair[1].vanished]
        self._lost_sight |= len(pairs) < len(files)
        origins = await self._aside(lambda: [self._origin(file, inspection) for file, inspection in pairs])
        records = [self._record(*pair, origin) for pair, origin in zip(pairs, origins, strict=True)]
        self._catalogue.put(records)
        self.tally.done += len(files)
        self.tally.failed += sum(not inspection.playable for _, inspection in pairs)
        self.tally.current_path = records[-1].track.path if records else ""
        self.step()

    def _origin(self, file: FoundFile, inspection: Inspection) -> KnownFile | None:
        known = self._known.get(file.os_path)
        if known is not None:
            return known
        moved = self._vanished.claim(file.os_path, file.size_bytes, file.modified_ns, inspection.fingerprint)
        if moved is not None:
            self._moved.add(moved.track_id)
        return moved

    def _record(self, file: FoundFile, inspection: Inspection, origin: KnownFile | None) -> Record:
        if origin is None or origin.track_id not in self._catalogue:
            self.tally.added += 1
            return new_record(self._make_id(), self._clock(), file, inspection)
        if origin.track_id in self._moved:
            self.tally.moved += 1
        else:
            self.tally.changed += 1
        return revised_record(self._catalogue.record(origin.track_id), file, inspection)

    async def _mark_missing(self) -> None:
        self.tally.unreadable = len(self._walk.unreadable)
        gone = [file for file in self._known.values() if self._is_gone(file)]
        gone = await self._aside(lambda: [file for file in gone if not self._exists(file.os_path)])
        if (gone or self._lost_sight) and not await self._aside(lambda: folder_is_there(self._root)):
            raise FolderGone
        heirs = await self._aside(lambda: self._heirs(gone))
        for file, copy in heirs:
            self._hand_over(file, copy)
        gone = [file for file in gone if file.track_id not in self._moved]
        for start in range(0, len(gone), _CHUNK):
            ids = [file.track_id for file in gone[start : start + _CHUNK]]
            records = [self._catalogue.record(track_id) for track_id in ids if track_id in self._catalogue]
            self._catalogue.put(replace_missing(record, missing=True) for record in records)
            self.tally.missing += len(records)
            self.step()
            await asyncio.sleep(0)

    def _heirs(self, gone: Sequence[KnownFile]) -> list[tuple[KnownFile, KnownFile]]:
        """Tracks whose file is gone, each with a copy of it that lies elsewhere."""
        still = [file for file in self._known.values() if file.track_id not in self._moved]
        every = [*gone, *(file for file in still if file.missing)]
        copies, lost = Copies(still if every else []), set(gone)
        claims = [
            (file, copies.claim(file, lambda copy: copy not in lost and self._exists(copy.os_path))) for file in every
        ]
        return [(file, copy) for file, copy in claims if copy is not None and not self._exists(file.os_path)]

    def _hand_over(self, file: KnownFile, copy: KnownFile) -> None:
        """Let the older track have the copy's file, unless the GM has made something of the copy too.

        The copy's own track goes first: should the process die between, the next scan knows the file as a move.
        """
        if file.track_id not in self._catalogue or copy.track_id not in self._catalogue:
            return
        old, new = self._catalogue.record(file.track_id), self._catalogue.record(copy.track_id)
        record = inherited_record(old, new)
        if (
            record is None
            or not new.untouched
            or self._is_used(copy.track_id)
            or new.track.added_at_s < old.track.added_at_s
        ):
            return
        self._catalogue.delete([copy.track_id])
        self._catalogue.put([record])
        self._moved.add(file.track_id)
        self.tally.moved += 1
        self.step()

    def _is_gone(self, file: KnownFile) -> bool:
        if file.missing or file.os_path in self._seen or file.track_id in self._moved:
            return False
        unreadable = any(path == b"" or file.os_path.startswith(path + b"/") for path in self._walk.unreadable)
        return self._scope.covers(file.os_path) and not unreadable
