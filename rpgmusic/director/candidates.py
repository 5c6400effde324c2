"""Candidates: the tracks that might fit a scene, and how each of them tells its mood."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Protocol

from rpgmusic.director.vocabulary import NAMED
from rpgmusic.domain.direction import Pin
from rpgmusic.domain.errors import TrackNotFound
from rpgmusic.domain.reading import SceneReading
from rpgmusic.domain.track import Mood, Track, TrackStatus
from rpgmusic.domain.units import TrackId

MOODS_LOOKED_AT: Final = 3
LEAST_CONFIDENCE: Final = 0.05
MOST_OF_A_MOOD: Final = 200
MOST_NAMED: Final = 40


class Shelf(Protocol):
    """Where the director finds tracks."""

    def track(self, track_id: TrackId) -> Track:
        """The track with this id; raises TrackNotFound."""

    def mood_track_ids(self, mood: Mood) -> tuple[TrackId, ...]:
        """The tracks labelled with a mood that can sound."""

    def named(self, word: str, limit: int) -> tuple[Track, ...]:
        """The tracks that can sound and have a word in their title, album, path, genre or folder, the best first."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A track, the mood it might be chosen for, and the word of its name that says so (empty if it is labelled)."""

    track: Track
    mood: Mood
    word: str = ""


def likely_moods(reading: SceneReading) -> tuple[Mood, ...]:
    """The moods of a scene that music is looked for in."""
    return tuple(mood for mood, confidence in reading.moods[:MOODS_LOOKED_AT] if confidence >= LEAST_CONFIDENCE)


async def candidates(reading: SceneReading, shelf: Shelf, pins: Iterable[Pin] = ()) -> tuple[Candidate, ...]:
    """Every track that might fit, in turns with the loop's other work: a search of a large library takes a while.

    Names count only for a mood for which nothing is labelled: the GM's own word is better. What is pinned to the mood
    of the scene is a candidate whatever its labels say.
    """
    found: dict[tuple[TrackId, Mood], Candidate] = {}
    for pin in pins:
        if pin.mood is reading.mood and (track := _playable(pin.track_id, shelf)) is not None:
            found[track.id, pin.mood] = Candidate(track, pin.mood)
    for mood in likely_moods(reading):
        labelled = [shelf.track(track_id) for track_id in shelf.mood_track_ids(mood)[:MOST_OF_A_MOOD]]
        for track in labelled:
            found[track.id, mood] = Candidate(track, mood)
        if not any(not is_generated(track) for track in labelled):
            for candidate in await _named(mood, shelf):
                found.setdefault((candidate.track.id, mood), candidate)
    return tuple(found.values())


def is_generated(track: Track) -> bool:
    """Whether a track was made here for a scene."""
    return track.intensity is not None


def _playable(track_id: TrackId, shelf: Shelf) -> Track | None:
    try:
        track = shelf.track(track_id)
    except TrackNotFound:
        return None
    return track if track.status is TrackStatus.PLAYABLE else None


async def _named(mood: Mood, shelf: Shelf) -> Iterable[Candidate]:
    by_id: dict[TrackId, Candidate] = {}
    for word in NAMED[mood]:
        for track in shelf.named(word, MOST_NAMED):
            if not is_generated(track):
                by_id.setdefault(track.id, Candidate(track, mood, word))
        await asyncio.sleep(0)
    return by_id.values()
