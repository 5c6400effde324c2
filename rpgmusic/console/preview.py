"""What the GM hears alone: in a preview page, or in a player of the console's own machine; else a way to a page."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Final
from urllib.parse import urljoin

from rpgmusic.console.sending import Sending
from rpgmusic.domain.units import TrackId
from rpgmusic.protocol.rest import PreviewRequest

LOCAL_PLAYERS: Final[Mapping[str, tuple[str, ...]]] = {
    "mpv": ("--no-video", "--no-terminal", "--no-config", "--"),
    "ffplay": ("-nodisp", "-autoexit", "-loglevel", "quiet", "-i"),
    "cvlc": ("--intf", "dummy", "--no-video", "--play-and-exit", "--quiet", "--"),
}
"""Programs that play any of our formats from an address without a window, with what they are told before it."""


def local_player(
    environment: Mapping[str, str], which: Callable[[str], str | None] = shutil.which
) -> tuple[str, ...] | None:
    """The beginning of the command line that lets the GM hear something; None where nobody would hear it.

    Over SSH the console's machine is not where the GM sits.
    """
    if environment.get("SSH_CONNECTION") or environment.get("SSH_TTY"):
        return None
    for name, options in LOCAL_PLAYERS.items():
        path = which(name)
        if path is not None:
            return (path, *options)
    return None


class Listening(Sending):
    """Listening alone. A player that was started ends with the next one, on `I`, and with the console."""

    _player: asyncio.subprocess.Process | None = None

    def listen_alone(self, track_id: TrackId, title: str) -> None:
        """Let the GM hear a track that the table does not hear."""
        self.send(self._listen_alone, track_id, title)

    async def _listen_alone(self, track_id: TrackId, title: str) -> None:
        self.end_local_player()
        reply = await self.client.preview.play(PreviewRequest(track_id=track_id))
        url = urljoin(self.client.url, reply.url)
        command = local_player(os.environ)
        if reply.pages:
            self._tell(title, "in your browser tab")
        elif command is not None and url.startswith(("http://", "https://")):
            self.run_worker(self._play_locally((*command, url), title), exit_on_error=False)
        else:
            await self.show_preview_link(title)

    def _tell(self, title: str, place: str) -> None:
        self.notify(f"Only you hear “{title}”, {place}. I stops it.", timeout=4, markup=False)

    async def _play_locally(self, command: tuple[str, ...], title: str) -> None:
        """Start a player and see it end; one that fails by itself gives way to the GM's browser."""
        quiet = asyncio.subprocess.DEVNULL
        name = os.path.basename(command[0])  # noqa: PTH119  # a name for people, no path
        try:
            player = await asyncio.create_subprocess_exec(*command, stdin=quiet, stdout=quiet, stderr=quiet)
        except OSError:
            await self._sent(self.show_preview_link(title))
            return
        self._player = player
        self._tell(title, f"through {name} on this machine")
        failed = await player.wait() > 0
        if self._player is player:
            self._player = None
            if failed:
                await self._sent(self.show_preview_link(title))

    async def show_preview_link(self, title: str) -> None:
        """Offer a page of the GM's own that plays what only the GM should hear."""
        from rpgmusic.console.screens.preview import PreviewDialog  # noqa: PLC0415  # not needed for the first paint

        link = await self.client.login_link("preview")
        await self.push_screen(PreviewDialog(title, link.url))

    def action_end_preview(self) -> None:
        """Stop what only the GM hears."""
        self.end_local_player()
        self.send(self.client.preview.play, PreviewRequest())

    def end_local_player(self) -> None:
        """End the player that was started, if it still plays."""
        player, self._player = self._player, None
        if player is not None and player.returncode is None:
            with suppress(ProcessLookupError):
                player.terminate()

    def on_unmount(self) -> None:
        """Nothing goes on playing behind a console that was left."""
        self.end_local_player()
