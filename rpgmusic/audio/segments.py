"""Segments for the players: made on demand by the workers, each once however many ask, kept on disk within a bound."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final, TypeVar

from rpgmusic.audio.jobs import Rendered, RenderJob
from rpgmusic.audio.pool import AudioWorkers
from rpgmusic.audio.segment_cache import SegmentFiles
from rpgmusic.audio.worker_process import PendingJob
from rpgmusic.domain.errors import DiskFull, SegmentNotFound, UnreadableAudio
from rpgmusic.domain.rendition import Rendition, segment_count, segment_span
from rpgmusic.domain.units import TrackId

_AHEAD: Final = 2
_MAX_AHEAD_WAITING: Final = 32
_SUFFIXES: Final = {"audio/flac": ".flac", "audio/wav": ".wav", "audio/ogg": ".ogg"}
_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class SegmentSource:
    """The track that segments are cut from; `revision` changes whenever the sound of the file may have.

    `locate` finds the file, and is asked only when a segment has to be made: those in the cache outlive the music disk.
    Of what `goes_round` the segments at both ends reach over the seam. Of a file that still grows only the first
    `ready_segments` can be made yet.
    """

    track_id: TrackId
    revision: str
    length_frames: int
    locate: Callable[[], Awaitable[Path]]
    goes_round: bool = False
    ready_segments: int | None = None


@dataclass(frozen=True, slots=True)
class SegmentStats:
    """How the store has done since it was made; `bytes` are those on disk now."""

    hits: int
    misses: int
    bytes: int
    evictions: int


@dataclass(slots=True)
class _Making:
    """A segment on its way; `pending` is set once a worker has been asked."""

    task: asyncio.Task[None]
    urgent: bool
    pending: PendingJob | None = None


class SegmentStore:
    """Gives the path of any segment of any track, making it first where needed, and the next ones ahead of time."""

    def __init__(self, directory: Path, max_bytes: int, workers: AudioWorkers) -> None:
        self._files = SegmentFiles(directory, max_bytes)
        self._workers = workers
        self._making: dict[str, _Making] = {}
        self._disk = ThreadPoolExecutor(1, thread_name_prefix="segment-files")
        self._loading: asyncio.Task[None] | None = None
        self._hits = 0
        self._misses = 0

    async def segment(self, source: SegmentSource, rendition: Rendition, index: int) -> Path:
        """Path of the finished file of a segment; `source.length_frames` decides how many there are.

        Raises SegmentNotFound, UnreadableAudio, UnsupportedAudio, MusicFolderUnavailable, DiskFull, TooManyRequests.
        """
        if not 0 <= index < segment_count(source.length_frames):
            raise SegmentNotFound("The track has no such segment; it may have been replaced by a shorter one.")
        await self._loaded()
        name = _name(source, rendition, index)
        if self._files.use(name):
            self._hits += 1
        else:
            self._misses += 1
            await asyncio.shield(self._make(source, rendition, index, urgent=True).task)
        self._make_ahead(source, rendition, index)
        return self._files.path(name)

    def stats(self) -> SegmentStats:
        """Counts for the metrics."""
        return SegmentStats(self._hits, self._misses, self._files.total_bytes, self._files.evictions)

    async def close(self) -> None:
        """Stop making segments."""
        tasks = [making.task for making in self._making.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._disk.shutdown(wait=False)

    async def _loaded(self) -> None:
        self._loading = self._loading or asyncio.create_task(self._load())
        await asyncio.shield(self._loading)

    async def _load(self) -> None:
        unneeded = await self._on_disk(self._files.load)
        await self._on_disk(lambda: self._files.remove(unneeded))

    def _make_ahead(self, source: SegmentSource, rendition: Rendition, index: int) -> None:
        count = segment_count(source.length_frames) if source.ready_segments is None else source.ready_segments
        last = min(index + _AHEAD, count - 1)
        for following in range(index + 1, last + 1):
            if len(self._making) < _MAX_AHEAD_WAITING and _name(source, rendition, following) not in self._files:
                self._make(source, rendition, following, urgent=False)

    def _make(self, source: SegmentSource, rendition: Rendition, index: int, *, urgent: bool) -> _Making:
        name = _name(source, rendition, index)
        making = self._making.get(name)
        if making is None:
            making = _Making(asyncio.create_task(self._made(source, rendition, index)), urgent)
            making.task.add_done_callback(lambda task: self._finished(name, task))
            self._making[name] = making
        if urgent:
            making.urgent = True
            if making.pending:
                making.pending.urgent = True
        return making

    def _finished(self, name: str, task: asyncio.Task[None]) -> None:
        self._making.pop(name, None)
        if not task.cancelled():
            task.exception()

    async def _made(self, source: SegmentSource, rendition: Rendition, index: int) -> None:
        name = _name(source, rendition, index)
        span = segment_span(rendition, index, source.length_frames, goes_round=source.goes_round)
        job = RenderJob(
            path=os.fsencode(await source.locate()),
            target=os.fsencode(self._files.path(name)),
            rendition=rendition.value,
            start_frame=span.start_frame,
            end_frame=span.end_frame,
            round_frames=source.length_frames if source.goes_round else 0,
        )
        try:
            size_bytes = await self._rendered(name, source, job)
        except DiskFull:
            await self._remove(self._files.shrink_to(self._files.total_bytes // 2))
            size_bytes = await self._rendered(name, source, job)
        await self._remove(self._files.add(name, size_bytes))

    async def _rendered(self, name: str, source: SegmentSource, job: RenderJob) -> int:
        making = self._making[name]
        making.pending = self._workers.render(source.track_id, job, urgent=making.urgent)
        reply = await making.pending.done
        if not isinstance(reply, Rendered):
            raise UnreadableAudio("The segment could not be made.")
        return reply.size_bytes

    async def _remove(self, names: list[str]) -> None:
        if names:
            await self._on_disk(lambda: self._files.remove(names))

    async def _on_disk(self, work: Callable[[], _Result]) -> _Result:
        return await asyncio.get_running_loop().run_in_executor(self._disk, work)


def _folder(track_id: TrackId) -> str:
    return sha256(track_id.encode("utf-8", "surrogateescape")).hexdigest()[:24]


def _name(source: SegmentSource, rendition: Rendition, index: int) -> str:
    """Ids and revisions come from outside, so only their digests become parts of paths."""
    revision = sha256(source.revision.encode("utf-8", "surrogateescape")).hexdigest()[:16]
    suffix = _SUFFIXES[rendition.mime_type]
    return f"{_folder(source.track_id)}/{revision}-{source.length_frames}-{rendition.value}-{index}{suffix}"
