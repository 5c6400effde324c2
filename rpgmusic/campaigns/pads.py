"""Pads: effects on keys. Each may sound several times at once; a looping one is switched on and off. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Final

from rpgmusic.campaigns.loops import whole_loop
from rpgmusic.campaigns.moment import Moment, Outcome, Played
from rpgmusic.campaigns.planning import new_clip
from rpgmusic.campaigns.starting import check_room, sounding_track
from rpgmusic.domain.arrangement import edit_layer, place, silence
from rpgmusic.domain.campaign import Campaign
from rpgmusic.domain.errors import PadNotFound
from rpgmusic.domain.saved_scene import Pad
from rpgmusic.domain.timeline import Clip, HeldClip, LayerName
from rpgmusic.domain.units import PadId, microseconds
from rpgmusic.protocol.board import StopPadsRequest
from rpgmusic.protocol.server_messages import PlayTrack, Stop

STOP_FADE_US: Final = 300_000


def pads_at_hand(campaign: Campaign) -> tuple[Pad, ...]:
    """The pads of the scene that is on, then the campaign's own."""
    fired = next((scene for scene in campaign.scenes if scene.id == campaign.fired), None)
    return (*(fired.pads if fired else ()), *campaign.pads)


def fire_pad(campaign: Campaign, pad_id: PadId, moment: Moment) -> Outcome:
    """Let a pad sound over everything; a looping pad that sounds is stopped instead.

    Raises:
        PadNotFound: no pad at hand has this id.
        TrackNotFound, UnreadableAudio: its track cannot be played.
        Conflict: too much sounds on the layer already.
    """
    pad = _at_hand(campaign, pad_id)
    layer = campaign.timeline.layer(LayerName.EFFECTS)
    if pad.loop and any(_goes_on(clip, moment) for clip in layer.clips if clip.pad_id == pad_id):
        return Outcome(without_pads(campaign, {pad_id}, moment, STOP_FADE_US), Stop, LayerName.EFFECTS, moment.at_us)
    track = sounding_track(pad.track_id, moment)
    layer = replace(layer, held=tuple(held for held in layer.held if held.pad_id != pad_id))
    check_room(layer, moment.at_us)
    clip = replace(new_clip(track, moment, moment.at_us), volume=pad.volume, pad_id=pad_id)
    clip = replace(clip, loop=whole_loop(clip)) if pad.loop else clip
    timeline = edit_layer(campaign.timeline, LayerName.EFFECTS, lambda _: place(layer, clip))
    played = (Played(LayerName.EFFECTS, track),)
    return Outcome(replace(campaign, timeline=timeline), PlayTrack, LayerName.EFFECTS, moment.at_us, played)


def stop_pads(campaign: Campaign, request: StopPadsRequest, moment: Moment) -> Outcome:
    """End what one pad plays, or all of them; other effects sound on.

    Raises:
        PadNotFound: the named pad neither sounds nor is at hand.
    """
    fade_us = STOP_FADE_US if request.fade_s is None else microseconds(request.fade_s)
    sounding = sounding_pad_ids(campaign)
    if request.pad_id is not None and request.pad_id not in sounding:
        _at_hand(campaign, request.pad_id)
    ending = sounding if request.pad_id is None else {request.pad_id}
    return Outcome(without_pads(campaign, ending, moment, fade_us), Stop, LayerName.EFFECTS, moment.at_us)


def sounding_pad_ids(campaign: Campaign) -> frozenset[PadId]:
    """The pads of which something sounds or is held."""
    layer = campaign.timeline.layer(LayerName.EFFECTS)
    placed: tuple[Clip | HeldClip, ...] = (*layer.clips, *layer.held)
    return frozenset(one.pad_id for one in placed if one.pad_id is not None)


def without_pads(campaign: Campaign, pad_ids: Collection[PadId], moment: Moment, fade_us: int) -> Campaign:
    """Fade away what some pads play."""
    layer = campaign.timeline.layer(LayerName.EFFECTS)
    quiet = replace(layer, held=tuple(held for held in layer.held if held.pad_id not in pad_ids))
    for clip in layer.clips:
        if clip.pad_id in pad_ids and _goes_on(clip, moment):
            quiet = silence(quiet, moment.at_us, fade_us, clip.id)
    if quiet == layer:
        return campaign
    return replace(campaign, timeline=edit_layer(campaign.timeline, LayerName.EFFECTS, lambda _: quiet))


def without_lost_loops(campaign: Campaign, moment: Moment, fade_us: int) -> Campaign:
    """Fade away looping pads that are not at hand any more: no key could stop them."""
    at_hand = {pad.id for pad in pads_at_hand(campaign)}
    layer = campaign.timeline.layer(LayerName.EFFECTS)
    placed: tuple[Clip | HeldClip, ...] = (*layer.clips, *layer.held)
    looping = {one.pad_id for one in placed if one.pad_id is not None and one.loop is not None}
    return without_pads(campaign, looping - at_hand, moment, fade_us)


def _goes_on(clip: Clip, moment: Moment) -> bool:
    return clip.stays_at(moment.at_us)


def _at_hand(campaign: Campaign, pad_id: PadId) -> Pad:
    for pad in pads_at_hand(campaign):
        if pad.id == pad_id:
            return pad
    message = "That pad is not at hand. Fire the scene it belongs to, or make it one of the campaign's own pads."
    raise PadNotFound(message)
