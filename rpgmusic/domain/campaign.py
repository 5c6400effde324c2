"""Campaigns: one table's shared listening session as a value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from rpgmusic.domain.arrangement import current_clip
from rpgmusic.domain.queue import EMPTY_QUEUE, Queue
from rpgmusic.domain.saved_scene import DEFAULT_BATTLE, MusicChoice, Pad, SavedScene, Scatter
from rpgmusic.domain.scene import Scene
from rpgmusic.domain.timeline import SILENCE, HeldClip, HoldReason, LayerName, Timeline
from rpgmusic.domain.units import CampaignId, ClipId, SceneId, TrackId


class Transport(StrEnum):
    """What a layer is doing, as a person would say it."""

    PLAYING = "playing"
    PAUSED = "paused"
    HUSHED = "hushed"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class SetAside:
    """What a battle pushed aside: the queue, and where the music was; `held` is None if there was none.

    Music that did not sound then, because it was paused or hushed, is `silent`. `intensity` is what the music was mixed
    to.
    """

    queue: Queue
    held: HeldClip | None = None
    silent: bool = False
    intensity: float | None = None


@dataclass(frozen=True, slots=True)
class Campaign:
    """Everything that a table shares and that lasts.

    `join_code` is the secret part of the players' link; `plan` names the music clips that will begin by
    themselves, in order. `scenes` stand in the order of the board, and `fired` is the one that is on. There is
    something `set_aside` as long as a battle lasts; `scatters` are the beds of random sounds that go on.
    """

    id: CampaignId
    name: str
    join_code: str
    created_at_s: float
    timeline: Timeline = SILENCE
    queue: Queue = EMPTY_QUEUE
    scene: Scene | None = None
    plan: tuple[ClipId, ...] = ()
    scenes: tuple[SavedScene, ...] = ()
    fired: SceneId | None = None
    pads: tuple[Pad, ...] = ()
    battle: MusicChoice = DEFAULT_BATTLE
    set_aside: SetAside | None = None
    scatters: tuple[Scatter, ...] = ()


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One thing that was played; `started_at_s` is Unix time."""

    track_id: TrackId
    title: str
    layer: LayerName
    started_at_s: float


def uses(campaign: Campaign, track_id: TrackId) -> bool:
    """Whether a track sounds, is planned, held, queued or set aside in a campaign, or its board names it."""
    used = {entry.track_id for entry in campaign.queue.entries}
    used.update(board_track_ids(campaign))
    if campaign.set_aside is not None:
        used.update(entry.track_id for entry in campaign.set_aside.queue.entries)
        used.update(() if campaign.set_aside.held is None else (campaign.set_aside.held.track_id,))
    for layer in campaign.timeline.layers:
        used.update(clip.track_id for clip in layer.clips)
        used.update(held.track_id for held in layer.held)
    return track_id in used


def board_track_ids(campaign: Campaign) -> Iterator[TrackId]:
    """The tracks that saved scenes, pads, the battle pool and random sounds name."""
    for scene in campaign.scenes:
        yield from scene.music.track_ids
        yield from (bed.track_id for bed in scene.ambience if bed.track_id is not None)
        yield from (pad.track_id for pad in scene.pads)
    yield from (pad.track_id for pad in campaign.pads)
    yield from campaign.battle.track_ids
    yield from (one.bed.track_id for one in campaign.scatters if one.bed.track_id is not None)


def transport_at(timeline: Timeline, server_time_us: int, layer: LayerName = LayerName.MUSIC) -> Transport:
    """What a layer is doing at a moment."""
    state = timeline.layer(layer)
    if current_clip(state, server_time_us) is not None:
        return Transport.PLAYING
    if any(clip.starts_at_us > server_time_us for clip in state.clips):
        return Transport.PLAYING
    if any(held.reason is HoldReason.HUSH for held in state.held):
        return Transport.HUSHED
    return Transport.PAUSED if state.held else Transport.STOPPED
