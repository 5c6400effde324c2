"""Following the library: what plays is brought in line when a track's file or measured length changes."""

from __future__ import annotations

import logging
from collections.abc import Container
from dataclasses import replace

from rpgmusic.campaigns.loops import SHORTEST_LOOP_FRAMES, moved
from rpgmusic.campaigns.moment import Moment, Outcome
from rpgmusic.campaigns.planning import following_playable, head_clip, playable, unplanned
from rpgmusic.campaigns.starting import skip_to_next
from rpgmusic.domain.arrangement import edit_layer
from rpgmusic.domain.campaign import Campaign
from rpgmusic.domain.timeline import Clip, HeldClip, Layer, LayerName, Loop
from rpgmusic.domain.track import Track
from rpgmusic.domain.units import TrackId
from rpgmusic.protocol.rest import LayerRequest
from rpgmusic.protocol.server_messages import TimelineUpdated

_log = logging.getLogger(__name__)


def followed(campaign: Campaign, track_ids: Container[TrackId], moment: Moment) -> Campaign:
    """The campaign with the present revisions and lengths of the tracks that changed; else itself."""
    for layer in campaign.timeline.layers:
        held = tuple(held_anew(one, moment) if one.track_id in track_ids else one for one in layer.held)
        if held != layer.held:
            campaign = _with_held(campaign, layer.name, held)
    stale = [
        (layer.name, clip)
        for layer in campaign.timeline.layers
        for clip in layer.clips
        if clip.track_id in track_ids and _is_stale(clip, moment)
    ]
    if not stale:
        return campaign
    plan = campaign.plan
    campaign = unplanned(campaign)
    for name, clip in stale:
        if clip.id not in plan:
            campaign = _renewed(campaign, name, clip, moment)
    return campaign


def skipped_if_unplayable(campaign: Campaign, moment: Moment) -> Outcome:
    """Go on to the next entry if what plays cannot sound (any more) and something that can follows."""
    head = head_clip(campaign, moment.at_us)
    if (
        head is None
        or playable(head.track_id, moment) is not None
        or following_playable(campaign.queue, moment) is None
    ):
        return Outcome(campaign, TimelineUpdated, None, moment.at_us)
    _log.warning("The track %s cannot be played and is skipped.", head.track_id)
    return skip_to_next(campaign, LayerRequest(), moment)


def _is_stale(clip: Clip, moment: Moment) -> bool:
    track = playable(clip.track_id, moment)
    gone_by = clip.silent_from_us is not None and clip.silent_from_us <= moment.at_us
    if track is None or gone_by or clip.is_leaving_at(max(moment.at_us, clip.starts_at_us)):
        return False
    return (track.revision, track.length_frames) != (clip.revision, clip.length_frames)


def _renewed(campaign: Campaign, name: LayerName, stale: Clip, moment: Moment) -> Campaign:
    track = playable(stale.track_id, moment)
    clip = next((c for c in campaign.timeline.layer(name).clips if c.id == stale.id), None)
    if track is None or clip is None:
        return campaign
    fresh = replace(clip, length_frames=track.length_frames, revision=track.revision, stems=track.stems)
    loop = _loop_within(track, clip.loop, clip.length_frames)
    frame = clip.frame_at(max(moment.at_us, clip.starts_at_us)) or 0
    if track.revision == clip.revision and loop == fresh.loop and frame < track.length_frames:
        return _replaced(campaign, name, clip, fresh)
    campaign = _replaced(campaign, name, clip, replace(fresh, revision=clip.revision))
    return moved(campaign, name, fresh, min(frame, track.length_frames - 1), loop, moment)


def held_anew(held: HeldClip, moment: Moment) -> HeldClip:
    """What is held, of the track as it is now."""
    track = playable(held.track_id, moment)
    if track is None:
        return held
    return replace(
        held,
        revision=track.revision,
        frame=min(held.frame, track.length_frames - 1),
        length_frames=track.length_frames,
        loop=_loop_within(track, held.loop, held.length_frames),
        stems=track.stems,
    )


def _loop_within(track: Track, loop: Loop | None, old_length_frames: int) -> Loop | None:
    """A loop in what the track is now; one that reached to the end still does, and none is left if it lies outside."""
    if loop is None:
        return None
    to_the_end = loop.end_frame == old_length_frames
    end_frame = track.length_frames if to_the_end else min(loop.end_frame, track.length_frames)
    return replace(loop, end_frame=end_frame) if end_frame - loop.start_frame >= SHORTEST_LOOP_FRAMES else None


def _with_held(campaign: Campaign, name: LayerName, held: tuple[HeldClip, ...]) -> Campaign:
    timeline = edit_layer(campaign.timeline, name, lambda layer: replace(layer, held=held))
    return replace(campaign, timeline=timeline)


def _replaced(campaign: Campaign, name: LayerName, old: Clip, new: Clip) -> Campaign:
    def edited(layer: Layer) -> Layer:
        return replace(layer, clips=tuple(new if clip is old else clip for clip in layer.clips))

    return replace(campaign, timeline=edit_layer(campaign.timeline, name, edited))
