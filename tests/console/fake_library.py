"""A server in memory whose folders and labels change when they are asked to."""

from __future__ import annotations

from typing import cast

import msgspec

from rpgmusic.domain.track import Mood, TrackStatus
from rpgmusic.domain.units import FolderId, TrackId
from rpgmusic.protocol.rest import (
    ForgetReply,
    LabelReply,
    PlacementReply,
    PlaylistReply,
    PlaylistText,
    TrackFolders,
    TrackList,
)
from rpgmusic.protocol.views import FolderView

from .fakes import Asked, FakeServer, a_broken_track, a_campaign, a_clip, a_queue, a_track

PLAYLIST = "#EXTM3U\nTavern nights/Closing time.flac\n"
PEAKS = bytes(40 + abs((number * 7) % 400 - 200) for number in range(1_000))


class LibraryServer(FakeServer):
    """Forty tracks, two of which are broken; every folder holds the first tracks, as many as it says."""

    def __init__(self, tracks: int = 40) -> None:
        super().__init__(tracks)
        track = a_track(0)
        self.campaign = a_campaign(a_clip(track, 102), queue=a_queue([0, 1]), tracks=[track, a_track(1)])
        self.broken = (
            a_broken_track(1, TrackStatus.MISSING, "The file is gone from “Tavern nights”."),
            a_broken_track(2, TrackStatus.UNPLAYABLE, "The file is cut off; only its first 3 seconds are there."),
        )
        self.waveform = PEAKS
        self.has_covers = False

    def answer(self, asked: Asked) -> object:
        """Carry out edits; everything else as any server."""
        handled = self._edited(asked) if self.refuse_with is None else None
        if handled is None:
            return super().answer(asked)
        self.asked.append(asked)
        return handled

    def _edited(self, asked: Asked) -> object:
        kind, *parts = asked.path.removeprefix("/api/").split("/")
        if kind == "folders":
            return self._folder_edited(asked, parts)
        return self._track_edited(asked, parts) if kind == "tracks" else None

    def _folder_edited(self, asked: Asked, parts: list[str]) -> object:
        match asked.method, parts:
            case "POST", ["tracks"]:
                answer: object = PlacementReply(added=len(cast("list[str]", asked.body["track_ids"])))
            case "POST", ["playlist"]:
                answer = PlaylistReply(folder=self._create(asked), found=2, not_found=("gone/away.mp3",))
            case "GET", [folder_id, "playlist"]:
                answer = PlaylistText(file_name=f"{folder_id}.m3u8", text=PLAYLIST)
            case (("PATCH" | "PUT" | "POST"), [folder_id, *_]):
                answer = self._change(asked, FolderId(folder_id))
            case "POST", []:
                answer = self._create(asked)
            case "DELETE", [folder_id]:
                self.folders = tuple(folder for folder in self.folders if folder.id != folder_id)
                answer = {}
            case _:
                answer = None
        return answer

    def _track_edited(self, asked: Asked, parts: list[str]) -> object:
        match asked.method, parts:
            case "POST", ["forget"]:
                return ForgetReply(forgotten=tuple(map(TrackId, cast("list[str]", asked.body["track_ids"]))))
            case "POST", ["labels"]:
                return LabelReply(changed=len(cast("list[str]", asked.body["track_ids"])))
            case "GET", [_, "folders"]:
                return TrackFolders(folder_ids=(FolderId("f2"), FolderId("f5")))
            case "GET", [_, "cover", "pixels"]:
                return a_cover(int(asked.query["width"]))
            case (("PATCH" | "POST" | "DELETE"), [track_id, *_]):
                return next((track for track in self.broken if track.id == track_id), a_track(0))
        return None

    def _create(self, asked: Asked) -> FolderView:
        name = str(asked.body.get("name") or str(asked.body.get("directory")).rsplit("/", 1)[-1])
        parent = asked.body.get("parent_id")
        folder = FolderView(
            id=FolderId(f"new{len(self.folders)}"),
            name=name,
            parent_id=FolderId(str(parent)) if parent else None,
            position=9,
            track_count=0,
        )
        self.folders = (*self.folders, folder)
        return folder

    def _change(self, asked: Asked, folder_id: FolderId) -> FolderView:
        folder = next(folder for folder in self.folders if folder.id == folder_id)
        renamed = msgspec.structs.replace(folder, name=str(asked.body.get("name", folder.name)))
        if "position" in asked.body:
            others = [other for other in self.folders if other.id != folder_id]
            siblings = [other for other in others if other.parent_id == folder.parent_id]
            position = cast("int", asked.body["position"])
            before = others.index(siblings[position]) if position < len(siblings) else len(others)
            self.folders = (*others[:before], renamed, *others[before:])
        else:
            self.folders = tuple(renamed if other.id == folder_id else other for other in self.folders)
        return renamed

    def _page(self, asked: Asked) -> TrackList:
        answer = super()._page(asked)
        if "mood" in asked.query:
            mood = Mood(asked.query["mood"])
            found = tuple(track for track in map(a_track, range(self.total)) if mood in track.moods)
            answer = msgspec.structs.replace(answer, tracks=found, total=len(found))
        if self.has_covers:
            tracks = tuple(msgspec.structs.replace(track, has_cover=True) for track in answer.tracks)
            answer = msgspec.structs.replace(answer, tracks=tracks)
        return answer


def a_cover(pixels: int) -> bytes:
    """A sunset."""
    rows = range(pixels)
    return bytes(
        value
        for y in rows
        for x in rows
        for value in (230 - 4 * y, max(0, 160 - 5 * y), min(255, 60 + 3 * abs(x - pixels // 2) + 2 * y))
    )
