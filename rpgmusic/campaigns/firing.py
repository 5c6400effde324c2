"""Firing a saved scene: everything cross-fades to it, and what belongs to it already plays on. Pure."""

from __future__ import annotations

from dataclasses import replace

from rpgmusic.campaigns.ambience import bed_tracks, with_beds
from rpgmusic.campaigns.choosing import SOUNDING_SOURCES, chosen_track_ids, queue_of, wanted_mood, what_is_missing
from rpgmusic.campaigns.moment import Moment, Outcome, Played
from rpgmusic.campaigns.pads import without_lost_loops
from rpgmusic.campaigns.planning import following_playable, head_clip, playable, unplanned
from rpgmusic.campaigns.queueing import configure_queue
from rpgmusic.campaigns.starting import begin, without_unheard
from rpgmusic.domain.arrangement import edit_layer, silence
from rpgmusic.domain.campaign import Campaign
from rpgmusic.domain.errors import NothingToPlay, SceneNotFound
from rpgmusic.domain.queue import Queue, Repeat
from rpgmusic.domain.saved_scene import MusicSource, SavedScene
from rpgmusic.domain.timeline import Clip, LayerName
from rpgmusic.domain.units import EntryId, SceneId, TrackId, microseconds, seconds
from rpgmusic.protocol.board import FireRequest
from rpgmusic.protocol.rest import PlayRequest, QueueSettings
from rpgmusic.protocol.server_messages import PlayTrack, TimelineUpdated


def fire(campaign: Campaign, scene_id: SceneId, request: FireRequest, moment: Moment) -> Outcome:
    """Cross-fade everything to a saved scene. A battle ends with it, and what it set aside is forgotten.

    A scene fires with what is left of it when tracks or folders are gone.

    Raises:
        SceneNotFound: there is no such scene.
        NothingToPlay: its music is gone and nothing else of it is left, or no track has its mood.
    """
    saved = saved_scene(campaign, scene_id)
    fade_us = microseconds(saved.fade_s if request.fade_s is None else request.fade_s)
    track_ids = _music(saved, moment)
    campaign, played = _with_music(_without_battle(campaign, saved), saved, track_ids, moment, fade_us)
    campaign, beds_played = with_beds(campaign, saved.ambience, moment, fade_us)
    campaign = without_lost_loops(replace(campaign, scene=saved.scene, fired=scene_id), moment, fade_us)
    played = (*played, *beds_played)
    return Outcome(campaign, PlayTrack if played else TimelineUpdated, None, moment.at_us, played)


def saved_scene(campaign: Campaign, scene_id: SceneId) -> SavedScene:
    """The saved scene with this id.

    Raises:
        SceneNotFound: there is none.
    """
    for scene in campaign.scenes:
        if scene.id == scene_id:
            return scene
    message = "There is no such scene (any more). Look at the board again and choose another."
    raise SceneNotFound(message)


def _music(saved: SavedScene, moment: Moment) -> tuple[TrackId, ...]:
    mood = wanted_mood(saved.music, saved.scene)
    track_ids = chosen_track_ids(saved.music, mood, moment)
    if saved.music.source not in SOUNDING_SOURCES or any(playable(one, moment) is not None for one in track_ids):
        return track_ids
    beds = (playable(one, moment) for bed in saved.ambience for one in bed_tracks(bed, moment))
    if saved.music.source is MusicSource.MATCH or all(track is None for track in beds):
        message = f"“{saved.scene.title}” has nothing to play: {what_is_missing(saved.music, mood)}"
        raise NothingToPlay(message)
    return ()


def _without_battle(campaign: Campaign, saved: SavedScene) -> Campaign:
    """Forget what a battle set aside; unless the battle's music plays on, the queue's settings are the GM's again."""
    aside = campaign.set_aside
    if aside is None or saved.music.source is MusicSource.KEEP:
        return replace(campaign, set_aside=None)
    kept = replace(campaign.queue, crossfade_us=aside.queue.crossfade_us)
    silent = saved.music.source is MusicSource.SILENCE
    return replace(campaign, set_aside=None, queue=aside.queue if silent else kept)


def _with_music(
    campaign: Campaign, saved: SavedScene, track_ids: tuple[TrackId, ...], moment: Moment, fade_us: int
) -> tuple[Campaign, tuple[Played, ...]]:
    if saved.music.source is MusicSource.KEEP:
        return campaign, ()
    if not track_ids:
        return _silenced(campaign, moment, fade_us), ()
    queue = queue_of(saved.music, track_ids, campaign.queue, moment)
    head = head_clip(campaign, moment.at_us)
    if head is not None and head.track_id in track_ids:
        return _played_on(campaign, head, queue, moment), ()
    choice = following_playable(queue, moment)
    if choice is None:
        return _silenced(campaign, moment, fade_us), ()
    request = PlayRequest(crossfade_s=seconds(fade_us), position_s=_held_position_s(campaign, choice[1].id))
    outcome = begin(replace(campaign, queue=queue), request, moment, choice[1], choice[0].id)
    return outcome.campaign, outcome.played


def _held_position_s(campaign: Campaign, track_id: TrackId) -> float:
    """Where a track goes on that was paused or hushed; others begin at the beginning."""
    held = campaign.timeline.layer(LayerName.MUSIC).held
    frame = next((one.frame for one in held if one.track_id == track_id), 0)
    return seconds(frame * 125 // 6)


def _silenced(campaign: Campaign, moment: Moment, fade_us: int) -> Campaign:
    campaign = unplanned(campaign)
    music = without_unheard(campaign.timeline.layer(LayerName.MUSIC), moment)
    quiet = replace(silence(music, moment.at_us, fade_us), held=())
    return replace(campaign, timeline=edit_layer(campaign.timeline, LayerName.MUSIC, lambda _: quiet))


def _played_on(campaign: Campaign, head: Clip, queue: Queue, moment: Moment) -> Campaign:
    """What plays now belongs to the music of the scene: it plays on, and the rest follows it."""
    if _is_the_same(campaign.queue, head, queue):
        return campaign
    entry = next(entry for entry in queue.entries if entry.track_id == head.track_id)
    entries = queue.entries
    if queue.shuffle:
        entries = (entry, *(other for other in entries if other.id != entry.id))
    campaign = configure_queue(campaign, QueueSettings(repeat=Repeat.ALL), moment).campaign
    campaign = replace(campaign, queue=replace(queue, entries=entries, current=entry.id))
    return _entered(campaign, head, entry.id, moment)


def _is_the_same(queue: Queue, head: Clip, fresh: Queue) -> bool:
    """Whether a queue that plays already holds the very tracks of a fresh one."""
    if head.entry_id is None or queue.current != head.entry_id:
        return False
    if (queue.shuffle, queue.repeat) != (fresh.shuffle, fresh.repeat):
        return False
    tracks, wanted = ([entry.track_id for entry in one.entries] for one in (queue, fresh))
    return sorted(tracks) == sorted(wanted) if fresh.shuffle else tracks == wanted


def _entered(campaign: Campaign, head: Clip, entry_id: EntryId, moment: Moment) -> Campaign:
    """Let the clip that plays belong to its new entry of the queue."""
    campaign = unplanned(campaign)
    head = head_clip(campaign, moment.at_us) or head
    music = campaign.timeline.layer(LayerName.MUSIC)
    clips = tuple(replace(clip, entry_id=entry_id) if clip.id == head.id else clip for clip in music.clips)
    timeline = edit_layer(campaign.timeline, LayerName.MUSIC, lambda layer: replace(layer, clips=clips))
    return replace(campaign, timeline=timeline)
