"""A server for the console's tests that lives in memory: the real client, with a transport that answers by itself."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

import msgspec

from rpgmusic.client import Client, LiveEvent
from rpgmusic.client.client import Campaigns
from rpgmusic.client.library import Folders, Scan, Tracks
from rpgmusic.client.making import Making
from rpgmusic.client.transport import Transport
from rpgmusic.domain.campaign import Transport as TransportState
from rpgmusic.domain.direction import DirectorMode, MakeMusic, SceneEnd
from rpgmusic.domain.errors import RpgMusicError, TrackNotFound
from rpgmusic.domain.generation import DEFAULT_CHAIN, ProviderName
from rpgmusic.domain.player import ContextState, PlayerReport
from rpgmusic.domain.queue import Queue, QueueEntry
from rpgmusic.domain.rendition import Rendition
from rpgmusic.domain.saved_scene import Pad, SavedScene
from rpgmusic.domain.scene import Scene
from rpgmusic.domain.timeline import Clip, Layer, LayerName, Loop, Ramp, Timeline
from rpgmusic.domain.track import Mood, TrackFormat, TrackStatus
from rpgmusic.domain.units import (
    CampaignId,
    ClientId,
    ClipId,
    EntryId,
    FolderId,
    PadId,
    SceneId,
    TrackId,
    duration_of,
)
from rpgmusic.protocol.board import EditReply
from rpgmusic.protocol.codec import encode
from rpgmusic.protocol.direction import DirectorView, Preparation
from rpgmusic.protocol.making import GenerationList, ProviderView, Spending, Workshop
from rpgmusic.protocol.message import Role
from rpgmusic.protocol.rest import (
    CampaignView,
    FolderTree,
    Health,
    LoginLink,
    PreviewReply,
    QueueView,
    ScanState,
    SessionLog,
    SoundCheckReply,
    TrackList,
)
from rpgmusic.protocol.server_messages import Change, Greeting, PlayTrack, Welcome
from rpgmusic.protocol.views import NO_BOARD, Board, CampaignState, FolderView, PlayerView, TrackCard, TrackView

NOW_US = 1_000_000_000
"""Server time stands still in these tests."""

JOIN_URL = "http://192.168.1.20:8080/j/Xk2v9QpL"
RATE = 48_000

DIRECTOR = DirectorView(
    campaign_id=CampaignId("default"),
    mode=DirectorMode.AUTO,
    scene_end=SceneEnd.KEEP,
    make=MakeMusic.IF_NOTHING_FITS,
    chain=DEFAULT_CHAIN,
    length_s=90.0,
    motif="",
    intensity=0.5,
    reading=None,
    prompt=None,
    choice=None,
    pins=(),
    never=(),
)
"""A director that was told nothing yet."""

PROVIDERS = (
    ProviderView(
        name=ProviderName.COMPOSER,
        title="Composer",
        available=True,
        missing="",
        charges=False,
        needs_network=False,
        effects=False,
        stems=True,
        shortest_s=3.0,
        longest_s=600.0,
        licence="yours, free for any use",
    ),
    ProviderView(
        name=ProviderName.ELEVENLABS,
        title="ElevenLabs",
        available=False,
        missing="Set ELEVENLABS_API_KEY.",
        charges=True,
        needs_network=True,
        effects=True,
        stems=False,
        shortest_s=3.0,
        longest_s=600.0,
        licence="as your plan says",
    ),
)
"""The composer works, a service lacks its key."""

Answer = TypeVar("Answer")

TITLES = (
    ("Low beams, warm ale", "Ana Kern", "Tavern nights", "tavern", 200),
    ("The bard remembers", "Ana Kern", "Tavern nights", "calm", 178),
    ("Closing time", "Ana Kern", "Tavern nights", "sorrow", 242),
    ("Rain on the shutters", "Weather", "Beds", "calm", 600),
    ("Torches in the deep", "Ilse Grau", "Under the hill", "suspense", 311),
    ("竜の目覚め — the dragon wakes", "Yuki Mori", "Scale and flame", "boss", 254),
    ("March of the nine banners", "Ilse Grau", "Under the hill", "battle", 189),
    ("Silver court", "Orla Finn", "Courts of the moon", "court", 226),
    ("What the river took", "Orla Finn", "Courts of the moon", "sorrow", 263),
    ("Lanterns over the harbour, a very long title that no list has room for", "Orla Finn", "Ports", "town", 3725),
)


def a_track(number: int) -> TrackView:
    """Track `number`, the same each time."""
    title, artist, album, mood, duration_s = TITLES[number % len(TITLES)]
    round_number = number // len(TITLES)
    return TrackView(
        id=TrackId(f"t{number}"),
        title=f"{title} {round_number + 1}" if round_number else title,
        artist=artist,
        album=album,
        album_artist=artist,
        track_number=number,
        genre="Soundtrack",
        year=2024,
        comment="",
        path=f"{album}/{title}.flac",
        format=TrackFormat.FLAC,
        duration_s=float(duration_s),
        bitrate_bps=900_000,
        sample_rate_hz=44_100,
        channels=2,
        size_bytes=10_000_000,
        status=TrackStatus.PLAYABLE,
        problem="",
        integrated_lufs=-16.0,
        true_peak_dbtp=-1.0,
        gain_db=-2.0,
        has_cover=False,
        free_tags=(),
        moods=(Mood(mood),),
        revision="r1",
        added_at_s=0.0,
    )


def a_broken_track(number: int, status: TrackStatus, problem: str) -> TrackView:
    """A track that cannot sound."""
    return msgspec.structs.replace(a_track(number), id=TrackId(f"broken{number}"), status=status, problem=problem)


def card(track: TrackView) -> TrackCard:
    """A track's card."""
    return TrackCard(
        id=track.id,
        title=track.title,
        artist=track.artist,
        album=track.album,
        moods=track.moods,
        length_frames=round(track.duration_s * RATE),
        revision=track.revision,
        has_cover=False,
    )


def a_player(name: str, *, skew_us: int | None = 80, trouble: str = "", connected: bool = True) -> PlayerView:
    """A listener."""
    report = PlayerReport(
        unlocked=not trouble,
        muted=False,
        context_state=ContextState.RUNNING,
        skew_us=skew_us,
        rtt_us=4_200,
        runway_us=25_000_000,
        rendition=Rendition.OPUS_128,
    )
    return PlayerView(client_id=ClientId(name.lower()), name=name, connected=connected, report=report, trouble=trouble)


def a_clip(track: TrackView, played_s: float, *, loops: bool = False) -> Clip:
    """A clip that began `played_s` ago."""
    length_frames = round(track.duration_s * RATE)
    return Clip(
        ClipId(f"c-{track.id}"),
        track.id,
        track.revision,
        NOW_US - duration_of(round(played_s * RATE)),
        0,
        length_frames,
        loop=Loop(0, length_frames) if loops else None,
    )


def a_campaign(
    music: Clip | None = None,
    ambience: Clip | None = None,
    queue: Queue | None = None,
    tracks: Sequence[TrackView] = (),
) -> CampaignState:
    """A campaign in which these clips sound."""
    clips = {LayerName.MUSIC: music, LayerName.AMBIENCE: ambience}
    layers = tuple(
        Layer(name, clips=tuple(clip for clip in (clips.get(name),) if clip is not None)) for name in LayerName
    )
    return CampaignState(
        id=CampaignId("default"),
        name="Friday",
        timeline=Timeline(3, layers),
        queue=queue or Queue(),
        scene=None,
        transport=TransportState.PLAYING if music else TransportState.STOPPED,
        tracks=tuple(card(track) for track in tracks),
    )


def a_queue(numbers: Sequence[int], current: int | None = 0) -> Queue:
    """A queue of tracks by number."""
    entries = tuple(QueueEntry(EntryId(f"e{number}"), TrackId(f"t{number}"), number) for number in numbers)
    return Queue(entries, None if current is None else entries[current].id)


def a_scene(scene_id: str, title: str, mood: Mood | None = None, pads: tuple[Pad, ...] = ()) -> SavedScene:
    """A saved scene."""
    return SavedScene(SceneId(scene_id), Scene(title, mood=mood), pads=pads)


def a_pad(number: int, name: str, *, loop: bool = False) -> Pad:
    """A pad with the track of its number."""
    return Pad(PadId(f"p{number}"), name, TrackId(f"t{number}"), loop=loop)


FOLDERS = tuple(
    FolderView(
        id=FolderId(folder_id), name=name, parent_id=FolderId(parent) if parent else None, position=0, track_count=count
    )
    for folder_id, name, parent, count in (
        ("f1", "Curse of the Gilded Crown", "", 0),
        ("f2", "Tavern, evening", "f1", 12),
        ("f3", "The deep road", "f1", 31),
        ("f4", "Battles", "", 24),
        ("f5", "Beds and weather", "", 9),
    )
)


def welcome(campaign: CampaignState, players: tuple[PlayerView, ...] = (), board: Board = NO_BOARD) -> Welcome:
    """The server's greeting."""
    return Welcome(
        data=Greeting(
            client_id=ClientId("gm"),
            role=Role.GM,
            name="GM",
            trim_us=0,
            server_time_us=NOW_US,
            boot_id="boot",
            server_version="0.1.0",
            campaign=campaign,
            players=players,
            board=board,
            renditions=(),
            max_drift_ms=30.0,
            position_check_s=5.0,
        )
    )


def playing_now(campaign: CampaignState) -> PlayTrack:
    """The message that the timeline is now that of `campaign`."""
    return PlayTrack(
        data=Change(
            campaign_id=campaign.id,
            layer=LayerName.MUSIC,
            effective_at_us=NOW_US,
            timeline=replace(campaign.timeline, revision=campaign.timeline.revision + 1),
            tracks=campaign.tracks,
        )
    )


@dataclass(frozen=True)
class Asked:
    """A request as the server saw it."""

    method: str
    path: str
    body: dict[str, object] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)


class FakeServer:
    """Answers what the console asks, remembers it, and says on the socket what a test tells it to."""

    def __init__(self, tracks: int = 42, music_folder: str = "/home/gm/Music") -> None:
        self.campaign = a_campaign()
        self.players: tuple[PlayerView, ...] = ()
        self.total = tracks
        self.folders = FOLDERS
        self.broken: tuple[TrackView, ...] = ()
        self.scan = ScanState(state="finished")
        self.music_folder = music_folder
        self.asked: list[Asked] = []
        self.refuse_with: RpgMusicError | None = None
        self.board = NO_BOARD
        self.waveform = b""
        self.preview_pages = 0
        self.on_clip: Callable[[float], CampaignState] | None = None
        self.later: tuple[LiveEvent, ...] = ()
        self.said: asyncio.Queue[LiveEvent | RpgMusicError] = asyncio.Queue()

    def say(self, event: LiveEvent | RpgMusicError) -> None:
        """Send a message to the console, or refuse it for good."""
        self.said.put_nowait(event)

    def greet(self) -> None:
        """Say welcome with the campaign and players as they are."""
        self.say(welcome(self.campaign, self.players, self.board))

    def commands(self) -> list[Asked]:
        """What was asked that changes something."""
        return [asked for asked in self.asked if asked.method != "GET"]

    def answer(self, asked: Asked) -> object:
        """The answer to a request."""
        self.asked.append(asked)
        if self.refuse_with is not None:
            raise self.refuse_with
        for end, make in self._routes().items():
            if asked.path.endswith(end):
                return make(asked)
        return self._of_id(asked)

    def _routes(self) -> dict[str, Callable[[Asked], object]]:
        return {
            "/api/tracks": self._page,
            "/api/folders": lambda _: FolderTree(folders=self.folders),
            "/api/health": lambda _: self._health(),
            "/log": lambda _: SessionLog(entries=()),
            "/api/campaigns": lambda _: (self._view(),),
            "/api/scan/status": lambda _: self.scan,
            "/api/scan": lambda _: self.scan,
            "/waveform": lambda _: self._waveform(),
            "/board": lambda _: self.board,
            "/capture": lambda asked: a_scene("s-new", str(asked.body.get("title", ""))),
            "/undo": lambda _: EditReply(label="the queue was cleared", more=0),
            "/redo": lambda _: EditReply(label="the queue was cleared", more=0),
            "/sound-check": lambda _: SoundCheckReply(players=len(self.players)),
            "/preview": lambda _: PreviewReply(pages=self.preview_pages, url="/audio/t0?signed"),
            "/login-links": lambda _: LoginLink(url=f"{JOIN_URL}/preview", expires_in_s=600),
            "/pads": lambda _: self.board,
            "/director": lambda _: DIRECTOR,
            "/director/intensity": lambda _: DIRECTOR,
            "/prepare": lambda _: Preparation(scenes=(), ready=0, cost_usd=0.0, seconds=0.0),
            "/generations": lambda _: GenerationList(generations=()),
            "/providers": lambda _: Workshop(
                enabled=True, providers=PROVIDERS, spending=Spending(spent_usd=0.0, cap_usd=None), most_at_once=2
            ),
            "/queue": lambda _: QueueView(queue=self.campaign.queue, tracks=()),
        }

    def _waveform(self) -> bytes:
        if not self.waveform:
            message = "It was not measured yet."
            raise TrackNotFound(message)
        return self.waveform

    def _of_id(self, asked: Asked) -> object:
        """One track or player by the id at the end of the path; the campaign for all else."""
        kind, _, name = asked.path.rpartition("/")
        if kind.endswith("/tracks"):
            return a_track(int(name.removeprefix("t")))
        if kind.endswith("/scatters"):
            return self.board
        if kind.endswith("/players") and asked.method == "PATCH":
            return next(player for player in self.players if player.client_id == name)
        if kind.endswith("/clips") and self.on_clip is not None:
            return self.on_clip(float(str(asked.body["volume"])))
        if "/queue/" in asked.path:
            return QueueView(queue=self.campaign.queue, tracks=())
        return self.campaign

    def _page(self, asked: Asked) -> TrackList:
        page, limit = int(asked.query["page"]), int(asked.query["limit"])
        status = asked.query.get("status")
        if status is not None and status != TrackStatus.PLAYABLE.value:
            found = tuple(track for track in self.broken if track.status.value == status)
            return TrackList(tracks=found, total=len(found), page=page, limit=limit)
        words = asked.query.get("search", "").casefold().split()
        if words:
            matches = [a_track(n) for n in range(self.total) if all(w in a_track(n).title.casefold() for w in words)]
            return TrackList(
                tracks=tuple(matches[(page - 1) * limit : page * limit]), total=len(matches), page=page, limit=limit
            )
        total = self.total if "folder_id" not in asked.query else min(12, self.total)
        numbers = range((page - 1) * limit, min(total, page * limit))
        tracks = (*(a_track(number) for number in numbers), *(self.broken if page == 1 else ()))
        return TrackList(tracks=tracks[:limit], total=total + len(self.broken), page=page, limit=limit)

    def _health(self) -> Health:
        return Health(
            status="ok",
            reasons=(),
            version="0.1.0",
            boot_id="boot",
            uptime_s=1.0,
            tracks=self.total,
            players=0,
            music_folder=self.music_folder,
        )

    def _view(self) -> CampaignView:
        return CampaignView(
            id=self.campaign.id, name="Friday", created_at_s=0.0, join_url=JOIN_URL, players=0, now_playing=""
        )


class FakeTransport(Transport):
    """Answers without a network."""

    def __init__(self, server: FakeServer) -> None:
        super().__init__("http://table.test:8080", "token")
        self._server = server

    async def send(
        self, method: str, path: str, *, body: object = None, query: Mapping[str, str] | None = None
    ) -> bytes:
        """Ask the fake server, with the body as it would have gone over the wire."""
        await asyncio.sleep(0)
        sent = {} if body is None else msgspec.json.decode(encode(body), type=dict[str, object])
        told = {name: value for name, value in sent.items() if value is not None}
        answer = self._server.answer(Asked(method, path, told, query or {}))
        return answer if isinstance(answer, bytes) else encode(answer)


class FakeClient(Client):
    """The real client over the fake transport; time stands still."""

    def __init__(self, server: FakeServer) -> None:
        super().__init__("http://table.test:8080", "token")
        self.server = server
        self._transport = FakeTransport(server)
        self.campaigns = Campaigns(self._transport)
        self.tracks = Tracks(self._transport)
        self.folders = Folders(self._transport)
        self.scan = Scan(self._transport)
        self.making = Making(self._transport)
        self.choose(self.campaign)

    def server_now_us(self) -> int:
        """The one moment at which everything happens."""
        return NOW_US

    async def events(self, campaign: CampaignId | None = None) -> AsyncGenerator[LiveEvent, None]:  # noqa: ARG002  # the real signature
        """What the server says."""
        while True:
            event = await self.server.said.get()
            if isinstance(event, RpgMusicError):
                raise event
            yield event


def a_table() -> FakeServer:
    """A table in the middle of an evening: music, rain, a queue and four players."""
    server = FakeServer()
    tracks = [a_track(number) for number in range(9)]
    music = replace(a_clip(tracks[0], 102), entry_id=EntryId("e0"))
    server.campaign = a_campaign(music, a_clip(tracks[3], 40, loops=True), a_queue((0, 1, 2, 4, 6), 0), tracks)
    muted = replace(server.campaign.timeline.layer(LayerName.AMBIENCE), volume=0.5, level=Ramp(0.5, 0.5))
    layers = tuple(muted if layer.name is LayerName.AMBIENCE else layer for layer in server.campaign.timeline.layers)
    timeline = replace(server.campaign.timeline, layers=layers)
    server.campaign = msgspec.structs.replace(server.campaign, timeline=timeline)
    server.players = (
        a_player("Ana", skew_us=90),
        a_player("Bob", skew_us=-40),
        a_player("Chioma", skew_us=10),
        a_player("Dmitri", skew_us=60),
    )
    server.broken = (
        a_broken_track(90, TrackStatus.UNPLAYABLE, "The file is cut off after 12 kB. Copy it again."),
        a_broken_track(91, TrackStatus.MISSING, "The file is gone from “Beds/Wind.ogg”."),
    )
    return server
