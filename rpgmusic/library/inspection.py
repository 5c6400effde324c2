"""Inspection: everything a scan wants to know of one file. Runs in worker processes; no file can make it raise."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from hashlib import blake2b
from multiprocessing.connection import wait
from pathlib import Path
from types import FrameType
from typing import BinaryIO, Final

import msgspec
from mutagen import MutagenError

from rpgmusic.domain.errors import AudioError
from rpgmusic.domain.track import FORMAT_BY_SUFFIX, Stream, TaggedGain, Tags, TrackFormat
from rpgmusic.library.covers import cover_beside, has_embedded_cover
from rpgmusic.library.id3 import read_mp3
from rpgmusic.library.replaygain import read_gain
from rpgmusic.library.sniffing import SNIFFED_BYTES, sniff_format
from rpgmusic.library.tags import TagValues, open_tagged, read_stream, read_tags, tag_values

_DIGESTED_BYTES: Final = 4_096
_VERY_LONG_US: Final = 6 * 3600 * 1_000_000
_NO_TAGS: Final = Tags()
_DAMAGE: Final = (MutagenError, ValueError, TypeError, KeyError, IndexError, AttributeError, ArithmeticError, EOFError)
"""What mutagen raises on damaged files, beside OSError; its parsers let through most of Python's own errors."""


@dataclass(frozen=True, slots=True)
class Inspection:
    """What was found in a file; `problem` alone is set if it cannot be played, or also says what is odd about it.

    An empty `fingerprint` means that its content was not seen, so that the next scan should look again; `vanished`
    that it was listed but is not there.
    """

    format: TrackFormat
    playable: bool
    problem: str = ""
    tags: Tags = _NO_TAGS
    stream: Stream | None = None
    tagged_gain: TaggedGain | None = None
    has_cover: bool = False
    fingerprint: str = ""
    vanished: bool = False


Reader = Callable[[str, TrackFormat], Inspection]
"""Looks at one file, given the format that its name promises."""

_encoder: Final = msgspec.msgpack.Encoder()
_decoder: Final = msgspec.msgpack.Decoder(list[Inspection])


def decode_inspections(content: bytes) -> list[Inspection]:
    """What `inspect_files` found, back from a worker process."""
    return _decoder.decode(content)


def inspect_files(paths: Sequence[bytes], reader: Reader, limit_s: float) -> bytes:
    """Inspect files one after the other, each within a time limit; the list of inspections in MessagePack."""
    has_picture = cache(lambda directory: cover_beside(Path(os.fsdecode(directory))) is not None)
    found = []
    for path in paths:
        inspection = _inspect_in_time(path, reader, limit_s)
        if not inspection.has_cover and has_picture(path.rpartition(b"/")[0]):
            inspection = replace(inspection, has_cover=True)
        found.append(inspection)
    return _encoder.encode(found)


def prepare_worker() -> None:
    """Make a worker process polite: it yields to the server, ends with it, and leaves its terminal alone."""
    os.nice(5)
    threading.Thread(target=_end_with_the_server, name="end with the server", daemon=True).start()
    with open(os.devnull, "wb") as nowhere:  # noqa: PTH123  # a device
        os.dup2(nowhere.fileno(), 2)
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    signal.signal(signal.SIGALRM, _too_slow)
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def _end_with_the_server() -> None:
    """A server that was killed can end nobody, and the processes of a pool keep each other's pipes open."""
    server = multiprocessing.parent_process()
    if server is not None:
        wait([server.sentinel])
        os._exit(1)


def named_format(path: bytes) -> TrackFormat:
    """The format that a file's name promises."""
    return FORMAT_BY_SUFFIX[os.path.splitext(os.fsdecode(path))[1].lower()]  # noqa: PTH122  # several times as fast


def _too_slow(_signal: int, _frame: FrameType | None) -> None:
    raise TimeoutError


def _inspect_in_time(path: bytes, reader: Reader, limit_s: float) -> Inspection:
    """A reader that takes too long is interrupted; one that cannot be interrupted is ended with its process."""
    named = named_format(path)
    try:
        signal.setitimer(signal.ITIMER_REAL, limit_s)
        signal.setitimer(signal.ITIMER_VIRTUAL, 2 * limit_s)
        return reader(os.fsdecode(path), named)
    except TimeoutError:
        problem = "This file took too long to read. It is probably damaged."
        return Inspection(named, playable=False, problem=problem, fingerprint=fingerprint_of(path))
    except (MemoryError, RecursionError):
        return Inspection(named, playable=False, problem="This file is too large or too tangled to be read.")
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def inspect_file(path: str, named: TrackFormat) -> Inspection:
    """Inspect one file; `named` is the format its name promises, which its content may belie."""
    try:
        with _open(path) as file:
            return _inspect_open(file, path, named)
    except FileNotFoundError:
        return Inspection(named, playable=False, vanished=True)
    except PermissionError:
        problem = "This file may not be read. Give rpgmusic the permission to read it, then scan again."
    except TimeoutError:
        raise
    except OSError as fault:
        problem = f"This file cannot be read: {fault.strerror or fault}."
    return Inspection(named, playable=False, problem=problem)


def fingerprint_of(path: bytes) -> str:
    """The fingerprint of a file that no reader gets through; empty if not even its ends can be read."""
    try:
        with _open(os.fsdecode(path)) as file:
            return _fingerprint(*_ends(file))
    except OSError:
        return ""


def _ends(file: BinaryIO) -> tuple[int, bytes, bytes]:
    """Size, first and last bytes."""
    size_bytes = os.fstat(file.fileno()).st_size
    head = os.pread(file.fileno(), SNIFFED_BYTES, 0)
    return size_bytes, head, os.pread(file.fileno(), SNIFFED_BYTES, max(0, size_bytes - SNIFFED_BYTES))


def _fingerprint(size_bytes: int, head: bytes, tail: bytes) -> str:
    content = b"%d %b%b" % (size_bytes, head[:_DIGESTED_BYTES], tail[-_DIGESTED_BYTES:])
    return blake2b(content, digest_size=12).hexdigest()


def _open(path: str) -> BinaryIO:
    """Open without waiting, should a pipe have taken the file's place."""
    return os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb")


def _inspect_open(file: BinaryIO, path: str, named: TrackFormat) -> Inspection:
    size_bytes, head, tail = _ends(file)
    if not head:
        return Inspection(named, playable=False, problem="This file is empty.")
    fingerprint = _fingerprint(size_bytes, head, tail)
    found = sniff_format(head)
    if found is None:
        problem = "This file holds no sound that can be played; its name is misleading or it is damaged."
        return Inspection(named, playable=False, problem=problem, fingerprint=fingerprint)
    tags, gain, pictured, stream = _read_tagged(file, found, head, tail, size_bytes)
    problem = ""
    if stream is None:
        stream, problem = _probed(path)
    if stream is not None and not stream.bitrate_bps:
        stream = replace(stream, bitrate_bps=size_bytes * 8_000_000 // stream.duration_us)
    problem = problem or _oddity(stream)
    return Inspection(found, stream is not None, problem, tags, stream, gain, pictured, fingerprint)


def _read_tagged(
    file: BinaryIO, found: TrackFormat, head: bytes, tail: bytes, size_bytes: int
) -> tuple[Tags, TaggedGain | None, bool, Stream | None]:
    """What mutagen can tell: tags, gain and cover even where it cannot make sense of the sound."""
    nothing = (_NO_TAGS, None, False, None)
    if found is TrackFormat.WEBM:
        return nothing
    try:
        values, pictured, stream = _tagged(file, found, head, tail, size_bytes)
    except TimeoutError:
        raise
    except (*_DAMAGE, OSError):
        return nothing
    try:
        return read_tags(values), read_gain(values), pictured, stream
    except _DAMAGE:
        return _NO_TAGS, None, pictured, stream


def _tagged(
    file: BinaryIO, found: TrackFormat, head: bytes, tail: bytes, size_bytes: int
) -> tuple[TagValues, bool, Stream | None]:
    if found is TrackFormat.MP3:
        values, stream = read_mp3(file, head, tail, size_bytes)
        if stream is not None:
            return values, has_embedded_cover(None, values), stream
        file.seek(0)
    tagged = open_tagged(file, found, head)
    values = tag_values(tagged.tags)
    return values, has_embedded_cover(tagged, values), read_stream(tagged.info)


def _probed(path: str) -> tuple[Stream | None, str]:
    """Ask the decoder where mutagen could not tell: WebM, and files that are damaged or odd."""
    from rpgmusic.audio.probe import probe  # noqa: PLC0415  # the audio library is large and rarely needed here

    try:
        return probe(Path(path)), ""
    except AudioError as fault:
        return None, str(fault)


def _oddity(stream: Stream | None) -> str:
    if stream is not None and stream.duration_us > _VERY_LONG_US:
        hours = stream.duration_us / 3_600_000_000
        return f"This file is {hours:.1f} hours long: it plays, but measuring it takes a while."
    return ""
