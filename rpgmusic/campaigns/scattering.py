"""Random sounds of the ambience: what comes next is always placed ahead, so that it goes on without the server.

Pure. The ids of a scatter's clips begin with its own and a dot. While the ambience is paused or hushed its scatters are
held: they stay in the campaign but place nothing, and a sound of theirs that was heard is not taken up again.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from rpgmusic.campaigns.moment import Moment, Outcome
from rpgmusic.campaigns.planning import PLANNED_AHEAD_US, new_clip, playable
from rpgmusic.campaigns.wellformed import LONGEST_GAP_S
from rpgmusic.domain.arrangement import edit_layer, silence
from rpgmusic.domain.campaign import Campaign
from rpgmusic.domain.errors import FolderNotFound, ScatterNotFound
from rpgmusic.domain.saved_scene import AmbienceBed, Gap, Scatter
from rpgmusic.domain.timeline import Clip, Fade, FadeDirection, HoldReason, Layer, LayerName
from rpgmusic.domain.track import Track
from rpgmusic.domain.units import ClipId, ScatterId, TrackId, microseconds
from rpgmusic.protocol.server_messages import Stop

MAX_PLACED: Final = 8
"""Sounds of one scatter that are placed ahead, even if they are so short that they do not last `PLANNED_AHEAD_US`."""

LEAST_APART_US: Final = 1_000_000
"""Sounds of one scatter begin at least this far apart: each is told to every player."""

END_FADE_US: Final = 1_000_000

_log = logging.getLogger(__name__)


def started(campaign: Campaign, bed: AmbienceBed, moment: Moment, fade_us: int) -> Campaign:
    """Begin a bed of random sounds. The first comes within the shortest gap; what begins during the fade fades in."""
    scatter = Scatter(ScatterId(moment.new_id()), bed)
    campaign = replace(campaign, scatters=(*campaign.scatters, scatter))
    return _placed_ahead(campaign, scatter, moment, fade_us)


def ended(campaign: Campaign, scatter_id: ScatterId | None, moment: Moment, fade_us: int) -> Campaign:
    """End one scatter, or all of them if none is named; what is heard of it fades away."""
    ending = tuple(scatter for scatter in campaign.scatters if scatter_id in (None, scatter.id))
    layer = campaign.timeline.layer(LayerName.AMBIENCE)
    clips = [clip for scatter in ending for clip in clips_of(layer, scatter)]
    for clip in clips:
        layer = silence(layer, moment.at_us, fade_us, clip.id)
    timeline = edit_layer(campaign.timeline, LayerName.AMBIENCE, lambda _: layer) if clips else campaign.timeline
    remaining = tuple(scatter for scatter in campaign.scatters if scatter not in ending)
    return replace(campaign, timeline=timeline, scatters=remaining)


def end_scatter(campaign: Campaign, scatter_id: ScatterId, moment: Moment) -> Outcome:
    """End one scatter by command.

    Raises:
        ScatterNotFound: there is none with this id.
    """
    if all(scatter.id != scatter_id for scatter in campaign.scatters):
        message = "Those random sounds have ended already."
        raise ScatterNotFound(message)
    campaign = ended(campaign, scatter_id, moment, END_FADE_US)
    return Outcome(campaign, Stop, LayerName.AMBIENCE, moment.at_us)


def scattered(campaign: Campaign, moment: Moment) -> Campaign:
    """Place ahead what is missing; a campaign in which nothing is missing stays the very same."""
    for scatter in campaign.scatters:
        if scatter.held is None:
            campaign = _placed_ahead(campaign, scatter, moment)
    return campaign


def held(campaign: Campaign, reason: HoldReason) -> Campaign:
    """Let running scatters place nothing until they are released; their clips are silenced with their layer."""
    scatters = tuple(replace(one, held=reason) if one.held is None else one for one in campaign.scatters)
    return replace(campaign, scatters=scatters)


def released(campaign: Campaign, reason: HoldReason | None) -> Campaign:
    """Let held scatters go on; only those held for `reason` if one is given."""
    scatters = tuple(replace(one, held=None) if reason in (None, one.held) else one for one in campaign.scatters)
    return replace(campaign, scatters=scatters)


def is_scattered(campaign: Campaign, clip: Clip) -> bool:
    """Whether a clip was placed by one of the campaign's scatters."""
    return any(_is_of(scatter, clip) for scatter in campaign.scatters)


def without_scattered(campaign: Campaign, layer: Layer) -> Layer:
    """A layer with only those of its clips that no scatter placed."""
    return replace(layer, clips=tuple(clip for clip in layer.clips if not is_scattered(campaign, clip)))


def clips_of(layer: Layer, scatter: Scatter) -> list[Clip]:
    """What a scatter has placed, in the order in which it sounds."""
    return sorted((clip for clip in layer.clips if _is_of(scatter, clip)), key=lambda clip: clip.starts_at_us)


def wakes_us(campaign: Campaign) -> Iterator[int]:
    """When the timer has to place more for each running scatter."""
    layer = campaign.timeline.layer(LayerName.AMBIENCE)
    for scatter in campaign.scatters:
        placed = clips_of(layer, scatter)
        if scatter.held is None and placed:
            yield placed[-1].starts_at_us - PLANNED_AHEAD_US


def _is_of(scatter: Scatter, clip: Clip) -> bool:
    return clip.id.startswith(f"{scatter.id}.")


def _placed_ahead(campaign: Campaign, scatter: Scatter, moment: Moment, fade_us: int = 0) -> Campaign:
    layer = campaign.timeline.layer(LayerName.AMBIENCE)
    placed = clips_of(layer, scatter)
    over = sum(clip.silent_from_us is not None and clip.silent_from_us <= moment.at_us for clip in placed)
    fresh: list[Clip] = []
    last = placed[-1] if placed else None
    while last is None or last.starts_at_us <= moment.at_us + PLANNED_AHEAD_US:
        if len(placed) - over + len(fresh) >= MAX_PLACED:
            break
        track = _chosen(scatter.bed, None if last is None else last.track_id, moment)
        if track is None:
            _log.info("A bed of random sounds in “%s” ends, for it has no track that can be played.", campaign.name)
            campaign = replace(campaign, scatters=tuple(one for one in campaign.scatters if one.id != scatter.id))
            break
        last = _clip(scatter, track, _begins_at(scatter, last, moment), moment, fade_us)
        fresh.append(last)
    if not fresh:
        return campaign
    fuller = replace(layer, clips=(*layer.clips, *fresh))
    return replace(campaign, timeline=edit_layer(campaign.timeline, LayerName.AMBIENCE, lambda _: fuller))


def _clip(scatter: Scatter, track: Track, starts_at_us: int, moment: Moment, fade_us: int) -> Clip:
    clip = new_clip(track, moment, starts_at_us)
    fading = starts_at_us < moment.at_us + fade_us
    fades = (Fade(FadeDirection.IN, moment.at_us, fade_us),) if fading else ()
    return replace(clip, id=ClipId(f"{scatter.id}.{clip.id}"), volume=scatter.bed.volume, fades=fades)


def _begins_at(scatter: Scatter, last: Clip | None, moment: Moment) -> int:
    shortest_s, longest_s = _bounds_s(scatter.bed.gap or Gap())
    if last is None or last.silent_from_us is None:
        return moment.at_us + microseconds(moment.rng.uniform(0.0, shortest_s))
    gap_us = microseconds(moment.rng.uniform(shortest_s, longest_s))
    return max(last.silent_from_us + gap_us, last.starts_at_us + LEAST_APART_US, moment.at_us)


def _bounds_s(gap: Gap) -> tuple[float, float]:
    shortest_s = max(0.0, min(gap.shortest_s, LONGEST_GAP_S))
    return shortest_s, max(shortest_s, min(gap.longest_s, LONGEST_GAP_S))


def _chosen(bed: AmbienceBed, last: TrackId | None, moment: Moment) -> Track | None:
    """A track of the bed that can sound, drawn at random; another one than the last if there is one."""
    track_ids = _track_ids(bed, moment)
    others = [track_id for track_id in track_ids if track_id != last]
    first = moment.rng.randrange(len(others)) if others else 0
    candidates = (*others[first:], *others[:first], *(track_id for track_id in track_ids if track_id == last))
    return next((track for track_id in candidates if (track := playable(track_id, moment)) is not None), None)


def _track_ids(bed: AmbienceBed, moment: Moment) -> tuple[TrackId, ...]:
    if bed.folder_id is None:
        return () if bed.track_id is None else (bed.track_id,)
    try:
        return moment.tracks.folder_track_ids(bed.folder_id)
    except FolderNotFound:
        return ()
