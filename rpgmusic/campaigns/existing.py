"""Whether the library has the tracks and folders that something on the board names."""

from __future__ import annotations

from collections.abc import Container, Iterable

from rpgmusic.campaigns.moment import Catalogue
from rpgmusic.campaigns.wellformed import LONGEST_ID
from rpgmusic.domain.errors import FolderNotFound, TrackNotFound
from rpgmusic.domain.saved_scene import MusicChoice, Pad, SavedScene
from rpgmusic.domain.units import FolderId, TrackId

Known = Container[TrackId | FolderId | None]
"""What was there before, and may stay although the library has lost it."""


def check_scene(saved: SavedScene, known: Known, tracks: Catalogue) -> None:
    """Look for all that a scene names; raises TrackNotFound or FolderNotFound."""
    beds = saved.ambience
    _check_tracks((bed.track_id for bed in beds if bed.track_id is not None), known, tracks)
    for bed in beds:
        _check_folder(bed.folder_id, known, tracks)
    check_choice(saved.music, known, tracks)
    check_pads(saved.pads, known, tracks)


def check_choice(choice: MusicChoice, known: Known, tracks: Catalogue) -> None:
    """Look for the music of a scene or a battle; raises TrackNotFound or FolderNotFound."""
    _check_tracks(choice.track_ids, known, tracks)
    _check_folder(choice.folder_id, known, tracks)


def check_pads(pads: Iterable[Pad], known: Known, tracks: Catalogue) -> None:
    """Look for the tracks of pads; raises TrackNotFound."""
    _check_tracks((pad.track_id for pad in pads), known, tracks)


def _check_tracks(track_ids: Iterable[TrackId], known: Known, tracks: Catalogue) -> None:
    for track_id in track_ids:
        if track_id in known:
            continue
        try:
            tracks.track(track_id)
        except TrackNotFound:
            message = f"The library has no track “{track_id[:LONGEST_ID]}”. Choose another."
            raise TrackNotFound(message) from None


def _check_folder(folder_id: FolderId | None, known: Known, tracks: Catalogue) -> None:
    if folder_id is None or folder_id in known:
        return
    try:
        tracks.folder_track_ids(folder_id)
    except FolderNotFound:
        message = f"There is no folder “{folder_id[:LONGEST_ID]}”. Choose another."
        raise FolderNotFound(message) from None
