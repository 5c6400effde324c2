"""Bars: where the bar lines of a piece lie, so that music can change on one."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bars:
    """A piece in steady bars of `bar_frames` each (at 48 kHz), the first of which begins at `first_frame`."""

    first_frame: int
    bar_frames: int
    beats: int = 4

    def next_line(self, frame: int) -> int:
        """The frame of the first bar line at or after a frame."""
        return self.first_frame + max(0, -(-(frame - self.first_frame) // self.bar_frames)) * self.bar_frames
