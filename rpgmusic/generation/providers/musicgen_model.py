"""The local model itself, through transformers; imported only in the worker process, where the extra is installed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

import torch
from transformers import MusicgenForConditionalGeneration, MusicgenProcessor, StoppingCriteriaList

from rpgmusic.audio.blocks import Block
from rpgmusic.generation.providers.musicgen_windows import Window

_GUIDANCE: Final = 3.0
_TOP_K: Final = 250


class MusicgenModel:
    """A MusicGen model from a directory; nothing is fetched from the network."""

    def __init__(self, directory: Path) -> None:
        self._processor = MusicgenProcessor.from_pretrained(directory, local_files_only=True)
        self._model = MusicgenForConditionalGeneration.from_pretrained(directory, local_files_only=True).eval()
        self.rate_hz = int(self._model.config.audio_encoder.sampling_rate)
        self.channels = int(self._model.config.decoder.audio_channels)

    def music(self, words: str, seed: int, window: Window, before: Block | None, on_step: Callable[[], None]) -> Block:
        """A window of music, shape (channels, samples); `before` comes first in it, as the model hears it.

        `on_step` is called for every token; what it raises ends the work. The same seed gives the same music.
        """
        inputs = self._processor(text=[words], padding=True, return_tensors="pt", **self._heard(before))
        torch.manual_seed(seed)
        with torch.inference_mode():
            made = self._model.generate(
                **inputs,
                do_sample=True,
                guidance_scale=_GUIDANCE,
                top_k=_TOP_K,
                max_new_tokens=window.tokens,
                stopping_criteria=StoppingCriteriaList([_EveryStep(on_step)]),
            )
        sound: Block = made[0].to(torch.float32).cpu().numpy()
        return sound

    def _heard(self, before: Block | None) -> dict[str, object]:
        if before is None:
            return {}
        return {"audio": before[0] if self.channels == 1 else before, "sampling_rate": self.rate_hz}


class _EveryStep:
    """A stopping criterion that never stops: ending early would break the staggered codebooks apart."""

    def __init__(self, on_step: Callable[[], None]) -> None:
        self._on_step = on_step

    def __call__(self, input_ids: torch.Tensor, scores: torch.Tensor, **_: object) -> torch.Tensor:
        del scores
        self._on_step()
        return torch.zeros(input_ids.shape[0], dtype=torch.bool, device=input_ids.device)
