"""Cross-fading the ambience to the beds of a scene: what is wanted and sounds already plays on. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from rpgmusic.campaigns.choosing import folder_tracks
from rpgmusic.campaigns.loops import whole_loop
from rpgmusic.campaigns.mixing import with_clip_volume
from rpgmusic.campaigns.moment import Moment, Played
from rpgmusic.campaigns.planning import new_clip, playable
from rpgmusic.campaigns.scattering import ended, started, without_scattered
from rpgmusic.campaigns.starting import without_unheard
from rpgmusic.domain.arrangement import edit_layer, faded_in, place, silence
from rpgmusic.domain.campaign import Campaign
from rpgmusic.domain.saved_scene import AmbienceBed
from rpgmusic.domain.timeline import Clip, LayerName
from rpgmusic.domain.track import Track
from rpgmusic.domain.units import TrackId


def with_beds(
    campaign: Campaign, beds: Iterable[AmbienceBed], moment: Moment, fade_us: int
) -> tuple[Campaign, tuple[Played, ...]]:
    """Let the ambience become exactly these beds; those of which nothing can sound any more are left out."""
    beds = tuple(beds)
    campaign = _with_scatters(campaign, [bed for bed in beds if bed.gap is not None], moment, fade_us)
    return _with_loops(campaign, [bed for bed in beds if bed.gap is None], moment, fade_us)


def bed_tracks(bed: AmbienceBed, moment: Moment) -> tuple[TrackId, ...]:
    """The tracks that a bed may sound with."""
    return (bed.track_id,) if bed.track_id is not None else folder_tracks(bed.folder_id, moment)


def _with_loops(
    campaign: Campaign, beds: list[AmbienceBed], moment: Moment, fade_us: int
) -> tuple[Campaign, tuple[Played, ...]]:
    looping = _looping(campaign, moment)
    fresh: list[tuple[AmbienceBed, Track]] = []
    kept: list[Clip] = []
    for bed in beds:
        track_ids = bed_tracks(bed, moment)
        clip = next((clip for clip in looping if clip.track_id in track_ids), None)
        if clip is not None:
            looping.remove(clip)
            kept.append(clip)
            campaign = campaign if clip.volume == bed.volume else _with_volume(campaign, clip, bed)
        elif (track := _drawn(track_ids, moment)) is not None:
            fresh.append((bed, track))
    campaign = _without_others(campaign, kept, moment, fade_us)
    for bed, track in fresh:
        clip = new_clip(track, moment, moment.at_us)
        clip = faded_in(replace(clip, loop=whole_loop(clip), volume=bed.volume), fade_us)
        campaign = _with_clip(campaign, clip)
    return campaign, tuple(Played(LayerName.AMBIENCE, track) for _, track in fresh)


def _looping(campaign: Campaign, moment: Moment) -> list[Clip]:
    layer = without_scattered(campaign, campaign.timeline.layer(LayerName.AMBIENCE))
    return [clip for clip in layer.clips if clip.loop is not None and clip.stays_at(moment.at_us)]


def _with_clip(campaign: Campaign, clip: Clip) -> Campaign:
    timeline = edit_layer(campaign.timeline, LayerName.AMBIENCE, lambda layer: place(layer, clip))
    return replace(campaign, timeline=timeline)


def _with_volume(campaign: Campaign, clip: Clip, bed: AmbienceBed) -> Campaign:
    return with_clip_volume(campaign, LayerName.AMBIENCE, clip.id, bed.volume)


def _without_others(campaign: Campaign, kept: list[Clip], moment: Moment, fade_us: int) -> Campaign:
    """Fade away everything that no bed kept, but for what scatters placed; what was held is forgotten."""
    kept_ids = {clip.id for clip in kept}
    layer = campaign.timeline.layer(LayerName.AMBIENCE)
    others = without_scattered(campaign, layer).clips
    heard_ids = {clip.id for clip in without_unheard(layer, moment).clips}
    quiet = replace(layer, held=())
    for clip in others:
        if clip.id in kept_ids:
            continue
        if clip.id not in heard_ids:
            quiet = replace(quiet, clips=tuple(other for other in quiet.clips if other.id != clip.id))
        elif clip.stays_at(moment.at_us):
            quiet = silence(quiet, moment.at_us, fade_us, clip.id)
    return replace(campaign, timeline=edit_layer(campaign.timeline, LayerName.AMBIENCE, lambda _: quiet))


def _drawn(track_ids: tuple[TrackId, ...], moment: Moment) -> Track | None:
    """A track that can sound, drawn at random."""
    first = moment.rng.randrange(len(track_ids)) if track_ids else 0
    candidates = (*track_ids[first:], *track_ids[:first])
    return next((track for track_id in candidates if (track := playable(track_id, moment)) is not None), None)


def _with_scatters(campaign: Campaign, beds: list[AmbienceBed], moment: Moment, fade_us: int) -> Campaign:
    """End the scatters that are not wanted, and begin those that are new; only volumes of the others may change."""
    wanted = list(beds)
    for scatter in campaign.scatters:
        bed = next((bed for bed in wanted if replace(bed, volume=scatter.bed.volume) == scatter.bed), None)
        if bed is None or scatter.held is not None:
            campaign = ended(campaign, scatter.id, moment, fade_us)
            continue
        wanted.remove(bed)
        changed = replace(scatter, bed=bed)
        scatters = tuple(changed if one.id == scatter.id else one for one in campaign.scatters)
        campaign = replace(campaign, scatters=scatters)
    for bed in wanted:
        if any(playable(track_id, moment) is not None for track_id in bed_tracks(bed, moment)):
            campaign = started(campaign, bed, moment, fade_us)
    return campaign
