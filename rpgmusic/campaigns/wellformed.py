"""Whether what is put on the board makes sense: volumes, gaps, titles, ids, and music with a source. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from rpgmusic.domain.errors import InvalidRequest
from rpgmusic.domain.saved_scene import MAX_SCENE_TRACKS, AmbienceBed, MusicChoice, MusicSource, Pad, SavedScene

SHORTEST_GAP_S: Final = 0.5
LONGEST_GAP_S: Final = 3_600.0
LONGEST_PAD_NAME: Final = 60
LONGEST_ID: Final = 64


def checked_scene(saved: SavedScene) -> SavedScene:
    """The scene, if it can be; its title without the space around it.

    Raises:
        InvalidRequest: a title, volume, gap or source makes no sense.
    """
    title = saved.scene.title.strip()
    if not title:
        message = "A scene needs a title."
        raise InvalidRequest(message)
    for bed in saved.ambience:
        check_bed(bed)
    return replace(
        saved,
        scene=replace(saved.scene, title=title),
        music=checked_choice(saved.music),
        pads=checked_pads(saved.pads),
    )


def checked_choice(choice: MusicChoice) -> MusicChoice:
    """The choice with only what its source needs; raises InvalidRequest if that is not there."""
    if choice.source is MusicSource.TRACKS:
        if not 0 < len(choice.track_ids) <= MAX_SCENE_TRACKS:
            message = f"Choose from one to {MAX_SCENE_TRACKS} tracks for the music, or use a folder."
            raise InvalidRequest(message)
        return MusicChoice(choice.source, track_ids=choice.track_ids, shuffle=choice.shuffle)
    if choice.source is MusicSource.FOLDER:
        if choice.folder_id is None:
            message = "Say which folder the music comes from."
            raise InvalidRequest(message)
        return MusicChoice(choice.source, folder_id=choice.folder_id, shuffle=choice.shuffle)
    return MusicChoice(choice.source, mood=choice.mood, shuffle=choice.shuffle)


def checked_pads(pads: Iterable[Pad]) -> tuple[Pad, ...]:
    """Pads with names without the space around them; raises InvalidRequest for one that cannot be."""
    checked = []
    for pad in pads:
        name = pad.name.strip()
        if not 0 < len(name) <= LONGEST_PAD_NAME:
            message = f"A pad needs a name of at most {LONGEST_PAD_NAME} letters."
            raise InvalidRequest(message)
        if not can_be_id(pad.id):
            message = f"The pad “{name}” has an id that cannot be one. Leave it empty."
            raise InvalidRequest(message)
        _check_volume(pad.volume)
        checked.append(replace(pad, name=name))
    return tuple(checked)


def check_bed(bed: AmbienceBed) -> None:
    """Make sure that a bed has one source, a volume, and a gap that can be; raises InvalidRequest."""
    if (bed.track_id is None) == (bed.folder_id is None):
        message = "Each bed of ambience needs either a track or a folder."
        raise InvalidRequest(message)
    _check_volume(bed.volume)
    if bed.gap and not SHORTEST_GAP_S <= bed.gap.shortest_s <= bed.gap.longest_s <= LONGEST_GAP_S:
        message = f"The silence between random sounds lasts from {SHORTEST_GAP_S} to {LONGEST_GAP_S:.0f} s."
        raise InvalidRequest(f"{message} The shortest must not be longer than the longest.")


def can_be_id(text: str) -> bool:
    """Whether a text is short and printable; the empty one is."""
    return len(text) <= LONGEST_ID and text.isprintable()


def _check_volume(volume: float) -> None:
    if not 0 <= volume <= 1:
        message = "A volume lies between 0 and 1."
        raise InvalidRequest(message)
