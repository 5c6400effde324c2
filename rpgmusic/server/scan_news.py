"""News of the scan for the GMs: as it goes on, what it found in the end, and as the found tracks are measured."""

from __future__ import annotations

import asyncio
from typing import Final

from rpgmusic.library import Library
from rpgmusic.protocol.rest import ScanState
from rpgmusic.protocol.server_messages import ScanProgress
from rpgmusic.server.hub import Hub
from rpgmusic.server.routes.scan import scan_state
from rpgmusic.server.session_log import SessionLog

MEASURING_EVERY_S: Final = 1.0


class ScanNews:
    """Tells how far the scan is, and remembers how many tracks were then left to be measured."""

    def __init__(self, library: Library, hub: Hub, log: SessionLog) -> None:
        self._library = library
        self._hub = hub
        self._log = log
        self._scanned = False
        self._told_to_analyse = 0

    def tell(self) -> None:
        """Tell every GM now."""
        state = scan_state(self._library)
        self._told_to_analyse = state.to_analyse
        self._hub.publish_to_gms(ScanProgress(data=state))
        if state.state == "scanning":
            self._scanned = True
        elif self._scanned:
            self._scanned = False
            self._log.add(None, "library", scan_words(state))

    async def follow_measuring(self) -> None:
        """Tell again, at most once a second, when fewer tracks or more are left; runs until cancelled."""
        while True:
            await asyncio.sleep(MEASURING_EVERY_S)
            if self._library.to_analyse() != self._told_to_analyse:
                self.tell()


def scan_words(state: ScanState) -> str:
    """How a scan ended, in a sentence."""
    if state.state == "failed":
        return f"The scan of the music folder failed: {state.problem}"
    counts = {
        "added": state.added,
        "changed": state.changed,
        "moved": state.moved,
        "missing": state.missing,
        "could not be read": state.failed,
    }
    found = ", ".join(f"{count:,} {what}" for what, count in counts.items() if count)
    how = "was cancelled" if state.state == "cancelled" else "finished"
    return f"The scan of the music folder {how}: {found or 'nothing new'}"
