"""What the scenes view does with files: scenes are written out and brought in, campaigns backed up and restored."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

from rpgmusic.console.campaign_file import content_words, default_name, free_path, path_of, read_file, write_file
from rpgmusic.console.views.view import View
from rpgmusic.console.wording import count_words
from rpgmusic.domain.errors import RpgMusicError
from rpgmusic.protocol.exchange import CampaignFile, ImportReply

Result = TypeVar("Result")

_DISK: Final = ThreadPoolExecutor(1, "campaign-files")
"""Disks may be slow, and the default pool belongs to others."""


class CampaignFiles(View):
    """The part of the scenes view that reads and writes files."""

    def action_write(self) -> None:
        """Write scenes, pads and folders to a file."""
        self._begin(self._written_out)

    def action_back_up(self) -> None:
        """Write all of the campaign to a file."""
        self._begin(self._backed_up)

    def action_load(self) -> None:
        """Bring in a file."""
        self._begin(self._loaded)

    def _begin(self, work: Callable[[], Awaitable[object]]) -> None:
        self.run_worker(self._careful(work), exclusive=True, group="files", exit_on_error=False)

    async def _careful(self, work: Callable[[], Awaitable[object]]) -> None:
        try:
            await work()
        except RpgMusicError as error:
            self.console_app.complain(error)

    async def _written_out(self) -> None:
        explains = "Scenes, pads, battle music and folders, to carry to another campaign or server."
        await self._save("scenes", "Write scenes and folders", explains, self.client.exchange.export)

    async def _backed_up(self) -> bool:
        explains = (
            "All of this campaign: scenes, folders, queue, history, players' names. The music itself is not in it."
        )
        return await self._save("backup", "Back the campaign up", explains, self.client.exchange.backup)

    async def _save(self, what: str, title: str, explains: str, fetch: Callable[[], Awaitable[CampaignFile]]) -> bool:
        """Ask where to, fetch, write; whether it was written."""
        from rpgmusic.console.screens.files import PathDialog  # noqa: PLC0415  # not needed for the first paint

        campaign = self.table.campaign.name if self.table.campaign else "campaign"
        name = default_name(campaign, what, datetime.now().astimezone().date())
        suggested = await _on_disk(partial(free_path, path_of(f"~/{name}")))
        path = await self.app.push_screen_wait(PathDialog(title, explains, _short(suggested), accept="writes it"))
        if path is None:
            return False
        file = await fetch()
        await _on_disk(partial(write_file, file, path))
        self.notify(f"{_short(path)}: {content_words(file)}.", title="Written", timeout=5, markup=False)
        return True

    async def _loaded(self) -> None:
        """Ask which file, show what is in it, then add or restore it."""
        from rpgmusic.console.screens.files import FileFound, PathDialog  # noqa: PLC0415  # not needed at first

        explains = "A file that w or W wrote, here or on another machine."
        path = await self.app.push_screen_wait(PathDialog("Bring in a file", explains, "", accept="reads it"))
        if path is None:
            return
        file = await _on_disk(partial(read_file, path))
        answer = await self.app.push_screen_wait(FileFound(path, content_words(file), is_backup=file.table is not None))
        if answer == "add":
            await self._tell(await self.client.exchange.load(file), "Added")
        elif answer == "restore":
            await self._restore(file)

    async def _restore(self, file: CampaignFile) -> None:
        """Ask first: the present state is lost, unless it is backed up."""
        from rpgmusic.console.screens.files import RestoreQuestion  # noqa: PLC0415  # not needed for the first paint

        answer = await self.app.push_screen_wait(RestoreQuestion())
        if answer is None or (answer == "back up" and not await self._backed_up()):
            return
        reply = await self.client.exchange.restore(file)
        await self._tell(reply.imported, "Restored")

    async def _tell(self, reply: ImportReply, done: str) -> None:
        """What came in; what the library does not have stays in sight until it was read."""
        from rpgmusic.console.screens.files import Told  # noqa: PLC0415  # not needed for the first paint

        words = _import_words(reply)
        if not reply.not_found:
            self.notify(words, title=done, timeout=5)
            return
        missing = (
            f"{words}\n\n{count_words(len(reply.not_found), 'track')} of the file "
            f"{'is' if len(reply.not_found) == 1 else 'are'} not in this library. Put the files into the music folder "
            "and press f5, then bring the file in again."
        )
        await self.app.push_screen_wait(Told(done, missing, reply.not_found))


def _import_words(reply: ImportReply) -> str:
    parts = (
        count_words(reply.scenes, "scene"),
        count_words(reply.pads, "pad"),
        count_words(reply.folders, "folder"),
        count_words(reply.labelled, "labelled track"),
    )
    return f"{', '.join(part for part in parts if not part.startswith('0 ')) or 'Nothing new'}."


async def _on_disk(work: Callable[[], Result]) -> Result:
    return await asyncio.get_running_loop().run_in_executor(_DISK, work)


def _short(path: Path) -> str:
    """A path with ~ for the home folder."""
    home = path_of("~")
    return f"~/{path.relative_to(home)}" if path.is_relative_to(home) else str(path)
