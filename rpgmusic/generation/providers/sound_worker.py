"""The main program of a short-lived process that looks into sound files, cuts them and makes silence.

One job comes as JSON on standard input, one result goes to standard output. Files from the network are decoded here,
where a hostile one can hurt nobody.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

import msgspec

from rpgmusic.audio.blocks import Block, silence
from rpgmusic.audio.cursor import SampleCursor
from rpgmusic.audio.encoding import encode
from rpgmusic.audio.facts import facts_of
from rpgmusic.audio.reading import failures_in_words
from rpgmusic.audio.rendering import render
from rpgmusic.audio.worker_settling import settle_in
from rpgmusic.domain.errors import RpgMusicError, UnreadableAudio
from rpgmusic.domain.rendition import Rendition, SegmentSpan
from rpgmusic.domain.units import frames_within
from rpgmusic.generation.providers.sound_jobs import Cut, Done, Look, SoundJob, SoundResult, Undone

_MEMORY_BYTES: Final = 1 << 30
_NICENESS: Final = 10
_LOOK_FRAMES: Final = 24_000


def main() -> None:
    """Do the job."""
    settle_in(_NICENESS, _MEMORY_BYTES)
    job: SoundJob = msgspec.json.decode(sys.stdin.buffer.read(), type=SoundJob)
    sys.stdout.buffer.write(msgspec.json.encode(done(job)))


def done(job: SoundJob) -> SoundResult:
    """The result of a job."""
    try:
        with failures_in_words():
            if isinstance(job, Look):
                return Done(_looked_at(_path(job.path)))
            if isinstance(job, Cut):
                return _cut(job)
            return _written(_path(job.target), Rendition.FLAC, silence(2, job.length_frames))
    except RpgMusicError as error:
        return Undone(str(error))


def _looked_at(path: Path) -> int:
    """The length by the headers, once the first half second has really been decoded."""
    length_frames = frames_within(facts_of(path).duration_us)
    _rendered(path, SegmentSpan(0, min(_LOOK_FRAMES, length_frames)))
    return length_frames


def _cut(job: Cut) -> Done:
    source = _path(job.path)
    length_frames = _looked_at(source)
    start = max(0, length_frames + job.start_frame) if job.start_frame < 0 else job.start_frame
    if start >= length_frames:
        raise UnreadableAudio("The sound is shorter than what should be cut from it.")
    return _written(_path(job.target), Rendition(job.rendition), _rendered(source, SegmentSpan(start, length_frames)))


def _rendered(path: Path, span: SegmentSpan) -> Block:
    cursor = SampleCursor(path)
    try:
        return render(cursor, span)
    finally:
        cursor.close()


def _written(target: Path, rendition: Rendition, sound: Block) -> Done:
    target.write_bytes(encode(rendition, sound))
    return Done(sound.shape[1])


def _path(raw: str) -> Path:
    return Path(os.fsdecode(bytes.fromhex(raw)))


if __name__ == "__main__":
    main()
