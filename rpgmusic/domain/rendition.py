"""Renditions: the forms in which a track's sound travels to the players, and how it is cut into segments.

Segment `n` is heard from frame `n * SEGMENT_FRAMES` on, for `SEGMENT_FRAMES` frames. The file that carries it holds
more on both sides: a lead-in that lets a lossy decoder settle (trimmed by the player) and a tail into which the next
join is cross-faded.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

SEGMENT_FRAMES: Final = 240_000
"""Heard length of a segment: 5 s."""

OVERLAP_FRAMES: Final = 4_800
"""Tail of every segment, and lead-in of lossy ones: 100 ms."""


class Rendition(StrEnum):
    """A form of a track's sound, 48 kHz stereo."""

    FLAC = "flac"
    OPUS_128 = "opus-128"
    OPUS_64 = "opus-64"
    WAV = "wav"

    @property
    def mime_type(self) -> str:
        """The media type a segment is served with."""
        return {"flac": "audio/flac", "wav": "audio/wav"}.get(self.value, "audio/ogg")

    @property
    def lead_frames(self) -> int:
        """Frames of lead-in that every segment but the first carries."""
        return OVERLAP_FRAMES if self in (Rendition.OPUS_128, Rendition.OPUS_64) else 0


@dataclass(frozen=True, slots=True)
class SegmentSpan:
    """Which frames of a track one segment file holds; `end_frame` is exclusive."""

    start_frame: int
    end_frame: int

    @property
    def length_frames(self) -> int:
        """Frames in the file."""
        return self.end_frame - self.start_frame


def segment_count(length_frames: int) -> int:
    """Number of segments of a track of this length."""
    return -(-length_frames // SEGMENT_FRAMES)


def segment_span(rendition: Rendition, index: int, length_frames: int, *, goes_round: bool = False) -> SegmentSpan:
    """The frames that segment `index` carries of a track of `length_frames`.

    What goes round has a lead-in from its end, at negative frames, and a tail from its beginning, beyond its length.
    """
    start = index * SEGMENT_FRAMES
    first_frame, last_frame = (
        (-rendition.lead_frames, length_frames + OVERLAP_FRAMES) if goes_round else (0, length_frames)
    )
    return SegmentSpan(
        start_frame=max(first_frame, start - rendition.lead_frames),
        end_frame=min(last_frame, start + SEGMENT_FRAMES + OVERLAP_FRAMES),
    )
