"""Decoded frames as stereo or mono float blocks: sample formats, channel layouts, damaged values."""

from __future__ import annotations

from typing import Final, TypeAlias

import av
import numpy as np
from numpy.typing import NDArray

from rpgmusic.domain.errors import UnsupportedAudio

Block: TypeAlias = NDArray[np.float32]
"""Samples of shape (channels, frames); channels is 1 or 2; full scale is 1.0."""

MAX_CHANNELS: Final = 64
MIN_RATE_HZ: Final = 1_000
MAX_RATE_HZ: Final = 768_000

_HALF_POWER: Final = 0.5**0.5
_BOTH: Final = {"FC": _HALF_POWER, "BC": 0.5, "TC": 0.5, "TFC": 0.5, "TBC": 0.5}
_LEFT: Final = {"FL": 1.0, "DL": 1.0, "FLC": _HALF_POWER, "BL": _HALF_POWER, "SL": _HALF_POWER, "WL": _HALF_POWER}
_SCALES: Final = {"u8": 128.0, "s16": 32_768.0, "s32": 2_147_483_648.0, "s64": 9_223_372_036_854_775_808.0}


def check_stream(rate_hz: int, channels: int) -> None:
    """Raise UnsupportedAudio for a sampling rate or channel count that no music has."""
    if not MIN_RATE_HZ <= rate_hz <= MAX_RATE_HZ:
        raise UnsupportedAudio(f"The file claims {rate_hz} samples a second, which cannot be played.")
    if not 1 <= channels <= MAX_CHANNELS:
        raise UnsupportedAudio(f"The file claims {channels} channels, which cannot be played.")


def block_of(frame: av.AudioFrame) -> Block:
    """A decoded frame as at most two channels of finite floats."""
    return mixed(_channels_of(frame), [channel.name for channel in frame.layout.channels])


def _channels_of(frame: av.AudioFrame) -> NDArray[np.float32]:
    samples = frame.to_ndarray()
    if frame.format.is_packed:
        samples = samples.reshape(-1, frame.layout.nb_channels).T
    name = frame.format.packed.name
    if name in _SCALES:
        centred = samples.astype(np.float64) - (128.0 if name == "u8" else 0.0)
        return (centred / _SCALES[name]).astype(np.float32)
    with np.errstate(over="ignore"):
        floats = np.asarray(samples, dtype=np.float32)
    if not np.isfinite(floats).all():
        floats = np.nan_to_num(floats, nan=0.0, posinf=1.0, neginf=-1.0)
    return floats


def mixed(samples: NDArray[np.float32], names: list[str]) -> Block:
    """Mono and stereo as they are; more channels by the coefficients of ITU-R BS.775, scaled so as not to clip.

    Channels are added one after the other rather than by a matrix product, whose rounding depends on block length.
    """
    if len(samples) <= 2:
        return np.ascontiguousarray(samples)
    block = np.zeros((2, samples.shape[1]), dtype=np.float32)
    for row, coefficients in zip(block, _downmix(names), strict=True):
        for channel, coefficient in zip(samples, coefficients, strict=True):
            if coefficient:
                np.add(row, channel * np.float32(coefficient), out=row)
    return block


def _downmix(names: list[str]) -> tuple[list[float], list[float]]:
    mirrored = {name.replace("L", "R"): coefficient for name, coefficient in _LEFT.items()}
    left = [(_LEFT | _BOTH).get(name, 0.0) for name in names]
    right = [(mirrored | _BOTH).get(name, 0.0) for name in names]
    loudest = max(sum(left), sum(right))
    if not loudest:
        return [1.0 / len(names)] * len(names), [1.0 / len(names)] * len(names)
    scale = 1.0 / max(1.0, loudest)
    return [coefficient * scale for coefficient in left], [coefficient * scale for coefficient in right]


def with_channels(block: Block, channels: int) -> Block:
    """The block in mono or stereo, as a file that changes its channel count half-way needs it."""
    if len(block) == channels:
        return block
    if channels == 2:
        return np.repeat(block, 2, axis=0)
    return np.asarray((block[:1] + block[1:]) * np.float32(0.5), dtype=np.float32)


def silence(channels: int, frames: int) -> Block:
    """Nothing to hear."""
    return np.zeros((channels, frames), dtype=np.float32)
