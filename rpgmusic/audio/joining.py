"""Joins a sound to one that begins by repeating its end."""

from __future__ import annotations

import numpy as np

from rpgmusic.audio.blocks import Block


def joined(first: Block, second: Block, repeated_frames: int, fade_frames: int) -> Block:
    """`first`, then `second` without the `repeated_frames` it begins with, cross-faded over the end of what both have.

    The two are nearly the same where they overlap, so their gains add up to 1 rather than their powers.
    """
    repeated = min(repeated_frames, first.shape[1], second.shape[1])
    fade = min(fade_frames, repeated)
    rising = np.linspace(0.0, 1.0, fade, endpoint=False, dtype=np.float32)
    kept = first.shape[1] - fade
    seam = first[:, kept:] * (1 - rising) + second[:, repeated - fade : repeated] * rising
    return np.concatenate([first[:, :kept], seam, second[:, repeated:]], axis=1)


def held_below(sound: Block, peak: float) -> Block:
    """The sound, turned down as a whole if it is louder than the peak anywhere; what is no number becomes silence."""
    finite = np.nan_to_num(sound, nan=0.0, posinf=1.0, neginf=-1.0)
    loudest = float(np.abs(finite).max(initial=0.0))
    return finite if loudest <= peak else finite * np.float32(peak / loudest)
