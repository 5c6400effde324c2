"""What the GM told the director, taken up into its memory. Pure."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from rpgmusic.domain.direction import MAX_NEVER, MAX_PINS, Direction, Pin
from rpgmusic.domain.errors import Conflict
from rpgmusic.domain.track import Mood
from rpgmusic.domain.units import TrackId
from rpgmusic.protocol.direction import DirectorRequest


def changed(direction: Direction, request: DirectorRequest) -> Direction:
    """The direction with what a request says; what it leaves out stays."""
    said = {name: value for name, value in msgspec.structs.asdict(request).items() if value is not None}
    return replace(direction, **said)


def with_pin(direction: Direction, mood: Mood, track_id: TrackId, *, pinned: bool) -> Direction:
    """The direction with a track pinned to a mood, or not; a pinned track may be chosen again if it was banned.

    Raises:
        Conflict: there are too many pins.
    """
    pin = Pin(mood, track_id)
    others = tuple(one for one in direction.pins if one != pin)
    if not pinned:
        return replace(direction, pins=others)
    if len(others) >= MAX_PINS:
        message = f"There are {MAX_PINS} pins already. Take some away first."
        raise Conflict(message)
    allowed = tuple(one for one in direction.never if one != track_id)
    return replace(direction, pins=(*others, pin), never=allowed)


def with_never(direction: Direction, track_id: TrackId, *, never: bool) -> Direction:
    """The direction in which a track is never chosen, or may be again; a banned track loses its pins.

    Raises:
        Conflict: there are too many banned tracks.
    """
    others = tuple(one for one in direction.never if one != track_id)
    if not never:
        return replace(direction, never=others)
    if len(others) >= MAX_NEVER:
        message = f"{MAX_NEVER:,} tracks are never to be chosen already. Allow some again, or take labels away."
        raise Conflict(message)
    pins = tuple(pin for pin in direction.pins if pin.track_id != track_id)
    return replace(direction, never=(*others, track_id), pins=pins)
