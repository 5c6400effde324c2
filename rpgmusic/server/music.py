"""The library as campaigns see it: tracks at hand without decoding them each time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from rpgmusic.domain.errors import FolderNotFound
from rpgmusic.domain.track import Mood, Track, TrackStatus
from rpgmusic.domain.units import FolderId, TrackId
from rpgmusic.library import Library

_REMEMBERED: Final = 20_000


class MusicCatalogue:
    """The catalogue of the campaigns, over the library."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._tracks: dict[TrackId, Track] = {}

    def track(self, track_id: TrackId) -> Track:
        """The track with this id; raises TrackNotFound."""
        track = self._tracks.get(track_id)
        if track is None:
            track = self._library.track(track_id)
            if len(self._tracks) >= _REMEMBERED:
                self._tracks.clear()
            self._tracks[track_id] = track
        return track

    def folder_track_ids(self, folder_id: FolderId) -> tuple[TrackId, ...]:
        """The tracks of a folder in order; raises FolderNotFound."""
        for folder in self._library.folders():
            if folder.id == folder_id:
                return folder.track_ids
        message = "This folder does not exist any more. Reload the list of folders."
        raise FolderNotFound(message)

    def mood_track_ids(self, mood: Mood) -> tuple[TrackId, ...]:
        """The tracks of a mood that can sound, by title."""
        return self._library.playable_ids(mood)

    def named(self, word: str, limit: int) -> tuple[Track, ...]:
        """The tracks that can sound and have a word in their title, album, path, genre or folder, the best first."""
        return self._library.page(search=word, status=TrackStatus.PLAYABLE, limit=limit).tracks

    def mark_unplayable(self, track: Track, problem: str) -> None:
        """A player could not be given this track's sound: pass it over until the library says something new of it.

        What a newer revision of the track sounds like is not known by that.
        """
        if self.track(track.id).revision == track.revision:
            self._tracks[track.id] = replace(track, status=TrackStatus.UNPLAYABLE, problem=problem)

    def forget(self, track_ids: Iterable[TrackId]) -> None:
        """Ask the library anew for these tracks."""
        for track_id in track_ids:
            self._tracks.pop(track_id, None)
