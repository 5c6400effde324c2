"""Health: whether the server can do its work, and if not, why, in sentences for the GM."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rpgmusic.audio.pool import AudioWorkers
from rpgmusic.campaigns.clock import ServerClock
from rpgmusic.library import Library, ScanPhase
from rpgmusic.protocol.rest import Health
from rpgmusic.server.hub import Hub
from rpgmusic.server.version import server_version

LOW_DISK_BYTES: Final = 200 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Checkup:
    """What is looked at."""

    clock: ServerClock
    library: Library
    workers: AudioWorkers
    hub: Hub
    players: Callable[[], int]
    data_dir: Path
    music_dir: Path | None
    damage: tuple[str, ...]

    def health(self) -> Health:
        """The state at this moment."""
        reasons = tuple(self._reasons())
        return Health(
            status="degraded" if reasons else "ok",
            reasons=reasons,
            version=server_version(),
            boot_id=self.clock.boot_id,
            uptime_s=round(self.clock.uptime_s(), 3),
            tracks=self.library.count(),
            players=self.players(),
            music_folder=str(self.music_dir or ""),
        )

    def _reasons(self) -> Iterator[str]:
        yield from self.damage
        if self.music_dir is None:
            yield "No music folder is set. Start the server with --music and the folder of your music."
        elif not self.music_dir.is_dir():
            yield f"The music folder {self.music_dir} cannot be reached. Is its disk plugged in?"
        scan = self.library.scan_status()
        if scan.state is ScanPhase.FAILED:
            yield f"The last scan failed: {scan.problem}"
        if not self.workers.pids:
            yield "No process for decoding music runs. Restart the server."
        yield from self._disk()

    def _disk(self) -> Iterator[str]:
        try:
            free_bytes = shutil.disk_usage(self.data_dir).free
        except OSError as fault:
            yield f"The data folder {self.data_dir} cannot be read: {fault.strerror}."
            return
        if free_bytes < LOW_DISK_BYTES:
            yield f"Only {free_bytes // 1_000_000} MB are left on the disk of {self.data_dir}. Free some space."
