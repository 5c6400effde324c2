"""First paint of the console in a real pseudo-terminal, and how long its loop is held over 100,000 tracks.

`python -m benchmarks.first_paint` prints both tables and writes their JSON. First paint is the time from starting the
interpreter to the first frame with the panes in it; beside it stands an empty Textual app, started in turn with it, as
the machine's own measure. The stalls are those of the event loop while a GM scrolls, jumps and searches; the client is
the real one over a transport that makes pages up, so that only the console's own work is seen.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import pty
import select
import signal
import statistics
import struct
import sys
import termios
import time
from collections.abc import AsyncGenerator, Awaitable, Mapping, Sequence
from typing import Final

from benchmarks.report import report
from rpgmusic.client import Client, LiveEvent
from rpgmusic.client.client import Campaigns
from rpgmusic.client.library import Folders, Scan, Tracks
from rpgmusic.client.transport import Transport
from rpgmusic.console.app import ConsoleApp
from rpgmusic.console.widgets.track_list import TrackList
from rpgmusic.domain.track import Mood, Stream, Tags, Track, TrackFormat
from rpgmusic.domain.units import CampaignId, TrackId
from rpgmusic.protocol.codec import encode
from rpgmusic.protocol.rest import FolderTree, Health, ScanState
from rpgmusic.protocol.rest import TrackList as TrackPage
from rpgmusic.protocol.server_messages import LibraryChanged
from rpgmusic.protocol.views import TrackView, track_view

RUNS: Final = 15
COLUMNS, ROWS = 120, 40
DEADLINE_S: Final = 10.0
TRACKS: Final = 100_000
TARGET_PAINT_S: Final = 0.35
TARGET_STALL_MS: Final = 50.0
SAMPLE_S: Final = 0.001

CONSOLE: Final = """
import asyncio
from rpgmusic.client import Client
from rpgmusic.console import run_console
async def main():
    await run_console(Client())
asyncio.run(main())
"""

EMPTY_APP: Final = """
from textual.app import App
from textual.widgets import Static
class Empty(App):
    def compose(self):
        yield Static("Library and Tracks")
Empty().run()
"""


def first_paint_s(program: str, signs: Sequence[bytes]) -> float:
    """Seconds from starting a program in a terminal until all signs have been drawn.

    Raises:
        TimeoutError: they were not drawn in time.
    """
    started_s = time.perf_counter()
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ["TERM"] = "xterm-256color"
        os.execv(sys.executable, [sys.executable, "-c", program])
    try:
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        return _until_drawn(terminal, signs, started_s)
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.close(terminal)


def _until_drawn(terminal: int, signs: Sequence[bytes], started_s: float) -> float:
    drawn = b""
    while time.perf_counter() - started_s < DEADLINE_S:
        if select.select([terminal], [], [], 0.1)[0]:
            drawn += os.read(terminal, 65_536)
            if all(sign in drawn for sign in signs):
                return time.perf_counter() - started_s
    message = f"The terminal showed no {signs!r} within {DEADLINE_S} s."
    raise TimeoutError(message)


def paint_rows() -> list[Mapping[str, object]]:
    """Both programs, started in turn so that both meet the same noise."""
    console_s, empty_s = [], []
    for _ in range(RUNS):
        console_s.append(first_paint_s(CONSOLE, (b"Library", b"Tracks", b"PANIC")))
        empty_s.append(first_paint_s(EMPTY_APP, (b"Library",)))
    ratio = statistics.median(console_s) / statistics.median(empty_s)
    return [
        _paint_row("console", console_s) | {"ratio to empty app": ratio, "reach_s": TARGET_PAINT_S},
        _paint_row("empty Textual app", empty_s),
    ]


def _paint_row(name: str, times_s: Sequence[float]) -> dict[str, object]:
    return {
        "what": name,
        "runs": len(times_s),
        "best_s": min(times_s),
        "median_s": statistics.median(times_s),
        "worst_s": max(times_s),
    }


ACTIONS: Final[dict[str, tuple[str, ...]]] = {
    "down a line": ("j",) * 100,
    "down a page": ("pagedown",) * 60,
    "to the end and back": ("G", "g") * 10,
    "type a search": ("slash", *"silver court", "escape"),
    "order by another column": ("o",) * 5,
    "open the help": ("question_mark", "escape") * 3,
    "open the palette": ("ctrl+p", *"pan", "escape"),
}


async def stall_rows() -> list[Mapping[str, object]]:
    """The longest time the loop is held by each thing a GM does with a large library."""
    client = MadeUpClient()
    app = ConsoleApp(client)
    async with app.run_test(size=(COLUMNS, ROWS)) as pilot:
        client.greet()
        tracks = app.main.query_one(TrackList)
        while tracks.row_count != TRACKS:
            await pilot.pause(0.01)
        rows = [_stall_row("nothing: the loop alone", 0, await worst_stall_ms(asyncio.sleep(1.0)))]
        for name, keys in ACTIONS.items():
            rows.append(_stall_row(name, len(keys), await worst_stall_ms(pilot.press(*keys))))
    return rows


def _stall_row(name: str, keys: int, stall_ms: float) -> Mapping[str, object]:
    return {"what": name, "keys": keys, "longest_stall_ms": stall_ms, "reach_ms": TARGET_STALL_MS}


async def worst_stall_ms(action: Awaitable[None]) -> float:
    """How late, at worst, a task was that only wants to wake every millisecond while something is done."""
    worst_s = 0.0

    async def sample() -> None:
        nonlocal worst_s
        while True:
            before_s = time.perf_counter()
            await asyncio.sleep(SAMPLE_S)
            worst_s = max(worst_s, time.perf_counter() - before_s - SAMPLE_S)

    sampler = asyncio.create_task(sample())
    await action
    sampler.cancel()
    return worst_s * 1000


class MadeUpTransport(Transport):
    """Answers every request from a library that exists only as numbers."""

    async def send(
        self,
        method: str,  # noqa: ARG002  # the real signature
        path: str,
        *,
        body: object = None,  # noqa: ARG002
        query: Mapping[str, str] | None = None,
    ) -> bytes:
        """A page of tracks, or what the console asks for besides."""
        await asyncio.sleep(0.002)
        if path == "/api/tracks":
            return encode(made_up_page(query or {}))
        answers: dict[str, object] = {
            "/api/folders": FolderTree(folders=()),
            "/api/campaigns": (),
            "/api/scan/status": ScanState(state="finished"),
        }
        return encode(answers.get(path, HEALTH))


class MadeUpClient(Client):
    """The real client over the made-up transport."""

    def __init__(self) -> None:
        super().__init__()
        self._transport = MadeUpTransport("http://made.up", "token")
        self.campaigns = Campaigns(self._transport)
        self.tracks = Tracks(self._transport)
        self.folders = Folders(self._transport)
        self.scan = Scan(self._transport)
        self.choose(self.campaign)
        self._greeting = asyncio.Event()

    def greet(self) -> None:
        """Let the library be read, as a change on the server would."""
        self._greeting.set()

    async def events(self, campaign: CampaignId | None = None) -> AsyncGenerator[LiveEvent, None]:  # noqa: ARG002
        """One change of the library, then silence."""
        await self._greeting.wait()
        yield LibraryChanged()
        await asyncio.Event().wait()


def made_up_page(query: Mapping[str, str]) -> TrackPage:
    """A page of the made-up library; a search finds a tenth of it."""
    page, limit = int(query["page"]), int(query["limit"])
    total = TRACKS // 10 if "search" in query else 0 if "status" in query else TRACKS
    numbers = range((page - 1) * limit, min(total, page * limit))
    return TrackPage(tracks=tuple(made_up_track(number) for number in numbers), total=total, page=page, limit=limit)


def made_up_track(number: int) -> TrackView:
    """Track `number`."""
    track = Track(
        id=TrackId(f"t{number}"),
        path=f"Courts of the moon/Silver court {number}.flac",
        format=TrackFormat.FLAC,
        size_bytes=30_000_000,
        modified_ns=0,
        revision="r",
        added_at_s=0.0,
        tags=Tags(title=f"Silver court {number}", artist="Orla Finn", album="Courts of the moon"),
        stream=Stream(226_000_000, 44_100, 2, 900_000),
        moods=(Mood.COURT, Mood.CALM),
    )
    return track_view(track)


HEALTH: Final = Health(
    status="ok",
    reasons=(),
    version="0",
    boot_id="boot",
    uptime_s=0.0,
    tracks=TRACKS,
    players=0,
    music_folder="/made/up",
)


def main() -> None:
    """Measure both."""
    report("first_paint", paint_rows())
    report("console_stalls", asyncio.run(stall_rows()))


if __name__ == "__main__":
    main()
