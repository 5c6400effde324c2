"""Units of time and sound, and the ids of things.

Server time is whole microseconds on the server's monotonic clock; positions in sound are whole frames at 48 kHz.
One frame lasts 125/6 microseconds, so both directions are exact integer arithmetic, the same in JavaScript.
"""

from __future__ import annotations

from typing import Final, NewType

SAMPLE_RATE_HZ: Final = 48_000
"""Rate of every rendition and of every position given in frames."""

TrackId = NewType("TrackId", str)
FolderId = NewType("FolderId", str)
CampaignId = NewType("CampaignId", str)
ClipId = NewType("ClipId", str)
EntryId = NewType("EntryId", str)
ClientId = NewType("ClientId", str)
SceneId = NewType("SceneId", str)
PadId = NewType("PadId", str)
ScatterId = NewType("ScatterId", str)
GenerationId = NewType("GenerationId", str)

DEFAULT_CAMPAIGN: Final = CampaignId("default")
"""The campaign that always exists."""


def frames_within(duration_us: int) -> int:
    """Whole frames that fit into a duration (rounded down)."""
    return duration_us * 6 // 125


def duration_of(frames: int) -> int:
    """Microseconds that a number of frames lasts, rounded up so that all of them are over."""
    return -(-frames * 125 // 6)


def microseconds(seconds: float) -> int:
    """Seconds, as people write them, in microseconds."""
    return round(seconds * 1_000_000)


def seconds(duration_us: int) -> float:
    """Microseconds in seconds, as people read them."""
    return duration_us / 1_000_000
