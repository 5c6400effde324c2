"""Which music a scene or a battle means: the tracks of its choice, as a queue. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from rpgmusic.campaigns.moment import Moment
from rpgmusic.campaigns.planning import following_playable, playable
from rpgmusic.domain.errors import FolderNotFound, NothingToPlay
from rpgmusic.domain.queue import MAX_ENTRIES, Queue, QueueEntry, Repeat, filled
from rpgmusic.domain.saved_scene import MAX_SCENE_TRACKS, MusicChoice, MusicSource
from rpgmusic.domain.scene import Scene
from rpgmusic.domain.track import Mood, Track
from rpgmusic.domain.units import FolderId, TrackId

SOUNDING_SOURCES: Final = frozenset({MusicSource.TRACKS, MusicSource.FOLDER, MusicSource.MATCH})
"""Sources that name music, instead of leaving it as it is or silencing it."""


def chosen_track_ids(choice: MusicChoice, mood: Mood | None, moment: Moment) -> tuple[TrackId, ...]:
    """The tracks that a choice means and that are still there; `mood` is what `match` looks for.

    Of more tracks than a scene may have, `match` draws some at random.
    """
    if choice.source is MusicSource.TRACKS:
        return tuple(track_id for track_id in choice.track_ids if playable(track_id, moment) is not None)
    if choice.source is MusicSource.FOLDER:
        return folder_tracks(choice.folder_id, moment)[:MAX_ENTRIES]
    if choice.source is MusicSource.MATCH and mood is not None:
        fitting = moment.tracks.mood_track_ids(mood)
        return tuple(moment.rng.sample(fitting, min(len(fitting), MAX_SCENE_TRACKS)))
    return ()


def folder_tracks(folder_id: FolderId | None, moment: Moment) -> tuple[TrackId, ...]:
    """The tracks of a folder; none if it is not there (any more)."""
    try:
        return () if folder_id is None else moment.tracks.folder_track_ids(folder_id)
    except FolderNotFound:
        return ()


def queue_of(choice: MusicChoice, track_ids: tuple[TrackId, ...], settings: Queue, moment: Moment) -> Queue:
    """The tracks of a choice as a queue that goes on for as long as the scene does, with the GM's cross-fade."""
    shuffle = choice.shuffle or choice.source is MusicSource.MATCH
    bare = replace(settings, shuffle=shuffle, repeat=Repeat.ALL)
    return filled(bare, moment.new_entries(track_ids), moment.rng)


def battle_queue(
    battle: MusicChoice, scene: Scene | None, settings: Queue, moment: Moment
) -> tuple[Queue, QueueEntry, Track]:
    """The music of a battle as a queue, and what of it plays first.

    Raises:
        NothingToPlay: there is nothing in it that can sound.
    """
    mood = wanted_mood(battle, scene) or Mood.BATTLE
    track_ids = chosen_track_ids(battle, mood, moment)
    queue = queue_of(battle, track_ids, settings, moment)
    first = following_playable(queue, moment)
    if first is None:
        raise NothingToPlay(f"There is no battle music: {what_is_missing(battle, mood)}")
    return queue, *first


def wanted_mood(choice: MusicChoice, scene: Scene | None) -> Mood | None:
    """The mood that `match` looks for."""
    return choice.mood or (None if scene is None else scene.mood)


def what_is_missing(choice: MusicChoice, mood: Mood | None) -> str:
    """Why nothing of a choice can sound, and what to do."""
    if choice.source is MusicSource.TRACKS:
        return "none of the chosen tracks can be played any more. Choose others, or look for the missing files."
    if choice.source is MusicSource.FOLDER:
        return "the chosen folder is gone, or nothing in it can be played. Choose another, or put tracks into it."
    if mood is None:
        return "no mood is set that music could be found by. Set one, or choose tracks or a folder."
    return f"no track has the mood “{mood}”. Give it to some tracks, or choose tracks or a folder."
