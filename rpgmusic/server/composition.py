"""The composition of a server: every part made from the settings, with nothing running yet but the decoders."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from rpgmusic.audio.analysis import analyse
from rpgmusic.audio.pool import AudioWorkers
from rpgmusic.audio.segments import SegmentStore
from rpgmusic.campaigns.campaigns import Campaigns
from rpgmusic.campaigns.clock import ClockFile, ServerClock
from rpgmusic.campaigns.players import PlayerRegistry
from rpgmusic.campaigns.resuming import resumed_clock
from rpgmusic.composer.workers import ComposerProcess
from rpgmusic.director.offline_reading import OfflineReader
from rpgmusic.director.scene_endpoint import ChatReader
from rpgmusic.domain.campaign import uses
from rpgmusic.domain.settings import Settings
from rpgmusic.domain.units import CampaignId, TrackId
from rpgmusic.generation.growth import Growth
from rpgmusic.library import FoldersChanged, Library, LibraryChange, ScanProgressed, TracksChanged
from rpgmusic.scenes.prompting import text_for
from rpgmusic.server.access import Gate
from rpgmusic.server.directing import DirectingGround, directing
from rpgmusic.server.edit_log import EditLog
from rpgmusic.server.external_issuer import JwksIssuer
from rpgmusic.server.guard import rates
from rpgmusic.server.health import Checkup
from rpgmusic.server.hub import Hub
from rpgmusic.server.identities import PublicIds
from rpgmusic.server.limits import RateLimiter
from rpgmusic.server.logins import LoginLinks
from rpgmusic.server.making_news import MakingNews
from rpgmusic.server.music import MusicCatalogue
from rpgmusic.server.music_making import MusicMaking
from rpgmusic.server.player_files import PlayerFiles, player_directory
from rpgmusic.server.player_news import PlayerNews
from rpgmusic.server.problem_news import problems_noted
from rpgmusic.server.revocations import Revocations
from rpgmusic.server.scan_news import ScanNews
from rpgmusic.server.services import Services
from rpgmusic.server.session_log import SessionLog
from rpgmusic.server.signatures import UrlSigner
from rpgmusic.server.streaming import Streaming
from rpgmusic.server.table_news import TableNews
from rpgmusic.server.tokens import TokenMint, load_gm_token, load_secret
from rpgmusic.server.workshop import MUSIC_DIRECTORY, WorkshopGround, opened_workshop, providers_of
from rpgmusic.storage import Blobs, Documents, TinyDbDocuments


@dataclass(frozen=True, slots=True)
class Composition:
    """The parts, and what only the start and the end of a server need of them."""

    services: Services
    gm_token: str
    clock_file: ClockFile
    scan_news: ScanNews


@dataclass(frozen=True, slots=True)
class _Tables:
    """The tables and the music at hand, and who is told."""

    library: Library
    tracks: MusicCatalogue
    campaigns: Campaigns
    hub: Hub
    log: SessionLog


@dataclass(frozen=True, slots=True)
class _Ground:
    """What everything else stands on."""

    settings: Settings
    data_dir: Path
    documents: TinyDbDocuments
    clock: ServerClock
    clock_file: ClockFile
    workers: AudioWorkers
    growth: Growth


async def composed(
    settings: Settings, data_dir: Path, join_url: Callable[[CampaignId], str], stack: AsyncExitStack
) -> Composition:
    """Make every part; `stack` closes them again.

    Raises:
        DataDirectoryInUse: another server works on the data directory.
        DiskFull, Unavailable: the data directory cannot be written, or no decoder starts.
    """
    documents = TinyDbDocuments(data_dir)
    stack.callback(documents.close)
    clock_file = ClockFile(data_dir)
    clock, long_absence = resumed_clock(documents, clock_file)
    workers = AudioWorkers()
    stack.push_async_callback(workers.close)
    await workers.start()
    ground = _Ground(settings, data_dir, documents, clock, clock_file, workers, Growth())
    services, gm_token = _services(ground, join_url, stack)
    services.campaigns.load(long_absence=long_absence)
    services.table_news.begin(services.campaigns.all())
    stack.enter_context(problems_noted(services.log))
    scan_news = ScanNews(services.library, services.hub, services.log)
    services.library.on_change(partial(_library_changed, services, scan_news))
    return Composition(services, gm_token, clock_file, scan_news)


def _services(ground: _Ground, join_url: Callable[[CampaignId], str], stack: AsyncExitStack) -> tuple[Services, str]:
    settings, clock = ground.settings, ground.clock
    library = _library(ground, lambda track_id: any(uses(campaign, track_id) for campaign in campaigns.all()))
    stack.push_async_callback(library.close)
    segments = SegmentStore(ground.data_dir / "segments", settings.segment_cache_mb * 1_000_000, ground.workers)
    stack.push_async_callback(segments.close)
    streaming = Streaming(library, segments, ground.growth)
    stack.callback(streaming.close)
    tracks = MusicCatalogue(library)
    players = PlayerRegistry(ground.documents, clock.wall_s)
    hub = Hub(players)
    secret = load_secret(ground.data_dir)
    mint = TokenMint(secret)
    signer = UrlSigner(secret)
    log = SessionLog(hub.publish_to_gms, clock.wall_s)
    table_news = TableNews(log, hub.publish, lambda campaign_id: campaigns.get(campaign_id))  # noqa: PLW0108  # made below
    campaigns = Campaigns(ground.documents, tracks, players, clock, table_news.publish, on_played=table_news.began)
    music_making = _music_making(ground, _Tables(library, tracks, campaigns, hub, log), signer, stack)
    services = Services(
        settings=settings,
        clock=clock,
        library=library,
        tracks=tracks,
        workers=ground.workers,
        segments=segments,
        streaming=streaming,
        campaigns=campaigns,
        players=players,
        hub=hub,
        log=log,
        table_news=table_news,
        player_news=PlayerNews(log, players, lambda campaign_id: hub.music_is_playing.get(campaign_id, False)),
        edits=EditLog(),
        making=music_making,
        gate=_gate(settings, mint, ground.documents, stack),
        public_ids=PublicIds(secret),
        logins=LoginLinks(),
        signer=signer,
        limits=RateLimiter(rates(settings)),
        player_files=PlayerFiles(player_directory()),
        join_url=join_url,
        health=_checkup(ground, library, hub, players, campaigns).health,
    )
    return services, load_gm_token(ground.data_dir, mint)


def _music_making(ground: _Ground, tables: _Tables, signer: UrlSigner, stack: AsyncExitStack) -> MusicMaking:
    """The composer's process, the workshop, and the director over both."""
    composer = ComposerProcess()
    stack.push_async_callback(composer.close)
    news = MakingNews(tables.hub.publish_to_owner, tables.log, signer.signed)
    generations = opened_workshop(
        WorkshopGround(
            ground.settings, ground.data_dir, ground.documents, tables.library, ground.workers, ground.growth
        ),
        providers_of(ground.settings, composer),
        uses=lambda track_id: any(uses(campaign, track_id) for campaign in tables.campaigns.all()),
        tell=news.told,
        wall_s=ground.clock.wall_s,
    )
    stack.push_async_callback(generations.close)
    reader = OfflineReader()
    read = reader.read
    if ground.settings.scene_endpoint_url:
        chat = _chat_reader(ground.settings, reader)
        stack.push_async_callback(chat.close)
        read = chat.read
    parts = directing(
        DirectingGround(
            ground.documents,
            tables.campaigns,
            tables.tracks,
            generations,
            tables.hub,
            tables.log,
            ground.clock,
            read,
            reader.read,
        )
    )
    news.follow(parts.generation_changed)
    return MusicMaking(composer, generations, parts.director, parts.preparing, parts.wishes, text_for, reader)


def _chat_reader(settings: Settings, offline: OfflineReader) -> ChatReader:
    return ChatReader(
        settings.scene_endpoint_url,
        settings.scene_endpoint_model,
        settings.scene_endpoint_key,
        settings.scene_endpoint_timeout_s,
        offline,
    )


def _library(ground: _Ground, is_used: Callable[[TrackId], bool]) -> Library:
    return Library(
        ground.documents,
        Blobs(ground.data_dir / "waveforms"),
        ground.settings.music_dir,
        partial(analyse, ground.workers),
        ground.clock.wall_s,
        is_used=is_used,
        generated_root=ground.data_dir / MUSIC_DIRECTORY,
    )


def _gate(settings: Settings, mint: TokenMint, documents: Documents, stack: AsyncExitStack) -> Gate:
    if not settings.jwks_url:
        return Gate(mint, Revocations(documents))
    issuer = JwksIssuer(settings)
    stack.callback(issuer.close)
    return Gate(mint, Revocations(documents), issuer)


def _checkup(ground: _Ground, library: Library, hub: Hub, players: PlayerRegistry, campaigns: Campaigns) -> Checkup:
    return Checkup(
        clock=ground.clock,
        library=library,
        workers=ground.workers,
        hub=hub,
        players=lambda: sum(players.connected(campaign.id) for campaign in campaigns.all()),
        data_dir=ground.data_dir,
        music_dir=ground.settings.music_dir,
        damage=ground.documents.problems,
    )


def _library_changed(services: Services, scan_news: ScanNews, change: LibraryChange) -> None:
    """Pass on what the library tells: to the tables, and to the GMs' screens."""
    if isinstance(change, ScanProgressed):
        scan_news.tell()
    elif isinstance(change, FoldersChanged):
        services.hub.library_changed()
    elif isinstance(change, TracksChanged):
        services.tracks.forget(change.ids)
        services.campaigns.tracks_changed(change.ids)
        services.hub.library_changed()
