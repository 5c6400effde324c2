"""Files of a finished piece: the mix and each stem, with what they are written into their tags."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

import av
import numpy as np
from av.audio.stream import AudioStream
from numpy.typing import NDArray

from rpgmusic.audio.blocks import Block
from rpgmusic.audio.mastering import Mastered
from rpgmusic.audio.reading import failures_in_words
from rpgmusic.audio.rendering import quantised
from rpgmusic.domain.stem import StemName
from rpgmusic.domain.units import SAMPLE_RATE_HZ

ARTIST: Final = "rpgmusic composer"
_LONGEST_NAME: Final = 80
_LONGEST_TAG: Final = 4_000
_MOST_TAGS: Final = 32
_FRAMES_AT_ONCE: Final = 1 << 15
_FLAC_OPTIONS: Final = {"compression_level": "1"}
"""A fifth faster than the default and within 2 % of its size."""

_OPUS_BITRATE_BPS: Final = 128_000
_WRITERS: Final = 2


class PieceFormat(StrEnum):
    """How the files of a piece are coded; the value is the ending of their names."""

    FLAC = "flac"
    OPUS = "opus"


@dataclass(frozen=True, slots=True)
class PieceFiles:
    """Where the mix lies and the stems that are not silent."""

    mix: Path
    stems: dict[StemName, Path]


def write_piece(
    mastered: Mastered,
    directory: Path,
    name: str,
    tags: Mapping[str, str],
    audio_format: PieceFormat = PieceFormat.FLAC,
    report: Callable[[float], None] | None = None,
) -> PieceFiles:
    """Write the files of a piece into a directory, each whole or not at all; two are coded at a time.

    `tags` are Vorbis comments by name, such as TITLE and MOOD; ARTIST is added.

    Raises:
        DiskFull, UnreadableAudio: they cannot be written.
    """
    base = safe_name(name)
    sounds: dict[StemName | None, Block] = {None: mastered.mix}
    sounds |= {stem: sound for stem, sound in mastered.stems.items() if sound.any()}
    paths = {stem: directory / f"{base}{f'.{stem.value}' if stem else ''}.{audio_format.value}" for stem in sounds}
    comments = {"ARTIST": ARTIST, **cleaned(tags)}
    with failures_in_words(), ThreadPoolExecutor(_WRITERS, "piece files") as pool:
        for done, _ in enumerate(
            pool.map(lambda stem: _write(paths[stem], sounds[stem], audio_format, comments), sounds)
        ):
            if report:
                report((done + 1) / len(sounds))
    return PieceFiles(paths[None], {stem: path for stem, path in paths.items() if stem is not None})


def safe_name(name: str) -> str:
    """A name as it can stand in any directory: letters, digits, blanks, hyphens and underscores."""
    return re.sub(r"[^\w \-]+", "_", name).strip(" _")[:_LONGEST_NAME].strip() or "piece"


def cleaned(tags: Mapping[str, str]) -> dict[str, str]:
    """Tags within bounds and without control characters; those that say nothing are left out."""
    kept = {
        re.sub(r"[^A-Z0-9_]", "", name.upper()): re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", " ", text).strip()[:_LONGEST_TAG]
        for name, text in list(tags.items())[:_MOST_TAGS]
    }
    return {name: text for name, text in kept.items() if name and text}


def _write(target: Path, sound: Block, audio_format: PieceFormat, comments: Mapping[str, str]) -> None:
    half = target.with_name(f"{target.name}.{os.getpid()}.tmp")
    try:
        _encode(half, sound, audio_format, comments)
        half.replace(target)
    finally:
        half.unlink(missing_ok=True)


def _encode(target: Path, sound: Block, audio_format: PieceFormat, comments: Mapping[str, str]) -> None:
    """Code the sound bit by bit, so that only a little more memory is needed than it takes itself."""
    flac = audio_format is PieceFormat.FLAC
    container_format, codec, sample_format = ("flac", "flac", "s16") if flac else ("ogg", "libopus", "flt")
    options = {"fflags": "+bitexact"}
    with av.open(str(target), "w", format=container_format, options=options) as container:
        container.metadata.update(comments)
        stream = container.add_stream(codec, rate=SAMPLE_RATE_HZ, options=_FLAC_OPTIONS if flac else None)
        if not isinstance(stream, AudioStream):
            raise TypeError(f"{codec} encodes no sound")
        stream.codec_context.layout = "stereo"
        stream.codec_context.format = sample_format
        stream.codec_context.thread_count = 1
        if not flac:
            stream.codec_context.bit_rate = _OPUS_BITRATE_BPS
        for start in range(0, sound.shape[1], _FRAMES_AT_ONCE):
            samples = _interleaved(sound[:, start : start + _FRAMES_AT_ONCE], flac=flac)
            frame = av.AudioFrame.from_ndarray(samples, format=sample_format, layout="stereo")
            frame.sample_rate = SAMPLE_RATE_HZ
            frame.pts = start
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def _interleaved(block: Block, *, flac: bool) -> NDArray[np.int16] | Block:
    samples = quantised(block) if flac else np.clip(block, -1.0, 1.0)
    return samples.T.reshape(1, -1)
