"""Battles: they push the music aside, and give it back where it was. Ambience and effects go on. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from rpgmusic.campaigns.bar_lines import taking_effect
from rpgmusic.campaigns.choosing import battle_queue
from rpgmusic.campaigns.following import held_anew
from rpgmusic.campaigns.mixing import intensity_ramp
from rpgmusic.campaigns.moment import Moment, Outcome
from rpgmusic.campaigns.planning import following_playable, playable, unplanned
from rpgmusic.campaigns.starting import begin, without_unheard
from rpgmusic.campaigns.transport import brought_back, put_on_hold
from rpgmusic.domain.arrangement import edit_layer, silence
from rpgmusic.domain.campaign import Campaign, SetAside
from rpgmusic.domain.queue import Queue
from rpgmusic.domain.saved_scene import MusicChoice, MusicSource
from rpgmusic.domain.scene import Scene
from rpgmusic.domain.timeline import HeldClip, HoldReason, LayerName, Ramp
from rpgmusic.domain.units import microseconds, seconds
from rpgmusic.protocol.board import CombatRequest
from rpgmusic.protocol.rest import PlayRequest
from rpgmusic.protocol.server_messages import Resume, Stop

ONSET_FADE_US: Final = 1_500_000
RETURN_FADE_US: Final = 3_000_000


def switch_combat(campaign: Campaign, request: CombatRequest, moment: Moment) -> Outcome:
    """Begin or end a battle; the other of what is now if the request does not say. What is so already stays so.

    Raises:
        NothingToPlay: there is no battle music.
    """
    lasts = campaign.set_aside is not None
    if request.on == lasts:
        return Outcome(campaign)
    fade_us = None if request.fade_s is None else microseconds(request.fade_s)
    moment = taking_effect(campaign, moment, request.at_us, at_bar=request.at_bar)
    if campaign.set_aside is None:
        return _begun(campaign, _music(campaign, request), moment, ONSET_FADE_US if fade_us is None else fade_us)
    return _over(campaign, campaign.set_aside, moment, RETURN_FADE_US if fade_us is None else fade_us)


def _music(campaign: Campaign, request: CombatRequest) -> MusicChoice:
    """The tracks that the request names, in their order, or else the pool in random order."""
    if request.track_ids is None:
        return replace(campaign.battle, shuffle=True)
    return MusicChoice(MusicSource.TRACKS, request.track_ids)


def _begun(campaign: Campaign, battle: MusicChoice, moment: Moment, fade_us: int) -> Outcome:
    queue, entry, track = battle_queue(battle, campaign.scene, campaign.queue, moment)
    aside = _set_aside(campaign, moment, fade_us)
    scene = replace(campaign.scene or Scene(), combat=True)
    campaign = replace(campaign, queue=queue, set_aside=aside, scene=scene)
    return begin(campaign, PlayRequest(crossfade_s=seconds(fade_us)), moment, track, entry.id)


def _set_aside(campaign: Campaign, moment: Moment, fade_us: int) -> SetAside:
    """The queue, and what plays on the music layer as it would be paused; or else what is held there."""
    music = campaign.timeline.layer(LayerName.MUSIC)
    before = music.held
    held_now = put_on_hold(campaign, (LayerName.MUSIC,), moment, fade_us, HoldReason.PAUSE)
    held = held_now.timeline.layer(LayerName.MUSIC).held
    silent = len(held) == len(before)
    return SetAside(campaign.queue, held[-1] if held else None, silent, music.intensity.to_level)


def _over(campaign: Campaign, aside: SetAside, moment: Moment, fade_us: int) -> Outcome:
    """The music is again as it was before the battle, whatever was played, paused or hushed since."""
    campaign = unplanned(campaign)
    music = without_unheard(campaign.timeline.layer(LayerName.MUSIC), moment)
    mixed = _mixed_back(music.intensity, aside, moment, fade_us)
    quiet = replace(silence(music, moment.at_us, fade_us), held=(), intensity=mixed)
    timeline = edit_layer(campaign.timeline, LayerName.MUSIC, lambda _: quiet)
    scene = replace(campaign.scene, combat=False) if campaign.scene else None
    scene = None if scene == Scene() else scene
    campaign = replace(campaign, timeline=timeline, queue=aside.queue, set_aside=None, scene=scene)
    if aside.held is None:
        return Outcome(campaign, Stop, LayerName.MUSIC, moment.at_us)
    if playable(aside.held.track_id, moment) is None:
        return _gone(campaign, aside.queue, moment, fade_us, silent=aside.silent)
    campaign = _holding(campaign, held_anew(aside.held, moment))
    if aside.silent:
        return Outcome(campaign, Stop, LayerName.MUSIC, moment.at_us)
    campaign = brought_back(campaign, (LayerName.MUSIC,), moment, fade_us, None)
    return Outcome(campaign, Resume, LayerName.MUSIC, moment.at_us)


def _mixed_back(present: Ramp, aside: SetAside, moment: Moment, fade_us: int) -> Ramp:
    """The way to the intensity from before the battle."""
    if aside.intensity is None or aside.intensity == present.to_level:
        return present
    return intensity_ramp(present, aside.intensity, moment, fade_us)


def _holding(campaign: Campaign, held: HeldClip) -> Campaign:
    timeline = edit_layer(campaign.timeline, LayerName.MUSIC, lambda layer: replace(layer, held=(held,)))
    return replace(campaign, timeline=timeline)


def _gone(campaign: Campaign, queue: Queue, moment: Moment, fade_us: int, *, silent: bool) -> Outcome:
    """What played before the battle cannot sound any more: the queue goes on with the next that can."""
    choice = None if silent else following_playable(queue, moment)
    if choice is None:
        return Outcome(campaign, Stop, LayerName.MUSIC, moment.at_us)
    return begin(campaign, PlayRequest(crossfade_s=seconds(fade_us)), moment, choice[1], choice[0].id)
