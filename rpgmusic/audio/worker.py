"""The main program of a worker process: one job after the other from standard input, replies to standard output."""

from __future__ import annotations

import os
import sys
from collections import OrderedDict
from pathlib import Path
from typing import Final

import numpy as np

from rpgmusic.audio.cursor import SampleCursor
from rpgmusic.audio.encoding import encode
from rpgmusic.audio.jobs import (
    AnalyseJob,
    Failed,
    Job,
    PictureJob,
    Ready,
    Rendered,
    RenderJob,
    Reply,
    Shrunk,
    job_of,
)
from rpgmusic.audio.measuring import measure
from rpgmusic.audio.pictures import shrunk
from rpgmusic.audio.reading import failures_in_words
from rpgmusic.audio.rendering import render, render_round
from rpgmusic.audio.worker_settling import receive, replies_apart, send, settle_in
from rpgmusic.domain.errors import RpgMusicError
from rpgmusic.domain.rendition import Rendition, SegmentSpan

_OPEN_FILES: Final = 8
_MEMORY_BYTES: Final = 768 << 20


def main() -> None:
    """Serve jobs until standard input ends; the argument is how nice to be."""
    settle_in(int(sys.argv[1]), _MEMORY_BYTES)
    replies = replies_apart()
    files = OpenFiles()
    _warm_up()
    send(replies, Ready())
    while body := receive(sys.stdin.buffer):
        send(replies, _done(job_of(body), files))


def _warm_up() -> None:
    """Touch the encoders once, so that the first segment does not pay for loading them."""
    quiet = np.zeros((2, 4_800), dtype=np.float32)
    for rendition in (Rendition.FLAC, Rendition.OPUS_128):
        encode(rendition, quiet)


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
        cursor = files.cursor(path)
        sound = render_round(cursor, span, job.round_frames) if job.round_frames else render(cursor, span)
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
