"""Commands that begin something: play, next, previous. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from rpgmusic.campaigns.bar_lines import taking_effect
from rpgmusic.campaigns.circling import goes_round
from rpgmusic.campaigns.loops import wanted_loop, whole_loop
from rpgmusic.campaigns.moment import DECLICK_US, Moment, Outcome, Played
from rpgmusic.campaigns.planning import (
    CROSSFADE_SHARE,
    following_playable,
    head_clip,
    new_clip,
    playable,
    unplanned,
    without_fade,
)
from rpgmusic.campaigns.scattering import without_scattered
from rpgmusic.campaigns.transport import holds, resume, seek
from rpgmusic.domain.arrangement import edit_layer, faded_in, place, replace_clips
from rpgmusic.domain.campaign import Campaign
from rpgmusic.domain.errors import Conflict, InvalidRequest, NothingToPlay, UnreadableAudio
from rpgmusic.domain.queue import Queue, QueueEntry, filled
from rpgmusic.domain.timeline import Clip, Layer, LayerName, Loop
from rpgmusic.domain.track import Track, TrackStatus
from rpgmusic.domain.units import SAMPLE_RATE_HZ, EntryId, TrackId, duration_of, microseconds
from rpgmusic.protocol.rest import LayerRequest, PlayMode, PlayRequest, SeekRequest
from rpgmusic.protocol.server_messages import PlayTrack

RESTART_AFTER_FRAMES: Final = 3 * SAMPLE_RATE_HZ
"""Later than this into a track, "previous" goes back to its beginning."""

FURTHEST_AHEAD_US: Final = 600_000_000
MAX_TOGETHER: Final = 32
"""Clips that a layer plays and holds at the same time."""


def play(campaign: Campaign, request: PlayRequest, moment: Moment) -> Outcome:
    """Play what the request names."""
    _check_one_source(request)
    if request.track_ids is not None or request.folder_id is not None:
        return _play_list(campaign, request, moment)
    if request.entry_id is not None:
        _check_music(request.layer)
        entry = campaign.queue.entries[campaign.queue.index_of(request.entry_id)]
        return begin(campaign, request, moment, sounding_track(entry.track_id, moment), entry.id)
    if request.track_id is not None:
        return begin(campaign, request, moment, sounding_track(request.track_id, moment), None)
    return _play_on(campaign, request, moment)


def skip_to_next(campaign: Campaign, request: LayerRequest, moment: Moment) -> Outcome:
    """Go on to the next entry of the queue that can sound."""
    _check_music(request.layer)
    choice = following_playable(campaign.queue, moment)
    if choice is None:
        message = "The queue ends here. Add tracks to it, or set repeat to “all”."
        raise NothingToPlay(message)
    return begin(campaign, PlayRequest(crossfade_s=request.fade_s), moment, choice[1], choice[0].id)


def skip_to_previous(campaign: Campaign, request: LayerRequest, moment: Moment) -> Outcome:
    """Go back to the entry before, or to the beginning of a track that has played for a while."""
    _check_music(request.layer)
    head = head_clip(campaign, moment.at_us)
    choice = _entry_before(campaign.queue, head, moment)
    if choice is not None and (head is None or _position(head, moment.at_us) < RESTART_AFTER_FRAMES):
        return begin(campaign, PlayRequest(crossfade_s=request.fade_s), moment, choice[1], choice[0].id)
    if head is None and not campaign.timeline.layer(LayerName.MUSIC).held:
        message = "There is nothing before this. Choose a track to play."
        raise NothingToPlay(message)
    return seek(campaign, SeekRequest(position_s=0.0), moment)


def _entry_before(queue: Queue, head: Clip | None, moment: Moment) -> tuple[QueueEntry, Track] | None:
    """After a track that the queue does not hold (any more), the queue's own current entry is the one before."""
    if head is not None and head.entry_id != queue.current and queue.current is not None:
        entry = queue.entries[queue.index_of(queue.current)]
        track = playable(entry.track_id, moment)
        return None if track is None else (entry, track)
    return following_playable(queue, moment, forward=False)


def _position(head: Clip, at_us: int) -> int:
    return head.frame_at(max(at_us, head.starts_at_us)) or 0


def sounding_track(track_id: TrackId, moment: Moment) -> Track:
    """The track, which must be able to sound.

    Raises:
        TrackNotFound: there is none.
        UnreadableAudio: its file is missing or cannot be played.
    """
    track = moment.tracks.track(track_id)
    if track.status is TrackStatus.PLAYABLE and track.length_frames > 0:
        return track
    message = f"“{track.title}” cannot be played: {track.problem or 'it holds no sound'}."
    raise UnreadableAudio(message)


def _check_one_source(request: PlayRequest) -> None:
    sources = (request.track_id, request.track_ids, request.folder_id, request.entry_id)
    if sum(source is not None for source in sources) > 1:
        message = "Name one thing to play: a track, several tracks, a folder, or an entry of the queue."
        raise InvalidRequest(message)


def _check_music(layer: LayerName | None) -> None:
    if layer not in (None, LayerName.MUSIC):
        message = f"Only the music layer has a queue; on “{layer}” play single tracks."
        raise InvalidRequest(message)


def _play_list(campaign: Campaign, request: PlayRequest, moment: Moment) -> Outcome:
    _check_music(request.layer)
    track_ids = request.track_ids
    if request.folder_id is not None:
        track_ids = moment.tracks.folder_track_ids(request.folder_id)
    queue = filled(campaign.queue, moment.new_entries(track_ids or ()), moment.rng)
    choice = following_playable(queue, moment)
    if choice is None:
        message = "None of these tracks can be played. Scan the music folder, or choose others."
        raise NothingToPlay(message)
    return begin(replace(campaign, queue=queue), request, moment, choice[1], choice[0].id)


def _play_on(campaign: Campaign, request: PlayRequest, moment: Moment) -> Outcome:
    """Without a named thing: bring back what is held, else play the queue; if it plays already, it plays on."""
    if holds(campaign, request.layer):
        return resume(campaign, LayerRequest(layer=request.layer, fade_s=request.crossfade_s), moment)
    _check_music(request.layer)
    current = campaign.queue.current
    head = head_clip(campaign, moment.at_us)
    if head is not None and head.entry_id == current is not None and request == PlayRequest():
        return Outcome(campaign)
    entry = None if current is None else campaign.queue.entries[campaign.queue.index_of(current)]
    track = None if entry is None else playable(entry.track_id, moment)
    if entry is not None and track is not None:
        return begin(campaign, request, moment, track, entry.id)
    choice = following_playable(campaign.queue, moment)
    if choice is None:
        message = "The queue is empty. Choose a track or a folder to play."
        raise NothingToPlay(message)
    return begin(campaign, request, moment, choice[1], choice[0].id)


def begin(campaign: Campaign, request: PlayRequest, moment: Moment, track: Track, entry_id: EntryId | None) -> Outcome:
    """Let a track begin as the request says, in the place of what the layer plays or beside it."""
    at_us = _begins_at(campaign, request, moment)
    start_frame = microseconds(request.position_s) * 6 // 125
    if start_frame >= track.length_frames:
        message = f"“{track.title}” is only {track.length_frames // SAMPLE_RATE_HZ} s long."
        raise InvalidRequest(message)
    clip = new_clip(track, moment, at_us, start_frame, entry_id)
    clip = replace(clip, loop=_loop(campaign.queue, request, clip, track))
    campaign = unplanned(campaign) if request.layer is LayerName.MUSIC else campaign
    adds = _adds(request)
    layer = campaign.timeline.layer(request.layer)
    layer = layer if adds else without_unheard(layer, moment)
    if adds:
        check_room(without_scattered(campaign, layer), at_us)
    fade_us = max(_entry_fade_us(campaign.queue, request, layer, clip), DECLICK_US if start_frame else 0)

    def begun(_: Layer) -> Layer:
        return place(layer, faded_in(clip, fade_us)) if adds else replace_clips(layer, clip, fade_us)

    if request.layer is LayerName.AMBIENCE and not adds:
        campaign = replace(campaign, scatters=())
    timeline = edit_layer(campaign.timeline, request.layer, begun)
    queue = campaign.queue if entry_id is None else replace(campaign.queue, current=entry_id)
    campaign = replace(campaign, timeline=timeline, queue=queue)
    return Outcome(campaign, PlayTrack, request.layer, at_us, (Played(request.layer, track),))


def _begins_at(campaign: Campaign, request: PlayRequest, moment: Moment) -> int:
    if request.at_us is None:
        return taking_effect(campaign, moment, None, at_bar=request.at_bar).at_us
    if request.at_us > moment.now_us + FURTHEST_AHEAD_US:
        message = "That is more than ten minutes ahead of the server's clock. Choose a nearer moment."
        raise InvalidRequest(message)
    return max(request.at_us, moment.at_us)


def _adds(request: PlayRequest) -> bool:
    if request.mode is None:
        return request.layer in (LayerName.AMBIENCE, LayerName.EFFECTS)
    if request.mode is PlayMode.ADD and request.layer is LayerName.MUSIC:
        message = "The music layer plays one track at a time. Add it on ambience or effects instead."
        raise InvalidRequest(message)
    return request.mode is PlayMode.ADD


def check_room(layer: Layer, at_us: int) -> None:
    """Raise Conflict if a layer plays and holds as much as it may."""
    if len(layer.held) + sum(clip.stays_at(at_us) for clip in layer.clips) >= MAX_TOGETHER:
        message = f"There are {MAX_TOGETHER} sounds on “{layer.name}” already. Stop some of them first."
        raise Conflict(message)


def without_unheard(layer: Layer, moment: Moment) -> Layer:
    """Drop clips that begin so late that no player has begun to play them, and the fades that make room for them."""
    unheard_from_us = (moment.now_us + moment.at_us) // 2
    starts_us = {clip.starts_at_us for clip in layer.clips if clip.starts_at_us >= unheard_from_us}
    clips = [clip for clip in layer.clips if clip.starts_at_us < unheard_from_us]
    for starts_at_us in starts_us:
        clips = [without_fade(clip, starts_at_us) for clip in clips]
    return replace(layer, clips=tuple(clips))


def _entry_fade_us(queue: Queue, request: PlayRequest, layer: Layer, clip: Clip) -> int:
    """Cross-fade when something gives way, within a third of what begins; in silence, and for an effect, none."""
    fade_us = queue.crossfade_us
    if request.crossfade_s is not None:
        fade_us = microseconds(request.crossfade_s)
    elif request.layer is LayerName.EFFECTS:
        fade_us = 0
    elif request.layer is not LayerName.AMBIENCE:
        sounding = any(other.frame_at(clip.starts_at_us) is not None for other in layer.clips)
        fade_us = queue.crossfade_us if sounding else 0
    if clip.loop is not None:
        return fade_us
    return min(fade_us, duration_of(clip.length_frames - clip.start_frame) // CROSSFADE_SHARE)


def _loop(queue: Queue, request: PlayRequest, clip: Clip, track: Track) -> Loop | None:
    if request.loop is not None:
        return wanted_loop(request.loop, clip)
    by_itself = request.layer is LayerName.MUSIC and goes_round(queue, track, clip.entry_id)
    return whole_loop(clip) if by_itself or request.layer is LayerName.AMBIENCE else None
