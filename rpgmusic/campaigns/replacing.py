"""Replacing a track by another wherever a campaign keeps it: queues, scenes, pads, random sounds and what is held."""

from __future__ import annotations

from dataclasses import dataclass, replace

from rpgmusic.domain.campaign import Campaign, SetAside
from rpgmusic.domain.queue import Queue, QueueEntry
from rpgmusic.domain.saved_scene import AmbienceBed, MusicChoice, Pad, SavedScene
from rpgmusic.domain.timeline import HeldClip
from rpgmusic.domain.track import Track, playback_gain_db
from rpgmusic.domain.units import TrackId


@dataclass(frozen=True, slots=True)
class TrackUses:
    """The parts of a campaign that keep tracks for later."""

    entries: tuple[QueueEntry, ...]
    scenes: tuple[SavedScene, ...]
    pads: tuple[Pad, ...]
    battle: MusicChoice
    set_aside: SetAside | None


def track_uses(campaign: Campaign) -> TrackUses:
    """What a campaign keeps for later."""
    return TrackUses(campaign.queue.entries, campaign.scenes, campaign.pads, campaign.battle, campaign.set_aside)


def with_track_uses(campaign: Campaign, uses: TrackUses) -> Campaign:
    """The campaign with what another value of it kept."""
    return replace(
        campaign,
        queue=replace(campaign.queue, entries=uses.entries),
        scenes=uses.scenes,
        pads=uses.pads,
        battle=uses.battle,
        set_aside=uses.set_aside,
    )


def replaced_track(campaign: Campaign, old: TrackId, new: Track) -> Campaign:
    """The campaign with `new` wherever it kept `old`; itself if it keeps it nowhere.

    What sounds is left to sound; what is held comes back with the new track, at the same position if it is that long.
    """
    uses = track_uses(campaign)
    after = TrackUses(
        _entries(uses.entries, old, new.id),
        tuple(_scene(scene, old, new.id) for scene in uses.scenes),
        tuple(_pad(pad, old, new.id) for pad in uses.pads),
        _choice(uses.battle, old, new.id),
        uses.set_aside and _set_aside(uses.set_aside, old, new),
    )
    if after != uses:
        campaign = with_track_uses(campaign, after)
    return _with_what_goes_on(campaign, old, new)


def _with_what_goes_on(campaign: Campaign, old: TrackId, new: Track) -> Campaign:
    """Random sounds and what is held; both stay with the new track when the replacement is taken back."""
    scatters = tuple(replace(scatter, bed=_bed(scatter.bed, old, new.id)) for scatter in campaign.scatters)
    layers = tuple(
        replace(layer, held=tuple(_held(one, old, new) for one in layer.held)) for layer in campaign.timeline.layers
    )
    if (scatters, layers) == (campaign.scatters, campaign.timeline.layers):
        return campaign
    return replace(campaign, scatters=scatters, timeline=replace(campaign.timeline, layers=layers))


def _entries(entries: tuple[QueueEntry, ...], old: TrackId, new: TrackId) -> tuple[QueueEntry, ...]:
    if all(entry.track_id != old for entry in entries):
        return entries
    return tuple(replace(entry, track_id=new) if entry.track_id == old else entry for entry in entries)


def _set_aside(aside: SetAside, old: TrackId, new: Track) -> SetAside:
    queue: Queue = replace(aside.queue, entries=_entries(aside.queue.entries, old, new.id))
    return replace(aside, queue=queue, held=aside.held and _held(aside.held, old, new))


def _held(held: HeldClip, old: TrackId, new: Track) -> HeldClip:
    if held.track_id != old:
        return held
    frame = held.frame if held.frame < new.length_frames else 0
    return replace(
        held,
        track_id=new.id,
        revision=new.revision,
        frame=frame,
        length_frames=new.length_frames,
        gain_db=playback_gain_db(new),
        loop=None,
        stems=new.stems,
    )


def _scene(scene: SavedScene, old: TrackId, new: TrackId) -> SavedScene:
    return replace(
        scene,
        music=_choice(scene.music, old, new),
        ambience=tuple(_bed(bed, old, new) for bed in scene.ambience),
        pads=tuple(_pad(pad, old, new) for pad in scene.pads),
    )


def _choice(choice: MusicChoice, old: TrackId, new: TrackId) -> MusicChoice:
    if old not in choice.track_ids:
        return choice
    track_ids = dict.fromkeys(new if track_id == old else track_id for track_id in choice.track_ids)
    return replace(choice, track_ids=tuple(track_ids))


def _bed(bed: AmbienceBed, old: TrackId, new: TrackId) -> AmbienceBed:
    return replace(bed, track_id=new) if bed.track_id == old else bed


def _pad(pad: Pad, old: TrackId, new: TrackId) -> Pad:
    return replace(pad, track_id=new) if pad.track_id == old else pad
