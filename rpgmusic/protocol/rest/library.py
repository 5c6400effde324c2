"""Bodies for tracks, folders, playlists and scans."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from rpgmusic.domain.track import Mood
from rpgmusic.domain.units import FolderId, TrackId
from rpgmusic.protocol.rest.bounds import Body, Label, Title, TrackIds
from rpgmusic.protocol.views import FolderView, TrackView


class TrackList(msgspec.Struct, frozen=True, kw_only=True):
    """One page of tracks; `total` counts all that match."""

    tracks: tuple[TrackView, ...]
    total: int
    page: int
    limit: int


class MetadataRequest(Body, frozen=True):
    """Edits of a track; files are never written. An empty string, or 0, returns to what the file says."""

    title: Title | None = None
    artist: Title | None = None
    album: Title | None = None
    genre: Title | None = None
    album_artist: Title | None = None
    year: Annotated[int, msgspec.Meta(ge=0, le=9_999)] | None = None
    track_number: Annotated[int, msgspec.Meta(ge=0, le=9_999)] | None = None
    free_tags: Annotated[tuple[Label, ...], msgspec.Meta(max_length=50)] | None = None
    moods: Annotated[tuple[Mood, ...], msgspec.Meta(max_length=17)] | None = None


class FolderRequest(Body, frozen=True):
    """Create a folder, or import a directory of the music folder as one (`directory`), named like it if not told.

    What is created holds `track_ids` from the start; what is imported holds the tracks of its directory alone.
    """

    name: Annotated[str, msgspec.Meta(max_length=200)] = ""
    parent_id: FolderId | None = None
    directory: Annotated[str, msgspec.Meta(max_length=4_096)] | None = None
    track_ids: TrackIds = ()


class FolderEdit(Body, frozen=True):
    """Rename, move or reorder; a field left out stays as it is, `parent_id: null` moves to the top."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=200)] | None = None
    parent_id: FolderId | msgspec.UnsetType | None = msgspec.UNSET
    position: Annotated[int, msgspec.Meta(ge=0)] | None = None


class FolderTracks(Body, frozen=True):
    """Tracks to put into a folder (POST) or its whole new order (PUT)."""

    track_ids: TrackIds


class TrackFolders(msgspec.Struct, frozen=True, kw_only=True):
    """The folders in which a track lies."""

    folder_ids: tuple[FolderId, ...]


class FolderTree(msgspec.Struct, frozen=True, kw_only=True):
    """All folders, parents before children, siblings in order."""

    folders: tuple[FolderView, ...]


class ScanState(msgspec.Struct, frozen=True, kw_only=True):
    """The scan of the music folder; `state` says idle, scanning, cancelled, finished or failed."""

    state: Literal["idle", "scanning", "cancelled", "finished", "failed"]
    done: int = 0
    total: int = 0
    added: int = 0
    changed: int = 0
    moved: int = 0
    missing: int = 0
    failed: int = 0
    to_analyse: int = 0
    current_path: str = ""
    problem: str = ""


class LabelRequest(Body, frozen=True):
    """Moods and tags to give to many tracks, or to take from them."""

    track_ids: TrackIds
    add_moods: Annotated[tuple[Mood, ...], msgspec.Meta(max_length=17)] = ()
    remove_moods: Annotated[tuple[Mood, ...], msgspec.Meta(max_length=17)] = ()
    add_tags: Annotated[tuple[Label, ...], msgspec.Meta(max_length=50)] = ()
    remove_tags: Annotated[tuple[Label, ...], msgspec.Meta(max_length=50)] = ()


class LabelReply(msgspec.Struct, frozen=True, kw_only=True):
    """How many tracks changed."""

    changed: int


class PlacementRequest(Body, frozen=True):
    """Put tracks into several folders at once, after those that they have."""

    track_ids: TrackIds
    folder_ids: Annotated[tuple[FolderId, ...], msgspec.Meta(min_length=1, max_length=200)]


class PlacementReply(msgspec.Struct, frozen=True, kw_only=True):
    """How many placements were new."""

    added: int


class ForgetRequest(Body, frozen=True):
    """Missing tracks to take out of the library; those that are there again stay."""

    track_ids: TrackIds


class ForgetReply(msgspec.Struct, frozen=True, kw_only=True):
    """The tracks that were forgotten."""

    forgotten: tuple[TrackId, ...]


class ReplacementRequest(Body, frozen=True):
    """The track that takes the place of a missing one, wherever that is used."""

    track_id: TrackId


class PlaylistRequest(Body, frozen=True):
    """An M3U or M3U8 playlist to make a folder of."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    text: Annotated[str, msgspec.Meta(max_length=8_000_000)]
    parent_id: FolderId | None = None


class PlaylistReply(msgspec.Struct, frozen=True, kw_only=True):
    """The new folder, and the lines for which the library has no track."""

    folder: FolderView
    found: int
    not_found: tuple[str, ...]


class PlaylistText(msgspec.Struct, frozen=True, kw_only=True):
    """A folder as an M3U8 playlist."""

    file_name: str
    text: str
