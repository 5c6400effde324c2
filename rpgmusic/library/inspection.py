"""Inspection: everything a scan wants to know of one file. Runs in worker processes; no file can make it raise."""

from __future__ import annotations

import os
import signal
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from hashlib import blake2b
from pathlib import Path, PurePath
from types import FrameType
from typing import BinaryIO, Final

from mutagen import MutagenError

from rpgmusic.domain.errors import AudioError
from rpgmusic.domain.track import FORMAT_BY_SUFFIX, Stream, TaggedGain, Tags, TrackFormat
from rpgmusic.library.covers import cover_beside, has_embedded_cover
from rpgmusic.library.replaygain import read_gain
from rpgmusic.library.sniffing import SNIFFED_BYTES, sniff_format
from rpgmusic.library.tags import open_tagged, read_stream, read_tags, tag_values

FILE_TIME_LIMIT_S: Final = 20
_DIGESTED_BYTES: Final = 4_096
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
    has_picture = cache(lambda directory: cover_beside(Path(os.fsdecode(directory))) is not None)
    found = [_inspect_in_time(path) for path in paths]
    return [
        inspection if inspection.has_cover else replace(inspection, has_cover=has_picture(path.rpartition(b"/")[0]))
        for path, inspection in zip(paths, found, strict=True)
    ]


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
        with _open(path) as file:
            return _inspect_open(file, path, named)
    except PermissionError:
        problem = "This file may not be read. Give rpgmusic the permission to read it, then scan again."
    except TimeoutError:
        raise
    except OSError as fault:
        problem = f"This file cannot be read: {fault.strerror or fault}."
    return Inspection(named, playable=False, problem=problem)


def _open(path: str) -> BinaryIO:
    """Open without waiting, should a pipe have taken the file's place."""
    return os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb")


def _inspect_open(file: BinaryIO, path: str, named: TrackFormat) -> Inspection:
    size_bytes = os.fstat(file.fileno()).st_size
    head = os.pread(file.fileno(), SNIFFED_BYTES, 0)
    tail = os.pread(file.fileno(), SNIFFED_BYTES, max(0, size_bytes - SNIFFED_BYTES))
    if not head:
        return Inspection(named, playable=False, problem="This file is empty.")
    fingerprint = blake2b(
        b"%d %b%b" % (size_bytes, head[:_DIGESTED_BYTES], tail[-_DIGESTED_BYTES:]), digest_size=12
    ).hexdigest()
    found = sniff_format(head)
    if found is None:
        problem = "This file holds no sound that can be played; its name is misleading or it is damaged."
        return Inspection(named, playable=False, problem=problem, fingerprint=fingerprint)
    sound = _inspect_tagged(file, Inspection(found, playable=True, fingerprint=fingerprint), head)
    if sound.stream is None:
        return _probed(path, sound)
    if not sound.stream.bitrate_bps:
        bitrate_bps = size_bytes * 8_000_000 // sound.stream.duration_us
        sound = replace(sound, stream=replace(sound.stream, bitrate_bps=bitrate_bps))
    return replace(sound, problem=_oddity(sound.stream)) if sound.stream else sound


def _inspect_tagged(file: BinaryIO, inspection: Inspection, head: bytes) -> Inspection:
    """What mutagen can tell: tags, gain and cover even where it cannot make sense of the sound."""
    if inspection.format is TrackFormat.WEBM:
        return inspection
    try:
        tagged = open_tagged(file, inspection.format, head)
        values = tag_values(tagged)
        stream = read_stream(tagged.info)
    except TimeoutError:
        raise
    except (*_DAMAGE, OSError):
        return inspection
    try:
        tags, gain, cover = read_tags(values), read_gain(values), has_embedded_cover(tagged, values)
    except _DAMAGE:
        return replace(inspection, stream=stream)
    return replace(inspection, stream=stream, tags=tags, tagged_gain=gain, has_cover=cover)


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
