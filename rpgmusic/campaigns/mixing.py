"""Commands for a layer's volume and mute. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from rpgmusic.campaigns.moment import Moment, Outcome
from rpgmusic.domain.arrangement import edit_layer, with_level
from rpgmusic.domain.campaign import Campaign
from rpgmusic.domain.errors import InvalidRequest
from rpgmusic.domain.timeline import LayerName
from rpgmusic.domain.units import microseconds
from rpgmusic.protocol.rest import MixRequest
from rpgmusic.protocol.server_messages import VolumeChange

VOLUME_FADE_US: Final = 100_000


def set_mix(campaign: Campaign, name: LayerName, request: MixRequest, moment: Moment) -> Outcome:
    """Set a layer's volume or mute, or step its volume.

    The ramp starts from the level of this very moment and is done when every player can have followed and the fade is
    over: a change in the middle of another fade is heard as a bend, not as a jump.

    Raises:
        InvalidRequest: both a volume and a step are given.
    """
    if request.volume is not None and request.by is not None:
        message = "Give either a volume or a step."
        raise InvalidRequest(message)
    layer = campaign.timeline.layer(name)
    volume = request.volume
    if request.by is not None:
        volume = round(max(0.0, min(1.0, layer.volume + request.by)), 4)
    fade_us = VOLUME_FADE_US if request.fade_s is None else microseconds(request.fade_s)
    duration_us = moment.at_us - moment.now_us + fade_us
    changed = with_level(layer, moment.now_us, duration_us, volume=volume, muted=request.muted)
    timeline = edit_layer(campaign.timeline, name, lambda _: changed)
    return Outcome(replace(campaign, timeline=timeline), VolumeChange, name, moment.now_us)
