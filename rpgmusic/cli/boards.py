"""How scenes, their sounds and pads are written for people."""

from __future__ import annotations

from typing import Final

from rpgmusic.cli.naming import folder_paths
from rpgmusic.client import Client
from rpgmusic.domain.saved_scene import AmbienceBed, MusicChoice, MusicSource, Pad, SavedScene
from rpgmusic.domain.units import FolderId, TrackId
from rpgmusic.protocol.views import Board

TRACKS_NAMED: Final = 3
"""Titles that are told of many tracks, where there is one line for them."""

AMBIENCE_SIGN: Final = "≈"
"""Goes before a part of the ambience."""


class Names:
    """The names of what a board mentions."""

    def __init__(self, tracks: dict[TrackId, str], folders: dict[FolderId, str]) -> None:
        self._tracks = tracks
        self._folders = folders

    def music(self, choice: MusicChoice) -> str:
        """Where music comes from: `folder Town/Tavern, shuffled`."""
        if choice.source is MusicSource.TRACKS:
            words = self._tracks_in_a_line(choice.track_ids)
        elif choice.source is MusicSource.FOLDER:
            words = f"folder {self._folder(choice.folder_id)}"
        elif choice.source is MusicSource.MATCH:
            words = f"any {choice.mood.value} track" if choice.mood else "any track of its mood"
        else:
            words = {MusicSource.KEEP: "what plays already", MusicSource.SILENCE: "silence"}[choice.source]
        return words + (", shuffled" if choice.shuffle else "")

    def _tracks_in_a_line(self, track_ids: tuple[TrackId, ...]) -> str:
        named, more = track_ids[:TRACKS_NAMED], len(track_ids[TRACKS_NAMED:])
        words = ", ".join(self.track(one) for one in named) or "(no tracks)"
        return f"{words} and {more} more" if more else words

    def music_lines(self, choice: MusicChoice) -> str:
        """The same with each of many tracks on a line of its own."""
        if len(choice.track_ids) <= TRACKS_NAMED:
            return self.music(choice)
        order = "shuffled" if choice.shuffle else "in order"
        titles = (self.track(one) for one in choice.track_ids)
        return "\n".join((f"{len(choice.track_ids)} tracks, {order}:", *titles))

    def bed(self, bed: AmbienceBed) -> str:
        """One part of the ambience: `rain 40%, every 20 to 60 s`."""
        what = self.track(bed.track_id) if bed.track_id else f"folder {self._folder(bed.folder_id)}"
        every = f", every {bed.gap.shortest_s:g} to {bed.gap.longest_s:g} s" if bed.gap else ""
        return f"{what} {bed.volume:.0%}{every}"

    def pad(self, pad: Pad) -> str:
        """A pad: `Thunder (thunder crack 80%)`."""
        return f"{pad.name} ({self.track(pad.track_id)} {pad.volume:.0%}{', looping' if pad.loop else ''})"

    def track(self, track_id: TrackId) -> str:
        """The title of a track."""
        return self._tracks.get(track_id, "(gone)")

    def _folder(self, folder_id: FolderId | None) -> str:
        return self._folders.get(folder_id, "(gone)") if folder_id else "(none)"


async def names_of(client: Client, board: Board) -> Names:
    """The names for a board; asks the server for those of the folders."""
    folders = folder_paths((await client.folders.tree()).folders)
    return Names({card.id: card.title for card in board.tracks}, folders)


def facts_of(saved: SavedScene, names: Names) -> dict[str, str]:
    """All that is known of a saved scene, line by line; empty lines may be left out."""
    scene = saved.scene
    return {
        "title": scene.title,
        "mood": scene.mood.value if scene.mood else "",
        "intensity": f"{scene.intensity:.0%}",
        "combat": "yes" if scene.combat else "",
        "tags": ", ".join(scene.tags),
        "music": names.music_lines(saved.music),
        "ambience": "\n".join(names.bed(bed) for bed in saved.ambience),
        "pads": "\n".join(names.pad(pad) for pad in saved.pads),
        "fade": f"{saved.fade_s:g} s",
        "description": scene.description,
        "hints": scene.hints,
        "id": saved.id,
    }
