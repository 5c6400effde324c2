"""News of the scan for the GMs' screens: as it goes on, and as the tracks that it found are measured."""

from __future__ import annotations

import asyncio
from typing import Final

from rpgmusic.library import Library
from rpgmusic.protocol.server_messages import ScanProgress
from rpgmusic.server.hub import Hub
from rpgmusic.server.routes.scan import scan_state

MEASURING_EVERY_S: Final = 1.0


class ScanNews:
    """Tells how far the scan is, and remembers how many tracks were then left to be measured."""

    def __init__(self, library: Library, hub: Hub) -> None:
        self._library = library
        self._hub = hub
        self._told_to_analyse = 0

    def tell(self) -> None:
        """Tell every GM now."""
        state = scan_state(self._library)
        self._told_to_analyse = state.to_analyse
        self._hub.publish_to_gms(ScanProgress(data=state))

    async def follow_measuring(self) -> None:
        """Tell again, at most once a second, when fewer tracks or more are left; runs until cancelled."""
        while True:
            await asyncio.sleep(MEASURING_EVERY_S)
            if self._library.to_analyse() != self._told_to_analyse:
                self.tell()
