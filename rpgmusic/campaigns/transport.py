"""Commands for what sounds already: pause, resume, seek, stop, hush, panic. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Final

from rpgmusic.campaigns.bar_lines import FURTHEST_AHEAD_US
from rpgmusic.campaigns.loops import moved, sounding_clip
from rpgmusic.campaigns.moment import DECLICK_US, Moment, Outcome
from rpgmusic.campaigns.planning import head_clip, unplanned
from rpgmusic.campaigns.scattering import held as scatters_held
from rpgmusic.campaigns.scattering import released as scatters_released
from rpgmusic.campaigns.scattering import without_scattered
from rpgmusic.domain.arrangement import current_clip, edit_layer, hold, release, silence
from rpgmusic.domain.campaign import Campaign
from rpgmusic.domain.errors import InvalidRequest, NothingToPlay
from rpgmusic.domain.timeline import Clip, HeldClip, HoldReason, Layer, LayerName, Timeline
from rpgmusic.domain.units import ClipId, microseconds
from rpgmusic.protocol.rest import HushRequest, LayerRequest, SeekRequest
from rpgmusic.protocol.server_messages import Pause, Resume, Seek, Stop

STOP_FADE_US: Final = 500_000
HUSH_FADE_US: Final = 3_000_000
RETURN_FADE_US: Final = 2_000_000


def pause(campaign: Campaign, request: LayerRequest, moment: Moment) -> Outcome:
    """Silence and hold; what does not sound stays as it is."""
    fade_us = _fade_us(request.fade_s, DECLICK_US)
    clip_id = None if request.clip_id is None else ClipId(request.clip_id)
    campaign = put_on_hold(campaign, _layers(request), moment, fade_us, HoldReason.PAUSE, clip_id)
    return Outcome(campaign, Pause, request.layer, moment.at_us)


def resume(campaign: Campaign, request: LayerRequest, moment: Moment) -> Outcome:
    """Bring back what is held, for whatever reason.

    Raises:
        NothingToPlay: nothing is held.
    """
    names = [name for name in _layers(request) if holds(campaign, name)]
    if not names:
        message = "Nothing is paused. Choose a track to play."
        raise NothingToPlay(message)
    fade_us = _fade_us(request.fade_s, DECLICK_US)
    campaign = brought_back(campaign, names, moment, fade_us, None)
    return Outcome(campaign, Resume, request.layer, moment.at_us)


def holds(campaign: Campaign, name: LayerName) -> bool:
    """Whether something is held on a layer that can be brought back."""
    scatters = campaign.scatters if name is LayerName.AMBIENCE else ()
    return bool(campaign.timeline.layer(name).held) or any(scatter.held is not None for scatter in scatters)


def stop(campaign: Campaign, request: LayerRequest, moment: Moment) -> Outcome:
    """End what sounds for good, or one clip of it."""
    fade_us = _fade_us(request.fade_s, STOP_FADE_US)
    clip_id = None if request.clip_id is None else ClipId(request.clip_id)

    def stopped(layer: Layer) -> Layer:
        quiet = silence(layer, moment.at_us, fade_us, clip_id)
        return quiet if clip_id else replace(quiet, held=())

    campaign = unplanned(campaign)
    if clip_id is None and LayerName.AMBIENCE in _layers(request):
        campaign = replace(campaign, scatters=())
    timeline = _edit(campaign.timeline, _layers(request), stopped)
    return Outcome(replace(campaign, timeline=timeline), Stop, request.layer, moment.at_us)


def hush(campaign: Campaign, request: HushRequest, moment: Moment) -> Outcome:
    """Fade everything out and hold it, or bring back what was hushed; by itself the former while anything plays."""
    if _wants_back(campaign, moment) if request.back is None else request.back:
        fade_us = _fade_us(request.fade_s, RETURN_FADE_US)
        campaign = brought_back(campaign, tuple(LayerName), moment, fade_us, HoldReason.HUSH)
        return Outcome(campaign, Resume, None, moment.at_us)
    fade_us = _fade_us(request.fade_s, HUSH_FADE_US)
    campaign = put_on_hold(campaign, tuple(LayerName), moment, fade_us, HoldReason.HUSH)
    return Outcome(campaign, Pause, None, moment.at_us)


def _wants_back(campaign: Campaign, moment: Moment) -> bool:
    layers = campaign.timeline.layers
    reasons = {held.reason for layer in layers for held in layer.held} | {one.held for one in campaign.scatters}
    plays = None in reasons or any(_to_hold(campaign, layer, moment.at_us) for layer in layers)
    return HoldReason.HUSH in reasons and not plays


def panic(campaign: Campaign, moment: Moment) -> Outcome:
    """Silence now, without waiting until every player can follow; what sounded is held."""
    campaign = put_on_hold(campaign, tuple(LayerName), moment, 0, HoldReason.PAUSE, at_us=moment.now_us)

    def emptied(layer: Layer) -> Layer:
        return replace(layer, clips=())

    timeline = _edit(campaign.timeline, tuple(LayerName), emptied)
    return Outcome(replace(campaign, timeline=timeline), Pause, None, moment.now_us)


def seek(campaign: Campaign, request: SeekRequest, moment: Moment) -> Outcome:
    """Go to a position, or a step from where the music is; past the end means the last moment of the track.

    Raises:
        InvalidRequest: neither or both of position and step are given.
        NothingToPlay: nothing sounds or is held on the layer.
    """
    if (request.position_s is None) == (request.by_s is None):
        message = "Give either a position or a step."
        raise InvalidRequest(message)
    clip = sounding_clip(campaign, request.layer, moment.at_us)
    if clip is None:
        return _seek_held(campaign, request, moment)
    frame = _target(request, clip.frame_at(max(moment.at_us, clip.starts_at_us)) or 0, clip.length_frames)
    loop = clip.loop if clip.loop is not None and frame < clip.loop.end_frame else None
    campaign = unplanned(campaign) if request.layer is LayerName.MUSIC else campaign
    return Outcome(moved(campaign, request.layer, clip, frame, loop, moment), Seek, request.layer, moment.at_us)


def _seek_held(campaign: Campaign, request: SeekRequest, moment: Moment) -> Outcome:
    held = campaign.timeline.layer(request.layer).held
    if not held:
        message = f"Nothing plays on “{request.layer}”. Choose a track first."
        raise NothingToPlay(message)
    last = replace(held[-1], frame=_target(request, held[-1].frame, held[-1].length_frames))
    timeline = _edit(campaign.timeline, (request.layer,), lambda layer: replace(layer, held=(*held[:-1], last)))
    return Outcome(replace(campaign, timeline=timeline), Seek, request.layer, moment.at_us)


def _target(request: SeekRequest, frame: int, length_frames: int) -> int:
    target_s = request.position_s if request.by_s is None else request.by_s
    target = (0 if request.by_s is None else frame) + microseconds(target_s or 0.0) * 6 // 125
    return max(0, min(target, length_frames - 1))


def put_on_hold(
    campaign: Campaign,
    names: Sequence[LayerName],
    moment: Moment,
    fade_us: int,
    reason: HoldReason,
    clip_id: ClipId | None = None,
    *,
    at_us: int | None = None,
) -> Campaign:
    """Silence layers, or one clip of them, and hold what should come back later."""
    campaign = unplanned(campaign)
    at_us = moment.at_us if at_us is None else at_us

    def held(layer: Layer) -> Layer:
        clips = [c for c in _to_hold(campaign, layer, moment.at_us) if clip_id in (None, c.id)]
        if clip_id is None:
            return hold(layer, clips, at_us, fade_us, reason)
        others = tuple(clip for clip in layer.clips if clip.id != clip_id)
        quiet = hold(
            replace(layer, clips=tuple(c for c in layer.clips if c.id == clip_id)), clips, at_us, fade_us, reason
        )
        return replace(quiet, clips=(*others, *quiet.clips))

    timeline = _edit(campaign.timeline, names, held)
    if clip_id is None and LayerName.AMBIENCE in names:
        campaign = scatters_held(campaign, reason)
    return replace(campaign, timeline=timeline)


def _to_hold(campaign: Campaign, layer: Layer, at_us: int) -> list[Clip]:
    """What comes back later: the music that sounds or that the queue has come to; elsewhere all but single sounds."""
    if layer.name is LayerName.MUSIC:
        head = head_clip(campaign, at_us)
        if head is None or not _is_due(campaign, head, at_us):
            head = current_clip(layer, at_us) or head
        return [] if head is None else [head]
    staying = [clip for clip in without_scattered(campaign, layer).clips if clip.stays_at(at_us)]
    return [clip for clip in staying if layer.name is not LayerName.EFFECTS or clip.loop is not None]


def _is_due(campaign: Campaign, head: Clip, at_us: int) -> bool:
    """Whether the queue has moved on to a clip that only waits for its bar line."""
    waits = at_us < head.starts_at_us <= at_us + FURTHEST_AHEAD_US
    return waits and head.entry_id is not None and head.entry_id == campaign.queue.current


def brought_back(
    campaign: Campaign, names: Sequence[LayerName], moment: Moment, fade_us: int, reason: HoldReason | None
) -> Campaign:
    """Let what is held on layers sound again; only what is held for `reason` if one is given."""

    def back(layer: Layer) -> Layer:
        held = tuple(_caught_up(clip, layer, moment.at_us) for clip in layer.held)
        return release(replace(layer, held=held), moment.at_us, fade_us, moment.new_clip_id, reason)

    if LayerName.AMBIENCE in names:
        campaign = scatters_released(campaign, reason)
    return replace(campaign, timeline=_edit(campaign.timeline, names, back))


def _caught_up(held: HeldClip, layer: Layer, at_us: int) -> HeldClip:
    """While the fade to silence still runs, a clip comes back where it is heard, not where the fade would end."""
    fading = (c for c in layer.clips if c.track_id == held.track_id and c.entry_id == held.entry_id)
    latest = max(fading, key=lambda clip: clip.starts_at_us, default=None)
    frame = None if latest is None else latest.frame_at(at_us)
    return held if frame is None else replace(held, frame=frame)


def _layers(request: LayerRequest) -> tuple[LayerName, ...]:
    return tuple(LayerName) if request.layer is None else (request.layer,)


def _edit(timeline: Timeline, names: Iterable[LayerName], edit: Callable[[Layer], Layer]) -> Timeline:
    for name in names:
        timeline = edit_layer(timeline, name, edit)
    return timeline


def _fade_us(fade_s: float | None, otherwise_us: int) -> int:
    return otherwise_us if fade_s is None else microseconds(fade_s)
