"""The main program of the composer's process: jobs from standard input, replies to standard output."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, Final

import numpy as np

from rpgmusic.audio.mastering import Mastered, master
from rpgmusic.audio.measuring import Outline
from rpgmusic.audio.piece_files import PieceFiles, PieceFormat, write_piece
from rpgmusic.audio.worker_settling import receive, replies_apart, send, settle_in
from rpgmusic.composer.composing import compose
from rpgmusic.composer.piece import Instrument, Note, Part, Piece, Room
from rpgmusic.composer.sound.note_store import NoteStore
from rpgmusic.composer.sound.rendering import render
from rpgmusic.composer.sound.soundfont import SoundFont
from rpgmusic.composer.stems import stems_of
from rpgmusic.composer.work import Composed, ComposedStem, ComposeJob, Failed, Progress, Ready, Reply, job_of
from rpgmusic.domain.bars import Bars
from rpgmusic.domain.errors import ProviderFailed, RpgMusicError
from rpgmusic.domain.generation import Stage
from rpgmusic.domain.prompt import Prompt
from rpgmusic.domain.stem import StemName

_MEMORY_BYTES: Final = 2 << 30
_STORE_BYTES: Final = 192 << 20
_PATIENT_NICENESS: Final = 15
_COMPOSING_SHARE, _RENDERING_SHARE, _MASTERING_SHARE = 0.03, 0.55, 0.2


def main() -> None:
    """Serve jobs until standard input ends; the argument is how nice to be to everybody, even in a hurry."""
    settle_in(int(sys.argv[1]), _MEMORY_BYTES)
    replies = replies_apart()
    store = NoteStore(_STORE_BYTES)
    _warm_up(store)
    send(replies, Ready())
    while body := receive(sys.stdin.buffer):
        job = job_of(body)
        thread = threading.Thread(target=_work, args=(job, store, replies), name="composing")
        thread.start()
        thread.join()


def _warm_up(store: NoteStore) -> None:
    """Touch what is slow the first time."""
    note = Note(0, 4_800, 60, 0.5)
    part = Part(Instrument.LUTE, StemName.BED, (note,))
    render(Piece(Prompt(), 0, 0, 120.0, Bars(0, 9_600), 1, (), (part,), Room.HALL), store=store)


def _work(job: ComposeJob, store: NoteStore, replies: BinaryIO) -> None:
    """Do a job in a thread of its own, because only a thread's own niceness can be raised and forgotten afterwards."""
    if not job.urgent and sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _PATIENT_NICENESS)
    send(replies, _done(job, store, lambda stage, fraction: send(replies, Progress(stage, fraction))))


def _done(job: ComposeJob, store: NoteStore, report: Callable[[Stage, float], None]) -> Reply:
    try:
        return _composed(job, store, report)
    except RpgMusicError as error:
        return Failed(error.kind, str(error))
    except MemoryError:
        return Failed(ProviderFailed.kind, "The piece is too long for the memory at hand. Ask for a shorter one.")
    except Exception as error:  # noqa: BLE001  # the one supervision point of this process: the server is told
        return Failed(ProviderFailed.kind, f"The composer could not finish the piece: {type(error).__name__}: {error}.")


def _composed(job: ComposeJob, store: NoteStore, report: Callable[[Stage, float], None]) -> Composed:
    report(Stage.COMPOSING, 0.0)
    piece = compose(job.prompt, job.seed)
    report(Stage.RENDERING, _COMPOSING_SHARE)
    soundfont = SoundFont(Path(os.fsdecode(job.soundfont))) if job.soundfont else None
    rendered = render(
        piece, lambda done: report(Stage.RENDERING, _COMPOSING_SHARE + _RENDERING_SHARE * done), store, soundfont
    )
    mastered = master(rendered.stems, stems_of(piece), job.prompt.intensity)
    before = _COMPOSING_SHARE + _RENDERING_SHARE + _MASTERING_SHARE
    report(Stage.STORING, before)
    files = write_piece(
        mastered,
        Path(os.fsdecode(job.directory)),
        job.name,
        job.tags,
        PieceFormat(job.audio_format),
        lambda done: report(Stage.STORING, before + (1 - before) * done),
    )
    return _told(piece, files, mastered)


def _told(piece: Piece, files: PieceFiles, mastered: Mastered) -> Composed:
    stems = (
        ComposedStem(stem, os.fsencode(files.stems[stem.name])) for stem in stems_of(piece) if stem.name in files.stems
    )
    outline = Outline()
    outline.add(np.abs(mastered.mix).max(axis=0))
    return Composed(
        os.fsencode(files.mix),
        tuple(stems),
        piece.bars,
        piece.length_frames,
        piece.tempo_bpm,
        float(np.round(mastered.integrated_lufs, 2)),
        float(np.round(mastered.true_peak_dbtp, 2)),
        outline.waveform(),
    )


if __name__ == "__main__":
    main()
