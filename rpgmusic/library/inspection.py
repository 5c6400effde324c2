"""Inspection: everything a scan wants to know of one file. Runs in worker processes; no file can make it raise."""

from __future__ import annotations

import os
import signal
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path, PurePath
from types import FrameType
from typing import Final

from mutagen import FileType, MutagenError

from rpgmusic.domain.errors import AudioError
from rpgmusic.domain.track import FORMAT_BY_SUFFIX, Stream, TaggedGain, Tags, TrackFormat
from rpgmusic.library.covers import has_embedded_cover
from rpgmusic.library.replaygain import read_gain
from rpgmusic.library.sniffing import SNIFFED_BYTES, sniff_format
from rpgmusic.library.tags import TagValues, open_tagged, read_stream, read_tags, tag_values

FILE_TIME_LIMIT_S: Final = 20
_VERY_LONG_US: Final = 6 * 3600 * 1_000_000
_NO_TAGS: Final = Tags()
_DAMAGE: Final = (MutagenError, ValueError, TypeError, KeyError, IndexError, AttributeError, ArithmeticError, EOFError)
"""What mutagen raises on damaged files, beside OSError; its parsers let through most of Python's own errors."""


@dataclass(frozen=True, slots=True)
class Inspection:
    """What was found in a file; `problem` alone is set if it cannot be played, or also says what is odd about it."""

    format: TrackFormat
    playable: bool
    problem: str = ""
    tags: Tags = _NO_TAGS
    stream: Stream | None = None
    tagged_gain: TaggedGain | None = None
    has_cover: bool = False
    fingerprint: str = ""


def inspect_files(paths: Sequence[bytes]) -> list[Inspection]:
    """Inspect files one after the other, each within a time limit."""
    return [_inspect_in_time(path) for path in paths]


def prepare_worker() -> None:
    """Make a worker process polite: it yields to the server, and Ctrl-C in the terminal is not its business."""
    os.nice(5)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGALRM, _too_slow)


def _too_slow(_signal: int, _frame: FrameType | None) -> None:
    raise TimeoutError


def _inspect_in_time(path: bytes) -> Inspection:
    named = FORMAT_BY_SUFFIX[PurePath(os.fsdecode(path)).suffix.lower()]
    limited = signal.getsignal(signal.SIGALRM) is _too_slow
    try:
        if limited:
            signal.alarm(FILE_TIME_LIMIT_S)
        return inspect_file(os.fsdecode(path), named)
    except TimeoutError:
        return Inspection(named, playable=False, problem="This file took too long to read. It is probably damaged.")
    except (MemoryError, RecursionError):
        return Inspection(named, playable=False, problem="This file is too large or too tangled to be read.")
    finally:
        if limited:
            signal.alarm(0)


def inspect_file(path: str, named: TrackFormat) -> Inspection:
    """Inspect one file; `named` is the format its name promises, which its content may belie."""
    try:
        head, fingerprint = _head_and_fingerprint(path)
    except PermissionError:
        problem = "This file may not be read. Give rpgmusic the permission to read it, then scan again."
        return Inspection(named, playable=False, problem=problem)
    except TimeoutError:
        raise
    except OSError as fault:
        return Inspection(named, playable=False, problem=f"This file cannot be read: {fault.strerror or fault}.")
    if not head:
        return Inspection(named, playable=False, problem="This file is empty.")
    found = sniff_format(head)
    if found is None:
        problem = "This file holds no sound that can be played; its name is misleading or it is damaged."
        return Inspection(named, playable=False, problem=problem, fingerprint=fingerprint)
    return replace(_inspect_sound(path, found, head), fingerprint=fingerprint)


def _head_and_fingerprint(path: str) -> tuple[bytes, str]:
    """First bytes of a file, and a digest of its size, beginning and end, by which a moved file is known again."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        size_bytes = os.fstat(descriptor).st_size
        head = os.pread(descriptor, SNIFFED_BYTES, 0)
        tail = os.pread(descriptor, SNIFFED_BYTES, max(0, size_bytes - SNIFFED_BYTES))
    finally:
        os.close(descriptor)
    return head, blake2b(b"%d " % size_bytes + head + tail, digest_size=12).hexdigest()


def _inspect_sound(path: str, file_format: TrackFormat, head: bytes) -> Inspection:
    values: TagValues = {}
    stream = None
    file: FileType | None = None
    try:
        if file_format is not TrackFormat.WEBM:
            file = open_tagged(path, file_format, head)
            values = tag_values(file)
            stream = read_stream(file.info)
    except TimeoutError:
        raise
    except (*_DAMAGE, OSError):
        values = {}
    tags, gain, cover = _read_values(values, file)
    if stream is None:
        return _probed(path, Inspection(file_format, playable=True, tags=tags, tagged_gain=gain, has_cover=cover))
    if not stream.bitrate_bps:
        stream = replace(stream, bitrate_bps=Path(path).stat().st_size * 8_000_000 // stream.duration_us)
    problem = _oddity(stream)
    return Inspection(
        file_format, playable=True, problem=problem, tags=tags, stream=stream, tagged_gain=gain, has_cover=cover
    )


def _read_values(values: TagValues, file: FileType | None) -> tuple[Tags, TaggedGain | None, bool]:
    try:
        return read_tags(values), read_gain(values), file is not None and has_embedded_cover(file)
    except _DAMAGE:
        return Tags(), None, False


def _probed(path: str, inspection: Inspection) -> Inspection:
    """Ask the decoder where mutagen could not tell: WebM, and files that are damaged or odd."""
    from rpgmusic.audio.probe import probe  # noqa: PLC0415  # the audio library is large and rarely needed here

    try:
        stream = probe(Path(path))
    except AudioError as fault:
        return replace(inspection, playable=False, problem=str(fault))
    return replace(inspection, stream=stream, problem=_oddity(stream))


def _oddity(stream: Stream) -> str:
    if stream.duration_us > _VERY_LONG_US:
        hours = stream.duration_us / 3_600_000_000
        return f"This file is {hours:.1f} hours long: it plays, but measuring it takes a while."
    return ""
