"""Restoring: a campaign becomes what it was in a backup. Its music is held where it was; nothing sounds by itself.

The library is shared by all campaigns: folders are added as an import adds them, labels become those of the backup.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import replace

from rpgmusic.campaigns.moment import Moment, Outcome
from rpgmusic.campaigns.saving import within_bounds
from rpgmusic.domain.campaign import Campaign, HistoryEntry, SetAside
from rpgmusic.domain.errors import InvalidRequest
from rpgmusic.domain.queue import Queue
from rpgmusic.domain.saved_scene import Scatter
from rpgmusic.domain.timeline import HeldClip, HoldReason, Layer, LayerName, Loop, Ramp, Timeline
from rpgmusic.domain.track import Track, playback_gain_db
from rpgmusic.domain.units import CampaignId, FolderId
from rpgmusic.library import Library
from rpgmusic.protocol.exchange import CampaignFile, ImportReply, RestoreReply, Table
from rpgmusic.protocol.server_messages import Pause
from rpgmusic.server.exchange.importing import arrived, labelled_as, new_id
from rpgmusic.server.exchange.merging import merged
from rpgmusic.server.exchange.rewriting import Here, table_tracks
from rpgmusic.server.services import Services


async def restored(services: Services, campaign_id: CampaignId, file: CampaignFile) -> RestoreReply:
    """Make a campaign what it was in a backup; everything is checked before anything is changed.

    Raises:
        CampaignNotFound: there is no such campaign.
        InvalidRequest: the file is no backup, or there would be too many folders or tracks.
    """
    services.campaigns.get(campaign_id)
    table = file.table
    if table is None:
        message = "This file holds scenes and folders but no table. Import it, or choose a backup to restore."
        raise InvalidRequest(message)
    arrival = await arrived(services, file, tuple(table_tracks(table)))
    folders = merged(services.library.folders(), arrival.folders, _kept_id)
    here = Here(arrival.tracks, folders.ids)
    within_bounds(_as_it_was(services.campaigns.get(campaign_id), file, table, here, services.library))
    await services.library.shelf.add_all(folders.new)
    _seat(services, campaign_id, file, table, here)
    _, labelled = await labelled_as(services, arrival, lambda _own, said: said)
    reply = ImportReply(
        scenes=len(file.scenes),
        pads=len(services.campaigns.get(campaign_id).pads),
        folders=len(folders.new),
        labelled=len(labelled),
        not_found=arrival.not_found,
    )
    return RestoreReply(campaign=services.campaigns.state(campaign_id), imported=reply)


def _seat(services: Services, campaign_id: CampaignId, file: CampaignFile, table: Table, here: Here) -> None:
    def decide(campaign: Campaign, moment: Moment) -> Outcome:
        return Outcome(_as_it_was(campaign, file, table, here, services.library), Pause, None, moment.now_us)

    services.campaigns.command(campaign_id, decide)
    services.campaigns.set_scene(campaign_id, table.scene)
    services.campaigns.rename(campaign_id, file.name or services.campaigns.get(campaign_id).name)
    services.campaigns.rewrite_history(campaign_id, [_entry(entry, here) for entry in table.history[::-1]])
    for player in services.players.all(campaign_id):
        key = player.client_id
        back = services.players.change(campaign_id, key, name=table.names.get(key), trim_us=table.trims_us.get(key))
        services.hub.player_settings_changed(campaign_id, back)
    services.hub.players_changed(campaign_id)


def _as_it_was(campaign: Campaign, file: CampaignFile, table: Table, here: Here, library: Library) -> Campaign:
    scenes = tuple(here.scene(scene) for scene in file.scenes)
    layers = tuple(_layer(table.timeline, name, here, library) for name in LayerName)
    return replace(
        campaign,
        timeline=Timeline(campaign.timeline.revision, layers),
        queue=_queue(table.queue, here),
        scene=table.scene,
        plan=(),
        scenes=scenes,
        fired=table.fired if any(scene.id == table.fired for scene in scenes) else None,
        pads=here.pads(file.pads),
        battle=here.battle(file.battle),
        set_aside=table.set_aside and _set_aside(table.set_aside, here, library),
        scatters=tuple(_scatters(table.scatters, here)),
    )


def _layer(timeline: Timeline, name: LayerName, here: Here, library: Library) -> Layer:
    was = next((layer for layer in timeline.layers if layer.name is name), Layer(name))
    volume = max(0.0, min(1.0, was.volume))
    hidden = any(layer.solo for layer in timeline.layers) and not was.solo
    level = 0.0 if was.muted or hidden else volume
    held = tuple(back for one in was.held if (back := _held(one, here, library)) is not None)
    intensity = max(0.0, min(1.0, was.intensity.to_level))
    return Layer(
        name,
        volume,
        was.muted,
        Ramp(level, level),
        held=held,
        solo=was.solo,
        intensity=Ramp(intensity, intensity),
    )


def _held(held: HeldClip, here: Here, library: Library) -> HeldClip | None:
    """What was held, of the track as it is here; None if it is not here or has no sound."""
    tracks: tuple[Track, ...] = library.tracks(here.known([held.track_id]))
    if not tracks or tracks[0].length_frames <= 0:
        return None
    track = tracks[0]
    return replace(
        held,
        track_id=track.id,
        revision=track.revision,
        frame=max(0, min(held.frame, track.length_frames - 1)),
        length_frames=track.length_frames,
        gain_db=playback_gain_db(track),
        loop=_loop(held.loop, track),
        stems=track.stems,
        volume=max(0.0, min(1.0, held.volume)),
    )


def _loop(loop: Loop | None, track: Track) -> Loop | None:
    fits = loop is not None and 0 <= loop.start_frame < loop.end_frame <= track.length_frames
    return loop if fits else None


def _queue(queue: Queue, here: Here) -> Queue:
    entries = tuple(
        replace(entry, track_id=here.tracks[entry.track_id]) for entry in queue.entries if entry.track_id in here.tracks
    )
    current = queue.current if any(entry.id == queue.current for entry in entries) else None
    return replace(queue, entries=entries, current=current)


def _set_aside(aside: SetAside, here: Here, library: Library) -> SetAside:
    return SetAside(_queue(aside.queue, here), aside.held and _held(aside.held, here, library), aside.silent)


def _scatters(scatters: tuple[Scatter, ...], here: Here) -> Iterator[Scatter]:
    for scatter in scatters:
        bed = here.bed(scatter.bed)
        if bed is not None:
            yield Scatter(scatter.id, bed, HoldReason.PAUSE if scatter.held is None else scatter.held)


def _entry(entry: HistoryEntry, here: Here) -> HistoryEntry:
    return replace(entry, track_id=here.tracks.get(entry.track_id, entry.track_id))


def _kept_id(folder_id: FolderId, taken: Container[FolderId]) -> FolderId:
    return FolderId(new_id()) if folder_id in taken else folder_id
