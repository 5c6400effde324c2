"""Commands for how loud things are: a layer's volume, mute and solo, and the volume of one clip. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from rpgmusic.campaigns.moment import Moment, Outcome
from rpgmusic.domain.arrangement import edit_layer, with_level
from rpgmusic.domain.campaign import Campaign
from rpgmusic.domain.errors import InvalidRequest, NothingToPlay
from rpgmusic.domain.timeline import Layer, LayerName, Ramp
from rpgmusic.domain.units import ClipId, microseconds
from rpgmusic.domain.volume import ROUNDING_DIGITS, climbed
from rpgmusic.protocol.rest import ClipRequest, MixRequest
from rpgmusic.protocol.server_messages import VolumeChange

VOLUME_FADE_US: Final = 100_000
INTENSITY_FADE_US: Final = 1_500_000
INTENSITY_STEP: Final = 0.1


def set_mix(campaign: Campaign, name: LayerName, request: MixRequest, moment: Moment) -> Outcome:
    """Set a layer's volume, mute, solo or intensity, or step its volume or intensity.

    The ramp starts from the level of this very moment and is done when every player can have followed and the fade is
    over: a change in the middle of another fade is heard as a bend, not as a jump.

    Raises:
        InvalidRequest: more than one of volume, addition and steps is given, or both an intensity and steps of it.
    """
    layer = campaign.timeline.layer(name)
    volume = _wanted_volume(layer, request)
    changed = replace(
        layer,
        volume=layer.volume if volume is None else volume,
        muted=layer.muted if request.muted is None else request.muted,
        solo=layer.solo if request.solo is None else request.solo,
        intensity=_intensity(layer.intensity, request, moment),
    )
    fade_us = VOLUME_FADE_US if request.fade_s is None else microseconds(request.fade_s)
    duration_us = moment.at_us - moment.now_us + fade_us
    timeline = with_level(campaign.timeline, changed, moment.now_us, duration_us, anew=volume is not None)
    return Outcome(replace(campaign, timeline=timeline), VolumeChange, name, moment.now_us)


def _wanted_volume(layer: Layer, request: MixRequest) -> float | None:
    wishes = (request.volume, request.by, request.steps)
    if sum(wish is not None for wish in wishes) > 1:
        message = "Give either a volume, an amount to add, or steps."
        raise InvalidRequest(message)
    if request.steps is not None:
        return climbed(layer.volume, request.steps)
    if request.by is not None:
        return round(max(0.0, min(1.0, layer.volume + request.by)), ROUNDING_DIGITS)
    return request.volume


def _intensity(present: Ramp, request: MixRequest, moment: Moment) -> Ramp:
    """The ramp to the intensity that is wished for, in which the stems come and go on all players at the same moment.

    It begins when every player can follow; in the middle of another ramp it bends that one.
    """
    target = _wanted_intensity(present, request)
    if target is None:
        return present
    fade_us = INTENSITY_FADE_US if request.fade_s is None else microseconds(request.fade_s)
    return intensity_ramp(present, target, moment, fade_us)


def intensity_ramp(present: Ramp, target: float, moment: Moment, fade_us: int) -> Ramp:
    """The way from a ramp that may be under way to another intensity, without a jump."""
    at_rest = present.starts_at_us + present.duration_us <= moment.now_us
    starts_at_us = moment.at_us if at_rest else max(moment.now_us, min(present.starts_at_us, moment.at_us))
    return Ramp(present.at(starts_at_us), target, starts_at_us, moment.at_us + fade_us - starts_at_us)


def _wanted_intensity(present: Ramp, request: MixRequest) -> float | None:
    if request.intensity is not None and request.intensity_steps is not None:
        message = "Give either an intensity or steps of it."
        raise InvalidRequest(message)
    if request.intensity_steps is None:
        return request.intensity
    stepped = present.to_level + request.intensity_steps * INTENSITY_STEP
    return round(max(0.0, min(1.0, stepped)), ROUNDING_DIGITS)


def set_clip_volume(
    campaign: Campaign, name: LayerName, clip_id: ClipId, request: ClipRequest, moment: Moment
) -> Outcome:
    """Set the volume of one clip.

    Raises:
        NothingToPlay: the layer has no such clip (any more), or it is fading away.
    """
    clips = campaign.timeline.layer(name).clips
    if not any(clip.id == clip_id and clip.stays_at(moment.now_us) for clip in clips):
        message = f"That sound is over. Look at what plays on “{name}” now and choose another."
        raise NothingToPlay(message)
    return Outcome(with_clip_volume(campaign, name, clip_id, request.volume), VolumeChange, name, moment.now_us)


def with_clip_volume(campaign: Campaign, name: LayerName, clip_id: ClipId, volume: float) -> Campaign:
    """Give a clip another volume. It stays the same clip, and players glide there, so that nothing clicks."""

    def edited(layer: Layer) -> Layer:
        clips = tuple(replace(clip, volume=volume) if clip.id == clip_id else clip for clip in layer.clips)
        return replace(layer, clips=clips)

    return replace(campaign, timeline=edit_layer(campaign.timeline, name, edited))
