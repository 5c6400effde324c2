"""The GM's music on the server: tracks, folders and scans."""

from __future__ import annotations

from rpgmusic.client.transport import Transport, in_path
from rpgmusic.domain.track import Mood, TrackStatus
from rpgmusic.domain.units import FolderId, TrackId
from rpgmusic.protocol.rest import (
    FolderEdit,
    FolderRequest,
    FolderTracks,
    FolderTree,
    ForgetReply,
    ForgetRequest,
    LabelReply,
    LabelRequest,
    MetadataRequest,
    PlacementReply,
    PlacementRequest,
    PlaylistReply,
    PlaylistRequest,
    PlaylistText,
    ReplacementRequest,
    ScanState,
    StreamLink,
    TrackFolders,
    TrackList,
)
from rpgmusic.protocol.views import FolderView, TrackView

PAGE_LIMIT = 100
"""Tracks on a page unless the caller wants another number."""


class Tracks:
    """Tracks of the library."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def page(
        self,
        search: str = "",
        folder_id: FolderId | None = None,
        *,
        page: int = 1,
        limit: int = PAGE_LIMIT,
        status: TrackStatus | None = None,
        mood: Mood | None = None,
        sort: str = "",
    ) -> TrackList:
        """One page of tracks that have all the words of `search`; pages count from 1.

        `sort` names a field (title, artist, album, added, duration, path, loudness, format, moods, genre, year; `-`
        before it turns the order round); left out, the best matches come first, or a folder's tracks in its order.
        """
        wishes = {"search": search, "folder_id": folder_id, "status": status, "mood": mood, "sort": sort}
        query = {"page": str(page), "limit": str(limit)} | {name: str(wish) for name, wish in wishes.items() if wish}
        return await self._transport.fetch("GET", "/api/tracks", TrackList, query=query)

    async def get(self, track_id: TrackId) -> TrackView:
        """One track."""
        return await self._transport.fetch("GET", f"/api/tracks/{in_path(track_id)}", TrackView)

    async def edit(self, track_id: TrackId, request: MetadataRequest) -> TrackView:
        """Change what is shown of a track, its tags or its moods; its file is not touched."""
        path = f"/api/tracks/{in_path(track_id)}/metadata"
        return await self._transport.fetch("PATCH", path, TrackView, body=request)

    async def label(self, request: LabelRequest) -> LabelReply:
        """Give moods and tags to many tracks, or take them away."""
        return await self._transport.fetch("POST", "/api/tracks/labels", LabelReply, body=request)

    async def replace(self, missing: TrackId, by: TrackId) -> TrackView:
        """Let another track take the place of a missing one in folders, queues and scenes."""
        path = f"/api/tracks/{in_path(missing)}/replacement"
        return await self._transport.fetch("POST", path, TrackView, body=ReplacementRequest(track_id=by))

    async def waveform(self, track_id: TrackId) -> bytes:
        """A thousand peaks of the track, one byte each; raises NotFound until it was measured."""
        return await self._transport.send("GET", f"/api/tracks/{in_path(track_id)}/waveform")

    async def cover(self, track_id: TrackId) -> bytes:
        """The picture in the track's file; raises NotFound if there is none."""
        return await self._transport.send("GET", f"/api/tracks/{in_path(track_id)}/cover")

    async def cover_pixels(self, track_id: TrackId, width: int, height: int) -> bytes:
        """The picture shrunk to so many pixels, red, green and blue a byte each; raises NotFound if there is none."""
        query = {"width": str(width), "height": str(height)}
        return await self._transport.send("GET", f"/api/tracks/{in_path(track_id)}/cover/pixels", query=query)

    async def folders(self, track_id: TrackId) -> TrackFolders:
        """The folders in which the track lies."""
        return await self._transport.fetch("GET", f"/api/tracks/{in_path(track_id)}/folders", TrackFolders)

    async def stream_link(self, track_id: TrackId) -> StreamLink:
        """A signed address of the track's file, for any other program that plays sound."""
        return await self._transport.fetch("GET", f"/api/tracks/{in_path(track_id)}/stream-link", StreamLink)

    async def restore(self, track_id: TrackId) -> TrackView:
        """Look again for the file of a track that is missing."""
        return await self._transport.fetch("POST", f"/api/tracks/{in_path(track_id)}/restore", TrackView)

    async def forget(self, track_id: TrackId) -> None:
        """Take a track whose file is gone out of the library."""
        await self._transport.send("DELETE", f"/api/tracks/{in_path(track_id)}")

    async def forget_all(self, track_ids: tuple[TrackId, ...]) -> ForgetReply:
        """Take those of the tracks that are missing still out of the library, all at once."""
        request = ForgetRequest(track_ids=track_ids)
        return await self._transport.fetch("POST", "/api/tracks/forget", ForgetReply, body=request)


class Folders:
    """The GM's own grouping of tracks."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def tree(self) -> FolderTree:
        """All folders, parents before children."""
        return await self._transport.fetch("GET", "/api/folders", FolderTree)

    async def create(self, request: FolderRequest) -> FolderView:
        """Create a folder, or make one of a directory of the music folder."""
        return await self._transport.fetch("POST", "/api/folders", FolderView, body=request)

    async def edit(self, folder_id: FolderId, request: FolderEdit) -> FolderView:
        """Rename, move or reorder a folder."""
        return await self._transport.fetch("PATCH", f"/api/folders/{in_path(folder_id)}", FolderView, body=request)

    async def delete(self, folder_id: FolderId) -> None:
        """Delete a folder and the folders in it; the tracks stay."""
        await self._transport.send("DELETE", f"/api/folders/{in_path(folder_id)}")

    async def add(self, folder_id: FolderId, track_ids: tuple[TrackId, ...]) -> FolderView:
        """Put tracks into a folder, after those it has."""
        return await self._put("POST", folder_id, track_ids)

    async def place(self, request: PlacementRequest) -> PlacementReply:
        """Put tracks into several folders at once."""
        return await self._transport.fetch("POST", "/api/folders/tracks", PlacementReply, body=request)

    async def playlist(self, folder_id: FolderId) -> PlaylistText:
        """The folder as an M3U8 playlist."""
        return await self._transport.fetch("GET", f"/api/folders/{in_path(folder_id)}/playlist", PlaylistText)

    async def load_playlist(self, request: PlaylistRequest) -> PlaylistReply:
        """Make a folder of a playlist."""
        return await self._transport.fetch("POST", "/api/folders/playlist", PlaylistReply, body=request)

    async def arrange(self, folder_id: FolderId, track_ids: tuple[TrackId, ...]) -> FolderView:
        """Set a folder's tracks and their order."""
        return await self._put("PUT", folder_id, track_ids)

    async def remove(self, folder_id: FolderId, track_id: TrackId) -> None:
        """Take a track out of a folder."""
        await self._transport.send("DELETE", f"/api/tracks/{in_path(track_id)}/folders/{in_path(folder_id)}")

    async def take_out(self, folder_id: FolderId, track_ids: tuple[TrackId, ...]) -> FolderView:
        """Take several tracks out of a folder, as one edit."""
        path = f"/api/folders/{in_path(folder_id)}/tracks/removal"
        return await self._transport.fetch("POST", path, FolderView, body=FolderTracks(track_ids=track_ids))

    async def _put(self, method: str, folder_id: FolderId, track_ids: tuple[TrackId, ...]) -> FolderView:
        path = f"/api/folders/{in_path(folder_id)}/tracks"
        return await self._transport.fetch(method, path, FolderView, body=FolderTracks(track_ids=track_ids))


class Scan:
    """The scan of the music folder."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def start(self) -> ScanState:
        """Begin a scan, or join the one under way."""
        return await self._transport.fetch("POST", "/api/scan", ScanState)

    async def status(self) -> ScanState:
        """How far the scan is."""
        return await self._transport.fetch("GET", "/api/scan/status", ScanState)

    async def cancel(self) -> ScanState:
        """End the scan early; what it found stays."""
        return await self._transport.fetch("DELETE", "/api/scan", ScanState)
