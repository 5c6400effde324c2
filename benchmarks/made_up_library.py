"""Owns a library of 100,000 tracks that exists only as numbers, behind the real client."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Mapping
from typing import Final

from rpgmusic.client import Client, LiveEvent
from rpgmusic.client.client import Campaigns
from rpgmusic.client.library import Folders, Scan, Tracks
from rpgmusic.client.transport import Transport
from rpgmusic.domain.campaign import Transport as TransportState
from rpgmusic.domain.errors import NotFound
from rpgmusic.domain.queue import Queue
from rpgmusic.domain.saved_scene import SavedScene
from rpgmusic.domain.scene import Scene
from rpgmusic.domain.timeline import Timeline
from rpgmusic.domain.track import Mood, Stream, Tags, Track, TrackFormat
from rpgmusic.domain.units import DEFAULT_CAMPAIGN, CampaignId, ClientId, SceneId, TrackId
from rpgmusic.protocol.codec import encode
from rpgmusic.protocol.message import Role
from rpgmusic.protocol.rest import FolderTree, Health, ScanState, SessionLog
from rpgmusic.protocol.rest import TrackList as TrackPage
from rpgmusic.protocol.server_messages import Greeting, Welcome
from rpgmusic.protocol.views import Board, CampaignState, TrackView, track_view

TRACKS: Final = 100_000
SCENES: Final = 30
ANSWER_S: Final = 0.002
"""What a server on the same machine takes at least."""


class MadeUpTransport(Transport):
    """Answers every request from numbers."""

    async def send(
        self,
        method: str,
        path: str,
        *,
        body: object = None,  # noqa: ARG002  # the real signature
        query: Mapping[str, str] | None = None,
    ) -> bytes:
        """A page of tracks, or what the console asks for besides."""
        await asyncio.sleep(ANSWER_S)
        if path == "/api/tracks":
            return encode(made_up_page(query or {}))
        if path.startswith("/api/tracks/") and path.count("/") == 3:
            return encode(made_up_track(int(path.rpartition("t")[2])))
        answers: dict[str, object] = {
            "/api/folders": FolderTree(folders=()),
            "/api/campaigns": (),
            "/api/scan/status": ScanState(state="finished"),
            "/api/health": HEALTH,
            "/api/campaigns/default/log": SessionLog(entries=()),
        }
        if path not in answers:
            message = f"Nothing is made up for {method} {path}."
            raise NotFound(message)
        return encode(answers[path])


class MadeUpClient(Client):
    """The real client over the made-up transport. It greets at once."""

    def __init__(self) -> None:
        super().__init__()
        self._transport = MadeUpTransport("http://made.up", "token")
        self.campaigns = Campaigns(self._transport)
        self.tracks = Tracks(self._transport)
        self.folders = Folders(self._transport)
        self.scan = Scan(self._transport)
        self.choose(self.campaign)

    async def events(self, campaign: CampaignId | None = None) -> AsyncGenerator[LiveEvent, None]:  # noqa: ARG002
        """The greeting, then silence."""
        yield Welcome(data=GREETING)
        await asyncio.Event().wait()


def made_up_page(query: Mapping[str, str]) -> TrackPage:
    """A page of the library; a search finds a tenth of it."""
    page, limit = int(query["page"]), int(query["limit"])
    total = TRACKS // 10 if "search" in query else 0 if "status" in query else TRACKS
    numbers = range((page - 1) * limit, min(total, page * limit))
    return TrackPage(tracks=tuple(made_up_track(number) for number in numbers), total=total, page=page, limit=limit)


def made_up_track(number: int) -> TrackView:
    """Track `number`."""
    track = Track(
        id=TrackId(f"t{number}"),
        path=f"Courts of the moon/Silver court {number}.flac",
        format=TrackFormat.FLAC,
        size_bytes=30_000_000,
        modified_ns=0,
        revision="r",
        added_at_s=0.0,
        tags=Tags(title=f"Silver court {number}", artist="Orla Finn", album="Courts of the moon"),
        stream=Stream(226_000_000, 44_100, 2, 900_000),
        moods=(Mood.COURT, Mood.CALM),
    )
    return track_view(track)


def made_up_scene(number: int) -> SavedScene:
    """Scene `number` of the board."""
    scene = Scene(f"The court at midnight, part {number}", "Whispers behind every curtain.", Mood.COURT)
    return SavedScene(SceneId(f"s{number}"), scene)


HEALTH: Final = Health(
    status="ok",
    reasons=(),
    version="0",
    boot_id="boot",
    uptime_s=0.0,
    tracks=TRACKS,
    players=0,
    music_folder="/made/up",
)

GREETING: Final = Greeting(
    client_id=ClientId("gm"),
    role=Role.GM,
    name="GM",
    trim_us=0,
    server_time_us=0,
    boot_id="boot",
    server_version="0",
    campaign=CampaignState(
        id=DEFAULT_CAMPAIGN,
        name="Made up",
        timeline=Timeline(),
        queue=Queue(),
        scene=None,
        transport=TransportState.STOPPED,
        tracks=(),
    ),
    players=(),
    board=Board(scenes=tuple(made_up_scene(number) for number in range(SCENES))),
    renditions=(),
    max_drift_ms=30.0,
    position_check_s=5.0,
)
