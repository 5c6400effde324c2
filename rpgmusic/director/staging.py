"""Staging: a choice becomes what everyone hears, at a bar line of what plays, and in or out of a battle. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from rpgmusic.campaigns.bar_lines import next_bar_us
from rpgmusic.campaigns.combat import switch_combat
from rpgmusic.campaigns.mixing import set_mix
from rpgmusic.campaigns.moment import Moment, Outcome
from rpgmusic.campaigns.planning import head_clip
from rpgmusic.campaigns.starting import play
from rpgmusic.campaigns.transport import stop
from rpgmusic.domain.campaign import Campaign
from rpgmusic.domain.direction import Choice, ChoiceSource
from rpgmusic.domain.queue import Repeat
from rpgmusic.domain.timeline import LayerName
from rpgmusic.domain.units import SAMPLE_RATE_HZ, TrackId
from rpgmusic.protocol.board import CombatRequest
from rpgmusic.protocol.rest import LayerRequest, MixRequest, PlayRequest

CROSSFADE_S: Final = 3.0
BATTLE_FADE_S: Final = 0.4
"""A battle breaks in on the bar line; a long fade would blunt it."""

SILENCE_FADE_S: Final = 5.0

NEAR_US: Final = 1_000_000
"""So long a table that waits for its music waits for a bar line too."""

_UNHEARD: Final = 0.005

Decide = Callable[[Campaign, Moment], Outcome]


def playing_track(campaign: Campaign, now_us: int) -> TrackId | None:
    """The track that sounds on the music layer."""
    clip = head_clip(campaign, now_us)
    return None if clip is None else clip.track_id


def seconds_left(campaign: Campaign, now_us: int) -> float:
    """How long the piece that goes round on the music layer lasts until it begins again; 0 if none goes round."""
    clip = head_clip(campaign, now_us)
    frame = None if clip is None or clip.loop is None else clip.frame_at(now_us)
    return 0.0 if clip is None or clip.loop is None or frame is None else (clip.loop.end_frame - frame) / SAMPLE_RATE_HZ


def staged(choice: Choice, *, combat: bool, intensity: float, patient: bool = False) -> Decide:
    """The command that puts a choice on the table.

    A fight pushes the earlier music aside, to come back to; a scene without one ends a battle for good. Music goes on
    until it is replaced: it repeats. Fights, and what is `patient`, wait for the bar line; other music does only if
    that comes soon, for the table waits.
    """

    def decide(campaign: Campaign, moment: Moment) -> Outcome:
        if choice.source is ChoiceSource.SILENCE:
            return stop(campaign, LayerRequest(layer=LayerName.MUSIC, fade_s=SILENCE_FADE_S), moment)
        if choice.track_id is None or choice.source is ChoiceSource.PLAYING:
            return mixed(intensity)(campaign, moment)
        campaign = replace(campaign, fired=None)
        track_ids = (choice.track_id, *choice.followers)
        if combat and campaign.set_aside is None:
            begins = CombatRequest(on=True, track_ids=track_ids, at_bar=True, fade_s=BATTLE_FADE_S)
            return _with_intensity(switch_combat(campaign, begins, moment), intensity, moment)
        if not combat and campaign.set_aside is not None:
            campaign = replace(campaign, set_aside=None)
        fade_s = BATTLE_FADE_S if combat else CROSSFADE_S
        repeating = replace(campaign, queue=replace(campaign.queue, repeat=Repeat.ALL, shuffle=False))
        at_bar = combat or patient or _line_is_near(campaign, moment)
        request = PlayRequest(track_ids=track_ids, at_bar=at_bar, crossfade_s=fade_s)
        return _with_intensity(play(repeating, request, moment), intensity, moment)

    return decide


def _line_is_near(campaign: Campaign, moment: Moment) -> bool:
    line_us = next_bar_us(campaign, moment, moment.tracks)
    return line_us is not None and line_us - moment.at_us <= NEAR_US


def mixed(intensity: float) -> Decide:
    """The command that mixes the music to an intensity."""
    return lambda campaign, moment: set_mix(campaign, LayerName.MUSIC, MixRequest(intensity=intensity), moment)


def back_from_battle(campaign: Campaign, moment: Moment) -> Outcome:
    """End the battle; the music that it pushed aside comes back."""
    return switch_combat(campaign, CombatRequest(on=False), moment)


def fading_out() -> Decide:
    """The command that lets the music fade away."""
    return lambda campaign, moment: stop(campaign, LayerRequest(layer=LayerName.MUSIC, fade_s=SILENCE_FADE_S), moment)


def _with_intensity(outcome: Outcome, intensity: float, moment: Moment) -> Outcome:
    """The same outcome with the layer mixed to an intensity from where the new music begins."""
    music = outcome.campaign.timeline.layer(LayerName.MUSIC)
    if abs(music.intensity.to_level - intensity) < _UNHEARD:
        return outcome
    begins_us = max((clip.starts_at_us for clip in music.clips), default=moment.at_us)
    then = replace(moment, at_us=max(moment.at_us, begins_us))
    request = MixRequest(intensity=intensity, fade_s=BATTLE_FADE_S)
    return replace(outcome, campaign=set_mix(outcome.campaign, LayerName.MUSIC, request, then).campaign)
