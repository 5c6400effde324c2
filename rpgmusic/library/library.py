"""The library: the one door to tracks and folders, behind which scans, analysis, search and storage work."""

from __future__ import annotations

import asyncio
import os
import secrets
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Final, TypeVar, Unpack

from rpgmusic.domain.folder import Folder
from rpgmusic.domain.track import Analysis, Mood, Track, TrackStatus
from rpgmusic.domain.units import FolderId, TrackId
from rpgmusic.library.analysing import Analyse, AnalysisQueue, waveform_key
from rpgmusic.library.catalogue import Catalogue
from rpgmusic.library.changes import FoldersChanged, LibraryChange, ScanStatus, TrackPage
from rpgmusic.library.covers import Cover, read_cover
from rpgmusic.library.finding import TrackFinder
from rpgmusic.library.folders import Folders
from rpgmusic.library.folding import words
from rpgmusic.library.forgetting import forget, forget_missing
from rpgmusic.library.generated import AboutPiece, GeneratedMusic
from rpgmusic.library.importing import import_directory
from rpgmusic.library.index import MAX_PAGE, Criteria
from rpgmusic.library.inspectors import Inspectors
from rpgmusic.library.labels import Labels
from rpgmusic.library.locating import Roots
from rpgmusic.library.record_making import replace_missing
from rpgmusic.library.replacing import Replacement, check_replaceable, replaced, taken_back
from rpgmusic.library.scan_control import ScanControl
from rpgmusic.library.stems import split_stem_id
from rpgmusic.library.watching import FolderWatch
from rpgmusic.storage import Blobs, Documents

MAX_SEARCH: Final = 200
MAX_WORDS: Final = 12
_AT_ONCE: Final = 500
_T = TypeVar("_T")
random_id: Final = partial(secrets.token_hex, 8)


class Library:
    """Tracks, in `shelf` the folders, and in `labels` what the GM says of tracks.

    Methods that are not coroutines answer from memory and are called on the event loop.
    The GM's files are only ever read; what was made here lies below `generated_root`. Every change is stored before it
    shows, and announced to those who called `on_change`. `is_used` protects tracks that something outside depends on
    from being joined with an older track.
    """

    def __init__(  # noqa: PLR0913  # the parts and places of a library, each handed in
        self,
        documents: Documents,
        waveforms: Blobs,
        music_dir: Path | None,
        analyse: Analyse,
        clock: Callable[[], float],
        *,
        new_id: Callable[[], str] = random_id,
        inspectors: Inspectors | None = None,
        is_used: Callable[[TrackId], bool] = lambda _id: False,
        generated_root: Path | None = None,
    ) -> None:
        self._music_dir = music_dir
        self._roots = Roots(music_dir, generated_root)
        self._clock = clock
        self._waveforms = waveforms
        self._listeners: tuple[Callable[[LibraryChange], None], ...] = ()
        self._threads = ThreadPoolExecutor(2, thread_name_prefix="library")
        self._catalogue = Catalogue(documents, self._announce)
        self.shelf = Folders(documents, self._announce, new_id, self._catalogue)
        self.labels = Labels(self._catalogue)
        self._generated = GeneratedMusic(
            generated_root, self._catalogue, self.shelf, new_id, clock, self._keep_waveform
        )
        root = os.fsencode(music_dir) if music_dir else None
        self._scans = ScanControl(
            root,
            self._catalogue,
            inspectors or Inspectors(),
            self._announce,
            lambda: TrackId(new_id()),
            clock,
            lambda track_id: is_used(track_id) or self.shelf.hold(track_id),
        )
        self._analysis = AnalysisQueue(self._catalogue, waveforms, analyse, self.file_path, self._threads)
        self._catalogue.want_analysis = self._analysis.add
        self._watch: FolderWatch | None = None

    async def start(self, *, scan: bool = False, watch: bool = False) -> None:
        """Index what is stored and begin the background work; optionally scan now and follow changes on disk."""
        self._analysis.start(await self._aside(self._catalogue.build_index))
        if watch and self._music_dir:
            self._watch = FolderWatch(self._music_dir, self._scans, self._clock)
            self._watch.start()
        if scan and self._music_dir:
            self.start_scan()

    async def close(self) -> None:
        """Stop all background work; nothing that was found is lost."""
        if self._watch:
            await self._watch.close()
        await self._scans.close()
        await self._analysis.close()
        self._threads.shutdown(wait=False, cancel_futures=True)

    def on_change(self, callback: Callable[[LibraryChange], None]) -> None:
        """Call back on the event loop after every change."""
        self._listeners += (callback,)

    def track(self, track_id: TrackId) -> Track:
        """One track.

        Raises:
            TrackNotFound: there is none with this id.
        """
        return self._catalogue.track(track_id)

    def tracks(self, track_ids: Iterable[TrackId]) -> tuple[Track, ...]:
        """The tracks with these ids, in this order; unknown ids are left out."""
        return tuple(self._catalogue.track(track_id) for track_id in track_ids if track_id in self._catalogue)

    async def tracks_in_turns(self, track_ids: Sequence[TrackId]) -> AsyncIterator[Track]:
        """The same for very many tracks, in turns with the loop's other work."""
        for start in range(0, len(track_ids), _AT_ONCE):
            for track in self.tracks(track_ids[start : start + _AT_ONCE]):
                yield track
            await asyncio.sleep(0)

    async def finder(self) -> TrackFinder:
        """Something that finds tracks by what others say of them, as of now."""
        finder = TrackFinder(self._catalogue)
        await finder.prepare()
        return finder

    def count(self) -> int:
        """How many tracks there are."""
        return len(self._catalogue)

    def page(
        self,
        search: str = "",
        folder_id: FolderId | None = None,
        status: TrackStatus | None = None,
        mood: Mood | None = None,
        sort: str = "",
        offset: int = 0,
        limit: int = 100,
    ) -> TrackPage:
        """One page of the tracks that hold every word of `search`, in a folder, of a status and mood.

        Without `sort` they come by relevance, in the folder's order, or by title; `orders.SORTS` and `columns.COLUMNS`
        name the other orders.

        Raises:
            FolderNotFound: there is no such folder.
            InvalidRequest: there is no such order, or the page lies out of bounds.
        """
        wanted = tuple(words(search[:MAX_SEARCH])[:MAX_WORDS])
        criteria = Criteria(
            words=wanted,
            in_folders=tuple(self.shelf.tracks_by_name(word) for word in wanted),
            within=self.shelf.get(folder_id).track_ids if folder_id is not None else None,
            status=status,
            mood=mood,
            sort=sort,
        )
        ids, total = self._catalogue.index.page(criteria, offset, limit)
        return TrackPage(self.tracks(ids), total)

    def playable_ids(self, mood: Mood) -> tuple[TrackId, ...]:
        """All tracks of a mood that can sound, by title; from the index alone, so that it is quick."""
        wanted, found, total = Criteria(status=TrackStatus.PLAYABLE, mood=mood), list[TrackId](), 1
        while len(found) < total:
            ids, total = self._catalogue.index.page(wanted, len(found), MAX_PAGE)
            found += ids
        return tuple(found)

    def file_path(self, track: Track) -> Path:
        """Where the track's file lies, or that of a stem; looks on the disk.

        Raises:
            MusicFolderUnavailable: the music folder is gone.
            UnreadableAudio: only this file is gone, or it lies outside the music folder.
        """
        whole_id, stem = split_stem_id(track.id)
        return self._roots.file_of(self._catalogue.record(whole_id), stem)

    async def cover(self, track_id: TrackId) -> Cover | None:
        """The picture in the track's file, or beside it, if one can be reached. Raises TrackNotFound."""
        track = self.track(track_id)
        return await self._aside(lambda: read_cover(self.file_path(track), track.format))

    async def waveform(self, track_id: TrackId) -> bytes | None:
        """A thousand peaks of the track, if it was measured. Raises TrackNotFound."""
        key = waveform_key(self.track(track_id))
        return await self._aside(lambda: self._waveforms.get(key))

    async def restore(self, track_id: TrackId) -> Track:
        """Take back a missing track whose file is in its place again. Raises TrackNotFound, and see `file_path`."""
        track = self.track(track_id)
        await self._aside(lambda: self.file_path(track))
        self._catalogue.put([replace_missing(self._catalogue.record(track_id), missing=False)])
        return self.track(track_id)

    def add_generated(self, path: Path, **about: Unpack[AboutPiece]) -> Track:
        """Make a piece that was generated a track at once; see `GeneratedMusic.add`."""
        return self._generated.add(path, **about)

    def complete_generated(self, track_id: TrackId, analysis: Analysis, waveform: bytes) -> Track:
        """All of a piece is there that was added while it still came; see `GeneratedMusic.complete`."""
        return self._generated.complete(track_id, analysis, waveform)

    async def remove_generated(self, track_id: TrackId) -> None:
        """Forget a piece that was generated, and delete its files; see `GeneratedMusic.forget`."""
        await self._aside(self._generated.forget(track_id))

    def forget(self, track_id: TrackId) -> None:
        """See `forgetting.forget`."""
        forget(self._catalogue, self.shelf, track_id)

    async def forget_all(self, track_ids: Iterable[TrackId]) -> tuple[TrackId, ...]:
        """See `forgetting.forget_missing`."""
        return await forget_missing(self._catalogue, self.shelf, track_ids)

    def check_replaceable(self, missing: TrackId, by: TrackId) -> None:
        """See `replacing.check_replaceable`."""
        check_replaceable(self._catalogue, missing, by)

    def replace(self, missing: TrackId, by: TrackId) -> Replacement:
        """See `replacing.replaced`."""
        return replaced(self._catalogue, self.shelf, missing, by)

    def take_back(self, replacement: Replacement) -> None:
        """See `replacing.taken_back`."""
        taken_back(self._catalogue, self.shelf, replacement)

    def folders(self) -> tuple[Folder, ...]:
        """All folders, parents before children, siblings in order."""
        return self.shelf.all()

    def import_directory(self, relative_path: str, name: str = "", parent_id: FolderId | None = None) -> Folder:
        """Make folders like a directory of the music folder; doing it again adds only what is new.

        Raises:
            InvalidRequest, FolderNotFound: there are no tracks in it, or there is no such parent.
        """
        top = relative_path.strip("/")
        tracks = self._catalogue.index.below(f"{top}/" if top else "")
        return import_directory(self.shelf, top, self.tracks(tracks), name, parent_id)

    def start_scan(self) -> None:
        """Begin a scan of the whole music folder, unless one runs.

        Raises:
            MusicFolderUnavailable: no music folder is set.
        """
        self._scans.start()

    def cancel_scan(self) -> None:
        """End the scan early; what it found stays."""
        self._scans.cancel()

    def scan_status(self) -> ScanStatus:
        """How far the scan is, or how the last one ended."""
        return self._scans.status

    def prioritise(self, track_id: TrackId) -> None:
        """Measure this track next: it is about to be played."""
        self._analysis.prioritise(track_id)

    def pause_analysis(self) -> None:
        """Measure no further tracks until `resume_analysis`."""
        self._analysis.pause()

    def resume_analysis(self) -> None:
        """Go on measuring."""
        self._analysis.resume()

    def to_analyse(self) -> int:
        """How many tracks are still to be measured."""
        return len(self._analysis)

    def _keep_waveform(self, key: str, waveform: bytes) -> None:
        self._threads.submit(self._waveforms.put, key, waveform)

    async def _aside(self, work: Callable[[], _T]) -> _T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    def _announce(self, change: LibraryChange) -> None:
        if isinstance(change, FoldersChanged):
            self._catalogue.index.forget_searches()
        for callback in self._listeners:
            callback(change)
