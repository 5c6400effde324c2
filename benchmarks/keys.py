"""How soon a key shows its effect in a real terminal, over 100,000 tracks: `python -m benchmarks.keys`.

Each key is pressed when the console is at rest. The effect is there when the bytes that show it have been drawn; keys
whose effect has no words of its own count with the first byte drawn after them.
"""

from __future__ import annotations

import statistics
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from benchmarks.report import report
from benchmarks.terminal import Terminal, terminal_running

ROUNDS: Final = 10
TARGET_MS: Final = 50.0
F1, F2, F3, F4, ESCAPE = b"\x1bOP", b"\x1bOQ", b"\x1bOR", b"\x1bOS", b"\x1b"

CONSOLE: Final = """
import asyncio
from benchmarks.made_up_library import MadeUpClient
from rpgmusic.console import run_console
asyncio.run(run_console(MadeUpClient()))
"""


@dataclass(frozen=True, slots=True)
class Step:
    """A key, what it is for, and the words that show its effect."""

    what: str
    key: bytes
    sign: bytes = b""


ROUND: Final = (
    Step("show the library", F2, b"Silver court"),
    Step("down a line", b"j"),
    Step("down a page (fetched from the server)", b"\x1b[6~", b"Silver court"),
    Step("to the end of 100,000", b"G", b"99999"),
    Step("to the beginning", b"g", b"Silver court 1"),
    Step("show the scenes", F3, b"midnight"),
    Step("down a scene", b"j"),
    Step("show the log", F4),
    Step("show the table", F1),
    Step("open the help", b"?", b"Keys"),
)


def main() -> None:
    """Press every key of a round several times and report."""
    times_ms: dict[str, list[float]] = {step.what: [] for step in ROUND}
    with terminal_running(CONSOLE) as terminal:
        terminal.until_drawn((b"PANIC",), terminal.started_s)
        terminal.until_quiet()
        for _ in range(ROUNDS):
            for step in ROUND:
                times_ms[step.what].append(pressed_ms(terminal, step))
            terminal.press(ESCAPE)  # not measured: a terminal's escape is ambiguous for a tenth of a second
    report("keys", [_row(what, times) for what, times in times_ms.items()])


def pressed_ms(terminal: Terminal, step: Step) -> float:
    """Milliseconds from pressing a key to its effect on the screen."""
    terminal.until_quiet()
    pressed_s = terminal.press(step.key)
    return terminal.until_drawn((step.sign,), pressed_s) * 1000


def _row(what: str, times_ms: list[float]) -> Mapping[str, object]:
    return {
        "key": what,
        "median_ms": statistics.median(times_ms),
        "worst_ms": max(times_ms),
        "reach_ms": TARGET_MS,
    }


if __name__ == "__main__":
    main()
