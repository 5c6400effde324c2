"""Loops: a whole track or a region of it. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from rpgmusic.campaigns.moment import DECLICK_US, Moment, Outcome
from rpgmusic.campaigns.planning import head_clip, unplanned
from rpgmusic.campaigns.scattering import without_scattered
from rpgmusic.domain.arrangement import current_clip, edit_layer, faded_in, place, silence, with_loop
from rpgmusic.domain.campaign import Campaign
from rpgmusic.domain.errors import InvalidRequest, NothingToPlay
from rpgmusic.domain.timeline import Clip, Layer, LayerName, Loop
from rpgmusic.domain.units import microseconds
from rpgmusic.protocol.rest import LoopRegion, LoopRequest
from rpgmusic.protocol.server_messages import TimelineUpdated

SHORTEST_LOOP_FRAMES: Final = 4_800


def whole_loop(clip: Clip) -> Loop:
    """The loop that repeats all of a clip's track."""
    return Loop(0, clip.length_frames)


def wanted_loop(wanted: bool | LoopRegion, clip: Clip) -> Loop | None:  # noqa: FBT001  # the wire's own shape
    """What a request for a loop means for a clip.

    Raises:
        InvalidRequest: the region is shorter than 0.1 s or lies outside the track.
    """
    if not isinstance(wanted, LoopRegion):
        return whole_loop(clip) if wanted else None
    start_frame = microseconds(wanted.start_s) * 6 // 125
    end_frame = min(microseconds(wanted.end_s) * 6 // 125, clip.length_frames)
    if end_frame - start_frame < SHORTEST_LOOP_FRAMES:
        message = "A loop must lie within the track and last at least 0.1 s."
        raise InvalidRequest(message)
    return Loop(start_frame, end_frame)


def sounding_clip(campaign: Campaign, name: LayerName, at_us: int) -> Clip | None:
    """The clip that commands for a layer mean."""
    if name is LayerName.MUSIC:
        return head_clip(campaign, at_us)
    return current_clip(without_scattered(campaign, campaign.timeline.layer(name)), at_us)


def set_loop(campaign: Campaign, request: LoopRequest, moment: Moment) -> Outcome:
    """Loop what plays on a layer, or no longer."""
    clip = sounding_clip(campaign, request.layer, moment.at_us)
    if clip is None:
        message = f"Nothing plays on “{request.layer}” that could be looped."
        raise NothingToPlay(message)
    campaign = relooped(campaign, request.layer, clip, wanted_loop(request.loop, clip), moment)
    return Outcome(campaign, TimelineUpdated, request.layer, moment.at_us)


def relooped(campaign: Campaign, name: LayerName, clip: Clip, loop: Loop | None, moment: Moment) -> Campaign:
    """Give a clip another loop. What is heard stays where it is, unless it is past the loop's end already.

    A loop that is about to begin anew when it is taken away does so once more: what follows must be planned in time.
    """
    campaign = unplanned(campaign) if name is LayerName.MUSIC else campaign
    clip = next(c for c in campaign.timeline.layer(name).clips if c.id == clip.id)
    frame = clip.frame_at(max(moment.at_us, clip.starts_at_us))
    if loop is not None and frame is not None and frame >= loop.end_frame:
        return moved(campaign, name, clip, loop.start_frame, loop, moment)
    changed = with_loop(clip, max(moment.now_us, clip.starts_at_us), loop)
    if frame is not None and not changed.stays_at(moment.at_us):
        return moved(campaign, name, clip, frame, loop, moment)

    def edited(layer: Layer) -> Layer:
        return replace(layer, clips=tuple(changed if c.id == clip.id else c for c in layer.clips))

    return replace(campaign, timeline=edit_layer(campaign.timeline, name, edited))


def moved(campaign: Campaign, name: LayerName, clip: Clip, frame: int, loop: Loop | None, moment: Moment) -> Campaign:
    """Let a clip go on from another frame, in a new clip with a short cross-fade from the old one."""
    at_us = max(moment.at_us, clip.starts_at_us)
    fresh = replace(
        clip, id=moment.new_clip_id(), starts_at_us=at_us, start_frame=frame, loop=loop, ends_at_us=None, fades=()
    )

    def edited(layer: Layer) -> Layer:
        return place(silence(layer, at_us, DECLICK_US, clip.id), faded_in(fresh, DECLICK_US))

    return replace(campaign, timeline=edit_layer(campaign.timeline, name, edited))
