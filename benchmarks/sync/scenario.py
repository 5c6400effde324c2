"""Owns what happens in a run: who listens, on what kind of machine and line, and what is done when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

PROGRAMME = "sync-programme"
ENCORE = "sync-encore"
LOOP = "sync-loop"
"""Titles of the sounds in the table's library: the test programme, another one, and one that loops without a seam."""


@dataclass(frozen=True, slots=True)
class Line:
    """The line between one page and the server, shaped at the TCP level: the delay of each direction and its faults."""

    up_ms: float = 0.0
    down_ms: float = 0.0
    jitter_ms: float = 0.0
    loss: float = 0.0
    kbit_s: float | None = None


@dataclass(frozen=True, slots=True)
class Listener:
    """One browser: its sound card's crystal and buffer, its system clock, its line, and when it opens the link."""

    card_ppm: float = 0.0
    card_buffer_ms: float = 200.0
    clock_offset_s: float = 0.0
    clock_ppm: float = 0.0
    line: Line | None = None
    opens_at_s: float | None = None

    @property
    def late(self) -> bool:
        """Whether the listener comes after the music has started."""
        return self.opens_at_s is not None


@dataclass(frozen=True, slots=True)
class Command:
    """A request of the GM, sent `at_s` after play; `leads_to_s` is where in the scenario's sounds it takes everyone.

    It goes on to change the sound for `lasts_s`. A `track_id` in the body is given as the title of a sound.
    """

    at_s: float
    action: str
    body: Mapping[str, object]
    leads_to_s: float | None = None
    lasts_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Outage:
    """A listener's line goes dead for some seconds: nothing passes, then every connection turns out to be broken."""

    at_s: float
    listener: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Reach:
    """A figure to reach; None means the figure is only reported."""

    skew_p95_ms: float | None = None
    in_step_s: float | None = None
    late_join_s: float | None = None


@dataclass(frozen=True, slots=True)
class Scenario:
    """One run: zero is the moment at which the GM presses play.

    `sounds` are the titles of what is heard; the first is played at the start, looped if there is a `loop`. With
    `browsing` the server lives in a console in which the GM never stops pressing keys.
    """

    name: str
    about: str
    listeners: tuple[Listener, ...]
    seconds: float = 40.0
    commands: tuple[Command, ...] = ()
    outages: tuple[Outage, ...] = ()
    busy_processes: int = 0
    reach: Reach = Reach()
    sounds: tuple[str, ...] = (PROGRAMME,)
    loop: bool = False
    browsing: bool = False
