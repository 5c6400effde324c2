"""Samples at exact positions: any range of a file's sound, cheap when ranges follow one another."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np

from rpgmusic.audio.blocks import Block, silence
from rpgmusic.audio.reading import Reader, failures_in_words, open_reader

_KEPT_S: Final = 1
_WORTH_DECODING_S: Final = 10


class SampleCursor:
    """A file that stays open, with the samples read last, so that a range which follows needs no seek."""

    def __init__(self, path: Path) -> None:
        self._reader: Reader = open_reader(path)
        self.rate_hz = self._reader.rate_hz
        self.channels = self._reader.channels
        self._kept = silence(self.channels, 0)
        self._kept_from = 0
        self._ended = False

    def read(self, start: int, stop: int) -> tuple[Block, bool]:
        """Samples from `start` up to `stop` or the end of the sound, and whether the end was met."""
        with failures_in_words():
            if not self._kept_from <= start <= self._kept_to + _WORTH_DECODING_S * self.rate_hz:
                self._seek(start)
            self._extend(start, stop)
        first = start - self._kept_from
        block = self._kept[:, max(0, first) : max(0, stop - self._kept_from)]
        self._forget_before(stop - _KEPT_S * self.rate_hz)
        return block, self._ended and stop >= self._kept_to

    def close(self) -> None:
        """Give the file back."""
        self._reader.close()

    @property
    def _kept_to(self) -> int:
        return self._kept_from + int(self._kept.shape[1])

    def _seek(self, start: int) -> None:
        self._kept_from = self._reader.seek(start)
        self._kept = silence(self.channels, 0)
        self._ended = False

    def _extend(self, start: int, stop: int) -> None:
        blocks, reached = [self._kept], self._kept_to
        while reached < stop and not self._ended:
            block = self._reader.next_block()
            if block is None:
                self._ended = True
                break
            reached += block.shape[1]
            if reached <= start - _KEPT_S * self.rate_hz and len(blocks) == 1:
                self._kept_from, self._kept = reached, block[:, :0]
                blocks = [self._kept]
            else:
                blocks.append(block)
        self._kept = np.concatenate(blocks, axis=1)

    def _forget_before(self, frame: int) -> None:
        unneeded = min(self._kept.shape[1], frame - self._kept_from)
        if unneeded > 0:
            self._kept = self._kept[:, unneeded:].copy()
            self._kept_from += unneeded
