"""Campaigns as they travel: full states and changes, with the cards of the tracks they mention."""

from __future__ import annotations

from collections.abc import Iterable

from rpgmusic.campaigns.moment import Catalogue, ChangeMessage
from rpgmusic.domain.campaign import Campaign, board_track_ids, transport_at
from rpgmusic.domain.errors import TrackNotFound
from rpgmusic.domain.timeline import LayerName, Timeline, voices_at
from rpgmusic.domain.units import TrackId
from rpgmusic.protocol.rest import QueueView
from rpgmusic.protocol.server_messages import (
    BoardState,
    BoardUpdated,
    Change,
    Check,
    PositionCheck,
    QueueState,
    QueueUpdated,
)
from rpgmusic.protocol.views import Board, CampaignState, TrackCard, track_card


def cards(track_ids: Iterable[TrackId], tracks: Catalogue) -> tuple[TrackCard, ...]:
    """Each track's card once; tracks that the library has forgotten have none."""
    found = []
    for track_id in dict.fromkeys(track_ids):
        try:
            found.append(track_card(tracks.track(track_id)))
        except TrackNotFound:
            continue
    return tuple(found)


def timeline_track_ids(timeline: Timeline) -> list[TrackId]:
    """Every track that sounds, will sound or is held."""
    sounding = [clip.track_id for layer in timeline.layers for clip in layer.clips]
    return sounding + [held.track_id for layer in timeline.layers for held in layer.held]


def campaign_state(campaign: Campaign, now_us: int, tracks: Catalogue) -> CampaignState:
    """The full shared state."""
    queued = (entry.track_id for entry in campaign.queue.entries)
    return CampaignState(
        id=campaign.id,
        name=campaign.name,
        timeline=campaign.timeline,
        queue=campaign.queue,
        scene=campaign.scene,
        transport=transport_at(campaign.timeline, now_us),
        tracks=cards((*timeline_track_ids(campaign.timeline), *queued), tracks),
    )


def change_message(
    event: type[ChangeMessage], campaign: Campaign, layer: LayerName | None, effective_at_us: int, tracks: Catalogue
) -> ChangeMessage:
    """The event that tells a new timeline."""
    change = Change(
        campaign_id=campaign.id,
        layer=layer,
        effective_at_us=effective_at_us,
        timeline=campaign.timeline,
        tracks=cards(timeline_track_ids(campaign.timeline), tracks),
    )
    return event(data=change)


def queue_message(campaign: Campaign, tracks: Catalogue) -> QueueUpdated:
    """The event that tells a new queue."""
    queued = cards((entry.track_id for entry in campaign.queue.entries), tracks)
    return QueueUpdated(data=QueueState(campaign_id=campaign.id, queue=campaign.queue, tracks=queued))


def queue_view(campaign: Campaign, tracks: Catalogue) -> QueueView:
    """The queue with its cards."""
    return QueueView(queue=campaign.queue, tracks=cards((e.track_id for e in campaign.queue.entries), tracks))


def board_view(campaign: Campaign, tracks: Catalogue) -> Board:
    """The GM's board."""
    return Board(
        scenes=campaign.scenes,
        fired=campaign.fired,
        pads=campaign.pads,
        battle=campaign.battle,
        combat=campaign.set_aside is not None,
        scatters=campaign.scatters,
        tracks=cards(board_track_ids(campaign), tracks),
    )


def board_message(campaign: Campaign, tracks: Catalogue) -> BoardUpdated:
    """The event that tells GMs a new board."""
    return BoardUpdated(data=BoardState(campaign_id=campaign.id, board=board_view(campaign, tracks)))


def position_check(campaign: Campaign, now_us: int) -> PositionCheck:
    """What should be audible now."""
    voices = voices_at(campaign.timeline, now_us)
    return PositionCheck(data=Check(server_time_us=now_us, revision=campaign.timeline.revision, voices=voices))
