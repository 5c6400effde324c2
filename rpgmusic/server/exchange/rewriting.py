"""Rewriting: what a file says with the ids that tracks and folders have here. Pure.

What is not here is left out; a scene whose music is gone altogether lets what plays play on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from rpgmusic.domain.saved_scene import DEFAULT_BATTLE, AmbienceBed, MusicChoice, MusicSource, Pad, SavedScene
from rpgmusic.domain.units import FolderId, PadId, SceneId, TrackId
from rpgmusic.protocol.exchange import Table


@dataclass(frozen=True, slots=True)
class Here:
    """Which track and folder of this library each of the file's is."""

    tracks: Mapping[TrackId, TrackId]
    folders: Mapping[FolderId, FolderId]

    def known(self, track_ids: Iterable[TrackId]) -> tuple[TrackId, ...]:
        """Those tracks that are here, each once."""
        return tuple(dict.fromkeys(self.tracks[track_id] for track_id in track_ids if track_id in self.tracks))

    def choice(self, choice: MusicChoice) -> MusicChoice:
        """Music of a scene or a battle."""
        here = replace(choice, track_ids=self.known(choice.track_ids), folder_id=self._folder(choice.folder_id))
        gone = choice.source is MusicSource.TRACKS and not here.track_ids
        gone |= choice.source is MusicSource.FOLDER and here.folder_id is None
        return MusicChoice() if gone else here

    def battle(self, choice: MusicChoice) -> MusicChoice:
        """Music for battles; the usual pool if nothing of it is here."""
        here = self.choice(choice)
        return DEFAULT_BATTLE if here.source in (MusicSource.KEEP, MusicSource.SILENCE) else here

    def pads(self, pads: Iterable[Pad]) -> tuple[Pad, ...]:
        """Pads whose track is here."""
        return tuple(replace(pad, track_id=self.tracks[pad.track_id]) for pad in pads if pad.track_id in self.tracks)

    def scene(self, scene: SavedScene) -> SavedScene:
        """A saved scene."""
        return replace(
            scene,
            music=self.choice(scene.music),
            ambience=tuple(here for bed in scene.ambience if (here := self.bed(bed)) is not None),
            pads=self.pads(scene.pads),
        )

    def bed(self, bed: AmbienceBed) -> AmbienceBed | None:
        """A bed of ambience, if its track or folder is here."""
        track_id = None if bed.track_id is None else self.tracks.get(bed.track_id)
        folder_id = self._folder(bed.folder_id)
        nowhere = track_id is None and folder_id is None
        return None if nowhere else replace(bed, track_id=track_id, folder_id=folder_id)

    def _folder(self, folder_id: FolderId | None) -> FolderId | None:
        return None if folder_id is None else self.folders.get(folder_id)


def mentioned_tracks(scenes: Iterable[SavedScene], pads: Iterable[Pad], battle: MusicChoice) -> list[TrackId]:
    """Every track that scenes, pads and the battle pool name, in order."""
    found = list(battle.track_ids)
    for scene in scenes:
        found += scene.music.track_ids
        found += [bed.track_id for bed in scene.ambience if bed.track_id is not None]
        found += [pad.track_id for pad in scene.pads]
    return [*found, *(pad.track_id for pad in pads)]


def table_tracks(table: Table) -> Iterator[TrackId]:
    """Every track that a table names."""
    queues = [table.queue, *([table.set_aside.queue] if table.set_aside else [])]
    yield from (entry.track_id for queue in queues for entry in queue.entries)
    yield from (held.track_id for layer in table.timeline.layers for held in layer.held)
    yield from (scatter.bed.track_id for scatter in table.scatters if scatter.bed.track_id is not None)
    yield from (entry.track_id for entry in table.history)
    if table.set_aside and table.set_aside.held:
        yield table.set_aside.held.track_id


def without_ids(scene: SavedScene) -> SavedScene:
    """A scene as it compares with others, whatever ids it and its pads have."""
    pads = tuple(replace(pad, id=PadId("")) for pad in scene.pads)
    return replace(scene, id=SceneId(""), pads=pads)


def with_new_ids(pads: Iterable[Pad], new_id: Callable[[], str]) -> tuple[Pad, ...]:
    """The same pads under ids that nobody had before."""
    return tuple(replace(pad, id=PadId(new_id())) for pad in pads)
