"""Loudness tags: ReplayGain, RVA2 and R128, all brought to decibels towards -18 LUFS."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

from rpgmusic.domain.track import R128_REFERENCE_LUFS, TARGET_LUFS, TaggedGain
from rpgmusic.library.cleaning import clean_decimal
from rpgmusic.library.tags import TagValues, first_value

_PLACES: Final = ("", "TXXX:", "----:com.apple.iTunes:")
_GAIN: Final = tuple(place + name for name in ("replaygain_track_gain", "REPLAYGAIN_TRACK_GAIN") for place in _PLACES)
_PEAK: Final = tuple(place + name for name in ("replaygain_track_peak", "REPLAYGAIN_TRACK_PEAK") for place in _PLACES)
_LARGEST_DB: Final = 60.0
_LARGEST_PEAK: Final = 16.0
_R128_UNITS_PER_DB: Final = 256


def read_gain(values: TagValues) -> TaggedGain | None:
    """What the tags ask for: ReplayGain first, then R128 (RFC 7845, section 5.2.1), then ID3's RVA2; None if nothing.

    R128 tags aim at -23 LUFS and count from the Opus header's output gain, which decoders apply.
    """
    gain_db = clean_decimal(first_value(values, _GAIN), -_LARGEST_DB, _LARGEST_DB)
    if gain_db is not None:
        return TaggedGain(gain_db, _peak_dbfs(values))
    units = clean_decimal(first_value(values, ("r128_track_gain", "R128_TRACK_GAIN")), -32_768, 32_767)
    if units is not None:
        return TaggedGain(round(units / _R128_UNITS_PER_DB + TARGET_LUFS - R128_REFERENCE_LUFS, 3))
    return next(_volume_frames(values), None)


def _peak_dbfs(values: TagValues) -> float | None:
    peak = clean_decimal(first_value(values, _PEAK), 1e-6, _LARGEST_PEAK)
    return round(20 * math.log10(peak), 3) if peak else None


def _volume_frames(values: TagValues) -> Iterator[TaggedGain]:
    for name, frame in values.items():
        if not name.startswith("RVA2:") or getattr(frame, "channel", 1) != 1:
            continue
        gain_db, peak = getattr(frame, "gain", None), getattr(frame, "peak", None)
        if isinstance(gain_db, float) and abs(gain_db) <= _LARGEST_DB:
            usable = isinstance(peak, float) and 0 < peak <= _LARGEST_PEAK
            yield TaggedGain(round(gain_db, 3), round(20 * math.log10(peak or 1), 3) if usable else None)
