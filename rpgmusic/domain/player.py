"""Players: what a listener's browser says of itself, and what the GM should know about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from rpgmusic.domain.rendition import Rendition
from rpgmusic.domain.units import ClientId

MAX_TRIM_US: Final = 2_000_000
"""Latency trims reach this far to either side."""

AUDIBLE_SKEW_US: Final = 30_000
"""From about this offset on, two loudspeakers in one room are heard as an echo."""


class ContextState(StrEnum):
    """State of the browser's AudioContext (`interrupted` exists on iOS only)."""

    NONE = "none"
    SUSPENDED = "suspended"
    RUNNING = "running"
    INTERRUPTED = "interrupted"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class PlayerReport:
    """A player's latest measurement of itself; None where it does not know yet.

    `skew_us` is how late (positive) its sound is against the timeline; `clock_error_us` the standard deviation of its
    idea of server time; `runway_us` how long it could play on without the server.
    """

    unlocked: bool
    muted: bool
    context_state: ContextState = ContextState.NONE
    visible: bool = True
    skew_us: int | None = None
    clock_error_us: int | None = None
    rtt_us: int | None = None
    runway_us: int | None = None
    output_latency_us: int | None = None
    rendition: Rendition | None = None
    low_bandwidth: bool = False
    drop_outs: int = 0
    resyncs: int = 0
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Player:
    """A listener's browser as the server knows it. Times ending in `_s` are Unix seconds.

    A positive `trim_us` makes this player play later, a negative one earlier.
    """

    client_id: ClientId
    name: str
    connected: bool
    joined_at_s: float
    seen_at_s: float
    trim_us: int = 0
    report: PlayerReport | None = None


def trouble(player: Player, *, music_is_playing: bool) -> str:
    """Why this player may hear nothing, or not in time, in words for the GM; empty when all is well."""
    report = player.report
    if not player.connected:
        return "connection lost"
    if report is None or not report.unlocked:
        return "has not tapped Join"
    held = report.context_state is not ContextState.RUNNING
    starved = music_is_playing and report.runway_us == 0
    out_of_step = report.skew_us is not None and abs(report.skew_us) > AUDIBLE_SKEW_US
    reasons = (
        (bool(report.problem), report.problem),
        (held, "sound is held by the device (phone locked, or a call)"),
        (report.muted, "has muted the sound"),
        (starved, "is waiting for music (slow connection)"),
        (out_of_step, "is getting back in step"),
    )
    return next((reason for applies, reason in reasons if applies), "")
