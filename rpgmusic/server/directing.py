"""The director of a server: put together, and what it does told to those whom it concerns."""

from __future__ import annotations

import random
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

from rpgmusic.campaigns.campaigns import Campaigns
from rpgmusic.campaigns.clock import ServerClock
from rpgmusic.director.chooser import Chooser, House
from rpgmusic.director.director import Director
from rpgmusic.director.ordering import Orders
from rpgmusic.director.preparing import Preparing
from rpgmusic.director.records import DirectionStore
from rpgmusic.director.views import director_view
from rpgmusic.director.wishes import Read, Wishes
from rpgmusic.domain.generation import Generation
from rpgmusic.domain.timeline import LayerName
from rpgmusic.domain.units import CampaignId, TrackId
from rpgmusic.generation.generations import Generations
from rpgmusic.protocol.making_messages import (
    DirectorUpdated,
    Notice,
    PlayersNotice,
    PreparationState,
    PreparationUpdated,
)
from rpgmusic.server.hub import Hub
from rpgmusic.server.music import MusicCatalogue
from rpgmusic.server.preparation_views import preparation_view
from rpgmusic.server.session_log import SessionLog
from rpgmusic.storage import Documents

LATELY_HEARD: Final = 200


@dataclass(frozen=True, slots=True)
class Direction:
    """The parts of directing."""

    director: Director
    preparing: Preparing
    wishes: Wishes

    def generation_changed(self, generation: Generation) -> None:
        """Pass on how a piece stands."""
        self.preparing.generation_changed(generation)
        self.director.generation_changed(generation)


@dataclass(frozen=True, slots=True)
class DirectingGround:
    """What directing stands on."""

    documents: Documents
    campaigns: Campaigns
    tracks: MusicCatalogue
    generations: Generations
    hub: Hub
    log: SessionLog
    clock: ServerClock
    read: Read
    glance: Read


def directing(ground: DirectingGround) -> Direction:
    """Put the director together."""
    store = DirectionStore(ground.documents)
    store.load()
    house = House(
        campaigns=ground.campaigns,
        shelf=ground.tracks,
        read=ground.read,
        glance=ground.glance,
        orders=Orders(ground.generations),
        heard=partial(_heard, ground),
        now_us=ground.clock.now_us,
        tell=lambda campaign_id: _tell(ground, store, campaign_id),
        notify_players=lambda campaign_id, text: _notify_players(ground.hub, campaign_id, text),
        note=lambda campaign_id, text: ground.log.add(campaign_id, "scene", text),
        rng=random.SystemRandom(),
    )
    preparing = Preparing(
        store,
        Chooser(house),
        ground.generations,
        partial(secrets.token_hex, 8),
        lambda campaign_id: _tell_preparation(ground, preparing, campaign_id),
    )
    return Direction(Director(store, house), preparing, Wishes(ground.read, store.get))


def _heard(ground: DirectingGround, campaign_id: CampaignId) -> Mapping[TrackId, float]:
    """How many seconds ago each track began last on the music layer of a table."""
    now_s, heard = ground.clock.wall_s(), dict[TrackId, float]()
    for entry in ground.campaigns.history(campaign_id, LATELY_HEARD):
        if entry.layer is LayerName.MUSIC:
            heard.setdefault(entry.track_id, max(0.0, now_s - entry.started_at_s))
    return heard


def _tell(ground: DirectingGround, store: DirectionStore, campaign_id: CampaignId) -> None:
    view = director_view(ground.campaigns.get(campaign_id), store.get(campaign_id), ground.tracks)
    ground.hub.publish_to_gms(DirectorUpdated(data=view), campaign_id)


def _tell_preparation(ground: DirectingGround, preparing: Preparing, campaign_id: CampaignId) -> None:
    preparation = preparation_view(preparing, ground.generations, ground.tracks, campaign_id)
    message = PreparationUpdated(data=PreparationState(campaign_id=campaign_id, preparation=preparation))
    ground.hub.publish_to_gms(message, campaign_id)


def _notify_players(hub: Hub, campaign_id: CampaignId, text: str) -> None:
    hub.publish_to_listeners(campaign_id, PlayersNotice(data=Notice(text=text)))
