"""Putting tracks into folders, taking them out, and ordering them there."""

from __future__ import annotations

from typing import Final

from rpgmusic.console.loading import load_all_tracks
from rpgmusic.console.pages import TrackQuery
from rpgmusic.console.screens.filing import FilingPicker, NewFolder, Shelf
from rpgmusic.console.ticks import MOST_TICKED, NO_TICKS
from rpgmusic.console.views.library_browsing import LibraryBrowsing
from rpgmusic.console.wording import count_words
from rpgmusic.domain.units import FolderId, TrackId
from rpgmusic.protocol.rest import FolderRequest, PlacementRequest

OWN_ORDER: Final = "Only a folder's own order can be changed: o until nothing is marked, and no search."


class TrackFiling(LibraryBrowsing):
    """A track may lie in many folders, and has its place in each."""

    async def file_tracks(self) -> None:
        """Choose folders for the chosen tracks."""
        chosen = self.tracks.chosen
        if chosen:
            ids = tuple(track.id for track in chosen)
            what = f"“{chosen[0].title}”" if len(chosen) == 1 else count_words(len(chosen), "track")
            picker = FilingPicker(self.library.folders, f"Put {what} into")
            await self.ask(picker, lambda shelves: self.console_app.send(self._filed, ids, what, shelves))

    async def _filed(self, ids: tuple[TrackId, ...], what: str, shelves: tuple[Shelf, ...]) -> None:
        """A new folder is made with the tracks in it, so that one u takes it away again."""
        names = {folder.id: folder.name for folder in self.library.folders}
        old = tuple(shelf for shelf in shelves if isinstance(shelf, str))
        new = tuple(shelf.name for shelf in shelves if isinstance(shelf, NewFolder))
        for name in new:
            await self.client.folders.create(FolderRequest(name=name, track_ids=ids))
        added = bool(new)
        if old:
            reply = await self.client.folders.place(PlacementRequest(track_ids=ids, folder_ids=old))
            added |= bool(reply.added)
        await self.reread()
        where = ", ".join(f"“{name}”" for name in (*(names.get(folder_id, "?") for folder_id in old), *new))
        self.notify(f"{what} is in {where} now." if added else f"{what}: in {where} already.", timeout=3, markup=False)

    def take_out(self) -> None:
        """Take the chosen tracks out of the folder that is shown."""
        folder_id, chosen = self.place.folder_id, self.tracks.chosen
        if folder_id is None:
            self.notify("d takes tracks out of a folder. Go to one first.", severity="warning", timeout=3)
        elif chosen:
            self.console_app.send(self._taken_out, folder_id, tuple(track.id for track in chosen), self.place.name)

    async def _taken_out(self, folder_id: FolderId, ids: tuple[TrackId, ...], name: str) -> None:
        await self.client.folders.take_out(folder_id, ids)
        self.tracks.ticks = NO_TICKS
        await self.reread()
        self.notify(f"{count_words(len(ids), 'track')} out of “{name}”. u brings back.", timeout=3, markup=False)

    def shift_tracks(self, rows: int) -> None:
        """Move the chosen tracks down or up within the folder."""
        query, chosen = self.track_query, self.tracks.chosen
        if query.folder_id is None or query != TrackQuery(query.folder_id):
            self.notify(OWN_ORDER if query.folder_id else "Go to a folder first.", severity="warning", timeout=4)
        elif chosen:
            self.console_app.send(self._shifted, query, frozenset(track.id for track in chosen), rows)

    async def _shifted(self, query: TrackQuery, moved: frozenset[TrackId], rows: int) -> None:
        ids = tuple(track.id for track in await load_all_tracks(self.client, query, MOST_TICKED))
        ordered = shifted(ids, moved, rows)
        if query.folder_id is not None and ordered != ids:
            await self.client.folders.arrange(query.folder_id, ordered)
            self.tracks.cursor += 0 if self.tracks.ticks else rows
            self.tracks.reload()


def shifted(ids: tuple[TrackId, ...], moved: frozenset[TrackId], rows: int) -> tuple[TrackId, ...]:
    """An order in which some tracks are one place further down (`rows` above 0) or up; at an end they pile up."""
    order = list(ids if rows < 0 else reversed(ids))
    for at in range(1, len(order)):
        if order[at] in moved and order[at - 1] not in moved:
            order[at - 1], order[at] = order[at], order[at - 1]
    return tuple(order if rows < 0 else reversed(order))
