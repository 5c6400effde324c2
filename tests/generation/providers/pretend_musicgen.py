"""The worker of the local model with a model that needs no packages: it hums, and misbehaves when the words say so."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from rpgmusic.audio.blocks import Block
from rpgmusic.domain.errors import ProviderUnavailable
from rpgmusic.generation.providers.musicgen_windows import Window
from rpgmusic.generation.providers.musicgen_worker import main


class HummingModel:
    """Makes a level of 0.1 for each window, so that windows can be told apart; what it hears it repeats."""

    rate_hz = 32_000
    channels = 1

    def __init__(self) -> None:
        self.windows = 0

    def music(self, words: str, seed: int, window: Window, before: Block | None, on_step: Callable[[], None]) -> Block:
        """A window of humming."""
        del seed
        self._misbehave(words, on_step)
        self.windows += 1
        for _ in range(window.tokens):
            on_step()
        made = np.full((1, round(window.new_s * self.rate_hz)), 0.1 * self.windows, np.float32)
        return made if before is None else np.concatenate([before, made], axis=1)

    @staticmethod
    def _misbehave(words: str, on_step: Callable[[], None]) -> None:
        if "die" in words:
            os._exit(9)
        if "too much" in words:
            raise MemoryError("cannot allocate 3 GB")
        if "hang" in words:
            time.sleep(60)
        while "for ever" in words:
            on_step()


def load(directory: Path) -> HummingModel:
    """The model, unless the directory says that there is none."""
    if directory.name == "broken":
        raise ProviderUnavailable("The model in broken cannot be loaded.")
    return HummingModel()


if __name__ == "__main__":
    main(load)
