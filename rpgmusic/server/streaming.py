"""Streaming: where sound comes from when players fetch it.

Segments are asked for by everyone at the same moment, so those asked for last are kept open with the head of their
answer: a small part of the CPU time that finding and opening the file each time would take.
"""

from __future__ import annotations

import asyncio
import math
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

from rpgmusic.audio.segments import SegmentSource, SegmentStore
from rpgmusic.domain.errors import Unavailable
from rpgmusic.domain.rendition import OVERLAP_FRAMES, SEGMENT_FRAMES, Rendition, segment_count
from rpgmusic.domain.track import Track
from rpgmusic.generation.growth import Growth
from rpgmusic.library import Library
from rpgmusic.library.stems import split_stem_id
from rpgmusic.server.prepared import PreparedFile

HOT_FILES: Final = 128
PATIENCE_S: Final = 6.0
"""So long a segment that has not come yet is waited for; players give up after 8 s, and ask again."""

_Result = TypeVar("_Result")


class Streaming:
    """Original files and segments; what touches the disk happens in threads of its own."""

    def __init__(
        self, library: Library, segments: SegmentStore, growth: Growth | None = None, hot_files: int = HOT_FILES
    ) -> None:
        self._library = library
        self._growth = growth or Growth()
        self._segments = segments
        self._threads = ThreadPoolExecutor(4, thread_name_prefix="streaming")
        self._hot: OrderedDict[str, PreparedFile] = OrderedDict()
        self._most_hot = hot_files

    async def original(self, track: Track) -> Path:
        """Where the track's file lies; raises UnreadableAudio, MusicFolderUnavailable."""
        return await self._in_thread(lambda: self._library.file_path(track))

    def hot(self, address: str) -> PreparedFile | None:
        """The answer to an address (path and query) that was given before and holds for ever."""
        prepared = self._hot.get(address)
        if prepared is not None:
            self._hot.move_to_end(address)
        return prepared

    def keep(self, address: str, prepared: PreparedFile) -> None:
        """Keep an answer that holds for ever; those not asked for the longest go to make room."""
        self._hot[address] = prepared
        if len(self._hot) > self._most_hot:
            self._hot.popitem(last=False)

    async def segment(self, track: Track, rendition: Rendition, index: int, headers: dict[str, str]) -> PreparedFile:
        """A segment with the head of its answer; raises what `SegmentStore.segment` does. Stems go round.

        Of a track that grows only what has `come` may be asked for.
        """
        made = await self._segments.segment(self._source(track), rendition, index)
        try:
            return await self._in_thread(lambda: PreparedFile(made, headers))
        except OSError as fault:
            message = "The cached segment cannot be read. Check the data folder and its disk."
            raise Unavailable(message) from fault

    def grows(self, track: Track) -> bool:
        """Whether a track is still on its way."""
        return track.id in self._growth

    async def come(self, track: Track, index: int) -> Track:
        """Wait until a segment of a track that grows is there; the track as it is by then.

        The segments at its end are there when all of it is: so none depends on how long the track becomes, and those
        that were fetched before stay right.

        Raises:
            Unavailable: it did not come in time.
            TrackNotFound: what came was too little to be kept.
        """
        end_frame = (index + 1) * SEGMENT_FRAMES + OVERLAP_FRAMES
        try:
            if index < segment_count(track.length_frames):
                async with asyncio.timeout(PATIENCE_S):
                    await self._growth.reached(track.id, end_frame if end_frame <= track.length_frames else math.inf)
        except TimeoutError:
            message = "This part of the piece has not come yet. It can be asked for again in a moment."
            raise Unavailable(message) from None
        return self._library.track(track.id)

    def _source(self, track: Track) -> SegmentSource:
        _, stem = split_stem_id(track.id)
        frames = self._growth.frames(track.id)
        ready = None if frames is None else (min(frames, track.length_frames) - OVERLAP_FRAMES) // SEGMENT_FRAMES
        locate = partial(self.original, track)
        return SegmentSource(
            track.id, track.revision, track.length_frames, locate, goes_round=stem is not None, ready_segments=ready
        )

    def close(self) -> None:
        """Let the threads end, and the files be closed."""
        self._hot.clear()
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _in_thread(self, work: Callable[[], _Result]) -> _Result:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)
