"""Storing: a finished piece gets its name, its tags and its place in the library."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from pathlib import Path

from rpgmusic.domain.errors import ProviderFailed, RpgMusicError, TrackNotFound
from rpgmusic.domain.generation import Generation, Wanted
from rpgmusic.domain.track import FORMAT_BY_SUFFIX, PEAK_CEILING_DBTP, Analysis, Tags, Track
from rpgmusic.domain.units import SAMPLE_RATE_HZ, TrackId
from rpgmusic.generation.naming import file_stem
from rpgmusic.generation.providers.provider import Growing, Made
from rpgmusic.generation.tagging import ARTIST, GENRE, tag_texts, write_tags
from rpgmusic.library import Library
from rpgmusic.library.stems import stem_file
from rpgmusic.storage import make_private_directory, write_faults

Measure = Callable[[Path], Awaitable[tuple[Analysis, bytes]]]
"""Measures a file: its length and loudness, and the peaks to show."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A piece that is a track now, and the disk space its files take."""

    track: Track
    size_bytes: int


class PieceShelf:
    """Puts finished pieces below `root` and into the library's folder “Generated”, and takes them away again."""

    def __init__(self, library: Library, root: Path, measure: Measure) -> None:
        self._library = library
        self._root = root
        self._measure = measure

    async def store(self, generation: Generation, made: Made) -> Stored:
        """Give a piece its name and tags, and make it a track.

        Raises:
            ProviderFailed: what was made is no sound that can be played.
            DiskFull, Unavailable: it could not be stored.
        """
        if made.path.suffix.lower() not in FORMAT_BY_SUFFIX:
            message = f"What {generation.provider} sent is no music. Try again, or another provider."
            raise ProviderFailed(message)
        analysis, waveform = made.analysis, made.waveform or None
        if analysis is None:
            analysis, waveform = await self._measured(generation, made.path)
        target = await asyncio.to_thread(_placed, self._root, generation, made)
        track = self._added(generation, made, target, analysis, waveform)
        return Stored(track, await asyncio.to_thread(size_bytes, target))

    async def begin(self, generation: Generation, growing: Growing) -> Track | None:
        """Make a track of a piece that still comes, as long as it is promised to be; None if that cannot be done.

        It is no louder than what is there allows, and never raised, for what comes may be louder.

        Raises:
            DiskFull, Unavailable: it could not be stored.
        """
        try:
            there, _ = await self._measure(growing.path)
        except RpgMusicError:
            return None
        if there.length_frames < growing.available_s * SAMPLE_RATE_HZ:
            return None
        promised = replace(
            there,
            length_frames=round(growing.length_s * SAMPLE_RATE_HZ),
            true_peak_dbtp=max(PEAK_CEILING_DBTP, there.true_peak_dbtp or PEAK_CEILING_DBTP),
            trailing_silence_frames=0,
        )
        try:
            target = await asyncio.to_thread(_linked, self._root, generation, growing.path)
        except OSError:
            return None
        return self._added(generation, Made(growing.path), target, promised, None)

    async def finish(self, track_id: TrackId, generation: Generation, made: Made) -> Stored:
        """All of a piece that began early is there: it gets its tags, its true length and its loudness.

        Raises:
            TrackNotFound: it was deleted meanwhile.
            ProviderFailed: what came cannot be played.
            DiskFull, Unavailable: it could not be stored.
        """
        path = await self._file_of(track_id)
        analysis, waveform = await self._measured(generation, path)
        await asyncio.to_thread(_tagged_anew, path, tag_texts(generation, made))
        track = self._library.complete_generated(track_id, analysis, waveform)
        return Stored(track, await asyncio.to_thread(size_bytes, path))

    async def cut(self, track_id: TrackId, generation: Generation, least_s: float) -> Stored | None:
        """No more comes of a piece that began early: it ends where its file does, and goes if that is too soon.

        Whoever plays it learns of its end first, so that no table goes on with what will never come.

        Raises:
            TrackNotFound: it was deleted meanwhile.
            ProviderFailed, DiskFull, Unavailable: it could not be kept, and is gone.
        """
        try:
            stored = await self.finish(track_id, generation, Made(await self._file_of(track_id)))
        except RpgMusicError:
            with contextlib.suppress(TrackNotFound):
                await self._library.remove_generated(track_id)
            raise
        if stored.track.length_frames >= least_s * SAMPLE_RATE_HZ:
            return stored
        await self.remove(stored.track)
        return None

    async def remove(self, track: Track) -> None:
        """Delete a piece with its files."""
        await self._library.remove_generated(track.id)

    def _added(
        self, generation: Generation, made: Made, path: Path, analysis: Analysis, waveform: bytes | None
    ) -> Track:
        return self._library.add_generated(
            path,
            tags=Tags(title=generation.name, artist=ARTIST, genre=GENRE, comment=generation.prompt.text[:500]),
            length_frames=analysis.length_frames,
            moods=(generation.prompt.mood,) if generation.wanted is Wanted.MUSIC else (),
            free_tags=_labels(generation),
            intensity=generation.prompt.intensity,
            bars=made.bars,
            stems=tuple(stem for stem, _ in made.stems),
            analysis=analysis,
            waveform=waveform,
        )

    async def _file_of(self, track_id: TrackId) -> Path:
        track = self._library.track(track_id)
        return await asyncio.to_thread(self._library.file_path, track)

    async def _measured(self, generation: Generation, path: Path) -> tuple[Analysis, bytes]:
        try:
            return await self._measure(path)
        except RpgMusicError as fault:
            message = f"What {generation.provider} sent cannot be played: {fault}"
            raise ProviderFailed(message) from fault


def size_bytes(path: Path) -> int:
    """Disk space of a piece's file and of its stems."""
    beside = path.with_suffix(".stems")
    files = [path, *(beside.iterdir() if beside.is_dir() else ())]
    return sum(file.stat().st_size for file in files if file.is_file())


def _placed(root: Path, generation: Generation, made: Made) -> Path:
    """Tag the files and move them to where they stay; the whole piece comes last, so that it is never without stems."""
    make_private_directory(root)
    stem = file_stem(generation.created_at_s, generation.name)
    target = _free(root, stem, made.path.suffix.lower())
    facts = tag_texts(generation, made)
    with write_faults(target):
        for part, path in made.stems:
            place = Path(stem_file(str(target), part.name))
            make_private_directory(place.parent)
            shutil.move(path, place)
        write_tags(made.path, facts)
        shutil.move(made.path, target)
    return target


def _linked(root: Path, generation: Generation, growing: Path) -> Path:
    """A second name, where it stays, for a file that is still being written; not every disk can do that."""
    make_private_directory(root)
    target = _free(root, file_stem(generation.created_at_s, generation.name), growing.suffix.lower())
    os.link(growing, target)
    return target


def _tagged_anew(path: Path, facts: dict[str, str]) -> None:
    """Put a tagged copy in the place of a file that is being played; without room for one it stays as it is."""
    copy = path.with_name(f"{path.stem}.half{path.suffix}")
    try:
        shutil.copyfile(path, copy)
        write_tags(copy, facts)
        copy.replace(path)
    except OSError:
        copy.unlink(missing_ok=True)


def _free(root: Path, stem: str, suffix: str) -> Path:
    """A path that is not taken: two pieces may be asked for under one name in one second."""
    candidate, number = root / f"{stem}{suffix}", 2
    while candidate.exists():
        candidate, number = root / f"{stem}-{number}{suffix}", number + 1
    return candidate


def _labels(generation: Generation) -> tuple[str, ...]:
    setting = generation.prompt.setting
    words = (setting.place, setting.culture, setting.weather, setting.time_of_day, generation.provider.value)
    return tuple(word for word in words if word)
