"""What routes and sockets work with: the parts of one running server, put together once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from aiohttp import web

from rpgmusic.audio.pool import AudioWorkers
from rpgmusic.audio.segments import SegmentStore
from rpgmusic.campaigns.campaigns import Campaigns
from rpgmusic.campaigns.clock import ServerClock
from rpgmusic.campaigns.players import PlayerRegistry
from rpgmusic.domain.settings import Settings
from rpgmusic.domain.units import CampaignId
from rpgmusic.library import Library
from rpgmusic.protocol.rest import Health
from rpgmusic.server.access import Gate
from rpgmusic.server.edit_log import EditLog
from rpgmusic.server.hub import Hub
from rpgmusic.server.identities import PublicIds
from rpgmusic.server.limits import RateLimiter
from rpgmusic.server.logins import LoginLinks
from rpgmusic.server.music import MusicCatalogue
from rpgmusic.server.music_making import MusicMaking
from rpgmusic.server.player_files import PlayerFiles
from rpgmusic.server.player_news import PlayerNews
from rpgmusic.server.session_log import SessionLog
from rpgmusic.server.signatures import UrlSigner
from rpgmusic.server.streaming import Streaming
from rpgmusic.server.table_news import TableNews


@dataclass(frozen=True, slots=True)
class Services:
    """The parts of one running server."""

    settings: Settings
    clock: ServerClock
    library: Library
    tracks: MusicCatalogue
    workers: AudioWorkers
    segments: SegmentStore
    streaming: Streaming
    campaigns: Campaigns
    players: PlayerRegistry
    hub: Hub
    log: SessionLog
    table_news: TableNews
    player_news: PlayerNews
    edits: EditLog
    making: MusicMaking
    gate: Gate
    public_ids: PublicIds
    logins: LoginLinks
    signer: UrlSigner
    limits: RateLimiter
    player_files: PlayerFiles
    join_url: Callable[[CampaignId], str]
    health: Callable[[], Health]


SERVICES = web.AppKey("services", Services)
