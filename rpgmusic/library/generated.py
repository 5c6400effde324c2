"""Generated music: pieces that were made here become tracks at once, and their files lie in a folder of our own."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final, Required, TypedDict, Unpack

import msgspec

from rpgmusic.domain.bars import Bars
from rpgmusic.domain.errors import InvalidRequest, UnreadableAudio
from rpgmusic.domain.stem import Stem, StemName
from rpgmusic.domain.track import FORMAT_BY_SUFFIX, Analysis, Mood, Stream, Tags, Track, TrackStatus
from rpgmusic.domain.units import SAMPLE_RATE_HZ, TrackId, duration_of
from rpgmusic.library.analysing import waveform_key
from rpgmusic.library.catalogue import Catalogue
from rpgmusic.library.editing import cleaned_tags
from rpgmusic.library.folders import Folders
from rpgmusic.library.record import GENERATED_PREFIX, Record
from rpgmusic.library.record_making import revision
from rpgmusic.library.stems import stem_file
from rpgmusic.library.walking import FoundFile

FOLDER_NAME: Final = "Generated"
_CHANNELS: Final = 2


class AboutPiece(TypedDict, total=False):
    """What is known of a piece without looking into its file.

    `length_frames` (at 48 kHz) counts until the file is measured, unless there is an `analysis` already, which counts
    for good. `waveform` are the peaks to show, as `audio.analysis` gives them.
    """

    tags: Required[Tags]
    length_frames: Required[int]
    moods: Sequence[Mood]
    free_tags: Sequence[str]
    intensity: float | None
    bars: Bars | None
    stems: Sequence[Stem]
    analysis: Analysis | None
    waveform: bytes | None


class GeneratedMusic:
    """Adds pieces to the catalogue and takes them away again, with their files below `root`."""

    def __init__(
        self,
        root: Path | None,
        catalogue: Catalogue,
        shelf: Folders,
        new_id: Callable[[], str],
        clock: Callable[[], float],
        keep_waveform: Callable[[str, bytes], object],
    ) -> None:
        self._root = root
        self._catalogue = catalogue
        self._shelf = shelf
        self._new_id = new_id
        self._clock = clock
        self._keep_waveform = keep_waveform

    def add(self, path: Path, **about: Unpack[AboutPiece]) -> Track:
        """Make a finished file below the root a track, in the folder “Generated”.

        Raises:
            InvalidRequest: it lies elsewhere, its ending is not that of music, or it would last no time.
            UnreadableAudio: there is no such file.
            DiskFull, Unavailable: it could not be stored.
        """
        relative = self._relative(path)
        file = _found(path, relative)
        if about["length_frames"] <= 0:
            message = f"“{relative}” holds no sound."
            raise InvalidRequest(message)
        track = self._track(relative, file, about)
        self._catalogue.put([Record(track, generated=True)])
        folder = self._shelf.child_named(None, FOLDER_NAME) or self._shelf.create(FOLDER_NAME)
        self._shelf.add_tracks(folder.id, [track.id])
        if waveform := about.get("waveform"):
            self._keep_waveform(waveform_key(track), waveform)
        return track

    def complete(self, track_id: TrackId, analysis: Analysis, waveform: bytes) -> Track:
        """All of a piece is there that was added while it still came: it has this length and loudness.

        Its revision stays, for what was heard of it sounds the same.

        Raises:
            TrackNotFound: there is none with this id.
            UnreadableAudio: its file is gone.
            DiskFull, Unavailable: it could not be stored.
        """
        record = self._catalogue.record(track_id)
        relative = os.fsdecode(record.os_path)
        file = _found((self._root or Path()) / relative, relative)
        track = replace(
            record.track,
            size_bytes=file.size_bytes,
            modified_ns=file.modified_ns,
            stream=_stream(file, analysis.length_frames),
            analysis=analysis,
        )
        self._keep_waveform(waveform_key(track), waveform)
        self._catalogue.put([msgspec.structs.replace(record, track=track)])
        return self._catalogue.track(track_id)

    def forget(self, track_id: TrackId) -> Callable[[], None]:
        """Take a piece out of the library; what is returned deletes its files, and blocks on the disk.

        Raises:
            TrackNotFound: there is none with this id.
            InvalidRequest: it is a file of the GM's, which is never deleted.
        """
        record = self._catalogue.record(track_id)
        if not record.generated or self._root is None:
            message = "Only music that was made here can be deleted. Files in the music folder are yours alone."
            raise InvalidRequest(message)
        path = self._root / os.fsdecode(record.os_path)
        self._shelf.drop_tracks([track_id])
        self._catalogue.delete([track_id])
        return lambda: _delete(path)

    def _relative(self, path: Path) -> str:
        if self._root is not None and path.is_relative_to(self._root) and ".." not in path.parts:
            return path.relative_to(self._root).as_posix()
        message = "Music that was made here must lie in the data folder."
        raise InvalidRequest(message)

    def _track(self, relative: str, file: FoundFile, about: AboutPiece) -> Track:
        return Track(
            TrackId(self._new_id()),
            GENERATED_PREFIX + relative,
            FORMAT_BY_SUFFIX[Path(relative).suffix.lower()],
            file.size_bytes,
            file.modified_ns,
            revision(file),
            self._clock(),
            about["tags"],
            _stream(file, about["length_frames"]),
            TrackStatus.PLAYABLE,
            analysis=about.get("analysis"),
            free_tags=cleaned_tags(about.get("free_tags", ())),
            moods=tuple(dict.fromkeys(about.get("moods", ()))),
            intensity=about.get("intensity"),
            bars=about.get("bars"),
            stems=tuple(about.get("stems", ())),
        )


def _stream(file: FoundFile, length_frames: int) -> Stream:
    duration_us = max(1, duration_of(length_frames))
    return Stream(duration_us, SAMPLE_RATE_HZ, _CHANNELS, file.size_bytes * 8_000_000 // duration_us)


def _found(path: Path, relative: str) -> FoundFile:
    if path.suffix.lower() not in FORMAT_BY_SUFFIX:
        message = f"“{relative}” does not end like a file of music."
        raise InvalidRequest(message)
    try:
        facts = path.stat()
    except OSError as fault:
        message = f"“{relative}” cannot be read: {fault.strerror or fault}."
        raise UnreadableAudio(message) from fault
    return FoundFile(os.fsencode(relative), facts.st_size, facts.st_mtime_ns)


def _delete(path: Path) -> None:
    path.unlink(missing_ok=True)
    shutil.rmtree(Path(stem_file(str(path), StemName.BED)).parent, ignore_errors=True)
