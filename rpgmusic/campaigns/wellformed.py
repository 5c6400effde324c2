"""Whether what is put on the board makes sense: volumes, gaps, titles, and tracks and folders that exist."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import replace
from typing import Final

from rpgmusic.campaigns.moment import Catalogue
from rpgmusic.domain.errors import FolderNotFound, InvalidRequest, TrackNotFound
from rpgmusic.domain.saved_scene import MAX_SCENE_TRACKS, AmbienceBed, MusicChoice, MusicSource, Pad, SavedScene
from rpgmusic.domain.units import FolderId, TrackId

SHORTEST_GAP_S: Final = 0.5
LONGEST_GAP_S: Final = 3_600.0
LONGEST_PAD_NAME: Final = 60
LONGEST_ID: Final = 64

Known = Container[TrackId | FolderId | None]
"""What was there before, and may stay although the library has lost it."""


def checked_scene(saved: SavedScene, known: Known, tracks: Catalogue) -> SavedScene:
    """The scene, if it can be; its title without the space around it.

    Raises:
        InvalidRequest: a title, volume, gap or source makes no sense.
        TrackNotFound, FolderNotFound: it names what does not exist.
    """
    title = saved.scene.title.strip()
    if not title:
        message = "A scene needs a title."
        raise InvalidRequest(message)
    for bed in saved.ambience:
        _check_bed(bed, known, tracks)
    return replace(
        saved,
        scene=replace(saved.scene, title=title),
        music=checked_choice(saved.music, known, tracks),
        pads=checked_pads(saved.pads, known, tracks),
    )


def checked_choice(choice: MusicChoice, known: Known, tracks: Catalogue) -> MusicChoice:
    """The choice with only what its source needs; raises like `checked_scene`."""
    if choice.source is MusicSource.TRACKS:
        if not 0 < len(choice.track_ids) <= MAX_SCENE_TRACKS:
            message = f"Choose from one to {MAX_SCENE_TRACKS} tracks for the music, or use a folder."
            raise InvalidRequest(message)
        _check_tracks(choice.track_ids, known, tracks)
        return MusicChoice(choice.source, track_ids=choice.track_ids, shuffle=choice.shuffle)
    if choice.source is MusicSource.FOLDER:
        if choice.folder_id is None:
            message = "Say which folder the music comes from."
            raise InvalidRequest(message)
        _check_folder(choice.folder_id, known, tracks)
        return MusicChoice(choice.source, folder_id=choice.folder_id, shuffle=choice.shuffle)
    return MusicChoice(choice.source, mood=choice.mood, shuffle=choice.shuffle)


def checked_pads(pads: Iterable[Pad], known: Known, tracks: Catalogue) -> tuple[Pad, ...]:
    """Pads, if they can be; raises InvalidRequest or TrackNotFound."""
    checked = []
    for pad in pads:
        name = pad.name.strip()
        if not 0 < len(name) <= LONGEST_PAD_NAME:
            message = f"A pad needs a name of at most {LONGEST_PAD_NAME} letters."
            raise InvalidRequest(message)
        if len(pad.id) > LONGEST_ID or not pad.id.isprintable():
            message = f"The pad “{name}” has an id that cannot be one. Leave it empty."
            raise InvalidRequest(message)
        _check_volume(pad.volume)
        _check_tracks((pad.track_id,), known, tracks)
        checked.append(replace(pad, name=name))
    return tuple(checked)


def _check_bed(bed: AmbienceBed, known: Known, tracks: Catalogue) -> None:
    if (bed.track_id is None) == (bed.folder_id is None):
        message = "Each bed of ambience needs either a track or a folder."
        raise InvalidRequest(message)
    _check_volume(bed.volume)
    if bed.gap and not SHORTEST_GAP_S <= bed.gap.shortest_s <= bed.gap.longest_s <= LONGEST_GAP_S:
        message = f"The silence between random sounds lasts from {SHORTEST_GAP_S} to {LONGEST_GAP_S:.0f} s."
        raise InvalidRequest(f"{message} The shortest must not be longer than the longest.")
    if bed.track_id is not None:
        _check_tracks((bed.track_id,), known, tracks)
    if bed.folder_id is not None:
        _check_folder(bed.folder_id, known, tracks)


def _check_volume(volume: float) -> None:
    if not 0 <= volume <= 1:
        message = "A volume lies between 0 and 1."
        raise InvalidRequest(message)


def _check_tracks(track_ids: Iterable[TrackId], known: Known, tracks: Catalogue) -> None:
    for track_id in track_ids:
        if track_id in known:
            continue
        try:
            tracks.track(track_id)
        except TrackNotFound:
            message = f"The library has no track “{track_id[:LONGEST_ID]}”. Choose another."
            raise TrackNotFound(message) from None


def _check_folder(folder_id: FolderId, known: Known, tracks: Catalogue) -> None:
    if folder_id in known:
        return
    try:
        tracks.folder_track_ids(folder_id)
    except FolderNotFound:
        message = f"There is no folder “{folder_id[:LONGEST_ID]}”. Choose another."
        raise FolderNotFound(message) from None
