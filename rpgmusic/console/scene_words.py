"""How saved scenes are put into words: their music, what lies beneath it, what is on the keys. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from rpgmusic.console.wording import count_words
from rpgmusic.domain.saved_scene import AmbienceBed, Gap, MusicChoice, MusicSource, Pad, SavedScene
from rpgmusic.domain.track import Mood
from rpgmusic.domain.units import FolderId, TrackId
from rpgmusic.protocol.views import FolderView, TrackCard

GONE: Final = "(no longer in the library)"
GONE_FOLDER: Final = "(a folder that is gone)"

INTENSITY_STEPS: Final = 10
"""Intensity is shown and set in steps from 0 to 10."""


@dataclass(frozen=True, slots=True)
class Names:
    """What tracks and folders are called."""

    tracks: Mapping[TrackId, str] = field(default_factory=dict)
    folders: Mapping[FolderId, str] = field(default_factory=dict)

    def track(self, track_id: TrackId | None) -> str:
        """The title of a track."""
        return GONE if track_id is None else self.tracks.get(track_id, GONE)

    def folder(self, folder_id: FolderId | None) -> str:
        """The name of a folder."""
        return GONE_FOLDER if folder_id is None else self.folders.get(folder_id, GONE_FOLDER)


NO_NAMES: Final = Names()


def names_of(cards: Iterable[TrackCard], folders: Iterable[FolderView]) -> Names:
    """The names that cards and folders bear."""
    return Names({card.id: card.title for card in cards}, {folder.id: folder.name for folder in folders})


def music_words(choice: MusicChoice, names: Names, mood: Mood | None) -> str:
    """Where the music of a scene of some mood comes from."""
    match choice.source:
        case MusicSource.KEEP:
            return "what plays goes on"
        case MusicSource.SILENCE:
            return "silence"
        case MusicSource.TRACKS:
            return _tracks_words(choice, names)
        case MusicSource.FOLDER:
            return f"folder “{names.folder(choice.folder_id)}”{_order_words(choice)}"
        case MusicSource.MATCH:
            wanted = choice.mood or mood
            return f"whatever is tagged {wanted.value}" if wanted else "whatever fits the mood (none is set)"


def _tracks_words(choice: MusicChoice, names: Names) -> str:
    if not choice.track_ids:
        return "no tracks yet"
    if len(choice.track_ids) == 1:
        return names.track(choice.track_ids[0])
    more = f" and {count_words(len(choice.track_ids) - 1, 'other')}"
    return f"{names.track(choice.track_ids[0])}{more}{_order_words(choice)}"


def _order_words(choice: MusicChoice) -> str:
    return ", shuffled" if choice.shuffle else ""


def bed_name(bed: AmbienceBed, names: Names) -> str:
    """What a bed sounds: a track, or any of a folder."""
    return names.track(bed.track_id) if bed.folder_id is None else f"any of “{names.folder(bed.folder_id)}”"


def bed_manner(bed: AmbienceBed) -> str:
    """How a bed sounds: as a loop, or now and then."""
    return "loops" if bed.gap is None else gap_words(bed.gap)


def gap_words(gap: Gap) -> str:
    """A random silence: every 20 to 60 s."""
    return f"every {gap.shortest_s:g} to {gap.longest_s:g} s"


def percent_words(volume: float) -> str:
    """A volume in steps of 100."""
    return str(round(volume * 100))


def pad_words(pad: Pad, names: Names) -> str:
    """A pad's track, and whether it loops."""
    track = names.track(pad.track_id)
    return f"{track}, loops" if pad.loop else track


def fade_words(fade_s: float) -> str:
    """How long a scene takes to come in."""
    return "at once" if fade_s == 0 else f"{fade_s:g} s"


def intensity_steps(intensity: float) -> int:
    """Intensity, 0 to 1, as a step from 0 to 10."""
    return round(intensity * INTENSITY_STEPS)


def beds_words(beds: Sequence[AmbienceBed], names: Names) -> str:
    """All beds in one line."""
    return " · ".join(bed_name(bed, names) for bed in beds)


def counts_words(saved: SavedScene) -> str:
    """What a scene has besides music, in a few cells."""
    beds = f"≈{len(saved.ambience)}" if saved.ambience else ""
    pads = f"✦{len(saved.pads)}" if saved.pads else ""
    return " ".join(part for part in (beds, pads) if part)
