"""First paint of the console in a real pseudo-terminal, and how long its loop is held over 100,000 tracks.

`python -m benchmarks.first_paint` prints both tables and writes their JSON. First paint is the time from starting the
interpreter to the first frame with the panes in it; beside it stands an empty Textual app, started in turn with it, as
the machine's own measure. The stalls are those of the event loop while a GM scrolls, jumps and searches; the client is
the real one over a transport that makes pages up, so that only the console's own work is seen.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Awaitable, Mapping, Sequence
from typing import Final

from benchmarks.made_up_library import TRACKS, MadeUpClient
from benchmarks.report import report
from benchmarks.terminal import COLUMNS, ROWS, terminal_running
from rpgmusic.console.app import ConsoleApp
from rpgmusic.console.widgets.track_list import TrackList

RUNS: Final = 15
TARGET_PAINT_S: Final = 0.35
TARGET_STALL_MS: Final = 50.0
SAMPLE_S: Final = 0.001
SIZES: Final = ((COLUMNS, ROWS), (200, 60))

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
    """Seconds from starting a program in a terminal until all signs have been drawn; raises TimeoutError."""
    with terminal_running(program) as terminal:
        return terminal.until_drawn(signs, terminal.started_s)


def paint_rows() -> list[Mapping[str, object]]:
    """Both programs, started in turn so that both meet the same noise."""
    first_paint_s(CONSOLE, (b"PANIC",))  # compiles what was not compiled yet
    console_s, empty_s = [], []
    for _ in range(RUNS):
        console_s.append(first_paint_s(CONSOLE, (b"Library", b"Queue", b"Players", b"PANIC")))
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
    "change the view": ("f1", "f2", "f3", "f4") * 5,
    "open the help": ("question_mark", "escape") * 3,
    "open forms and pads": ("f2", "E", "escape", "L", "escape", "f", "escape"),
    "open the palette": ("ctrl+p", *"pan", "escape"),
}


async def stall_rows(size: tuple[int, int]) -> list[Mapping[str, object]]:
    """The longest time the loop is held by each thing a GM does with a large library, at one size of terminal."""
    app = ConsoleApp(MadeUpClient())
    async with app.run_test(size=size) as pilot:
        await pilot.press("f2")
        tracks = app.main.query_one(TrackList)
        while tracks.row_count != TRACKS:
            await pilot.pause(0.01)
        rows = [_stall_row(size, "nothing: the loop alone", 0, await worst_stall_ms(asyncio.sleep(1.0)))]
        for name, keys in ACTIONS.items():
            rows.append(_stall_row(size, name, len(keys), await worst_stall_ms(pilot.press(*keys))))
    return rows


def _stall_row(size: tuple[int, int], name: str, keys: int, stall_ms: float) -> Mapping[str, object]:
    return {
        "size": "{}x{}".format(*size),
        "what": name,
        "keys": keys,
        "longest_stall_ms": stall_ms,
        "reach_ms": TARGET_STALL_MS,
    }


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


def main() -> None:
    """Measure both."""
    report("first_paint", paint_rows())
    report("console_stalls", [row for size in SIZES for row in asyncio.run(stall_rows(size))])


if __name__ == "__main__":
    main()
