"""The folders themselves: made, renamed, moved, ordered, deleted, brought in and written out."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import msgspec
from textual.suggester import SuggestFromList

from rpgmusic.console.screens.asking import AskText, AskWhether
from rpgmusic.console.screens.filing import MovingPicker, Shelf, Top
from rpgmusic.console.screens.text_dialog import Field, TextDialog
from rpgmusic.console.text_files import exists, named_path, read_text, write_text
from rpgmusic.console.views.library_browsing import LibraryBrowsing
from rpgmusic.console.wording import count_words
from rpgmusic.domain.errors import RpgMusicError
from rpgmusic.domain.units import FolderId
from rpgmusic.protocol.rest import FolderEdit, FolderRequest, PlaylistRequest
from rpgmusic.protocol.views import FolderView

NO_FOLDER: Final = "Put the cursor on one of your folders first."
NAMED_LINES: Final = 3


class FolderEditing(LibraryBrowsing):
    """Every edit can be undone, so none asks first."""

    @property
    def folder(self) -> FolderView | None:
        """The folder under the tree's cursor."""
        folder_id = self.place.folder_id
        return next((folder for folder in self.library.folders if folder.id == folder_id), None)

    def _needed_folder(self) -> FolderView | None:
        if self.folder is None:
            self.notify(NO_FOLDER, severity="warning", timeout=3)
        return self.folder

    async def action_new_folder(self, where: str) -> None:
        """Make a folder inside the one under the cursor, or beside it."""
        folder = self.folder
        parent_id = None if folder is None else folder.id if where == "inside" else folder.parent_id
        place = "" if folder is None else f" {where} “{folder.name}”"
        dialog = AskText(f"New folder{place}", accept="makes it", placeholder="its name")
        await self.ask(dialog, lambda name: self.console_app.send(self._create, name, parent_id))

    async def _create(self, name: str, parent_id: FolderId | None) -> None:
        await self._show(await self.client.folders.create(FolderRequest(name=name, parent_id=parent_id)))

    async def _show(self, folder: FolderView) -> None:
        """Go to a folder once it is there."""
        self.places.reveal(folder.id)
        await self.reread()

    async def rename_folder(self) -> None:
        """Give the folder another name."""
        folder = self._needed_folder()
        if folder is not None:
            dialog = AskText(f"Rename “{folder.name}”", folder.name, accept="renames it")
            await self.ask(dialog, lambda name: self.console_app.send(self._rename, folder.id, name))

    async def _rename(self, folder_id: FolderId, name: str) -> None:
        await self.client.folders.edit(folder_id, FolderEdit(name=name))
        await self.reread()

    async def move_folder(self) -> None:
        """Choose the folder that this one goes into."""
        folder = self._needed_folder()
        if folder is not None:
            picker = MovingPicker(self.library.folders, folder)
            await self.ask(picker, lambda shelves: self.console_app.send(self._move, folder.id, shelves[0]))

    async def _move(self, folder_id: FolderId, shelf: Shelf) -> None:
        parent_id = None if isinstance(shelf, Top) else shelf if isinstance(shelf, str) else msgspec.UNSET
        folder = await self.client.folders.edit(folder_id, FolderEdit(parent_id=parent_id))
        await self.reread()
        self.places.reveal(folder.id)

    def shift_folder(self, rows: int) -> None:
        """Move the folder down or up among its siblings."""
        folder = self._needed_folder()
        if folder is None:
            return
        siblings = [other.id for other in self.library.folders if other.parent_id == folder.parent_id]
        position = siblings.index(folder.id) + rows
        if 0 <= position < len(siblings):
            self.console_app.send(self._shift, folder.id, position)

    async def _shift(self, folder_id: FolderId, position: int) -> None:
        await self.client.folders.edit(folder_id, FolderEdit(position=position))
        await self.reread()

    def delete_folder(self) -> None:
        """Delete the folder and those in it; no track is touched."""
        folder = self._needed_folder()
        if folder is not None:
            self.console_app.send(self._delete, folder)

    async def _delete(self, folder: FolderView) -> None:
        await self.client.folders.delete(folder.id)
        await self.reread()
        words = f"“{folder.name}” is deleted; its tracks stay in the library. u brings it back."
        self.notify(words, timeout=4, markup=False)

    async def action_import_directory(self) -> None:
        """Make a folder of a directory of the music folder; that of the track under the cursor is suggested."""
        track = self.tracks.track
        directory = "" if track is None or "/" not in track.path else track.path.rsplit("/", 1)[0]
        label = f"A directory below {self.library.music_folder or 'the music folder'}"
        known = SuggestFromList(self.tracks.known_directories, case_sensitive=False)
        field = Field(label, directory, longest=4_000, suggester=known)
        about = ("Makes a folder of it, and of each directory in it.",)
        dialog = TextDialog("Import a directory", field, about=about)
        await self.ask(dialog, lambda lines: self.console_app.send(self._import_directory, lines[0]))

    async def _import_directory(self, directory: str) -> None:
        root = self.library.music_folder.rstrip("/")
        within = directory.removeprefix(root) if root and f"{directory}/".startswith(f"{root}/") else directory
        await self._show(await self.client.folders.create(FolderRequest(directory=within.strip("/"))))

    async def action_import_playlist(self) -> None:
        """Make a folder of a playlist file of this computer."""
        field = Field("Path of an .m3u or .m3u8 file on this computer", placeholder="~/evening.m3u8", longest=4_000)
        dialog = TextDialog("Import a playlist", field)
        await self.ask(dialog, lambda lines: self.console_app.send(self._import_playlist, lines[0]))

    async def _import_playlist(self, typed: str) -> None:
        path = named_path(typed)
        text = await read_text(path)
        reply = await self.client.folders.load_playlist(PlaylistRequest(name=path.stem[:200] or "Playlist", text=text))
        await self._show(reply.folder)
        words = f"{count_words(reply.found, 'track')} in “{reply.folder.name}”."
        if reply.not_found:
            lines = "\n".join(reply.not_found[:NAMED_LINES])
            more = "\n…" if len(reply.not_found) > NAMED_LINES else ""
            words += f" Not in the library: {len(reply.not_found):,}\n{lines}{more}"
        self.notify(words, severity="warning" if reply.not_found else "information", timeout=6, markup=False)

    async def action_export_playlist(self) -> None:
        """Write the folder as a playlist file of this computer."""
        folder = self._needed_folder()
        if folder is not None:
            name = "".join("_" if character in '/\\:*?"<>|' else character for character in folder.name)
            dialog = TextDialog(f"Export “{folder.name}”", Field("Write to", f"~/{name}.m3u8", longest=4_000))
            await self.ask(dialog, lambda lines: self.run_worker(self._export(folder, lines[0]), exit_on_error=False))

    async def _export(self, folder: FolderView, typed: str) -> None:
        try:
            path = named_path(typed)
            if await exists(path) and not await self._may_overwrite(path):
                return
            await write_text(path, (await self.client.folders.playlist(folder.id)).text)
        except RpgMusicError as error:
            self.console_app.complain(error)
        else:
            self.notify(f"“{folder.name}” is in {path} now.", timeout=4, markup=False)

    async def _may_overwrite(self, path: Path) -> bool:
        consequence = f"{path}\nis there already. What is in it would be lost."
        return await self.app.push_screen_wait(AskWhether("Overwrite?", consequence, accept="Overwrite it"))
