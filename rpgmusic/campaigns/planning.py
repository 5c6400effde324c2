"""What the music layer plays by itself: what follows is always placed ahead, so that the music goes on without us.

Pure. At any time the timeline of a playing campaign holds the clip that plays (the head) and those that follow, with
the cross-fades between them: one, or as many short ones as last `PLANNED_AHEAD_US`. `settled` moves on when the first
of them has begun.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from rpgmusic.campaigns.circling import goes_round
from rpgmusic.campaigns.moment import Moment, Played
from rpgmusic.domain.arrangement import edit_layer, faded_in, faded_out, place
from rpgmusic.domain.campaign import Campaign
from rpgmusic.domain.errors import TrackNotFound
from rpgmusic.domain.queue import Queue, QueueEntry
from rpgmusic.domain.timeline import Clip, FadeDirection, Layer, LayerName, Loop
from rpgmusic.domain.track import Track, TrackStatus, playback_gain_db
from rpgmusic.domain.units import EntryId, TrackId, duration_of

CROSSFADE_SHARE: Final = 3
"""A cross-fade takes no more than this fraction (a third) of either track."""

PLANNED_AHEAD_US: Final = 45_000_000
"""Planned clips last together at least this long: as long as players that lose the server hold sound for."""

MAX_PLANNED: Final = 64
MAX_ADVANCES: Final = 100


def playable(track_id: TrackId, moment: Moment) -> Track | None:
    """The track, if it can sound."""
    try:
        track = moment.tracks.track(track_id)
    except TrackNotFound:
        return None
    return track if track.status is TrackStatus.PLAYABLE and track.length_frames > 0 else None


def following_playable(queue: Queue, moment: Moment, *, forward: bool = True) -> tuple[QueueEntry, Track] | None:
    """The next entry (or the one before) that can sound; those that cannot are passed over."""
    for entry in queue.onwards(1 if forward else -1):
        track = playable(entry.track_id, moment)
        if track is not None:
            return entry, track
    return None


def new_clip(track: Track, moment: Moment, at_us: int, start_frame: int = 0, entry_id: EntryId | None = None) -> Clip:
    """A clip of a track, with its stems and the gain that brings the whole to the common loudness."""
    return Clip(
        moment.new_clip_id(),
        track.id,
        track.revision,
        at_us,
        start_frame,
        track.length_frames,
        playback_gain_db(track),
        entry_id=entry_id,
        stems=track.stems,
    )


def head_clip(campaign: Campaign, at_us: int) -> Clip | None:
    """The music that plays, or will by command: the latest clip that neither was planned nor is leaving."""
    music = campaign.timeline.layer(LayerName.MUSIC)
    candidates = (clip for clip in music.clips if clip.id not in campaign.plan and clip.stays_at(at_us))
    return max(candidates, key=lambda clip: clip.starts_at_us, default=None)


def unplanned(campaign: Campaign) -> Campaign:
    """Take the planned clips back, and with them the fade that would have made room for the first."""
    if not campaign.plan:
        return campaign
    music = campaign.timeline.layer(LayerName.MUSIC)
    first_us = min((clip.starts_at_us for clip in music.clips if clip.id in campaign.plan), default=None)
    if first_us is None:
        return replace(campaign, plan=())
    clips = tuple(without_fade(clip, first_us) for clip in music.clips if clip.id not in campaign.plan)
    timeline = edit_layer(campaign.timeline, LayerName.MUSIC, lambda layer: replace(layer, clips=clips))
    return replace(campaign, timeline=timeline, plan=())


def without_fade(clip: Clip, starts_at_us: int) -> Clip:
    """Let a clip not fade away at a moment, for what would have followed does not; an earlier end stays."""
    kept = tuple(f for f in clip.fades if f.direction is FadeDirection.IN or f.starts_at_us != starts_at_us)
    if kept == clip.fades:
        return clip
    removed_ends_us = (f.starts_at_us + f.duration_us for f in clip.fades if f not in kept)
    if clip.ends_at_us is not None and clip.ends_at_us < min(removed_ends_us):
        return replace(clip, fades=kept)
    ends_us = (f.starts_at_us + f.duration_us for f in kept if f.direction is FadeDirection.OUT)
    return replace(clip, fades=kept, ends_at_us=min(ends_us, default=None))


def settled(campaign: Campaign, moment: Moment, until_us: int) -> tuple[Campaign, tuple[Played, ...]]:
    """Move on past every planned clip that has begun by a moment."""
    played: list[Played] = []
    for _ in range(MAX_ADVANCES):
        begun = _planned_that_began(campaign, until_us)
        if begun is None:
            break
        track = playable(begun.track_id, moment)
        if track is not None:
            played.append(Played(LayerName.MUSIC, track))
        queue = replace(campaign.queue, current=begun.entry_id)
        campaign = _planned_on(replace(campaign, queue=queue, plan=campaign.plan[1:]), begun, moment, until_us)
    return campaign, tuple(played)


def _planned_that_began(campaign: Campaign, until_us: int) -> Clip | None:
    first = next(iter(_planned_clips(campaign)), None)
    return first if first is not None and first.starts_at_us <= until_us else None


def _planned_clips(campaign: Campaign) -> list[Clip]:
    """The planned clips in the order in which they begin."""
    clips = {clip.id: clip for clip in campaign.timeline.layer(LayerName.MUSIC).clips}
    return [clips[clip_id] for clip_id in campaign.plan if clip_id in clips]


def replanned(campaign: Campaign, moment: Moment) -> Campaign:
    """Plan anew what follows; everything that may change the future of the music layer ends with this."""
    bare = unplanned(campaign)
    head = head_clip(bare, moment.at_us)
    if head is not None and _is_to_leave(head):
        head = _put_off(bare, head)
    if head is None:
        return bare
    fresh = _planned_on(bare, head, moment, moment.at_us)
    return campaign if _says_the_same(fresh, campaign) else fresh


def _is_to_leave(clip: Clip) -> bool:
    """Whether a clip that nothing planned follows is faded away at some time."""
    return any(fade.direction is FadeDirection.OUT for fade in clip.fades)


def _put_off(campaign: Campaign, leaving: Clip) -> Clip | None:
    """The clip that takes the place of one that is to leave, if a command was told to begin it later."""
    music = campaign.timeline.layer(LayerName.MUSIC)
    later = (clip for clip in music.clips if clip.starts_at_us > leaving.starts_at_us)
    return next((clip for clip in later if not _is_to_leave(clip)), None)


def _says_the_same(fresh: Campaign, old: Campaign) -> bool:
    """Whether two plans differ in the planned clips' ids only."""
    if len(fresh.plan) != len(old.plan):
        return False
    old_ids = dict(zip(fresh.plan, old.plan, strict=True))
    music = fresh.timeline.layer(LayerName.MUSIC)
    clips = tuple(replace(clip, id=old_ids.get(clip.id, clip.id)) for clip in music.clips)
    return clips == old.timeline.layer(LayerName.MUSIC).clips


def _planned_on(campaign: Campaign, head: Clip, moment: Moment, settled_until_us: int) -> Campaign:
    """Place clips behind the head and what is planned already, until that lasts long enough or the queue ends."""
    while len(campaign.plan) < MAX_PLANNED:
        planned = _planned_clips(campaign)
        last = planned[-1] if planned else head
        ends_at_us = last.track_ends_at_us
        if ends_at_us is None or (planned and ends_at_us - planned[0].starts_at_us >= PLANNED_AHEAD_US):
            break
        queue = replace(campaign.queue, current=last.entry_id) if planned else campaign.queue
        choice = following_playable(queue, moment)
        if choice is None:
            break
        entry, track = choice
        earliest_us = max(moment.at_us, settled_until_us + 1, last.starts_at_us + 1)
        crossfade_us, starts_at_us, start_frame = _joint(campaign.queue, last, ends_at_us, track, moment)
        if starts_at_us < earliest_us:
            crossfade_us = max(0, min(crossfade_us, ends_at_us - earliest_us))
            starts_at_us = earliest_us
        clip = new_clip(track, moment, starts_at_us, start_frame, entry.id)
        if goes_round(campaign.queue, track, entry.id):
            clip = replace(clip, loop=Loop(0, clip.length_frames))
        campaign = _joined(campaign, last, clip, crossfade_us)
    return campaign


def _joined(campaign: Campaign, last: Clip, following: Clip, crossfade_us: int) -> Campaign:
    """Place a clip behind another, which makes room for it."""
    clip = faded_in(following, crossfade_us)

    def joined(layer: Layer) -> Layer:
        leaving = faded_out(last, clip.starts_at_us, crossfade_us) if crossfade_us else last
        clips = tuple(leaving if other.id == last.id else other for other in layer.clips)
        return place(replace(layer, clips=clips), clip)

    timeline = edit_layer(campaign.timeline, LayerName.MUSIC, joined)
    return replace(campaign, timeline=timeline, plan=(*campaign.plan, clip.id))


def _joint(queue: Queue, head: Clip, ends_at_us: int, track: Track, moment: Moment) -> tuple[int, int, int]:
    """Length of the cross-fade, when it begins, and the frame at which the next track enters.

    Cross-fades overlap music, not the silence around it; without one the tracks follow each other exactly as they are.
    """
    if queue.crossfade_us == 0:
        return 0, ends_at_us, 0
    ending = playable(head.track_id, moment)
    trailing = ending.analysis.trailing_silence_frames if ending and ending.analysis else 0
    leading = track.analysis.leading_silence_frames if track.analysis else 0
    leading = min(leading, track.length_frames // 2)
    trailing = min(trailing, head.length_frames // 2)
    shorter = min(head.length_frames - trailing, track.length_frames - leading)
    crossfade_us = min(queue.crossfade_us, duration_of(shorter) // CROSSFADE_SHARE)
    return crossfade_us, ends_at_us - duration_of(trailing) - crossfade_us, leading
