"""What the server asks of the composer's process and what it hears back, as MessagePack over pipes."""

from __future__ import annotations

from typing import Final, TypeAlias

import msgspec

from rpgmusic.domain.bars import Bars
from rpgmusic.domain.errors import DiskFull, ProviderFailed, ProviderUnavailable, RpgMusicError
from rpgmusic.domain.generation import Stage
from rpgmusic.domain.prompt import Prompt
from rpgmusic.domain.stem import Stem


class ComposeJob(msgspec.Struct, frozen=True, tag="compose"):
    """Compose a piece and write its files, named after `name`, into `directory`.

    `tags` are written into the files. `soundfont` is the path of a SoundFont to play with; empty for the own synthesis.
    An urgent job goes before others and is done with less regard for other programs.
    """

    prompt: Prompt
    seed: int
    directory: bytes
    name: str
    tags: dict[str, str] = {}
    audio_format: str = "flac"
    soundfont: bytes = b""
    urgent: bool = False


class Ready(msgspec.Struct, frozen=True, tag="ready"):
    """The process has loaded its libraries."""


class Progress(msgspec.Struct, frozen=True, tag="progress"):
    """How far a job is, from 0 to 1."""

    stage: Stage
    fraction: float


class ComposedStem(msgspec.Struct, frozen=True):
    """A stem's file."""

    stem: Stem
    path: bytes


class Composed(msgspec.Struct, frozen=True, tag="composed"):
    """The files are in place. Stems that would be silent are left out; `waveform` is that of `audio.analysis`."""

    mix: bytes
    stems: tuple[ComposedStem, ...]
    bars: Bars
    length_frames: int
    tempo_bpm: float
    integrated_lufs: float
    true_peak_dbtp: float
    waveform: bytes


class Failed(msgspec.Struct, frozen=True, tag="failed"):
    """The job could not be done; `kind` is that of an error in the domain's tree."""

    kind: str
    message: str


Reply: TypeAlias = Ready | Progress | Composed | Failed

_JOBS: Final[msgspec.msgpack.Decoder[ComposeJob]] = msgspec.msgpack.Decoder(ComposeJob)
_REPLIES: Final[msgspec.msgpack.Decoder[Reply]] = msgspec.msgpack.Decoder(Reply)
_ERRORS: Final[dict[str, type[RpgMusicError]]] = {
    error.kind: error for error in (ProviderFailed, ProviderUnavailable, DiskFull)
}


def error_of(failed: Failed) -> RpgMusicError:
    """The error that the process reported."""
    return _ERRORS.get(failed.kind, ProviderFailed)(failed.message)


def job_of(body: bytes) -> ComposeJob:
    """The job that the process received."""
    return _JOBS.decode(body)


def reply_of(body: bytes) -> Reply:
    """What the process answered; msgspec.DecodeError if it makes no sense."""
    return _REPLIES.decode(body)
