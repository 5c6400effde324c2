"""What the server asks of a worker process and what it hears back, as MessagePack over the worker's pipes.

Each message is preceded by its length. Data only, never pickles: a worker decodes hostile files, and what it sends
must not be able to do more than be wrong.
"""

from __future__ import annotations

import struct
from typing import Final, TypeAlias

import msgspec

from rpgmusic.domain.errors import (
    AudioError,
    DiskFull,
    MusicFolderUnavailable,
    RpgMusicError,
    Unavailable,
    UnreadableAudio,
    UnsupportedAudio,
)

PREFIX: Final = struct.Struct(">I")
MAX_MESSAGE_BYTES: Final = 1 << 20
WAVEFORM_POINTS: Final = 1_000


class RenderJob(msgspec.Struct, frozen=True, tag="render"):
    """Write frames `start_frame` up to `end_frame` of the file at `path` to `target`.

    Of sound that goes round every `round_frames` (0: it does not), frames before its beginning are those at its end.
    """

    path: bytes
    target: bytes
    rendition: str
    start_frame: int
    end_frame: int
    round_frames: int = 0


class AnalyseJob(msgspec.Struct, frozen=True, tag="analyse"):
    """Measure the whole file at `path`."""

    path: bytes


class PictureJob(msgspec.Struct, frozen=True, tag="picture"):
    """Decode a picture and shrink it to `width` x `height` pixels."""

    content: bytes
    width: int
    height: int


Job: TypeAlias = RenderJob | AnalyseJob | PictureJob


class Ready(msgspec.Struct, frozen=True, tag="ready"):
    """The worker has loaded its libraries."""


class Rendered(msgspec.Struct, frozen=True, tag="rendered"):
    """The segment's file is in place."""

    size_bytes: int


class Analysed(msgspec.Struct, frozen=True, tag="analysed"):
    """What was measured; the fields are those of `domain.track.Analysis`."""

    length_frames: int
    integrated_lufs: float | None
    true_peak_dbtp: float | None
    leading_silence_frames: int
    trailing_silence_frames: int
    waveform: bytes


class Shrunk(msgspec.Struct, frozen=True, tag="shrunk"):
    """The pixels row by row, red, green and blue a byte each."""

    rgb: bytes


class Failed(msgspec.Struct, frozen=True, tag="failed"):
    """The job could not be done; `kind` is that of an error in the domain's tree."""

    kind: str
    message: str


Reply: TypeAlias = Ready | Rendered | Analysed | Shrunk | Failed

_JOBS: Final[msgspec.msgpack.Decoder[Job]] = msgspec.msgpack.Decoder(Job)
_REPLIES: Final[msgspec.msgpack.Decoder[Reply]] = msgspec.msgpack.Decoder(Reply)
_ERRORS: Final[dict[str, type[RpgMusicError]]] = {
    error.kind: error
    for error in (AudioError, UnreadableAudio, UnsupportedAudio, MusicFolderUnavailable, DiskFull, Unavailable)
}


def error_of(failed: Failed) -> RpgMusicError:
    """The error that a worker reported."""
    return _ERRORS.get(failed.kind, UnreadableAudio)(failed.message)


def framed(message: msgspec.Struct) -> bytes:
    """A message as it travels."""
    body = msgspec.msgpack.encode(message)
    return PREFIX.pack(len(body)) + body


def job_of(body: bytes) -> Job:
    """The job that a worker received."""
    return _JOBS.decode(body)


def reply_of(body: bytes) -> Reply:
    """What a worker answered; msgspec.DecodeError if it makes no sense."""
    return _REPLIES.decode(body)
