"""What the GM hears alone: in a preview page, or in a player of the console's own machine; else a way to a page."""

from __future__ import annotations

import asyncio
import os
from contextlib import suppress

from rpgmusic.client.local_player import LocalPlayer, local_player, track_address
from rpgmusic.console.sending import Sending
from rpgmusic.domain.units import TrackId
from rpgmusic.protocol.rest import PreviewRequest


class Listening(Sending):
    """Listening alone. A player that was started ends with the next one, on `I`, and with the console."""

    _player: asyncio.subprocess.Process | None = None

    def listen_alone(self, track_id: TrackId, title: str) -> None:
        """Let the GM hear a track that the table does not hear."""
        self.send(self._listen_alone, track_id, title)

    async def _listen_alone(self, track_id: TrackId, title: str) -> None:
        self.end_local_player()
        reply = await self.client.preview.play(PreviewRequest(track_id=track_id))
        address = track_address(self.client.url, reply.url)
        player = local_player(os.environ)
        if reply.pages:
            self._tell(title, "in your browser tab")
        elif player is not None and address is not None:
            self.run_worker(self._play_locally(player, address, title), exit_on_error=False)
        else:
            await self.show_preview_link(title)

    def _tell(self, title: str, place: str) -> None:
        self.notify(f"Only you hear “{title}”, {place}. I stops it.", timeout=4, markup=False)

    async def _play_locally(self, program: LocalPlayer, address: str, title: str) -> None:
        """Start a player and see it end; one that fails by itself gives way to the GM's browser."""
        quiet = asyncio.subprocess.DEVNULL
        command = program.command(address)
        try:
            player = await asyncio.create_subprocess_exec(*command, stdin=quiet, stdout=quiet, stderr=quiet)
        except OSError:
            await self._sent(self.show_preview_link(title))
            return
        self._player = player
        self._tell(title, f"through {program.name} on this machine")
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
