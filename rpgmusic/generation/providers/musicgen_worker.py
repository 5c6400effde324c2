"""The main program of the process with the local model: one piece, then it ends and gives the memory back.

The job comes framed on standard input, which stays open as long as somebody wants the piece; when it ends, the work is
given up at the next token.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import BinaryIO, Final, Protocol

from rpgmusic.audio.blocks import Block, with_channels
from rpgmusic.audio.encoding import encode
from rpgmusic.audio.joining import held_below, joined
from rpgmusic.audio.other_rates import resampled, tail
from rpgmusic.audio.worker_settling import receive, replies_apart, send
from rpgmusic.domain.errors import ProviderFailed, ProviderUnavailable, RpgMusicError
from rpgmusic.domain.rendition import Rendition
from rpgmusic.domain.units import SAMPLE_RATE_HZ
from rpgmusic.generation.providers.musicgen_jobs import (
    Loaded,
    MusicJob,
    MusicReply,
    NotMade,
    Step,
    Written,
    job_of,
)
from rpgmusic.generation.providers.musicgen_windows import FADE_S, TAIL_S, Window, token_count, windows

_PEAK: Final = 0.89
_TOKENS_A_STEP: Final = 25


class Unwanted(Exception):
    """Nobody waits for the piece any more."""


class Model(Protocol):
    """What makes a window of music; see `MusicgenModel`."""

    rate_hz: int
    channels: int

    def music(self, words: str, seed: int, window: Window, before: Block | None, on_step: Callable[[], None]) -> Block:
        """A window of music."""


def main(load: Callable[[Path], Model] | None = None) -> None:
    """Make one piece with the model that `load` brings; the program's argument is how nice to be."""
    os.nice(int(sys.argv[1]))
    os.environ["HF_HUB_OFFLINE"] = "1"
    replies = replies_apart()
    job = job_of(receive(sys.stdin.buffer))
    unwanted = threading.Event()
    threading.Thread(target=_watch, args=(unwanted,), daemon=True).start()
    try:
        send(replies, _done(job, load or _loaded, partial(_step, replies, unwanted), replies))
    except (Unwanted, BrokenPipeError):
        os._exit(0)


def _done(
    job: MusicJob, load: Callable[[Path], Model], told: Callable[[int, int], None], replies: BinaryIO
) -> MusicReply:
    try:
        model = load(Path(os.fsdecode(job.model_dir)))
        send(replies, Loaded())
        sound = composed(job, model, told)
        stereo = with_channels(resampled(sound, model.rate_hz, SAMPLE_RATE_HZ), 2)
        Path(os.fsdecode(job.target)).write_bytes(encode(Rendition.FLAC, held_below(stereo, _PEAK)))
    except RpgMusicError as error:
        return NotMade(error.kind, str(error))
    except (RuntimeError, ValueError, IndexError, OSError, MemoryError) as error:
        message = f"The local model failed. Ask for a shorter piece, or close other programs. It says: “{error}”"
        return NotMade(ProviderFailed.kind, message[:500])
    return Written()


def composed(job: MusicJob, model: Model, told: Callable[[int, int], None]) -> Block:
    """The whole piece at the model's rate: window by window, each joined to the last by what both have heard."""
    before: Block | None = None
    if job.continue_from:
        before = tail(Path(os.fsdecode(job.continue_from)), TAIL_S, model.rate_hz, model.channels)
    continued = 0 if before is None else before.shape[1]
    plan = windows(job.length_s, continued / model.rate_hz)
    count = _Count(token_count(plan), told)
    sound = before
    for index, window in enumerate(plan):
        heard = None if sound is None else sound[:, -round(window.tail_s * model.rate_hz) :]
        made = model.music(job.words, (job.seed + index) & 0x7FFF_FFFF, window, heard, count.step)
        heard_frames = 0 if heard is None else heard.shape[1]
        sound = made if sound is None else joined(sound, made, heard_frames, round(FADE_S * model.rate_hz))
    if sound is None:
        raise ProviderFailed("The local model made nothing. Ask for a longer piece.")
    return sound[:, continued:]


class _Count:
    """Counts tokens and tells of some of them."""

    def __init__(self, total: int, told: Callable[[int, int], None]) -> None:
        self._total = total
        self._told = told
        self._done = 0

    def step(self) -> None:
        """One more token."""
        self._done += 1
        if self._done % _TOKENS_A_STEP == 0:
            self._told(min(self._done, self._total), self._total)


def _step(replies: BinaryIO, unwanted: threading.Event, done: int, total: int) -> None:
    if unwanted.is_set():
        raise Unwanted
    send(replies, Step(done, total))


def _loaded(directory: Path) -> Model:
    try:
        import torch  # noqa: PLC0415 - an optional extra, there or not

        from rpgmusic.generation.providers.musicgen_model import MusicgenModel  # noqa: PLC0415 - needs the extra
    except ImportError as error:
        message = "The packages for the local model are missing. Install them: pip install 'rpgmusic[musicgen]'"
        raise ProviderUnavailable(message) from error
    torch.set_num_threads(max(1, (os.cpu_count() or 2) - 1))
    try:
        return MusicgenModel(directory)
    except (OSError, ValueError, KeyError, AttributeError, TypeError, RuntimeError) as error:
        message = f"The model in {directory.name} cannot be loaded. Copy it there anew. It says: “{error}”"
        raise ProviderUnavailable(message[:500]) from error


def _watch(unwanted: threading.Event) -> None:
    sys.stdin.buffer.read()
    unwanted.set()


if __name__ == "__main__":
    main()
