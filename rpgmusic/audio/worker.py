"""The main program of a worker process: one job after the other from standard input, replies to standard output."""

from __future__ import annotations

import ctypes
import logging
import os
import resource
import signal
import sys
from collections import OrderedDict
from pathlib import Path
from typing import BinaryIO, Final

import av.logging
import numpy as np

from rpgmusic.audio.cursor import SampleCursor
from rpgmusic.audio.encoding import encode
from rpgmusic.audio.jobs import (
    PREFIX,
    AnalyseJob,
    Failed,
    Job,
    PictureJob,
    Ready,
    Rendered,
    RenderJob,
    Reply,
    Shrunk,
    framed,
    job_of,
)
from rpgmusic.audio.measuring import measure
from rpgmusic.audio.pictures import shrunk
from rpgmusic.audio.reading import failures_in_words
from rpgmusic.audio.rendering import render
from rpgmusic.domain.errors import RpgMusicError
from rpgmusic.domain.rendition import Rendition, SegmentSpan

_OPEN_FILES: Final = 8
_MEMORY_BYTES: Final = 768 << 20
_PR_SET_PDEATHSIG: Final = 1


def main() -> None:
    """Serve jobs until standard input ends; the argument is how nice to be."""
    _settle_in(int(sys.argv[1]))
    replies = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    files = OpenFiles()
    _warm_up()
    _send(replies, Ready())
    while body := _receive(sys.stdin.buffer):
        _send(replies, _done(job_of(body), files))


def _settle_in(niceness: int) -> None:
    """Be modest, and gone when the server is gone, however it went."""
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    parent = os.getppid()
    os.nice(niceness)
    av.logging.set_level(None)
    logging.disable()
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_DATA, (_MEMORY_BYTES, _MEMORY_BYTES))
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            sys.exit(0)


def _warm_up() -> None:
    """Touch the encoders once, so that the first segment does not pay for loading them."""
    quiet = np.zeros((2, 4_800), dtype=np.float32)
    for rendition in (Rendition.FLAC, Rendition.OPUS_128):
        encode(rendition, quiet)


def _receive(source: BinaryIO) -> bytes:
    prefix = source.read(PREFIX.size)
    return source.read(PREFIX.unpack(prefix)[0]) if len(prefix) == PREFIX.size else b""


def _send(sink: BinaryIO, reply: Reply) -> None:
    sink.write(framed(reply))
    sink.flush()


def _done(job: Job, files: OpenFiles) -> Reply:
    try:
        with failures_in_words():
            if isinstance(job, AnalyseJob):
                return measure(_path(job.path))
            if isinstance(job, PictureJob):
                return Shrunk(shrunk(job.content, job.width, job.height))
            return _rendered(job, files)
    except RpgMusicError as error:
        return Failed(error.kind, str(error))


def _rendered(job: RenderJob, files: OpenFiles) -> Rendered:
    span = SegmentSpan(job.start_frame, job.end_frame)
    path = _path(job.path)
    try:
        sound = render(files.cursor(path), span)
    except RpgMusicError:
        files.forget(path)
        raise
    data = encode(Rendition(job.rendition), sound)
    _write(_path(job.target), data)
    return Rendered(len(data))


def _path(raw: bytes) -> Path:
    return Path(os.fsdecode(raw))


def _write(target: Path, data: bytes) -> None:
    """Put a file in place whole or not at all."""
    half = target.with_name(f"{target.name}.{os.getpid()}.tmp")
    try:
        half.parent.mkdir(parents=True, exist_ok=True)
        half.write_bytes(data)
        half.replace(target)
    except OSError:
        half.unlink(missing_ok=True)
        raise


class OpenFiles:
    """The files read last, kept open as long as what lies at their paths is still the same."""

    def __init__(self) -> None:
        self._cursors: OrderedDict[Path, tuple[tuple[int, ...], SampleCursor]] = OrderedDict()

    def cursor(self, path: Path) -> SampleCursor:
        """The file's cursor. Raises MusicFolderUnavailable if the file is gone, and what opening raises."""
        identity = self._identity(path)
        known, cursor = self._cursors.pop(path, (None, None))
        if cursor is not None and known != identity:
            cursor.close()
            cursor = None
        cursor = cursor or SampleCursor(path)
        self._cursors[path] = (identity, cursor)
        if len(self._cursors) > _OPEN_FILES:
            self._cursors.popitem(last=False)[1][1].close()
        return cursor

    def forget(self, path: Path) -> None:
        """Close a file that failed: where its decoder stands is not known any more."""
        if path in self._cursors:
            self._cursors.pop(path)[1].close()

    def _identity(self, path: Path) -> tuple[int, ...]:
        try:
            facts = path.stat()
        except OSError:
            self._forget_vanished()
            raise
        return facts.st_dev, facts.st_ino, facts.st_size, facts.st_mtime_ns

    def _forget_vanished(self) -> None:
        """Close what is gone, so that a disk can be unmounted."""
        for path in [path for path in self._cursors if not path.exists()]:
            self.forget(path)


if __name__ == "__main__":
    main()
