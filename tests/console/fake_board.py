"""A server in memory that has a board of scenes, a log and files, and changes them when it is asked to."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import msgspec

from rpgmusic.domain.campaign import HistoryEntry
from rpgmusic.domain.errors import NotFound, NothingToPlay
from rpgmusic.domain.saved_scene import (
    DEFAULT_BATTLE,
    AmbienceBed,
    Gap,
    MusicChoice,
    MusicSource,
    Pad,
    SavedScene,
)
from rpgmusic.domain.scene import Scene
from rpgmusic.domain.timeline import LayerName
from rpgmusic.domain.track import Mood
from rpgmusic.domain.units import FolderId, PadId, SceneId, TrackId
from rpgmusic.protocol.board import EditReply, PositionRequest, SavedSceneRequest
from rpgmusic.protocol.exchange import CampaignFile, ImportReply, RestoreReply
from rpgmusic.protocol.rest import History, LogEntry, SessionLog
from rpgmusic.protocol.server_messages import BoardState, BoardUpdated, Welcome
from rpgmusic.protocol.views import Board

from .fakes import FOLDERS, Asked, FakeServer, a_table, a_track, card, welcome

BASE: Final = "/api/campaigns/default"


def a_scene(number: int, title: str, mood: Mood | None = None, music: MusicChoice | None = None) -> SavedScene:
    """A saved scene with little in it."""
    return SavedScene(SceneId(f"s{number}"), Scene(title, mood=mood), music or MusicChoice())


def scenes() -> tuple[SavedScene, ...]:
    """What a GM has on the board of an evening."""
    tavern = SavedScene(
        SceneId("s1"),
        Scene(
            "The Gilded Crown, evening",
            "Low fire, rain on the shutters. The bard knows more than he sings; the man in the corner counts coins.",
            Mood.TAVERN,
            intensity=0.3,
            tags=("act one",),
            hints="lute, no drums",
        ),
        MusicChoice(MusicSource.FOLDER, folder_id=FolderId("f2"), shuffle=True),
        (
            AmbienceBed(track_id=TrackId("t3"), volume=0.7),
            AmbienceBed(folder_id=FolderId("f5"), volume=0.4, gap=Gap()),
        ),
        (Pad(PadId("p1"), "Door", TrackId("t2")), Pad(PadId("p2"), "Crowd laughs", TrackId("t1"), 0.6, loop=True)),
        4.0,
    )
    road = a_scene(2, "The deep road", Mood.SUSPENSE, MusicChoice(MusicSource.TRACKS, (TrackId("t4"), TrackId("t8"))))
    dragon = replace(
        a_scene(3, "竜の目覚め — the dragon wakes", Mood.BOSS, MusicChoice(MusicSource.MATCH, shuffle=True)), fade_s=0.0
    )
    dragon = replace(dragon, scene=replace(dragon.scene, combat=True, intensity=1.0))
    rest = (
        a_scene(4, "Silver court", Mood.COURT, MusicChoice(MusicSource.TRACKS, (TrackId("t7"),))),
        a_scene(5, "Silence after the storm", None, MusicChoice(MusicSource.SILENCE)),
        a_scene(6, "What the river took, and all that was never said about it", Mood.SORROW),
    )
    return (tavern, road, dragon, *rest)


class BoardServer(FakeServer):
    """Keeps a board, a log and what was played before."""

    def __init__(self) -> None:
        super().__init__()
        self.board = Board(battle=DEFAULT_BATTLE)
        self.log: tuple[LogEntry, ...] = ()
        self.history = History(entries=())
        self.not_found: tuple[str, ...] = ()
        self.lacks_battle_music = False
        self.backup: CampaignFile | None = None

    def greeting(self) -> Welcome:
        """The greeting with the board."""
        said = welcome(self.campaign, self.players)
        return Welcome(data=msgspec.structs.replace(said.data, board=self.board))

    def greet(self) -> None:
        """Say welcome to a GM."""
        self.say(self.greeting())

    def change(self, **changes: object) -> Board:
        """Change the board and tell everyone."""
        self.board = msgspec.structs.replace(self.board, **changes)
        self.say(BoardUpdated(data=BoardState(campaign_id=self.campaign.id, board=self.board)))
        return self.board

    def scene(self, scene_id: str) -> SavedScene:
        """A scene of the board."""
        found = [saved for saved in self.board.scenes if saved.id == scene_id]
        if not found:
            message = "This scene is not on the board any more."
            raise NotFound(message)
        return found[0]

    def answer(self, asked: Asked) -> object:
        """As the real server does, as far as scenes, battles, log and files go."""
        if self.refuse_with is None and asked.path.startswith(BASE):
            parts = asked.path.removeprefix(f"{BASE}/").split("/")
            answer = self._scenes(asked, parts) if parts[0] == "scenes" else self._other(asked, parts[0])
            if answer is not None:
                self.asked.append(asked)
                return answer
        return super().answer(asked)

    def _scenes(self, asked: Asked, parts: list[str]) -> object:
        before = self.board.scenes
        match asked.method, parts[1:]:
            case "POST", ([] | ["capture"]):
                saved = self._saved(asked, f"s{len(before) + 1}")
                self.change(scenes=(*before, saved))
                return saved
            case "PUT", [scene_id]:
                saved = self._saved(asked, self.scene(scene_id).id)
                self.change(scenes=tuple(saved if old.id == scene_id else old for old in before))
                return saved
            case "PATCH", [scene_id]:
                saved = self.scene(scene_id)
                kept = [old for old in before if old.id != scene_id]
                kept.insert(msgspec.convert(asked.body, PositionRequest).position, saved)
                return self.change(scenes=tuple(kept))
            case "DELETE", [scene_id]:
                self.change(scenes=tuple(old for old in before if old.id != scene_id))
                return {}
            case "POST", [scene_id, "fire"]:
                self.change(fired=self.scene(scene_id).id)
                return self.campaign
        return None

    def _saved(self, asked: Asked, scene_id: str) -> SavedScene:
        if asked.path.endswith("/capture"):
            return SavedScene(SceneId(scene_id), Scene(str(asked.body["title"])))
        request = msgspec.convert(asked.body, SavedSceneRequest)
        facts = msgspec.convert(msgspec.to_builtins(request.scene), Scene)
        pads = tuple(replace(pad, id=pad.id or PadId(f"{scene_id}-p{place}")) for place, pad in enumerate(request.pads))
        return SavedScene(SceneId(scene_id), facts, request.music, request.ambience, pads, request.fade_s)

    def _other(self, asked: Asked, name: str) -> object:
        file = CampaignFile(name="Friday", scenes=self.board.scenes)
        imported = ImportReply(scenes=2, pads=0, folders=1, labelled=3, not_found=self.not_found)
        undone = EditReply(label="deleting “The deep road”", more=0)
        answers: dict[str, object] = {
            "undo": undone,
            "redo": undone,
            "log": SessionLog(entries=self.log),
            "history": self.history,
            "export": file,
            "backup": self.backup or file,
            "import": imported,
            "restore": RestoreReply(campaign=self.campaign, imported=imported),
        }
        if name == "battle":
            self.lacks_battle_music = False
            return self.change(battle=msgspec.convert(asked.body, MusicChoice))
        if name == "combat":
            if self.lacks_battle_music:
                message = "There is no battle music: no track has the mood."
                raise NothingToPlay(message)
            self.change(combat=not self.board.combat)
            return self.campaign
        return answers.get(name)


def a_board() -> BoardServer:
    """An evening with six scenes, of which the second is on."""
    table, server = a_table(), BoardServer()
    server.campaign, server.players = table.campaign, table.players
    cards = tuple(card(a_track(number)) for number in range(9))
    server.board = Board(scenes=scenes(), fired=SceneId("s2"), battle=DEFAULT_BATTLE, tracks=cards)
    server.folders = FOLDERS
    return server


EVENING_S: Final = 1_714_588_200.0
"""Unix time of the first line of the log: an evening in May."""


def a_log() -> BoardServer:
    """The log of an evening, and what was played on the day before."""
    server = a_board()
    happened = (
        ("table", "The server started.", 0),
        ("library", "The scan found 42 tracks.", 20),
        ("player", "Ana joined.", 60),
        ("player", "Bob joined.", 75),
        ("scene", "The Gilded Crown, evening", 120),
        ("music", "“Low beams, warm ale” began.", 121),
        ("problem", "Elif: phone locked.", 900),
        ("scene", "Battle: the music before waits.", 1_800),
    )
    entries = tuple(LogEntry(at_s=EVENING_S + at, kind=kind, text=text) for kind, text, at in happened)  # type: ignore[arg-type]  # the kinds are those of the wire
    server.log = entries[::-1]
    played = ((6, 1_801.0), (0, 121.0), (8, -86_400.0), (3, -86_500.0))
    server.history = History(
        entries=tuple(
            HistoryEntry(TrackId(f"t{number}"), a_track(number).title, LayerName.MUSIC, EVENING_S + at)
            for number, at in played
        )
    )
    return server
