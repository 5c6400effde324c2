"""Stems: where the parts of a piece lie, and each of them as a track of its own that can be fetched."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from rpgmusic.domain.errors import TrackNotFound
from rpgmusic.domain.stem import STEM_MARK, StemName, stem_track_id
from rpgmusic.domain.track import Track
from rpgmusic.domain.units import TrackId

_STEMS_SUFFIX: Final = ".stems"


def stem_file(path: str, name: StemName) -> str:
    """Where the part of a piece lies: `a/b.ogg` has its bed in `a/b.stems/bed.ogg`."""
    directory, slash, file_name = path.rpartition("/")
    bare_name, dot, ending = file_name.rpartition(".")
    return f"{directory}{slash}{bare_name or ending}{_STEMS_SUFFIX}/{name.value}{dot}{ending if dot else ''}"


def stem_track(track: Track, name: StemName) -> Track:
    """A part of a piece as a track: as long as the whole, and changed whenever the whole is."""
    return replace(
        track, id=stem_track_id(track.id, name), path=stem_file(track.path, name), size_bytes=0, bars=None, stems=()
    )


def split_stem_id(track_id: TrackId) -> tuple[TrackId, StemName | None]:
    """The track whose stem an id names, and which stem; the id itself and None if it names none."""
    whole, mark, name = track_id.rpartition(STEM_MARK)
    if mark:
        with contextlib.suppress(ValueError):
            return TrackId(whole), StemName(name)
    return track_id, None


def track_or_stem(track_id: TrackId, find: Callable[[TrackId], Track]) -> Track:
    """The track that an id names, or the stem of one.

    Raises:
        TrackNotFound: there is no such track, or it does not have this stem.
    """
    whole_id, name = split_stem_id(track_id)
    track = find(whole_id)
    if name is None:
        return track
    if all(stem.name is not name for stem in track.stems):
        message = f"“{track.title}” has no stem “{name.value}”. Ask for the campaign's state and go on from there."
        raise TrackNotFound(message)
    return stem_track(track, name)
