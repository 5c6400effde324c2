"""Sounds of notes that were worked out before, within a bound on memory."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

DEFAULT_BOUND_BYTES: Final = 160 << 20

_HALF_BAND: Final = (0.3109, -0.0826, 0.0217)
"""Taps of an 11-point half-band low-pass at odd distances; the middle one is 0.5 (maximally flat within 0.01 dB)."""


@dataclass(frozen=True, slots=True)
class Source:
    """A note's sound, shape (1 or 2, frames), and what of it goes to the room: one channel at 24 kHz."""

    direct: NDArray[np.float32]
    to_room: NDArray[np.float32]

    @property
    def size_bytes(self) -> int:
        """Memory it takes."""
        return self.direct.nbytes + self.to_room.nbytes


def source_of(sound: NDArray[np.float32], *, loops: bool) -> Source:
    """A sound of one or two channels with its feed to the room."""
    direct = np.atleast_2d(sound)
    middle = direct[0] if len(direct) == 1 else (direct[0] + direct[1]) * np.float32(0.5)
    return Source(direct, halved(middle, loops=loops))


def halved(sound: NDArray[np.float32], *, loops: bool) -> NDArray[np.float32]:
    """Every other sample after a half-band low-pass (Mintzer, IEEE ASSP-30, 1982), around the end where it loops."""
    padded = np.pad(sound, (6, 6 + len(sound) % 2), mode="wrap" if loops else "constant")
    even, odd = padded[0::2], padded[1::2]
    count = (len(sound) + 1) // 2
    result = even[3 : 3 + count] * np.float32(0.5)
    for step, tap in enumerate(_HALF_BAND):
        result += (odd[3 + step : 3 + step + count] + odd[2 - step : 2 - step + count]) * np.float32(tap)
    return np.asarray(result)


class NoteStore:
    """Keeps the sounds used last."""

    def __init__(self, bound_bytes: int = DEFAULT_BOUND_BYTES) -> None:
        self._bound_bytes = bound_bytes
        self._sources: OrderedDict[Hashable, Source] = OrderedDict()
        self._size_bytes = 0

    @property
    def size_bytes(self) -> int:
        """Memory that the sounds take."""
        return self._size_bytes

    def get(self, key: Hashable, make: Callable[[], Source]) -> Source:
        """The sound under a key, made now if it is not there."""
        if (known := self._sources.get(key)) is not None:
            self._sources.move_to_end(key)
            return known
        source = make()
        self._sources[key] = source
        self._size_bytes += source.size_bytes
        while self._size_bytes > self._bound_bytes and len(self._sources) > 1:
            self._size_bytes -= self._sources.popitem(last=False)[1].size_bytes
        return source
